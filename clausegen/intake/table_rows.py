"""The rows below a header: those to read, and what only looks like one (totals, examples, hidden rows)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from clausegen.errors import Place, Problem
from clausegen.intake.headers import Header, extra_columns, lot_titles
from clausegen.intake.sheets import Area, Cell, Row, Sheet, letters
from clausegen.model.scalars import clean, slug

TAX = re.compile(r"^(?:montant_)?t_?v_?a(?:_|$)|(?:^|_)t_?t_?c(?:_|$)")
_TOTAL = re.compile(r"^(?:montant_)?(?:(sous)_?)?(?:total|totaux)(?:_|$)|^somme(?:_|$)|^ensemble$")
_EXAMPLE = "exemple"


@dataclass(frozen=True, slots=True)
class Sorte:
    """What one row of a table is, in the words of the messages."""

    un: str
    """« un lot »."""
    chaque: str
    """« chaque lot »."""
    ancre: str
    """The key that a row must have: a total is not looked for elsewhere when it is filled."""
    demande: str
    """What a row needs: « un numéro et un intitulé »."""


LOT = Sorte("un lot", "chaque lot", "numero", "un numéro et un intitulé")


class TableRows:
    """Goes through the rows of one sheet, in order; keeps what is wrong and what is only worth telling."""

    def __init__(self, sheet: Sheet, header: Header, sorte: Sorte = LOT) -> None:
        self.sheet = sheet
        self.header = header
        self.sorte = sorte
        self.problems: list[Problem] = list(header.problemes)
        self.warnings: list[Problem] = []
        self._table = header.table or lot_titles()
        self._told: set[Area] = set()

    def data(self) -> Iterator[tuple[Row, dict[str, Cell]]]:
        """Each row that holds a record, with its cells by key; the others are told."""
        used: set[int] = set()
        for row in self._below():
            used.update(row.cellules)
            known = {key: row.cellules[c] for c, key in self.header.colonnes.items() if c in row.cellules}
            if self._is_record(row, known):
                self._merged(row)
                yield row, known
        self.warnings.extend(extra_columns(self.header, used))

    def total(self, row: Row, label: str, known: dict[str, Cell]) -> None:
        """Tell that a row of totals is not read; a table of sums also compares it."""
        del known
        first = row.cellules[min(row.cellules)]
        shown = clean(next(c.texte for c in row.cellules.values() if slug(c.texte) == label))
        told = f"la ligne « {shown} » n’est pas lue comme {self.sorte.un}"
        self.warnings.append(Problem(first.ou, told))

    def hidden(self, row: Row) -> None:
        """Refuse a hidden row that holds something: it may be there by mistake, or not be there at all."""
        first = row.cellules[min(row.cellules)]
        self.problems.append(
            Problem(
                first.ou,
                f"la ligne {row.numero} est masquée (ou filtrée) et contient des données",
                "des lignes visibles",
                f"Affichez la ligne si c’est {self.sorte.un}, ou supprimez-la.",
            )
        )

    def place_of(self, row: Row, key: str) -> Place:
        """Where the cell of a key stands in a row, even when it is blank."""
        first = row.cellules[min(row.cellules)].ou
        column = next((c for c, known in self.header.colonnes.items() if known == key), None)
        if column is None or first.cellule is None:
            return replace(first, champ=key)
        return replace(first, cellule=f"{letters(column)}{row.numero}", champ=key)

    def missing_column(self, key: str, title: str) -> None:
        """Refuse a table that has no column for a key."""
        first = self.header.ligne.cellules[min(self.header.ligne.cellules)].ou
        self.problems.append(
            Problem(
                Place(first.fichier, first.ligne, first.feuille, first.cellule, champ=key),
                f"aucune colonne ne donne « {key} »",
                f"une colonne « {title} »",
                "Ajoutez la colonne, ou corrigez son titre.",
            )
        )

    def _below(self) -> Iterator[Row]:
        header = self.header.ligne
        spans = [
            a for a in self.sheet.fusions if any(a.holds(header.numero, c) for c in self.header.colonnes)
        ]
        end = max((area.row2 for area in spans), default=header.numero)
        return (row for row in self.sheet.lignes if row.numero > max(end, header.numero))

    def _is_record(self, row: Row, known: dict[str, Cell]) -> bool:
        label = self._total_label(row)
        if not known and not label:
            return False
        if row.masquee:
            self.hidden(row)
        elif label:
            self.total(row, label, known)
        elif aside := self._not_a_record(known):
            self.warnings.append(aside)
        elif len(known) == 1:
            self.problems.append(self._stray(next(iter(known.values()))))
        else:
            return True
        return False

    def _total_label(self, row: Row) -> str | None:
        """The text that makes a row a total: in the anchor, or anywhere when the anchor is blank."""
        anchored = [
            c for c, key in self.header.colonnes.items() if key == self.sorte.ancre and c in row.cellules
        ]
        for column in anchored or sorted(row.cellules):
            text = slug(row.cellules[column].texte)
            if _TOTAL.search(text) or (TAX.search(text) and not anchored):
                return text
        return None

    def _not_a_record(self, known: Mapping[str, Cell]) -> Problem | None:
        """What is told of a row that repeats the titles, or of the example of a blank workbook."""
        anchor = known.get(self.sorte.ancre)
        if anchor and slug(anchor.texte) == _EXAMPLE:
            told = f"la ligne d’exemple n’est pas lue comme {self.sorte.un}"
            return Problem(anchor.ou, told, "", "Vous pouvez la supprimer.")
        if len(known) > 1 and all(self._table.key_of(found.texte) == key for key, found in known.items()):
            first = next(iter(known.values()))
            told = f"les titres sont répétés : cette ligne n’est pas lue comme {self.sorte.un}"
            return Problem(first.ou, told)
        return None

    def _stray(self, found: Cell) -> Problem:
        text = clean(found.texte) or "(formule)"
        return Problem(
            found.ou,
            f"cette ligne ne ressemble pas à {self.sorte.un} : elle ne contient que « {text} »",
            f"{self.sorte.demande} pour {self.sorte.chaque}",
            "Complétez la ligne, ou déplacez cette remarque au-dessus du tableau.",
        )

    def _merged(self, row: Row) -> None:
        for area in self.sheet.fusions:
            touched = [c for c in self.header.colonnes if area.holds(row.numero, c)]
            several = area.row2 > area.row1 or len(touched) > 1
            if touched and several and area not in self._told:
                self._told.add(area)
                corners = f"{letters(area.column1)}{area.row1}", f"{letters(area.column2)}{area.row2}"
                ou = replace(row.cellules[min(row.cellules)].ou, cellule=corners[0])
                self.problems.append(
                    Problem(
                        ou,
                        f"les cellules {corners[0]} à {corners[1]} sont fusionnées",
                        "une valeur dans chaque cellule",
                        f"Défusionnez les cellules et recopiez la valeur pour {self.sorte.chaque}.",
                    )
                )
