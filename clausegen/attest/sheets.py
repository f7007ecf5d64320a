"""Tables written to a workbook: nothing in them is ever taken for a formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from clausegen.intake.pinned_xlsx import to_bytes

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | Decimal | None

_WHOLE, _HOURS = "#,##0", "#,##0.00"
_WIDEST = 60
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
"""Characters that a workbook cannot hold."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name, a sentence above, headers, rows; ``total`` stands under the rows, in bold."""

    nom: str
    titre: str
    colonnes: tuple[str, ...]
    lignes: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] | None = None


def workbook(title: str, tables: Sequence[Table]) -> bytes:
    """The bytes of an .xlsx; the same tables give the same bytes."""
    from openpyxl import Workbook  # noqa: PLC0415 - heavy: only when a workbook is written

    book = Workbook()
    book.properties.creator = "clausegen"
    book.properties.title = title
    book.properties.language = "fr-FR"
    _remove_first(book)
    for table in tables:
        _fill(book.create_sheet(table.nom), table)
    return to_bytes(book)


def _remove_first(book: Workbook) -> None:
    book.remove(book.worksheets[0])


def _fill(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - heavy, as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - same
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - same

    _put(sheet.cell(1, 1), table.titre)
    sheet.cell(1, 1).font = Font(bold=True, size=13)
    fill, bold = PatternFill("solid", fgColor="DDE8F0"), Font(bold=True)
    top, wrapped = Alignment(vertical="top"), Alignment(wrap_text=True, vertical="top")
    for column, title in enumerate(table.colonnes, start=1):
        cell = sheet.cell(3, column)
        _put(cell, title)
        cell.font, cell.fill = bold, fill
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    rows = [*table.lignes, *([table.total] if table.total else [])]
    for rank, row in enumerate(rows, start=4):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(rank, column)
            _put(cell, value)
            cell.alignment = wrapped if isinstance(value, str) else top
            if table.total and rank == len(rows) + 3:
                cell.font = bold
    for column in range(1, len(table.colonnes) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _width(table, column - 1)
    last = get_column_letter(len(table.colonnes))
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:{last}{max(3, len(table.lignes) + 3)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "3:3"


def _put(cell: Cell | MergedCell, value: Value) -> None:
    if value in ("", None):
        return
    if isinstance(value, str):
        cell.value = value.translate(_FORBIDDEN)[:32_000]
        # A text, whatever it begins with; the quote keeps it one when it is typed again.
        cell.data_type = "s"
        if value[:1] in ("=", "+", "-", "@", "\t", "\r", "\n"):
            cell.quotePrefix = True
    else:
        cell.value = value
        cell.number_format = _WHOLE if value == int(value) else _HOURS


def _width(table: Table, column: int) -> float:
    cells = [str(row[column]) for row in table.lignes if row[column] is not None]
    longest = max([len(cell) for cell in cells], default=0)
    head = max(len(word) for word in table.colonnes[column].split())
    return min(max(longest, head, 8) + 2, _WIDEST)
