"""What a method finds, before period, rounding and guards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from clausegen.hours.inputs import Inputs
from clausegen.hours.periods import Temps
from clausegen.hours.records import Alerte, Etape, Ratio
from clausegen.model.layers import Valeur


@dataclass(frozen=True, slots=True)
class Essai:
    """How the hours move: the values used, in the order of ``heures``' arguments, by key."""

    valeurs: tuple[Valeur, ...]
    heures: Callable[..., Fraction]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The exact hours of a method with their reasoning; all numbers are exact."""

    exact: Fraction | None
    etapes: tuple[Etape, ...]
    mesures: tuple[Valeur, ...] = ()
    """The figures that make the result: stale or by default, they make it an order of magnitude."""
    par_periode: bool = False
    """True when ``exact`` is already for one period (flat rate, table); else it follows the amount."""
    heures_travail: Fraction | None = None
    """All the hours of work that the same figures imply, over the same time as ``exact``."""
    essai: Essai | None = None
    ratio: Ratio | None = None
    estimation: Fraction | None = None
    borne_haute: bool = False
    """True when the estimate comes from a maximum: no more than an upper bound."""
    alertes: tuple[Alerte, ...] = ()
    amount: Valeur | None = None


Method = Callable[[Inputs, Temps], Outcome]
