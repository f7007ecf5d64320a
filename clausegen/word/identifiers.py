"""Identifiers that Word wants unique: bookmarks (number and name), drawings, content controls.

What stands in a loop is repeated with its identifiers; each repetition is given fresh ones here,
the start and the end of a bookmark receiving the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MAX_BOOKMARK = 40
"""Characters of a bookmark's name, Word's own limit."""
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9]+")


def bookmark_text(text: str) -> str:
    """A text as a piece of a bookmark's name: ASCII letters, digits, underscores."""
    plain = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return _NOT_IN_NAME.sub("_", plain).strip("_")


def bookmark_name(text: str) -> str:
    """A whole name made valid: begins with a letter or « _ », at most 40 characters."""
    name = text if text[:1].isalpha() or text[:1] == "_" else f"_{text}"
    return name[:MAX_BOOKMARK]


class Allocator:
    """Gives the identifiers of one rendering."""

    __slots__ = ("_last", "_names", "_open")

    def __init__(self, last: int, names: Iterable[str]) -> None:
        self._last = last
        self._names = {name.lower() for name in names}
        self._open: dict[str, int] = {}

    def fresh(self) -> int:
        """A number not used yet in the document."""
        self._last += 1
        return self._last

    def start(self, key: str) -> int:
        """The number of a bookmark that begins."""
        self._open[key] = number = self.fresh()
        return number

    def end(self, key: str) -> int:
        """The number of the bookmark that ends."""
        return self._open[key]

    def take(self, name: str) -> bool:
        """Whether a bookmark's name was free; it no longer is. Word ignores the case."""
        key = name.lower()
        if key in self._names:
            return False
        self._names.add(key)
        return True

    def take_similar(self, name: str) -> str:
        """The name if it is free, else the same followed by the first free number; taken."""
        wanted, rank = name, 1
        while not self.take(wanted):
            rank += 1
            wanted = f"{name[: MAX_BOOKMARK - 6]}_{rank}"
        return wanted
