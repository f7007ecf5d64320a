"""What a result carries: period, equivalences, reasoning, origins, total, JSON."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from clausegen import french as fr
from clausegen.hours import size_dossier, to_json
from clausegen.model.layers import Couche
from clausegen.model.vocabulary import Methode, Periode

FORFAIT = {"methode": Methode.FORFAIT, "heures_forfait": 19_100}


def test_a_yearly_flat_rate_also_says_the_whole_duration(calcule):
    calcul = calcule("forfait", heures_forfait=19_100, periode=Periode.ANNUELLE, duree_mois=84)
    assert (calcul.heures, calcul.heures_sur_duree) == (19_100, 133_700)


def test_the_duration_of_a_yearly_volume_includes_renewals(calcule):
    calcul = calcule(
        "forfait",
        heures_forfait=100,
        periode=Periode.ANNUELLE,
        duree_mois=12,
        reconductions=3,
    )
    assert calcul.heures_sur_duree == 400


def test_renewals_ask_to_check_what_the_amount_covers(calcule, ordinaire, codes):
    calcul = calcule(duree_mois=12, reconductions=3, **ordinaire)
    assert "montant_et_reconductions" in codes(calcul)


def test_cleaning_over_the_whole_duration_counts_the_renewals(calcule):
    calcul = calcule(
        "proprete",
        montant_ht=1_200_000,
        taux_insertion="0.1",
        chiffre_affaires_horaire=25,
        heures_mensuelles_transferables=600,
        duree_mois=12,
        reconductions=3,
        periode=Periode.TOTALE,
    )
    assert calcul.heures == 1920


def test_the_staff_is_counted_over_the_firm_period_by_default(calcule):
    values = {"effectif": 10, "heures_mensuelles": 100, "taux_insertion": "0.1", "duree_mois": 12}
    renewed = values | {"reconductions": 1}
    assert calcule("part_heures", **renewed).heures == 1200
    assert calcule("part_heures", **renewed, periode=Periode.TOTALE).heures == 2400


def test_the_legal_month_is_used_when_none_is_given(calcule):
    calcul = calcule("part_heures", effectif=3, duree_chantier_mois=12, taux_insertion="0.1")
    assert calcul.heures_exactes == Fraction(546)
    assert calcul.ordre_de_grandeur


def test_the_equivalences_name_their_convention(calcule, ordinaire):
    equal = calcule(**ordinaire).equivalences
    assert (equal.jours, equal.semaines, equal.mois, equal.etp) == (
        Decimal("119.0"),
        Decimal("23.8"),
        Decimal("5.5"),
        Decimal("0.52"),
    )
    assert "1\u202f607\u00a0h" in equal.convention
    assert "Loir-et-Cher" in equal.convention


def test_another_known_convention_is_named_by_its_source(calcule, ordinaire):
    assert "Paris" in calcule(heures_par_etp=1820, **ordinaire).equivalences.convention


def test_every_input_of_every_step_has_an_origin(calcule, ordinaire):
    for etape in calcule(**ordinaire).etapes:
        assert etape.entrees
        assert all(valeur.lieu or valeur.source or valeur.note for valeur in etape.entrees)


def test_the_formula_is_written_as_the_french_write(calcule, ordinaire):
    formulas = [etape.formule for etape in calcule(**ordinaire).etapes]
    assert "1\u202f000\u202f000\u00a0€ × 50\u00a0% × 5\u00a0% ÷ 30\u00a0€ = 833,33\u00a0h" in formulas


def test_the_method_and_period_by_default_are_said(faire, droit, ordinaire):
    calcul = size_dossier([("1", "Lot", faire.layers(**ordinaire))], droit).lots[0]
    assert calcul.etapes[0].formule.count("par défaut") == 2


def test_the_command_line_wins_over_the_estimate(faire, droit, ordinaire):
    values = [faire.valeur(key, value) for key, value in ordinaire.items() if key != "montant_ht"]
    estimate = faire.valeur("estimation_ht", 5_000_000)
    typed = faire.valeur("montant_ht", 1_000_000, Couche.LIGNE_DE_COMMANDE)
    calcul = size_dossier([("1", "", faire.couches(*values, estimate, typed))], droit).lots[0]
    assert calcul.heures == 833


def test_lots_of_different_periods_have_no_total(faire, droit):
    lots = [
        ("1", "Firme", faire.layers(**FORFAIT)),
        ("2", "Annuel", faire.layers(**FORFAIT, periode=Periode.ANNUELLE, duree_mois=24)),
    ]
    result = size_dossier(lots, droit)
    assert result.total_heures is None
    assert [alerte.code for alerte in result.alertes] == ["periodes_differentes"]


def test_ratio_lots_are_out_of_the_total_and_it_is_said(faire, droit):
    ratio = {"methode": Methode.TRANCHE, "heures_par_tranche": 5, "tranche_ht": 10_000}
    lots = [
        ("1", "Forfait", faire.layers(**FORFAIT)),
        ("2", "Ratio", faire.layers(**ratio, estimation_ht=100_000)),
    ]
    result = size_dossier(lots, droit)
    assert (result.total_heures, result.total_estimation) == (19_100, 50)
    assert [alerte.code for alerte in result.alertes] == ["total_sans_les_ratios"]


def test_no_volume_gives_no_total(faire, droit):
    ratio = {"methode": Methode.TRANCHE, "heures_par_tranche": 5, "tranche_ht": 10_000}
    assert size_dossier([("1", "Ratio", faire.layers(**ratio))], droit).total_heures is None


def test_json_carries_the_names_of_the_contract(faire, droit, ordinaire):
    plain = json.loads(json.dumps(to_json(size_dossier([("1", "L", faire.layers(**ordinaire))], droit))))
    (lot,) = plain["lots"]
    assert (lot["heures"], lot["heures_exactes"], lot["heures_exactes_fraction"]) == (
        833,
        "833.333333",
        "2500/3",
    )
    assert plain["total"]["heures"] == 833
    assert {"etapes", "alertes", "sensibilite", "equivalences"} <= set(lot)
    assert lot["etapes"][1]["entrees"][0]["origine"] == "lot, dossier.yaml, ligne 12"


def test_json_of_a_ratio_lot_has_a_ratio_and_an_estimate(faire, droit):
    values = {"methode": Methode.TRANCHE, "heures_par_tranche": 35, "tranche_ht": 100_000}
    plain = to_json(size_dossier([("1", "L", faire.layers(**values, estimation_ht=250_000))], droit))
    (lot,) = plain["lots"]
    assert (lot["heures"], lot["estimation"], lot["estimation_exacte"]) == (None, 88, "87.5")
    assert lot["ratio"]["mode_tranche"] == "prorata"


@pytest.mark.parametrize(
    ("exact", "texte"),
    [
        (Fraction(2500, 3), "833.333333…"),
        (Fraction(175, 2), "87.5"),
        (Fraction(140), "140"),
        (Fraction(1, 1024), "0.0009765625"),
        (Fraction(-1, 3), "-0.333333…"),
        (Fraction(10**30 + 1, 8), "125000000000000000000000000000.125"),
    ],
)
def test_the_exact_value_is_written_in_full_or_says_it_goes_on(exact, texte):
    assert fr.exact(exact) == texte


@pytest.mark.parametrize(
    ("value", "texte"),
    [
        (Decimal("1234567.895"), "1\u202f234\u202f567,9"),
        (Decimal("0.004"), "0"),
        (Fraction(-5, 2), "−2,5"),
        (Decimal(100), "100"),
    ],
)
def test_a_number_is_written_in_french(value, texte):
    assert fr.nombre(value) == texte


def test_an_amount_shows_its_cents_in_pairs():
    assert (fr.montant(Decimal("12.5")), fr.montant(850_000)) == (
        "12,50\u00a0€",
        "850\u202f000\u00a0€",
    )
