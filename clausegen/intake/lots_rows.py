"""The rows below a header: lots, and what only looks like one (totals, examples, hidden rows)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from clausegen.errors import Place, Problem
from clausegen.intake.headers import Header, extra_columns, key_of
from clausegen.intake.keys import nest
from clausegen.intake.sheets import Area, Cell, Row, Sheet, letters
from clausegen.intake.tree import Branch, Leaf, Node
from clausegen.model.scalars import ScalarError, clean, parse_montant, slug

_SUMMED = ("montant_ht", "maximum_ht", "estimation_ht", "heures_retenues")
_TOTAL = re.compile(r"^(?:montant_)?(?:(sous)_?)?(?:total|totaux)(?:_|$)|^somme(?:_|$)|^ensemble$")
_TAX = re.compile(r"^(?:montant_)?t_?v_?a(?:_|$)|(?:^|_)t_?t_?c(?:_|$)")
_EXAMPLE = "exemple"


class TableReader:
    """Reads the rows of one sheet, in order; keeps what is wrong and what is only worth telling."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self.sheet = sheet
        self.header = header
        self.problems: list[Problem] = list(header.problemes)
        self.warnings: list[Problem] = []
        self._sums: dict[str, Decimal] = {}
        self._since: dict[str, Decimal] = {}
        self._unsummed: set[str] = set()
        self._told: set[Area] = set()

    def read(self) -> list[Branch]:
        """One tree per lot."""
        missing = [key for key in ("numero", "intitule") if key not in self.header.colonnes.values()]
        lots = []
        used: set[int] = set()
        for row in self._below():
            used.update(row.cellules)
            lot = self._row(row)
            if lot is not None:
                lots.append(lot)
        for key in missing:
            self._missing_column(key)
        self.warnings.extend(extra_columns(self.header, used))
        return [] if missing else lots

    def _below(self) -> Iterator[Row]:
        header = self.header.ligne
        spans = [
            a for a in self.sheet.fusions if any(a.holds(header.numero, c) for c in self.header.colonnes)
        ]
        end = max((area.row2 for area in spans), default=header.numero)
        return (row for row in self.sheet.lignes if row.numero > max(end, header.numero))

    def _row(self, row: Row) -> Branch | None:
        known = {key: row.cellules[c] for c, key in self.header.colonnes.items() if c in row.cellules}
        label = self._total_label(row)
        if not known and not label:
            return None
        if row.masquee:
            self.problems.append(_hidden_row(row))
        elif label:
            self._total(row, label, known)
        elif aside := _not_a_lot(known):
            self.warnings.append(aside)
        elif len(known) == 1:
            self.problems.append(_stray(next(iter(known.values()))))
        else:
            self._merged(row)
            return self._lot(row, known)
        return None

    def _total_label(self, row: Row) -> str | None:
        """The text that makes a row a total: in the number, or anywhere when there is no number."""
        numbered = [c for c, key in self.header.colonnes.items() if key == "numero" and c in row.cellules]
        columns = numbered or sorted(row.cellules)
        for column in columns:
            text = slug(row.cellules[column].texte)
            if _TOTAL.search(text) or (_TAX.search(text) and not numbered):
                return text
        return None

    def _total(self, row: Row, label: str, known: dict[str, Cell]) -> None:
        first = row.cellules[min(row.cellules)]
        partial = label.startswith(("sous", "montant_sous"))
        shown = clean(next(c.texte for c in row.cellules.values() if slug(c.texte) == label))
        self.warnings.append(Problem(first.ou, f"la ligne « {shown} » n’est pas lue comme un lot"))
        if not _TAX.search(label):
            for key in _SUMMED:
                if key in known and key not in self._unsummed:
                    self._compare(known[key], key, partial)
        if partial:
            self._since.clear()

    def _compare(self, total: Cell, key: str, partial: bool) -> None:
        try:
            value = parse_montant(self._scaled(total, key))
        except ScalarError:
            if total.faute is None:
                return
            value = None
        if total.faute is not None:
            self._fault(total, key, None)
            return
        whole, since = self._sums.get(key, Decimal(0)), self._since.get(key, Decimal(0))
        expected = since if partial else whole
        if value is None or value in ((since, whole) if partial else (whole,)):
            return
        self.problems.append(
            Problem(
                total.ou.with_field(key),
                f"le {'sous-total' if partial else 'total'} ({_shown(value)}) diffère de la somme des lots "
                f"({_shown(expected)})",
                "un total égal à la somme des lots lus",
                "Cherchez un lot qui manque, en double ou modifié ; sinon corrigez ou retirez le total.",
            )
        )

    def _lot(self, row: Row, known: dict[str, Cell]) -> Branch:
        numero = known.get("numero")
        name = clean(numero.texte) if numero else f"de la ligne {row.numero}"
        flat: dict[str, Node] = {}
        for key, found in known.items():
            if found.faute is not None:
                self._fault(found, key, name)
                self._unsummed.add(key)
                if key not in ("numero", "intitule"):
                    continue
            flat[key] = Leaf(self._scaled(found, key) or "-", found.ou)
            self._add(key, flat[key])
        anywhere = row.cellules[min(row.cellules)].ou
        keys = {key: anywhere for key in ("numero", "intitule") if key not in known}
        return nest(flat, Branch({}, anywhere, {}, keys))

    def _scaled(self, found: Cell, key: str) -> str:
        """The text of a cell, with the unit that its header gives to bare numbers."""
        column = next(c for c, known in self.header.colonnes.items() if known == key)
        scale = self.header.echelles.get(column)
        text = found.texte.strip()
        return f"{text} {scale}" if scale and re.fullmatch(r"[\d\s.,]+", text) else text

    def _add(self, key: str, leaf: Node) -> None:
        if key not in _SUMMED or not isinstance(leaf, Leaf):
            return
        try:
            value = parse_montant(leaf.texte)
        except ScalarError:
            self._unsummed.add(key)
            return
        self._sums[key] = self._sums.get(key, Decimal(0)) + value
        self._since[key] = self._since.get(key, Decimal(0)) + value

    def _fault(self, found: Cell, key: str, lot: str | None) -> None:
        if found.faute is not None:
            ou = replace(found.ou, lot=lot, champ=key)
            self.problems.append(Problem(ou, found.faute.constat, found.faute.attendu, found.faute.remede))

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
                        "Défusionnez les cellules et recopiez la valeur pour chaque lot.",
                    )
                )

    def _missing_column(self, key: str) -> None:
        first = self.header.ligne.cellules[min(self.header.ligne.cellules)].ou
        title = {"numero": "Numéro", "intitule": "Intitulé"}[key]
        self.problems.append(
            Problem(
                Place(first.fichier, first.ligne, first.feuille, first.cellule, champ=key),
                f"aucune colonne ne donne « {key} »",
                f"une colonne « {title} »",
                "Ajoutez la colonne, ou corrigez son titre.",
            )
        )


