"""Each setting that departs from the general terms is found, with the article it departs from."""

from datetime import date
from decimal import Decimal

import pytest

from clausegen.clauses.catalogue import load_catalogue
from clausegen.clauses.derogations import counting_months, detect
from clausegen.law import load_law
from clausegen.model.layers import Couche, Layers, Valeur
from clausegen.model.vocabulary import Modalite
from clausegen.resources import templates_dir

DAY = date(2026, 12, 1)
SIX = ("travaux", "fcs", "pi", "tic", "mi", "moe")
SETTINGS = {
    "liste_limitative": ("publics.liste_limitative", True, "1.1"),
    "proposition_motivee": ("publics.proposition_motivee", False, "1.1"),
    "modalites": ("modalites", (Modalite.EMBAUCHE_DIRECTE,), "1.2"),
    "duree_comptage": ("duree_comptage_mois", 18, "1.2"),
    "rapport_final": ("pilotage.rapport_final_mois_apres", 2, "1.4.5"),
    "document_par_jour": ("penalites.document_par_jour", Decimal(25), "1.5"),
}
"""Code: setting, value that departs, number of the article inside the chapter (20, 16, 17 or 18)."""
CHAPTER = {"travaux": "20", "fcs": "16", "pi": "16", "tic": "16", "mi": "17", "moe": "18"}
CEILING = {"travaux": "19.2", "moe": "16.2"}
NONE_OF_THEM = {
    "publics.liste_limitative": False,
    "publics.proposition_motivee": True,
    "modalites": tuple(Modalite),
    "duree_comptage_mois": 24,
    "penalites.document_par_jour": Decimal(0),
    "penalites.document_par_manquement": Decimal(50),
}


@pytest.fixture(scope="module")
def droit():
    return load_law().at(DAY)


def _layers(settings):
    return Layers.of([{key: Valeur(key, value, Couche.DOSSIER) for key, value in settings.items()}])


@pytest.fixture(scope="module")
def found(droit):
    kinds = load_catalogue(templates_dir()).derogations

    def detected(ccag, settings, **lots):
        own = {number: _layers(settings | changed) for number, changed in lots.items()}
        return detect(_layers(settings), own, droit.read(f"ccag.{ccag}").valeur, droit, kinds)

    return detected


@pytest.mark.parametrize("ccag", SIX)
@pytest.mark.parametrize("code", SETTINGS)
def test_a_departure_names_the_article_of_its_general_terms(found, ccag, code):
    key, value, article = SETTINGS[code]
    made = {d.code: d.article_ccag for d in found(ccag, NONE_OF_THEM | {key: value})}
    # The chapter replaces the first digit: 1.1 of chapter 20 is 20.1.1.
    assert made.pop(code) == f"{CHAPTER[ccag]}.{article}"
    assert set(made) <= {"plafond"}


@pytest.mark.parametrize("ccag", SIX)
def test_settings_that_follow_the_general_terms_depart_from_nothing(found, ccag):
    assert [d.code for d in found(ccag, NONE_OF_THEM) if d.code != "plafond"] == []


@pytest.mark.parametrize("ccag", SIX)
def test_settings_left_unsaid_depart_from_nothing(found, ccag):
    assert [d.code for d in found(ccag, {}) if d.code != "plafond"] == []


@pytest.mark.parametrize("ccag", SIX)
def test_penalties_out_of_the_ceiling_depart_only_where_the_general_terms_have_one(found, ccag):
    made = [d.article_ccag for d in found(ccag, NONE_OF_THEM) if d.code == "plafond"]
    assert made == ([CEILING[ccag]] if ccag in CEILING else [])


def test_without_general_terms_there_is_nothing_to_depart_from(found):
    assert found("aucun", {key: value for key, value, _ in SETTINGS.values()}) == ()


def test_what_some_lots_settle_otherwise_departs_once_and_names_them(found):
    own = {"duree_comptage_mois": 18}
    made = [(d.code, d.lots) for d in found("fcs", NONE_OF_THEM, a={}, b=own, c=own)]
    assert made == [("duree_comptage", ("b", "c"))]


def test_what_the_whole_contract_settles_names_no_lot(found):
    own = {"duree_comptage_mois": 18}
    assert [(d.code, d.lots) for d in found("fcs", NONE_OF_THEM | own, a=own)] == [("duree_comptage", ())]


def test_the_months_of_a_direct_hire_depart_from_nothing_where_no_one_may_be_hired_directly(found):
    settings = NONE_OF_THEM | {"duree_comptage_mois": 18, "modalites": (Modalite.MISE_A_DISPOSITION,)}
    assert [d.code for d in found("fcs", settings)] == ["modalites"]


def test_departures_come_in_the_order_of_the_catalogue(found):
    everything = {key: value for key, value, _ in SETTINGS.values()}
    order = list(load_catalogue(templates_dir()).derogations)
    assert [
        d.code for d in found("travaux", everything | {"modalites": (Modalite.EMBAUCHE_DIRECTE,)})
    ] == order


def test_every_departure_that_the_catalogue_lists_is_tried_here():
    assert set(load_catalogue(templates_dir()).derogations) == {*SETTINGS, "plafond"}


def test_the_months_of_a_direct_hire_are_those_of_the_law(droit):
    assert counting_months(droit) == 24
