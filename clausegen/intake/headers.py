"""Which column means which key: the synonym table, and the header row found below banners and blank rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from clausegen.errors import Place, Problem
from clausegen.intake.keys import lot_keys
from clausegen.intake.sheets import Row, Sheet, letters
from clausegen.model.scalars import clean, slug

_SMALL_WORDS = {"d", "de", "des", "du", "en", "l", "la", "le", "les", "a", "au", "euro", "euros", "eur"}
_SCALE = re.compile(r"(?i)(?<![a-z])([km])\s?(?:€|euros?\b|eur\b)")
HEADER_SEARCH = 60
"""A header is looked for in the first rows only: below are lots."""


@dataclass(frozen=True)
class Header:
    """The header row of a sheet: which column holds which key."""

    ligne: Row
    colonnes: dict[int, str] = field(default_factory=dict)
    echelles: dict[int, str] = field(default_factory=dict)
    """Columns whose header gives a unit of thousands or millions: « k€ », « M€ »."""
    inconnues: dict[int, str] = field(default_factory=dict)
    problemes: tuple[Problem, ...] = ()
    table: Titles | None = None

    def place(self, column: int) -> Place:
        """Where a column's header stands."""
        return self.ligne.cellules[column].ou


def normalise(header: str) -> str:
    """A header without case, accents, punctuation and small words."""
    text = _SCALE.sub(" ", header).replace("N°", "N ").replace("n°", "n ")
    words = [word for word in slug(text).split("_") if word and word not in _SMALL_WORDS]
    return " ".join(words)


@dataclass(frozen=True, eq=False)
class Titles:
    """What the columns of one kind of table may be called."""

    cles: tuple[str, ...]
    formes: Mapping[str, str]
    """Normalised header → key."""
    ancres: frozenset[str]
    """A row of titles names one of these at least."""
    ambigus: frozenset[str] = frozenset()
    """Headers that have two readings: which is asked, never guessed."""

    def key_of(self, header: str) -> str | None:
        """The key that a header means, or None."""
        exact = clean(header).lower()
        return exact if exact in self.cles else self.formes.get(normalise(header))

    def known_count(self, row: Row) -> int:
        """How many different keys the cells of a row name."""
        return len({key for c in row.cellules.values() if (key := self.key_of(c.texte))})

    def ambiguous(self, header: str) -> bool:
        """Whether a header has two readings."""
        return self.key_of(header) is None and normalise(header) in self.ambigus


def titles(keys: Sequence[str], forms: Mapping[str, Sequence[str]], anchors: Sequence[str]) -> Titles:
    """The titles of a table: its keys as they are written, and the other forms of each."""
    known = {normalise(key.replace(".", " ").replace("_", " ")): key for key in keys}
    for key, others in forms.items():
        known.update({normalise(form): key for form in others})
    return Titles(tuple(keys), known, frozenset(anchors))


@cache
def load_forms(name: str) -> dict[str, Any]:
    """One of the data files of titles, texts only."""
    text = files("clausegen").joinpath("intake/data", name).read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - the base loader builds texts only
    return data


@cache
def lot_titles() -> Titles:
    """The titles of a table of lots."""
    data = load_forms("entetes.yaml")
    found = titles(lot_keys(), data["reconnus"], ("numero", "intitule"))
    return replace(found, ambigus=frozenset(normalise(form) for form in data["ambigus"]["montant"]))


def key_of(header: str) -> str | None:
    """The key of a lot that a header means, or None."""
    return lot_titles().key_of(header)


def find_header(sheet: Sheet, table: Titles | None = None) -> Header | None:
    """The row that names most keys, two at least, one of them an anchor; a table of lots by default."""
    table = table or lot_titles()
    best: Row | None = None
    for row in sheet.lignes[:HEADER_SEARCH]:
        keys = {table.key_of(c.texte) for c in row.cellules.values()}
        count = table.known_count(row)
        if keys & table.ancres and count > max(1, table.known_count(best) if best else 0):
            best = row
    return _header(best, sheet, table) if best else None


def _header(row: Row, sheet: Sheet, table: Titles) -> Header:
    columns: dict[int, str] = {}
    scales: dict[int, str] = {}
    unknown: dict[int, str] = {}
    problems: list[Problem] = []
    for column, c in sorted(row.cellules.items()):
        key = table.key_of(c.texte)
        if key is None:
            unknown[column] = clean(c.texte)
        elif key in columns.values():
            first = next(rank for rank, known in columns.items() if known == key)
            problems.append(_twice(c.ou, c.texte, key, row.cellules[first].texte, first))
        else:
            columns[column] = key
            if scale := _SCALE.search(c.texte):
                scales[column] = "k€" if scale[1].lower() == "k" else "M€"
            if column in sheet.colonnes_masquees:
                problems.append(_hidden(c.ou, c.texte))
    if "montant_ht" not in columns.values():
        problems.extend(
            _ambiguous(row.cellules[rank].ou, text) for rank, text in unknown.items() if table.ambiguous(text)
        )
    return Header(row, columns, scales, unknown, tuple(problems), table)


def _twice(ou: Place, text: str, key: str, first_text: str, first: int) -> Problem:
    return Problem(
        ou,
        f"deux colonnes ont le même sens (« {key} ») : « {clean(first_text)} », colonne {letters(first)}, "
        f"et « {clean(text)} »",
        "une seule colonne pour chaque donnée",
        "Supprimez la colonne de trop, ou changez son titre.",
    )


def _hidden(ou: Place, text: str) -> Problem:
    return Problem(
        ou,
        f"la colonne « {clean(text)} » est masquée",
        "des colonnes visibles",
        "Affichez la colonne si ses valeurs comptent, ou supprimez-la.",
    )


def _ambiguous(ou: Place, text: str) -> Problem:
    return Problem(
        ou,
        f"la colonne « {text} » ne dit pas si les montants sont hors taxes",
        "« Montant HT »",
        "Renommez la colonne « Montant HT » si les montants sont hors taxes ; sinon, donnez les montants HT.",
    )


def extra_columns(header: Header, used: Iterable[int]) -> list[Problem]:
    """A notice for each column whose header is not known and that holds something."""
    table = header.table or lot_titles()
    used = set(used)
    told = []
    for column, text in header.inconnues.items():
        if column in used and not table.ambiguous(text):
            near = get_close_matches(normalise(text), table.formes, n=1, cutoff=0.8)
            told.append(
                Problem(
                    header.place(column),
                    f"la colonne « {text} » n’est pas connue : elle n’est pas lue",
                    "",
                    f"Vouliez-vous dire « {near[0]} » ? Si oui, corrigez son titre." if near else "",
                )
            )
    return told
