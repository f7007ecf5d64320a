"""The guards: what would make a figure misleading is refused, or said beside it."""

from datetime import date
from decimal import Decimal

import pytest

from clausegen.errors import InputError
from clausegen.hours import size_dossier, size_lot
from clausegen.law import load_law
from clausegen.model.dossier import Palier
from clausegen.model.layers import Couche
from clausegen.model.vocabulary import Ccag, FormeAccordCadre, Levier, Nature, Periode

NETTOYAGE = {
    "montant_ht": 1_200_000,
    "taux_insertion": "0.10",
    "chiffre_affaires_horaire": 25,
    "duree_mois": 48,
    "heures_mensuelles_transferables": 600,
}
RATIO = {"heures_par_tranche": 5, "tranche_ht": 10_000, "seuil_ht": 1_000_000}


def test_an_unknown_share_is_refused_and_the_three_ways_to_give_it_are_told(refuse):
    (problem,) = refuse(intitule="Électricité", montant_ht=120_000)
    assert problem.ou.lot == "2"
    assert "Électricité" in problem.constat
    for way in ("dossier", "profil", "--part-main-oeuvre"):
        assert way in problem.remede


def test_a_trade_with_a_published_share_needs_no_share(calcule):
    calcul = calcule(montant_ht=120_000, corps_etat="Peinture", taux_insertion="0.05", cout_horaire=30)
    assert calcul.heures == 140
    assert calcul.ordre_de_grandeur


@pytest.mark.parametrize(
    ("intitule", "faits"),
    [
        ("Mobilier", {"nature": Nature.FOURNITURES}),
        ("Tierce maintenance", {"ccag": Ccag.TIC, "nature": Nature.SERVICES}),
        ("Location de bennes", {"nature": Nature.SERVICES}),
        ("Déchets", {"corps_etat": "transport", "nature": Nature.SERVICES}),
    ],
)
def test_the_general_share_without_a_source_is_refused_where_labour_is_not_most(
    refuse, ordinaire, intitule, faits
):
    (problem,) = refuse(intitule=intitule, **ordinaire, **faits)
    assert problem.ou.champ == "part_main_oeuvre"


def test_the_general_share_is_taken_for_works(calcule, ordinaire):
    assert calcule(intitule="Fourniture et pose", nature=Nature.TRAVAUX, **ordinaire).heures == 833


def test_the_general_share_is_taken_when_the_lot_says_where_it_comes_from(calcule, ordinaire):
    told = {"nature": Nature.FOURNITURES, "hypotheses": "Part relevée sur le marché précédent."}
    assert calcule(**ordinaire, **told).heures == 833


def test_a_share_of_its_own_is_taken_for_supplies(calcule, ordinaire):
    assert calcule(**(ordinaire | {"part_main_oeuvre": "0.2"}), nature=Nature.FOURNITURES).heures == 333


def test_all_that_is_missing_is_told_at_once(refuse):
    assert {p.ou.champ for p in refuse()} == {"montant_ht", "part_main_oeuvre"}


def test_nothing_is_rough_when_all_is_given(calcule, ordinaire):
    assert not calcule(**ordinaire).ordre_de_grandeur


@pytest.mark.parametrize("absent", ["taux_insertion", "cout_horaire"])
def test_a_default_makes_an_order_of_magnitude(calcule, ordinaire, codes, absent):
    calcul = calcule(**{key: value for key, value in ordinaire.items() if key != absent})
    assert calcul.heures == 833
    assert calcul.ordre_de_grandeur
    assert "ordre_de_grandeur" in codes(calcul)


@pytest.mark.parametrize(
    ("du", "ancien"),
    [(date(2023, 11, 30), True), (date(2023, 12, 1), False), (date(2026, 1, 1), False)],
)
def test_a_value_over_three_years_old_makes_an_order_of_magnitude(faire, droit, ordinaire, du, ancien):
    values = [faire.valeur(key, value) for key, value in ordinaire.items() if key != "cout_horaire"]
    cost = faire.valeur("cout_horaire", 30, Couche.PROFIL, source="Étude locale", date=du)
    assert size_lot("1", "", faire.couches(*values, cost), droit).ordre_de_grandeur is ancien


