"""The steps of the follow-up: which, in words, on which days; the diary says the same."""

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from clausegen.clauses.catalogue import Presence
from clausegen.tender.agenda import agenda
from clausegen.tender.check.doubts import to_check
from clausegen.tender.schedule import add_months, schedule


def dated(office, **marche):
    data = office.base()
    data["marche"] |= {"date_notification": "2027-03-15", "date_debut": "2027-04-01"} | marche
    return office.prepare(data)


def step(case, code):
    return {found.code: found for found in schedule(case).etapes}.get(code)


@given(st.dates(date(1990, 1, 1), date(2200, 12, 31)), st.integers(-600, 600))
def test_adding_months_keeps_the_day_or_takes_the_last_of_the_month(day, months):
    found = add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == min(day.day, calendar.monthrange(found.year, found.month)[1])


def test_adding_months_past_the_calendar_gives_nothing():
    assert add_months(date(9999, 12, 1), 1) is None


def test_delays_run_from_the_notification(office):
    case = dated(office)
    assert step(case, "reunion").jours == (date(2027, 4, 14),)


def test_without_a_notification_the_start_is_taken(office):
    case = dated(office, date_notification=None)
    assert schedule(case).suppose == "le début prévu de l’exécution"
    assert step(case, "reunion").jours == (date(2027, 5, 1),)


@pytest.mark.parametrize(
    "dates",
    [
        {"date_notification": "2027-03-15", "date_debut": "2027-03-01"},
        {"date_notification": "2026-11-30", "date_debut": "2027-03-01"},
    ],
)
def test_dates_that_contradict_each_other_date_no_step(office, dates):
    case = dated(office, **dates)
    assert [found.code for found in schedule(case).etapes if found.jours] == []
    assert Presence.CALENDRIER_DATE not in case.presences


def test_dates_that_contradict_each_other_are_told_before_publication(office):
    case = dated(office, date_notification="2027-03-15", date_debut="2027-03-01")
    (told,) = [text for text in to_check(case) if "1er\u00a0mars 2027" in text]
    assert "15\u00a0mars 2027" in told


def test_performance_ends_the_day_before_its_anniversary(office):
    assert step(dated(office), "fin").jours == (date(2028, 5, 31),)


def test_renewals_put_off_the_end(office):
    case = dated(office, reconductions=1, duree_reconduction_mois=6)
    assert step(case, "fin").jours == (date(2028, 11, 30),)


def test_the_final_report_is_due_in_the_month_before_the_end(office):
    found = step(dated(office), "rapport_final")
    assert (found.debut, found.jours) == (date(2028, 4, 30), (date(2028, 5, 31),))


def test_a_statement_is_due_after_each_civil_period_that_performance_touches(office):
    days = step(dated(office), "releve").jours
    assert (days[0], days[-1], len(days)) == (date(2027, 5, 12), date(2028, 6, 12), 14)


def test_a_quarterly_statement_follows_civil_quarters(office):
    data = office.base()
    data["marche"] |= {"date_debut": "2027-02-10"}
    data["clause"]["pilotage"] = {"releve": "trimestrielle", "releve_jour": 15}
    days = step(office.prepare(data), "releve").jours
    assert days[:2] == (date(2027, 4, 15), date(2027, 7, 15))


@pytest.mark.parametrize(("months", "reports"), [(12, None), (13, 1), (24, 1), (25, 2), (48, 3)])
def test_there_is_a_yearly_report_for_each_year_but_the_last(office, months, reports):
    found = step(dated(office, duree_mois=months), "rapport_annuel")
    assert (len(found.jours) if found else None) == reports


def test_the_end_of_counting_is_a_step_only_when_the_contract_outlasts_it(office):
    assert step(dated(office, duree_mois=24), "comptage") is None
    assert step(dated(office, duree_mois=25), "comptage") is not None


def test_without_any_date_steps_have_words_only(office):
    plan = schedule(office.prepare(office.base()))
    assert plan.origine is None
    assert all(not found.jours and found.echeance for found in plan.etapes)


def test_the_diary_holds_every_dated_step(office):
    case = dated(office)
    events = Calendar.from_ical(agenda(case)).walk("VEVENT")
    wanted = sorted(day for found in schedule(case).etapes for day in found.jours)
    assert sorted(event["dtend"].dt for event in events) == [add_a_day(day) for day in wanted]


def add_a_day(day):
    return date.fromordinal(day.toordinal() + 1)


def test_two_events_of_the_diary_never_share_an_identifier(office):
    events = Calendar.from_ical(agenda(dated(office))).walk("VEVENT")
    assert len({str(event["uid"]) for event in events}) == len(events)


def test_the_diary_has_the_same_bytes_each_time(office):
    assert agenda(dated(office)) == agenda(dated(office))


def test_an_end_beyond_the_calendar_is_no_date(office):
    case = dated(office, date_debut="9990-01-01", duree_mois=600)
    assert step(case, "fin").jours == ()
