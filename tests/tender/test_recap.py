"""The recap of the derogations, for the last article of the CCAP."""

import pytest

SIX = ("travaux", "fcs", "pi", "tic", "mi", "moe")


def departing(office, ccag):
    data = office.base(ccag=ccag)
    penalties = data["clause"]["penalites"]
    penalties["document_par_jour"] = penalties.pop("document_par_manquement")
    data["clause"] |= {"duree_comptage_mois": 18, "modalites": ["embauche_directe"]}
    data["clause"]["publics"] = {"liste_limitative": "oui", "proposition_motivee": "non"}
    data["clause"]["pilotage"] = {"rapport_final_mois_apres": 2}
    return data


def recap(case):
    """The rows of the table of the recap: article of the general terms, article of the CCAP, object."""
    rows = {}
    for paragraph in case.documents["ccap_article"].paragraphs:
        if (
            paragraph.cell
            and not paragraph.cell.header
            and (paragraph.heading or "").startswith("Dérogations")
        ):
            rows.setdefault((paragraph.cell.table, paragraph.cell.row), []).append(paragraph.text)
    return list(rows.values())


@pytest.mark.parametrize("ccag", SIX)
def test_each_departure_is_in_the_recap_with_its_two_articles(office, ccag):
    case = office.make(departing(office, ccag))
    expected = [[d.article_ccag, f"37.{case.ranks[d.section]}", d.objet] for d in case.case.derogations]
    assert len(expected) == (7 if ccag in ("travaux", "moe") else 6)
    assert recap(case) == expected
    assert case.problems("ccap_article") == []


def test_the_recap_stands_after_the_end_of_the_article(office):
    names = list(office.make(departing(office, "fcs")).documents["ccap_article"].bookmarks)
    assert names.index("article_insertion_fin") < names.index("derogation_modalites")


def test_a_contract_that_departs_from_nothing_has_no_recap(office):
    document = office.case("fcs", False, True).documents["ccap_article"]
    assert recap(office.case("fcs", False, True)) == []
    assert not [name for name in document.bookmarks if name.startswith("derogation_")]


def test_without_general_terms_nothing_departs_from_anything(office):
    case = office.make(departing(office, "aucun"))
    assert case.case.derogations == ()
    assert recap(case) == []
    assert "déroge" not in case.documents["ccap_article"].text.lower().replace("dérogation", "déroge")


def test_a_departure_of_one_lot_only_refers_to_what_that_lot_settles(office, data):
    data["marche"]["ccag"] = "fcs"
    data["lots"][1]["duree_comptage_mois"] = 18
    case = office.make(data)
    assert [row[:2] for row in recap(case)] == [["16.1.2", f"37.{case.ranks['particularites']}"]]
