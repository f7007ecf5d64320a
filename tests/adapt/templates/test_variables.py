"""The list of what can be typed is true: each tag shown works in a template of its piece."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import docx
import pytest

from clausegen.adapt.templates.listing import listing, word_page
from clausegen.adapt.templates.piece import piece_named
from clausegen.adapt.templates.vocabulary import known, vocabulary
from clausegen.clauses.catalogue import Destinataire
from clausegen.cli import run
from clausegen.word.accessibility import accessibility_faults
from clausegen.word.inspection import inspect
from clausegen.word.package import open_package
from clausegen.word.reading import read_document
from clausegen.word.textdump import document_text

DAY = date(2026, 11, 25)
DATA = Path(listing.__code__.co_filename).parents[1] / "data"


@pytest.fixture(scope="module", params=["ccap", "note_calcul"])
def piece(request, catalogue):
    return piece_named(catalogue, request.param)


@pytest.fixture(scope="module")
def sections(piece, catalogue):
    return listing(piece, catalogue, DAY)


def outers(loop: str, sections) -> list[str]:
    """The loops in which another one may stand, as « {% for etape in lot.etapes %} » does."""
    item = loop.partition(" in ")[2].partition(".")[0]
    found = [s.boucle for s in sections if s.boucle.startswith(f"{{% for {item} in ")]
    return [outer.partition(" (")[0] for outer in found] or ["…"]


def test_every_tag_shown_can_be_typed_as_it_is_in_a_template_of_the_piece(piece, sections):
    words = vocabulary(piece)
    document = docx.Document()
    lines = []
    for section in sections:
        for line in section.lignes:
            text = section.boucle.partition(" (")[0].replace("…", line.balise) or line.balise
            typed = [outer.replace("…", text) for outer in outers(section.boucle, sections)]
            lines += [(len(lines), one) for one in typed]
            for one in typed:
                document.add_paragraph(one)
    buffer = io.BytesIO()
    document.save(buffer)
    seen = inspect(open_package(buffer.getvalue(), "tout.docx"))
    assert seen.problems == ()
    wrong: dict[int, bool] = {}
    for use in seen.uses:
        bad = any(not known(path, words) for path in use.paths)
        wrong[use.tag.place.paragraphe] = wrong.get(use.tag.place.paragraphe, False) or bad
    for rank, _ in lines:
        same = [at for at, (other, _) in enumerate(lines, start=1) if other == rank]
        assert not all(wrong.get(at, False) for at in same), [lines[at - 1] for at in same]
    assert len({path for use in seen.uses for path in use.paths}) > 90
    assert all(line.sens and line.exemple for section in sections for line in section.lignes)


def test_only_internal_pieces_show_the_estimate(piece, sections):
    shown = " ".join(line.balise for section in sections for line in section.lignes)
    assert ("total.heures" in shown) is (piece.dossier is Destinataire.INTERNE)


def test_examples_come_from_the_samples(sections):
    examples = {line.balise: line.exemple for section in sections for line in section.lignes}
    assert examples["{{ marche.reference }}"] == "2026-T-014"
    assert examples["{% if marche.alloti %} … {% endif %}"] == "oui"


def test_the_word_page_says_the_same_and_is_accessible(piece, sections):
    data = word_page(piece, sections)
    text = read_document(data).text
    for section in sections:
        for line in section.lignes:
            assert line.balise in text
    assert accessibility_faults(data) == []


def test_the_text_beside_the_word_template_is_fresh():
    beside = (DATA / "variables.docx.txt").read_text(encoding="utf-8")
    assert beside == document_text(DATA / "variables.docx")


def test_the_command_prints_writes_and_speaks_json(tmp_path, capsys):
    assert run(["modele", "variables", "--piece", "ccap"]) == 0
    assert "{{ acheteur.nom }}" in capsys.readouterr().out
    page = tmp_path / "variables.docx"
    assert run(["modele", "variables", "--piece", "ccap", "-o", str(page)]) == 0
    assert page.is_file()
    capsys.readouterr()
    assert run(["modele", "variables", "--piece", "ccap", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["lignes"][0]["balise"] == "{{ acheteur.nom }}"
    assert run(["modele", "variables", "--piece", "facture"]) == 2
