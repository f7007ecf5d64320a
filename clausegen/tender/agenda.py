"""The steps of the follow-up as an iCalendar file, which any diary opens; and such a file read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from icalendar import Calendar, Event

from clausegen.tender.case import Case
from clausegen.tender.schedule import Etape, schedule

_STAMP = datetime(1980, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 - the constant, whatever the clock
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Evenement:
    """One all-day event: its identifier, its words, its first and its last day."""

    uid: str
    resume: str
    description: str
    debut: date
    fin: date


def agenda(case: Case) -> bytes:
    """Every dated step, one all-day event for each of its days; same case, same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//clausegen//suivi de la clause sociale//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{case.dossier.marche.reference} – clause sociale")
    for event in events(case):
        calendar.add_component(_written(event))
    return bytes(calendar.to_ical())


def events(case: Case) -> tuple[Evenement, ...]:
    """What the diary of a case must hold."""
    return tuple(_event(case, step, day) for step in schedule(case).etapes for day in step.jours)


def read_agenda(data: bytes) -> tuple[Evenement, ...]:
    """The dated events of an iCalendar file, in order; ``ValueError`` when it is not one."""
    return tuple(_read(Calendar.from_ical(data)))


def _event(case: Case, step: Etape, day: date) -> Evenement:
    reference = case.dossier.marche.reference
    name = hashlib.sha256(f"{reference}|{step.code}|{step.action}|{day}".encode()).hexdigest()[:24]
    return Evenement(
        f"{name}@clausegen.invalid",
        f"{reference} – {step.action}",
        f"{step.echeance}. {step.responsable[:1].upper()}{step.responsable[1:]}.",
        step.debut or day,
        day,
    )


def _written(event: Evenement) -> Event:
    found = Event()
    found.add("uid", event.uid)
    found.add("dtstamp", _STAMP)
    found.add("dtstart", event.debut)
    found.add("dtend", event.fin + _DAY)
    found.add("summary", event.resume)
    found.add("description", event.description)
    found.add("transp", "TRANSPARENT")
    return found


def _read(calendar: Calendar) -> Iterator[Evenement]:
    for event in calendar.walk("VEVENT"):
        if isinstance(event, Event):
            with suppress(ValueError, TypeError, OverflowError):  # an event without a sound date is none
                uid, words, more = (str(event.get(name, "")) for name in ("uid", "summary", "description"))
                yield Evenement(uid, words, more, *_days(event.start, event.end))


def _days(start: date, end: date) -> tuple[date, date]:
    """The first and the last day of an event: the end of whole days is the first day that is free."""
    first, last = (moment.date() if isinstance(moment, datetime) else moment for moment in (start, end))
    whole = not isinstance(end, datetime) or end.time() == time.min
    return first, last - _DAY if whole and last > first else last
