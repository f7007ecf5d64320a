"""How a cell of a table is named to the user: « tableau 2, ligne 1, colonne 3 »."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from clausegen.word.names import w

if TYPE_CHECKING:
    from lxml import etree


class Cells:
    """The cells of one part: tables counted from 1 in its order, rows and cells as they are seen."""

    def __init__(self, root: etree._Element) -> None:
        self._tables = {table: rank for rank, table in enumerate(root.iter(w("tbl")), start=1)}
        self._rows: dict[etree._Element, int] = {}
        counts: Counter[etree._Element] = Counter()
        for row in root.iter(w("tr")):
            table = next(row.iterancestors(w("tbl")), None)
            if table is not None:
                counts[table] += 1
                self._rows[row] = counts[table]

    def name(self, paragraph: etree._Element) -> str | None:
        """The innermost cell that holds a paragraph; ``None`` outside tables."""
        cell = next(paragraph.iterancestors(w("tc")), None)
        row = None if cell is None else next(cell.iterancestors(w("tr")), None)
        table = None if row is None else next(row.iterancestors(w("tbl")), None)
        if cell is None or row is None or table is None:
            return None
        column = 1 + sum(1 for _ in cell.itersiblings(w("tc"), preceding=True))
        return f"tableau {self._tables[table]}, ligne {self._rows[row]}, colonne {column}"
