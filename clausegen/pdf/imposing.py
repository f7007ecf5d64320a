"""The pages of many converted files laid out in one, for a printer.

Enters: files that LibreOffice wrote, made lighter (:func:`lighten`), and the order of their documents.
Leaves: one PDF with an outline, blank backs, each font and picture once. It is written as it comes,
whatever its length. Tags are left out: it is for paper.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from collections.abc import Sequence
from typing import BinaryIO

from clausegen.pdf.objects import Heading, Objects, references, renumbered
from clausegen.pdf.outlining import write_outline
from clausegen.pdf.pinning import shown_title
from clausegen.pdf.sharing import shared, without_marks
from clausegen.pdf.splitting import used_resources
from clausegen.pdf.writing import PdfFile, text_string

_BOX = re.compile(rb"/MediaBox\s*\[[^\]]*\]")
_ROTATION = re.compile(rb"/Rotate -?\d+")
_BRANCH = 100
"""Pages under one node of the tree of pages."""
_TOP = b"/XYZ null null 0"


def lighten(objects: Objects) -> bytes:
    """The same pages, without tags, links nor outline, what they share being drawn once.

    To be read again by :class:`Objects`.
    """
    target = io.BytesIO()
    file = PdfFile(target, plain=True)
    copier = _Copier(file)
    tree = file.reserve()
    drawn, figures = shared([without_marks(_content(objects, page)) for page in objects.pages])
    numbers = copier.figures(objects, figures)
    pages = [
        file.add(copier.page(objects, page, tree, content, numbers))
        for page, content in zip(objects.pages, drawn, strict=True)
    ]
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    file.put(tree, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)))
    file.finish(b"/Pages %d 0 R" % tree, dt.date(1980, 1, 1), "", "")
    return target.getvalue()


class PrintFile:
    """The file under construction: documents are added in the order of the paper."""

    def __init__(self, target: BinaryIO, *, recto: bool) -> None:
        self._file = PdfFile(target)
        self._copiers: dict[str, _Copier] = {}
        self._shared: dict[bytes, int] = {}
        self._recto = recto
        self._root = self._file.reserve()
        self._branches: list[tuple[int, int]] = []
        self._branch: list[int] = []
        self._branch_number = 0
        self._lines: list[Heading] = []
        self._path: tuple[str, ...] = ()
        self.pages = 0
        self.blanks = 0

    def add(self, name: str, objects: Objects, pages: Sequence[int], path: Sequence[str] = ()) -> None:
        """Add a document: pages (ranks from 0) of the file ``name``, and the path of its bookmark."""
        copier = self._copiers.setdefault(name, _Copier(self._file, self._shared))
        box = b""
        for rank in pages:
            parent = self._parent()
            page = copier.page(objects, objects.pages[rank], parent)
            number = self._file.add(page)
            if path and rank == pages[0]:
                self._bookmark(tuple(path), number)
            self._count(number)
            found = _BOX.search(page)
            box = b"" if found is None else found[0]
        if self._recto and len(pages) % 2:
            blank = b"<</Type/Page/Parent %d 0 R%s/Resources<<>>>>" % (self._parent(), box)
            self._count(self._file.add(blank))
            self.blanks += 1

    def finish(self, date: dt.date, title: str, language: str) -> None:
        """Write the outline and the end."""
        self._close_branch()
        kids = b" ".join(b"%d 0 R" % number for number, _ in self._branches)
        self._file.put(self._root, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, self.pages))
        root = b"/Pages %d 0 R/ViewerPreferences<</DisplayDocTitle true/PrintScaling/None" % self._root
        root += b"/Duplex/DuplexFlipLongEdge>>" if self._recto else b"/Duplex/Simplex>>"
        outline = write_outline(self._file, self._lines, unfolded=False)
        if outline is not None:
            root += b"/PageMode/UseOutlines/Outlines %d 0 R" % outline
        self._file.finish(root, date, shown_title(title), language)

    def _bookmark(self, path: tuple[str, ...], page: int) -> None:
        common = 0
        while common < min(len(path) - 1, len(self._path)) and path[common] == self._path[common]:
            common += 1
        for depth in range(common, len(path)):
            self._lines.append(Heading(depth, text_string(path[depth]), page, _TOP))
        self._path = path

    def _parent(self) -> int:
        if not self._branch_number:
            self._branch_number = self._file.reserve()
        return self._branch_number

    def _count(self, page: int) -> None:
        self._branch.append(page)
        self.pages += 1
        if len(self._branch) == _BRANCH:
            self._close_branch()

    def _close_branch(self) -> None:
        if not self._branch:
            return
        kids = b" ".join(b"%d 0 R" % page for page in self._branch)
        body = b"<</Type/Pages/Parent %d 0 R/Kids[%s]/Count %d>>" % (self._root, kids, len(self._branch))
        self._file.put(self._branch_number, body)
        self._branches.append((self._branch_number, len(self._branch)))
        self._branch, self._branch_number = [], 0


def _content(objects: Objects, page: int) -> bytes:
    """What a page draws."""
    contents = objects.entry(page, "Contents")
    return b"" if contents is None else objects.content(contents)


class _Copier:
    """Copies the pages of one file into another, equal objects being written once."""

    def __init__(self, file: PdfFile, shared: dict[bytes, int] | None = None) -> None:
        self._file = file
        self._shared = {} if shared is None else shared
        self._numbers: dict[int, int] = {}

    def page(
        self,
        objects: Objects,
        page: int,
        parent: int,
        content: bytes | None = None,
        figures: dict[bytes, int] | None = None,
    ) -> bytes:
        """The body of a page: its size, what it shows, and what it needs to show it.

        ``content`` and the ``figures`` that it calls take the place of what the page has.
        """
        body = objects.body(page)
        box, rotation = _BOX.search(body), _ROTATION.search(body)
        if box is None:
            raise ValueError("a page has no size")
        contents = objects.entry(page, "Contents")
        shown = _content(objects, page) if content is None else content
        resources = used_resources(objects, page, shown, lambda n: self._copy(objects, n), figures)
        if content is not None:
            drawn = b"/Contents %d 0 R" % self._file.add_compressed(content)
        else:
            drawn = b"" if contents is None else b"/Contents %d 0 R" % self._copy(objects, contents)
        turned = b"" if rotation is None else rotation[0]
        return b"<</Type/Page/Parent %d 0 R%s%s/Resources%s%s>>" % (parent, box[0], turned, resources, drawn)

    def figures(self, objects: Objects, figures: dict[bytes, bytes]) -> dict[bytes, int]:
        """Write the figures that the pages of a file share; their numbers."""
        if not figures:
            return {}
        page, drawn = objects.pages[0], b"".join(figures.values())
        resources = self._file.add(
            used_resources(objects, page, drawn, lambda number: self._copy(objects, number))
        )
        head = b"<</Type/XObject/Subtype/Form/BBox[-20000 -20000 20000 20000]/Resources %d 0 R>>" % resources
        return {name: self._file.add_compressed(figure, head) for name, figure in figures.items()}

    def _copy(self, objects: Objects, number: int, depth: int = 0) -> int:
        """Copy an object after those it refers to; its number, an equal one's if there is one."""
        if number in self._numbers:
            return self._numbers[number]
        if depth > _MAX_DEPTH:
            raise ValueError("the resources of a page go round in circles")
        body, stream = objects.parts(number)
        if stream is not None:
            body = re.sub(rb"/Length \d+( 0 R)?", b"", body)
        for other in references(body):
            self._copy(objects, other, depth + 1)
        body = renumbered(body, self._numbers)
        digest = hashlib.sha256(body + b"\0" + (stream or b"")).digest()
        if digest not in self._shared:
            self._shared[digest] = self._file.add(body, stream)
        self._numbers[number] = self._shared[digest]
        return self._numbers[number]


_MAX_DEPTH = 32
