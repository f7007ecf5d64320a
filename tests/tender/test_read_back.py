"""Whatever is altered in a written piece, the read-back says so; of an unaltered one it says nothing."""

import re
from fnmatch import fnmatchcase

import pytest

PIECES = ("ccap_article", "ae_engagement", "note_calcul")
KINDS = ("works", "rich", "per_day", "ratio", "frame")
OTHERS = {
    "levers": (
        "ccap_article", "rc_article", "fiche_entreprise", "calendrier", "note_levier", "avis",
        "demande_facilitateur", "releve_heures", "fiche_eligibilite", "information_participants",
        "compte_rendu_lancement", "mise_en_demeure", "etat_penalites",
    ),
    "rich": ("rc_article", "fiche_entreprise", "releve_heures", "mise_en_demeure"),
    "per_day": ("mise_en_demeure", "etat_penalites"),
    "ratio": ("avis", "demande_facilitateur", "compte_rendu_lancement"),
    "concession": ("concession_article", "concession_engagement", "rc_article"),
    "none": ("justification",),
}  # fmt: skip
"""The pieces that other levers and other readers call for, in the contracts that fill them most."""
PAIRS = [(kind, name) for kind in KINDS for name in PIECES]
MORE = [(kind, name) for kind, names in OTHERS.items() for name in names]
ELSEWHERE = "7919"


def asked_facts(case, name):
    """The facts of the case that a piece must show."""
    wanted = case.wanted(name)
    return [fact for fact in wanted.faits if fact in wanted.demandes]


def another(text):
    """A value of the same kind, different."""
    number = re.search(r"\d+(?=\D*$)", text)
    return (
        f"{text[: number.start()]}{int(number.group()) + 1}{text[number.end() :]}" if number else f"{text}s"
    )


@pytest.fixture(params=[*PAIRS, *MORE], ids="-".join)
def written(request, office):
    kind, name = request.param
    return office.kind(kind), name


def test_an_unaltered_piece_is_reported_by_nothing(written):
    case, name = written
    assert case.problems(name) == []


def test_each_fact_altered_at_its_place_is_reported_by_its_name(written, hand):
    case, name = written
    facts = asked_facts(case, name)
    assert facts
    silent = [
        fact
        for fact in facts
        if not any(
            f"« {fact} »" in p for p in case.problems(name, hand.bookmark(case.files[name], fact, another))
        )
    ]
    assert silent == []


def test_each_fact_that_lost_its_place_is_reported_by_its_name(written, hand):
    case, name = written
    silent = [
        fact
        for fact in asked_facts(case, name)
        if not any(
            f"« {fact} »" in p for p in case.problems(name, hand.without_bookmark(case.files[name], fact))
        )
    ]
    assert silent == []


def test_each_number_of_a_piece_replaced_by_one_from_nowhere_is_reported(written, hand):
    case, name = written
    altered = list(hand.every_number(case.files[name], ELSEWHERE))
    assert altered
    assert [text for text, data in altered if not case.problems(name, data)] == []


def test_every_kind_of_fact_of_a_piece_is_met_by_some_contract_above(office):
    unmet = []
    for piece in office.catalogue.pieces:
        met = {
            fact
            for kind, name in (*PAIRS, *MORE)
            if name == piece.id
            for fact in asked_facts(office.kind(kind), name)
        }
        patterns = (*piece.faits, *piece.faits_insertion)
        unmet += [(piece.id, p) for p in patterns if not any(fnmatchcase(fact, p) for fact in met)]
    assert unmet == []


@pytest.mark.parametrize("name", PIECES)
def test_a_buyer_renamed_in_the_page_header_is_reported(office, hand, name):
    case = office.kind("works")
    altered = hand.header(case.files[name], "Ville de Villeneuve", "Ville de Villevieille")
    assert any("en-tête" in problem for problem in case.problems(name, altered))


@pytest.mark.parametrize("name", PIECES)
def test_a_lot_renamed_is_reported(office, hand, name):
    case = office.kind("works")
    altered = hand.text(case.files[name], "Peinture", "Penture")
    assert any("Penture" in problem for problem in case.problems(name, altered))


@pytest.mark.parametrize("name", PIECES)
@pytest.mark.parametrize("left", ["{{ lot.heures }}", "{%p if lots %}", "{# remarque #}", "{{"])
def test_a_tag_left_in_a_piece_is_reported(office, hand, name, left):
    case = office.kind("works")
    altered = hand.text(case.files[name], "Peinture", f"Peinture {left}")
    assert any("balise" in problem for problem in case.problems(name, altered))


def test_a_tag_left_in_a_header_or_a_footer_is_reported(office, hand):
    case = office.kind("works")
    for part in ("header", "footer"):
        altered = hand.text(case.files["ccap_article"], "", " {{ acheteur.nom }}", part)
        assert any("balise" in problem for problem in case.problems("ccap_article", altered))


def test_a_tag_left_in_a_property_is_reported(office, hand):
    case = office.kind("works")

    def add(root):
        root[0].text = "{{ marche.objet }}"
        return True

    altered = hand.edit(case.files["ccap_article"], add, r"docProps/core\.xml")
    assert any("balise" in problem for problem in case.problems("ccap_article", altered))


def test_braces_that_the_user_wrote_are_theirs_but_not_a_tag_beside_them(office, data, hand):
    data["lots"][0]["intitule"] = "Gros œuvre {{ 7*7 }}"
    case = office.make(data)
    assert [problem for name in case.files for problem in case.problems(name)] == []
    altered = hand.text(case.files["ccap_article"], "{{ 7*7 }}", "{{ 7*7 }} {{ lot.heures }}")
    assert any("balise" in problem for problem in case.problems("ccap_article", altered))


def test_a_number_in_a_text_of_the_user_is_theirs(office, data):
    data["marche"]["objet"] = "Groupe scolaire de 7 919 m² en 3 phases"
    case = office.make(data)
    assert [problem for name in case.files for problem in case.problems(name)] == []


@pytest.mark.parametrize("share", ["5 %", "51\u00a0%", "51,0 %"])
def test_a_sizing_share_in_a_piece_for_bidders_is_reported(office, hand, share):
    case = office.kind("works")
    altered = hand.text(case.files["ccap_article"], "Peinture", f"Peinture ({share})")
    assert case.problems("ccap_article", altered)


def test_a_problem_names_the_file_the_place_and_both_values(office, hand):
    case = office.kind("works")
    altered = hand.bookmark(case.files["ccap_article"], "penalite_heure", lambda _: "62")
    (problem,) = [p for p in case.problems("ccap_article", altered) if "penalite_heure" in p]
    assert "dce/ccap-clause-sociale.docx" in problem
    assert "« 62 »" in problem
    assert "« 61 »" in problem
