"""What a PDF shows, page by page; for our own files, not for files from elsewhere.

A page counts as empty when nothing stands on it but what the tags call an artifact: running
header, footer, page number, rules.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_SHOWS_TEXT = frozenset({b"Tj", b"TJ", b"'", b'"'})
_SHOWS_IMAGE = frozenset({b"Do", b"INLINE IMAGE"})


@contextlib.contextmanager
def opened(source: Path | io.BytesIO) -> Iterator[PdfReader]:
    """The PDF opened for reading; whatever is wrong with it is a ``ValueError``."""
    from pypdf import PdfReader  # noqa: PLC0415 - heavy, and only PDF files need it
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - same

    try:
        with PdfReader(source, strict=True) as reader:
            yield reader
    except (PyPdfError, RecursionError) as error:
        name = source.name if isinstance(source, Path) else "PDF"
        raise ValueError(f"{name} : {error}") from error


def page_count(path: Path) -> int:
    """Number of pages; ``ValueError`` when the file is not a PDF."""
    with opened(path) as reader:
        return len(reader.pages)


def page_texts(path: Path) -> list[str]:
    """The text of each page, in order; ``ValueError`` when the file is not a PDF."""
    with opened(path) as reader:
        return [page.extract_text() for page in reader.pages]


def texts_of_bytes(data: bytes) -> list[str]:
    """The same for a file in memory."""
    with opened(io.BytesIO(data)) as reader:
        return [page.extract_text() for page in reader.pages]


def empty_pages(path: Path) -> list[int]:
    """Numbers, from 1, of the pages on which nothing stands but header, footer and rules.

    Exact on a tagged PDF, which ours are; without tags, any text at all makes a page non-empty.
    """
    with opened(path) as reader:
        return [number for number, page in enumerate(reader.pages, 1) if not _has_content(page)]


def _has_content(page: PageObject) -> bool:
    from pypdf.generic import ContentStream  # noqa: PLC0415 - heavy, and only PDF files need it

    contents = page.get_contents()
    if contents is None:
        return False
    marks: list[bool] = []  # for each open mark, whether it is an artifact
    for operands, operator in ContentStream(contents, page.pdf).operations:
        if operator in (b"BMC", b"BDC"):
            marks.append(operands[0] == "/Artifact")
        elif operator == b"EMC" and marks:
            marks.pop()
        elif any(marks):
            continue
        elif operator in _SHOWS_IMAGE or (operator in _SHOWS_TEXT and _shown(operands)):
            return True
    return False


def _shown(operands: list[Any]) -> bool:
    """Whether the operator is given any glyph."""
    last = operands[-1] if operands else b""
    pieces = last if isinstance(last, list) else [last]
    return any(isinstance(piece, (str, bytes)) and len(piece) for piece in pieces)
