"""The six methods, by name: each takes the inputs and the period of a lot, and leaves an ``Outcome``.

A missing or impossible input raises ``InputError`` with all that the method misses.
"""

from clausegen.hours.methods.by_amount import by_amount
from clausegen.hours.methods.by_hours import by_hours
from clausegen.hours.methods.cleaning import cleaning
from clausegen.hours.methods.fixed import flat, steps
from clausegen.hours.methods.outcome import Method, Outcome
from clausegen.hours.methods.slices import slices
from clausegen.model.vocabulary import Methode

METHODS: dict[Methode, Method] = {
    Methode.MONTANT: by_amount,
    Methode.PART_HEURES: by_hours,
    Methode.PROPRETE: cleaning,
    Methode.TRANCHE: slices,
    Methode.PALIER: steps,
    Methode.FORFAIT: flat,
}

__all__ = ["METHODS", "Method", "Outcome"]
