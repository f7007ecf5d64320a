"""Every published example, and those derived from them, given back by the method that it states."""

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from clausegen.model.dossier import Palier
from clausegen.model.vocabulary import ModeTranche

HERE = Path(__file__).parent
ROWS = list(csv.DictReader((HERE / "examples.csv").open(encoding="utf-8")))
SHARED = HERE.parents[2] / "shared" / "domain" / "examples.csv"
NUMBERS = (
    "montant_ht",
    "part_main_oeuvre",
    "taux_insertion",
    "cout_horaire",
    "chiffre_affaires_horaire",
    "duree_mois",
    "heures_mensuelles_transferables",
    "seuil_ht",
    "tranche_ht",
    "heures_par_tranche",
)


def _inputs(row):
    found = {key: Decimal(row[key]) for key in NUMBERS if row[key]}
    if row["mode_tranche"]:
        found["mode_tranche"] = ModeTranche(row["mode_tranche"])
    if row["paliers"]:
        steps = (step.split(":") for step in row["paliers"].split())
        found["paliers"] = tuple(Palier(a_partir_de_ht=bound, heures=hours) for bound, hours in steps)
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_an_example_gives_its_exact_hours(row, calcule):
    calcul = calcule(row["methode"], **_inputs(row))
    exact = calcul.heures_exactes if calcul.ratio is None else calcul.estimation_exacte
    assert abs(exact - Fraction(row["heures_exactes"])) < Fraction(1, 10_000)


@pytest.mark.parametrize("row", [r for r in ROWS if r["heures_publiees"]], ids=lambda row: row["id"])
def test_a_published_example_gives_its_published_hours(row, calcule):
    calcul = calcule(row["methode"], **_inputs(row))
    shown = calcul.estimation if calcul.ratio else calcul.heures
    assert shown == Decimal(row["heures_publiees"])


@pytest.mark.parametrize("row", [r for r in ROWS if r["methode"] == "tranche"], ids=lambda row: row["id"])
def test_a_ratio_example_has_no_number_of_hours(row, calcule):
    assert calcule("tranche", **_inputs(row)).heures is None


@pytest.mark.skipif(not SHARED.exists(), reason="the reference examples are not beside this checkout")
def test_no_reference_example_is_missing():
    with SHARED.open(encoding="utf-8") as file:
        reference = {(r["id"], r["source"], r["published_hours"]) for r in csv.DictReader(file)}
    assert reference <= {(r["id"], r["source"], r["heures_publiees"]) for r in ROWS}
