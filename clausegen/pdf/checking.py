"""Whether pages show what they must: read fast first, then by the general reader before any refusal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clausegen.pdf.objects import Objects
from clausegen.pdf.page_text import PageText, missing
from clausegen.pdf.reading import texts_of_bytes

_SHOWN = 60
"""Characters of a text repeated in a message."""


class Texts:
    """The texts of the pages of a file, each read when it is asked for."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._reader = PageText(objects)
        self._sure: list[str] | None = None

    def fast(self, rank: int) -> str:
        """The text of a page by the fast reader; empty when it cannot."""
        try:
            return self._reader.read(self._objects.pages[rank])
        except ValueError:
            return ""

    def sure(self, rank: int) -> str:
        """The text of a page by the general reader."""
        if self._sure is None:
            self._sure = texts_of_bytes(self._objects.data)
        return self._sure[rank]


def texts_of(objects: Objects) -> Texts:
    """The texts of the pages of a file."""
    return Texts(objects)


def check(texts: Texts, first: int, last: int, expected: Sequence[str], each_page: Sequence[str]) -> str:
    """Why pages ``first`` to ``last`` are not those of the document; empty when they are."""
    reason = _check(texts.fast, first, last, expected, each_page)
    return reason and _check(texts.sure, first, last, expected, each_page)


def _check(
    read: Callable[[int], str], first: int, last: int, expected: Sequence[str], each_page: Sequence[str]
) -> str:
    pages = [read(rank) for rank in range(first, last + 1)]
    lost = missing(tuple(expected), "\n".join(pages))
    if lost:
        return f"on n’y lit pas « {lost[0][:_SHOWN]} »"
    for number, page in enumerate(pages, 1):
        lost = missing(tuple(each_page), page)
        if lost:
            return f"on ne lit pas « {lost[0][:_SHOWN]} » sur sa page {number}"
    return ""
