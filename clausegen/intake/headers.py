"""Which column means which key: the synonym table, and the header row found below banners and blank rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
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
_HEADER_SEARCH = 60
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

    def place(self, column: int) -> Place:
        """Where a column's header stands."""
        return self.ligne.cellules[column].ou


def normalise(header: str) -> str:
    """A header without case, accents, punctuation and small words."""
    text = _SCALE.sub(" ", header).replace("N°", "N ").replace("n°", "n ")
    words = [word for word in slug(text).split("_") if word and word not in _SMALL_WORDS]
    return " ".join(words)


@cache
def _table() -> tuple[dict[str, str], frozenset[str]]:
    """Header → key, and the headers that have two readings."""
    text = files("clausegen").joinpath("intake/data/entetes.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - the base loader builds texts only
    known = {normalise(key.replace(".", " ").replace("_", " ")): key for key in lot_keys()}
    for key, forms in data["reconnus"].items():
        known.update({normalise(form): key for form in forms})
    return known, frozenset(normalise(form) for form in data["ambigus"]["montant"])


def key_of(header: str) -> str | None:
    """The key that a header means, or None."""
    exact = clean(header).lower()
    return exact if exact in lot_keys() else _table()[0].get(normalise(header))


def known_count(row: Row) -> int:
    """How many different keys the cells of a row name."""
    return len({key for c in row.cellules.values() if (key := key_of(c.texte))})


def _is_ambiguous(header: str) -> bool:
    return key_of(header) is None and normalise(header) in _table()[1]


def find_header(sheet: Sheet) -> Header | None:
    """The row that names most keys, two at least, one of them the number or the title of the lot."""
    best: Row | None = None
    for row in sheet.lignes[:_HEADER_SEARCH]:
        keys = {key_of(c.texte) for c in row.cellules.values()}
        if keys & {"numero", "intitule"} and known_count(row) > max(1, known_count(best) if best else 0):
            best = row
    return _header(best, sheet) if best else None


def _header(row: Row, sheet: Sheet) -> Header:
    columns: dict[int, str] = {}
    scales: dict[int, str] = {}
    unknown: dict[int, str] = {}
    problems: list[Problem] = []
    for column, c in sorted(row.cellules.items()):
        key = key_of(c.texte)
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
            _ambiguous(row.cellules[rank].ou, text) for rank, text in unknown.items() if _is_ambiguous(text)
        )
    return Header(row, columns, scales, unknown, tuple(problems))


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
    used = set(used)
    told = []
    for column, text in header.inconnues.items():
        if column in used and not _is_ambiguous(text):
            near = get_close_matches(normalise(text), _table()[0], n=1, cutoff=0.8)
            told.append(
                Problem(
                    header.place(column),
                    f"la colonne « {text} » n’est pas connue : elle n’est pas lue",
                    "",
                    f"Vouliez-vous dire « {near[0]} » ? Si oui, corrigez son titre." if near else "",
                )
            )
    return told
