"""Tables in the terminal: columns as wide as their widest cell, whatever the alphabet."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence


def width(text: str) -> int:
    """The columns that a text takes in a terminal."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def cut(text: str, size: int) -> str:
    """The text on one line of at most ``size`` columns, « … » where something is missing."""
    flat = " ".join(text.split())
    while width(flat) > size:
        flat = flat.rstrip("…")[:-1].rstrip() + "…"
    return flat


def table(rows: Sequence[Sequence[str]], right: Collection[int]) -> list[str]:
    """The lines of a table whose first row is its header; columns of ``right`` (from 0) are numbers."""
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for rank, row in enumerate(rows):
        cells = (
            _pad(cell, size, right=column in right)
            for column, (cell, size) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join(cells).rstrip())
        if rank == 0:
            lines.append("  ".join("─" * size for size in widths))
    return lines


def _pad(text: str, size: int, *, right: bool) -> str:
    blank = " " * (size - width(text))
    return blank + text if right else text + blank
