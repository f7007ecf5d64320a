"""The styles of a document: names, outline levels (what makes a heading), numbering."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clausegen.word.names import w

if TYPE_CHECKING:
    from lxml import etree

    from clausegen.word.package import Package

_HEADING = re.compile(r"(?:heading|titre) ?([1-9])$", re.IGNORECASE)
_MAX_PARENTS = 20


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: identifier, name shown by Word, outline level (1 = highest), is it a list, bold."""

    identifier: str
    name: str
    level: int | None = None
    numbered: bool = False
    default: bool = False
    bold: bool = False


class Styles:
    """The paragraph styles of a package, inheritance followed."""

    def __init__(self, package: Package) -> None:
        part = package.related("styles")
        self._elements: dict[str, etree._Element] = {}
        self._default = ""
        if part is not None:
            for element in package.xml(part).iter(w("style")):
                if element.get(w("type"), "paragraph") != "paragraph":
                    continue
                identifier = element.get(w("styleId"), "")
                self._elements[identifier] = element
                if element.get(w("default")) in ("1", "true", "on"):
                    self._default = identifier
        self._styles = {identifier: self._read(identifier) for identifier in self._elements}

    def of(self, paragraph: etree._Element) -> Style:
        """The style of a ``w:p``."""
        element = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        identifier = self._default if element is None else element.get(w("val"), self._default)
        return self._styles.get(identifier) or Style(identifier, identifier, default=not identifier)

    def named(self, identifier: str) -> Style | None:
        """The style of an identifier."""
        return self._styles.get(identifier)

    def level(self, paragraph: etree._Element) -> int | None:
        """The outline level of a ``w:p`` from 1, its own before its style's; ``None``: not a heading."""
        own = _level(paragraph)
        if own is not None:
            return own or None
        return self.of(paragraph).level

    def _read(self, identifier: str) -> Style:
        name, level, numbered, bold = identifier, None, None, None
        current, seen = identifier, 0
        while current in self._elements and seen < _MAX_PARENTS:
            element = self._elements[current]
            if seen == 0:
                label = element.find(w("name"))
                name = identifier if label is None else label.get(w("val"), identifier)
            if level is None:
                level = _level(element)
            number = element.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
            if numbered is None and number is not None:
                numbered = number.get(w("val")) != "0"
            weight = element.find(f"{w('rPr')}/{w('b')}")
            if bold is None and weight is not None:
                bold = weight.get(w("val"), "1") in ("1", "true", "on")
            parent = element.find(w("basedOn"))
            current, seen = ("" if parent is None else parent.get(w("val"), "")), seen + 1
        heading = _HEADING.match(name)
        if level is None and heading:
            level = int(heading[1])
        return Style(identifier, name, level or None, bool(numbered), identifier == self._default, bool(bold))

    def __contains__(self, identifier: str) -> bool:
        return identifier in self._styles


def _level(element: etree._Element) -> int | None:
    """The outline level that an element states: 1 to 9, 0 for « body text », ``None`` unstated."""
    outline = element.find(f"{w('pPr')}/{w('outlineLvl')}")
    if outline is None:
        return None
    value = outline.get(w("val"), "9")
    number = int(value) if value.isdigit() else 9
    return number + 1 if number < 9 else 0
