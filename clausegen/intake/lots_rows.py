"""The rows of a table of lots: one tree per lot, and totals compared with the sum of the lots."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from clausegen.errors import Problem
from clausegen.intake.headers import Header
from clausegen.intake.keys import nest
from clausegen.intake.sheets import Cell, Row, Sheet
from clausegen.intake.table_rows import TAX, TableRows
from clausegen.intake.tree import Branch, Leaf, Node
from clausegen.model.scalars import ScalarError, clean, parse_montant, parse_numero_lot

_SUMMED = ("montant_ht", "maximum_ht", "estimation_ht", "heures_retenues")
_REQUIRED = {"numero": "Numéro", "intitule": "Intitulé"}


class TableReader(TableRows):
    """Reads the lots of one sheet, in order."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        super().__init__(sheet, header)
        self._sums: dict[str, Decimal] = {}
        self._since: dict[str, Decimal] = {}
        self._unsummed: set[str] = set()

    def read(self) -> list[Branch]:
        """One tree per lot."""
        missing = [key for key in _REQUIRED if key not in self.header.colonnes.values()]
        lots = [self._lot(row, known) for row, known in self.data()]
        for key in missing:
            self.missing_column(key, _REQUIRED[key])
        return [] if missing else lots

    def total(self, row: Row, label: str, known: dict[str, Cell]) -> None:
        """Compare a total with the sum of the lots read above it."""
        super().total(row, label, known)
        partial = label.startswith(("sous", "montant_sous"))
        if not TAX.search(label):
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
        told = clean(numero.texte) if numero else ""
        name = parse_numero_lot(told) if told else f"de la ligne {row.numero}"
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


def _shown(value: Decimal) -> str:
    return f"{value:,.2f}".replace(",", "\u202f").replace(".", ",").replace(",00", "") + "\u00a0€"
