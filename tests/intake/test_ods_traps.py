from __future__ import annotations

import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P

from clausegen.errors import InputError
from clausegen.intake.lots_file import read_lots
from clausegen.intake.tree import plain


def text(value: str, **attributes) -> TableCell:
    cell = TableCell(valuetype="string", **attributes)
    cell.addElement(P(text=value))
    return cell


def number(value: str, kind: str = "float", shown: str | None = None, **attributes) -> TableCell:
    cell = TableCell(valuetype=kind, value=value, **attributes)
    if shown is not None:
        cell.addElement(P(text=shown))
    return cell


def row(*cells: TableCell, **attributes) -> TableRow:
    found = TableRow(**attributes)
    for cell in cells:
        found.addElement(cell)
    return found


HEAD = ("N° lot", "Intitulé", "Montant HT")


def workbook(path, *rows: TableRow, columns=(), hidden: bool = False):
    document = OpenDocumentSpreadsheet()
    style = Style(name="ta1", family="table")
    style.addElement(TableProperties(display="false" if hidden else "true"))
    document.automaticstyles.addElement(style)
    table = Table(name="Lots", stylename=style)
    for element in (*columns, row(*map(text, HEAD)), *rows):
        table.addElement(element)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return read_lots(path, path.name)


def told(read):
    return [(p.ou.cellule, p.constat) for p in read.problemes]


def test_a_hidden_or_filtered_row_is_asked(tmp_path):
    read = workbook(tmp_path / "l.ods", row(number("1"), text("A"), number("10"), visibility="filter"))
    assert told(read) == [("A2", "la ligne 2 est masquée (ou filtrée) et contient des données")]


def test_a_hidden_column_is_asked(tmp_path):
    columns = (TableColumn(numbercolumnsrepeated=2), TableColumn(visibility="collapse"))
    read = workbook(tmp_path / "l.ods", row(number("1"), text("A"), number("10")), columns=columns)
    assert told(read) == [("C1", "la colonne « Montant HT » est masquée")]


def test_a_hidden_sheet_is_refused(tmp_path):
    with pytest.raises(InputError, match="masquée"):
        workbook(tmp_path / "l.ods", row(number("1"), text("A")), hidden=True)


def test_an_error_value_is_refused(tmp_path):
    read = workbook(
        tmp_path / "l.ods", row(number("1"), text("A"), number("0", shown="#DIV/0!", formula="of:=1/0"))
    )
    assert told(read) == [("C2", "la cellule contient l’erreur « #DIV/0! »")]


def test_a_formula_without_result_is_refused(tmp_path):
    read = workbook(tmp_path / "l.ods", row(number("1"), text("A"), TableCell(formula="of:=1+1")))
    assert told(read) == [("C2", "la cellule contient une formule dont le résultat n’est pas enregistré")]


def test_cells_merged_over_two_lots_are_asked(tmp_path):
    merged = number("10", numberrowsspanned=2, numbercolumnsspanned=1)
    read = workbook(tmp_path / "l.ods", row(number("1"), text("A"), merged), row(number("2"), text("B")))
    assert told(read) == [("C2", "les cellules C2 à C3 sont fusionnées")]


def test_repeated_rows_keep_their_own_place(tmp_path):
    read = workbook(tmp_path / "l.ods", row(text("x"), text("A"), numberrowsrepeated=3))
    assert [lot.ou.cellule for lot in read.lots] == ["A2", "A3", "A4"]


def test_a_filled_row_repeated_a_million_times_is_refused(tmp_path):
    with pytest.raises(InputError, match="démesurée"):
        workbook(tmp_path / "l.ods", row(text("x"), text("A"), numberrowsrepeated=1048000))


def test_numbers_shown_with_zeros_percentages_and_currencies_are_read(tmp_path):
    cells = (number("1", shown="01"), text("A"), number("120000.5", "currency", "120 000,50 €"))
    assert [plain(lot) for lot in workbook(tmp_path / "l.ods", row(*cells)).lots] == [
        {"numero": "01", "intitule": "A", "montant_ht": "120000,5"}
    ]