def test_a_value_to_be_checked_makes_an_order_of_magnitude(faire, droit, ordinaire):
    values = [faire.valeur(key, value) for key, value in ordinaire.items() if key != "cout_horaire"]
    cost = faire.valeur("cout_horaire", 30, Couche.PROFIL, source="Étude locale", a_verifier=True)
    assert size_lot("1", "", faire.couches(*values, cost), droit).ordre_de_grandeur


def test_the_sensitivity_shows_the_known_table_of_costs(calcule, ordinaire):
    lines = calcule(**ordinaire).sensibilite
    same = {
        line.cout_horaire: line.heures
        for line in lines
        if (line.taux, line.part) == (Decimal("0.05"), Decimal("0.5"))
    }
    assert same == {25: 1000, 30: 833, 35: 714, 40: 625}


def test_the_sensitivity_marks_the_values_used_once(calcule, ordinaire):
    assert [line.heures for line in calcule(**ordinaire).sensibilite if line.retenue] == [833]


def test_the_sensitivity_never_leaves_the_possible(calcule, ordinaire):
    extreme = ordinaire | {"part_main_oeuvre": "1", "taux_insertion": "0.01", "cout_horaire": 4}
    lines = calcule(**extreme).sensibilite
    assert all(0 < line.taux <= 1 and 0 < line.part <= 1 and line.cout_horaire > 0 for line in lines)


def test_the_hours_of_work_and_posts_supposed_are_printed(calcule, ordinaire):
    results = [etape.resultat for etape in calcule(**ordinaire).etapes]
    assert "16\u202f666,67\u00a0h" in results
    assert "10,37\u00a0ETP" in results


def test_more_than_one_post_on_a_short_lot_is_said(calcule, ordinaire, codes):
    assert "etp_eleve" in codes(calcule(**(ordinaire | {"duree_chantier_mois": 3})))
    assert "etp_eleve" not in codes(calcule(**ordinaire))


def test_the_duration_of_works_is_not_taken_for_the_time_on_site(calcule, ordinaire, codes):
    del ordinaire["duree_chantier_mois"]
    works = calcule(nature=Nature.TRAVAUX, duree_mois=3, **ordinaire)
    assert "faisabilite_non_verifiee" in codes(works)
    assert "etp_eleve" not in codes(works)


def test_hours_above_a_plausible_share_of_the_crew_are_said(calcule, ordinaire, codes):
    assert "part_equipe_elevee" in codes(calcule(effectif=2, **ordinaire))
    assert "part_equipe_elevee" not in codes(calcule(effectif=20, **ordinaire))


def test_a_trade_that_needs_a_qualification_is_said(calcule, ordinaire, codes):
    assert "qualification_requise" in codes(calcule(qualification_requise=True, **ordinaire))


def test_the_two_methods_are_held_against_each_other(calcule, ordinaire, texte):
    calcul = calcule(heures_totales=5_000, **ordinaire)
    assert "250\u00a0h par les heures travaillées" in texte(calcul, "methodes_en_desaccord")


def test_large_works_by_amount_are_warned_of(calcule, ordinaire, codes):
    large = ordinaire | {"montant_ht": 7_000_000, "nature": Nature.TRAVAUX}
    assert "grands_travaux" in codes(calcule(**large))
    assert "grands_travaux" not in codes(calcule(**(large | {"montant_ht": 6_999_999})))


def test_a_cost_under_the_bare_smic_is_said_with_the_remark(calcule, ordinaire, texte):
    calcul = calcule(**(ordinaire | {"cout_horaire": 12}))
    assert "charges non comprises" in texte(calcul, "cout_sous_le_smic")


def test_a_cost_is_compared_to_the_smic_with_the_declared_charges(calcule, ordinaire, codes):
    assert "cout_sous_le_smic" in codes(calcule(taux_charges="0.42", **(ordinaire | {"cout_horaire": 17})))
    assert "cout_sous_le_smic" not in codes(
        calcule(taux_charges="0.42", **(ordinaire | {"cout_horaire": 18}))
    )


def test_the_smic_is_that_of_the_date(faire, ordinaire, codes):
    before, after = (
        size_lot("1", "", faire.layers(**(ordinaire | {"cout_horaire": 12})), load_law().at(day))
        for day in (date(2025, 12, 31), date(2026, 1, 1))
    )
    assert "cout_sous_le_smic" not in codes(before)
    assert "cout_sous_le_smic" in codes(after)


