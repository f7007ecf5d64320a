"""The duty of a social condition: each date moved by a day, each threshold by a euro, each doubt."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from clausegen.clauses.obligation import assess
from clausegen.errors import InputError
from clausegen.law import LawSilentError, load_law
from clausegen.model.dossier import Dossier

# Written by hand from the texts, 2026-2027: buyer, nature, threshold.
THRESHOLDS = [
    ("autorite_centrale", "travaux", 5_404_000),
    ("autorite_centrale", "fournitures", 140_000),
    ("autorite_centrale", "services", 140_000),
    ("autre_pouvoir_adjudicateur", "travaux", 5_404_000),
    ("autre_pouvoir_adjudicateur", "fournitures", 216_000),
    ("autre_pouvoir_adjudicateur", "services", 216_000),
    ("entite_adjudicatrice", "travaux", 5_404_000),
    ("entite_adjudicatrice", "fournitures", 432_000),
    ("entite_adjudicatrice", "services", 432_000),
]
HIGH = 50_000_000


def dossier(
    *, buyer="autre_pouvoir_adjudicateur", lots=None, leviers="condition_execution", alloti=True, **marche
):
    base = {"reference": "R", "objet": "Objet", "nature": "travaux", "date_envoi_avis": "2026-12-01"}
    return Dossier.model_validate(
        {
            "acheteur": {"nom": "Ville", "type": buyer},
            "marche": {key: value for key, value in {**base, **marche}.items() if value is not None},
            "clause": {"leviers": leviers} if leviers else {},
            "lots": lots or [{"numero": "1", "intitule": "Lot"}],
            "alloti": alloti,
        }
    )


def lots(*amounts, **more):
    return [
        {"numero": str(rank), "intitule": "Lot", **({} if amount is None else {"montant_ht": amount}), **more}
        for rank, amount in enumerate(amounts, 1)
    ]


def answer(**parts):
    return assess(dossier(**parts), load_law())


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def doubts(found):
    return [plain(f"{item.sujet} | {item.texte}") for item in found.a_verifier]


@pytest.mark.parametrize(("buyer", "nature", "limit"), THRESHOLDS)
@pytest.mark.parametrize(("euros", "due"), [(-1, False), (0, True), (1, True)])
def test_the_duty_begins_at_the_threshold_to_the_euro(buyer, nature, limit, euros, due):
    found = answer(buyer=buyer, nature=nature, valeur_estimee_ht=limit + euros)
    assert found.obligatoire is due
    assert (found.seuil.montant, found.valeur_retenue.montant) == (limit, limit + euros)


@pytest.mark.parametrize(("euros", "due"), [("-0.01", False), ("0.01", True)])
def test_a_cent_counts(euros, due):
    assert answer(valeur_estimee_ht=5_404_000 + Decimal(euros)).obligatoire is due


@pytest.mark.parametrize(("days", "due"), [(-1, False), (0, True), (1, True)])
@pytest.mark.parametrize("field", ["date_envoi_avis", "date_engagement"])
def test_the_duty_begins_on_22_august_2026_to_the_day(days, due, field):
    day = date(2026, 8, 22) + timedelta(days=days)
    dates = {"date_envoi_avis": None, field: day.isoformat()}
    assert answer(valeur_estimee_ht=HIGH, **dates).obligatoire is due


def test_before_the_duty_the_answer_says_when_it_begins():
    found = answer(valeur_estimee_ht=HIGH, date_envoi_avis="2026-08-21")
    assert "à partir du 22\u00a0août 2026" in found.pourquoi
    assert found.exceptions == ()


@pytest.mark.parametrize(("day", "due"), [("2027-12-31", True), ("2028-01-01", None)])
def test_after_the_last_known_threshold_nothing_is_asserted(day, due):
    found = answer(valeur_estimee_ht=HIGH, date_envoi_avis=day)
    assert found.obligatoire is due
    said = any("valeur connue jusqu’au 31 décembre 2027" in doubt for doubt in doubts(found))
    assert said is (due is None)
    assert found.seuil.a_verifier is (due is None)


def test_the_date_of_the_notice_comes_before_that_of_the_engagement():
    found = answer(valeur_estimee_ht=HIGH, date_envoi_avis="2026-08-21", date_engagement="2026-12-01")
    assert (found.date, found.obligatoire) == (date(2026, 8, 21), False)


def test_a_dossier_without_a_date_is_asked_for_one():
    with pytest.raises(InputError) as caught:
        answer(date_envoi_avis=None, valeur_estimee_ht=HIGH)
    assert caught.value.problems[0].ou.champ == "marche.date_envoi_avis"


def test_a_date_before_the_code_is_answered_with_a_message():
    with pytest.raises(LawSilentError, match="commence le 1er\u00a0avril 2019"):
        answer(date_envoi_avis="2019-03-31", valeur_estimee_ht=HIGH)


def test_more_than_a_year_after_the_last_check_the_law_is_to_be_checked():
    within = answer(valeur_estimee_ht=HIGH, date_envoi_avis="2027-08-23")
    after = answer(valeur_estimee_ht=HIGH, date_envoi_avis="2027-08-24")
    assert [d.startswith("droit |") for d in doubts(within)].count(True) == 0
    assert [d.startswith("droit |") for d in doubts(after)].count(True) == 1


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ({"date_notification": "2026-11-30"}, ("1er décembre 2026", "30 novembre 2026")),
        (
            {"date_notification": "2027-02-15", "date_debut": "2027-02-14"},
            ("15 février 2027", "14 février 2027"),
        ),
        ({"date_debut": "2026-11-01"}, ("1er décembre 2026", "1er novembre 2026")),
        (
            {
                "date_envoi_avis": None,
                "date_engagement": "2026-12-02",
                "date_notification": "2026-12-01",
            },
            ("2 décembre 2026", "1er décembre 2026"),
        ),
    ],
)
def test_dates_in_an_impossible_order_are_to_be_checked_and_both_named(dates, told):
    (found,) = [text for text in doubts(answer(valeur_estimee_ht=1, **dates)) if text.startswith("dates |")]
    assert all(day in found for day in told)


@pytest.mark.parametrize("kind", ["marche", "autre_marche"])
def test_dates_are_checked_whatever_the_contract(kind):
    found = answer(type_contrat=kind, valeur_estimee_ht=1, date_notification="2026-08-01")
    assert any(text.startswith("dates |") for text in doubts(found))


def test_dates_in_order_are_not_doubted():
    found = answer(valeur_estimee_ht=1, date_notification="2026-12-01", date_debut="2026-12-01")
    assert found.a_verifier == ()


class TestConcession:
    @pytest.mark.parametrize(("euros", "due"), [(-1, False), (0, True)])
    def test_its_own_threshold_to_the_euro(self, euros, due):
        found = answer(type_contrat="concession", nature="services", valeur_estimee_ht=5_404_000 + euros)
        assert found.obligatoire is due

    def test_its_own_article_and_two_exceptions_only(self):
        found = answer(type_contrat="concession", valeur_estimee_ht=HIGH, duree_mois=3)
        assert "L.\u00a03114-2-1" in found.fondement.citation
        assert len(found.exceptions) == 2
        assert not any(item.indice for item in found.exceptions)

    def test_reasons_are_recorded_by_any_means(self):
        found = answer(type_contrat="concession", valeur_estimee_ht=HIGH)
        assert found.a_ecrire[1].ou == "par tout moyen approprié"
        assert "CCAP" not in found.a_ecrire[0].ou

    def test_the_lots_amounts_are_not_its_value(self):
        found = answer(type_contrat="concession", lots=lots(HIGH))
        assert (found.obligatoire, found.valeur_retenue.montant) == (None, None)

    def test_without_a_value_the_key_to_add_is_named(self):
        found = answer(type_contrat="concession")
        assert (found.obligatoire, "valeur_estimee_ht" in found.pourquoi) == (None, True)

    def test_its_value_is_always_to_be_checked(self):
        assert any(
            "chiffre d’affaires" in d for d in doubts(answer(type_contrat="concession", valeur_estimee_ht=1))
        )

    def test_the_small_lots_of_ordinary_contracts_are_not_its_own(self):
        found = answer(type_contrat="concession", lots=lots(HIGH, 1), valeur_estimee_ht=HIGH)
        assert not any("petits_lots" in d for d in doubts(found))

    def test_a_reservation_is_published_under_its_own_word(self):
        found = answer(type_contrat="concession", valeur_estimee_ht=1, leviers="reserve_siae")
        assert found.decp.consideration_sociale == ("Concession réservée",)


class TestNotConcerned:
    @pytest.mark.parametrize(
        ("kind", "article"), [("marche_defense", "L.\u00a02312-1"), ("autre_marche", "L.\u00a02500-1")]
    )
    def test_defence_and_other_contracts_escape_whatever_their_value(self, kind, article):
        found = answer(type_contrat=kind, valeur_estimee_ht=HIGH)
        assert found.obligatoire is False
        assert article in found.pourquoi
        assert [item.ce_dossier for item in found.non_concerne].count(True) == 1

    def test_an_ordinary_contract_is_told_who_escapes(self):
        found = answer(valeur_estimee_ht=HIGH)
        assert [item.ce_dossier for item in found.non_concerne] == [False, False]


class TestValue:
    def test_the_sum_of_lots_is_used_by_default_and_said(self):
        found = answer(lots=lots(5_000_000, 404_000))
        assert (found.obligatoire, found.valeur_retenue.origine) == (True, "somme des lots")
        assert any("toute l’opération" in d for d in doubts(found))

    def test_the_declared_value_comes_before_the_sum(self):
        found = answer(lots=lots(1_000_000), valeur_estimee_ht=5_404_000)
        assert (found.obligatoire, found.valeur_retenue.origine) == (True, "marche.valeur_estimee_ht")

    def test_a_declared_value_below_the_sum_does_not_hide_the_duty(self):
        found = answer(lots=lots(5_404_000), valeur_estimee_ht=5_000_000)
        assert found.obligatoire is True
        assert any("inférieure à la somme des lots" in d for d in doubts(found))

    def test_without_any_amount_nothing_can_be_told(self):
        found = answer()
        assert (found.obligatoire, found.valeur_retenue.montant) == (None, None)
        assert any("valeur_estimee_ht" in d for d in doubts(found))

    @pytest.mark.parametrize(("known", "due"), [(5_403_999, None), (5_404_000, True)])
    def test_some_lots_without_amount_give_a_minimum_only(self, known, due):
        found = answer(lots=lots(known, None))
        assert (found.obligatoire, found.valeur_retenue.minorant) == (due, True)

    def test_a_contract_without_lots_gives_its_own_amount(self):
        found = answer(alloti=False, montant_ht=5_404_000)
        assert (found.obligatoire, found.valeur_retenue.origine) == (True, "marche.montant_ht")

    def test_lots_of_another_nature_are_to_be_checked(self):
        found = answer(lots=lots(5_404_000, nature="services"))
        assert any(d.startswith("nature |") for d in doubts(found))


class TestFramework:
    def framework(self, nature="services", lots=None, valeur=None, **cadre):
        return answer(
            nature=nature,
            lots=lots,
            valeur_estimee_ht=valeur,
            accord_cadre={"forme": "bons_de_commande", **cadre},
        )

    @pytest.mark.parametrize(("maximum", "due"), [(215_999, False), (216_000, True)])
    def test_its_value_is_its_maximum(self, maximum, due):
        found = self.framework(maximum_ht=maximum, estimation_ht=1)
        assert (found.obligatoire, found.valeur_retenue.origine) == (due, "marche.accord_cadre.maximum_ht")

    def test_the_lots_maximums_add_up(self):
        found = self.framework(
            lots=[{"numero": str(n), "intitule": "L", "maximum_ht": 108_000} for n in (1, 2)]
        )
        assert (found.obligatoire, found.valeur_retenue.montant) == (True, 216_000)

    def test_without_a_known_value_it_is_asked(self):
        found = self.framework()
        assert found.obligatoire is None
        assert any("maximum_ht" in d for d in doubts(found))

    @pytest.mark.parametrize(("estimation", "due"), [(215_999, None), (216_000, True)])
    def test_an_estimate_of_orders_can_establish_the_duty_not_rule_it_out(self, estimation, due):
        found = self.framework(estimation_ht=estimation)
        assert (found.obligatoire, found.valeur_retenue.minorant) == (due, True)

    def test_a_maximum_above_the_estimated_value_is_retained_and_said(self):
        found = self.framework(maximum_ht=216_000, valeur=100_000)
        assert found.obligatoire is True
        assert any("le maximum est retenu" in d for d in doubts(found))

    @pytest.mark.parametrize(
        ("key", "due", "minimum"), [("maximum_ht", True, False), ("estimation_ht", True, True)]
    )
    def test_a_maximum_below_the_lots_gives_way_to_their_sum_and_is_to_be_checked(self, key, due, minimum):
        found = self.framework(
            maximum_ht=180_000,
            lots=[{"numero": str(n), "intitule": "L", key: 600_000} for n in (1, 2)],
        )
        kept = found.valeur_retenue
        assert (found.obligatoire, kept.montant, kept.minorant) == (due, 1_200_000, minimum)
        told = " ".join(doubts(found))
        assert "180 000 € HT" in told
        assert "1 200 000 € HT" in told

    def test_lots_below_the_threshold_by_their_estimates_do_not_rule_the_duty_out(self):
        found = self.framework(
            maximum_ht=1_000, lots=[{"numero": "1", "intitule": "L", "estimation_ht": 200_000}]
        )
        assert found.obligatoire is None

    def test_a_maximum_equal_to_the_sum_of_the_lots_is_not_doubted(self):
        found = self.framework(
            maximum_ht=200_000, lots=[{"numero": "1", "intitule": "L", "maximum_ht": 200_000}]
        )
        assert found.a_verifier == ()

    def test_renewals_ask_whether_the_maximum_covers_them(self):
        found = self.framework(maximum_ht=100_000, reconductions=3)
        assert found.obligatoire is False
        assert any("400 000 € HT" in d for d in doubts(found))

    def test_renewals_lengthen_the_contract(self):
        short = answer(
            valeur_estimee_ht=HIGH, duree_mois=3, accord_cadre={"forme": "mixte", "reconductions": 0}
        )
        renewed = answer(
            valeur_estimee_ht=HIGH, duree_mois=3, accord_cadre={"forme": "mixte", "reconductions": 1}
        )
        assert [hint_of_short_works(found) for found in (short, renewed)] == [True, False]

    @pytest.mark.parametrize(
        ("forme", "doubted"), [("bons_de_commande", False), ("marches_subsequents", True), ("mixte", True)]
    )
    def test_later_contracts_of_an_older_framework_are_to_be_checked(self, forme, doubted):
        found = answer(date_envoi_avis="2026-08-21", accord_cadre={"forme": forme, "maximum_ht": HIGH})
        assert (found.obligatoire, any("marche_subsequent" in d for d in doubts(found))) == (False, doubted)

    def test_its_words_for_the_essential_data(self):
        found = answer(accord_cadre={"forme": "mixte", "maximum_ht": 1}).decp
        assert found.technique == ("Accord-cadre",)
        assert found.modalite_execution == ("Bons de commande", "Marchés subséquents")


def hint_of_short_works(found):
    return next(item.indice for item in found.exceptions if item.id.endswith("travaux_courts"))


class TestExceptions:
    @pytest.mark.parametrize(("months", "hint"), [(5, True), (6, False), (7, False), (None, None)])
    def test_works_of_less_than_six_months(self, months, hint):
        found = answer(valeur_estimee_ht=HIGH, duree_mois=months)
        assert (found.obligatoire, hint_of_short_works(found)) == (True, hint)

    def test_short_services_are_not_short_works(self):
        assert hint_of_short_works(answer(nature="services", valeur_estimee_ht=HIGH, duree_mois=1)) is False

    def test_four_exceptions_with_their_place_and_the_buyer_decides(self):
        found = answer(valeur_estimee_ht=HIGH).to_json()["exceptions"]
        assert [item["citation"][:5] for item in found] == ["II, 1", "II, 2", "II, 3", "II, 4"]
        assert {plain(item["rappel"]) for item in found} == {
            "La décision et ses raisons appartiennent à l’acheteur."
        }

    def test_below_the_threshold_there_is_nothing_to_except_or_to_write(self):
        found = answer(valeur_estimee_ht=1)
        assert (found.exceptions, found.a_ecrire, found.reponse) == ((), (), None)

    @pytest.mark.parametrize(
        ("buyer", "where", "article"),
        [
            ("autorite_centrale", "parmi les documents", "L.\u00a02184-1"),
            ("autre_pouvoir_adjudicateur", "parmi les documents", "L.\u00a02184-1"),
            ("entite_adjudicatrice", "par tout moyen approprié", "L.\u00a02112-2-1"),
        ],
    )
    def test_where_reasons_are_recorded_depends_on_the_buyer(self, buyer, where, article):
        reasons = answer(buyer=buyer, valeur_estimee_ht=HIGH).a_ecrire[1]
        assert reasons.ou.startswith(where)
        assert article in reasons.fondement


class TestResponse:
    @pytest.mark.parametrize(
        ("leviers", "etat"),
        [
            ("condition_execution", "prevue"),
            ("autre_condition_sociale", "prevue"),
            ("condition_execution, critere", "prevue"),
            ("critere", "a_verifier"),
            ("reserve_siae", "a_verifier"),
            ("aucun", "absente"),
            (None, "non_dite"),
        ],
    )
    def test_only_a_condition_of_performance_answers_the_duty(self, leviers, etat):
        found = answer(valeur_estimee_ht=HIGH, leviers=leviers)
        assert (found.obligatoire, found.reponse.etat) == (True, etat)
        assert any("critere_ou_reservation" in d for d in doubts(found)) is (etat == "a_verifier")

    def test_a_lot_without_a_condition_is_named(self):
        two = lots(HIGH, 2_000_000)
        two[1]["leviers"] = ["aucun"]
        found = answer(lots=two)
        assert (found.reponse.etat, "lot 2" in found.reponse.texte) == ("partielle", True)

    @pytest.mark.parametrize(("amount", "reserved"), [(999_999, True), (1_000_000, False)])
    def test_what_each_lot_needs_is_told_under_reserve_when_there_are_small_lots(self, amount, reserved):
        two = lots(HIGH, amount)
        two[1]["leviers"] = ["aucun"]
        told = answer(lots=two).reponse.texte
        assert ("sous réserve de ce qui est à vérifier sur les petits lots" in told) is reserved


class TestDoubts:
    @pytest.mark.parametrize(("amount", "doubted"), [(999_999, True), (1_000_000, False)])
    def test_small_works_lots_are_to_be_checked(self, amount, doubted):
        found = answer(lots=lots(HIGH, amount))
        assert any("petits_lots" in d for d in doubts(found)) is doubted

    @pytest.mark.parametrize(("amount", "doubted"), [(79_999, True), (80_000, False)])
    def test_small_services_lots_are_to_be_checked(self, amount, doubted):
        found = answer(nature="services", lots=lots(HIGH, amount))
        assert any("petits_lots" in d for d in doubts(found)) is doubted

    def test_a_single_lot_is_not_a_small_lot(self):
        found = answer(nature="services", lots=lots(50_000), valeur_estimee_ht=HIGH)
        assert not any("petits_lots" in d for d in doubts(found))

    def test_the_share_of_small_lots_is_recalled_when_they_exceed_it(self):
        within = answer(lots=lots(5_000_000, 900_000))
        beyond = answer(lots=lots(5_000_000, 900_000, 900_000))
        assert ["20 %" in " ".join(doubts(found)) for found in (within, beyond)] == [False, True]

    def test_social_services_are_to_be_checked(self):
        found = answer(nature="services", valeur_estimee_ht=HIGH, services_sociaux=True)
        assert any("services_sociaux" in d for d in doubts(found))

    def test_a_contract_that_calls_itself_subsequent_is_to_be_checked(self):
        found = answer(valeur_estimee_ht=HIGH, objet="Marché subséquent n° 3")
        assert any("marche_subsequent" in d for d in doubts(found))


class TestEssentialData:
    @pytest.mark.parametrize(
        ("leviers", "words"),
        [
            ("condition_execution", ("Clause sociale",)),
            ("condition_execution, critere", ("Clause sociale", "Critère social")),
            ("condition_execution, reserve_siae", ("Clause sociale", "Marché réservé")),
            ("aucun", ("Pas de considération sociale",)),
            (None, ()),
        ],
    )
    def test_levers_become_words_of_the_schema(self, leviers, words):
        assert answer(leviers=leviers).decp.consideration_sociale == words

    def test_nothing_is_never_published_beside_something(self):
        two = lots(1, 1)
        two[1]["leviers"] = ["aucun"]
        found = answer(lots=two).decp
        assert found.consideration_sociale == ("Clause sociale",)
        assert dict(found.par_lot)["2"] == ("Pas de considération sociale",)

    def test_the_link_is_said_to_be_ours(self):
        assert answer().decp.motif

    def test_the_ccag_has_the_schema_s_spelling(self):
        assert answer(ccag="moe").decp.ccag == "Maitrise d'œuvre"


def test_the_json_holds_what_the_command_promises():
    found = json.loads(json.dumps(answer(valeur_estimee_ht="5404000.50", ccag="travaux").to_json()))
    assert {"obligatoire", "fondement", "valeur_retenue", "seuil", "exceptions", "a_verifier", "decp"} <= set(
        found
    )
    assert (found["obligatoire"], found["valeur_retenue"]) == (True, 5404000.5)
    assert (found["seuil"], found["details"]["seuil"]["au"]) == (5404000, "2027-12-31")
    assert "L.\u00a02112-2-1" in found["fondement"]
    assert found["details"]["fondement"]["en_vigueur_le"] == "2026-08-22"


def test_every_value_read_is_in_the_trace_with_its_source():
    found = answer(valeur_estimee_ht=HIGH)
    read = {reading.id: reading for reading in found.lectures}
    assert {"texte.l2112_2_1", found.seuil.id, "texte.r2121_5", "texte.l2184_1"} <= set(read)
    assert all(reading.source.titre for reading in read.values())


def test_the_same_dossier_gives_the_same_answer():
    assert answer(valeur_estimee_ht=HIGH) == answer(valeur_estimee_ht=HIGH)
