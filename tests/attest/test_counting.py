"""Each rule of counting, one at a time."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from classeurs import JOUR, SIRETS, codes, compter, engagement, execution, membre, seule

from clausegen.attest.counted import Suite
from clausegen.attest.counting import count
from clausegen.attest.records import Constat, Forme
from clausegen.attest.wording import REGLES
from clausegen.intake.executions_file import read_workbook
from clausegen.intake.tables import TABLES

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def sound(heures=10, **changes):
    """A row that no rule concerns."""
    days = {"date_embauche": date(2026, 2, 2), "date_validation_eligibilite": date(2026, 2, 2)}
    return execution(heures, 2, "P-99", **(days | changes))


def one_row(row, **rules):
    """What becomes of one row beside a sound one of 10 hours."""
    comptage = compter([engagement(**rules)], [sound(), row])
    hours = seule(comptage).heures_validees - 10 if comptage.attestations else None
    return codes(comptage), hours


class TestCounted:
    def test_validated_hours_count(self):
        assert one_row(execution(50)) == ([], 50)

    def test_the_first_month_counts_though_the_market_enters_it_half_way(self):
        assert one_row(execution(50, 1)) == ([], 50)

    def test_the_last_month_counts_though_the_market_leaves_it_half_way(self):
        assert one_row(execution(50, 9), date_fin=date(2026, 9, 4)) == ([], 50)

    def test_eligibility_on_the_day_of_hiring_is_in_time(self):
        day = date(2026, 3, 16)
        row = execution(50, date_embauche=day, date_validation_eligibilite=day)
        assert one_row(row) == ([], 50)

    def test_a_first_day_given_frees_the_month_from_what_came_before(self):
        day = date(2026, 3, 16)
        row = execution(50, date_validation_eligibilite=day, premier_jour=day)
        assert one_row(row) == ([], 50)

    def test_eligibility_within_the_month_counts_where_the_market_says_so(self):
        row = execution(50, date_validation_eligibilite=date(2026, 3, 16))
        assert one_row(row, regles="sans limite ; éligibilité dans le mois") == ([], 50)

    def test_training_is_a_part_of_the_hours(self):
        comptage = compter([engagement()], [execution(50, heures_formation=20)])
        assert (seule(comptage).heures_validees, seule(comptage).heures_formation) == (50, 20)

    def test_the_limit_does_not_concern_people_who_are_lent(self):
        old = {"date_embauche": date(2023, 1, 2), "date_validation_eligibilite": date(2022, 12, 1)}
        row = execution(50, modalite="etti", type_contrat="interim", **old)
        assert one_row(row, regles="limite 24 mois") == ([], 50)

    def test_a_market_of_2019_is_under_its_own_documents(self):
        rules = {"date_debut": date(2017, 1, 2), "date_fin": date(2019, 12, 20)}
        old = {"date_embauche": date(2017, 1, 9), "date_validation_eligibilite": date(2017, 1, 3)}
        row = execution(50, date(2019, 6, 1), **old)
        comptage = compter([engagement(**rules)], [row])
        assert seule(comptage).heures_validees == 50
        comptage = compter([engagement(**rules, regles="limite 48 mois")], [row])
        assert seule(comptage).heures_validees == 50
        comptage = compter([engagement(**rules, regles="limite deux ans")], [row])
        assert (codes(comptage), seule(comptage).heures_validees) == (["au_dela_limite"], 0)


class TestSetAside:
    @pytest.mark.parametrize(
        ("changes", "rules", "code"),
        [
            ({"statut": "refusee"}, {}, "refusee"),
            ({"mois": 10}, {}, "hors_periode"),
            ({"mois": date(2025, 12, 1), "date_embauche": date(2025, 12, 1)}, {}, "hors_periode"),
            ({"dernier_jour": date(2026, 3, 25)}, {"date_fin": date(2026, 3, 20)}, "hors_periode"),
            ({"date_embauche": date(2026, 3, 25)}, {"date_fin": date(2026, 3, 20)}, "hors_periode"),
            ({"date_validation_eligibilite": None}, {}, "sans_validation"),
            ({"date_validation_eligibilite": date(2026, 4, 1)}, {}, "avant_eligibilite"),
            (
                {"date_validation_eligibilite": date(2026, 3, 2)},
                {"etat": "en_cours"},
                "eligibilite_en_cours_de_mois",
            ),
            ({}, {"regles": "limite 1 mois"}, "au_dela_limite"),
            ({}, {"regles": "limite 2 mois", "etat": "en_cours"}, "limite_en_cours_de_mois"),
            (
                {"modalite": "ai", "type_contrat": "mise_a_disposition"},
                {"regles": "limite 1 mois, limite pour tous"},
                "au_dela_limite",
            ),
            ({}, {"regles": "limite 1 mois ; limite depuis l’éligibilité"}, "au_dela_limite"),
        ],
    )
    def test_by_a_rule_that_is_told(self, changes, rules, code):
        found, hours = one_row(execution(**{"heures": 50, "mois": 3} | changes), **rules)
        assert hours == 0
        assert code in found
        assert REGLES[code].suite is Suite.ECARTEE

    def test_the_limit_of_the_ccag_is_that_of_the_law(self):
        old = {"date_embauche": date(2024, 2, 1), "date_validation_eligibilite": date(2024, 1, 30)}
        rules = {"date_debut": date(2024, 1, 8), "regles": "CCAG 2021"}
        assert one_row(execution(50, **old), **rules) == (["au_dela_limite"], 0)
        assert one_row(execution(50, 1, **old), **rules) == ([], 50)

    def test_a_contract_may_depart_from_the_ccag(self):
        old = {"date_embauche": date(2024, 2, 1), "date_validation_eligibilite": date(2024, 1, 30)}
        rules = {"date_debut": date(2024, 1, 8), "regles": "CCAG 2021 ; limite 48 mois"}
        assert one_row(execution(50, **old), **rules) == ([], 50)

    def test_identical_rows_count_once(self):
        assert one_row(sound()) == (["doublon"], 0)

    def test_who_checked_may_be_written_differently_in_a_copy(self):
        assert one_row(sound(validee_par="MISSION")) == (["doublon"], 0)

    def test_training_that_the_contract_excludes(self):
        comptage = compter(
            [engagement(regles="sans limite ; formation exclue")], [execution(50, heures_formation=20)]
        )
        assert (seule(comptage).heures_validees, seule(comptage).heures_formation) == (30, 0)
        assert [(a.code, a.heures) for a in comptage.anomalies] == [("formation_exclue", 20)]

    def test_no_hour_is_lost(self):
        rows = [execution(10, 2), execution(20, 3, statut="refusee"), execution(30, 10), execution(40, 4)]
        comptage = compter([engagement()], rows)
        assert comptage.bilan.heures_validees + comptage.bilan.heures_ecartees == 100


class TestHeldBack:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"heures_formation": 60}, "formation"),
            ({"premier_jour": date(2026, 4, 2)}, "jour_hors_mois"),
            ({"premier_jour": date(2026, 3, 20), "dernier_jour": date(2026, 3, 2)}, "jours_inverses"),
            ({"date_embauche": date(2026, 4, 1)}, "avant_embauche"),
            ({"date_embauche": date(2026, 3, 9), "premier_jour": date(2026, 3, 2)}, "avant_embauche"),
            ({"mois": date(2026, 12, 1)}, "mois_a_venir"),
            ({"heures": 400}, "mois_trop_plein"),
        ],
    )
    def test_by_what_cannot_be_true(self, changes, code):
        assert one_row(execution(**{"heures": 50, "mois": 3} | changes)) == ([code], None)

    def test_contradictory_rows_cannot_be_judged(self):
        assert one_row(sound(12)) == (["doublon_contradictoire"] * 2, None)

    def test_two_halves_of_a_month_are_no_duplicate(self):
        cut = date(2026, 3, 15)
        rows = [execution(20, dernier_jour=cut), execution(30, premier_jour=date(2026, 3, 16))]
        assert seule(compter([engagement()], rows)).heures_validees == 50

    def test_a_month_too_full_over_two_markets_holds_both(self):
        markets = [engagement(), engagement(marche="M-2", siret=SIRETS[2])]
        other = {"marche": "M-2", "date_embauche": date(2026, 1, 20)}
        comptage = compter(markets, [execution(150), execution(150, **other)])
        assert codes(comptage) == ["mois_trop_plein"] * 2
        assert comptage.attestations == ()
        assert "M-1, M-2" in comptage.anomalies[0].constat

    def test_hours_to_check_that_would_change_the_finding(self):
        rows = [execution(90), execution(20, 4, statut="a_valider")]
        comptage = compter([engagement()], rows)
        assert codes(comptage) == ["a_valider", "a_valider_decisif"]
        assert comptage.attestations == ()

    def test_hours_to_check_that_change_nothing(self):
        rows = [execution(120), execution(20, 4, statut="a_valider")]
        comptage = compter([engagement()], rows)
        assert (seule(comptage).constat, seule(comptage).heures_validees) == (Constat.DEPASSE, 120)

    def test_one_bad_row_holds_back_its_own_attestation_alone(self):
        markets = [engagement(), engagement(marche="M-2")]
        comptage = compter(markets, [execution(400), execution(10, marche="M-2", participant="P-02")])
        assert [a.marche for a in comptage.attestations] == ["M-2"]
        assert [r.marche for r in comptage.retenues] == ["M-1"]
        assert not comptage.complet

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"heures_dues": None}, "les heures dues manquent"),
            ({"ratio": "5 h par 10 000 € HT, au prorata"}, "tous les deux"),
            ({"heures_dues": None, "ratio": "5 h par 10 000 € HT"}, "le montant facturé manque"),
            (
                {"heures_dues": None, "ratio": "5 h par 10 000 € HT", "facture_ht": "257 000 €"},
                "128,5\u00a0h au prorata, 125\u00a0h par tranche entière",
            ),
            ({"date_fin": date(2025, 1, 1)}, "finit avant"),
            ({"heures_exonerees": 10}, "sans la date de la décision"),
            ({"decision_exoneration": date(2026, 5, 5)}, "aucune heure n’est exonérée"),
            ({"heures_exonerees": 101, "decision_exoneration": date(2026, 5, 5)}, "dépasse les heures dues"),
            ({"regles": "CCAG 2021", "date_debut": date(2019, 3, 4)}, "1er\u00a0avril 2021"),
            ({"objet": "Dossier 1 85 05 78 006 084 91"}, "numéro de sécurité sociale"),
        ],
    )
    def test_by_a_contradiction_of_the_engagement(self, changes, told):
        comptage = compter([engagement(**changes)], [execution()])
        assert comptage.attestations == ()
        assert told in str(comptage.retenues[0].raisons[0])

    def test_twins_hold_each_other(self):
        comptage = compter([engagement(), engagement()], [execution()])
        assert comptage.attestations == ()
        assert len(comptage.retenues) == 2


class TestWithoutEngagement:
    @pytest.mark.parametrize(
        ("changes", "told", "hint"),
        [
            ({"marche": "M-I"}, "le marché « M-I » n’a aucun engagement", "« M-1 »"),
            ({"lot": "2"}, "le lot « 2 » n’a pas d’engagement", "Corrigez"),
            ({"titulaire": "Bati Esai"}, "« Bati Esai » n’a pas d’engagement", "« Bâti Essai »"),
        ],
    )
    def test_hours_are_told_with_the_nearest_name(self, changes, told, hint):
        comptage = compter([engagement(etat="en_cours")], [execution(), execution(30, 4, **changes)])
        (anomalie,) = comptage.anomalies
        assert anomalie.code == "sans_engagement"
        assert told in anomalie.constat
        assert hint in anomalie.remede
        assert seule(comptage).heures_validees == 50
        assert not comptage.complet

    def test_case_accents_and_zeros_do_not_part_a_row_from_its_engagement(self):
        row = execution(marche="m 1", lot="Lot n° 01", titulaire="BATI  ESSAI")
        assert seule(compter([engagement(lot="1")], [row])).heures_validees == 50


def held_by(engagements, executions, membres=()):
    """The holders whose attestations wait, and the codes of the reasons."""
    comptage = compter(engagements, executions, membres)
    found = [code for code in codes(comptage) if REGLES[code].suite is Suite.RETENUE]
    return [retenue.titulaire for retenue in comptage.retenues], found


VAL = {"titulaire": "Routes du Val SARL"}
UNCERTAIN = ["rattachement_incertain"]


class TestFinalWaits:
    """A final attestation waits for the rows that may yet be its own."""

    def test_for_hours_whose_company_is_spelt_otherwise(self):
        rows = [execution(120, **VAL), execution(130, 4, titulaire="Routes du Val")]
        assert held_by([engagement(**VAL)], rows) == (["Routes du Val SARL"], UNCERTAIN)

    def test_for_hours_of_an_unknown_company_on_its_lot(self):
        rows = [execution(120, **VAL), execution(130, 4, titulaire="SNTP")]
        assert held_by([engagement(**VAL)], rows) == (["Routes du Val SARL"], UNCERTAIN)

    def test_only_the_holder_whose_name_is_near_waits(self):
        others = [engagement(**VAL), engagement(titulaire="Toitures Essai", siret=SIRETS[2])]
        assert held_by(others, [execution(titulaire="Routes du Val")])[0] == ["Routes du Val SARL"]

    def test_for_a_member_whose_name_is_spelt_otherwise(self):
        rows = [execution(titulaire="Toit Essai")]
        members = [membre("Bâti Essai"), membre("Toits Essai", 1)]
        assert held_by([engagement(titulaire="Groupement")], rows, members) == (["Groupement"], UNCERTAIN)

    @pytest.mark.parametrize("changes", [{"lot": "2"}, {"marche": "M-I"}])
    def test_for_hours_of_its_company_on_an_unknown_lot_or_a_market_of_near_name(self, changes):
        assert held_by([engagement()], [execution(**changes)]) == (["Bâti Essai"], UNCERTAIN)

    def test_the_message_names_the_rows_and_what_to_do(self):
        rows = [execution(120), execution(10, 4, titulaire="Bati"), execution(20, 5, titulaire="Bati")]
        told = str(compter([engagement()], rows).retenues[0].raisons[0])
        assert "30\u00a0h sans engagement (lignes 6 et 7)" in told
        assert "écrivez « refusee »" in told

    def test_not_for_hours_of_another_market(self):
        rows = [execution(120), execution(50, marche="Voirie 2031", titulaire="Autre")]
        assert held_by([engagement()], rows) == ([], [])

    @pytest.mark.parametrize(
        "changes", [{"statut": "refusee"}, {"heures": 0}, {"date_validation_eligibilite": date(2026, 5, 1)}]
    )
    def test_not_for_hours_that_would_not_count_anyway(self, changes):
        row = execution(**{"heures": 30, "titulaire": "Bati"} | changes)
        assert held_by([engagement()], [execution(120), row]) == ([], [])

    @pytest.mark.parametrize(
        ("changes", "rules"),
        [
            ({"date_validation_eligibilite": date(2026, 3, 16)}, "sans limite"),
            ({}, "limite 2 mois"),
        ],
    )
    def test_for_a_month_of_which_a_part_counts(self, changes, rules):
        rows = [sound(120), execution(50, **changes)]
        assert held_by([engagement(regles=rules)], rows)[1] == ["part_a_compter"]

    @pytest.mark.parametrize("changes", [{"date_validation_eligibilite": None}, {"mois": 10}])
    def test_for_hours_set_aside_that_would_change_the_finding(self, changes):
        rows = [execution(90), execution(**{"heures": 50, "mois": 4} | changes)]
        assert held_by([engagement()], rows)[1] == ["ecartees_decisives"]
        assert held_by([engagement(heures_dues=200)], rows) == ([], [])

    def test_for_hours_that_change_the_finding_only_together(self):
        pending = execution(6, 4, statut="a_valider")
        mendable = execution(6, 5, date_validation_eligibilite=None)
        rows = [execution(90), pending, mendable]
        assert held_by([engagement()], rows)[1] == ["a_valider_decisif", "ecartees_decisives"]
        assert held_by([engagement()], rows[:2]) == ([], [])

    def test_for_hours_that_change_the_finding_of_one_member_alone(self):
        members = [membre("Bâti Essai", heures_membre=50), membre("Toits Essai", 1, heures_membre=50)]
        rows = [execution(120), execution(50, 4, "P-02", titulaire="Toits Essai", statut="a_valider")]
        group = [engagement(titulaire="Groupement")]
        assert held_by(group, rows, members)[1] == ["a_valider_decisif"]

    def test_an_intermediate_one_waits_for_none_of_them(self):
        rows = [execution(50, titulaire="Bati"), execution(date_validation_eligibilite=date(2026, 3, 16))]
        assert held_by([engagement(etat="en_cours")], rows) == ([], [])


class TestSeveralMarkets:
    def two(self, rules, **changes):
        markets = [engagement(regles=rules), engagement(marche="M-2", regles=rules)]
        return compter(markets, [execution(60), execution(60, marche="M-2", **changes)])

    def test_globalisation_where_the_documents_foresee_it(self):
        comptage = self.two("sans limite ; globalisation")
        assert codes(comptage) == ["globalisation"] * 2
        assert comptage.bilan.heures_validees == 120
        assert (comptage.bilan.personnes, comptage.bilan.contrats) == (1, 1)

    def test_one_contract_on_two_markets_that_do_not(self):
        comptage = self.two("sans limite")
        assert codes(comptage) == ["sans_globalisation"] * 2
        assert len(comptage.retenues) == 2

    def test_two_contracts_are_counted_and_told(self):
        comptage = self.two("sans limite", date_embauche=date(2026, 2, 2))
        assert codes(comptage) == ["deux_marches"] * 2
        assert comptage.complet


class TestForms:
    def test_a_market_in_progress_finds_nothing_and_tells_what_is_still_checked(self):
        rows = [execution(120), execution(20, 4, statut="a_valider")]
        a = seule(compter([engagement(etat="en_cours")], rows))
        assert (a.forme, a.constat, a.heures_a_verifier) == (Forme.INTERMEDIAIRE, None, 20)
        assert a.arrete_au == date(2026, 3, 31)

    @pytest.mark.parametrize(
        ("hours", "due", "found"),
        [
            (101, 100, Constat.DEPASSE),
            (100, 100, Constat.ATTEINT),
            (99, 100, Constat.PARTIEL),
            (None, 100, Constat.NON_REALISE),
            (None, 0, Constat.SANS_OBJET),
            (10, 0, Constat.DEPASSE),
        ],
    )
    def test_each_finding(self, hours, due, found):
        rows = [] if hours is None else [execution(hours)]
        assert seule(compter([engagement(heures_dues=due)], rows)).constat is found

    def test_an_exoneration_goes_by_its_date_and_leaves_the_gap_as_it_is(self):
        rules = {"heures_exonerees": 40, "decision_exoneration": date(2026, 8, 3)}
        a = seule(compter([engagement(**rules)], [execution(60)]))
        assert (a.constat, a.ecart, a.heures_exonerees) == (Constat.PARTIEL, -40, 40)

    def test_the_hours_due_of_a_ratio_are_exact(self):
        rules = {
            "heures_dues": None,
            "ratio": "1 h par tranche de 3 000 € HT au-delà de 10 000 €, au prorata",
            "facture_ht": "30 000 €",
        }
        a = seule(compter([engagement(**rules)], [execution(60)]))
        assert a.heures_dues == Decimal("6.67")
        assert "30\u202f000" not in str(a.faits())

    def test_a_ratio_whose_two_readings_agree_needs_no_choice_and_claims_none(self):
        rules = {"heures_dues": None, "ratio": "5 h par 10 000 € HT", "facture_ht": "200 000 €"}
        a = seule(compter([engagement(**rules)], [execution(60)]))
        assert a.heures_dues == 100
        assert a.ratio.endswith("facturée")


class TestRoundedDown:
    RULES = "sans limite ; arrondi à l’heure inférieure"
    RATIO = {"heures_dues": None, "ratio": "5 h par 10 000 € HT, au prorata", "facture_ht": "493 999,99 €"}  # noqa: RUF012 - read only

    def test_the_hours_due_of_a_ratio_from_their_exact_value(self):
        a = seule(compter([engagement(regles=self.RULES, **self.RATIO)], [execution(60)]))
        assert a.heures_dues == 246
        assert a.ratio.endswith("au prorata, total arrondi à l’heure inférieure")

    def test_the_hours_due_of_a_revised_volume(self):
        a = seule(compter([engagement(regles=self.RULES, heures_dues="247,41")], [execution(60)]))
        assert a.heures_dues == 247

    def test_a_fraction_of_an_hour_that_no_rule_rounds_is_told(self):
        rules = self.RATIO | {"facture_ht": "494 820 €"}
        (told,) = compter([engagement(**rules)], [execution(60)]).avertissements
        assert "le ratio donne 247,41\u00a0h dues" in told.constat
        assert "« arrondi à l’heure inférieure »" in told.remede


class TestNotices:
    def test_one_siret_under_two_names(self):
        markets = [engagement(), engagement(marche="M-2", titulaire="Toits Essai")]
        (told,) = compter(markets, [execution()]).avertissements
        assert (
            told.constat == "« Toits Essai » a le SIRET de « Bâti Essai » (feuille « Engagements », ligne 5)"
        )

    def test_the_siret_that_a_group_has_from_its_head_is_no_second_name(self):
        markets = [engagement(titulaire="Groupement Essai"), engagement(marche="M-2")]
        members = [membre("Bâti Essai"), membre("Toits Essai", 1)]
        assert compter(markets, [execution()], members).avertissements == ()


class TestSample:
    def test_every_rule_is_met_in_the_sample_of_anomalies(self):
        comptage = count(read_workbook(SAMPLES / "anomalies" / "heures.xlsx"), JOUR)
        assert set(codes(comptage)) == set(REGLES)
        assert (len(comptage.attestations), len(comptage.retenues)) == (7, 19)

    def test_every_anomaly_says_where_why_and_what_to_do(self):
        comptage = count(read_workbook(SAMPLES / "anomalies" / "heures.xlsx"), JOUR)
        for anomalie in comptage.anomalies:
            assert anomalie.ou.cellule
            assert anomalie.constat
            assert anomalie.regle
            assert anomalie.remede
            assert "{" not in str(anomalie.problem)

    def test_columns_are_named_as_the_workbook_shows_them(self):
        comptage = count(read_workbook(SAMPLES / "anomalies" / "heures.xlsx"), JOUR)
        problems = [
            *(a.problem for a in comptage.anomalies),
            *(p for r in comptage.retenues for p in r.raisons),
        ]
        quoted = set(re.findall(r"« ([^»]+) »", " ".join(map(str, problems))))
        keys = {key for table in TABLES.values() for key in table.modele.model_fields}
        assert quoted & keys == set()
        assert {"Premier jour", "Règles"} <= quoted

    def test_no_anomaly_quotes_a_person(self):
        comptage = count(read_workbook(SAMPLES / "anomalies" / "heures.xlsx"), JOUR)
        assert "P-" not in "".join(str(a.problem) for a in comptage.anomalies)
