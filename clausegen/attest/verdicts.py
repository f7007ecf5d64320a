"""What a final attestation finds, from the hours alone."""

from __future__ import annotations

from decimal import Decimal

from clausegen.attest.records import Constat


def constat(due: Decimal, validated: Decimal) -> Constat:
    """What is found of these hours; an exoneration is told beside it and does not change it."""
    if validated > due:
        return Constat.DEPASSE
    if due == 0:
        return Constat.SANS_OBJET
    if validated == due:
        return Constat.ATTEINT
    return Constat.PARTIEL if validated > 0 else Constat.NON_REALISE


def remaining(due: Decimal, validated: Decimal, exempted: Decimal) -> Decimal:
    """The hours neither done nor exempted by the buyer."""
    return max(Decimal(0), due - validated - exempted)
