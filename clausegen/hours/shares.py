"""A volume of hours shared out in proportion to amounts, without losing or making an hour."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor


def share_out(heures: Decimal, montants: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Whole hours for each amount, whose sum is ``heures``: the largest remainders get the hours left.

    A volume that is not whole gives what is beyond its last whole hour to the first amount. Amounts
    that are all zero share equally.
    """
    total = sum((Fraction(montant) for montant in montants), Fraction(0))
    weights = [Fraction(montant) / total if total else Fraction(1, len(montants)) for montant in montants]
    whole = int(heures)
    parts = [floor(whole * weight) for weight in weights]
    remainders = sorted(range(len(parts)), key=lambda rank: (parts[rank] - whole * weights[rank], rank))
    for rank in remainders[: whole - sum(parts)]:
        parts[rank] += 1
    shared = [Decimal(part) for part in parts]
    shared[0] += heures - whole
    return tuple(shared)
