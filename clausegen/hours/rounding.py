"""Rounding of an exact number of hours to a multiple, half going up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from clausegen import french as fr
from clausegen.model.vocabulary import ModeArrondi

_SENSES = {
    ModeArrondi.PROCHE: "au plus proche",
    ModeArrondi.INFERIEUR: "au multiple inférieur",
    ModeArrondi.SUPERIEUR: "au multiple supérieur",
}


def round_to(value: Fraction, multiple: Decimal, mode: ModeArrondi) -> Decimal:
    """The multiple of ``multiple`` that ``mode`` chooses for ``value``; a half goes up."""
    steps = value / Fraction(multiple)
    below = steps.numerator // steps.denominator
    match mode:
        case ModeArrondi.INFERIEUR:
            chosen = below
        case ModeArrondi.SUPERIEUR:
            chosen = below if steps == below else below + 1
        case ModeArrondi.PROCHE:
            chosen = below + 1 if steps - below >= Fraction(1, 2) else below
    return chosen * multiple


def rule(multiple: Decimal, mode: ModeArrondi) -> str:
    """The rule as the user reads it."""
    if multiple == 1:
        sense = {
            ModeArrondi.PROCHE: "à l’heure la plus proche",
            ModeArrondi.INFERIEUR: "à l’heure inférieure",
            ModeArrondi.SUPERIEUR: "à l’heure supérieure",
        }[mode]
    else:
        sense = f"à un multiple de {fr.heures(multiple)}, {_SENSES[mode]}"
    return f"{sense} (la demie va vers le haut)" if mode is ModeArrondi.PROCHE else sense
