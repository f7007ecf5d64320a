"""What the pages of one file draw alike, drawn once: labels, rules and sentences of a same form.

Enters: the contents of pages, as LibreOffice writes them (one operation a line, texts in hexadecimal).
Leaves: the same contents, in which each passage that several pages share is a call to a figure, and the
figures. Hundreds of pages filled from one template then take half the room, and print the same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

_MARK = re.compile(rb"^(?:/[^\s<]+ ?(?:<<[^\n]*>>)?\s*(?:BDC|BMC)|EMC)\n", re.MULTILINE)
_BLOCK = re.compile(rb"^q [^\n]*\n(?:(?!q |Q\b)[^\n]*\n)*Q\n", re.MULTILINE)
_NOT_TO_TOUCH = re.compile(rb"\bBI\b|/OC ")
"""Pictures in the midst of a content, layers: such a content is left as it is."""
_OFTEN = 3
"""Pages that must have a block for its neighbours to be looked at."""
_WORTH = 1000
"""Bytes not written again for which a figure is made: it costs some 200 itself, once compressed."""
_NAME = b"Fig%d"


def without_marks(content: bytes) -> bytes:
    """A content without its tags, which paper does not show."""
    return content if _NOT_TO_TOUCH.search(content) else _MARK.sub(b"", content)


def shared(contents: Sequence[bytes]) -> tuple[list[bytes], dict[bytes, bytes]]:
    """The contents with calls (« /Fig3 Do ») in place of what they share, and the figures by name."""
    pieces = [list(_pieces(content)) for content in contents]
    pages: defaultdict[bytes, set[int]] = defaultdict(set)
    for page, found in enumerate(pieces):
        for is_block, piece in found:
            if is_block:
                pages[piece].add(page)
    seen = {block: frozenset(numbers) for block, numbers in pages.items()}
    passages = [list(_passages(found, seen)) for found in pieces]
    count = Counter(piece for found in passages for is_common, piece in found if is_common)
    figures: dict[bytes, bytes] = {}
    names: dict[bytes, bytes] = {}
    lighter = []
    for found in passages:
        written = []
        for is_common, piece in found:
            if not is_common or len(piece) * (count[piece] - 1) < _WORTH:
                written.append(piece)
                continue
            if piece not in names:
                names[piece] = _NAME % len(names)
                figures[names[piece]] = piece
            written.append(b"/%s Do\n" % names[piece])
        lighter.append(b"".join(written))
    return lighter, figures


def _pieces(content: bytes) -> Iterator[tuple[bool, bytes]]:
    """A content cut into blocks (« q … Q » without another inside) and what stands between."""
    if _NOT_TO_TOUCH.search(content):
        yield False, content
        return
    place = 0
    for block in _BLOCK.finditer(content):
        if block.start() > place:
            yield False, content[place : block.start()]
        yield True, block[0]
        place = block.end()
    if place < len(content):
        yield False, content[place:]


def _passages(
    pieces: Sequence[tuple[bool, bytes]], seen: dict[bytes, frozenset[int]]
) -> Iterator[tuple[bool, bytes]]:
    """Neighbouring blocks that the same pages have, together; whether enough pages have them."""
    waiting: list[bytes] = []
    where: frozenset[int] = frozenset()
    for is_block, piece in pieces:
        here = seen[piece] if is_block else frozenset[int]()
        if waiting and here != where:
            yield len(where) >= _OFTEN, b"".join(waiting)
            waiting = []
        where = here
        waiting.append(piece)
    if waiting:
        yield len(where) >= _OFTEN, b"".join(waiting)
