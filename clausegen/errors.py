"""The error tree, and the one shape in which a problem is told to the user.

    ClausegenError
    ├── InputError            what the user gave cannot be used            → exit code 2
    │   └── TemplateError     … because a Word template is wrong
    ├── OutputError           the output folder or file cannot be written  → exit code 2
    ├── MissingToolError      a part of the system is missing (LibreOffice…)
    ├── CoherenceError        the pieces, read back, do not agree          → exit code 1
    └── DefectError           the software itself is wrong                 → exit code 2
        └── LawDataError      … because of one of its own data files

Errors never print and never end the program: ``cli`` turns them into messages and exit codes,
in one place. Every text here is read by the user, hence in French.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

_RANK = re.compile(r"\[(\d+)\](\.?)")


def _as_read(rank: re.Match[str]) -> str:
    """« [0]. » as one reads it: « , 1er, »."""
    order = int(rank[1]) + 1
    return f", {'1er' if order == 1 else f'{order}e'}{', ' if rank[2] else ''}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in what the user gave: file, then line or cell, then field."""

    fichier: str | None = None
    ligne: int | None = None
    feuille: str | None = None
    cellule: str | None = None
    lot: str | None = None
    champ: str | None = None
    partie: str | None = None
    """For a Word file: body, header, footer, notes…"""
    titre: str | None = None
    """For a Word file: the heading above."""
    paragraphe: int | None = None
    """For a Word file: rank of the paragraph in its part, from 1."""
    tableau: str | None = None
    """For a Word file: the cell of a table, « tableau 2, ligne 1, colonne 3 »."""
    extrait: str | None = None

    def __str__(self) -> str:
        words = [
            self.fichier,
            f"feuille « {self.feuille} »" if self.feuille else None,
            f"cellule {self.cellule}" if self.cellule else None,
            f"ligne {self.ligne}" if self.ligne is not None else None,
            self.partie,
            f"sous le titre « {self.titre} »" if self.titre else None,
            f"paragraphe {self.paragraphe}" if self.paragraphe is not None else None,
            self.tableau,
            f"lot {self.lot}" if self.lot else None,
            f"champ « {_RANK.sub(_as_read, self.champ)} »" if self.champ else None,
            f"« {self.extrait} »" if self.extrait else None,
        ]
        return ", ".join(word for word in words if word)

    def with_field(self, champ: str) -> Place:
        """The same place, for another field."""
        return replace(self, champ=champ)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the user must mend: where, what was found, what is expected, what to do."""

    ou: Place
    constat: str
    attendu: str = ""
    remede: str = ""

    def __str__(self) -> str:
        lines = [f"{self.ou} : {self.constat}" if str(self.ou) else self.constat]
        if self.attendu:
            lines.append(f"    attendu : {self.attendu}")
        if self.remede:
            lines.append(f"    à faire : {self.remede}")
        return "\n".join(lines)


def on_command_line(name: str) -> str:
    """A file name as it is to be typed in a command: between quotes when it holds a space."""
    return name if re.fullmatch(r"[\w./@%+=:,-]+", name) else f'"{name}"'


class ClausegenError(Exception):
    """Anything that clausegen itself refuses or fails to do."""


class InputError(ClausegenError):
    """What the user gave cannot be used; carries every problem found, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class TemplateError(InputError):
    """A Word template is wrong, or asks for a value that does not exist."""


class OutputError(ClausegenError):
    """What is to be written cannot be, or would overwrite something that is not ours."""


class MissingToolError(ClausegenError):
    """A program of the system is needed and not there."""


class CoherenceError(InputError):
    """The pieces just written, read back from the files, do not agree with the dossier."""


class DefectError(ClausegenError):
    """A defect of the software, of which the user is not the cause: to be reported."""


class LawDataError(DefectError):
    """One of the dated data files shipped with clausegen is wrong."""


class Problems:
    """Collects problems so that they can be told all at once."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(self, ou: Place, constat: str, attendu: str = "", remede: str = "") -> None:
        """Note one problem."""
        self._found.append(Problem(ou, constat, attendu, remede))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note several problems."""
        self._found.extend(problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def raise_if_any(self, error: type[InputError] = InputError) -> None:
        """Raise ``error`` with all problems when there is at least one."""
        if self._found:
            raise error(self._found)
