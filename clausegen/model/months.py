"""A month, as a cell gives it: « 03/2019 », « mars 2019 », « 2019-03 », or the date of its first day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from clausegen.model.scalars import MONTHS, ScalarError, clean, parse_date, slug

_EXPECTED = "un mois, par exemple 03/2019 ou mars 2019"


def parse_mois(text: object) -> date:
    """The first day of a month; a full date that is not the first of its month is refused."""
    raw = clean(text)
    words = slug(raw).split("_")
    match words:
        case [year, month] if len(year) == 4 and year.isdigit() and month.isdigit():
            pass
        case [name, year] if len(year) == 4 and year.isdigit() and (rank := _rank(name)):
            month = str(rank)
        case [month, year] if len(year) == 4 and year.isdigit() and month.isdigit() and len(month) <= 2:
            pass
        case [_, year] if len(year) == 2 and year.isdigit():
            raise ScalarError(
                f"« {raw} » : l’année n’a que deux chiffres", _EXPECTED, "Écrivez l’année en quatre chiffres."
            )
        case _:
            return _of_date(text, raw)
    if not 1 <= int(month) <= 12 or int(year) < 1:
        raise ScalarError(f"« {raw} » n’existe pas dans le calendrier", _EXPECTED, "Corrigez le mois.")
    return date(int(year), int(month), 1)


def _rank(name: str) -> int | None:
    """Which month a name or its usual abbreviation is, from 1."""
    found = [rank for rank, month in enumerate(MONTHS, start=1) if month.startswith(name) and len(name) > 2]
    return found[0] if len(found) == 1 else None


def _of_date(text: object, raw: str) -> date:
    try:
        day = parse_date(text)
    except ScalarError:
        raise ScalarError(f"« {raw} » n’est pas un mois", _EXPECTED, "Corrigez le mois.") from None
    if day.day != 1:
        raise ScalarError(
            f"« {raw} » est un jour, pas un mois",
            _EXPECTED,
            "Écrivez le mois seul ; pour dire à partir de quel jour, utilisez « premier_jour ».",
        )
    return day


def last_day(month: date) -> date:
    """The last day of the month of a date."""
    return month.replace(day=monthrange(month.year, month.month)[1])


Mois = Annotated[
    date,
    BeforeValidator(parse_mois),
    WithJsonSchema({"type": "string", "examples": ["2019-03"]}),
]
