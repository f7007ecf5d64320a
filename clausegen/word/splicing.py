"""Changes to an XML part that leave every other byte as it was.

Enters: the bytes of a part and the tree parsed from them (``clausegen.word.body.parse_whole``). Changes
are asked for by element; leaves: the bytes with those changes only. A part that is not in UTF-8 is
first put into it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from lxml import etree

_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")
_TAG_END = re.compile(rb"""(?:[^>"']|"[^"]*"|'[^']*')*>""")
_BOUND = re.compile(r' xmlns:(\w+)="([^"]*)"')


class Splicer:
    """The changes asked for one part."""

    def __init__(self, data: bytes, root: etree._Element) -> None:
        self.data = _as_utf8(data, root)
        self._root = root
        self._spans = _spans(self.data)
        self._ranks = {element: rank for rank, element in enumerate(root.iter("*"))}
        self._edits: list[tuple[int, int, int, bytes]] = []

    def before(self, element: etree._Element, content: str) -> None:
        """Write something just before an element."""
        self._edit(self._span(element)[0], self._span(element)[0], content)

    def after(self, element: etree._Element, content: str) -> None:
        """Write something just after an element."""
        self._edit(self._span(element)[2], self._span(element)[2], content)

    def inside_end(self, element: etree._Element, content: str) -> None:
        """Write something as the last content of an element."""
        start, inner_end, end = self._span(element)
        if inner_end < end:
            self._edit(inner_end, inner_end, content)
            return
        tag = self.data[start:end].rstrip()[:-2].decode()
        self._edit(start, end, f"{tag}>{content}</{tag[1:].split()[0]}>")

    def replace(self, element: etree._Element, content: str) -> None:
        """Write something in the place of an element."""
        start, _, end = self._span(element)
        self._edit(start, end, content)

    def result(self) -> bytes:
        """The part with all its changes."""
        pieces: list[bytes] = []
        last = 0
        for start, end, _, content in sorted(self._edits, key=lambda edit: (edit[0], edit[2])):
            pieces += (self.data[last:start], content)
            last = max(last, end)
        return b"".join([*pieces, self.data[last:]])

    def _edit(self, start: int, end: int, content: str) -> None:
        text = _BOUND.sub(self._needed, content)
        self._edits.append((start, end, len(self._edits), text.encode()))

    def _needed(self, match: re.Match[str]) -> str:
        """A namespace that the root already binds to the same prefix need not be told again."""
        return "" if self._root.nsmap.get(match[1]) == match[2] else match[0]

    def _span(self, element: etree._Element) -> tuple[int, int, int]:
        return self._spans[self._ranks[element]]


def _as_utf8(data: bytes, root: etree._Element) -> bytes:
    encoding = (root.getroottree().docinfo.encoding or "UTF-8").upper()
    if encoding in ("UTF-8", "ASCII", "US-ASCII"):
        return data
    text = _DECLARATION.sub(b"", data.decode(encoding).lstrip("\ufeff").encode())
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text.lstrip()


def _spans(data: bytes) -> list[tuple[int, int, int]]:
    """For each element in document order: where it starts, where its end tag starts, where it ends."""
    spans: list[tuple[int, int, int]] = []
    open_: list[int] = []
    parser = expat.ParserCreate()
    parser.buffer_text = False

    def start(_name: str, _attributes: dict[str, str]) -> None:
        open_.append(len(spans))
        spans.append((parser.CurrentByteIndex, 0, 0))

    def end(_name: str) -> None:
        rank, here = open_.pop(), parser.CurrentByteIndex
        first = spans[rank][0]
        match = _TAG_END.match(data, first)
        opened = match.end() if match else here
        # Where an empty element ends is not where the parser says: its tag tells.
        empty = data[opened - 2 : opened] == b"/>"
        spans[rank] = (first, opened, opened) if empty else (first, here, data.index(b">", here) + 1)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(data, True)
    return spans
