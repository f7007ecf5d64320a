"""Several filled documents put in one, a section each, so that a renderer opens one file instead of many.

Enters: .docx files of one family (:func:`clausegen.word.families.family`). Leaves: one .docx in which
each document begins a page and its own page numbers, keeps its headers, footers, pictures, lists and
cross-references, and stands between two bookmarks. It is made to be rendered, not to be edited.

What makes the pages those of each document alone: headers and footers copied per document; the number
of pages asked for at the document's last bookmark; the first bookmark *inside* the first paragraph (at
body level LibreOffice puts it in the section before); sections closed by an empty paragraph.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clausegen.word import fields
from clausegen.word.list_copies import ListCopies
from clausegen.word.names import CONTENT_TYPES, RELATIONSHIPS, W, w
from clausegen.word.package import Package

if TYPE_CHECKING:
    from lxml import etree

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COPIED = ("header", "footer", "image", "hyperlink")
"""Relationships that each document has for itself; the others are the family's, taken once."""
_MAIN = "word/document.xml"
_AFTER_SECTION_TYPE = (
    *("pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign"),
    *("noEndnote", "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings"),
)
_AFTER_PAGE_NUMBER = _AFTER_SECTION_TYPE[_AFTER_SECTION_TYPE.index("cols") :]


def start_mark(rank: int) -> str:
    """The bookmark in the first paragraph of the document of this rank, from 0."""
    return f"debut{rank}"


def end_mark(rank: int) -> str:
    """The bookmark in its last paragraph; only there when the document tells its number of pages."""
    return f"fin{rank}"


def merge(packages: Sequence[Package], *, late: bool = False) -> bytes:
    """The .docx that holds the documents one after the other; all must be of one family.

    The mark by which a document's pages are counted stands at the start of its last paragraph, where it
    moves nothing; with ``late`` at its end, which shifts the last letter by a hair but is right even
    when that paragraph begins on a page and ends on the next.
    """
    book = _Book(packages[0], late=late)
    for rank, package in enumerate(packages):
        book.add(package, rank, last=rank == len(packages) - 1)
    return book.write()


@dataclass(slots=True)
class _Relation:
    """A relationship of the merged document or of one of its parts."""

    kind: str
    target: str
    outside: bool = False


