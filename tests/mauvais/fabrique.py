"""Makes the bad workbooks of this folder: ``python tests/mauvais/fabrique.py`` (they are kept beside it)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from clausegen.intake.pinned_xlsx import to_bytes

HERE = Path(__file__).parent
HEAD = ["N° lot", "Intitulé du lot", "Montant HT (€)", "Part de main-d'œuvre"]
ROWS = [[1, "Gros œuvre", 850000, 0.5], [2, "Peinture", 120000, 0.7]]


def build(change: Callable[[Worksheet], None] = lambda _: None, head=HEAD, rows=ROWS, title="Lots") -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for line in [["Opération : groupe scolaire"], [], head, *rows]:
        sheet.append(line)
    change(sheet)
    return to_bytes(book)


def with_member(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for item in source.infolist():
            content = source.read(item)
            target.writestr(
                zipfile.ZipInfo(item.filename, (2026, 1, 1, 0, 0, 0)),
                change(content) if item.filename == name else content,
                zipfile.ZIP_DEFLATED,
            )
    return out.getvalue()


def set_cells(**cells) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return change


def hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[5].hidden = True


def hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["C"].hidden = True


def merge(sheet: Worksheet) -> None:
    sheet.merge_cells("D4:D5")


def second_sheet(sheet: Worksheet) -> None:
    other = sheet.parent.create_sheet("Variante")
    for line in (HEAD, *ROWS):
        other.append(line)


def hide_sheet(sheet: Worksheet) -> None:
    sheet.parent.create_sheet("Notes")["A1"] = "Voir l’autre feuille"
    sheet.sheet_state = "hidden"
    sheet.parent.active = 1


SHEET = "xl/worksheets/sheet1.xml"
WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "erreur.xlsx": lambda: build(set_cells(C5="#REF!")),
    "formule.xlsx": lambda: build(set_cells(C5="=100000*1,2")),
    "ligne-masquee.xlsx": lambda: build(hide_row),
    "colonne-masquee.xlsx": lambda: build(hide_column),
    "fusion.xlsx": lambda: build(merge),
    "total-faux.xlsx": lambda: build(rows=[*ROWS, [None, "Total HT", 970001, None]]),
    "sous-total-faux.xlsx": lambda: build(rows=[*ROWS, ["Sous-total", None, 1, None], [3, "Sols", 10, 0.5]]),
    "deux-feuilles.xlsx": lambda: build(second_sheet, title="Base"),
    "feuille-masquee.xlsx": lambda: build(hide_sheet),
    "colonnes-doubles.xlsx": lambda: build(head=["Lot", "Libellé", "Montant HT", "Estimé HT"]),
    "montant-sans-ht.xlsx": lambda: build(head=["Lot", "Libellé", "Montant", "Part MO"]),
    "montant-illisible.xlsx": lambda: build(set_cells(C4="850.000", C5="120 000 € TTC", D5="beaucoup")),
    "sans-entete.xlsx": lambda: build(head=["A", "B", "C", "D"]),
    "sans-numero.xlsx": lambda: build(
        head=["Intitulé", "Corps d'état", "Montant HT", "Part MO"], rows=[["Peinture", "peinture", 10, 0.7]]
    ),
    "sans-intitule.xlsx": lambda: build(set_cells(B5=None)),
    "sans-lot.xlsx": lambda: build(rows=[]),
    "remarque.xlsx": lambda: build(rows=[*ROWS, [None, "Source : estimation de la maîtrise d’œuvre"]]),
    "numero-double.xlsx": lambda: build(set_cells(A5="Lot 01")),
    "entite.xlsx": lambda: with_member(build(), SHEET, lambda x: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + x),
    "bombe.xlsx": lambda: with_member(build(), SHEET, lambda x: x + b" " * 5_000_000),
    "fusion-geante.xlsx": lambda: with_member(
        build(),
        SHEET,
        lambda x: x.replace(
            b"</sheetData>",
            b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ),
    ),
    "abime.xlsx": lambda: build()[:2000],
    "ancien.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "protege.xlsx": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
    ),
    "renomme.xlsx": lambda: "N° lot;Intitulé;Montant HT\r\n1;Peinture;120000\r\n".encode("cp1252"),
    "renomme.csv": build,
    "page.xls": lambda: b"<html><table><tr><td>Lot</td></tr></table></html>",
    "guillemet.csv": lambda: 'N° lot;Intitulé;Montant HT\r\n1;"Peinture;120000\r\n'.encode("cp1252"),
    "tableur.csv": lambda: (
        "N° lot;Intitulé;Montant HT;Taux d'insertion\r\n1;Peinture;#VALEUR!;0,5\r\n2;Sols;12 0000;5\r\n".encode(
            "cp1252"
        )
    ),
    "vide.csv": lambda: b"\r\n",
}

if __name__ == "__main__":
    for name, make in WORKBOOKS.items():
        (HERE / name).write_bytes(make())
