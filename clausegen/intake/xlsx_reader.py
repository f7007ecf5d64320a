"""An .xlsx workbook to sheets of texts (openpyxl reads it; the zip was checked before)."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from clausegen.errors import InputError, Place
from clausegen.intake.decoding import Fichier
from clausegen.intake.opening import damaged
from clausegen.intake.sheets import (
    LOTS,
    NO_RESULT,
    Area,
    Cell,
    Limits,
    Row,
    Sheet,
    cell,
    number_text,
    percent_format,
    refuse_size,
    zero_padding,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


def read_xlsx(fichier: Fichier, limits: Limits = LOTS) -> tuple[Sheet, ...]:
    """The sheets of an Excel workbook, with the values that Excel last computed."""
    from openpyxl import load_workbook  # noqa: PLC0415 - heavy: only when a workbook is read

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # lost decorations (lists, images) do not concern the values
            values = load_workbook(io.BytesIO(fichier.octets), data_only=True)
            formulas = values
            if has_formulas(fichier):
                formulas = load_workbook(io.BytesIO(fichier.octets), data_only=False)
        return tuple(_sheet(fichier.nom, sheet, formulas[sheet.title], limits) for sheet in values.worksheets)
    except InputError:
        raise
    except Exception:  # noqa: BLE001 - openpyxl lets any error of a malformed file through
        raise damaged(fichier) from None


def has_formulas(fichier: Fichier) -> bool:
    """Whether a sheet holds a formula: if not, reading it a second time would tell nothing more."""
    with zipfile.ZipFile(io.BytesIO(fichier.octets)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(_FORMULA.search(archive.read(name)) for name in sheets)


def _sheet(fichier: str, values: Worksheet, formulas: Worksheet, limits: Limits) -> Sheet:
    filled = sum(1 for row in values.iter_rows() for c in row if c.value is not None)
    refuse_size(
        Place(fichier=fichier, feuille=values.title), values.max_row, values.max_column, filled, limits
    )
    rows = []
    for number, cells in enumerate(values.iter_rows(), start=1):
        found: dict[int, Cell] = {}
        for column, c in enumerate(cells, start=1):
            read = _cell(fichier, values.title, c, formulas.cell(number, column))
            if read is not None:
                found[column] = read
        if found:
            rows.append(Row(number, found, bool(values.row_dimensions[number].hidden)))
    return Sheet(
        values.title,
        tuple(rows),
        values.sheet_state != "visible",
        tuple(Area(r.min_row, r.min_col, r.max_row, r.max_col) for r in values.merged_cells.ranges),
        _hidden_columns(values),
    )


def _hidden_columns(sheet: Worksheet) -> frozenset[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            hidden.update(range(dimension.min, min(dimension.max, sheet.max_column) + 1))
    return frozenset(hidden)


def _cell(fichier: str, feuille: str, value: Any, formula: Any) -> Cell | None:  # noqa: ANN401 - openpyxl's cells share no type
    ou = Place(fichier=fichier, feuille=feuille, cellule=value.coordinate)
    if value.value is None:
        return Cell("", ou, NO_RESULT) if formula.data_type == "f" else None
    text = _text(value.value, str(value.number_format or ""))
    return cell(text, ou) if text.strip() else None


def _text(value: Any, number_format: str) -> str:  # noqa: ANN401 - whatever a cell may hold
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float):
        return number_text(value, percent=percent_format(number_format), padding=zero_padding(number_format))
    if isinstance(value, timedelta):
        # A duration, as « [h]:mm » shows it.
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
