"""The inputs of one lot: asked of the layers, else of the usages, and remembered with their origin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from clausegen.errors import Place, Problems
from clausegen.law import LawAt, Reading
from clausegen.model.dossier import AccordCadre, Marche, Regles
from clausegen.model.layers import Couche, Layers, Valeur

RANKS = {couche: rank for rank, couche in enumerate(Couche)}


class Inputs:
    """What one lot gives to its computation; every value used is kept, every problem collected."""

    def __init__(self, numero: str, intitule: str, layers: Layers, droit: LawAt) -> None:
        self.numero = numero
        self.intitule = intitule
        self.droit = droit
        self.problems = Problems()
        self.layers = layers
        self._used: dict[str, Valeur] = {}

    @property
    def lot(self) -> str:
        """The lot as messages name it: « lot 2 « Peinture » »."""
        return f"lot {self.numero} «\u00a0{self.intitule}\u00a0»" if self.intitule else f"lot {self.numero}"

    @property
    def used(self) -> tuple[Valeur, ...]:
        """Every value asked for and found, in order of first use."""
        return tuple(self._used.values())

    def peek(self, cle: str) -> Valeur | None:
        """The value of ``cle`` in the layers, without counting it as used."""
        value = self.layers.get(cle)
        return value if value is not None and value.valeur is not None else None

    def find(self, cle: str) -> Valeur | None:
        """The value of ``cle`` in the layers, or None."""
        value = self.peek(cle)
        return self.keep(value) if value is not None else None

    def keep(self, value: Valeur) -> Valeur:
        """Count ``value`` as used, and give it back."""
        return self._used.setdefault(value.cle, value)

    def default(self, cle: str, usage: str, read: Callable[[Any], Any] = lambda value: value) -> Valeur:
        """The value of ``cle``, or the usage of that identifier, said to be by default."""
        return self.find(cle) or self.keep(from_reading(cle, self.droit.read(usage), read))

    def require(self, cle: str, constat: str, attendu: str, remede: str = "") -> Valeur | None:
        """The value of ``cle``; when there is none, a problem that names the lot."""
        value = self.find(cle)
        if value is None:
            at = self.under(cle, "au lot, ou à la clause pour tous les lots")
            remede = remede or f"Ajoutez «\u00a0{cle}\u00a0» {at}."
            self.problem(cle, constat, attendu, remede)
        return value

    def problem(self, cle: str, constat: str, attendu: str = "", remede: str = "") -> None:
        """Note a problem of this lot, on that key."""
        alloti = self.layers.alloti
        place = Place(lot=self.numero if alloti else None, champ=cle if alloti else path_without_lots(cle))
        self.problems.add(place, f"{self._name()}{constat}", attendu, remede)

    def under(self, cle: str, of_lot: str = "au lot") -> str:
        """Where ``cle`` is to be written: ``of_lot``, or without lots the group that holds it."""
        if self.layers.alloti:
            return of_lot
        group = path_without_lots(cle).rpartition(".")[0].rpartition(".")[2]
        return f"sous «\u00a0{group}\u00a0»" if group else f"par l’option «\u00a0{_option(cle)}\u00a0»"

    def _name(self) -> str:
        named = self.intitule and self.layers.alloti
        return f"«\u00a0{self.intitule}\u00a0»\u00a0: " if named else ""


def path_without_lots(cle: str) -> str:
    """Where a dossier without lots writes a key of its only lot: « marche.montant_ht »."""
    head = cle.partition(".")[0]
    if head in Regles.model_fields:
        return f"clause.{cle}"
    if head in Marche.model_fields:
        return f"marche.{cle}"
    return f"marche.accord_cadre.{cle}" if head in AccordCadre.model_fields else cle


def _option(cle: str) -> str:
    return f"--{cle.replace('_', '-')}"


def from_reading(cle: str, reading: Reading, read: Callable[[Any], Any] = lambda value: value) -> Valeur:
    """A usage as a value of the built-in layer; percentages become ratios.

    No date: the day from which a usage is read is not that of its source, which says its own.
    """
    value = reading.ratio if reading.unite == "%" else read(reading.valeur)
    note = reading.motif or reading.note or ""
    return Valeur(
        cle,
        value,
        Couche.INTEGRE,
        source=str(reading.source),
        a_verifier=reading.a_verifier,
        note=note,
    )


def is_rough(value: Valeur, day: date, years: int) -> bool:
    """Whether a value gives only an order of magnitude: by default, to check, or too old on ``day``."""
    if value.couche is Couche.INTEGRE or value.a_verifier:
        return True
    return value.date is not None and (day.year - value.date.year, day.month, day.day) > (
        years,
        value.date.month,
        value.date.day,
    )
