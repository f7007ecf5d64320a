"""What conditions and loops can leave behind, put right: an empty cell, a table's grid, a bare table.

Applied by the compiler only around the cells and tables in which it can happen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LAST_BLOCK = re.compile(r".*(</w:p>|<w:p(?: [^>]*)?/>|</w:sdt>|</w:tbl>)", re.DOTALL)
_TOKEN = re.compile(r"<(/?)w:(tbl|tblGrid|gridCol|tr|tc|gridSpan|gridBefore|gridAfter)(?=[ />])([^>]*)>")
_VAL = re.compile(r'w:val="(\d+)"')
_WIDTH = re.compile(r'w:w="(\d+)(?:\.\d+)?"')


def repair_cell(content: str) -> str:
    """The content of a cell, or of any container of paragraphs, ended by a paragraph as Word requires."""
    last = _LAST_BLOCK.match(content)
    if last is None or last[1] == "</w:tbl>":
        return content + "<w:p/>"
    return content


@dataclass(slots=True)
class _Row:
    start: int
    end: int = 0
    columns: int = 0


@dataclass(slots=True)
class _Table:
    grid: tuple[int, int] | None = None
    widths: list[int | None] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)


def repair_table(table: str) -> str:
    """A table whose grid has as many columns as its widest row; nothing, when no row is left.

    The total width is kept, as docxtpl does. Rows without cell are left out.
    """
    shape = _shape(table)
    rows = [row for row in shape.rows if row.columns]
    if not rows:
        return ""
    for row in reversed(shape.rows):
        if not row.columns:
            table = table[: row.start] + table[row.end :]
    wanted = max(row.columns for row in rows)
    if shape.grid is None or wanted == len(shape.widths) or not shape.widths:
        return table
    start, end = shape.grid
    return table[:start] + _grid(shape.widths, wanted) + table[end:]


def _shape(table: str) -> _Table:
    shape, depth, grid_start = _Table(), 0, 0
    for token in _TOKEN.finditer(table):
        closing, name, rest = token[1] == "/", token[2], token[3]
        if name == "tbl":
            depth += -1 if closing else 1
        elif depth != 1:
            continue
        elif name == "tblGrid" and not rest.endswith("/"):
            if closing:
                shape.grid = (grid_start, token.start())
            else:
                grid_start = token.end()
        elif name == "gridCol" and not closing:
            width = _WIDTH.search(rest)
            shape.widths.append(int(width[1]) if width else None)
        elif name == "tr":
            if closing:
                shape.rows[-1].end = token.end()
            else:
                shape.rows.append(_Row(token.start()))
        elif shape.rows:
            _count(shape.rows[-1], name, closing, rest)
    return shape


def _count(row: _Row, name: str, closing: bool, rest: str) -> None:
    value = _VAL.search(rest)
    if name == "tc" and not closing:
        row.columns += 1
    elif name == "gridSpan" and value:
        row.columns += max(int(value[1]), 1) - 1
    elif name in ("gridBefore", "gridAfter") and value:
        row.columns += int(value[1])


def _grid(widths: list[int | None], wanted: int) -> str:
    total = sum(width or 0 for width in widths)
    count = len(widths)
    if wanted < count:
        kept = widths[:wanted]
        extra = sum(width or 0 for width in widths[wanted:]) // wanted
        columns = [(width or 0) + extra for width in kept]
    else:
        columns = [int((width or 0) * count / wanted) for width in widths]
        columns += [total // wanted] * (wanted - count)
    if not total:
        return "<w:gridCol/>" * wanted
    return "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
