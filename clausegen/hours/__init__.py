"""The sizing of insertion hours: pure, exact, every result explains itself.

Enters: for each lot its number, title and layers of values (``model.layers``), and the law at a date
(usages, SMIC). Leaves: a ``Calcul`` per lot (hours, exact value, reasoning, equivalences, sensitivity,
alerts) and a ``Dimensionnement`` for the contract. No file is opened, no clock is read; what cannot be
computed is an ``InputError`` that names the lot and says what to do. All of it is a recommendation:
the volume stays the buyer's choice.
"""

from clausegen.hours.contract import add_up, size_dossier
from clausegen.hours.framework import not_due
from clausegen.hours.plain import lot_to_json, to_json
from clausegen.hours.records import (
    Alerte,
    Calcul,
    Dimensionnement,
    Equivalences,
    Etape,
    LigneSensibilite,
    Niveau,
    Ratio,
)
from clausegen.hours.sizing import size_lot

__all__ = [
    "Alerte",
    "Calcul",
    "Dimensionnement",
    "Equivalences",
    "Etape",
    "LigneSensibilite",
    "Niveau",
    "Ratio",
    "add_up",
    "lot_to_json",
    "not_due",
    "size_dossier",
    "size_lot",
    "to_json",
]
