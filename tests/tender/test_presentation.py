"""Every piece that our templates make reads well: no fault of accessibility, none of typography."""

import pytest

from clausegen.tender.check.presentation import presentation_faults

PIECES = ("ccap_article", "ae_engagement", "note_calcul")
NB = "\u00a0"


def faults(case, name, tmp_path, data=None):
    path = tmp_path / f"{name}.docx"
    path.write_bytes(data or case.files[name])
    document = case.documents[name] if data is None else case.read(path)
    return [str(problem) for problem in presentation_faults(document, path, case.wanted(name))]


@pytest.mark.parametrize("kind", ["works", "rich", "per_day", "ratio", "frame"])
@pytest.mark.parametrize("name", PIECES)
def test_our_pieces_have_no_fault(office, tmp_path, kind, name):
    assert faults(office.kind(kind), name, tmp_path) == []


@pytest.mark.parametrize("ccag", ["travaux", "fcs", "pi", "tic", "mi", "moe", "aucun"])
@pytest.mark.parametrize("name", PIECES)
def test_no_ccag_brings_a_fault(office, tmp_path, ccag, name):
    assert faults(office.case(ccag, ratio=False, alloti=True), name, tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (f"{NB}:", " :", "espace ordinaire précède « : »"),
        (f"{NB}jours", " jours", "sépare le nombre de « jours »"),
        (f"{NB};", ";", "manque un espace insécable avant « ; »"),
    ],
)
def test_a_fault_put_in_a_sentence_of_ours_is_told_with_its_place(office, hand, tmp_path, old, new, told):
    case = office.kind("works")
    data = hand.text(case.files["ccap_article"], old, new)
    path = tmp_path / "x.docx"
    path.write_bytes(data)
    found = [str(p) for p in presentation_faults(office.read(path), path, case.wanted("ccap_article"))]
    assert any(told in one and case.wanted("ccap_article").fichier in one for one in found)


def test_the_users_own_spaces_and_apostrophes_are_not_judged(office, data, tmp_path):
    data["lots"][0]["intitule"] = "Peinture : l'école ; 12 h"
    data["acheteur"]["nom"] = "Ville d'Essai : services"
    case = office.make(data)
    assert [told for name in PIECES for told in faults(case, name, tmp_path)] == []


@pytest.mark.parametrize("typed", ["- un point", "•\u00a0un point", "a) un point", "2. un point"])
def test_a_list_typed_by_hand_is_told(office, hand, tmp_path, typed):
    case = office.kind("works")
    path = tmp_path / "x.docx"
    path.write_bytes(hand.sentence(case.files["ccap_article"], typed))
    found = [str(p) for p in presentation_faults(office.read(path), path, case.wanted("ccap_article"))]
    assert any("tapé à la main" in told for told in found)


def test_an_empty_paragraph_used_as_space_is_told(office, hand, tmp_path):
    case = office.kind("works")
    data = hand.sentence(case.files["ccap_article"], "")
    path = tmp_path / "x.docx"
    path.write_bytes(data)
    found = [str(p) for p in presentation_faults(office.read(path), path, case.wanted("ccap_article"))]
    assert any("paragraphe vide" in told for told in found)


def test_many_faults_do_not_drown_the_user(office, hand, tmp_path):
    case = office.kind("works")

    def spoil(root):
        for node in root.iter("{*}t"):
            node.text = (node.text or "").replace(NB, " ")
        return True

    path = tmp_path / "x.docx"
    path.write_bytes(hand.edit(case.files["ccap_article"], spoil, r"word/document\.xml"))
    found = list(presentation_faults(office.read(path), path, case.wanted("ccap_article")))
    assert 1 < len(found) <= 7
    assert "autres" in found[-1].constat
