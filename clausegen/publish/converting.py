"""One chunk converted: the task that an executor runs, anywhere LibreOffice is; bytes in, bytes out.

The documents are merged, converted in one call, found again by their marks, and the pages of each are
read: they must show what only its document shows. A document that cannot be merged, or whose pages do
not show it, is converted by itself; if that fails too, it alone is told.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from clausegen.errors import InputError, OutputError, Place, Problem
from clausegen.french import system_reason
from clausegen.pdf.checking import check, texts_of
from clausegen.pdf.conversion import Workshop
from clausegen.pdf.imposing import lighten
from clausegen.pdf.objects import Objects
from clausegen.pdf.splitting import Identity, Splitter
from clausegen.publish.chunks import Chunk, Item
from clausegen.word.families import MustStayAloneError, family, keeps_chains
from clausegen.word.list_copies import COPY
from clausegen.word.merging import end_mark, merge, start_mark
from clausegen.word.package import Package, open_package

TIMEOUT, TIMEOUT_PER_DOCUMENT = 60.0, 1.0
"""Seconds granted to a call: twenty times what it takes."""
_ENOUGH = 20 * 1024 * 1024
"""Free bytes under which a failed conversion is blamed on the disk."""
_MISCOUNTED = "le nombre de ses pages n’a pas pu être écrit"
_PROPERTIES = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


@dataclass(frozen=True, slots=True)
class Page:
    """Where a document's pages are kept: rank of the file among those of its chunk, first page, number."""

    file: int
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one document: its PDF if it wanted one, where its pages are if they are kept."""

    key: str
    count: int = 0
    pdf: bytes | None = None
    pages: Page | None = None
    alone: str = ""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Converted:
    """A chunk converted: one result per document, in order, and the files of the pages kept."""

    results: tuple[Result, ...]
    files: tuple[bytes, ...]


def convert_chunk(chunk: Chunk) -> Converted:
    """Convert the documents of a chunk.

    ``MissingToolError`` where LibreOffice is not; ``OutputError`` when no temporary file can be written.
    """
    folder = chunk.folder if Path(chunk.folder).is_dir() else None
    try:
        with tempfile.TemporaryDirectory(prefix="clausegen-", dir=folder, ignore_cleanup_errors=True) as name:
            return _Conversion(chunk, Path(name)).run()
    except OSError as error:
        raise OutputError(
            f"fichiers temporaires : écriture impossible ({system_reason(error)}).\n"
            f"    à faire : libérez de la place dans « {folder or tempfile.gettempdir()} », puis relancez."
        ) from error


@dataclass(frozen=True, slots=True)
class _Ready:
    """A document opened: its package, and the title of its PDF."""

    item: Item
    package: Package
    title: str
    alone: str = ""


class _Conversion:
    """The conversion of one chunk, in a temporary folder."""

    def __init__(self, chunk: Chunk, folder: Path) -> None:
        self._chunk = chunk
        self._folder = folder
        self._workshop = Workshop(folder / "calls", TIMEOUT, TIMEOUT_PER_DOCUMENT)
        self._results: dict[str, Result] = {}
        self._files: list[bytes] = []
        self._written = 0

    def run(self) -> Converted:
        together: list[list[_Ready]] = []
        apart: list[_Ready] = []
        for part in self._chunk.parts:
            families: dict[str, list[_Ready]] = {}
            for item in part:
                self._sort(item, families, apart)
            together += (members for members in families.values() if len(members) > 1)
            apart += (members[0] for members in families.values() if len(members) == 1)
        self._first_call(together)
        self._apart(apart)
        items = (item for part in self._chunk.parts for item in part)
        return Converted(tuple(self._results[item.key] for item in items), tuple(self._files))

    def _sort(self, item: Item, families: dict[str, list[_Ready]], apart: list[_Ready]) -> None:
        """Open a document and put it with its family, or apart."""
        try:
            package = open_package(item.docx, item.name)
        except InputError as error:
            self._results[item.key] = Result(item.key, problem=error.problems[0])
            return
        ready = _Ready(item, package, item.title or _title(package) or item.key)
        try:
            families.setdefault(family(package), []).append(ready)
        except MustStayAloneError as reason:
            apart.append(replace(ready, alone=str(reason)))

    def _first_call(self, together: Sequence[Sequence[_Ready]]) -> None:
        """Convert all families in one call, each in its file; those that do not come out, by themselves."""
        if not together:
            return
        files = {
            f"ensemble-{rank}": merge([ready.package for ready in members])
            for rank, members in enumerate(together)
        }
        made, _ = self._call(files, sum(map(len, together)), marks=True)
        for name, members in zip(files, together, strict=True):
            data = made.get(name)
            if data is None:
                self._merged(members)
            else:
                self._cut(data, members, late=False)

    def _merged(self, members: Sequence[_Ready], *, late: bool = False) -> None:
        """Convert documents of one family in one call; by halves when the call fails.

        Those whose last paragraph goes over to a new page are merged again, counted at its end (``late``).
        """
        if len(members) == 1:
            self._apart(members)
            return
        whole = merge([ready.package for ready in members], late=late)
        data, _ = self._call({"ensemble": whole}, len(members), marks=True)
        if not data:
            middle = len(members) // 2
            self._merged(members[:middle], late=late)
            self._merged(members[middle:], late=late)
            return
        self._cut(data["ensemble"], members, late=late)

    def _cut(self, data: bytes, members: Sequence[_Ready], *, late: bool) -> None:
        """Find the documents of a merged file again; those that are not there are converted otherwise."""
        try:
            objects = Objects.of(data)
            starts = _starts(objects, len(members))
        except ValueError as error:
            self._apart(
                [replace(ready, alone=f"le fichier commun est illisible ({error})") for ready in members]
            )
            return
        wrong = self._deliver(objects, members, starts)
        miscounted = [] if late else [ready for ready in wrong if ready.alone == _MISCOUNTED]
        self._apart([ready for ready in wrong if ready not in miscounted])
        if miscounted:
            self._merged([replace(ready, alone="") for ready in miscounted], late=True)

    def _apart(self, members: Sequence[_Ready]) -> None:
        """Convert documents one by one, in one call; each once more when it does not come out."""
        if not members:
            return
        sources = {str(rank): ready.item.docx for rank, ready in enumerate(members)}
        made, reason = self._call(sources, len(members))
        for rank, ready in enumerate(members):
            data = made.get(str(rank))
            if data is None:
                again, reason = self._call({str(rank): ready.item.docx}, 1)
                data = again.get(str(rank))
            if data is None:
                self._check_disk()
                self._fail(ready, f"LibreOffice n’a pas pu en faire un PDF ({reason})")
                continue
            try:
                objects = Objects.of(data)
                wrong = self._deliver(objects, [ready], [0, len(objects.pages)])
            except ValueError as error:
                self._fail(ready, f"le PDF fait par LibreOffice est illisible ({error})")
                continue
            if wrong:
                self._fail(ready, wrong[0].alone)

    def _deliver(self, objects: Objects, members: Sequence[_Ready], starts: Sequence[int]) -> list[_Ready]:
        """Check and cut the pages of each document; those whose pages are not theirs, with the reason."""
        ends = {objects.places.get(end_mark(rank)) for rank in range(len(members))}
        counted = frozenset(place for place in ends if place is not None)
        splitter = Splitter(objects, not_links_to=counted, copy_mark=COPY)
        reasons = _reasons(objects, members, starts)
        wrong = []
        kept = len(self._files)
        for rank, ready in enumerate(members):
            if reasons[rank]:
                wrong.append(replace(ready, alone=reasons[rank]))
                continue
            first, last = starts[rank], starts[rank + 1] - 1
            identity = Identity(self._chunk.date, ready.title, self._chunk.language)
            self._results[ready.item.key] = Result(
                ready.item.key,
                last - first + 1,
                splitter.split(first, last, identity) if ready.item.wanted else None,
                Page(kept, first, last - first + 1) if self._chunk.keep_pages else None,
                ready.alone,
            )
        if self._chunk.keep_pages and len(wrong) < len(members):
            self._files.append(lighten(objects))
        return wrong

    def _call(
        self, documents: dict[str, bytes], weight: int, *, marks: bool = False
    ) -> tuple[dict[str, bytes], str]:
        """One call of LibreOffice: the PDF files that came out, and its words."""
        sources = {}
        self._written += 1
        folder = self._folder / f"in-{self._written}"
        folder.mkdir()
        for name, data in documents.items():
            sources[name] = folder / f"{name}.docx"
            sources[name].write_bytes(data)
        made, reason = self._workshop.call(sources, marks=marks, weight=weight)
        contents = {name: path.read_bytes() for name, path in made.items()}
        for path in (*sources.values(), *made.values()):
            path.unlink()
        return contents, reason

    def _check_disk(self) -> None:
        """A full disk makes every conversion fail without a word: it is said once, not per document."""
        if shutil.disk_usage(self._folder).free < _ENOUGH:
            raise OSError(28, "no space left", str(self._folder))

    def _fail(self, ready: _Ready, constat: str) -> None:
        problem = Problem(
            Place(ready.item.name),
            constat,
            "un document que LibreOffice convertit, et dont les pages portent son numéro et son nom",
            "ouvrez ce document dans Word pour vérifier qu’il n’est pas abîmé, puis relancez ; "
            "les autres documents ne sont pas touchés",
        )
        self._results[ready.item.key] = Result(ready.item.key, alone=ready.alone, problem=problem)


def _reasons(objects: Objects, members: Sequence[_Ready], starts: Sequence[int]) -> list[str]:
    """For each document, why its pages cannot be delivered; empty when they can."""
    texts = texts_of(objects)
    reasons = []
    for rank, ready in enumerate(members):
        first, last = starts[rank], starts[rank + 1] - 1
        reason = check(texts, first, last, ready.item.expected, ready.item.each_page)
        end = objects.places.get(end_mark(rank))
        if not reason and end is not None and end[0] != objects.pages[last]:
            reason = _MISCOUNTED
        reasons.append(reason)
    # A page that one has too many is one that its neighbour lacks, and that nobody would miss.
    doubted = [reason or _doubt(reasons[max(rank - 1, 0) : rank + 2]) for rank, reason in enumerate(reasons)]
    for rank, ready in enumerate(members):
        several = len(members) > 1 and starts[rank + 1] - starts[rank] > 1
        if not doubted[rank] and several and keeps_chains(ready.package):
            doubted[rank] = "il a plusieurs pages, et des paragraphes qui doivent rester ensemble"
    return doubted


def _doubt(near: Sequence[str]) -> str:
    """What the faults of its neighbours make of a document that seems right."""
    found = set(near) - {""}
    if not found:
        return ""
    return _MISCOUNTED if found == {_MISCOUNTED} else "un document voisin n’a pas ses pages"


def _starts(objects: Objects, count: int) -> list[int]:
    """The rank of the first page of each document, and the number of pages; ``ValueError`` if one is lost."""
    ranks = {page: rank for rank, page in enumerate(objects.pages)}
    starts = [ranks.get(objects.places.get(start_mark(rank), (0, b""))[0], -1) for rank in range(count)]
    if starts[0] != 0 or any(after <= before for before, after in pairwise(starts)):
        raise ValueError("un document n’y est pas retrouvé")
    return [*starts, len(objects.pages)]


def _title(package: Package) -> str:
    """The title in the properties of a Word file."""
    if _PROPERTIES not in package:
        return ""
    return (package.xml(_PROPERTIES).findtext(_TITLE) or "").strip()