def test_a_smic_after_its_last_known_value_is_said_to_be_checked(faire, ordinaire):
    calcul = size_lot("1", "", faire.layers(**ordinaire), load_law().at(date(2027, 3, 1)))
    (etape,) = [e for e in calcul.etapes if "SMIC" in e.libelle]
    assert "à vérifier" in etape.formule


def test_a_rate_above_usage_is_said(calcule, ordinaire, codes):
    assert "taux_eleve" in codes(calcule(**(ordinaire | {"taux_insertion": "0.21"})))
    assert "taux_eleve" not in codes(calcule(**(ordinaire | {"taux_insertion": "0.20"})))


def test_a_very_high_cost_is_said(calcule, ordinaire, codes):
    assert "cout_horaire_eleve" in codes(calcule(**(ordinaire | {"cout_horaire": 300})))


def test_under_the_minimum_volume_no_clause_is_advised(calcule, ordinaire, codes):
    calcul = calcule(volume_minimal=834, **ordinaire)
    assert (calcul.heures, calcul.heures_recommandees, calcul.sans_clause) == (None, None, True)
    assert "sous_le_volume_minimal" in codes(calcul)
    assert calcule(volume_minimal=833, **ordinaire).heures == 833


def test_a_different_retained_volume_without_reason_is_refused(refuse, ordinaire):
    (problem,) = refuse(heures_retenues=800, **ordinaire)
    assert (problem.ou.lot, problem.ou.champ) == ("2", "motif_ecart")


def test_a_retained_volume_with_its_reason_is_what_is_printed(calcule, ordinaire, texte):
    calcul = calcule(heures_retenues=812, motif_ecart="Reste à quai.", arrondi__multiple=35, **ordinaire)
    assert (calcul.heures, calcul.heures_recommandees, calcul.heures_retenues) == (812, 840, 812)
    assert "Reste à quai" in texte(calcul, "volume_retenu")


def test_a_retained_volume_equal_to_the_recommended_needs_no_reason(calcule, ordinaire):
    assert calcule(heures_retenues=833, **ordinaire).heures == 833


def test_a_retained_volume_stands_where_no_clause_is_advised(calcule, ordinaire):
    calcul = calcule(volume_minimal=900, heures_retenues=833, motif_ecart="Choix local", **ordinaire)
    assert (calcul.heures, calcul.sans_clause) == (833, False)


def test_a_retained_zero_is_no_clause(calcule, ordinaire):
    calcul = calcule(heures_retenues=0, motif_ecart="Lot d’étanchéité très court", **ordinaire)
    assert (calcul.heures, calcul.sans_clause) == (None, True)


def test_a_maximum_is_not_an_amount(refuse):
    problems = refuse(maximum_ht=4_000_000, part_main_oeuvre="0.3")
    assert "un maximum n’est pas un montant" in problems[0].constat


def test_a_framework_agreement_uses_its_estimate(calcule, ordinaire):
    calcul = calcule(maximum_ht=4_000_000, estimation_ht=1_000_000, **(ordinaire | {"montant_ht": 2_000_000}))
    assert calcul.heures == 833


def test_an_amount_equal_to_the_maximum_is_said(calcule, ordinaire, codes):
    assert "estimation_egale_au_maximum" in codes(calcule(maximum_ht=1_000_000, **ordinaire))


def test_the_estimate_of_the_whole_agreement_is_not_counted_in_each_lot(faire, droit):
    values = {
        "accord_cadre__forme": FormeAccordCadre.BONS_DE_COMMANDE,
        "accord_cadre__estimation_ht": 900_000,
        "part_main_oeuvre": "0.3",
    }
    lots = [(n, "Lot", faire.layers(**values)) for n in "12"]
    with pytest.raises(InputError) as caught:
        size_dossier(lots, droit)
    assert [p.ou.lot for p in caught.value.problems] == ["1", "2"]
    assert size_dossier(lots[:1], droit).total_heures == 450
    with pytest.raises(InputError):
        size_dossier(lots[:1], droit, alone=False)


