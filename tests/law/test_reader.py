"""Reading the law at a date: the version, the trace, and what is said when nothing is known."""

import copy
import dataclasses
import json
import pickle
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausegen.french import french_date
from clausegen.law import Certainty, LawSilentError, load_law, load_law_from
from clausegen.law.records import years_later

TEXT = """
domaine: Essais
fiches:
  - id: a.seuil
    libelle: Seuil
    unite: "%"
    certitude: source_secondaire
    verifie_le: 2026-08-23
    note: note générale
    valeurs:
      - {du: 2024-01-01, au: 2025-12-31, valeur: 5, source: &s {titre: T, reference: R}, certitude: a_verifier, note: de mémoire}
      - {du: 2026-01-01, au: 2027-12-31, valeur: 7, source: *s}
  - id: a.ouvert
    libelle: Ouvert
    certitude: verifie
    verifie_le: 2025-08-23
    valeurs: [{du: 2020-01-01, valeur: {x: 1}, source: *s}]
"""


@pytest.fixture
def law():
    return load_law_from({"essai.yaml": TEXT})


@pytest.mark.parametrize(
    ("day", "value"),
    [("2024-01-01", 5), ("2025-12-31", 5), ("2026-01-01", 7), ("2027-12-31", 7)],
)
def test_the_version_of_the_day_is_read_bounds_included(law, day, value):
    reading = law.at(date.fromisoformat(day)).read("a.seuil")
    assert reading.nombre == value


def test_a_percentage_is_given_as_a_ratio(law):
    assert str(law.at(date(2026, 1, 1)).read("a.seuil").ratio) == "0.07"


def test_a_value_in_force_is_not_to_be_checked(law):
    reading = law.at(date(2027, 12, 31)).read("a.seuil")
    assert (reading.a_verifier, reading.motif) == (False, None)


def test_after_the_last_known_end_the_last_value_comes_back_to_be_checked(law):
    reading = law.at(date(2028, 1, 1)).read("a.seuil")
    assert (reading.nombre, reading.a_verifier) == (7, True)
    assert reading.motif.replace("\u00a0", " ") == (
        "valeur connue jusqu’au 31 décembre 2027 : à vérifier pour le 1er janvier 2028"
    )


def test_an_unverified_version_is_to_be_checked_and_says_why(law):
    reading = law.at(date(2024, 1, 1)).read("a.seuil")
    assert (reading.certitude, reading.a_verifier) == (Certainty.A_VERIFIER, True)
    assert "de mémoire" in reading.motif


def test_before_the_first_value_the_law_is_silent(law):
    with pytest.raises(LawSilentError) as caught:
        law.at(date(2023, 12, 31)).read("a.seuil")
    assert "le droit connu du logiciel commence le 1er\u00a0janvier 2024" in str(caught.value)
    assert "31\u00a0décembre 2023" in str(caught.value)


def test_what_may_not_exist_yet_is_found_or_not(law):
    assert law.at(date(2023, 12, 31)).find("a.seuil") is None
    assert law.at(date(2024, 1, 1)).find("a.seuil") is not None


def test_an_unknown_identifier_is_a_programming_error_with_a_suggestion(law):
    with pytest.raises(KeyError, match=r"a\.seuil"):
        law.at(date(2026, 1, 1)).read("a.seuils")


def test_the_trace_holds_each_reading_once_in_order(law):
    at = law.at(date(2026, 1, 1))
    for name in ("a.ouvert", "a.seuil", "a.ouvert"):
        at.read(name)
    assert [reading.id for reading in at.readings] == ["a.ouvert", "a.seuil"]


def test_two_dates_have_two_traces(law):
    first, second = law.at(date(2026, 1, 1)), law.at(date(2026, 1, 1))
    first.read("a.seuil")
    assert second.readings == ()


def test_a_group_is_read_and_traced(law):
    at = law.at(date(2023, 1, 1))
    assert [reading.id for reading in at.group("a")] == ["a.ouvert"]
    assert [reading.id for reading in at.readings] == ["a.ouvert"]
    with pytest.raises(KeyError):
        at.group("b")


def test_a_value_asked_with_the_wrong_type_is_a_programming_error(law):
    with pytest.raises(TypeError, match=r"a\.seuil"):
        _ = law.at(date(2026, 1, 1)).read("a.seuil").texte


def test_all_in_force_leaves_out_what_does_not_exist_yet(law):
    assert [r.id for r in law.in_force(date(2022, 1, 1))] == ["a.ouvert"]
    assert [r.id for r in law.in_force(date(2026, 1, 1))] == ["a.seuil", "a.ouvert"]


def test_what_has_ended_is_expired_the_day_after(law):
    assert "a.seuil" not in {s.record.id for s in law.expired(date(2026, 1, 1))}
    ended = {s.record.id: s.raison for s in law.expired(date(2028, 1, 1))}
    assert ended["a.seuil"] == "terminé depuis le 31\u00a0décembre 2027"


def test_a_check_is_stale_one_year_and_a_day_later(law):
    assert law.expired(date(2026, 8, 23)) == ()
    (stale,) = law.expired(date(2026, 8, 24))
    assert (stale.record.id, "plus d’un an" in stale.raison) == ("a.ouvert", True)


def test_a_year_after_29_february_is_28_february():
    assert years_later(date(2024, 2, 29), 1) == date(2025, 2, 28)


def test_dates_are_written_in_french():
    assert (french_date(date(2026, 8, 1)), french_date(date(2026, 8, 22))) == (
        "1er\u00a0août 2026",
        "22\u00a0août 2026",
    )


def test_a_reading_becomes_json_without_a_float(law):
    plain = law.at(date(2026, 1, 1)).read("a.ouvert").to_json()
    assert json.loads(json.dumps(plain))["valeur"] == {"x": "1"}


def test_law_and_readings_travel_between_processes(law):
    reading = law.at(date(2026, 1, 1)).read("a.ouvert")
    assert pickle.loads(pickle.dumps(reading)) == reading  # noqa: S301 -- our own bytes
    assert copy.deepcopy(reading) == reading
    assert dataclasses.asdict(reading)["valeur"] == {"x": 1}
    assert pickle.loads(pickle.dumps(law)).record("a.seuil") == law.record("a.seuil")  # noqa: S301 -- same


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2050, 1, 1)))
def test_at_any_date_each_value_is_known_marked_or_silent(day):
    law = load_law()
    for record in law.records:
        reading = law.at(day).find(record.id)
        if reading is None:
            assert day < record.debut
        elif not reading.a_verifier:
            assert reading.du <= day <= (reading.au or day)
        elif reading.certitude is not Certainty.A_VERIFIER:
            assert day >= reading.au + timedelta(days=1)
