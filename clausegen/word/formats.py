"""What a piece of text looks like once the styles are followed: colour, size, weight, language, background.

Enters: a package, then the paragraphs and runs of its parts. Leaves: a :class:`Look`. Table styles
count, with their header row, first column and banded rows; the « Auto » colour is black or white
according to what is behind, as Word paints it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clausegen.word.names import w

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from clausegen.word.package import Package

_MAX_PARENTS = 20
_WORD_SIZE = 20
"""Half-points of a text whose size is stated nowhere."""
_OFF = ("0", "false", "off", "none")
_HIGHLIGHTS = {
    "black": "000000",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "green": "00FF00",
    "magenta": "FF00FF",
    "red": "FF0000",
    "yellow": "FFFF00",
    "white": "FFFFFF",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}
_AUTO = "auto"
_LOOK_BITS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200}
_STYLE_TYPES = {"firstColumn": "firstCol", "lastColumn": "lastCol"}

Facts = dict[str, str]
"""What an element states: ``color``, ``size``, ``bold``, ``lang``, ``fill`` (as hexadecimal or « auto »)."""


@dataclass(frozen=True, slots=True)
class Look:
    """The text's colour and its background (hexadecimal), size in points, weight, language or nothing."""

    color: str
    background: str
    points: float
    bold: bool
    lang: str


class Formats:
    """The formatting of a package's texts, inheritance followed."""

    def __init__(self, package: Package) -> None:
        targets = [t for k, t, outside in package.relations(package.main) if k == "styles" and not outside]
        self._styles: dict[str, etree._Element] = {}
        self._defaults: dict[str, str] = {}
        self._base: Facts = {}
        self._cache: dict[str, Facts] = {}
        self._ranks: dict[etree._Element, dict[etree._Element, int]] = {}
        if not targets or targets[0] not in package:
            return
        root = package.xml(targets[0])
        for element in root.iter(w("style")):
            identifier, kind = element.get(w("styleId"), ""), element.get(w("type"), "paragraph")
            self._styles[identifier] = element
            if element.get(w("default")) in ("1", "true", "on"):
                self._defaults[kind] = identifier
        for holder in root.iter(w("docDefaults")):
            self._base = _run_facts(holder.find(f"{w('rPrDefault')}/{w('rPr')}"))

    def look(self, run: etree._Element, paragraph: etree._Element) -> Look:
        """The look of the text of a run."""
        behind, facts = self._around(paragraph)
        own = paragraph.find(w("pPr"))
        style = _value(own, "pStyle") or self._defaults.get("paragraph", "")
        for more in (self._style(style), _fill_facts(own)):
            facts |= more
        marks = run.find(w("rPr"))
        facts |= self._style(_value(marks, "rStyle"))
        facts |= _run_facts(marks)
        fill = facts.get("fill", _AUTO)
        background = behind if fill == _AUTO else fill
        color = facts.get("color", _AUTO)
        if color == _AUTO:
            color = "000000" if luminance(background) > 0.18 else "FFFFFF"
        size = facts.get("size", "")
        points = (float(size) if size.replace(".", "", 1).isdigit() else _WORD_SIZE) / 2
        return Look(color, background, points, facts.get("bold") == "1", facts.get("lang", ""))

    def _around(self, paragraph: etree._Element) -> tuple[str, Facts]:
        """What the tables around a paragraph say: the colour behind it, and the facts of their styles."""
        behind, facts = "FFFFFF", dict(self._base)
        for cell in reversed(list(paragraph.iterancestors(w("tc")))):
            row = next(cell.iterancestors(w("tr")), None)
            table = next(cell.iterancestors(w("tbl")), None)
            if row is None or table is None:
                continue
            properties = table.find(w("tblPr"))
            own: Facts = {}
            conditions = self._conditions(properties, table, row, cell)
            for more in self._table_facts(_value(properties, "tblStyle"), conditions):
                own |= more
            own |= _fill_facts(properties)
            own |= _fill_facts(cell.find(w("tcPr")))
            fill = own.pop("fill", _AUTO)
            behind = behind if fill == _AUTO else fill
            facts |= own
        return behind, facts

    def _conditions(
        self,
        properties: etree._Element | None,
        table: etree._Element,
        row: etree._Element,
        cell: etree._Element,
    ) -> list[str]:
        """The special cases of the table's style that hold for a cell, the weaker first."""
        look = None if properties is None else properties.find(w("tblLook"))
        if look is None:
            return []
        ranks = self._ranks.setdefault(table, {})
        if not ranks:
            ranks.update((other, rank) for rank, other in enumerate(table.iter(w("tr"))))
        rank = ranks[row]
        here = {
            "firstColumn": next(cell.itersiblings(w("tc"), preceding=True), None) is None,
            "lastColumn": next(cell.itersiblings(w("tc")), None) is None,
            "firstRow": rank == 0,
            "lastRow": next(row.itersiblings(w("tr")), None) is None,
        }
        found = [_STYLE_TYPES.get(name, name) for name, is_so in here.items() if is_so and _asked(look, name)]
        if not _asked(look, "noHBand"):
            band = rank - 1 if _asked(look, "firstRow") else rank
            found.insert(0, "band1Horz" if band % 2 == 0 else "band2Horz")
        return found

    def _table_facts(self, style: str, conditions: list[str]) -> Iterator[Facts]:
        chain = list(self._chain(style))
        for element in reversed(chain):
            yield _styled(element)
        for condition in conditions:
            for element in reversed(chain):
                for special in element.findall(w("tblStylePr")):
                    if special.get(w("type")) == condition:
                        yield _styled(special)

    def _style(self, identifier: str) -> Facts:
        if identifier not in self._cache:
            facts: Facts = {}
            for element in reversed(list(self._chain(identifier))):
                facts |= _styled(element)
            self._cache[identifier] = facts
        return self._cache[identifier]

    def _chain(self, identifier: str) -> Iterator[etree._Element]:
        for _ in range(_MAX_PARENTS):
            element = self._styles.get(identifier)
            if element is None:
                return
            yield element
            identifier = _value(element, "basedOn")


