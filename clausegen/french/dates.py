"""Dates as they are written in French."""

from __future__ import annotations

import re
from datetime import date

from clausegen.french.spaces import NB

MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905 -- twelve words read better than twelve quoted strings
)
DATE = re.compile(
    rf"(?:\b(?:1er|[0-9]{{1,2}})\s)?\b(?:{'|'.join(MONTHS)})\b(?:\s[0-9]{{4}}\b)?", re.IGNORECASE
)
"""A date in a text: a month, with its day and its year when they are told."""


def french_date(day: date) -> str:
    """A date as it is written in French: « 1er janvier 2028 », the day never parted from its month."""
    return f"{'1er' if day.day == 1 else day.day}{NB}{MONTHS[day.month - 1]} {day.year}"


def french_month(day: date) -> str:
    """The month of a date: « mars 2026 », in one piece."""
    return f"{MONTHS[day.month - 1]}{NB}{day.year}"


def dates_in(text: str) -> list[str]:
    """The dates of a text, in order, with plain spaces: « 17 mars 2027 », « mars 2027 », « 1er mai »."""
    return [" ".join(found.lower().split()) for found in DATE.findall(text)]


def of_month(day: date) -> str:
    """The month of a date after « de »: « de mars 2026 », « d’avril 2026 »."""
    month = french_month(day)
    return f"d’{month}" if month[0] in "ao" else f"de {month}"
