"""The outline of a file (what readers show as bookmarks), written from its lines in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clausegen.pdf.objects import Heading
from clausegen.pdf.writing import PdfFile

_ROOT = -1


@dataclass(slots=True)
class _Tree:
    """For each line: its parent, its rank among its brothers; for each parent, its children."""

    parents: list[int]
    ranks: list[int]
    children: dict[int, list[int]]

    @classmethod
    def of(cls, lines: Sequence[Heading]) -> _Tree:
        tree = cls([], [], {})
        path: list[int] = []
        for number, line in enumerate(lines):
            while path and lines[path[-1]].depth >= line.depth:
                path.pop()
            parent = path[-1] if path else _ROOT
            brothers = tree.children.setdefault(parent, [])
            tree.parents.append(parent)
            tree.ranks.append(len(brothers))
            brothers.append(number)
            path.append(number)
        return tree

    def below(self, number: int) -> int:
        """How many lines stand under one."""
        return sum(1 + self.below(child) for child in self.children.get(number, ()))


def write_outline(file: PdfFile, lines: Sequence[Heading], *, unfolded: bool = True) -> int | None:
    """Write an outline whose lines' pages are numbers of ``file``; its root's number, ``None`` without lines.

    ``unfolded``: every level is seen at once; otherwise only the first.
    """
    if not lines:
        return None
    tree = _Tree.of(lines)
    root = file.reserve()
    numbers = [file.reserve() for _ in lines]
    for number, line in enumerate(lines):
        parent, rank = tree.parents[number], tree.ranks[number]
        brothers = tree.children[parent]
        body = b"<</Title%s/Parent %d 0 R/Dest[%d 0 R%s]" % (
            line.title,
            root if parent == _ROOT else numbers[parent],
            line.page,
            line.where,
        )
        if rank:
            body += b"/Prev %d 0 R" % numbers[brothers[rank - 1]]
        if rank + 1 < len(brothers):
            body += b"/Next %d 0 R" % numbers[brothers[rank + 1]]
        if number in tree.children:
            body += _children(tree, numbers, number, unfolded=unfolded)
        file.put(numbers[number], body + b">>")
    file.put(root, b"<</Type/Outlines%s>>" % _children(tree, numbers, _ROOT, unfolded=unfolded))
    return root


def _children(tree: _Tree, numbers: Sequence[int], number: int, *, unfolded: bool) -> bytes:
    children = tree.children[number]
    folded = len(children) if number == _ROOT else -len(children)
    count = tree.below(number) if unfolded else folded
    return b"/First %d 0 R/Last %d 0 R/Count %d" % (numbers[children[0]], numbers[children[-1]], count)
