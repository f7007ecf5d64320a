"""The columns that a workbook of hours may not have: reasons of eligibility, and what names a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from clausegen.errors import Place, Problem
from clausegen.intake.headers import HEADER_SEARCH, Header, load_forms, normalise
from clausegen.intake.sheets import Sheet
from clausegen.model.scalars import clean

_FILE = "colonnes-interdites.yaml"


def forbidden_columns(header: Header, *, persons: bool) -> list[Problem]:
    """A refusal for each such column of a table; ``persons`` when each of its rows is about one."""
    found = []
    for column, text in header.inconnues.items():
        if kind := kind_of_column(text, persons=persons):
            rule = load_forms(_FILE)[kind]
            found.append(
                Problem(
                    header.place(column),
                    f"la colonne « {clean(text)} » est refusée : {rule['explication']}",
                    "un classeur sans cette colonne",
                    rule["remede"],
                )
            )
    return found


def kind_of_column(title: str, *, persons: bool) -> str | None:
    """``"raison"`` or ``"identite"`` when a title is that of a forbidden column, else None."""
    text = normalise(title)
    for kind, words, exact in _rules(persons=persons):
        if text in exact or words.search(text):
            return kind
    return None


@cache
def _rules(*, persons: bool) -> tuple[tuple[str, re.Pattern[str], frozenset[str]], ...]:
    rules = []
    for kind, rule in load_forms(_FILE).items():
        lists = [rule["partout"], rule["personnes"]] if persons else [rule["partout"]]
        words = "|".join(re.escape(normalise(word)) for one in lists for word in one["mots"])
        exact = frozenset(normalise(word) for one in lists for word in one["exacts"])
        rules.append((kind, re.compile(rf"(?<!\w)(?:{words})(?!\w)"), exact))
    return tuple(rules)


def personal_sheets(sheets: Iterator[Sheet]) -> list[Problem]:
    """A warning for each sheet that is not read and whose titles name people."""
    told = []
    for sheet in sheets:
        for row in sheet.lignes[:HEADER_SEARCH]:
            kinds = [kind_of_column(c.texte, persons=True) for c in row.cellules.values()]
            if kinds.count("identite") > 1 or ("identite" in kinds and "raison" in kinds):
                first = row.cellules[min(row.cellules)].ou
                told.append(
                    Problem(
                        Place(fichier=first.fichier, feuille=sheet.nom),
                        "cette feuille n’est pas lue, mais elle semble décrire des personnes",
                        "un classeur sans données qui désignent des personnes",
                        "Retirez cette feuille du classeur avant de le transmettre.",
                    )
                )
                break
    return told