def _not_a_lot(known: Mapping[str, Cell]) -> Problem | None:
    """What is told of a row that repeats the titles, or of the example of a blank workbook."""
    numero = known.get("numero")
    if numero and slug(numero.texte) == _EXAMPLE:
        told = "la ligne d’exemple n’est pas lue comme un lot"
        return Problem(numero.ou, told, "", "Vous pouvez la supprimer.")
    if len(known) > 1 and all(key_of(found.texte) == key for key, found in known.items()):
        first = next(iter(known.values()))
        return Problem(first.ou, "les titres sont répétés : cette ligne n’est pas lue comme un lot")
    return None


def _hidden_row(row: Row) -> Problem:
    first = row.cellules[min(row.cellules)]
    return Problem(
        first.ou,
        f"la ligne {row.numero} est masquée (ou filtrée) et contient des données",
        "des lignes visibles",
        "Affichez la ligne si c’est un lot, ou supprimez-la.",
    )


def _stray(found: Cell) -> Problem:
    text = clean(found.texte) or "(formule)"
    return Problem(
        found.ou,
        f"cette ligne ne ressemble pas à un lot : elle ne contient que « {text} »",
        "un numéro et un intitulé pour chaque lot",
        "Complétez le lot, ou déplacez cette remarque au-dessus du tableau.",
    )


def _shown(value: Decimal) -> str:
    return f"{value:,.2f}".replace(",", "\u202f").replace(".", ",").replace(",00", "") + "\u00a0€"
