"""Documents gathered into chunks that one conversion can take, before anything is converted.

Enters: documents in the caller's order. Leaves: chunks of documents that look filled from one template,
not too many nor too long together. The chunks depend on the documents and their order only, so that
the same publication gives the same bytes whatever does the work.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clausegen.archives import DAMAGED

_SHARED = ("word/styles", "word/numbering", "word/settings", "word/theme", "word/fontTable")
_BODY = "word/document.xml"
_WEIGHT = 4 * 1024 * 1024
"""Bytes of XML of the bodies of a chunk: beyond, LibreOffice slows down more than it gains."""
_PICTURES = 16
"""A byte of picture weighs as little as this part of a byte of XML."""


@dataclass(frozen=True, slots=True)
class Item:
    """One document of a chunk; ``wanted`` when it has a PDF of its own."""

    key: str
    name: str
    docx: bytes
    expected: tuple[str, ...]
    each_page: tuple[str, ...]
    title: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one task converts: documents, the day and language of their PDF, whether pages are kept.

    The documents of a part are merged in one file; the files of all parts go into one call.
    """

    parts: tuple[tuple[Item, ...], ...]
    date: dt.date
    language: str
    keep_pages: bool
    folder: str
    """Where temporary files go, if it exists where the task runs."""


def gathered(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """The items by chunks, the first filled first, those of each in the order of ``items``."""
    waiting: dict[object, tuple[list[Item], int]] = {}
    for item in items:
        look, weight = _look(item.docx)
        chunk, already = waiting.setdefault(look, ([], 0))
        chunk.append(item)
        waiting[look] = (chunk, already + weight)
        if len(chunk) >= size or already + weight >= _WEIGHT:
            del waiting[look]
            yield tuple(chunk)
    for chunk, _ in waiting.values():
        yield tuple(chunk)


def _look(docx: bytes) -> tuple[object, int]:
    """What files filled from one template have in common, and the weight of this one's body."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            entries = archive.infolist()
    except DAMAGED:
        return None, 0
    look = frozenset((entry.filename, entry.CRC) for entry in entries if entry.filename.startswith(_SHARED))
    body = sum(entry.file_size for entry in entries if entry.filename == _BODY)
    return look, body + len(docx) // _PICTURES
