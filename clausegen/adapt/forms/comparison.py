"""Several returned forms side by side, in one workbook: a row for each file, then what is to be examined.

Whatever a company typed is written as text: nothing in a cell can become a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from clausegen.adapt.forms.fields import Form
from clausegen.adapt.forms.returned import Returned
from clausegen.errors import Problem
from clausegen.intake.pinned_xlsx import to_bytes

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MAX_CELL = 32_000
"""Characters of one cell: a spreadsheet takes 32 767."""
_FILL = "DDE8F0"
_WIDTHS = {"Constat": 90, "À faire": 60}
_NARROW = 4
"""Columns that fit on a screen: beyond, the first one stays in sight."""
_NAME = 31
"""Characters of the name of a sheet."""
_EXAMINE = "À examiner"
_UNREAD = "Non lus"
NOTICE = "clausegen lit et compare ; il ne juge aucune offre : l’acheteur seul décide."


def comparison(read: Sequence[Returned], refused: Iterable[Problem]) -> bytes:
    """The bytes of the workbook: one sheet for each kind of form, the points, the files not read."""
    from openpyxl import Workbook  # noqa: PLC0415 - heavy: only when a workbook is written

    workbook = Workbook()
    workbook.properties.creator = "clausegen"
    workbook.properties.title = "Comparaison des formulaires remis"
    workbook.properties.language = "fr-FR"
    first = workbook.worksheets[0]
    taken: set[str] = set()
    for group in _by_piece(read):
        sheet = workbook.create_sheet(_sheet_name(group[0].form, taken))
        columns = _columns(group)
        _fill(
            sheet, ["Fichier", "Points à examiner", *columns.values()], [_row(one, columns) for one in group]
        )
    points = [
        [one.fichier, _company(one), str(point.genre), point.constat] for one in read for point in one.points
    ]
    _fill(
        workbook.create_sheet(_EXAMINE), ["Fichier", "Entreprise", "Nature", "Constat"], points, notice=NOTICE
    )
    unread = [[problem.ou.fichier or "", problem.constat, problem.remede] for problem in refused]
    if unread:
        _fill(workbook.create_sheet(_UNREAD), ["Fichier", "Constat", "À faire"], unread)
    workbook.remove(first)
    return to_bytes(workbook)


def _by_piece(read: Sequence[Returned]) -> list[list[Returned]]:
    groups: dict[str, list[Returned]] = {}
    for one in read:
        groups.setdefault(one.form.piece, []).append(one)
    return list(groups.values())


def _sheet_name(form: Form, taken: set[str]) -> str:
    name = re.sub(r"[\[\]:*?/\\']", " ", form.titre)
    name = " ".join(name.split())[:_NAME].strip() or form.piece[:_NAME]
    rank = 2
    while name.casefold() in taken:
        name, rank = f"{name[: _NAME - 3]} {rank}", rank + 1
    taken.add(name.casefold())
    return name


def _columns(group: Sequence[Returned]) -> dict[str, str]:
    """Name of field → title of its column; a title that two fields share takes the name of the field."""
    titles: dict[str, str] = {}
    for one in group:
        for field in one.form.single:
            titles.setdefault(field.nom, field.libelle)
        for rows in one.form.rows:
            titles.setdefault(f"{rows.prefixe}_*", rows.prefixe.replace("_", " ").capitalize())
    shared = [title for title in titles.values() if list(titles.values()).count(title) > 1]
    return {name: f"{title} ({name})" if title in shared else title for name, title in titles.items()}


def _row(one: Returned, columns: Iterable[str]) -> list[str]:
    cells = [one.fichier, str(len(one.points))]
    for name in columns:
        prefix = name.removesuffix("_*")
        if prefix != name:
            rows = one.answers.rows.get(prefix, ())
            cells.append("\n".join(" ; ".join(value for value in row.values() if value) for row in rows))
        else:
            cells.append(one.answers.get(name))
    return cells


def _company(one: Returned) -> str:
    return next((one.answers.get(name) for name in one.form.fields if name.endswith("raison_sociale")), "")


def _fill(sheet: Worksheet, titles: Sequence[str], rows: Sequence[Sequence[str]], notice: str = "") -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - heavy, as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - same
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - same

    head = 1
    if notice:
        _write(sheet, 1, 1, notice)
        head = 3
    for column, title in enumerate(titles, start=1):
        _write(sheet, head, column, title)
        cell: Any = sheet.cell(head, column)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=_FILL)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        longest = max((len(part) for row in rows for part in row[column - 1].split("\n")), default=0)
        width = _WIDTHS.get(title, min(max(longest, len(title) // 2, 10) + 2, 40))
        sheet.column_dimensions[get_column_letter(column)].width = width
    for rank, row in enumerate(rows, start=head + 1):
        for column, text in enumerate(row, start=1):
            _write(sheet, rank, column, text)
            sheet.cell(rank, column).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = f"{'B' if len(titles) > _NARROW else 'A'}{head + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{head}:{head}"


def _write(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """A text as a text: an « = » or a « + » typed by somebody else is never computed."""
    cell: Any = sheet.cell(row, column)  # the stubs know merged cells too, which have no value
    cell.value = _UNSAFE.sub("", text)[:_MAX_CELL]
    if cell.value:
        cell.data_type = "s"
        cell.quotePrefix = cell.value.startswith(tuple("=+-@\t\r"))


def to_json(read: Sequence[Returned], refused: Iterable[Problem], *, compared: bool) -> dict[str, object]:
    """The same content for programs."""
    return {
        "texte_compare": compared,
        "fichiers": [
            {
                "fichier": one.fichier,
                "piece": one.form.piece,
                "titre": one.form.titre,
                "valeurs": {
                    name: {
                        "libelle": one.form.fields[name].libelle,
                        "valeur": answer.valeur,
                        "lu_par": str(answer.moyen),
                    }
                    for name, answer in one.answers.values.items()
                },
                "lignes": {prefix: [dict(row) for row in rows] for prefix, rows in one.answers.rows.items()},
                "a_examiner": [
                    {"nature": str(p.genre), "constat": p.constat, "champs": list(p.champs)}
                    for p in one.points
                ],
            }
            for one in read
        ],
        "non_lus": [
            {"fichier": p.ou.fichier, "constat": p.constat, "attendu": p.attendu, "a_faire": p.remede}
            for p in refused
        ],
        "avertissement": NOTICE,
    }
