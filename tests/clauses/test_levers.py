"""What the law forbids among levers, each time with its article; what no text settles."""

from datetime import date

import pytest

from clausegen.clauses.levers import book, doubts, problems, refuse_forbidden, reservation
from clausegen.errors import InputError
from clausegen.law import load_law
from clausegen.model.dossier import Dossier
from clausegen.model.vocabulary import Levier

DAY = date(2026, 12, 1)
DROIT = load_law().at(DAY)


def dossier(*leviers, nature="services", lots=None, **marche):
    return Dossier.model_validate(
        {
            "acheteur": {"nom": "Ville", "type": "autre_pouvoir_adjudicateur"},
            "marche": {"reference": "R", "objet": "Objet", "nature": nature, "date_envoi_avis": DAY} | marche,
            "clause": {"leviers": list(leviers)},
            "lots": lots or [{"numero": "1", "intitule": "Lot"}],
        }
    )


def told(record):
    return [f"{p.ou.champ} | {p.constat}".replace("\u00a0", " ") for p in problems(record, DROIT)]


def test_a_concession_is_not_reserved_to_both_sectors():
    (found,) = told(dossier("reserve_ea_siae", type_contrat="concession"))
    assert "L. 3113-3" in found


def test_an_ordinary_contract_may_be_reserved_to_both_sectors():
    assert told(dossier("reserve_ea_siae")) == []


@pytest.mark.parametrize("other", ["reserve_siae", "reserve_ea_esat", "reserve_ess"])
def test_prison_production_is_reserved_alone(other):
    found = told(dossier("reserve_penitentiaire", other, duree_mois=12))
    assert any("L. 2113-14" in line for line in found)


def test_prison_production_alone_is_open():
    assert told(dossier("reserve_penitentiaire")) == []


@pytest.mark.parametrize("lever", ["reserve_siae", "reserve_ea_siae", "reserve_penitentiaire", "reserve_ess"])
def test_a_defence_contract_reserves_to_the_disability_sector_only(lever):
    found = told(dossier(lever, type_contrat="marche_defense", duree_mois=12))
    assert any("L. 2313-6" in line for line in found)
    assert told(dossier("reserve_ea_esat", type_contrat="marche_defense")) == []


@pytest.mark.parametrize(("months", "refused"), [(36, False), (37, True)])
def test_a_social_economy_reservation_lasts_three_years_at_most(months, refused):
    assert any("L. 2113-16" in line for line in told(dossier("reserve_ess", duree_mois=months))) is refused


def test_renewals_count_in_the_three_years():
    record = dossier("reserve_ess", duree_mois=12, reconductions=3)
    assert any("36 mois" in line for line in told(record))


def test_a_social_economy_reservation_is_for_services():
    assert any("L. 2113-15" in line for line in told(dossier("reserve_ess", nature="travaux", duree_mois=6)))


def test_a_lot_of_services_in_a_contract_of_works_may_be_reserved_to_it():
    lots = [{"numero": "1", "intitule": "Lot", "nature": "services"}]
    assert told(dossier("reserve_ess", nature="travaux", duree_mois=6, lots=lots)) == []


def test_a_concession_refers_to_no_general_terms():
    (found,) = told(dossier("condition_execution", type_contrat="concession", ccag="fcs"))
    assert found.startswith("marche.ccag")


def test_the_problem_is_told_where_the_lot_says_it():
    lots = [{"numero": "7", "intitule": "Lot", "leviers": ["reserve_ea_siae"]}]
    (found,) = told(dossier("condition_execution", type_contrat="concession", lots=lots))
    assert found.startswith("lots[0].leviers | lot 7 :")


def test_everything_forbidden_is_raised_at_once():
    with pytest.raises(InputError) as caught:
        refuse_forbidden(dossier("reserve_ea_siae", type_contrat="concession", ccag="fcs"), DROIT)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("levers", "marche", "subject"),
    [
        (("reserve_siae", "condition_execution"), {}, "Réservation et condition"),
        (("reserve_siae",), {}, "Groupement et sous-traitance"),
        (("critere",), {}, "Objet du critère"),
        (("critere",), {}, "Critère environnemental"),
        (("reserve_ess",), {"type_contrat": "concession"}, "économie sociale et solidaire"),
        (("reserve_siae",), {"type_contrat": "autre_marche"}, "« autre marché »"),
    ],
)
def test_what_no_text_settles_is_to_be_checked(levers, marche, subject):
    found = [text.replace("\u00a0", " ") for text in doubts(dossier(*levers, **marche), DROIT)]
    assert any(subject in text for text in found)


def test_an_ordinary_condition_raises_no_doubt():
    assert list(doubts(dossier("condition_execution"), DROIT)) == []


@pytest.mark.parametrize("lever", [lever for lever in Levier if lever.startswith("reserve_")])
@pytest.mark.parametrize("kind", ["marche", "concession"])
def test_every_reservation_that_the_law_opens_names_equivalent_structures(lever, kind):
    rule = reservation(lever, dossier(lever, type_contrat=kind), DROIT)
    assert rule is None or "structures équivalentes" in rule.fiche["beneficiaires"]


@pytest.mark.parametrize(
    "lever", ["reserve_ea_esat", "reserve_siae", "reserve_ea_siae", "reserve_penitentiaire"]
)
def test_half_of_the_workforce_is_the_share_of_a_reserved_lot(lever):
    assert reservation(Levier(lever), dossier(lever), DROIT).fiche["part_pourcent"] == 50


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("marche", "marche"),
        ("concession", "concession"),
        ("marche_defense", "marche"),
        ("autre_marche", "marche"),
    ],
)
def test_a_contract_belongs_to_one_part_of_the_code(kind, expected):
    assert book(dossier("aucun", type_contrat=kind)) == expected
