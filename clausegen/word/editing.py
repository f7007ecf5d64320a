"""A body being changed: paragraphs and tables added, results of fields rewritten, as a revision or not.

Enters: a :class:`~clausegen.word.body.Body`. Leaves: the bytes of a .docx in which all that was not
asked for is the same, byte for byte. The additions are also in the body's tree, so that its numbers
can be read again before anything is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from clausegen.word.archive import Archive
from clausegen.word.body import Body
from clausegen.word.identifiers import Allocator
from clausegen.word.names import w
from clausegen.word.numbering_part import NumberingPart
from clausegen.word.properties import element, paragraph_properties, put
from clausegen.word.splicing import Splicer

if TYPE_CHECKING:
    from lxml import etree

_ANNOTATIONS = ("bookmarkStart", "ins", "del", "moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart")
_CHANGES = (
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "tcPrChange",
    "trPrChange",
    "cellIns",
    "cellDel",
)


@dataclass(frozen=True, slots=True)
class Revision:
    """Who makes a tracked change, and on which day."""

    auteur: str
    jour: date

    def attributes(self, identifier: int) -> dict[str, str]:
        """What each mark of the change bears."""
        return {"id": str(identifier), "author": self.auteur, "date": f"{self.jour.isoformat()}T00:00:00Z"}


class Editor:
    """The changes made to one body."""

    def __init__(self, body: Body, revision: Revision | None = None) -> None:
        self.body = body
        self.revision = revision
        data = body.package.read(body.package.main)
        self._splicer = Splicer(data, body.root)
        self.numbering = NumberingPart(body.package)
        names = [e.get(w("name"), "") for e in body.root.iter(w("bookmarkStart"))]
        self.identifiers = Allocator(_last_identifier(body.root), names)
        self.rewritten: set[etree._Element] = set()
        """The paragraphs in which the result of a field was rewritten."""
        self._additions: list[tuple[str, etree._Element, list[etree._Element]]] = []

    def insert_before(self, reference: etree._Element, added: Sequence[etree._Element]) -> None:
        """Add blocks before another."""
        for one in added:
            reference.addprevious(one)
        self._additions.append(("before", reference, list(added)))

    def insert_after(self, reference: etree._Element, added: Sequence[etree._Element]) -> None:
        """Add blocks, or rows, after another."""
        for one in reversed(added):
            reference.addnext(one)
        self._additions.append(("after", reference, list(added)))

    def append(self, added: Sequence[etree._Element]) -> None:
        """Add blocks at the end of the body, before the properties of its last section."""
        last = self.body.element.find(w("sectPr"))
        if last is not None:
            self.insert_before(last, added)
            return
        self.body.element.extend(added)
        self._additions.append(("inside", self.body.element, list(added)))

    def rewrite(self, run: etree._Element, text: str) -> None:
        """Give a run another text; a tracked change when this is a revision."""
        self.rewritten.update(a for a in run.iterancestors() if a.tag == w("p"))
        new = deepcopy(run)
        for child in list(new):
            if child.tag != w("rPr"):
                new.remove(child)
        old = deepcopy(new)
        new.append(_text("t", text))
        if self.revision is None:
            self._splicer.replace(run, serialised(new))
            return
        old.append(_text("delText", "".join(t.text or "" for t in run.iter(w("t")))))
        taken, given = self._mark("del"), self._mark("ins")
        taken.append(old)
        given.append(new)
        self._splicer.replace(run, serialised(taken) + serialised(given))

    def numbers(self) -> None:
        """Take the lists as they are with what was added to them."""
        self.body.lists = self.numbering.lists()

    def track(self, added: Sequence[etree._Element]) -> None:
        """Mark blocks as inserted, when this is a revision."""
        if self.revision is None:
            return
        for one in added:
            for row in one.iter(w("tr")):
                properties = row.find(w("trPr"))
                if properties is None:
                    properties = element("trPr")
                    row.insert(0, properties)
                properties.append(self._mark("ins"))
            for paragraph in one.iter(w("p")):
                self._track_paragraph(paragraph)

    def result(self) -> bytes:
        """The whole .docx."""
        for where, reference, added in self._additions:
            content = "".join(serialised(one) for one in added)
            match where:
                case "before":
                    self._splicer.before(reference, content)
                case "after":
                    self._splicer.after(reference, content)
                case _:
                    self._splicer.inside_end(reference, content)
        package = self.body.package
        parts = {package.main: self._splicer.result(), **self.numbering.changed_parts()}
        return Archive.of(package, parts).write(parts.values())

    def _mark(self, name: str) -> etree._Element:
        revision = self.revision
        if revision is None:
            raise ValueError("a mark without a revision")
        return element(name, **revision.attributes(self.identifiers.fresh()))

    def _track_paragraph(self, paragraph: etree._Element) -> None:
        properties = paragraph_properties(paragraph)
        mark = properties.find(w("rPr"))
        if mark is None:
            mark = element("rPr")
            put(properties, mark)
        put(mark, self._mark("ins"))
        content = [child for child in paragraph if child is not properties]
        if content:
            inserted = self._mark("ins")
            inserted.extend(content)
            paragraph.append(inserted)


def serialised(one: etree._Element) -> str:
    """An element as text, with the namespaces that it needs and no other."""
    from lxml import etree  # noqa: PLC0415 - lxml is slow to load

    alone = deepcopy(one)
    alone.tail = None
    etree.cleanup_namespaces(alone)
    return etree.tostring(alone, encoding="unicode")


def _text(name: str, text: str) -> etree._Element:
    made = element(name)
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def _last_identifier(root: etree._Element) -> int:
    wanted = [w(name) for name in (*_ANNOTATIONS, *_CHANGES)]
    found = (e.get(w("id"), "") for e in root.iter(*wanted))
    return max((int(value) for value in found if value.isdigit()), default=0)
