"""The cells of the workbook of hours: months, ratios, counting rules, codes of people, words."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausegen.law import load_law
from clausegen.model.hours_words import ContratTravail, Etat, ModaliteHeures, Role, Statut
from clausegen.model.months import last_day, parse_mois
from clausegen.model.pseudonym import IdentifyingError, holds_social_number, parse_pseudonyme
from clausegen.model.ratio import parse_ratio
from clausegen.model.regles_comptage import parse_regles
from clausegen.model.scalars import ScalarError, lot_key, parse_heures, parse_numero_lot
from clausegen.model.vocabulary import Declenchement, ModeTranche

ANY_DAY = st.dates(date(1990, 1, 1), date(2090, 12, 31))


class TestMonths:
    @given(ANY_DAY)
    def test_every_way_to_write_one_gives_its_first_day(self, day):
        names = (
            *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
            *("septembre", "octobre", "novembre", "décembre"),
        )
        first = day.replace(day=1)
        forms = (
            f"{day:%m/%Y}",
            f"{day:%Y-%m}",
            f"{day.month}/{day.year}",
            f"{names[day.month - 1]} {day.year}",
            f"{names[day.month - 1].upper()} {day.year}",
            first.isoformat(),
            f"{first:%d/%m/%Y}",
            f"{first.isoformat()} 00:00:00",
        )
        assert {parse_mois(form) for form in forms} == {first}

    @given(ANY_DAY)
    def test_the_last_day_is_the_eve_of_the_next_first(self, day):
        assert last_day(day).month == day.month
        assert date.fromordinal(last_day(day).toordinal() + 1).day == 1

    @pytest.mark.parametrize(
        "text", ["15/03/2026", "mars-26", "13/2026", "0/2026", "mars", "ju 2026", "", "2026"]
    )
    def test_what_is_not_one_is_refused(self, text):
        with pytest.raises(ScalarError):
            parse_mois(text)

    @pytest.mark.parametrize(("text", "month"), [("janv. 2026", 1), ("févr 2026", 2), ("juil. 2026", 7)])
    def test_usual_abbreviations(self, text, month):
        assert parse_mois(text) == date(2026, month, 1)

    def test_an_abbreviation_of_two_months_is_refused(self):
        with pytest.raises(ScalarError):
            parse_mois("jui 2026")


class TestRatios:
    @pytest.mark.parametrize(
        ("text", "hours", "size", "threshold", "mode", "trigger"),
        [
            ("5 h par tranche de 10 000 € HT, au prorata", 5, 10_000, 0, "prorata", "au_dela"),
            ("1 h pour 2 000 € au-delà de 2,7 M€, prorata", 1, 2_000, 2_700_000, "prorata", "au_dela"),
            ("35h/100000€ HT, par tranche entière", 35, 100_000, 0, "complete", "au_dela"),
            ("35 heures par 100 k€", 35, 100_000, 0, None, "au_dela"),
            (
                "5 h / 10 000 € HT facturés, dès le premier euro, une fois atteint le seuil de 1 000 000 € HT",
                *(5, 10_000, 1_000_000, None, "premier_euro"),
            ),
        ],
    )
    def test_what_contracts_say(self, text, hours, size, threshold, mode, trigger):
        ratio = parse_ratio(text)
        assert (ratio.heures_par_tranche, ratio.tranche_ht, ratio.seuil_ht) == (hours, size, threshold)
        assert ratio.mode_tranche == (ModeTranche(mode) if mode else None)
        assert ratio.declenchement is Declenchement(trigger)

    @pytest.mark.parametrize(
        "text", ["5", "5 h", "5 %", "5 h pour 10 000 machins", "0 h par 10 000 €", "5 h par 0 €", "h par €"]
    )
    def test_what_is_not_one_is_refused(self, text):
        with pytest.raises(ScalarError):
            parse_ratio(text)

    @given(st.text(max_size=40))
    def test_any_text_is_read_or_refused(self, text):
        try:
            amount = parse_ratio(text).tranche_ht
        except ScalarError as error:
            amount = len(error.constat)
        assert amount > 0


class TestLots:
    @pytest.mark.parametrize(
        "text",
        [
            "2",
            "Lot 2",
            "lot n° 2",
            "LOT N°2",
            "Lot2",
            "lot no. 2",
            "Lot numéro 2",
            "n° 2",
            "Lot : 2",
            "lot no 2",
        ],
    )
    def test_what_is_printed_before_a_number_is_no_part_of_it(self, text):
        assert parse_numero_lot(text) == lot_key(text) == "2"

    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("Lot", "Lot"),
            ("Lotissement A", "Lotissement A"),
            ("Lot A", "A"),
            ("Lot n° 02 bis", "02 bis"),
            ("Lots 2 et 3", "Lots 2 et 3"),
            ("Nord", "Nord"),
            ("Lot Nord", "Nord"),
        ],
    )
    def test_the_rest_is_kept_as_it_is(self, text, number):
        assert parse_numero_lot(text) == number


class TestRules:
    @pytest.mark.parametrize(
        ("text", "set_"),
        [
            ("sans limite", {"sans_limite"}),
            ("CCAG 2021", {"ccag_2021"}),
            ("Limite 24 mois", {"limite_mois"}),
            ("deux ans", {"limite_mois"}),
            ("limite de 4 ans ; CCAG 2021", {"limite_mois", "ccag_2021"}),
            ("sans limite\nglobalisation", {"sans_limite", "globalisation"}),
            ("limite 24 mois, limite pour tous", {"limite_mois", "limite_toutes_modalites"}),
            ("sans limite, formation exclue", {"sans_limite", "formation_comptee"}),
            ("sans limite ; arrondi à l’heure inférieure", {"sans_limite", "arrondi_inferieur"}),
        ],
    )
    def test_what_documents_say(self, text, set_):
        assert set(parse_regles(text).model_dump(exclude_defaults=True)) == set_

    def test_years_are_months(self):
        assert parse_regles("limite de deux ans").limite_mois == 24

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("globalisation", "ne dit pas combien de temps"),
            ("sans limite ; limite 24 mois", "deux limites"),
            ("limite 24 mois, limite 36 mois", "deux limites"),
            ("limite 0 mois", "nulle"),
            ("sans limite, formation exclue, formation comprise", "compte et exclut"),
            ("sans limite, limite pour tous", "précise une limite"),
            ("au mieux", "n’est pas une règle"),
        ],
    )
    def test_what_is_silent_or_contradictory_is_refused(self, text, told):
        with pytest.raises(ScalarError) as refused:
            parse_regles(text)
        assert told in refused.value.constat


class TestPeople:
    @given(st.from_regex(r"[A-Z]{1,3}-?[0-9]{1,6}", fullmatch=True))
    def test_codes_pass_as_they_are(self, code):
        assert parse_pseudonyme(code) == code

    @given(st.from_regex(r"[A-ZÉÈ][a-zéèç]{2,10}[ -][A-ZÉ][a-zéè]{2,10}( [0-9])?", fullmatch=True))
    def test_names_never_do(self, name):
        with pytest.raises(IdentifyingError):
            parse_pseudonyme(name)

    @given(
        st.integers(1, 2),
        st.integers(0, 99),
        st.integers(1, 12),
        st.integers(1, 95),
        st.integers(1, 999),
        st.integers(1, 999),
    )
    def test_social_security_numbers_never_do(self, sex, year, month, department, town, order):
        body = f"{sex}{year:02d}{month:02d}{department:02d}{town:03d}{order:03d}"
        number = f"{body}{97 - int(body) % 97:02d}"
        for text in (number, body, f"{number[0]} {number[1:3]} {number[3:5]} {number[5:]}"):
            with pytest.raises(IdentifyingError) as refused:
                parse_pseudonyme(text)
            assert text not in str(refused.value)
        assert holds_social_number(f"Voir le dossier {number}.")

    @pytest.mark.parametrize(
        "text", ["Marché 20190100000001", "SIRET 20004293500011", "2019-TRX-014", "01 99 00"]
    )
    def test_references_are_no_social_security_number(self, text):
        assert not holds_social_number(text)


class TestWords:
    @pytest.mark.parametrize("words", [Etat, Role, Statut, ContratTravail, ModaliteHeures])
    def test_each_other_form_leads_to_a_word(self, words):
        for form, word in words.autres_formes().items():
            assert words.lire(form) is words(word)
            assert form not in {member.value for member in words}

    def test_structures_have_the_family_that_the_law_gives_them(self):
        law = load_law().at(date(2026, 1, 1))
        for reading in law.group("structure"):
            word = ModaliteHeures(reading.id.removeprefix("structure."))
            assert word.famille.value == reading.valeur["modalite"]

    @given(st.integers(1, 999))
    def test_a_lot_is_the_same_whatever_its_spelling(self, number):
        forms = (f"{number}", f"{number:03d}", f"Lot {number}", f"lot n° {number:02d}", f"LOT N°{number}")
        assert len({lot_key(form) for form in forms}) == 1
        assert lot_key("Lot unique") == lot_key("") == ""
        assert lot_key("1A") != lot_key("1B")

    @pytest.mark.parametrize(
        ("text", "hours"),
        [
            ("151,666666666667", "151.67"),
            ("0,005", "0.01"),
            ("70", "70.00"),
            (112.5, "112.5"),
            ("151:40", "151.67"),
            ("7h30", "7.5"),
            ("07:30:00", "7.5"),
        ],
    )
    def test_hours_are_read_to_the_hundredth(self, text, hours):
        assert parse_heures(text) == Decimal(hours)

    def test_amounts_stay_exact(self):
        assert parse_ratio("0,5 h par 1 000,10 €").tranche_ht == Decimal("1000.10")
