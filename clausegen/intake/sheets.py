"""What any spreadsheet becomes before it is understood: sheets of rows of texts, each cell with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from clausegen.errors import InputError, Place, Problem

_ERROR = re.compile(r"(?i)#?(#(REF|NULL?|DIV/0|N/A|NOM|NAME|VALEUR|VALUE|NUM|NOMBRE)[!?]?|Err\s?:\d+)")


@dataclass(frozen=True, slots=True)
class Limits:
    """How big a spreadsheet may be: above, it is a slip or an attack, and reading would take minutes."""

    lignes: int
    colonnes: int
    cellules: int
    xml: int
    """Bytes of one XML member, once unpacked."""


LOTS = Limits(20_000, 500, 200_000, 12_000_000)
"""A list of thousands of lots is far below."""
HEURES = Limits(60_000, 500, 700_000, 60_000_000)
"""A year of monthly statements of a whole département is far below."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be used: found, expected, to do."""

    constat: str
    attendu: str
    remede: str


NO_RESULT = Fault(
    "la cellule contient une formule dont le résultat n’est pas enregistré",
    "une valeur",
    "Ouvrez le classeur dans votre tableur et enregistrez-le, ou remplacez la formule par sa valeur.",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something: its text as a user would type it, its place, what is wrong with it."""

    texte: str
    ou: Place
    faute: Fault | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells by column, from 1; blank cells are not there."""

    numero: int
    cellules: Mapping[int, Cell]
    masquee: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A block of merged cells, bounds included."""

    row1: int
    column1: int
    row2: int
    column2: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is in the block."""
        return self.row1 <= row <= self.row2 and self.column1 <= column <= self.column2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its rows that hold something, in order."""

    nom: str | None
    lignes: tuple[Row, ...]
    masquee: bool = False
    fusions: tuple[Area, ...] = ()
    colonnes_masquees: frozenset[int] = field(default_factory=frozenset)


def cell(text: str, ou: Place) -> Cell:
    """A cell of that text; the error values of spreadsheets are faults."""
    found = _ERROR.fullmatch(text.strip())
    if not found:
        return Cell(text, ou)
    return Cell(
        text,
        ou,
        Fault(
            f"la cellule contient l’erreur « {text.strip()} »",
            "une valeur",
            "Corrigez la formule, ou remplacez-la par sa valeur.",
        ),
    )


def letters(column: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def number_text(value: float | Decimal, *, percent: bool = False, padding: int = 0) -> str:
    """A number as it would be typed: fifteen significant digits, as a spreadsheet keeps, no exponent.

    ``percent`` gives « 5 % » for 0.05; ``padding`` restores the leading zeros that a format shows.
    """
    exact = Decimal(format(value, ".15g"))
    text = f"{(exact * 100 if percent else exact):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.replace(".", ",")
    if text in ("-0", ""):
        text = "0"
    if padding and text.isdigit():
        text = text.zfill(padding)
    return f"{text} %" if percent else text


def percent_format(number_format: str) -> bool:
    """Whether a number format shows a percentage (a quoted % is only decoration)."""
    return "%" in re.sub(r'"[^"]*"|\\.', "", number_format)


def zero_padding(number_format: str) -> int:
    """How many digits a format of zeros alone (« 00 ») shows."""
    return len(number_format) if re.fullmatch(r"0{2,14}", number_format) else 0


def refuse_size(ou: Place, rows: int, columns: int, cells: int, limits: Limits = LOTS) -> None:
    """Raise ``InputError`` when a sheet is absurdly big."""
    if rows > limits.lignes or columns > limits.colonnes or cells > limits.cellules:
        raise InputError(
            [
                Problem(
                    ou,
                    "la feuille est démesurée",
                    f"{limits.lignes} lignes et {limits.colonnes} colonnes remplies au plus",
                    "Gardez le tableau seul, dans un classeur à part.",
                )
            ]
        )
