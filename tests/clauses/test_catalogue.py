"""The catalogue of the pieces: in order, complete, and refused when it is not."""

import re
from datetime import date

import pytest

from clausegen.clauses.catalogue import Destinataire, Livre, Presence, load_catalogue
from clausegen.errors import LawDataError
from clausegen.intake.keys import leaf_keys
from clausegen.law import load_law
from clausegen.model.dossier import Pieces, Regles
from clausegen.model.vocabulary import Levier
from clausegen.resources import templates_dir
from clausegen.word import Template
from clausegen.word.reading import read_document

CATALOGUE = load_catalogue(templates_dir())
PIECES = {piece.id: piece for piece in CATALOGUE.pieces}


WORD = [piece for piece in PIECES.values() if piece.modele]
EVERYWHERE = frozenset(Presence)
SOCIAL = frozenset(Levier) - {Levier.AUCUN}


def applicable(*levers, livre="marche", presences=EVERYWHERE):
    return {piece.id for piece in CATALOGUE.applicable(frozenset(levers), Livre(livre), presences)}


@pytest.mark.parametrize("piece", WORD, ids=lambda p: p.id)
def test_a_template_stands_beside_the_catalogue_and_opens(piece):
    assert Template.open(templates_dir() / piece.modele).variables()


@pytest.mark.parametrize("piece", PIECES.values(), ids=lambda p: p.id)
class TestPiece:
    def test_its_texts_of_law_are_known(self, piece):
        droit = load_law().at(date(2026, 12, 1))
        assert [id_ for id_ in piece.droit if not droit.read(id_).valeur] == []

    def test_its_file_has_a_name_fit_for_every_system(self, piece):
        assert re.fullmatch(r"[a-z0-9-]+\.(docx|ics)", piece.fichier)

    def test_the_number_of_its_heading_is_a_key_of_the_dossier(self, piece):
        assert not piece.numero or piece.numero in Pieces.model_fields


def test_pieces_have_names_and_files_of_their_own():
    for field in ("id", "titre", "fichier"):
        assert len({getattr(piece, field) for piece in PIECES.values()}) == len(PIECES)


def test_every_reader_receives_something():
    assert {piece.dossier for piece in PIECES.values()} == set(Destinataire)


@pytest.mark.parametrize("livre", Livre)
@pytest.mark.parametrize("lever", sorted(SOCIAL))
def test_one_piece_and_one_only_numbers_the_articles(livre, lever):
    articles = [name for name in applicable(lever, livre=livre) if PIECES[name].article]
    assert len(articles) == 1


@pytest.mark.parametrize("lever", sorted(SOCIAL))
def test_every_lever_has_its_rules_of_consultation_and_its_contract_article(lever):
    assert {"rc_article", "ccap_article", "fiche_entreprise", "avis", "note_levier"} <= applicable(lever)


def test_a_concession_has_no_piece_of_an_ordinary_contract():
    assert applicable(*SOCIAL, livre="concession").isdisjoint({"ccap_article", "ae_engagement"})


def test_an_ordinary_contract_has_no_piece_of_a_concession():
    assert applicable(*SOCIAL).isdisjoint({"concession_article", "concession_engagement"})


def test_forms_that_count_hours_come_with_hours_only():
    forms = {"releve_heures", "fiche_eligibilite", "information_participants", "note_calcul"}
    assert forms <= applicable(Levier.CONDITION_EXECUTION)
    assert forms.isdisjoint(applicable(*(SOCIAL - {Levier.CONDITION_EXECUTION})))


def test_without_any_lever_the_buyer_alone_receives_pieces():
    found = applicable(Levier.AUCUN)
    assert found == {"note_levier", "avis", "justification"}
    assert {PIECES[name].dossier for name in found} == {Destinataire.INTERNE}


def test_reasons_are_a_piece_only_when_the_dossier_gives_them():
    assert "justification" not in applicable(Levier.AUCUN, presences=frozenset({Presence.TOUJOURS}))


def test_a_diary_is_a_piece_only_when_there_are_dates():
    assert "agenda" not in applicable(*SOCIAL, presences=frozenset({Presence.TOUJOURS}))


def test_no_piece_applies_without_a_lever():
    assert applicable() == set()


def test_every_setting_that_a_lot_may_have_of_its_own_is_a_key_of_the_dossier():
    assert set(CATALOGUE.dispositions) <= set(leaf_keys(Regles))


def test_every_setting_of_the_clause_that_the_article_prints_may_be_told_lot_by_lot():
    printed = ("penalites.", "publics.", "pilotage.", "globalisation.", "modalites", "duree_comptage_mois")
    by_lot = {"penalites.engagement_non_tenu"}  # printed with the condition itself, lot by lot
    assert {k for k in leaf_keys(Regles) if k.startswith(printed)} - by_lot == set(CATALOGUE.dispositions)


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