def test_the_maximum_alone_gives_a_ratio_lot_an_upper_bound_said_so(calcule, texte):
    calcul = calcule("tranche", maximum_ht=1_500_000, **RATIO)
    assert (calcul.heures, calcul.estimation, calcul.borne_haute) == (None, 250, True)
    assert "borne haute" in texte(calcul, "borne_haute")
    assert "un maximum n’est pas un montant" in texte(calcul, "borne_haute")


def test_the_estimate_of_a_ratio_lot_never_comes_from_the_maximum(calcule):
    calcul = calcule("tranche", maximum_ht=9_000_000, estimation_ht=1_200_000, **RATIO)
    assert (calcul.estimation, calcul.borne_haute) == (100, False)


def test_a_ratio_without_estimate_says_so(calcule, codes):
    calcul = calcule("tranche", **RATIO)
    assert calcul.estimation is None
    assert "ratio_sans_estimation" in codes(calcul)


def test_a_ratio_says_its_modes(calcule):
    texte = calcule("tranche", **RATIO).ratio.texte
    assert texte == (
        "5\u00a0h par tranche de 10\u202f000\u00a0€ HT facturée au-delà de 1\u202f000\u202f000\u00a0€ HT, au prorata"
    )


def test_a_ratio_lot_has_no_retained_volume(refuse):
    (problem,) = refuse("tranche", heures_retenues=100, **RATIO)
    assert problem.ou.champ == "heures_retenues"


def test_cleaning_shows_the_open_share_and_both_forms(calcule):
    calcul = calcule("proprete", **NETTOYAGE)
    formulas = " ".join(etape.formule for etape in calcul.etapes)
    assert calcul.heures == 1920
    assert "P = 1 −" in formulas
    assert "48 × 600\u00a0h" in formulas


def test_cleaning_never_uses_the_loaded_cost(calcule):
    calcul = calcule("proprete", cout_horaire=50, **NETTOYAGE)
    assert calcul.heures == 1920
    assert "cout_horaire" not in {valeur.cle for valeur in calcul.entrees}
    assert all(line.cout_horaire is None for line in calcul.sensibilite)


def test_cleaning_without_room_has_no_clause(calcule, codes):
    calcul = calcule("proprete", **(NETTOYAGE | {"heures_mensuelles_transferables": 1000}))
    assert (calcul.heures, calcul.sans_clause) == (None, True)
    assert {"personnel_a_reprendre", "pas_d_heures"} <= codes(calcul)


def test_cleaning_under_the_usual_minimum_is_not_advised(calcule, codes):
    small = NETTOYAGE | {"montant_ht": "37499", "duree_mois": 12, "heures_mensuelles_transferables": 0}
    assert "sous_le_volume_minimal" in codes(calcule("proprete", **small))


def test_cleaning_without_staff_or_duration_is_refused(refuse):
    problems = refuse("proprete", montant_ht=1_200_000)
    assert {p.ou.champ for p in problems} == {"heures_mensuelles_transferables", "duree_mois"}


def test_a_share_of_hours_needs_the_hours(refuse):
    (problem,) = refuse("part_heures", taux_insertion="0.05")
    assert problem.ou.champ == "heures_totales"


def test_a_flat_rate_needs_its_hours(refuse):
    assert refuse("forfait")[0].ou.champ == "heures_forfait"


def test_a_ratio_needs_its_slice(refuse):
    assert {p.ou.champ for p in refuse("tranche")} == {"heures_par_tranche", "tranche_ht"}


@pytest.mark.parametrize(("montant", "attendu"), [("99999.99", 150), ("100000", 300), ("5000000", 900)])
def test_brackets_are_half_open_and_have_no_hole(calcule, montant, attendu, codes):
    calcul = calcule("palier", montant_ht=montant)
    assert calcul.heures == attendu
    assert "paliers_par_defaut" in codes(calcul)


def test_below_the_first_step_there_are_no_hours(calcule, codes):
    table = (Palier(a_partir_de_ht=Decimal(90_000), heures=Decimal(100)),)
    calcul = calcule("palier", montant_ht=89_999, paliers=table)
    assert (calcul.heures, calcul.sans_clause) == (None, True)
    assert "sous_le_premier_palier" in codes(calcul)


def test_two_steps_at_the_same_amount_are_refused(refuse):
    table = (Palier(a_partir_de_ht=Decimal(1), heures=Decimal(1)),) * 2
    assert refuse("palier", montant_ht=5, paliers=table)[0].ou.champ == "paliers"


