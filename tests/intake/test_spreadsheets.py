from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from clausegen.intake.headers import key_of
from clausegen.intake.keys import lot_keys
from clausegen.intake.lots_file import read_lots
from clausegen.intake.sheets import number_text
from clausegen.intake.tree import plain
from clausegen.model.dossier import Lot

HEAD = ["N° lot", "Intitulé du lot", "Montant HT (€)", "Part de main-d'œuvre", "Pénalité par heure"]
ROWS = [
    [1, "Gros œuvre", Decimal(850000), Decimal("0.5"), 60],
    [2, "Peinture\nintérieure", Decimal("120000.55"), Decimal("0.075"), None],
]
LOTS = [
    {
        "numero": "1",
        "intitule": "Gros œuvre",
        "montant_ht": "850000",
        "part_main_oeuvre": "50 %",
        "penalites": {"heure_non_realisee": "60"},
    },
    {
        "numero": "2",
        "intitule": "Peinture\nintérieure",
        "montant_ht": "120000,55",
        "part_main_oeuvre": "7,5 %",
    },
]


def xlsx(path: Path, rows=ROWS, head=HEAD, change=None) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Lots"
    for line in [["Opération : école"], [], head, *rows]:
        sheet.append([float(v) if isinstance(v, Decimal) else v for v in line])
    for row in sheet.iter_rows(min_row=4, min_col=4, max_col=4):
        for cell in row:
            cell.number_format = "0.0%"
    sheet.merge_cells("A1:E1")
    if change:
        change(sheet)
    book.save(path)
    return path


def ods(path: Path) -> Path:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Lots")

    def line(values):
        row = TableRow()
        for value in values:
            percent = isinstance(value, Decimal) and value < 1
            if value is None:
                cell = TableCell()
            elif isinstance(value, str):
                cell = TableCell(valuetype="string")
                for part in value.split("\n"):
                    cell.addElement(P(text=part))
            else:
                cell = TableCell(valuetype="percentage" if percent else "float", value=str(value))
            row.addElement(cell)
        table.addElement(row)

    banner = TableRow()
    banner.addElement(TableCell(valuetype="string", numbercolumnsspanned=5, numberrowsspanned=1))
    banner.childNodes[0].addElement(P(text="Opération : école"))
    banner.addElement(CoveredTableCell(numbercolumnsrepeated=4))
    table.addElement(banner)
    table.addElement(TableRow(numberrowsrepeated=1))
    line(HEAD)
    for row in ROWS:
        line(row)
    end = TableRow(numberrowsrepeated=1048570)
    end.addElement(TableCell(numbercolumnsrepeated=16384))
    table.addElement(end)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def csv_text(delimiter: str = ";") -> str:
    shown = [
        ["1", "Gros œuvre", "850\u202f000,00 €", "50 %", "60"],
        ["2", "Peinture\nintérieure", "120\u00a0000,55", "7,5 %", ""],
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["Opération : école"], [], HEAD, *shown])
    return out.getvalue()


def write_csv(path: Path, text: str, encoding: str) -> Path:
    # U+202F does not exist in Windows-1252: Excel writes U+00A0 there.
    text = text.replace("\u202f", "\u00a0") if encoding == "cp1252" else text
    path.write_bytes(text.encode(encoding))
    return path


def lots(path: Path) -> list:
    read = read_lots(path, path.name)
    assert not read.problemes
    return [plain(lot) for lot in read.lots]


def values(found: list) -> list:
    return [Lot.model_validate(lot) for lot in found]


def test_an_excel_workbook_gives_the_texts_a_user_would_type(tmp_path):
    assert lots(xlsx(tmp_path / "l.xlsx")) == LOTS


def test_an_opendocument_workbook_gives_the_same_lots(tmp_path):
    assert lots(ods(tmp_path / "l.ods")) == LOTS


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_every_csv_of_a_french_office_gives_the_same_lots(tmp_path, encoding, delimiter):
    path = write_csv(tmp_path / "l.csv", csv_text(delimiter), encoding)
    assert values(lots(path)) == values(LOTS)


def test_the_first_line_may_declare_the_separator(tmp_path):
    path = write_csv(
        tmp_path / "l.csv", "sep=;\r\nN° lot;Intitulé;Montant HT\r\n1;A, B, C;cher\r\n", "cp1252"
    )
    (lot,) = read_lots(path, "l.csv").lots
    assert lot.entrees["intitule"].texte == "A, B, C"
    assert lot.entrees["intitule"].ou.ligne == 3


def test_lines_are_counted_through_quoted_line_feeds(tmp_path):
    path = write_csv(tmp_path / "l.csv", 'N° lot;Intitulé\r\n1;"A\r\nB"\r\n2;C\r\n', "utf-8")
    assert [lot.ou.ligne for lot in read_lots(path, "l.csv").lots] == [2, 4]


@pytest.mark.parametrize(
    ("value", "percent", "text"),
    [
        (0.1 + 0.2, False, "0,3"),
        (1888500.0, False, "1888500"),
        (0.07, True, "7 %"),
        (0.29, True, "29 %"),
        (1e15, False, "1000000000000000"),
        (-0.0, False, "0"),
    ],
)
def test_a_float_is_written_with_the_digits_excel_keeps(value, percent, text):
    assert number_text(value, percent=percent) == text