class _Book:
    """The document under construction."""

    def __init__(self, base: Package, *, late: bool) -> None:
        self._base = base
        self._late = late
        self._root = base.xml(base.main)
        body = self._root.find(w("body"))
        assert body is not None  # noqa: S101 - the family was told, so there is a body
        self._body = body
        for child in list(body):
            body.remove(child)
        self._lists = ListCopies(base)
        self._members: dict[str, bytes] = {}
        self._relations: dict[str, dict[str, _Relation]] = {_MAIN: {}}
        self._pictures: dict[str, str] = {}
        self._types: dict[str, str] = {}
        self._extensions: dict[str, str] = {}
        self._bookmark = 0

    def add(self, package: Package, rank: int, *, last: bool) -> None:
        """Append one document."""
        root = package.xml(package.main)
        self._extensions |= _extensions(package)
        parts = self._adopt(package, package.main, root, _MAIN, rank)
        names = self._rename_bookmarks([root, *(part for _, part in parts)], rank)
        styles = self._lists.copy([root, *(part for _, part in parts)], rank)
        counted = False
        for part in (root, *(part for _, part in parts)):
            counted |= fields.redirect(part, names, end_mark(rank))
            styles.apply(part)
        for name, part in parts:
            self._members[name] = _serialized(part)
        body = root.find(w("body"))
        assert body is not None  # noqa: S101 - the family was told, so there is a body
        self._lay(body, rank, counted=counted, last=last)

    def _lay(self, body: etree._Element, rank: int, *, counted: bool, last: bool) -> None:
        """Mark the document's ends, close its last section, move its blocks."""
        sections = list(body.iter(w("sectPr")))
        _begin_section(sections[0])
        final = body[-1]
        body.remove(final)
        paragraphs = list(body.iter(w("p")))
        self._mark(paragraphs[0], start_mark(rank), at_start=True)
        if counted:
            self._mark(paragraphs[-1], end_mark(rank), at_start=not self._late)
        if not last:
            _close_section(body, final)
        for block in list(body):
            self._body.append(block)
        if last:
            self._body.append(final)

    def _mark(self, paragraph: etree._Element, name: str, *, at_start: bool) -> None:
        self._bookmark += 1
        start, end = _new(paragraph, "bookmarkStart"), _new(paragraph, "bookmarkEnd")
        start.set(w("id"), str(self._bookmark))
        start.set(w("name"), name)
        end.set(w("id"), str(self._bookmark))
        place = len(paragraph)
        if at_start:
            place = 1 if paragraph.find(w("pPr")) is not None else 0
        paragraph.insert(place, start)
        paragraph.insert(place + 1, end)

    def _rename_bookmarks(self, parts: Sequence[etree._Element], rank: int) -> dict[str, str]:
        """Give the document's bookmarks numbers and names that no other document has."""
        names: dict[str, str] = {}
        numbers: dict[str, str] = {}
        for part in parts:
            for mark in part.iter(w("bookmarkStart"), w("bookmarkEnd")):
                old = mark.get(w("id"), "")
                if old not in numbers:
                    self._bookmark += 1
                    numbers[old] = str(self._bookmark)
                mark.set(w("id"), numbers[old])
                name = mark.get(w("name"))
                if name is not None:
                    mark.set(w("name"), names.setdefault(name, f"d{rank}_{len(names)}"))
        return names

    def _adopt(
        self, package: Package, source: str, root: etree._Element, owner: str, rank: int
    ) -> list[tuple[str, etree._Element]]:
        """Copy what a part refers to; its references are renamed; the parts copied, parsed."""
        adopted: list[tuple[str, etree._Element]] = []
        renamed: dict[str, str] = {}
        mine = self._relations.setdefault(owner, {})
        for old, kind, target, outside in _relations(package, source):
            if kind.rsplit("/", 1)[-1] not in _COPIED:
                continue
            relation = _Relation(kind, target, outside)
            if kind.endswith("/image") and not outside:
                relation.target = self._picture(package, target)
            elif not outside and kind.endswith(("/header", "/footer")):
                part = package.xml(target)
                relation.target = f"word/{kind.rsplit('/', 1)[-1]}{rank}_{len(adopted)}.xml"
                self._types[relation.target] = _HEADER_TYPE.format(kind.rsplit("/", 1)[-1])
                adopted.append((relation.target, part))
                adopted += self._adopt(package, target, part, relation.target, rank)
            renamed[old] = f"m{rank}_{len(mine)}"
            mine[renamed[old]] = relation
        for value in root.xpath("//@r:*", namespaces={"r": _R}):
            holder = value.getparent()
            if value in renamed:
                holder.set(value.attrname, renamed[value])
        return adopted

    def _picture(self, package: Package, target: str) -> str:
        """The member that holds a picture: the same for all documents that show it."""
        data = package.read(target)
        digest = hashlib.sha256(data).hexdigest()[:24]
        name = f"word/media/{digest}{posixpath.splitext(target)[1].lower()}"
        if name not in self._pictures:
            self._pictures[name] = name
            self._members[name] = data
        return name

    def write(self) -> bytes:
        """The bytes of the .docx, its members not compressed: it is read once, here."""
        base = self._base
        own = {base.main, "[Content_Types].xml", _rels_of(base.main)}
        own |= {_rels_of(target) for _, kind, target, out in _relations(base, base.main) if not out}
        shared = {
            target: base.read(target)
            for _, kind, target, outside in _relations(base, base.main)
            if not outside and kind.rsplit("/", 1)[-1] not in _COPIED and target in base
        }
        kept: dict[str, _Relation] = {
            old: _Relation(kind, target, outside)
            for old, kind, target, outside in _relations(base, base.main)
            if kind.rsplit("/", 1)[-1] not in _COPIED and (outside or target in base)
        }
        self._relations[_MAIN] = kept | self._relations[_MAIN]
        members = shared | self._lists.members() | self._members | {_MAIN: _serialized(self._root)}
        for owner, relations in self._relations.items():
            if relations:
                members[_rels_of(owner)] = _rels_xml(owner, relations)
        members["_rels/.rels"] = _rels_xml("", {"rId1": _Relation(f"{_R}/officeDocument", _MAIN)})
        members["[Content_Types].xml"] = self._content_types(members)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for name in sorted(members, key=lambda name: (name != "[Content_Types].xml", name)):
                archive.writestr(zipfile.ZipInfo(name), members[name])
        return target.getvalue()

    def _content_types(self, members: dict[str, bytes]) -> bytes:
        root = self._base.xml("[Content_Types].xml")
        for element in list(root):
            name = element.get("PartName", "").lstrip("/")
            if name == self._base.main:
                element.set("PartName", f"/{_MAIN}")
            elif name and name not in members:
                root.remove(element)
        known = {element.get("Extension", "").lower() for element in root}
        for extension, content_type in self._extensions.items():
            if extension not in known:
                default = _plain(root, f"{{{CONTENT_TYPES}}}Default")
                default.set("Extension", extension)
                default.set("ContentType", content_type)
        for name, content_type in self._types.items():
            override = _plain(root, f"{{{CONTENT_TYPES}}}Override")
            override.set("PartName", f"/{name}")
            override.set("ContentType", content_type)
        return _serialized(root)


_HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def _close_section(body: etree._Element, section: etree._Element) -> None:
    """Give its end to the last section of a document that others follow: in an empty paragraph.

    LibreOffice leaves that paragraph out, unless the section begins with a table: it is then the last
    paragraph that ends the section. Elsewhere it is not: bookmarks in it would come a letter too early.
    """
    last = body[-1]
    properties = last.find(w("pPr"))
    if body[0].tag != w("tbl") or last.tag != w("p") or last.find(f"{w('pPr')}/{w('sectPr')}") is not None:
        properties = _sub(_sub(body, "p"), "pPr")
    elif properties is None:
        properties = _new(last, "pPr")
        last.insert(0, properties)
    _insert_before(properties, section, ("pPrChange",))


def _begin_section(section: etree._Element) -> None:
    """The first section of a document begins a page, and the page numbers unless they have a start."""
    kind = section.find(w("type"))
    if kind is None:
        kind = _new(section, "type")
        _insert_before(section, kind, _AFTER_SECTION_TYPE)
    kind.set(w("val"), "nextPage")
    number = section.find(w("pgNumType"))
    if number is None:
        number = _new(section, "pgNumType")
        _insert_before(section, number, _AFTER_PAGE_NUMBER)
    if number.get(w("start")) is None:
        number.set(w("start"), "1")


def _insert_before(parent: etree._Element, child: etree._Element, followers: Sequence[str]) -> None:
    """Put a child where Word wants it: before the first of ``followers`` present, else at the end."""
    for place, element in enumerate(parent):
        if element.tag in {w(name) for name in followers}:
            parent.insert(place, child)
            return
    parent.append(child)


def _new(near: etree._Element, name: str) -> etree._Element:
    """A new element, with the namespaces of the document it will stand in."""
    return near.makeelement(w(name), nsmap={"w": W})


def _sub(parent: etree._Element, name: str) -> etree._Element:
    child = _new(parent, name)
    parent.append(child)
    return child


def _plain(parent: etree._Element, tag: str) -> etree._Element:
    child = parent.makeelement(tag)
    parent.append(child)
    return child


def _serialized(root: etree._Element) -> bytes:
    from lxml import etree  # noqa: PLC0415 - slow to load, and only merging needs it here

    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _rels_of(part: str) -> str:
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _relations(package: Package, part: str) -> Iterator[tuple[str, str, str, bool]]:
    """The relationships of a part: identifier, whole type, target as a member name, is it outside."""
    rels = _rels_of(part)
    if rels not in package:
        return
    folder = posixpath.dirname(part)
    for element in package.xml(rels).iter(f"{{{RELATIONSHIPS}}}Relationship"):
        target = element.get("Target", "")
        outside = element.get("TargetMode") == "External"
        if not outside:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        yield element.get("Id", ""), element.get("Type", ""), target, outside


def _rels_xml(_owner: str, relations: dict[str, _Relation]) -> bytes:
    from lxml import etree  # noqa: PLC0415 - as above

    root = etree.Element(f"{{{RELATIONSHIPS}}}Relationships", nsmap={None: RELATIONSHIPS})
    for name, relation in relations.items():
        element = _plain(root, f"{{{RELATIONSHIPS}}}Relationship")
        element.set("Id", name)
        element.set("Type", relation.kind)
        element.set("Target", relation.target if relation.outside else f"/{relation.target}")
        if relation.outside:
            element.set("TargetMode", "External")
    return _serialized(root)


def _extensions(package: Package) -> dict[str, str]:
    """The content types that a package gives to extensions."""
    return {
        element.get("Extension", "").lower(): element.get("ContentType", "")
        for element in package.xml("[Content_Types].xml").iter(f"{{{CONTENT_TYPES}}}Default")
    }
