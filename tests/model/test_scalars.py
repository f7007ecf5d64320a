from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausegen.model import scalars
from clausegen.model.scalars import ScalarError

PARSERS = [
    scalars.parse_montant,
    scalars.parse_positive,
    scalars.parse_strictly_positive,
    scalars.parse_entier,
    scalars.parse_entier_positif,
    scalars.parse_part,
    scalars.parse_taux,
    scalars.parse_date,
    scalars.parse_bool,
    scalars.parse_siret,
    scalars.parse_texte,
    scalars.parse_number,
    scalars.parse_numero_lot,
]
NUMBER_LIKE = st.text(alphabet="0123456789,. \u00a0\u202f€%-+kM'eEhHTC/", max_size=25)


def outcome(parse, text):
    """What a parser makes of a text: its value, or the words of the refusal."""
    try:
        return parse(text)
    except ScalarError as error:
        return error.constat


@pytest.mark.parametrize("parse", PARSERS)
@given(text=st.one_of(st.text(max_size=40), NUMBER_LIKE))
def test_any_text_is_a_value_or_a_scalar_error(parse, text):
    assert outcome(parse, text) not in ("", None)


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize("group", [{"a": "1"}, ["1"], ("1",)])
def test_a_group_or_a_list_is_not_a_value(parse, group):
    with pytest.raises(ScalarError, match="là où une seule valeur est attendue"):
        parse(group)


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.sampled_from([" ", "\u00a0", "\u202f", "."]))
def test_an_amount_written_in_french_is_read_back(value, thousands):
    written = f"{value:,.2f}".replace(",", "_").replace(".", ",").replace("_", thousands)
    assert scalars.parse_montant(f"{written}\u00a0€") == value


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_is_read_back_in_both_orders(day):
    assert scalars.parse_date(day.isoformat()) == day
    assert scalars.parse_date(day.strftime("%d/%m/") + f"{day.year:04d}") == day


@given(st.decimals(min_value=0, max_value=100, places=2))
def test_a_percentage_is_read_back(value):
    assert scalars.parse_part(f"{value} %".replace(".", ",")) == value / 100


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("850000", 850_000),
        ("120 000 €", 120_000),
        ("1,2 M€", 1_200_000),
        ("850 k€ HT", 850_000),
        ("1.234.567,89", Decimal("1234567.89")),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_french_users_write_it(text, value):
    assert scalars.parse_montant(text) == value


@pytest.mark.parametrize(
    "text", ["850.000", "1,234", "12 00", "120 000 € TTC", "-5", "1e5", "", "1 2 3", "9" * 40]
)
def test_an_amount_with_two_readings_or_none_is_refused(text):
    with pytest.raises(ScalarError):
        scalars.parse_montant(text)


@pytest.mark.parametrize(
    ("text", "value"), [("5 %", "0.05"), ("5", "0.05"), ("0,05", "0.05"), ("0,2", "0.2"), ("20", "0.2")]
)
def test_a_rate_is_percent_above_one_and_a_ratio_up_to_a_fifth(text, value):
    assert scalars.parse_taux(text) == Decimal(value)


@pytest.mark.parametrize("text", ["0,21", "0,5", "1", "101", "-1"])
def test_a_rate_with_two_readings_or_out_of_range_is_refused(text):
    with pytest.raises(ScalarError):
        scalars.parse_taux(text)


@pytest.mark.parametrize(
    "text", ["20004293500011", "200 042 935 00011", "20004293500011.0", "20004293500011,0"]
)
def test_a_siret_is_read_with_spaces_or_as_an_unspoilt_float(text):
    assert scalars.parse_siret(text) == "20004293500011"


@pytest.mark.parametrize("text", ["2,00043E+13", "20004293500012", "2000429350001", "abc"])
def test_a_spoilt_siret_is_refused(text):
    with pytest.raises(ScalarError):
        scalars.parse_siret(text)


@pytest.mark.parametrize("text", ["mi-janvier 2027", "fin janvier 2027"])
def test_a_vague_date_is_not_understood_and_the_accepted_forms_are_told(text):
    with pytest.raises(ScalarError, match="n’est pas une date") as caught:
        scalars.parse_date(text)
    assert "1er décembre 2026" in caught.value.attendu


def test_a_day_that_the_month_does_not_have_is_not_in_the_calendar():
    with pytest.raises(ScalarError, match="calendrier"):
        scalars.parse_date("31 février 2027")


@pytest.mark.parametrize(
    ("text", "number"),
    [("Lot 1", "1"), ("lot n° 1", "1"), ("N° 1", "1"), ("LOT 2 bis", "2 bis"), ("Nord", "Nord"), ("3", "3")],
)
def test_the_number_of_a_lot_is_read_without_the_word_lot(text, number):
    assert scalars.parse_numero_lot(text) == number


def test_a_duration_of_zero_is_refused():
    with pytest.raises(ScalarError, match="nulle"):
        scalars.parse_entier_positif("0")