def contrast(first: str, second: str) -> float:
    """The contrast of two colours, from 1 to 21, as the accessibility guidelines (WCAG) define it."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    """The relative luminance of a hexadecimal colour, from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(int(color[start : start + 2], 16) / 255) for start in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _value(element: etree._Element | None, name: str) -> str:
    found = None if element is None else element.find(w(name))
    return "" if found is None else found.get(w("val"), "")


def _styled(element: etree._Element) -> Facts:
    """What a style, or one of a table style's special cases, states."""
    facts = _run_facts(element.find(w("rPr")))
    for name in ("pPr", "tblPr", "tcPr"):
        facts |= _fill_facts(element.find(w(name)))
    return facts


def _run_facts(marks: etree._Element | None) -> Facts:
    facts: Facts = {}
    if marks is None:
        return facts
    color = _hexadecimal(_value(marks, "color"))
    if color:
        facts["color"] = color
    if _value(marks, "sz"):
        facts["size"] = _value(marks, "sz")
    if _value(marks, "lang"):
        facts["lang"] = _value(marks, "lang")
    bold = marks.find(w("b"))
    if bold is not None:
        facts["bold"] = "0" if bold.get(w("val")) in _OFF else "1"
    facts |= _fill_facts(marks)
    highlight = _HIGHLIGHTS.get(_value(marks, "highlight"))
    if highlight:
        facts["fill"] = highlight
    return facts


def _fill_facts(properties: etree._Element | None) -> Facts:
    shading = None if properties is None else properties.find(w("shd"))
    if shading is None:
        return {}
    fill = _hexadecimal(shading.get(w("fill"), _AUTO)) or _AUTO
    front = _hexadecimal(shading.get(w("color"), _AUTO)) or _AUTO
    pattern = shading.get(w("val"), "clear")
    share = pattern.removeprefix("pct")
    if pattern == "solid":
        return {"fill": "000000" if front == _AUTO else front}
    if share.isdigit() and share != pattern:
        over = "000000" if front == _AUTO else front
        return {"fill": _mixed(over, "FFFFFF" if fill == _AUTO else fill, int(share) / 100)}
    return {"fill": fill}


def _mixed(over: str, under: str, share: float) -> str:
    pairs = [(int(over[at : at + 2], 16), int(under[at : at + 2], 16)) for at in (0, 2, 4)]
    return "".join(f"{round(front * share + back * (1 - share)):02X}" for front, back in pairs)


def _hexadecimal(value: str) -> str:
    """A colour as six digits; « auto »; nothing when it is neither."""
    if value == _AUTO:
        return _AUTO
    return value.upper() if len(value) == 6 and all(c in "0123456789abcdefABCDEF" for c in value) else ""


def _asked(look: etree._Element, name: str) -> bool:
    stated = look.get(w(name))
    if stated is not None:
        return stated not in _OFF
    bits = look.get(w("val"), "0")
    try:
        return bool(int(bits, 16) & _LOOK_BITS[name])
    except ValueError:
        return False
