"""Values with their origin, and the layers that are asked in order for one.

Built-in < profile < dossier < lot < command line: the last layer that knows a key gives its value.
Keys are the dossier's own, with a dot for what is nested (``penalites.heure_non_realisee``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Couche(StrEnum):
    """A layer, from the weakest to the strongest."""

    INTEGRE = "valeur intégrée"
    PROFIL = "profil"
    DOSSIER = "dossier"
    LOT = "lot"
    LIGNE_DE_COMMANDE = "ligne de commande"


@dataclass(frozen=True, slots=True)
class Valeur:
    """A value and where it comes from."""

    cle: str
    valeur: Any
    couche: Couche
    lieu: str = ""
    """File and line or cell, or option; empty for a built-in value."""
    source: str = ""
    date: date | None = None
    a_verifier: bool = False
    note: str = ""

    def origine(self) -> str:
        """The origin in a few French words: layer, place, source, date."""
        parts = [self.couche.value]
        if self.lieu:
            parts.append(self.lieu)
        if self.source:
            parts.append(self.source)
        if self.date:
            parts.append(self.date.strftime("%d/%m/%Y"))
        if self.a_verifier:
            parts.append("à vérifier")
        return ", ".join(parts)


@dataclass(frozen=True)
class Layers:
    """The layers of one lot, asked from the strongest down."""

    layers: tuple[Mapping[str, Valeur], ...] = field(default=())
    """From the weakest to the strongest."""
    alloti: bool = True
    """False when this lot is the whole contract: messages then name no lot."""

    @classmethod
    def of(cls, layers: Iterable[Mapping[str, Valeur]], *, alloti: bool = True) -> Layers:
        """Layers given from the weakest to the strongest."""
        return cls(tuple(layers), alloti)

    def get(self, cle: str) -> Valeur | None:
        """The value of ``cle`` in the strongest layer that knows it."""
        for layer in reversed(self.layers):
            if cle in layer:
                return layer[cle]
        return None

    def keys(self) -> list[str]:
        """All known keys, sorted."""
        return sorted({key for layer in self.layers for key in layer})
