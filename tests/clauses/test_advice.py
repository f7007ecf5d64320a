"""The advice on levers: each fact of a lot moves the opinion, none decides."""

from datetime import date
from decimal import Decimal

import pytest

from clausegen.clauses.advice import Convenance, FaitsLot, advise
from clausegen.law import load_law
from clausegen.model.dossier import Dossier
from clausegen.model.profil import OffreLocale
from clausegen.model.vocabulary import Levier

DAY = date(2026, 12, 1)
DROIT = load_law().at(DAY)


def opinion(
    lever,
    *,
    heures=400,
    minimum=70,
    mois=12,
    offre=(),
    nature="travaux",
    kind="marche",
    trade="peinture",
    calcule=None,
):
    record = Dossier.model_validate(
        {
            "acheteur": {"nom": "Ville", "type": "autre_pouvoir_adjudicateur"},
            "marche": {
                "reference": "R", "objet": "O", "nature": nature, "date_envoi_avis": DAY, "type_contrat": kind,
            },
            "clause": {"leviers": ["condition_execution"]},
            "lots": [{"numero": "1", "intitule": "Lot"}],
        }
    )  # fmt: skip
    facts = FaitsLot(
        heures=None if heures is None else Decimal(heures),
        sans_heures="la part de main-d’œuvre manque",
        heures_texte=f"{heures} h",
        volume_minimal=Decimal(minimum),
        volume_minimal_texte=f"{minimum} h",
        duree_mois=Decimal(mois),
        duree_texte=f"{mois} mois",
        corps_etat=trade,
        calcule=heures is not None if calcule is None else calcule,
    )
    found = advise(record, record.lots[0], facts, [structure(*each) for each in offre], DROIT)
    return {item.levier: item for item in found}[Levier(lever)]


def structure(kind, *trades):
    return OffreLocale(nom=f"Structure {kind}", type=kind, corps_etat=trades, source="enquête", date=DAY)


def test_there_is_one_opinion_for_each_lever():
    assert opinion("aucun").levier is Levier.AUCUN


def test_enough_hours_make_the_condition_fit():
    assert opinion("condition_execution").convient is Convenance.ADAPTE


def test_too_few_hours_make_it_unfit():
    assert opinion("condition_execution", heures=69).convient is Convenance.DECONSEILLE


def test_the_least_volume_itself_is_enough():
    assert opinion("condition_execution", heures=70).convient is Convenance.ADAPTE


def test_a_short_presence_makes_it_only_possible():
    assert opinion("condition_execution", mois=3).convient is Convenance.POSSIBLE
    assert opinion("condition_execution", mois=4).convient is Convenance.ADAPTE


def test_hours_that_cannot_be_worked_out_are_told_with_the_reason():
    found = opinion("condition_execution", heures=None)
    assert found.convient is Convenance.POSSIBLE
    assert "la part de main-d’œuvre manque" in " ".join(found.raisons)


def test_a_calculation_that_gives_no_hours_makes_the_condition_unfit():
    found = opinion("condition_execution", heures=None, calcule=True)
    assert found.convient is Convenance.DECONSEILLE
    assert "aucun volume conseillé" in found.raisons[0]


@pytest.mark.parametrize(("calcule", "told"), [(True, "peu d’heures"), (False, "n’est pas connu")])
def test_a_criterion_without_hours_says_whether_they_are_few_or_unknown(calcule, told):
    assert told in opinion("critere", heures=None, calcule=calcule).raisons[0]


def test_supplies_suit_a_condition_without_hours():
    assert opinion("autre_condition_sociale", nature="fournitures").convient is Convenance.ADAPTE


@pytest.mark.parametrize(
    ("offre", "expected"),
    [
        ((("ei",), ("aci",)), Convenance.ADAPTE),
        ((("ei",),), Convenance.POSSIBLE),
        ((("ea",),), Convenance.DECONSEILLE),
        ((("ei", "peinture"), ("aci", "espaces verts")), Convenance.POSSIBLE),
        ((), Convenance.POSSIBLE),
    ],
)
def test_a_reservation_depends_on_the_local_offer_for_the_trade(offre, expected):
    assert opinion("reserve_siae", offre=offre).convient is expected


def test_an_offer_that_nobody_described_is_to_be_checked():
    assert "à vérifier" in opinion("reserve_siae").raisons[0]


def test_the_local_offer_is_told_without_the_key_of_the_trade():
    assert "sols_souples" not in " ".join(
        opinion("reserve_siae", offre=(("ei",),), trade="sols_souples").raisons
    )


def test_a_lever_that_a_text_closes_is_closed_with_its_article():
    found = opinion("reserve_ea_siae", kind="concession")
    assert (found.ouvert, found.convient) == (False, Convenance.FERME)
    assert "L. 3113-3" in found.raisons[0].replace("\u00a0", " ")


def test_a_lever_that_no_text_read_opens_is_to_be_checked():
    assert opinion("reserve_ess", kind="concession", nature="services").ouvert is None


def test_a_criterion_alone_is_told_not_to_be_a_condition():
    assert "n’est pas une condition d’exécution" in " ".join(opinion("critere").rappels)


def test_the_lever_that_the_dossier_keeps_is_marked():
    assert opinion("condition_execution").retenu
    assert not opinion("critere").retenu