def test_dates_booleans_and_padded_numbers_are_read_as_shown(tmp_path):
    def change(sheet):
        sheet["A4"].number_format = "00"
        sheet["C4"] = date(2026, 12, 1)
        sheet["D4"] = True

    read = read_lots(xlsx(tmp_path / "l.xlsx", change=change), "l.xlsx")
    first = plain(read.lots[0])
    assert (first["numero"], first["montant_ht"], first["part_main_oeuvre"]) == ("01", "2026-12-01", "oui")


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("N° lot", "numero"),
        ("Nº", "numero"),
        ("LOT", "numero"),
        ("Intitulé du lot", "intitule"),
        ("Désignation", "intitule"),
        ("Montant HT (€)", "montant_ht"),
        ("Montant estimé HT", "montant_ht"),
        ("  MONTANT\u00a0H.T.", None),
        ("Part de main-d'œuvre (%)", "part_main_oeuvre"),
        ("Part de main\u2011d’œuvre", "part_main_oeuvre"),
        ("Corps d'état", "corps_etat"),
        ("Durée (mois)", "duree_mois"),
        ("penalites.heure_non_realisee", "penalites.heure_non_realisee"),
        ("Montant TTC", None),
        ("Montant", None),
    ],
)
def test_a_header_is_read_whatever_its_case_accents_and_small_words(header, key):
    assert key_of(header) == key


def test_every_key_of_a_lot_is_its_own_header():
    assert [key_of(key) for key in lot_keys()] == list(lot_keys())


def test_a_header_may_give_its_unit(tmp_path):
    path = xlsx(tmp_path / "l.xlsx", head=["Lot", "Intitulé", "Montant HT (k€)"], rows=[[1, "A", 850.5]])
    assert values(lots(path))[0].montant_ht == Decimal(850_500)


def test_a_right_total_is_left_aside_and_told(tmp_path):
    rows = [
        *ROWS,
        ["Sous-total", None, 970000.55],
        [3, "Sols", 10],
        [None, "Total général HT", 970010.55],
        [None, "TVA 20 %", 194002.11],
        [None, "Total TTC", 1164012.66],
    ]
    read = read_lots(xlsx(tmp_path / "l.xlsx", rows=rows), "l.xlsx")
    assert not read.problemes
    assert [plain(lot)["numero"] for lot in read.lots] == ["1", "2", "3"]
    assert [p.ou.cellule for p in read.avertissements] == ["A6", "B8", "B9", "B10"]


def test_titles_repeated_from_page_to_page_are_left_aside(tmp_path):
    read = read_lots(xlsx(tmp_path / "l.xlsx", rows=[ROWS[0], HEAD, ROWS[1]]), "l.xlsx")
    assert ([plain(lot) for lot in read.lots], read.problemes) == (LOTS, ())
    assert [p.ou.cellule for p in read.avertissements] == ["A5"]


def test_a_lot_whose_title_begins_with_total_is_a_lot(tmp_path):
    assert len(lots(xlsx(tmp_path / "l.xlsx", rows=[[1, "Total look : décors", 10]]))) == 1


def test_an_extra_column_is_told_with_the_nearest_known(tmp_path):
    path = xlsx(
        tmp_path / "l.xlsx", head=["Lot", "Intitulé", "Montnat HT", "Couleur"], rows=[[1, "A", 10, "bleu"]]
    )
    first, second = read_lots(path, "l.xlsx").avertissements
    assert (first.ou.cellule, "montant ht" in first.remede) == ("C3", True)
    assert (second.ou.cellule, second.remede) == ("D3", "")


def test_the_sheet_named_lots_wins_and_the_other_is_told(tmp_path):
    def change(sheet):
        other = sheet.parent.create_sheet("Ancien", 0)
        for line in (HEAD, *ROWS):
            other.append([float(v) if isinstance(v, Decimal) else v for v in line])

    read = read_lots(xlsx(tmp_path / "l.xlsx", change=change), "l.xlsx")
    assert read.lots[0].ou.feuille == "Lots"
    assert read.avertissements[0].ou.feuille == "Ancien"


def test_a_missing_column_is_told_once_and_not_for_each_row(tmp_path):
    path = xlsx(
        tmp_path / "l.xlsx", head=["Lot", "Nature", "Montant HT"], rows=[[1, "travaux", 1], [2, "travaux", 2]]
    )
    assert len(read_lots(path, "l.xlsx").problemes) == 1


@given(data=st.binary(max_size=300), name=st.sampled_from(["l.csv", "l.xlsx", "l.ods"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused_in_french(outcome, tmp_path, data, name):
    (tmp_path / name).write_bytes(data)
    assert outcome(read_lots, tmp_path / name, name).startswith(("lu", name))


@given(at=st.integers(0, 3000), byte=st.integers(0, 255))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
def test_a_damaged_workbook_is_read_or_refused_in_french(outcome, tmp_path, at, byte):
    for kind, make in (("l.xlsx", xlsx), ("l.ods", ods)):
        base = tmp_path / f"base-{kind}"
        data = bytearray((base if base.exists() else make(base)).read_bytes())
        data[at % len(data)] = byte
        (tmp_path / kind).write_bytes(bytes(data))
        assert outcome(read_lots, tmp_path / kind, kind).startswith(("lu", kind))
