"""A .docx read back: its paragraphs in order, bookmarks, content controls and properties.

Enters: a path or bytes, opened with the same limits as a template. Leaves: a frozen
:class:`Document`. Text inside content controls, tables and text boxes is read like any other; the
copy of a text box that Word keeps for old versions, deleted text and field codes are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from clausegen.word import names
from clausegen.word.names import w
from clausegen.word.package import Package, Part, open_package
from clausegen.word.styles import Styles

if TYPE_CHECKING:
    from lxml import etree

CHARACTERS = {
    w("tab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "",
}
"""What an element is in the text."""
_REVISIONS = (w("ins"), w("del"), w("moveFrom"), w("moveTo"))
_KINDS = {
    f"{{{names.W14}}}checkbox": "check",
    w("dropDownList"): "choice",
    w("comboBox"): "choice",
    w("date"): "date",
}
SKIPPED = {
    names.FALLBACK,
    w("del"),
    w("moveFrom"),
    w("pPr"),
    w("rPr"),
    w("sdtPr"),
    w("sectPr"),
    w("tblPr"),
    w("tcPr"),
    w("trPr"),
}
"""Elements that hold no text of the document as it would be printed."""


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a paragraph stands in a table: table in its part, row, grid column, all from 1."""

    table: int
    row: int
    column: int
    header: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: where it is, what it says, how it is styled, under which heading.

    ``rank`` counts from 1 in its part, as in the messages of a template; ``level`` is its outline
    level when it is a heading; ``marked`` is its text with bookmarks as ⟦name⟧…⟦/name⟧ and content
    controls as ⟨tag⟩…⟨/tag⟩.
    """

    part: str
    rank: int
    text: str
    style_id: str
    style: str
    default_style: bool
    level: int | None
    heading: str | None
    numbered: bool
    cell: CellPlace | None
    marked: str


@dataclass(frozen=True, slots=True)
class Control:
    """A content control: tag, title, text; what it is and, for a drop-down list, its choices.

    ``kind`` is ``text``, ``check``, ``choice`` or ``date``; ``prompt``: the text is still the one that
    asks for an answer, as far as the file says; ``locked``: the text cannot be changed in Word.
    """

    tag: str
    title: str
    text: str
    kind: str = "text"
    prompt: bool = False
    locked: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What a .docx says."""

    fichier: str
    paragraphs: tuple[Paragraph, ...]
    bookmarks: Mapping[str, str]
    controls: tuple[Control, ...]
    properties: Mapping[str, str]
    tracked: bool = False
    """Whether insertions or deletions are waiting to be accepted."""

    @property
    def text(self) -> str:
        """All the paragraphs, one a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    def part_paragraphs(self, kind: str) -> tuple[Paragraph, ...]:
        """The paragraphs of the parts whose French name begins so (« en-tête », « corps du document »)."""
        return tuple(paragraph for paragraph in self.paragraphs if paragraph.part.startswith(kind))

    def control(self, tag: str) -> str | None:
        """The text of the first content control with this tag."""
        return next((control.text for control in self.controls if control.tag == tag), None)


def read_document(source: str | Path | bytes, fichier: str | None = None) -> Document:
    """What a .docx says; :class:`~clausegen.errors.TemplateError` when it is not a sane .docx."""
    package = open_package(Path(source) if isinstance(source, str) else source, fichier)
    styles = Styles(package)
    reader = _Reader(styles)
    for part in package.parts:
        if not part.kind.properties:
            reader.read(part, package.xml(part.name))
    bookmarks = {name: "".join(pieces).strip("\n") for name, pieces in reader.bookmarks.items()}
    controls = tuple(_frozen_control(properties, text) for properties, text in reader.controls)
    paragraphs = tuple(draft.frozen() for draft in reader.paragraphs)
    return Document(
        package.fichier,
        paragraphs,
        MappingProxyType(bookmarks),
        controls,
        MappingProxyType(_properties(package)),
        reader.tracked,
    )


def _stated(properties: etree._Element | None, name: str) -> str:
    found = None if properties is None else properties.find(w(name))
    return "" if found is None else found.get(w("val"), "")


def _frozen_control(properties: etree._Element | None, text: list[str]) -> Control:
    words = "".join(text).strip("\n")
    if properties is None:
        return Control("", "", words)
    kind = next((kind for name, kind in _KINDS.items() if properties.find(name) is not None), "text")
    return Control(
        _stated(properties, "tag"),
        _stated(properties, "alias"),
        words,
        kind,
        prompt=properties.find(w("showingPlcHdr")) is not None,
        locked=_stated(properties, "lock") in ("contentLocked", "sdtContentLocked"),
        choices=tuple(item.get(w("displayText"), "") for item in properties.iter(w("listItem"))),
    )


def _properties(package: Package) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in package.parts:
        if part.kind is names.CORE:
            for element in package.xml(part.name):
                found[str(element.tag).rpartition("}")[2]] = element.text or ""
    return found


@dataclass(slots=True)
class _Draft:
    """A paragraph being read."""

    part: str
    rank: int
    style_id: str
    style: str
    default_style: bool
    level: int | None
    numbered: bool
    cell: CellPlace | None
    heading: str | None = None
    text: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)

    def frozen(self) -> Paragraph:
        return Paragraph(
            self.part,
            self.rank,
            "".join(self.text),
            self.style_id,
            self.style,
            self.default_style,
            self.level,
            self.heading,
            self.numbered,
            self.cell,
            "".join(self.marked),
        )


class _Reader:
    """Walks the parts of a document, and gathers what is read."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.paragraphs: list[_Draft] = []
        self.bookmarks: dict[str, list[str]] = {}
        self.controls: list[tuple[etree._Element | None, list[str]]] = []
        self.tracked = False
        self._part = ""
        self._ranks: dict[etree._Element, int] = {}
        self._heading: str | None = None
        self._tables = 0
        self._open: dict[str, str] = {}
        self._sinks: list[list[str]] = []
        self._draft: _Draft | None = None
        self._pending: list[str] = []

    def read(self, part: Part, root: etree._Element) -> None:
        """Read one part."""
        self._part, self._heading, self._tables = part.label, None, 0
        self._open, self._draft, self._pending = {}, None, []
        self._ranks = {element: rank for rank, element in enumerate(root.iter(w("p")), start=1)}
        self.tracked |= next(root.iter(*_REVISIONS), None) is not None
        self._children(root, None)

    def _children(self, element: etree._Element, cell: CellPlace | None) -> None:
        for child in element:
            self._visit(child, cell)

    def _visit(self, element: etree._Element, cell: CellPlace | None) -> None:
        tag = element.tag
        if tag in SKIPPED:
            return
        if tag == w("p"):
            self._paragraph(element, cell)
        elif tag == w("tbl"):
            self._table(element)
        elif tag == w("t"):
            self._say(element.text or "")
        elif tag in CHARACTERS:
            self._say(CHARACTERS[tag])
        elif tag == w("sdt"):
            self._control(element, cell)
        elif tag == w("bookmarkStart"):
            self._begin(element.get(w("id"), ""), element.get(w("name"), ""))
        elif tag == w("bookmarkEnd"):
            self._finish(element.get(w("id"), ""))
        else:
            self._children(element, cell)

    def _paragraph(self, element: etree._Element, cell: CellPlace | None) -> None:
        outer, style = self._draft, self._styles.of(element)
        own = element.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
        numbered = style.numbered if own is None else own.get(w("val")) != "0"
        draft = _Draft(
            self._part,
            self._ranks[element],
            style.identifier,
            style.name,
            style.default,
            self._styles.level(element),
            numbered,
            cell,
            self._heading,
        )
        self.paragraphs.append(draft)
        draft.marked += self._pending
        self._pending, self._draft = [], draft
        self._children(element, cell)
        text = "".join(draft.text)
        if draft.level is not None and text.strip():
            self._heading = " ".join(text.split())
        for sink in self._listeners():
            sink.append("\n")
        self._draft = outer

    def _table(self, element: etree._Element) -> None:
        self._tables += 1
        table = self._tables
        for rows, row in enumerate(_through(element, w("tr")), start=1):
            header = row.find(f"{w('trPr')}/{w('tblHeader')}") is not None
            column = 1
            for cell in _through(row, w("tc")):
                self._children(cell, CellPlace(table, rows, column, header))
                span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
                value = "1" if span is None else span.get(w("val"), "1")
                column += int(value) if value.isdigit() else 1

    def _control(self, element: etree._Element, cell: CellPlace | None) -> None:
        properties = element.find(w("sdtPr"))
        tag = _stated(properties, "tag")
        text: list[str] = []
        self.controls.append((properties, text))
        self._mark(f"⟨{tag}⟩")
        self._sinks.append(text)
        content = element.find(w("sdtContent"))
        if content is not None:
            self._children(content, cell)
        self._sinks.pop()
        self._mark_end(f"⟨/{tag}⟩")

    def _begin(self, key: str, name: str) -> None:
        if name == "_GoBack":
            return
        self._open[key] = name
        self.bookmarks.setdefault(name, [])
        self._mark(f"⟦{name}⟧")

    def _finish(self, key: str) -> None:
        name = self._open.pop(key, None)
        if name is not None:
            self._mark_end(f"⟦/{name}⟧")

    def _listeners(self) -> list[list[str]]:
        return [*(self.bookmarks[name] for name in self._open.values()), *self._sinks]

    def _say(self, text: str) -> None:
        if self._draft is not None:
            self._draft.text.append(text)
            self._draft.marked.append(text)
        for sink in self._listeners():
            sink.append(text)

    def _mark(self, mark: str) -> None:
        """Write the beginning of something, in this paragraph or in the next."""
        (self._pending if self._draft is None else self._draft.marked).append(mark)

    def _mark_end(self, mark: str) -> None:
        """Write the end of something, in this paragraph or in the last."""
        if self._draft is not None:
            self._draft.marked.append(mark)
        elif self._pending or not self.paragraphs:
            self._pending.append(mark)
        else:
            self.paragraphs[-1].marked.append(mark)


def _through(element: etree._Element, tag: str) -> list[etree._Element]:
    """The rows of a table or cells of a row, those wrapped in content controls among them."""
    found = []
    for child in element:
        if child.tag == tag:
            found.append(child)
        elif child.tag in (w("sdt"), w("sdtContent"), w("customXml"), w("ins")):
            found += _through(child, tag)
    return found
