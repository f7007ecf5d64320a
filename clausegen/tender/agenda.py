"""The steps of the follow-up as an iCalendar file, which any diary opens."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta, timezone

from icalendar import Calendar, Event

from clausegen.tender.case import Case
from clausegen.tender.schedule import Etape, schedule

_STAMP = datetime(1980, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 - the constant, whatever the clock
_DAY = timedelta(days=1)


def agenda(case: Case) -> bytes:
    """Every dated step, one all-day event for each of its days; same case, same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//clausegen//suivi de la clause sociale//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{case.dossier.marche.reference} – clause sociale")
    for step in schedule(case).etapes:
        for day in step.jours:
            calendar.add_component(_event(case, step, day))
    return bytes(calendar.to_ical())


def _event(case: Case, step: Etape, day: date) -> Event:
    reference = case.dossier.marche.reference
    event = Event()
    name = hashlib.sha256(f"{reference}|{step.code}|{step.action}|{day}".encode()).hexdigest()[:24]
    event.add("uid", f"{name}@clausegen.invalid")
    event.add("dtstamp", _STAMP)
    event.add("dtstart", step.debut or day)
    event.add("dtend", day + _DAY)
    event.add("summary", f"{reference} – {step.action}")
    event.add("description", f"{step.echeance}. {step.responsable[:1].upper()}{step.responsable[1:]}.")
    event.add("transp", "TRANSPARENT")
    return event
