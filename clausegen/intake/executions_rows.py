"""The rows of one sheet of the workbook of hours: records with their places, and rows that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from clausegen.errors import Place, Problem
from clausegen.intake.headers import Header, load_forms
from clausegen.intake.sheets import Cell, Row, Sheet, letters
from clausegen.intake.table_rows import TableRows
from clausegen.intake.tables import Table
from clausegen.intake.validation import TO_FILL
from clausegen.model.fields import Record
from clausegen.model.pseudonym import IdentifyingError
from clausegen.model.scalars import ScalarError, clean, slug

R = TypeVar("R", bound=Record)
_FORMS = "entetes-attestations.yaml"
_ANY = "un texte"
"""What the reader of a free text expects."""
_AT_MOST = 3
"""Beyond, problems of one kind are told together."""
_MAYBE_TO_FILL = re.compile(r"(?i)compl[eé]ter")
_NONE = {"-", "–", "—", "/", "sans objet", "néant"}
"""How users say that a cell is blank."""


def titre(key: str) -> str:
    """The title that our workbook gives to a column."""
    return str(load_forms(_FORMS)["titres"][key])


@dataclass(frozen=True, slots=True)
class Ligne(Generic[R]):
    """A record and the row where it was read."""

    record: R
    ou: Place
    """The row, by its first cell."""
    rang: int
    colonnes: Mapping[str, int]
    titres: Mapping[str, str] = field(default_factory=dict)
    """The titles of this workbook, which may not be ours."""

    def case(self, champ: str) -> Place:
        """Where one field stands."""
        column, title = self.colonnes.get(champ), self.titres.get(champ) or titre(champ)
        if column is None or self.ou.cellule is None:
            return replace(self.ou, champ=title)
        return replace(self.ou, cellule=f"{letters(column)}{self.rang}", champ=title)


@dataclass(frozen=True, slots=True)
class Rejet:
    """A row that cannot be read: what it seems to be about, and everything that is wrong in it."""

    table: str
    marche: str
    lot: str
    titulaire: str
    problemes: tuple[Problem, ...]


@dataclass
class Lecture:
    """What one sheet gave; ``problemes`` make the whole workbook unusable, ``rejets`` only their rows."""

    lignes: list[Ligne[Any]] = field(default_factory=list)
    rejets: list[Rejet] = field(default_factory=list)
    problemes: list[Problem] = field(default_factory=list)
    avertissements: list[Problem] = field(default_factory=list)

    @property
    def vide(self) -> bool:
        """Whether a sound table holds no row at all."""
        return not (self.lignes or self.rejets or self.problemes)


class RowsReader(TableRows):
    """Reads the rows of one sheet."""

    def __init__(self, sheet: Sheet, header: Header, table: Table) -> None:
        super().__init__(sheet, header, table.sorte)
        self.table = table
        self._columns = {key: column for column, key in header.colonnes.items()}
        self._titles = {key: clean(header.ligne.cellules[c].texte) for c, key in header.colonnes.items()}
        self._hidden_rows: list[Row] = []
        self._identifying: list[Problem] = []

    def read(self) -> Lecture:
        """Every row, read or rejected."""
        lecture = Lecture()
        missing = [key for key in self.table.requis if key not in self._columns]
        for key in missing:
            self.missing_column(titre(key), titre(key))
        if not missing:
            for row, cells in self.data():
                self._row(row, cells, lecture)
        self._tell_hidden()
        lecture.problemes = [*self.problems, *_together(self._identifying)]
        lecture.avertissements = self.warnings
        return lecture

    def hidden(self, row: Row) -> None:
        """Keep a hidden row for later: a filter hides hundreds at once."""
        self._hidden_rows.append(row)

    def _tell_hidden(self) -> None:
        if len(self._hidden_rows) <= _AT_MOST:
            for row in self._hidden_rows:
                super().hidden(row)
            return
        first = self._hidden_rows[0]
        self.problems.append(
            Problem(
                first.cellules[min(first.cellules)].ou,
                f"{len(self._hidden_rows)} lignes sont masquées ou filtrées et contiennent des données, "
                f"de la ligne {first.numero} à la ligne {self._hidden_rows[-1].numero}",
                "des lignes visibles",
                "Retirez le filtre (« Données », « Effacer »), ou supprimez les lignes de trop.",
            )
        )

    def _row(self, row: Row, cells: Mapping[str, Cell], lecture: Lecture) -> None:
        problems: list[Problem] = []
        faulty: set[str] = set()
        values = dict(self._values(cells, problems, faulty))
        record = None
        try:
            record = self.table.modele.model_validate(values)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_input=False):
                key = str(detail["loc"][0])
                if key not in faulty:
                    reason = (detail.get("ctx") or {}).get("error")
                    self._wrong(self._place(row, key), key, reason, problems)
        if problems:
            lecture.rejets.append(self._rejected(values, problems))
        elif record is not None:
            first = row.cellules[min(row.cellules)].ou
            lecture.lignes.append(Ligne(record, first, row.numero, self._columns, self._titles))

    def _title(self, key: str) -> str:
        """What the user reads above the cells of a key."""
        return self._titles.get(key) or titre(key)

    def _place(self, row: Row, key: str) -> Place:
        return self.place_of(row, key).with_field(self._title(key))

    def _values(
        self, cells: Mapping[str, Cell], problems: list[Problem], faulty: set[str]
    ) -> Iterator[tuple[str, str]]:
        """The texts of a row by key; a faulty cell, or one left to fill, is a problem."""
        for key, cell in cells.items():
            ou = cell.ou.with_field(self._title(key))
            before = len(problems)
            if cell.faute is not None:
                problems.append(Problem(ou, cell.faute.constat, cell.faute.attendu, cell.faute.remede))
            elif _MAYBE_TO_FILL.search(cell.texte) and slug(cell.texte).startswith(TO_FILL):
                expected = self.table.modele.model_fields[key].description or ""
                told = f"la valeur est restée « {clean(cell.texte)} »"
                problems.append(Problem(ou, told, expected, "Remplacez « à compléter » par la valeur."))
            elif clean(cell.texte).lower() not in _NONE:
                yield key, cell.texte
            if len(problems) > before:
                faulty.add(key)

    def _rejected(self, values: Mapping[str, str], problems: list[Problem]) -> Rejet:
        about = {key: clean(values.get(key, "")) for key in ("marche", "lot")}
        holder = clean(values.get("titulaire") or values.get("membre") or "")
        return Rejet(self.table.nom, **about, titulaire=holder, problemes=tuple(problems))

    def _wrong(self, ou: Place, key: str, error: object, problems: list[Problem]) -> None:
        if isinstance(error, IdentifyingError):
            self._identifying.append(Problem(ou, error.constat, error.attendu, error.remede))
        elif isinstance(error, ScalarError):
            problems.append(Problem(ou, error.constat, error.attendu, error.remede))
        else:
            told = f"la case « {self._title(key)} » est vide"
            problems.append(Problem(ou, told, _expected(self.table, key), "Remplissez la case."))


@cache
def _expected(table: Table, key: str) -> str:
    """What a cell must hold: what its field is, then what its own reader admits."""
    described = table.modele.model_fields[key].description or ""
    try:
        table.modele.model_validate({key: ""})
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            reason = (detail.get("ctx") or {}).get("error")
            if detail["loc"] == (key,) and isinstance(reason, ScalarError | IdentifyingError):
                return _joined(described, reason.attendu)
    return described


def _joined(described: str, admitted: str) -> str:
    """Both, but for one that already quotes the words, or says nothing."""
    if "«" in admitted:
        return admitted
    return described if "«" in described or admitted == _ANY else f"{described} ; {admitted}"


def _together(problems: list[Problem]) -> list[Problem]:
    """The first of the cells that name people, and how many more there are."""
    if len(problems) <= _AT_MOST:
        return problems
    first = problems[0]
    return [replace(first, constat=f"{first.constat} (et {len(problems) - 1} autres cases de la colonne)")]
