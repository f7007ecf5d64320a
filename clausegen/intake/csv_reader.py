"""A .csv file to one sheet of texts, whoever wrote it.

Excel in French, its « CSV UTF-8 » and « Texte Unicode », LibreOffice: each has its own encoding and marks.
"""

from __future__ import annotations

import csv
import io
import re

from clausegen.errors import InputError, Place, Problem
from clausegen.intake.decoding import Fichier, decode
from clausegen.intake.headers import HEADER_SEARCH, Titles, lot_titles
from clausegen.intake.sheets import LOTS, Limits, Row, Sheet, cell, refuse_size

_SEP = re.compile(r'\A"?sep=(.)"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)
_DELIMITERS = (";", "\t", ",", "|")


def read_csv(
    fichier: Fichier, table: Titles | None = None, limits: Limits = LOTS
) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    """The one sheet of a CSV file, and what the user should know of its encoding.

    ``table`` tells which titles to look for: those of lots by default. Lines are counted as in the file,
    even where a quoted cell holds line feeds.
    """
    decoded = decode(fichier)
    text, first = decoded.texte, 1
    declared = _SEP.match(text)
    if declared:
        text, first = text[declared.end() :], 2
    delimiters = (declared[1],) if declared else _DELIMITERS
    wanted = table or lot_titles()
    tables = [_parse(fichier, text, delimiter, first, limits) for delimiter in delimiters]
    best, broken_at = max(tables, key=lambda found: _likelihood(found[0], wanted))
    if broken_at is not None:
        raise _unclosed(fichier, broken_at)
    # Windows-1252 is how Excel in French writes its CSV: nothing to tell.
    told = () if decoded.encodage == "cp1252" or decoded.avertissement is None else (decoded.avertissement,)
    return (Sheet(None, best),), told


def _likelihood(rows: tuple[Row, ...], table: Titles) -> tuple[int, int]:
    headers = max((table.known_count(row) for row in rows[:HEADER_SEARCH]), default=0)
    return headers, max((len(row.cellules) for row in rows), default=0)


def _parse(
    fichier: Fichier, text: str, delimiter: str, first: int, limits: Limits
) -> tuple[tuple[Row, ...], int | None]:
    """The rows, and the line from which the text cannot be cut with that delimiter, if any."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    line, cells = first, 0
    try:
        for values in reader:
            ou = Place(fichier=fichier.nom, ligne=line)
            found = {column: cell(value, ou) for column, value in enumerate(values, start=1) if value.strip()}
            cells += len(found)
            refuse_size(Place(fichier=fichier.nom), len(rows), len(values), cells, limits)
            if found:
                rows.append(Row(line, found))
            line = first + reader.line_num
    except csv.Error:
        return tuple(rows), line
    return tuple(rows), None


def _unclosed(fichier: Fichier, line: int) -> InputError:
    return InputError(
        [
            Problem(
                Place(fichier=fichier.nom, ligne=line),
                "la ligne ne peut être découpée en colonnes",
                "des cellules séparées par des points-virgules",
                "Cherchez un guillemet droit ouvert et jamais refermé, ou enregistrez en .xlsx.",
            )
        ]
    )
