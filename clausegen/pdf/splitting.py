"""Some pages of a converted file made into a file of their own, tags, links and outline included.

Enters: the objects of a file LibreOffice wrote, and page numbers. Leaves: the bytes of a PDF that shows
what those pages show, with nothing of the other pages: only the fonts and pictures that they use, the
tags and the outline's lines that lead to them. It is pinned as it is written (``pinning`` says how).
"""

from __future__ import annotations

import datetime as dt
import io
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from clausegen.pdf.objects import Heading, Objects, dictionary_entry, references, renumbered
from clausegen.pdf.outlining import write_outline
from clausegen.pdf.page_text import page_resources
from clausegen.pdf.pinning import shown_title
from clausegen.pdf.writing import PdfFile

_USED = re.compile(rb"/([^\s/<>\[\]()]+)(?= [-\d.]+ Tf| Do\b| gs\b| scn?\b| SCN?\b| cs\b| CS\b| sh\b)")
_PAGE = re.compile(rb"/Pg (\d+) 0 R")
_PARENT = re.compile(rb"/Parent \d+ 0 R")
_KINDS = ("Font", "XObject", "ExtGState", "Pattern", "Shading", "ColorSpace")
_TAGS_OF_PAGE = re.compile(rb"/StructParents (\d+)")
_TAG_OF_NOTE = re.compile(rb"/StructParent (\d+)")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file says of itself: day, title and language."""

    date: dt.date
    title: str
    language: str = "fr-FR"


class Splitter:
    """Cuts one file into many; what is common to all is read once.

    ``not_links_to``: places whose links are left out. ``copy_mark``: what follows, with a number, the name
    of a style that is the copy of another: its tags take the name of the original.
    """

    def __init__(
        self,
        objects: Objects,
        *,
        not_links_to: frozenset[tuple[int, bytes]] = frozenset(),
        copy_mark: str = "",
    ) -> None:
        self._objects = objects
        self._not_links_to = not_links_to
        self._copy = _copied_name(copy_mark) if copy_mark else None
        self._ranks = {page: rank for rank, page in enumerate(objects.pages)}
        self._tag_root = objects.entry(objects.root, "StructTreeRoot")
        self._document_tag, self._blocks, self._firsts = self._read_tags()
        self._tag_table = self._read_tag_table()

    def _read_tags(self) -> tuple[int | None, list[int], list[int]]:
        """The tag of the whole file, its blocks in order, and the rank of the page where each begins."""
        if self._tag_root is None:
            return None, [], []
        tops = references(dictionary_entry(self._objects.body(self._tag_root), "K") or b"")
        if len(tops) != 1:
            raise ValueError("the tags do not begin by one document")
        blocks = references(dictionary_entry(self._objects.body(tops[0]), "K") or b"")
        firsts, last = [], 0
        for block in blocks:
            last = max(last, self._first_page(block, last))
            firsts.append(last)
        return tops[0], blocks, firsts

    def _first_page(self, tag: int, default: int) -> int:
        waiting = [tag]
        while waiting:
            body = self._objects.body(waiting.pop())
            found = _PAGE.search(body)
            if found is not None:
                return self._ranks.get(int(found[1]), default)
            waiting += reversed(references(dictionary_entry(body, "K") or b""))
        return default

    def _read_tag_table(self) -> dict[int, bytes]:
        """For each page or link, by its key, the tags of what stands on it."""
        number = None if self._tag_root is None else self._objects.entry(self._tag_root, "ParentTree")
        if number is None:
            return {}
        rows = dictionary_entry(self._objects.body(number), "Nums") or b""
        return {int(key): value for key, value in re.findall(rb"(\d+)\s+(\[[^\]]*\]|\d+ 0 R)", rows[1:])}

    def split(self, first: int, last: int, identity: Identity) -> bytes:
        """The file of the pages of ranks ``first`` to ``last``, both included, from 0."""
        target = io.BytesIO()
        cut = _Cut(self, self._objects, PdfFile(target), first, last)
        cut.write(identity)
        return target.getvalue()

    def blocks_of(self, first: int, last: int) -> list[int]:
        """The blocks of tags that begin on these pages."""
        start = bisect_right(self._firsts, first - 1)
        return self._blocks[start : bisect_right(self._firsts, last)]

    def keeps(self, annotation: bytes) -> bool:
        """Whether an annotation is the document's own, not one made to count its pages."""
        found = re.search(rb"/Dest\s*\[\s*(\d+) 0 R([^\]]*)\]", annotation)
        if found is None or b"/StructParent " in annotation:
            return True
        return (int(found[1]), found[2]) not in self._not_links_to

    def named(self, body: bytes) -> bytes:
        """A tag, or the table of tags, under the names of the original styles."""
        return body if self._copy is None else self._copy.sub(b"", body)

    @property
    def tag_root(self) -> int | None:
        """The root of the tags."""
        return self._tag_root

    @property
    def document_tag(self) -> int | None:
        """The tag of the whole file."""
        return self._document_tag

    @property
    def tag_table(self) -> dict[int, bytes]:
        """The tags by key."""
        return self._tag_table


