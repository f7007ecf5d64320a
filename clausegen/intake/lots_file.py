"""The lots of a spreadsheet: opens it safely, finds the sheet and the header, makes one tree per lot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from clausegen.errors import InputError, Place, Problem
from clausegen.intake.decoding import read_file
from clausegen.intake.headers import Header, find_header
from clausegen.intake.lots_rows import TableReader
from clausegen.intake.opening import MAX_BYTES, kind_of
from clausegen.intake.sheets import Sheet
from clausegen.intake.tree import Branch
from clausegen.model.scalars import slug

_SHEET_NAME = "lots"


@dataclass(frozen=True, slots=True)
class LotsLus:
    """The lots of a workbook, what is wrong in them, what the user should know."""

    lots: tuple[Branch, ...]
    problemes: tuple[Problem, ...]
    avertissements: tuple[Problem, ...]
    sha256: str


def read_lots(path: Path, nom: str) -> LotsLus:
    """The lots of a .xlsx, .ods or .csv file; ``nom`` is how the dossier calls it.

    Raises ``InputError`` when no table of lots can be found at all.
    """
    fichier = read_file(path, PureWindowsPath(nom).as_posix(), MAX_BYTES)
    kind = kind_of(fichier)
    told: tuple[Problem, ...] = ()
    if kind == "csv":
        from clausegen.intake.csv_reader import read_csv  # noqa: PLC0415 - only the reader that is needed

        sheets, told = read_csv(fichier)
    elif kind == "ods":
        from clausegen.intake.ods_reader import read_ods  # noqa: PLC0415 - same

        sheets = read_ods(fichier)
    else:
        from clausegen.intake.xlsx_reader import read_xlsx  # noqa: PLC0415 - same

        sheets = read_xlsx(fichier)
    sheet, header, aside = _choose(sheets, fichier.nom)
    table = TableReader(sheet, header)
    lots = table.read()
    if not lots and not table.problems:
        table.problems.append(_no_lot(sheet, header))
    return LotsLus(tuple(lots), tuple(table.problems), (*told, *aside, *table.warnings), fichier.sha256)


def _choose(sheets: tuple[Sheet, ...], fichier: str) -> tuple[Sheet, Header, list[Problem]]:
    """The sheet that holds the lots: the one so named, else the only visible one with a header."""
    found = [(sheet, header) for sheet in sheets if (header := find_header(sheet))]
    visible = [pair for pair in found if not pair[0].masquee]
    named = [pair for pair in visible if slug(pair[0].nom or "") == _SHEET_NAME]
    chosen = named or visible
    if len(chosen) > 1:
        names = ", ".join(f"« {sheet.nom} »" for sheet, _ in chosen)
        raise InputError(
            [
                Problem(
                    Place(fichier=fichier),
                    f"plusieurs feuilles ressemblent à une liste de lots : {names}",
                    "une seule feuille de lots, ou une feuille nommée « Lots »",
                    "Renommez « Lots » la feuille à lire.",
                )
            ]
        )
    if not chosen:
        raise InputError([_no_table(fichier, [sheet for sheet, _ in found])])
    sheet, header = chosen[0]
    return sheet, header, [_left_aside(fichier, other) for other, _ in found if other is not sheet]


def _left_aside(fichier: str, sheet: Sheet) -> Problem:
    kind = "masquée, " if sheet.masquee else ""
    return Problem(
        Place(fichier=fichier, feuille=sheet.nom),
        f"cette feuille, {kind}ressemble aussi à une liste de lots : elle n’est pas lue",
    )


def _no_table(fichier: str, hidden: list[Sheet]) -> Problem:
    if hidden:
        return Problem(
            Place(fichier=fichier, feuille=hidden[0].nom),
            "la feuille des lots est masquée",
            "une feuille visible",
            "Affichez la feuille : clic droit sur les onglets, « Afficher ».",
        )
    return Problem(
        Place(fichier=fichier),
        "aucune ligne d’en-têtes n’a été trouvée",
        "une ligne avec au moins « Numéro » et « Intitulé », puis par exemple « Montant HT »",
        "Ajoutez une ligne de titres au-dessus des lots ; "
        "« clausegen nouveau » écrit un classeur prêt à remplir.",
    )


def _no_lot(sheet: Sheet, header: Header) -> Problem:
    first = next(iter(header.ligne.cellules.values())).ou
    return Problem(
        Place(
            fichier=first.fichier, feuille=sheet.nom, ligne=header.ligne.numero if sheet.nom is None else None
        ),
        "le tableau ne contient aucun lot",
        "une ligne par lot sous les titres",
        "Remplissez le tableau ; pour un marché sans lots, retirez « lots: » du dossier.",
    )
