"""A publication: Word files made into PDF in merged chunks, then laid out in one print file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from pathlib import Path
from types import TracebackType
from typing import Self

from clausegen.publish.records import Document, Outcome, Printed, Progress, Sheet

CHUNK = 60
"""Documents merged for one conversion: between 50 and 100 is fastest."""


class Publication:
    """Makes PDF files dated ``date``, and keeps their pages until the print file is made.

    To be used in a ``with`` block: the pages kept are in a temporary folder. Without ``executor``, local
    processes are started and ended with the block. ``MissingToolError`` at once without LibreOffice.
    The same documents, ``date`` and LibreOffice give the same bytes, whatever the executor.
    """

    def __init__(
        self,
        date: dt.date,
        *,
        executor: Executor | None = None,
        chunk: int = CHUNK,
        language: str = "fr-FR",
    ) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        raise NotImplementedError

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        raise NotImplementedError

    def make(
        self, documents: Iterable[Document], *, progress: Progress | None = None, keep_pages: bool = False
    ) -> Iterator[Outcome]:
        """Converts; yields one outcome per document, chunk by chunk, once its PDF is safe on the disk.

        Chunks are told in order, but documents of different templates are in different chunks: go by
        ``key``. ``documents`` is read as the work advances. ``keep_pages`` is needed by :meth:`print`.
        ``ValueError`` when a key comes twice; ``OutputError`` when the disk refuses: what was yielded
        stays.
        """
        raise NotImplementedError

    def print(self, path: Path, sheets: Iterable[Sheet], *, title: str, recto: bool = True) -> Printed:
        """One PDF for the office printer, in the order of ``sheets``.

        Every document must have been made, by any number of ``make(…, keep_pages=True)``. With
        ``recto``, each begins on a front side: a blank back follows an odd number of pages. Fonts and
        pictures are shared. ``KeyError`` for a key that was not made.
        """
        raise NotImplementedError
