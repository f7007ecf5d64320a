"""A publication: Word files made into PDF in merged chunks, then laid out in one print file."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sized
from concurrent.futures import Executor
from contextlib import ExitStack
from math import ceil
from pathlib import Path
from types import TracebackType
from typing import Self

from clausegen.errors import Place, Problem
from clausegen.french import system_reason
from clausegen.pdf import soffice
from clausegen.publish.ahead import batched, map_ahead, workers_of
from clausegen.publish.chunks import Chunk, Item, gathered
from clausegen.publish.converting import Converted, Result, convert_chunk
from clausegen.publish.durable import write_durably
from clausegen.publish.printing import KeptPages, print_sheets
from clausegen.publish.processes import local_processes
from clausegen.publish.records import Document, Outcome, Printed, Progress, Sheet

CHUNK = 100
"""Documents merged for one conversion: between 50 and 100 is fastest, and 250 MB of memory."""


_PARTS = 6
"""Most merged files converted by one call: LibreOffice takes a second to start."""


class Publication:
    """Makes PDF files dated ``date``, and keeps their pages until the print file is made.

    To be used in a ``with`` block: the pages kept are in a temporary folder. Without ``executor``, local
    processes are started and ended with the block, and ``MissingToolError`` is raised at once without
    LibreOffice; with one, LibreOffice must be where the executor works. ``at_once``: calls under way
    together (default: two more than the executor's workers). The same documents, ``date`` and
    LibreOffice give the same bytes, whatever the executor.
    """

    def __init__(
        self,
        date: dt.date,
        *,
        executor: Executor | None = None,
        at_once: int | None = None,
        chunk: int = CHUNK,
        language: str = "fr-FR",
    ) -> None:
        self._date = date
        self._executor = executor
        self._at_once = at_once
        self._chunk = chunk
        self._language = language
        self._stack = ExitStack()
        self._folder: Path | None = None
        self._kept = KeptPages()
        self._keys: set[str] = set()
        self._paths: set[str] = set()
        if executor is None:
            soffice.require()

    def __enter__(self) -> Self:
        name = self._stack.enter_context(
            tempfile.TemporaryDirectory(prefix="clausegen-publication-", ignore_cleanup_errors=True)
        )
        self._folder = Path(name)
        if self._executor is None:
            self._executor = self._stack.enter_context(local_processes())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def make(
        self, documents: Iterable[Document], *, progress: Progress | None = None, keep_pages: bool = False
    ) -> Iterator[Outcome]:
        """Converts; yields one outcome per document, chunk by chunk, once its PDF is safe on the disk.

        Chunks are told in order, but documents of different templates are in different chunks: go by
        ``key``. ``documents`` is read as the work advances. ``keep_pages`` is needed by :meth:`print`.
        ``ValueError`` when a key or a path comes twice; ``OutputError`` when the disk refuses: what was
        yielded stays.
        """
        folder = self._open_folder()
        total = len(documents) if isinstance(documents, Sized) else None
        unread: deque[Outcome] = deque()
        targets: dict[str, Path | None] = {}
        items = self._items(documents, targets, unread)
        parts = gathered(items, self._chunk)
        chunks = (
            Chunk(together, self._date, self._language, keep_pages, str(folder))
            for together in batched(parts, self._parts(total))
        )
        done = 0
        for converted in map_ahead(self._executor, convert_chunk, chunks, self._at_once):
            outcomes = self._deliver(converted, targets)
            outcomes += [unread.popleft() for _ in range(len(unread))]
            done += len(outcomes)
            if progress is not None:
                progress(done, total)
            yield from outcomes
        if unread:
            if progress is not None:
                progress(done + len(unread), total)
            yield from unread

    def print(self, path: Path, sheets: Iterable[Sheet], *, title: str, recto: bool = True) -> Printed:
        """One PDF for the office printer, in the order of ``sheets``.

        Every document must have been made, by any number of ``make(…, keep_pages=True)``. With
        ``recto``, each begins on a front side: a blank back follows an odd number of pages. Fonts and
        pictures are shared. ``KeyError`` for a key that was not made or kept; ``OutputError`` when the
        disk refuses.
        """
        self._open_folder()
        return print_sheets(
            path, sheets, self._kept, date=self._date, title=title, language=self._language, recto=recto
        )

    def _parts(self, total: int | None) -> int:
        """How many merged files go into one call, so that every worker has as many calls as the others.

        The bytes do not depend on it: documents are merged with the same ones.
        """
        if not total:
            return _PARTS
        files, workers = ceil(total / self._chunk), workers_of(self._executor)
        calls = ceil(files / (_PARTS * workers)) * workers
        return ceil(files / calls)

    def _open_folder(self) -> Path:
        if self._folder is None:
            raise RuntimeError("a publication is used in a « with » block")
        return self._folder

    def _items(
        self, documents: Iterable[Document], targets: dict[str, Path | None], unread: deque[Outcome]
    ) -> Iterator[Item]:
        """The documents with their bytes; those that cannot be read are told in ``unread``."""
        for document in documents:
            if document.key in self._keys:
                raise ValueError(f"the key {document.key!r} comes twice")
            self._keys.add(document.key)
            if document.pdf is not None:
                # Some disks hold « A.pdf » and « a.pdf » for the same file.
                path = str(document.pdf).casefold()
                if path in self._paths:
                    raise ValueError(f"two documents would be {document.pdf}")
                self._paths.add(path)
            name = document.docx.name if isinstance(document.docx, Path) else document.key
            try:
                data = document.docx.read_bytes() if isinstance(document.docx, Path) else document.docx
            except OSError as error:
                constat = f"lecture impossible ({system_reason(error)})"
                unread.append(Outcome(document.key, None, 0, problem=Problem(Place(name), constat)))
                continue
            targets[document.key] = document.pdf
            yield Item(
                document.key,
                name,
                data,
                document.expected,
                document.each_page,
                document.title,
                document.pdf is not None,
            )

    def _deliver(self, converted: Converted, targets: dict[str, Path | None]) -> list[Outcome]:
        """Write the PDF files of a chunk, keep its pages."""
        files = [self._keep(data) for data in converted.files]
        write_durably(_targeted(converted.results, targets))
        outcomes = []
        for result in converted.results:
            if result.pages is not None:
                self._kept.add(result.key, files[result.pages.file], result.pages.first, result.pages.count)
            target = targets.pop(result.key)
            pdf = target if result.pdf is not None else None
            outcomes.append(Outcome(result.key, pdf, result.count, result.alone, result.problem))
        return outcomes

    def _keep(self, data: bytes) -> Path:
        handle, name = tempfile.mkstemp(suffix=".pdf", dir=self._open_folder())
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        return Path(name)


def _targeted(results: Iterable[Result], targets: dict[str, Path | None]) -> Iterator[tuple[Path, bytes]]:
    for result in results:
        target = targets[result.key]
        if target is not None and result.pdf is not None:
            yield target, result.pdf