class _Cut:
    """One file being cut out of another."""

    def __init__(self, source: Splitter, objects: Objects, file: PdfFile, first: int, last: int) -> None:
        self._source = source
        self._objects = objects
        self._file = file
        self._first, self._last = first, last
        self._pages = objects.pages[first : last + 1]
        self._numbers = {page: file.reserve() for page in self._pages}
        self._done = set(self._pages)
        self._keys: dict[int, int] = {}
        self._tags: dict[int, bytes] = {}
        others = {*objects.pages, objects.root} - self._numbers.keys()
        self._left_out = {number for number in (*others, source.tag_root, source.document_tag) if number}

    def write(self, identity: Identity) -> None:
        file = self._file
        tree = file.reserve()
        for page in self._pages:
            self._page(page, tree)
        kids = b" ".join(b"%d 0 R" % self._numbers[page] for page in self._pages)
        file.put(tree, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(self._pages)))
        root = b"/Pages %d 0 R/OpenAction[%d 0 R/XYZ null null 0]" % (tree, self._numbers[self._pages[0]])
        root += b"/ViewerPreferences<</DisplayDocTitle true>>"
        root += self._write_tags() + self._write_outline()
        file.finish(root, identity.date, shown_title(identity.title), identity.language)

    def _page(self, page: int, tree: int) -> None:
        body, _ = self._objects.parts(page)
        contents = self._objects.entry(page, "Contents")
        shown = b"" if contents is None else self._objects.content(contents)
        notes = []
        for note in references(dictionary_entry(body, "Annots") or b""):
            annotation = self._objects.body(note)
            if self._source.keeps(annotation):
                notes.append(note)
        body = _without(body, "Annots")
        body = _without(body, "Resources")
        body = re.sub(rb"/Resources \d+ 0 R", b"", body)
        body = _PARENT.sub(b"", body)
        body = _TAGS_OF_PAGE.sub(lambda found: b"/StructParents %d" % self._key(int(found[1])), body)
        body = self._copied(body.rstrip()[:-2])
        if notes:
            body += b"/Annots[%s]" % b" ".join(b"%d 0 R" % self._copy(note) for note in notes)
        resources = used_resources(self._objects, page, shown, self._copy)
        self._file.put(self._numbers[page], b"%s/Parent %d 0 R/Resources%s>>" % (body, tree, resources))

    def _key(self, old: int) -> int:
        return self._keys.setdefault(old, len(self._keys))

    def _copied(self, body: bytes) -> bytes:
        """A body renumbered, what it refers to being copied."""
        for number in references(body):
            if number not in self._left_out:
                self._copy(number)
        return renumbered(body, self._numbers)

    def _copy(self, number: int) -> int:
        """Copy an object and all that it leads to; its new number."""
        if number in self._done:
            return self._numbers[number]
        waiting = [number]
        while waiting:
            current = waiting.pop()
            if current in self._done:
                continue
            self._done.add(current)
            body, stream = self._objects.parts(current)
            if stream is not None:
                body = re.sub(rb"/Length \d+( 0 R)?", b"", body)
            body = _TAG_OF_NOTE.sub(lambda found: b"/StructParent %d" % self._key(int(found[1])), body)
            for other in (current, *references(body)):
                if other not in self._left_out and other not in self._numbers:
                    self._numbers[other] = self._file.reserve()
                if other not in self._left_out and other not in self._done:
                    waiting.append(other)
            if b"/StructElem" in body:
                body = self._source.named(body)
            self._file.put(self._numbers[current], renumbered(body, self._numbers), stream)
        return self._numbers[number]

    def _write_tags(self) -> bytes:
        """The tags of these pages; what to say of them in the catalog."""
        root = self._source.tag_root
        blocks = self._source.blocks_of(self._first, self._last)
        if root is None or self._source.document_tag is None:
            return b""
        new_root, document = self._file.reserve(), self._file.reserve()
        self._numbers |= {root: new_root, self._source.document_tag: document}
        self._done |= {root, self._source.document_tag}
        self._left_out -= {root, self._source.document_tag}
        kids = b" ".join(b"%d 0 R" % self._copy(block) for block in blocks)
        self._file.put(
            document,
            b"<</Type/StructElem/S/Document/P %d 0 R/Pg %d 0 R/K[%s]>>"
            % (new_root, self._numbers[self._pages[0]], kids),
        )
        rows = []
        waiting = dict(self._keys)
        for old, new in waiting.items():
            value = self._source.tag_table.get(old)
            if value is not None:
                rows.append((new, renumbered(value, self._numbers)))
        table = self._file.add(
            b"<</Nums[%s]>>" % b" ".join(b"%d %s" % (key, value) for key, value in sorted(rows))
        )
        roles = self._roles(root)
        self._file.put(
            new_root,
            b"<</Type/StructTreeRoot/ParentTree %d 0 R/ParentTreeNextKey %d/RoleMap%s/K[%d 0 R]>>"
            % (table, len(waiting), roles, document),
        )
        return b"/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>" % new_root

    def _roles(self, root: int) -> bytes:
        """What each name of tag stands for; each name once."""
        entries = dictionary_entry(self._objects.body(root), "RoleMap") or b""
        pairs = re.findall(rb"/([^\s/<>]+)\s*/([^\s/<>]+)", self._source.named(entries))
        return b"<<%s>>" % b"".join(b"/%s/%s" % pair for pair in dict(pairs).items())

    def _write_outline(self) -> bytes:
        """The outline's lines that lead to these pages; what to say of them in the catalog."""
        lines = [
            Heading(heading.depth, heading.title, self._numbers[heading.page], heading.where)
            for heading in self._objects.outline
            if heading.page in self._numbers
        ]
        number = write_outline(self._file, lines)
        return b"" if number is None else b"/Outlines %d 0 R" % number


