"""Passages of a document said otherwise: the words change, the formatting and the bookmarks stay.

A passage is looked for paragraph by paragraph, whatever the kind of its spaces and apostrophes. It may
hold tags; it may not cross the edge of a bookmark or of a content control, which hold values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clausegen.word.archive import Archive
from clausegen.word.body import parse_whole
from clausegen.word.names import COMMENTS, XML, w
from clausegen.word.package import Package
from clausegen.word.tags import node_text, text_nodes, weld

if TYPE_CHECKING:
    from lxml import etree

_EDGES = (w("bookmarkStart"), w("bookmarkEnd"), w("sdt"))
_SPACE = r"[\s\u00a0\u202f]+"
_APOSTROPHE = "['’]"


@dataclass(frozen=True, slots=True)
class Rewording:
    """What became of one passage: how often it was rewritten, how often it could not be."""

    fois: int
    refus: int


def reword(package: Package, passages: Sequence[tuple[str, str]]) -> tuple[bytes, tuple[Rewording, ...]]:
    """The .docx in which each passage (first) is replaced by another (second), and what was done."""
    from lxml import etree  # noqa: PLC0415 - lxml is slow to load

    patterns = [(_pattern(old), new) for old, new in passages]
    counts = [[0, 0] for _ in passages]
    changed: dict[str, bytes] = {}
    for part in package.parts:
        if part.kind.properties or part.kind is COMMENTS:
            continue
        root = parse_whole(package.read(part.name))
        before = sum(done for done, _ in counts)
        for paragraph in root.iter(w("p")):
            for (pattern, new), count in zip(patterns, counts, strict=True):
                _paragraph(paragraph, pattern, new, count)
        if sum(done for done, _ in counts) > before:
            changed[part.name] = etree.tostring(
                root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
            )
    data = Archive.of(package, changed).write(changed.values())
    return data, tuple(Rewording(done, refused) for done, refused in counts)


def _pattern(text: str) -> re.Pattern[str]:
    words = (re.sub(_APOSTROPHE, _APOSTROPHE, re.escape(word)) for word in text.split())
    return re.compile(_SPACE.join(words))


def _paragraph(paragraph: etree._Element, pattern: re.Pattern[str], new: str, count: list[int]) -> None:
    nodes = list(text_nodes(paragraph))
    text = "".join(node_text(node) for node in nodes)
    for found in reversed(list(pattern.finditer(text))):
        touched = list(_touched(nodes, found.start(), found.end()))
        if not touched or _crosses(paragraph, touched):
            count[1] += 1
            continue
        weld(nodes, found.start(), found.end(), new)
        touched[0].set(f"{{{XML}}}space", "preserve")
        nodes = [node for node in nodes if node.getparent() is not None]
        count[0] += 1


def _touched(nodes: Sequence[etree._Element], start: int, end: int) -> Iterator[etree._Element]:
    position = 0
    for node in nodes:
        length = len(node_text(node))
        if position < end and position + length > start and length:
            yield node
        position += length


def _crosses(paragraph: etree._Element, touched: Sequence[etree._Element]) -> bool:
    """Whether an edge of a bookmark or a content control stands between the first text and the last."""
    order = list(paragraph.iter())
    first, last = order.index(touched[0]), order.index(touched[-1])
    if any(element.tag in _EDGES for element in order[first:last]):
        return True
    holders = {next(node.iterancestors(w("sdtContent")), None) for node in touched}
    return len(holders) > 1
