"""The workbook of hours: finds its sheets in a .xlsx, a .ods or a folder of .csv, and reads every row.

Enters: a path that nobody has checked. Leaves: a :class:`ClasseurLu`: the rows that can be read as records
of ``model.executions``, each with its place, and the rows that cannot, each with its problems and the
attestation it would have belonged to. What makes the whole workbook unusable is an ``InputError``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from clausegen.errors import InputError, Place, Problem, Problems
from clausegen.intake.decoding import Fichier, read_file
from clausegen.intake.executions_rows import Lecture, Ligne, Rejet, RowsReader
from clausegen.intake.forbidden import forbidden_columns, personal_sheets
from clausegen.intake.headers import Header, Titles, find_header, load_forms, normalise, titles
from clausegen.intake.opening import MAX_BYTES, kind_of
from clausegen.intake.sheets import HEURES, Sheet
from clausegen.intake.tables import EMETTEURS, ENGAGEMENTS, EXECUTIONS, TABLES, Table
from clausegen.model.executions import Emetteur, Engagement, Execution, Membre

_SHEETS = "entetes-attestations.yaml"


@dataclass(frozen=True, slots=True)
class ClasseurLu:
    """A workbook of hours, read: records with their places, rejected rows, what the user should know."""

    nom: str
    sha256: str
    """Of the file; of all files in order, for a folder."""
    engagements: tuple[Ligne[Engagement], ...]
    membres: tuple[Ligne[Membre], ...]
    executions: tuple[Ligne[Execution], ...]
    emetteurs: tuple[Ligne[Emetteur], ...]
    rejets: tuple[Rejet, ...]
    avertissements: tuple[Problem, ...]


def read_workbook(path: Path, nom: str | None = None) -> ClasseurLu:
    """The workbook at a path; ``InputError`` with every problem that makes it unusable as a whole."""
    nom = nom or path.name
    if path.is_dir():
        sheets, digest, told = _folder(path, nom)
    else:
        sheets, digest, told = _workbook(path, nom)
    found = _assign(sheets, nom)
    problems = Problems()
    lectures: dict[str, Lecture] = {}
    for name, table in TABLES.items():
        if name in found:
            sheet, header = found[name]
            problems.extend(forbidden_columns(header, persons=table is EXECUTIONS))
            lectures[name] = RowsReader(sheet, header, table).read()
            problems.extend(lectures[name].problemes)
            if table is ENGAGEMENTS and lectures[name].vide:
                problems.extend([_nothing(nom, sheet, table)])
            elif table is EXECUTIONS and lectures[name].vide:
                lectures[name].avertissements.append(_no_hours(nom, sheet))
        else:
            lectures[name] = Lecture()
            if table.obligatoire:
                problems.extend([_no_sheet(nom, table, path.is_dir())])
    problems.raise_if_any()
    read = {id(sheet) for sheet, _ in found.values()}
    notices = [*told, *personal_sheets(s for s in sheets if id(s) not in read)]
    for lecture in lectures.values():
        notices.extend(lecture.avertissements)
    return ClasseurLu(
        nom,
        digest,
        tuple(lectures[ENGAGEMENTS.nom].lignes),
        tuple(lectures["groupements"].lignes),
        tuple(lectures[EXECUTIONS.nom].lignes),
        tuple(lectures[EMETTEURS.nom].lignes),
        tuple(rejet for lecture in lectures.values() for rejet in lecture.rejets),
        tuple(notices),
    )


def _workbook(path: Path, nom: str) -> tuple[tuple[Sheet, ...], str, list[Problem]]:
    fichier = read_file(path, nom, MAX_BYTES)
    if path.suffix.lower() in (".yaml", ".yml"):
        raise InputError([_dossier(nom)])
    kind = kind_of(fichier, HEURES)
    if kind == "csv":
        raise InputError([_one_csv(nom)])
    return _sheets(fichier, kind), fichier.sha256, []


def _sheets(fichier: Fichier, kind: str) -> tuple[Sheet, ...]:
    if kind == "ods":
        from clausegen.intake.ods_reader import read_ods  # noqa: PLC0415 - only the reader that is needed

        return read_ods(fichier, HEURES)
    from clausegen.intake.xlsx_reader import read_xlsx  # noqa: PLC0415 - same

    return read_xlsx(fichier, HEURES)


def _folder(path: Path, nom: str) -> tuple[tuple[Sheet, ...], str, list[Problem]]:
    """Each .csv of a folder as a sheet that bears the file's name."""
    from clausegen.intake.csv_reader import read_csv  # noqa: PLC0415 - same

    names = sorted(p.name for p in path.iterdir() if p.suffix.lower() in (".csv", ".tsv") and p.is_file())
    if not names:
        raise InputError(
            [
                Problem(
                    Place(fichier=nom),
                    "le dossier ne contient aucun fichier .csv",
                    "engagements.csv et executions.csv, et s’il y a lieu groupements.csv et emetteurs.csv",
                    "Enregistrez chaque feuille en CSV dans ce dossier, ou donnez le classeur .xlsx.",
                )
            ]
        )
    sheets: list[Sheet] = []
    told: list[Problem] = []
    problems = Problems()
    digest = hashlib.sha256()
    for name in names:
        try:
            fichier = read_file(path / name, f"{nom}/{name}", MAX_BYTES)
            kind_of(fichier, HEURES)
            digest.update(fichier.octets)
            stem = Path(name).stem
            table = _named(stem)
            read, notices = read_csv(fichier, sheet_titles(table) if table else None, HEURES)
            sheets.extend(Sheet(stem, s.lignes) for s in read)
            told.extend(notices)
        except InputError as error:
            problems.extend(error.problems)
    problems.raise_if_any()
    return tuple(sheets), digest.hexdigest(), told


