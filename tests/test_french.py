"""French typography of our own sentences."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausegen.french import dates_in, typeset, typography, typography_faults


@pytest.mark.parametrize("mark", [":", ";", "?", "!", "%", "€"])
def test_a_high_mark_keeps_its_space_without_a_break(mark):
    assert typography(f"ainsi {mark}") == f"ainsi\u00a0{mark}"


def test_quotation_marks_hold_their_words():
    assert typography("le champ « nom »") == "le champ «\u00a0nom\u00a0»"


def test_a_mark_without_a_space_stays_so():
    assert typography("lots[0]:12 https://x.example.org") == "lots[0]:12 https://x.example.org"


def test_a_sentence_already_right_is_unchanged():
    assert typography("ainsi\u00a0: 5\u00a0%") == "ainsi\u00a0: 5\u00a0%"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("35 h", "35\u00a0h"),
        ("1 500 h", "1\u202f500\u00a0h"),
        ("sous 15 jours", "sous 15\u00a0jours"),
        ("le n° 4", "le n°\u00a04"),
        ("01 99 00 77 01", "01 99 00 77 01"),
        ("12 hommes", "12 hommes"),
        ("2 050 000 €", "2\u202f050\u202f000\u00a0€"),
    ],
)
def test_a_number_keeps_its_unit_and_its_thousands(text, wanted):
    assert typography(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "oui : non",
        "oui ; non",
        "quoi ?",
        "« mot\u00a0»",
        "«\u00a0mot »",
        "5 %",
        "3 €",
        "5%",
        "12 h",
        "12 mois",
        "n° 4",
        "1 500\u00a0h",
        "l'eau",
        "oui;",
        "«mot\u00a0»",
    ],
)
def test_a_fault_of_typography_is_found(text):
    assert list(typography_faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "oui\u00a0: non\u00a0; «\u00a0mot\u00a0»\u00a0? 5\u00a0%, 1\u202f500\u00a0h, n°\u00a04, 12\u00a0mois",
        "https://x.example.org/a?b=c;d à 10:30",
        "clauses@facilitateur.example.org, 01 99 00 77 01",
        "12 hommes, 26 anciens, 100 % possible".replace(" %", "\u00a0%"),
        "heure(s), Madame, Monsieur",
        "€ HT",
    ],
)
def test_what_is_right_is_let_through(text):
    assert list(typography_faults(text)) == []


@given(st.text(alphabet="ab1 5;:?!»«%€h°n\u00a0\u202f'’", max_size=40))
def test_typography_never_puts_two_spaces_nor_loses_a_sign(text):
    done = typography(text)
    assert re.sub(r"\s", " ", done) == re.sub(r"\s", " ", text)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Ville d'Essai", "Ville d’Essai"),
        ('l\'école "Les Dombes"', "l’école « Les Dombes »"),
        ("motif : 3 mois", "motif\u00a0: 3\u00a0mois"),
        ('un écran de 24"', 'un écran de 24"'),
        ("les agents' et 'eux'", "les agents' et 'eux'"),
    ],
)
def test_what_a_plain_keyboard_types_is_set_as_print(typed, printed):
    assert typeset(typed) == typography(printed)


@given(st.text(alphabet="ab'\"« »:3h", max_size=30))
def test_what_is_set_once_stays_so(text):
    assert typeset(typeset(text)) == typeset(text)


def test_the_dates_of_a_text_are_read_with_or_without_their_day_and_their_year():
    text = "Du 1er\u00a0mars 2027 au 12\u00a0avril, puis chaque Mai 2028 ; 30 marches, 2029"
    assert dates_in(text) == ["1er mars 2027", "12 avril", "mai 2028"]
