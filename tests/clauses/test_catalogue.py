"""The catalogue of the pieces: in order, complete, and refused when it is not."""

import re
from datetime import date

import pytest

from clausegen.clauses.catalogue import Destinataire, load_catalogue
from clausegen.errors import LawDataError
from clausegen.intake.keys import leaf_keys
from clausegen.law import load_law
from clausegen.model.dossier import Regles
from clausegen.model.vocabulary import Levier
from clausegen.resources import templates_dir
from clausegen.word import Template
from clausegen.word.reading import read_document

CATALOGUE = load_catalogue(templates_dir())
PIECES = {piece.id: piece for piece in CATALOGUE.pieces}


@pytest.mark.parametrize("piece", PIECES.values(), ids=lambda p: p.id)
class TestPiece:
    def test_its_template_stands_beside_the_catalogue_and_opens(self, piece):
        assert Template.open(templates_dir() / piece.modele).variables()

    def test_its_texts_of_law_are_known(self, piece):
        droit = load_law().at(date(2026, 12, 1))
        assert [id_ for id_ in piece.droit if not droit.read(id_).valeur] == []

    def test_its_file_has_a_name_fit_for_every_system(self, piece):
        assert re.fullmatch(r"[a-z0-9-]+\.docx", piece.fichier)


def test_pieces_have_names_and_files_of_their_own():
    for field in ("id", "titre", "modele", "fichier"):
        assert len({getattr(piece, field) for piece in PIECES.values()}) == len(PIECES)


def test_bidders_and_buyer_both_receive_something():
    assert {piece.dossier for piece in PIECES.values()} == set(Destinataire)


def test_the_pieces_of_the_insertion_condition_apply_as_soon_as_one_lot_has_it():
    found = CATALOGUE.applicable(frozenset({Levier.CONDITION_EXECUTION, Levier.AUCUN}))
    assert [piece.id for piece in found] == ["ccap_article", "ae_engagement", "note_calcul"]


@pytest.mark.parametrize("levers", [set(), {Levier.AUCUN}, {Levier.RESERVE_SIAE}, {Levier.CRITERE}])
def test_no_piece_applies_without_a_lever_that_calls_for_one(levers):
    assert CATALOGUE.applicable(frozenset(levers)) == ()


def test_every_setting_that_a_lot_may_have_of_its_own_is_a_key_of_the_dossier():
    assert set(CATALOGUE.dispositions) <= set(leaf_keys(Regles))


def test_every_setting_of_the_clause_that_the_article_prints_may_be_told_lot_by_lot():
    printed = ("penalites.", "publics.", "pilotage.", "globalisation.", "modalites", "duree_comptage_mois")
    assert {key for key in leaf_keys(Regles) if key.startswith(printed)} == set(CATALOGUE.dispositions)


def test_every_section_named_is_a_bookmark_of_the_article():
    bookmarks = read_document(templates_dir() / "ccap-article.docx").bookmarks
    named = {d.section for d in (*CATALOGUE.dispositions.values(), *CATALOGUE.derogations.values())}
    assert {f"art_{section}" for section in named} <= set(bookmarks)


GOOD = "version: 1\npieces: []\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pieces: []",
        "version: 1\npieces: rien",
        GOOD + "inconnu: 1",
        "version: 1\npieces: [{id: a}]",
        GOOD + "derogations: {a: {ccag: b}}",
        "version: [1",
        "version: !!python/object/apply:os.system [id]",
    ],
)
def test_a_catalogue_out_of_order_is_refused_by_its_name(tmp_path, text):
    (tmp_path / "catalogue.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LawDataError, match=r"catalogue\.yaml"):
        load_catalogue(tmp_path)


def test_a_folder_without_a_catalogue_is_refused(tmp_path):
    with pytest.raises(LawDataError, match=r"catalogue\.yaml"):
        load_catalogue(tmp_path)


def test_a_lever_unknown_to_the_dossier_is_refused(tmp_path):
    piece = "{id: a, titre: A, modele: a.docx, dossier: dce, fichier: a.docx, leviers: [magie], droit: [], faits: []}"
    (tmp_path / "catalogue.yaml").write_text(f"version: 1\npieces: [{piece}]", encoding="utf-8")
    with pytest.raises(LawDataError, match="magie"):
        load_catalogue(tmp_path)
