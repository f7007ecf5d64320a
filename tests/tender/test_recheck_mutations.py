"""Whatever a hand alters in a piece of a folder, the verification tells it: every piece, every fact that it states.

The pieces come from the catalogue, their facts from the control file: a new piece is tried without a line here.
"""

import re
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from clausegen.clauses.catalogue import Destinataire, load_catalogue
from clausegen.resources import templates_dir
from clausegen.tender.check.control import load
from clausegen.tender.check.read_back import shown
from clausegen.tender.check.references import headings, moved
from clausegen.tender.recheck import verify_folder
from clausegen.tender.recheck.pieces import judge
from clausegen.tender.recheck.plan import Plan
from clausegen.word.numbering import first_heading_number
from clausegen.word.package import open_package
from clausegen.word.reading import read_document
from clausegen.word.traces import traces

CONTRACTS = ("levers", "concession", "none", "rich", "frame")
"""Together they call for every piece and every kind of fact."""
PIECES = [p for p in load_catalogue(templates_dir()).pieces if p.modele]
NAMES = [f"{p.dossier}/{p.fichier}" for p in PIECES]
DCE = [f"{p.dossier}/{p.fichier}" for p in PIECES if p.dossier is Destinataire.DCE]
WRITTEN = [f"{p.dossier}/{p.fichier}" for p in PIECES if p.dossier is not Destinataire.SUIVI]
CITING = [p for p in PIECES if p.dossier is Destinataire.DCE and (p.article or p.id == "calendrier")]
OTHER = "17"
"""A number that every contract knows: the delay of the formal notice."""


@dataclass(frozen=True)
class Folder:
    """A folder as it was produced."""

    path: Path

    @cached_property
    def control(self):
        return load(self.path)

    @cached_property
    def pieces(self):
        return {p.attendu.fichier: p for p in self.control.pieces}

    def bytes(self, name):
        return (self.path / name).read_bytes()

    def facts(self, name):
        """The facts that a piece states, by their bookmarks."""
        there = read_document(self.path / name).bookmarks
        return [fact for fact in self.pieces[name].attendu.faits if fact in there]

    def judged(self, name, data):
        """A piece altered, judged as the verification of the folder judges it."""
        document, before = read_document(data, name), self.control.titres
        after = headings(document, first_heading_number(open_package(data))) or before
        plan = Plan(self.control.article, before, after, moved(before, after))
        return judge(document, self.pieces[name], plan, traces(data, name), intact=False)

    def silent(self, name, data):
        """Whether the verification finds nothing to say against a piece."""
        one = self.judged(name, data)
        return not one.ecarts and not one.fichier.constats


@pytest.fixture(scope="module")
def folders(office):
    return {kind: Folder(office.produced(kind)) for kind in CONTRACTS}


@pytest.fixture
def stated(folders):
    """The facts of a piece, each in one contract that has it state it: (folder, fact)."""

    def of(name):
        found = {}
        for folder in folders.values():
            for fact in folder.facts(name) if name in folder.pieces else ():
                found.setdefault(fact, folder)
        assert found, "no contract above calls for this piece"
        return [(folder, fact) for fact, folder in found.items()]

    return of


@pytest.fixture
def one(folders):
    """The first contract that calls for a piece."""
    return lambda name: next(folder for folder in folders.values() if name in folder.pieces)


def another(text):
    """A value of the same kind: the last number plus one, else the last letter changed."""
    number = re.search(r"\d+(?=\D*$)", text)
    if number is not None:
        return f"{text[: number.start()]}{int(number.group()) + 1}{text[number.end() :]}"
    letter = re.search(r"[^\W_](?=[\W_]*$)", text)
    return f"{text[: letter.start()]}{'x' if letter.group() != 'x' else 'z'}{text[letter.end() :]}"


@pytest.mark.parametrize("name", NAMES)
def test_each_fact_altered_in_its_bookmark_is_a_discordant_fact(stated, hand, name):
    assert [
        fact
        for folder, fact in stated(name)
        if fact
        not in {
            gap.fait for gap in folder.judged(name, hand.bookmark(folder.bytes(name), fact, another)).ecarts
        }
    ] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_fact_typed_again_otherwise_with_its_bookmark_lost_is_told(stated, hand, name):
    def typed(folder, fact):
        return hand.without_bookmark(hand.bookmark(folder.bytes(name), fact, another), fact)

    assert [fact for folder, fact in stated(name) if folder.silent(name, typed(folder, fact))] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_name_altered_wherever_else_the_piece_writes_it_is_told(stated, hand, name):
    silent = []
    for folder, fact in stated(name):
        value = shown(folder.pieces[name].attendu.faits[fact])
        if re.fullmatch(r"[\d,]+", value):
            continue  # a bare figure is any number: each one is tried below
        for text, data in hand.every(folder.bytes(name), re.escape(value), another):
            if folder.silent(name, data):
                silent.append((fact, text))
    assert silent == []


@pytest.mark.parametrize("name", WRITTEN)
def test_each_fact_deleted_with_its_paragraph_is_told(stated, hand, name):
    assert [
        fact
        for folder, fact in stated(name)
        if folder.silent(name, hand.without_paragraph(folder.bytes(name), fact))
    ] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WRITTEN])
def test_each_fact_that_a_form_must_carry_deleted_with_its_paragraph_is_told(stated, hand, name):
    """A line of a form that does not apply may be struck out: only what the catalogue asks is due there."""
    due = [(folder, fact) for folder, fact in stated(name) if fact in folder.pieces[name].attendu.demandes]
    assert due
    assert [
        fact for folder, fact in due if folder.silent(name, hand.without_paragraph(folder.bytes(name), fact))
    ] == []


@pytest.mark.parametrize("name", WRITTEN)
def test_each_figure_that_became_another_figure_of_the_contract_is_told(one, hand, name):
    folder = one(name)
    altered = list(hand.every_number(folder.bytes(name), OTHER))
    assert altered
    assert [text for text, data in altered if folder.silent(name, data)] == []


@pytest.mark.parametrize("where", ["another heading", "nowhere"])
def test_each_reference_of_a_piece_for_candidates_that_leads_elsewhere_is_told(one, hand, where):
    tried, silent = set(), []
    for name in DCE:
        folder = one(name)
        article = folder.control.article
        numbers = [t.numero for t in folder.control.titres if t.numero.count(".") == 1]

        def elsewhere(number, numbers=numbers, article=article):
            return numbers[numbers.index(number) - 1] if where == "another heading" else f"{article}.99"

        cited = rf"(?<![\d.]){article}\.\d+(?!\.?\d)"
        for text, data in hand.every(folder.bytes(name), cited, elsewhere):
            tried.add(name)
            if folder.silent(name, data):
                silent.append((name, text))
    assert silent == []
    assert tried >= {f"{p.dossier}/{p.fichier}" for p in CITING}


def test_every_fact_altered_in_every_piece_is_told_with_the_piece_and_what_it_reads(folders, hand, tmp_path):
    folder = folders["levers"]
    copy = shutil.copytree(folder.path, tmp_path / "out")
    expected = set()
    for name in folder.pieces:
        data = folder.bytes(name)
        for fact in folder.facts(name):
            data = hand.bookmark(data, fact, another)
        (copy / name).write_bytes(data)
        now = read_document(data, name).bookmarks
        expected |= {(name, now[fact]) for fact in folder.facts(name)}
    told = {reading for fact in verify_folder(copy).faits for reading in fact.lectures}
    assert expected - told == set()
