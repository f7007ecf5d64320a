"""What the register answers to somebody who holds a paper."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import StrEnum

from clausegen.register.records import Inscription
from clausegen.register.registre import Registre


class Verdict(StrEnum):
    """What a number and a code are worth together."""

    AUTHENTIQUE = "authentique"
    REMPLACEE = "remplacée"
    """Issued indeed, but another attestation has taken its place since."""
    ALTEREE = "altérée"
    """The number exists, with another code: the paper was changed, or the code badly copied twice."""
    INCONNUE = "inconnue"


@dataclass(frozen=True, slots=True)
class Reponse:
    """A verdict and the inscription that it is about; none when the number is unknown.

    When several issuers share an altered number, the inscription is that of the first.
    ``donnee_ailleurs``: unknown here, for it was given before the series was resumed in this register.
    """

    verdict: Verdict
    inscription: Inscription | None = None
    donnee_ailleurs: bool = False


def verify(registre: Registre, numero: str, code: str) -> Reponse:
    """The answer for a number and a code, both in their one writing (``read_numero``, ``read_code``).

    The code is drawn again from the facts: a register that someone has edited does not vouch for
    its own changes.
    """
    candidates = registre.find(numero)
    for inscription in candidates:
        if hmac.compare_digest(registre.expected_code(inscription), code):
            replaced = inscription.remplacee_par is not None
            return Reponse(Verdict.REMPLACEE if replaced else Verdict.AUTHENTIQUE, inscription)
    if candidates:
        return Reponse(Verdict.ALTEREE, candidates[0])
    return Reponse(Verdict.INCONNUE, donnee_ailleurs=registre.given_elsewhere(numero))
