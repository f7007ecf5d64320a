"""The numbers that Word writes by itself before paragraphs: lists, their levels, their counters.

Enters: a package, then its paragraphs in order. Leaves: for each numbered paragraph a :class:`Number`,
whose text is what Word shows. The rules are those of ECMA-376, part 1, 17.9, as Word applies them: the
counters belong to the abstract list, so that two lists made from the same one count together, and a
``startOverride`` acts the first time its list is met.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clausegen.word.names import w
from clausegen.word.numerals import numeral
from clausegen.word.package import parse_xml

if TYPE_CHECKING:
    from lxml import etree

    from clausegen.word.package import Package

LEVELS = 9
_MARK = re.compile(r"%([1-9])")
_MAX_PARENTS = 20


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: first value, format, pattern (« Article %1 »), the style tied to it."""

    start: int = 1
    format: str = "decimal"
    pattern: str = ""
    suffix: str = "tab"
    style: str = ""
    restart: int | None = None
    legal: bool = False
    """True when every number of the pattern is shown in plain figures."""

    @property
    def bullet(self) -> bool:
        """Whether the level shows a sign and no number."""
        return self.format == "bullet"


@dataclass(frozen=True, slots=True)
class Number:
    """The number of one paragraph: its list, its level (from 0), the counters down to it, its text."""

    num_id: str
    abstract_id: str
    ilvl: int
    values: tuple[int, ...]
    text: str
    bullet: bool
    suffix: str

    @property
    def label(self) -> str:
        """What is said of it in a sentence: « Article 12 – » gives « 12 », « 12.3. » gives « 12.3 »."""
        return bare_label(self.text)


def bare_label(text: str) -> str:
    """A number without the words and the punctuation that surround it."""
    words: list[str] = re.findall(r"[0-9A-Za-z]+(?:[.\-][0-9A-Za-z]+)*", text)
    numbers = [word for word in words if any(c.isdigit() for c in word)]
    if numbers:
        return numbers[-1]
    short = [word for word in words if len(word) == 1 or word.isupper()]
    return short[-1] if short else ""


@dataclass(slots=True)
class _Abstract:
    """An abstract list and its running counters."""

    levels: dict[int, Level]
    style_link: str = ""
    counters: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Instance:
    """A list: its abstract one, the values that it restarts from, the levels that it redefines."""

    abstract_id: str
    starts: dict[int, int]
    levels: dict[int, Level]


