"""The fields of a part (page numbers, cross-references): found, read and redirected.

A field is one element (``w:fldSimple``, ``w:hyperlink`` to a bookmark) or a row of runs between a
beginning and an end, its instruction possibly cut in pieces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clausegen.word.names import w

if TYPE_CHECKING:
    from lxml import etree

_TO_BOOKMARK = re.compile(r'(\s*(?:REF|PAGEREF)\s+"?)([^"\s\\]+)("?.*)', re.IGNORECASE | re.DOTALL)
_TO_PLACE = re.compile(r'(\s*HYPERLINK\s.*?\\l\s+"?)([^"\s\\]+)("?.*)', re.IGNORECASE | re.DOTALL)
_PAGES = re.compile(r"(\s*)NUMPAGES(?![A-Z])(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its instruction, and how to give it another."""

    instruction: str
    change: Callable[[str], None]

    @property
    def kind(self) -> str:
        """Its first word, in capitals (« PAGE », « REF »)."""
        words = self.instruction.split()
        return words[0].upper() if words else ""

    @property
    def bookmark(self) -> str | None:
        """The bookmark that it refers to, if it does."""
        found = _TO_BOOKMARK.fullmatch(self.instruction) or _TO_PLACE.fullmatch(self.instruction)
        return found[2] if found else None


def fields(part: etree._Element) -> Iterator[Field]:
    """The fields of a part, nested ones included."""
    open_fields: list[list[etree._Element]] = []
    for element in part.iter(w("fldSimple"), w("fldChar"), w("instrText")):
        if element.tag == w("fldSimple"):
            yield Field(element.get(w("instr"), ""), _attribute_changer(element))
        elif element.tag == w("instrText"):
            if open_fields:
                open_fields[-1].append(element)
        elif element.get(w("fldCharType")) == "begin":
            open_fields.append([])
        elif element.get(w("fldCharType")) == "end" and open_fields:
            pieces = open_fields.pop()
            if pieces:
                yield Field("".join(piece.text or "" for piece in pieces), _pieces_changer(pieces))


def redirect(part: etree._Element, names: Mapping[str, str], last_page: str) -> bool:
    """References follow bookmarks renamed as in ``names``; the number of pages is the page of ``last_page``.

    Whether a number of pages was asked for.
    """
    counted = False
    for link in part.iter(w("hyperlink")):
        anchor = link.get(w("anchor"), "")
        if anchor in names:
            link.set(w("anchor"), names[anchor])
    for field in list(fields(part)):
        pages = _PAGES.fullmatch(field.instruction)
        if pages is not None:
            field.change(f"{pages[1]}PAGEREF {last_page}{pages[2]}")
            counted = True
            continue
        found = _TO_BOOKMARK.fullmatch(field.instruction) or _TO_PLACE.fullmatch(field.instruction)
        if found is not None and found[2] in names:
            field.change(f"{found[1]}{names[found[2]]}{found[3]}")
    return counted


def _attribute_changer(element: etree._Element) -> Callable[[str], None]:
    return lambda instruction: element.set(w("instr"), instruction)


def _pieces_changer(pieces: list[etree._Element]) -> Callable[[str], None]:
    def change(instruction: str) -> None:
        pieces[0].text = instruction
        for piece in pieces[1:]:
            piece.text = ""

    return change
