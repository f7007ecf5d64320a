"""The numbers of the article and of its sections, written as the document writes its own.

Three ways: Word numbers by itself (``automatique``), somebody types the numbers (``frappe``), or the
document has none (``aucun``), in which case the sections alone are numbered so that they can be cited.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from clausegen.adapt.insertion.manners import Manner, Manners
from clausegen.adapt.insertion.spots import Spot
from clausegen.adapt.insertion.target import Target
from clausegen.word.numerals import numeral, roman_value


class Way(StrEnum):
    """How headings get their number."""

    AUTOMATIQUE = "automatique"
    FRAPPE = "frappé à la main"
    AUCUN = "aucun"


@dataclass(frozen=True, slots=True)
class Numbered:
    """The text of a heading whose number is typed: what precedes it, the number, what follows, the title."""

    before: str
    number: str
    after: str
    title: str

    @property
    def text(self) -> str:
        """The whole line."""
        return f"{self.before}{self.number}{self.after}{self.title}"


def way_of(manner: Manner | None) -> Way:
    """How the headings of a manner are numbered."""
    if manner is None:
        return Way.AUCUN
    if manner.automatic:
        return Way.AUTOMATIQUE
    return Way.FRAPPE if manner.typed is not None else Way.AUCUN


def typed_title(target: Target, spot: Spot, manners: Manners, title: str) -> Numbered | None:
    """The heading of the article in a document whose numbers are typed."""
    model = manners.title.typed
    if model is None:
        return None
    reference = spot.after if spot.after is not None and spot.after.level == spot.level else None
    if reference is None or reference.typed is None:
        before = [h for h in target.headings if h.level == spot.level and h.typed is not None]
        reference = before[-1] if before else None
    last = reference.typed.number if reference is not None and reference.typed is not None else "0"
    number = next_number(last)
    shape = reference.typed if reference is not None and reference.typed is not None else model
    return Numbered(shape.prefix, number, shape.separator or " ", cased(title, manners.title))


def typed_subtitle(manner: Manner | None, parent: str, rank: int, title: str) -> Numbered:
    """The heading of a section whose number is typed."""
    if manner is None or manner.typed is None:
        sign = "-" if "-" in parent else "."
        number, after = (f"{parent}{sign}{rank}", " ") if parent else (str(rank), ". ")
        return Numbered("", number, after, cased(title, manner))
    model = manner.typed
    joint = re.search(r"[.\-]", model.number)
    if joint is None:
        number = _same_kind(model.number, rank)
    else:
        number = f"{parent}{joint[0]}{rank}" if parent else str(rank)
    return Numbered(model.prefix, number, model.separator or " ", cased(title, manner))


def cased(title: str, manner: Manner | None) -> str:
    """A title in capitals where titles are."""
    return title.upper() if manner is not None and manner.upper else title


def next_number(number: str) -> str:
    """The number that follows: 12 gives 13, 5.3 gives 5.4, IV gives V, C gives D."""
    found = re.match(r"^(.*?)([0-9]+|[IVXLC]+|[A-Za-z])(?:\s?(?:bis|ter|quater))?$", number)
    if found is None:
        return number
    head, last = found[1], found[2]
    if last.isdigit():
        return f"{head}{int(last) + 1}"
    value = roman_value(last)
    if value is not None and last.isupper():
        return head + numeral(value + 1, "upperRoman")
    return head + chr(ord(last) + 1)


def _same_kind(model: str, rank: int) -> str:
    if model.isdigit():
        return str(rank)
    if roman_value(model) is not None and model.isupper():
        return numeral(rank, "upperRoman")
    return numeral(rank, "upperLetter" if model.isupper() else "lowerLetter")