def used_resources(
    objects: Objects,
    page: int,
    shown: bytes,
    copy: Callable[[int], int],
    figures: dict[bytes, int] | None = None,
) -> bytes:
    """The dictionary of the resources that a page uses, and no other: in its file they serve all pages.

    ``copy`` gives the number of a resource in the new file; ``figures`` are already there.
    """
    used = set(_USED.findall(shown))
    found = []
    for kind in _KINDS:
        wanted = {name: n for name, n in page_resources(objects, page, kind).items() if name in used}
        entries = b"".join(b"/%s %d 0 R" % (name, copy(number)) for name, number in wanted.items())
        if kind == "XObject":
            own = {name: number for name, number in (figures or {}).items() if name in used}
            entries += b"".join(b"/%s %d 0 R" % entry for entry in own.items())
        if entries:
            found.append(b"/%s<<%s>>" % (kind.encode(), entries))
    return b"<<%s>>" % b"".join(found)


def _copied_name(mark: str) -> re.Pattern[bytes]:
    """The end of a copied style's name, as PDF writes names: signs and spaces by their code."""
    written = "".join(char if char.isalnum() else f"#{ord(char):02X}" for char in mark)
    return re.compile(rb"(?i:" + re.escape(written.encode()) + rb")\d+(?=[\s/>])")


def _without(body: bytes, name: str) -> bytes:
    """A dictionary without one of its entries, when that is a dictionary or an array."""
    value = dictionary_entry(body, name)
    if value is None:
        return body
    return re.sub(rb"/" + name.encode() + rb"\s*" + re.escape(value), b"", body, count=1)
