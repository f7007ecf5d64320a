"""The body of a .docx, for who must change it: paragraphs with their numbers, blocks, XML kept whole.

Enters: a package. Leaves: a :class:`Body`, whose tree is parsed without dropping anything, so that an
element's place in the bytes can be found again (``clausegen.word.splicing``). Deleted text is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from clausegen.word.fields import fields
from clausegen.word.lists import Lists, Number
from clausegen.word.names import w
from clausegen.word.package import Package
from clausegen.word.reading import CHARACTERS, SKIPPED
from clausegen.word.styles import Style, Styles

if TYPE_CHECKING:
    from lxml import etree

_THROUGH = (w("sdt"), w("sdtContent"), w("customXml"), w("smartTag"))
_TOC_STYLES = ("toc ", "tm ", "table of figures", "table des illustrations", "contents ")
_TOC_FIELDS = ("TOC", "INDEX", "TOA")


@dataclass(frozen=True, slots=True)
class BodyParagraph:
    """One paragraph of the body: its element, its rank from 1, its text, and what Word makes of it."""

    element: etree._Element
    rank: int
    text: str
    style: Style
    level: int | None
    """Outline level from 1; ``None`` when it is not a heading, as an entry of a table of contents."""
    number: Number | None
    block: etree._Element
    """The paragraph or the table, child of the body or of a content control, that it stands in."""
    in_table: bool
    in_toc: bool
    deleted: bool
    """True when a tracked deletion takes the paragraph away."""

    @property
    def plain(self) -> str:
        """Its text on one line."""
        return " ".join(self.text.split())


class Body:
    """The main part of a package, parsed whole."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.root = parse_whole(package.read(package.main))
        self.styles = Styles(package)
        self.lists = Lists(package)

    @cached_property
    def element(self) -> etree._Element:
        """The ``w:body``."""
        found = self.root.find(w("body"))
        if found is None:
            raise ValueError("a main part without a body")
        return found

    @cached_property
    def blocks(self) -> tuple[etree._Element, ...]:
        """The paragraphs and tables in order, those inside block content controls among them."""
        return tuple(_blocks(self.element))

    @cached_property
    def paragraphs(self) -> tuple[BodyParagraph, ...]:
        """Every paragraph of the body, text boxes left out, with the numbers that Word shows."""
        return tuple(self.read())

    def read(self) -> Iterator[BodyParagraph]:
        """Read the tree as it is now."""
        self.lists.reset()
        contents = _in_contents(self.element)
        ranks = {element: rank for rank, element in enumerate(self.root.iter(w("p")), start=1)}
        for block in _blocks(self.element):
            inside = block.tag == w("tbl")
            for element in block.iter(w("p")) if inside else (block,):
                if inside and _in_text_box(element, block):
                    continue
                style = self.styles.of(element)
                toc = element in contents or style.name.lower().startswith(_TOC_STYLES)
                text = visible_text(element)
                deleted = not text.strip() and _mark_deleted(element)
                yield BodyParagraph(
                    element,
                    ranks[element],
                    text,
                    style,
                    None if toc or deleted else self.styles.level(element),
                    None if deleted else self.lists.number(element),
                    block,
                    inside,
                    toc,
                    deleted,
                )


def parse_whole(data: bytes) -> etree._Element:
    """The root of an XML text of which nothing is dropped; no entity, no DTD, no network."""
    from lxml import etree  # noqa: PLC0415 - lxml is slow to load

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def visible_text(element: etree._Element) -> str:
    """The text of a paragraph or a run as printed: no deleted text, no field code, no text box."""
    pieces: list[str] = []

    def visit(node: etree._Element) -> None:
        for child in node:
            if child.tag == w("t"):
                pieces.append(child.text or "")
            elif child.tag in CHARACTERS:
                pieces.append(CHARACTERS[child.tag])
            elif isinstance(child.tag, str) and child.tag not in SKIPPED and child.tag != w("p"):
                visit(child)

    visit(element)
    return "".join(pieces)


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    for child in container:
        if child.tag in (w("p"), w("tbl")):
            yield child
        elif child.tag in _THROUGH:
            yield from _blocks(child)


def _in_text_box(element: etree._Element, block: etree._Element) -> bool:
    for ancestor in element.iterancestors():
        if ancestor is block:
            return False
        if ancestor.tag == w("txbxContent"):
            return True
    return False


def _mark_deleted(element: etree._Element) -> bool:
    mark = element.find(f"{w('pPr')}/{w('rPr')}")
    return mark is not None and (mark.find(w("del")) is not None or mark.find(w("moveFrom")) is not None)


def _in_contents(body: etree._Element) -> set[etree._Element]:
    """The paragraphs of tables of contents: those of their fields, and of Word's own gallery block."""
    found: set[etree._Element] = set()
    for gallery in body.iter(w("docPartGallery")):
        if gallery.get(w("val")) == "Table of Contents":
            control = next((a for a in gallery.iterancestors() if a.tag == w("sdt")), None)
            if control is not None:
                found.update(control.iter(w("p")))
    order = list(body.iter(w("p")))
    places = {element: place for place, element in enumerate(order)}
    for one in fields(body):
        first, last = one.paragraph, one.last_paragraph
        if one.kind in _TOC_FIELDS and first is not None and last is not None:
            found.update(order[places[first] : places[last] + 1])
    return found