def test_an_amount_of_zero_is_refused(refuse, ordinaire):
    assert refuse(**(ordinaire | {"montant_ht": 0}))[0].ou.champ == "montant_ht"


@pytest.mark.parametrize("levier", [Levier.RESERVE_SIAE, Levier.AUTRE_CONDITION_SOCIALE, Levier.AUCUN])
def test_a_lot_whose_levers_have_no_hours_has_no_volume(calcule, codes, levier):
    calcul = calcule(leviers=(levier,))
    assert (calcul.heures, calcul.sans_clause, codes(calcul)) == (None, True, {"sans_volume"})


def test_a_criterion_has_a_volume_when_the_dossier_asks_for_one(calcule, ordinaire, faire, droit):
    assert calcule(leviers=(Levier.CRITERE,), **ordinaire).heures == 833
    assert size_lot("1", "", faire.layers(leviers=(Levier.CRITERE,)), droit).sans_clause


def test_hours_retained_for_levers_without_hours_are_refused(refuse):
    assert refuse(leviers=(Levier.AUCUN,), heures_retenues=10)[0].ou.champ == "heures_retenues"


def test_the_problems_of_all_lots_come_together(faire, droit):
    lots = [(str(n), "Lot", faire.layers(montant_ht=100_000)) for n in range(1, 4)]
    with pytest.raises(InputError) as caught:
        size_dossier(lots, droit)
    assert [p.ou.lot for p in caught.value.problems] == ["1", "2", "3"]


def test_a_yearly_volume_needs_the_duration(refuse, ordinaire):
    assert refuse(periode=Periode.ANNUELLE, **ordinaire)[0].ou.champ == "duree_mois"


def test_services_are_held_against_their_whole_duration(calcule, ordinaire, codes):
    del ordinaire["duree_chantier_mois"]
    calcul = calcule(nature=Nature.SERVICES, duree_mois=3, **ordinaire)
    assert "etp_eleve" in codes(calcul)


class TestFrameworkByOrders:
    def sized(self, calcule, ordinaire, forme="bons_de_commande", **more):
        return calcule(**ordinaire, accord_cadre__forme=FormeAccordCadre(forme), **more)

    def test_a_fixed_volume_without_guaranteed_orders_is_said_not_to_be_due(self, calcule, ordinaire, texte):
        told = texte(self.sized(calcule, ordinaire), "volume_non_exigible")
        assert "le volume ne serait pas exigible" in told
        assert "minimum_ht" in told

    def test_a_guaranteed_minimum_makes_it_due(self, calcule, ordinaire, codes):
        found = self.sized(calcule, ordinaire, accord_cadre__minimum_ht=1000)
        assert "volume_non_exigible" not in codes(found)

    def test_only_what_is_lacking_is_advised(self, calcule, ordinaire, texte):
        found = self.sized(calcule, ordinaire, accord_cadre__minimum_ht=1000, reconductions=1)
        told = texte(found, "volume_non_exigible")
        assert ("periode: totale" in told, "minimum_ht" in told) == (True, False)

    def test_later_contracts_fix_their_own_volume(self, calcule, ordinaire, codes):
        assert "volume_non_exigible" not in codes(self.sized(calcule, ordinaire, "marches_subsequents"))

    @pytest.mark.parametrize("minimum", [0, 1000])
    def test_with_lots_slices_alone_are_advised(self, faire, droit, ordinaire, minimum):
        layers = faire.layers(
            **ordinaire,
            accord_cadre__forme=FormeAccordCadre.BONS_DE_COMMANDE,
            accord_cadre__minimum_ht=minimum,
        )
        found = size_dossier([("1", "A", layers), ("2", "B", layers)], droit)
        (told,) = {a.texte for c in found.lots for a in c.alertes if a.code == "volume_non_exigible"}
        assert "methode: tranche" in told
        assert "ou écrivez" not in told


def test_the_reason_for_no_hours_is_the_alert_that_explains_it_not_the_first(calcule):
    full = NETTOYAGE | {"heures_mensuelles_transferables": 3000, "reconductions": 1}
    found = calcule("proprete", **full)
    assert found.alertes[0].code == "montant_et_reconductions"
    assert found.sans_heures.startswith("Le personnel à reprendre occupe déjà tout le marché")
