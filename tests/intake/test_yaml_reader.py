from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausegen.intake.decoding import Fichier
from clausegen.intake.tree import places, plain
from clausegen.intake.yaml_reader import read_yaml

READ_OR_REFUSED = ("lu", "d.yaml")
"""How an outcome begins: a refusal names the file first."""


def read(text: str | bytes):
    return read_yaml(Fichier("d.yaml", text.encode() if isinstance(text, str) else text))


@pytest.mark.parametrize(
    "text",
    [
        "0,5",
        "0.5",
        "2026-12-01",
        "007",
        "1_000",
        "12:30:00",
        "oui",
        "yes",
        "on",
        "1e3",
        "0x1F",
        ".inf",
        "5 %",
        "R & D",
        "n° 3",
    ],
)
def test_a_scalar_keeps_its_text(text):
    assert plain(read(f"cle: {text}\n").racine) == {"cle": text}


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_an_empty_key_is_absent_and_remembered(nothing):
    racine = read(f"a: 1\nb: {nothing}\n").racine
    assert plain(racine) == {"a": "1"}
    assert racine.vides["b"].ligne == 2


def test_a_quoted_null_is_a_text():
    assert plain(read('a: "null"\n').racine) == {"a": "null"}


def test_every_path_has_its_line():
    lines = {
        path: ou.ligne for path, ou in places(read("a:\n  b: 1\nc:\n  - d: 2\n  - d: 3\n").racine).items()
    }
    assert (lines["a.b"], lines["c[0].d"], lines["c[1].d"]) == (2, 4, 5)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_french_encodings_give_the_same_text(encoding):
    lu = read("objet: Réhabilitation de l’école « Cœur »\n".encode(encoding))
    assert plain(lu.racine) == {"objet": "Réhabilitation de l’école « Cœur »"}
    assert bool(lu.avertissements) == (encoding == "cp1252")


def test_broken_accents_are_told():
    lu = read("a: 1\nobjet: RÃ©habilitation\n")
    assert "accents semblent abîmés" in lu.avertissements[0].constat
    assert lu.avertissements[0].ou.ligne == 2


def test_both_lines_of_a_double_key_are_told():
    (problem,) = read("a: 1\nb: 2\na: 3\n").problemes
    assert problem.ou.ligne == 3
    assert "ligne 1" in problem.constat


@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused_in_french(outcome, text):
    assert outcome(read, text).startswith(READ_OR_REFUSED)


@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_french(outcome, data):
    assert outcome(read, data).startswith(READ_OR_REFUSED)


YAML_LIKE = st.lists(
    st.sampled_from(
        [
            "a: ",
            "- ",
            "  ",
            "\n",
            "\t",
            "[",
            "]",
            "{",
            "}",
            '"',
            "'",
            "&x",
            "*x",
            "!t ",
            "|",
            ">",
            "%",
            "é",
            ": ",
            "#",
            "1",
            "---\n",
            "? ",
            "<<: ",
        ]
    ),
    max_size=30,
).map("".join)


@given(text=YAML_LIKE)
def test_any_yaml_looking_text_is_read_or_refused_in_french(outcome, text):
    assert outcome(read, text).startswith(READ_OR_REFUSED)
