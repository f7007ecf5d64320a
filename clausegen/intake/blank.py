"""A dossier ready to fill: its commented YAML, its lots workbook, and the schema that helps an editor.

Enters: the names of the files. Leaves: their bytes; nothing is written here.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from clausegen.intake.pinned_xlsx import to_bytes
from clausegen.model.vocabulary import Levier, Methode, Mot, Nature

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SCHEMA_NAME = "dossier.schema.json"
_HEADER_ROW = 4
_LAST_ROW = 200
_INLINE = """\
lots:
  - numero: 1
    intitule: à compléter
    montant_ht: à compléter           # par exemple 850 000 €
    corps_etat: à compléter           # par exemple maconnerie
"""


class _Column(NamedTuple):
    title: str
    width: int
    example: str | float
    words: type[Mot] | None = None
    number_format: str = "General"


_COLUMNS = (
    _Column("Numéro", 10, "exemple", number_format="@"),
    _Column("Intitulé", 36, "Peinture"),
    _Column("Corps d’état", 20, "peinture"),
    _Column("Montant HT (€)", 18, 120000, number_format='#,##0.00\\ "€"'),
    _Column("Part de main-d’œuvre", 16, 0.7, number_format="0.##%"),
    _Column("Nature", 14, "travaux", Nature),
    _Column("Méthode", 14, "montant", Methode),
    _Column("Leviers", 24, "condition_execution", Levier),
    _Column("Durée du chantier (mois)", 16, 3),
    _Column("Heures retenues", 14, 140),
    _Column("Motif de l’écart", 36, "Site occupé pendant les travaux"),
    _Column("Hypothèses", 40, "Part de main-d’œuvre : usage publié pour la peinture"),
)
_NOTE = (
    "Une ligne par lot, sous les titres. Seuls le numéro et l’intitulé sont obligatoires ; une case vide "
    "reprend la valeur du dossier. Les colonnes inutiles peuvent être supprimées. La ligne « exemple » "
    "n’est jamais lue."
)


def blank_dossier(workbook: str | None) -> str:
    """The text of a dossier to fill; ``workbook`` is the name of its lots workbook, None for lots inline."""
    text = files("clausegen").joinpath("intake/data/dossier-vierge.yaml").read_text(encoding="utf-8")
    if workbook is not None:
        return text.replace("lots: CLASSEUR\n", f'lots: "{workbook}"\n')
    start = text.index("# Les lots sont dans le classeur.")
    end = text.index("lots: CLASSEUR\n") + len("lots: CLASSEUR\n")
    comment = "# Une entrée par lot. Pour un marché sans lots, retirez ce groupe.\n"
    return text[:start] + comment + _INLINE + text[end:]


def blank_workbook() -> bytes:
    """The lots workbook: a note, headers, drop-down lists, an example row that is never read as a lot."""
    from openpyxl import Workbook  # noqa: PLC0415 - heavy: only when a workbook is written
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - same
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - same

    workbook = Workbook()
    workbook.properties.creator = "clausegen"
    workbook.properties.title = "Lots du marché"
    workbook.properties.language = "fr-FR"
    sheet = workbook.worksheets[0]
    sheet.title = "Lots"
    sheet["A1"] = "Lots du marché"
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = _NOTE
    sheet["A2"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=len(_COLUMNS))
    sheet.row_dimensions[2].height = 32
    fill, grey = PatternFill("solid", fgColor="DDE8F0"), Font(italic=True, color="767676")
    for rank, column in enumerate(_COLUMNS, start=1):
        head = sheet.cell(_HEADER_ROW, rank, column.title)
        head.font, head.fill = Font(bold=True), fill
        head.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.cell(_HEADER_ROW + 1, rank, column.example).font = grey
        _format_column(sheet, rank, column)
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    return to_bytes(workbook)


def _format_column(sheet: Worksheet, rank: int, column: _Column) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - heavy, as above
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - same

    letter = get_column_letter(rank)
    sheet.column_dimensions[letter].width = column.width
    for row in range(_HEADER_ROW + 1, _HEADER_ROW + 32):
        sheet.cell(row, rank).number_format = column.number_format
    if column.words is None:
        return
    choice = DataValidation(
        type="list", formula1='"' + ",".join(word.value for word in column.words) + '"', allow_blank=True
    )
    # Several levers may stand in one cell, separated by commas: the list helps there, it does not forbid.
    choice.errorStyle = "warning" if column.words is Levier else "stop"
    choice.errorTitle, choice.error = "Valeur inconnue", "Choisissez une valeur de la liste."
    choice.showErrorMessage = True
    sheet.add_data_validation(choice)
    choice.add(f"{letter}{_HEADER_ROW + 1}:{letter}{_LAST_ROW}")