class Lists:
    """The lists of a package; :meth:`number` advances them paragraph by paragraph."""

    def __init__(self, package: Package, numbering: bytes | None = None) -> None:
        """``numbering``: the definitions to read instead of the package's own."""
        self._abstracts: dict[str, _Abstract] = {}
        self._instances: dict[str, _Instance] = {}
        self._styles = _style_elements(package)
        part = package.related("numbering")
        if numbering is None and part is not None:
            numbering = package.read(part)
        if numbering is not None:
            self._read(parse_xml(numbering))
        self._met: set[tuple[str, int]] = set()

    def reset(self) -> None:
        """Begin a document again."""
        self._met.clear()
        for abstract in self._abstracts.values():
            abstract.counters.clear()

    def membership(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """The list and the level of a ``w:p``: its own before its style's; ``None``: not in a list."""
        properties = paragraph.find(w("pPr"))
        own_id, own_level = _stated(properties)
        style = _value(properties, "pStyle") or self._default_style
        style_id, style_level = self._of_style(style)
        num_id = own_id if own_id is not None else style_id
        if num_id is None or num_id == "0" or num_id not in self._instances:
            return None
        if own_level is not None:
            return num_id, own_level
        if own_id is None or own_id == style_id:
            tied = self._tied_level(num_id, style)
            return num_id, tied if tied is not None else style_level or 0
        return num_id, 0

    def level(self, num_id: str, ilvl: int) -> Level:
        """One level of a list, its redefinition before the abstract one's."""
        instance = self._instances[num_id]
        found = instance.levels.get(ilvl)
        return found or self._abstract(instance).levels.get(ilvl) or Level()

    def defines(self, num_id: str, ilvl: int) -> bool:
        """Whether a list really has this level."""
        instance = self._instances[num_id]
        return ilvl in instance.levels or ilvl in self._abstract(instance).levels

    def abstract_of(self, num_id: str) -> str:
        """The identifier of the abstract list behind a list."""
        return self._instances[num_id].abstract_id

    def number(self, paragraph: etree._Element) -> Number | None:
        """The number of the next paragraph of the document, counted."""
        place = self.membership(paragraph)
        return None if place is None else self.advance(*place)

    def advance(self, num_id: str, ilvl: int) -> Number:
        """Count one more paragraph at this level of this list."""
        instance = self._instances[num_id]
        abstract = self._abstract(instance)
        counters = abstract.counters
        level = self.level(num_id, ilvl)
        override = instance.starts.get(ilvl)
        if override is not None and (num_id, ilvl) not in self._met:
            counters[ilvl] = override
        elif ilvl in counters:
            counters[ilvl] += 1
        else:
            counters[ilvl] = level.start if override is None else override
        self._met.add((num_id, ilvl))
        for upper in range(ilvl):
            counters.setdefault(upper, self.level(num_id, upper).start)
        for deeper in range(ilvl + 1, LEVELS):
            restart = self.level(num_id, deeper).restart
            if restart is None or (restart > 0 and ilvl < restart):
                counters.pop(deeper, None)
        values = tuple(counters[rank] for rank in range(ilvl + 1))
        text = self._text(num_id, level, values)
        return Number(num_id, instance.abstract_id, ilvl, values, text, level.bullet, level.suffix)

    def _text(self, num_id: str, level: Level, values: tuple[int, ...]) -> str:
        def shown(match: re.Match[str]) -> str:
            rank = int(match[1]) - 1
            if rank >= len(values):
                return ""
            other = self.level(num_id, rank).format
            return numeral(values[rank], "decimal" if level.legal and other != "none" else other)

        return _MARK.sub(shown, level.pattern)

    def _abstract(self, instance: _Instance) -> _Abstract:
        found = self._abstracts.get(instance.abstract_id) or _Abstract({})
        if not found.levels and found.style_link:
            other = _value(self._properties_of(found.style_link).find(w("numPr")), "numId")
            linked = self._instances.get(other or "")
            if linked is not None and linked is not instance:
                return self._abstracts.get(linked.abstract_id) or found
        return found

    def _properties_of(self, style: str) -> etree._Element:
        from lxml import etree  # noqa: PLC0415 - lxml is slow to load

        element = self._styles.get(style)
        found = None if element is None else element.find(w("pPr"))
        return etree.Element(w("pPr")) if found is None else found

    def _of_style(self, style: str) -> tuple[str | None, int | None]:
        """The list that a style states, and the level, ancestors followed."""
        num_id, level, seen = None, None, 0
        while style in self._styles and seen < _MAX_PARENTS:
            own_id, own_level = _stated(self._properties_of(style))
            num_id = own_id if num_id is None else num_id
            level = own_level if level is None else level
            style = _value(self._styles[style], "basedOn") or ""
            seen += 1
        return num_id, level

    def _tied_level(self, num_id: str, style: str) -> int | None:
        """The level that the list itself ties to a style."""
        seen = 0
        while style in self._styles and seen < _MAX_PARENTS:
            for ilvl in range(LEVELS):
                if self.level(num_id, ilvl).style == style:
                    return ilvl
            style = _value(self._styles[style], "basedOn") or ""
            seen += 1
        return None

    def _read(self, root: etree._Element) -> None:
        for element in root.iter(w("abstractNum")):
            levels = {int(lvl.get(w("ilvl"), "0")): _level(lvl) for lvl in element.findall(w("lvl"))}
            link = _value(element, "numStyleLink") or ""
            self._abstracts[element.get(w("abstractNumId"), "")] = _Abstract(levels, link)
        for element in root.iter(w("num")):
            starts, levels = {}, {}
            for override in element.findall(w("lvlOverride")):
                ilvl = int(override.get(w("ilvl"), "0"))
                start = _value(override, "startOverride")
                if start is not None and start.lstrip("-").isdigit():
                    starts[ilvl] = int(start)
                own = override.find(w("lvl"))
                if own is not None:
                    levels[ilvl] = _level(own)
            key = element.get(w("numId"), "")
            self._instances[key] = _Instance(_value(element, "abstractNumId") or "", starts, levels)

    @property
    def _default_style(self) -> str:
        return next((i for i, e in self._styles.items() if e.get(w("default")) in ("1", "true", "on")), "")


def _style_elements(package: Package) -> dict[str, etree._Element]:
    part = package.related("styles")
    if part is None:
        return {}
    root = package.xml(part)
    wanted = ("paragraph", "numbering")
    return {e.get(w("styleId"), ""): e for e in root.iter(w("style")) if e.get(w("type")) in wanted}


def _value(element: etree._Element | None, name: str) -> str | None:
    found = None if element is None else element.find(w(name))
    return None if found is None else found.get(w("val"))


def _stated(properties: etree._Element | None) -> tuple[str | None, int | None]:
    """The list and the level that some paragraph properties state."""
    numbering = None if properties is None else properties.find(w("numPr"))
    level = _value(numbering, "ilvl")
    return _value(numbering, "numId"), int(level) if level is not None and level.isdigit() else None


def _level(element: etree._Element) -> Level:
    start, restart = _value(element, "start"), _value(element, "lvlRestart")
    legal = element.find(w("isLgl"))
    return Level(
        start=int(start) if start and start.lstrip("-").isdigit() else 1,
        format=_value(element, "numFmt") or "decimal",
        pattern=_value(element, "lvlText") or "",
        suffix=_value(element, "suff") or "tab",
        style=_value(element, "pStyle") or "",
        restart=int(restart) if restart and restart.isdigit() else None,
        legal=legal is not None and legal.get(w("val"), "1") in ("1", "true", "on"),
    )