@cache
def sheet_titles(name: str) -> Titles:
    """What the columns of a sheet may be called."""
    table, forms = TABLES[name], load_forms(_SHEETS)
    keys = tuple(table.modele.model_fields)
    return titles(keys, {key: [*forms[name][key], forms["titres"][key]] for key in keys}, table.ancres)


def _named(text: str | None) -> str | None:
    """Which table a sheet is by its name."""
    name = normalise(text or "")
    for table, forms in load_forms(_SHEETS)["feuilles"].items():
        if name in {normalise(form) for form in forms}:
            return str(table)
    return None


def _assign(sheets: Iterable[Sheet], nom: str) -> Mapping[str, tuple[Sheet, Header]]:
    """Which sheet holds which table: by its name, else by its titles."""
    found: dict[str, tuple[Sheet, Header]] = {}
    problems = Problems()
    others = []
    for sheet in sheets:
        name = _named(sheet.nom)
        if name is None:
            others.append(sheet)
        elif not sheet.lignes:
            continue
        elif sheet.masquee:
            problems.extend([_hidden(nom, sheet)])
        elif name in found:
            problems.extend([_twice(nom, found[name][0], sheet)])
        elif header := find_header(sheet, sheet_titles(name)):
            found[name] = sheet, header
        else:
            problems.extend([_no_titles(nom, sheet, TABLES[name])])
    problems.raise_if_any()
    for sheet in others:
        name, header = _by_titles(sheet)
        if name and header and name not in found and not sheet.masquee:
            found[name] = sheet, header
    return found


def _by_titles(sheet: Sheet) -> tuple[str | None, Header | None]:
    """The required table whose titles a sheet has, when it has enough of them to be sure."""
    best: tuple[int, str | None, Header | None] = (0, None, None)
    for name, table in TABLES.items():
        header = find_header(sheet, sheet_titles(name))
        count = len(header.colonnes) if header else 0
        if header and count > best[0] and count >= table.certitude:
            best = (count, name, header)
    return best[1], best[2]


def _no_sheet(nom: str, table: Table, folder: bool) -> Problem:
    what = f"{table.nom}.csv" if folder else f"une feuille « {table.titre} »"
    return Problem(
        Place(fichier=nom),
        f"la feuille des {table.pluriel} est introuvable",
        what,
        "Nommez la feuille ainsi ; « clausegen attestations nouveau » écrit un classeur prêt à remplir.",
    )


def _nothing(nom: str, sheet: Sheet, table: Table) -> Problem:
    return Problem(
        Place(fichier=nom, feuille=sheet.nom),
        f"le tableau ne contient aucun {table.nom.removesuffix('s')}",
        "une ligne par marché, lot et titulaire sous les titres",
        "Remplissez le tableau.",
    )


def _no_hours(nom: str, sheet: Sheet) -> Problem:
    return Problem(
        Place(fichier=nom, feuille=sheet.nom),
        "le tableau ne contient aucune heure : chaque marché terminé sera dit « non réalisé »",
        "une ligne par personne, contrat et mois",
        "Vérifiez qu’il ne manque rien avant de transmettre les attestations.",
    )


def _no_titles(nom: str, sheet: Sheet, table: Table) -> Problem:
    return Problem(
        Place(fichier=nom, feuille=sheet.nom),
        "aucune ligne d’en-têtes n’a été trouvée",
        f"une ligne de titres : {', '.join(table.requis)}…",
        "Ajoutez la ligne de titres au-dessus des données.",
    )


def _hidden(nom: str, sheet: Sheet) -> Problem:
    return Problem(
        Place(fichier=nom, feuille=sheet.nom),
        "cette feuille est masquée",
        "une feuille visible",
        "Affichez la feuille : clic droit sur les onglets, « Afficher ».",
    )


def _twice(nom: str, first: Sheet, second: Sheet) -> Problem:
    return Problem(
        Place(fichier=nom),
        f"deux feuilles ont le même rôle : « {first.nom} » et « {second.nom} »",
        "une seule feuille de chaque sorte",
        "Renommez ou supprimez celle qui n’est pas à lire.",
    )


def _dossier(nom: str) -> Problem:
    return Problem(
        Place(fichier=nom),
        "c’est un dossier de marché (YAML), pas un classeur d’heures",
        "un classeur .xlsx ou .ods avec ses feuilles « Engagements » et « Exécutions »",
        "« clausegen attestations nouveau heures.xlsx » écrit ce classeur, prêt à remplir.",
    )


def _one_csv(nom: str) -> Problem:
    return Problem(
        Place(fichier=nom),
        "un seul fichier CSV ne peut contenir les engagements et les exécutions",
        "un classeur .xlsx ou .ods, ou un dossier avec engagements.csv et executions.csv",
        "Donnez le dossier qui contient les fichiers CSV.",
    )
