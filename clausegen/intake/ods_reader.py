"""An .ods workbook to sheets of texts (odfpy reads it; the zip was checked before)."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from odf.namespaces import OFFICENS, STYLENS, TABLENS, TEXTNS

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
    letters,
    number_text,
    refuse_size,
)

_CELLS = {(TABLENS, "table-cell"), (TABLENS, "covered-table-cell")}


def read_ods(fichier: Fichier, limits: Limits = LOTS) -> tuple[Sheet, ...]:
    """The sheets of an OpenDocument workbook, with the values last computed."""
    from odf.opendocument import load  # noqa: PLC0415 - heavy: only when a workbook is read
    from odf.table import Table  # noqa: PLC0415 - same

    try:
        document = load(io.BytesIO(fichier.octets))
        hidden = _hidden_styles(document)
        return tuple(
            _sheet(fichier.nom, table, hidden, limits) for table in document.getElementsByType(Table)
        )
    except InputError:
        raise
    except Exception:  # noqa: BLE001 - odfpy lets any error of a malformed file through
        raise damaged(fichier) from None


def _hidden_styles(document: Any) -> set[str]:  # noqa: ANN401 - odfpy publishes no types
    from odf.style import Style, TableProperties  # noqa: PLC0415 - heavy, as above

    return {
        style.getAttrNS(STYLENS, "name")
        for style in document.getElementsByType(Style)
        for properties in style.getElementsByType(TableProperties)
        if properties.getAttrNS(TABLENS, "display") == "false"
    }


def _sheet(fichier: str, table: Any, hidden: set[str], limits: Limits) -> Sheet:  # noqa: ANN401 - same
    from odf.table import TableRow  # noqa: PLC0415 - heavy, as above

    name = str(table.getAttrNS(TABLENS, "name"))
    rows: list[Row] = []
    areas: list[Area] = []
    number, cells = 1, 0
    for element in table.getElementsByType(TableRow):
        repeated = _count(element, "number-rows-repeated")
        masked = element.getAttrNS(TABLENS, "visibility") in ("collapse", "filter")
        found = _row(fichier, name, element, number, areas)
        # An empty row repeated a million times is how a sheet ends.
        for copy in range(repeated if found else 0):
            cells += len(found)
            refuse_size(Place(fichier=fichier, feuille=name), len(rows), max(found), cells, limits)
            rows.append(Row(number + copy, _moved(found, copy), masked))
        number += repeated
    return Sheet(
        name,
        tuple(rows),
        table.getAttrNS(TABLENS, "style-name") in hidden,
        tuple(areas),
        _hidden_columns(table),
    )


def _moved(cells: dict[int, Cell], rows: int) -> dict[int, Cell]:
    if not rows:
        return cells
    moved = {}
    for column, c in cells.items():
        row = int("".join(filter(str.isdigit, c.ou.cellule or "0"))) + rows
        ou = Place(fichier=c.ou.fichier, feuille=c.ou.feuille, cellule=f"{letters(column)}{row}")
        moved[column] = Cell(c.texte, ou, c.faute)
    return moved


def _row(fichier: str, feuille: str, element: Any, number: int, areas: list[Area]) -> dict[int, Cell]:  # noqa: ANN401 - same
    found: dict[int, Cell] = {}
    column = 1
    for child in element.childNodes:
        if getattr(child, "qname", None) not in _CELLS:
            continue
        repeated = _count(child, "number-columns-repeated")
        height, width = _count(child, "number-rows-spanned"), _count(child, "number-columns-spanned")
        if height > 1 or width > 1:
            areas.append(Area(number, column, number + height - 1, column + width - 1))
        read = _read(child) if child.qname[1] == "table-cell" else None
        if read is not None:
            refuse_size(Place(fichier=fichier, feuille=feuille), 0, column + repeated - 1, repeated)
            for rank in range(column, column + repeated):
                ou = Place(fichier=fichier, feuille=feuille, cellule=f"{letters(rank)}{number}")
                found[rank] = Cell("", ou, NO_RESULT) if read == "" else cell(read, ou)
        column += repeated
    return found


def _count(element: Any, name: str) -> int:  # noqa: ANN401 - same
    return max(int(element.getAttrNS(TABLENS, name) or 1), 1)


def _read(element: Any) -> str | None:  # noqa: ANN401 - same
    """The text of a cell; None when blank, an empty text for a formula without result."""
    from odf import teletype  # noqa: PLC0415 - heavy, as above

    kind = element.getAttrNS(OFFICENS, "value-type")
    shown = "\n".join(
        teletype.extractText(child)
        for child in element.childNodes
        if getattr(child, "qname", None) == (TEXTNS, "p")
    ).strip()
    value = element.getAttrNS(OFFICENS, "value")
    if shown.startswith(("#", "Err:")):
        return shown
    if kind in ("float", "currency", "percentage") and value is not None:
        padding = len(shown) if shown.isdigit() and shown.startswith("0") and len(shown) > 1 else 0
        return number_text(Decimal(str(value)), percent=kind == "percentage", padding=padding)
    if kind == "date":
        return str(element.getAttrNS(OFFICENS, "date-value")).replace("T", " ")
    if kind == "boolean":
        return "oui" if element.getAttrNS(OFFICENS, "boolean-value") == "true" else "non"
    if shown:
        return shown
    return "" if element.getAttrNS(TABLENS, "formula") else None


def _hidden_columns(table: Any) -> frozenset[int]:  # noqa: ANN401 - same
    from odf.table import TableColumn  # noqa: PLC0415 - heavy, as above

    hidden: set[int] = set()
    rank = 1
    for column in table.getElementsByType(TableColumn):
        repeated = _count(column, "number-columns-repeated")
        if column.getAttrNS(TABLENS, "visibility") in ("collapse", "filter"):
            hidden.update(range(rank, rank + min(repeated, 500)))
        rank += repeated
    return frozenset(hidden)
