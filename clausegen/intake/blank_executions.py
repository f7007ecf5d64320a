"""The workbook of hours, written: titles, formats, drop-down lists, notes, and the rows that are given.

Enters: rows by sheet, each a mapping of keys to values. Leaves: bytes, the same for the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from clausegen.intake.headers import load_forms
from clausegen.intake.pinned_xlsx import to_bytes
from clausegen.intake.tables import TABLES, Table
from clausegen.model.hours_words import ContratTravail, Etat, ModaliteHeures, Role, Statut

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Mapping[str, object]]
_HEADER_ROW = 4
_MORE_ROWS = 500
"""How many rows below those given have formats and lists."""
_DATE, _TEXT, _HOURS, _EURO = "DD/MM/YYYY", "@", "#,##0.00", '#,##0.00\\ "€"'
_FORMATS = {
    **dict.fromkeys(("marche", "lot", "siret", "participant"), _TEXT),
    **dict.fromkeys(("date_debut", "date_fin", "decision_exoneration"), _DATE),
    **dict.fromkeys(("date_embauche", "date_validation_eligibilite", "premier_jour", "dernier_jour"), _DATE),
    **dict.fromkeys(
        ("heures", "heures_dues", "heures_formation", "heures_exonerees", "heures_membre"), _HOURS
    ),
    "facture_ht": _EURO,
    "mois": "MM/YYYY",
}
_WIDTHS = {
    **dict.fromkeys(("objet", "adresse", "regles"), 38),
    **dict.fromkeys(("acheteur", "emetteur", "intitule", "titulaire", "membre", "ratio", "contact"), 28),
    **dict.fromkeys(("structure", "sous_traitant", "validee_par", "modalite", "signataire", "qualite"), 22),
    **dict.fromkeys(("lot", "role", "heures"), 11),
    "siret": 18,
}
_WORDS: dict[str, Sequence[str]] = {
    "etat": [word.value for word in Etat],
    "role": [word.value for word in Role],
    "modalite": [word.value for word in ModaliteHeures],
    "type_contrat": [word.value for word in ContratTravail],
    "statut": [word.value for word in Statut],
    "regles": ["CCAG 2021", "CCAG 2021 ; arrondi à l’heure inférieure", "sans limite", "limite 24 mois"],
}
_FREE = {"regles"}
"""Several rules may stand in one cell: the list helps, it does not forbid."""
_NOTES = {
    "engagements": (
        "Une ligne par marché, lot et titulaire. « Règles » reprend les règles de comptage des documents de "
        "ce marché. Donnez « Heures dues », ou « Ratio » et « Facturé HT ». Une exonération n’a que sa date, "
        "jamais son motif."
    ),
    "groupements": (
        "Une ligne par membre d’un groupement ; laissez vide s’il n’y en a pas. Les parts "
        "(« Heures du membre ») se donnent toutes, ou aucune."
    ),
    "executions": (
        "Une ligne par personne, contrat et mois. « Participant » est un code : jamais un nom, ni la raison "
        "pour laquelle la personne est éligible. « Heures » comprend la formation."
    ),
    "emetteurs": (
        "Une ligne par structure qui délivre des attestations : ce qui s’imprime près de la signature et sur "
        "le courrier. Cette feuille peut rester vide."
    ),
}
_EXAMPLES: dict[str, Rows] = {
    "engagements": (
        {
            "marche": "exemple",
            "objet": "Rénovation du collège",
            "acheteur": "Département de l’Ain",
            "emetteur": "Mission insertion de l’Ain",
            "lot": "1",
            "intitule": "Gros œuvre",
            "titulaire": "Exemple Bâtiment",
            "siret": "12345678900000",
            "adresse": "1 rue de l’Exemple, 01000 Bourg-en-Bresse",
            "heures_dues": Decimal(420),
            "date_debut": date(2026, 1, 12),
            "date_fin": date(2026, 11, 30),
            "etat": "termine",
            "regles": "CCAG 2021",
        },
    ),
    "groupements": (
        {
            "marche": "exemple",
            "lot": "1",
            "membre": "Exemple Bâtiment",
            "siret": "12345678900000",
            "role": "mandataire",
            "heures_membre": Decimal(300),
        },
    ),
    "executions": (
        {
            "marche": "exemple",
            "lot": "1",
            "titulaire": "Exemple Bâtiment",
            "structure": "Exemple Intérim Insertion",
            "participant": "P-014",
            "modalite": "etti",
            "type_contrat": "interim",
            "date_embauche": date(2026, 2, 2),
            "date_validation_eligibilite": date(2026, 1, 28),
            "validee_par": "Mission insertion de l’Ain",
            "mois": date(2026, 2, 1),
            "heures": Decimal("112.5"),
            "heures_formation": Decimal(7),
            "statut": "validee",
        },
    ),
    "emetteurs": (
        {
            "emetteur": "exemple",
            "adresse": "2 place de l’Exemple, 01000 Bourg-en-Bresse",
            "lieu": "Bourg-en-Bresse",
            "signataire": "Nom de la personne qui signe",
            "qualite": "Chef du service",
            "contact": "01 99 00 12 34",
        },
    ),
}


def blank_executions() -> bytes:
    """The workbook to fill: notes, titles, lists, one example row per sheet that is never read."""
    return hours_workbook({})


def hours_workbook(rows: Mapping[str, Rows]) -> bytes:
    """A workbook that holds these rows; a sheet without any shows its example."""
    from openpyxl import Workbook  # noqa: PLC0415 - heavy: only when a workbook is written

    workbook = Workbook()
    workbook.properties.creator = "clausegen"
    workbook.properties.title = "Heures d’insertion"
    workbook.properties.language = "fr-FR"
    workbook.remove(workbook.worksheets[0])
    for name, table in TABLES.items():
        _sheet(workbook, table, rows.get(name) or _EXAMPLES[name], example=not rows.get(name))
    return to_bytes(workbook)


def _sheet(workbook: Workbook, table: Table, rows: Rows, *, example: bool) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - same
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - same

    sheet: Worksheet = workbook.create_sheet(table.titre)
    keys = list(table.modele.model_fields)
    titles = load_forms("entetes-attestations.yaml")["titres"]
    sheet["A1"] = table.titre
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = _NOTES[table.nom]
    sheet["A2"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=min(len(keys), 8))
    sheet.row_dimensions[2].height = 48
    fill, grey = PatternFill("solid", fgColor="DDE8F0"), Font(italic=True, color="767676")
    last = _HEADER_ROW + len(rows) + _MORE_ROWS
    for column, key in enumerate(keys, start=1):
        head = sheet.cell(_HEADER_ROW, column, titles[key])
        head.font, head.fill = Font(bold=True), fill
        head.alignment = Alignment(wrap_text=True, vertical="center")
        _column(sheet, table, key, column, last)
    for number, row in enumerate(rows, start=_HEADER_ROW + 1):
        for column, key in enumerate(keys, start=1):
            cell = _write(sheet, number, column, row.get(key), _FORMATS.get(key))
            if example:
                cell.font = grey
    sheet.freeze_panes = f"B{_HEADER_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"


def _write(sheet: Worksheet, row: int, column: int, value: object, number_format: str | None) -> Any:  # noqa: ANN401 - openpyxl's cells share no type
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = value
        # A text that begins like a formula stays a text.
        cell.data_type = "s"
    elif value is not None:
        cell.value = value  # type: ignore[assignment] # a date or a number
    if number_format:
        cell.number_format = number_format
    return cell


def _column(sheet: Worksheet, table: Table, key: str, column: int, last: int) -> None:
    """The width, the format of the rows still blank, the list of words and the help of a column."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - heavy, as above
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - same

    letter = get_column_letter(column)
    sheet.column_dimensions[letter].width = _WIDTHS.get(key, 15)
    if number_format := _FORMATS.get(key):
        for row in range(_HEADER_ROW + 1, _HEADER_ROW + 60):
            sheet.cell(row, column).number_format = number_format
    words = _WORDS.get(key)
    choice = DataValidation(
        type="list" if words else None, formula1='"' + ",".join(words) + '"' if words else None
    )
    choice.errorStyle = "warning" if key in _FREE else "stop"
    choice.errorTitle, choice.error = "Valeur inconnue", "Choisissez une valeur de la liste."
    choice.showErrorMessage = bool(words)
    choice.promptTitle = str(sheet.cell(_HEADER_ROW, column).value)[:32]
    choice.prompt = (table.modele.model_fields[key].description or "")[:255]
    choice.showInputMessage = True
    sheet.add_data_validation(choice)
    choice.add(f"{letter}{_HEADER_ROW + 1}:{letter}{last}")
