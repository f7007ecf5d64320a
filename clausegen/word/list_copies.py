"""The numbered lists of a family of documents, copied so that each document counts from its own start.

In one Word file a list goes on counting wherever its number is used again: directly by a paragraph, or
by a style. Each document but the first is therefore given its own copies of the lists it uses, and of
the styles that use them. Bullets count nothing and are shared.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clausegen.word.names import w

if TYPE_CHECKING:
    from lxml import etree

    from clausegen.word.package import Package

COPY = " @"
"""Between a style's name and the rank of the document that its copy is for."""
_UNCOUNTED = {"bullet", "none"}
_HEADINGS = {f"heading {level}": level - 1 for level in range(1, 10)}


@dataclass(frozen=True, slots=True)
class Copies:
    """What one document uses instead of the family's lists and styles."""

    numbers: dict[str, str] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)

    def apply(self, part: etree._Element) -> None:
        """Have the paragraphs of a part use the copies."""
        if self.styles:
            for style in part.iter(w("pStyle")):
                _replace(style, self.styles)
        if self.numbers:
            for number in part.iter(w("numId")):
                _replace(number, self.numbers)


class ListCopies:
    """The lists and numbered styles of a family, and the copies made so far."""

    def __init__(self, package: Package) -> None:
        relations = package.relations(package.main)
        found = {kind: target for kind, target, outside in relations if not outside and target in package}
        self._numbering_name = found.get("numbering")
        self._styles_name = found.get("styles")
        self._numbering = package.xml(self._numbering_name) if self._numbering_name else None
        self._styles = package.xml(self._styles_name) if self._styles_name else None
        self._abstracts: dict[str, etree._Element] = {}
        self._nums: dict[str, etree._Element] = {}
        if self._numbering is not None:
            self._abstracts = {
                element.get(w("abstractNumId"), ""): element
                for element in self._numbering.findall(w("abstractNum"))
            }
            self._nums = {
                element.get(w("numId"), ""): element
                for element in self._numbering.findall(w("num"))
                if self._counts(element)
            }
        self._numbered = self._numbered_styles()
        self._last = max([0, *(int(key) for key in (*self._abstracts, *self._nums) if key.isdigit())])
        self._last = max(self._last, self._last_number())

    def _last_number(self) -> int:
        if self._numbering is None:
            return 0
        numbers = [element.get(w("numId"), "") for element in self._numbering.findall(w("num"))]
        return max([0, *(int(number) for number in numbers if number.isdigit())])

    def copy(self, parts: Sequence[etree._Element], rank: int) -> Copies:
        """Copies of the lists and styles that a document's parts use; none for the first document."""
        if rank == 0 or not self._nums:
            return Copies()
        used_styles = {style.get(w("val"), "") for part in parts for style in part.iter(w("pStyle"))}
        styles = {name: f"{name}@{rank}" for name in self._numbered if name in used_styles}
        wanted = {number.get(w("val"), "") for part in parts for number in part.iter(w("numId"))}
        wanted |= {self._numbered[name] for name in styles}
        for name in self._numbered:
            # A level of a list in use brings its style with it, used or not.
            if self._numbered[name] in wanted:
                styles.setdefault(name, f"{name}@{rank}")
        numbers: dict[str, str] = {}
        abstracts: dict[str, str] = {}
        for number in [number for number in self._nums if number in wanted]:
            numbers[number] = self._copy_list(number, abstracts, styles)
        for name in styles:
            self._copy_style(name, rank, styles, numbers)
        return Copies(numbers, styles)

    def members(self) -> dict[str, bytes]:
        """The members that hold the lists and the styles, copies included."""
        from lxml import etree  # noqa: PLC0415 - slow to load, and only merging needs it here

        found = ((self._numbering_name, self._numbering), (self._styles_name, self._styles))
        return {
            name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, root in found
            if name is not None and root is not None
        }

    def _counts(self, num: etree._Element) -> bool:
        """Whether a list counts anything."""
        pointer = num.find(w("abstractNumId"))
        abstract = self._abstracts.get("" if pointer is None else pointer.get(w("val"), ""))
        if abstract is None:
            return False
        formats = [element.get(w("val")) for owner in (abstract, num) for element in owner.iter(w("numFmt"))]
        return not formats or any(kind not in _UNCOUNTED for kind in formats)

    def _numbered_styles(self) -> dict[str, str]:
        """The number of the list that each style uses, its own or its parent's."""
        if self._styles is None:
            return {}
        elements = {element.get(w("styleId"), ""): element for element in self._styles.findall(w("style"))}
        numbered = {}
        for name in elements:
            number = _list_of(name, elements)
            if number in self._nums:
                numbered[name] = number
        return numbered

    def _copy_list(self, number: str, abstracts: dict[str, str], styles: dict[str, str]) -> str:
        assert self._numbering is not None  # noqa: S101 - there is a list, so there is a part of lists
        num = deepcopy(self._nums[number])
        pointer = num.find(w("abstractNumId"))
        assert pointer is not None  # noqa: S101 - _counts kept only those that have one
        old = pointer.get(w("val"), "")
        if old not in abstracts:
            abstract = deepcopy(self._abstracts[old])
            abstracts[old] = self._fresh()
            abstract.set(w("abstractNumId"), abstracts[old])
            for name in ("nsid", "tmpl", "name"):
                for element in abstract.findall(w(name)):
                    abstract.remove(element)
            for element in abstract.iter(w("pStyle")):
                _replace(element, styles)
            last = self._numbering.findall(w("abstractNum"))[-1]
            last.addnext(abstract)
        pointer.set(w("val"), abstracts[old])
        fresh = self._fresh()
        num.set(w("numId"), fresh)
        self._numbering.append(num)
        return fresh

    def _copy_style(self, name: str, rank: int, styles: dict[str, str], numbers: dict[str, str]) -> None:
        assert self._styles is not None  # noqa: S101 - the style was found there
        source = next(e for e in self._styles.findall(w("style")) if e.get(w("styleId")) == name)
        style = deepcopy(source)
        style.set(w("styleId"), styles[name])
        for dropped in ("link", "aliases"):
            for element in style.findall(w(dropped)):
                style.remove(element)
        parent = style.find(w("basedOn"))
        if parent is not None:
            _replace(parent, styles)
        for element in style.iter(w("numId")):
            _replace(element, numbers)
        label = style.find(w("name"))
        if label is not None:
            level = _HEADINGS.get(label.get(w("val"), "").lower())
            # Not « List Number 2 »: Word has a style of that name.
            label.set(w("val"), f"{label.get(w('val'))}{COPY}{rank}")
            if level is not None:
                _keep_level(style, level)
        self._styles.append(style)

    def _fresh(self) -> str:
        self._last += 1
        return str(self._last)


def _list_of(name: str, elements: dict[str, etree._Element]) -> str:
    """The number of the list of a style, sought in its parents; empty without."""
    seen: set[str] = set()
    while name in elements and name not in seen:
        seen.add(name)
        number = elements[name].find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
        if number is not None:
            return number.get(w("val"), "")
        parent = elements[name].find(w("basedOn"))
        name = "" if parent is None else parent.get(w("val"), "")
    return ""


def _keep_level(style: etree._Element, level: int) -> None:
    """A copy of « heading 1 » no longer has the name that makes it a heading: its level is written."""
    properties = style.find(w("pPr"))
    if properties is None or properties.find(w("outlineLvl")) is not None:
        return
    outline = properties.makeelement(w("outlineLvl"))
    outline.set(w("val"), str(level))
    properties.append(outline)


def _replace(element: etree._Element, names: dict[str, str]) -> None:
    value = element.get(w("val"), "")
    if value in names:
        element.set(w("val"), names[value])
