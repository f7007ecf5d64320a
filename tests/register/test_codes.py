import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausegen.register.codes import ALPHABET, LENGTH, CodeError, make_code, read_code, read_numero

KEY = bytes(range(32))
codes = st.text().map(lambda message: make_code(KEY, message))


@given(st.text(), st.binary(min_size=32, max_size=32))
def test_a_code_is_two_groups_of_four_characters_without_look_alikes(message, key):
    code = make_code(key, message)
    assert len(code) == LENGTH + 1
    assert code[4] == "-"
    assert set(code) - {"-"} <= set(ALPHABET)


def test_the_code_depends_on_the_message_and_on_the_key():
    codes = {make_code(KEY, "a"), make_code(KEY, "b"), make_code(bytes(32), "a")}
    assert len(codes) == 3


def test_the_code_of_a_message_never_changes_from_one_version_to_the_next():
    assert make_code(KEY, "100 heures") == "KC5K-2RAX"


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_any_wrong_character_is_found(code, rank, char):
    plain = code.replace("-", "")
    wrong = plain[:rank] + char + plain[rank + 1 :]
    if wrong == plain:
        assert read_code(wrong) == code
    else:
        with pytest.raises(CodeError, match="mal recopié"):
            read_code(wrong)


@given(codes, st.integers(0, LENGTH - 2))
def test_two_neighbours_that_changed_places_are_found(code, rank):
    plain = code.replace("-", "")
    wrong = plain[:rank] + plain[rank + 1] + plain[rank] + plain[rank + 2 :]
    if wrong != plain:
        with pytest.raises(CodeError):
            read_code(wrong)


@given(codes)
def test_a_code_is_read_however_it_is_dictated(code):
    plain = code.replace("-", "")
    for said in (
        code.lower(),
        plain,
        f" {plain[:2]} {plain[2:4]} – {plain[4:]} ",
        code.replace("-", "\u2011"),
    ):
        assert read_code(said) == code


@pytest.mark.parametrize(
    ("text", "told"),
    [("K7RM-4XO9", "« O »"), ("K7R", "3 caractères"), ("", "0 caractères"), ("K7RM-4XH9É", "« É »")],
)
def test_what_cannot_be_a_code_is_told(text, told):
    with pytest.raises(CodeError) as caught:
        read_code(text)
    assert told in str(caught.value).replace("\u00a0", " ")


@pytest.mark.parametrize("text", ["2026-0001", "2026-1", " n° 2026 – 0001", "N°2026\u20110001"])
def test_a_number_is_read_however_it_is_written(text):
    assert read_numero(text) == "2026-0001"


@pytest.mark.parametrize("text", ["", "2026", "26-0001", "2026-0000", "2026-1; DROP", "2026-" + "9" * 40])
def test_what_is_not_a_number_is_told(text):
    with pytest.raises(CodeError, match="numéro d’attestation"):
        read_numero(text)
