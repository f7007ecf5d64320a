"""``montant``: amount × share of labour × rate of insertion ÷ loaded hourly cost."""

from __future__ import annotations

from fractions import Fraction

from clausegen import french as fr
from clausegen.errors import InputError
from clausegen.hours.amounts import amount_alerts, require_amount
from clausegen.hours.inputs import Inputs
from clausegen.hours.labour import require_share
from clausegen.hours.methods.outcome import Essai, Outcome
from clausegen.hours.periods import Temps
from clausegen.hours.records import Etape


def by_amount(inputs: Inputs, _temps: Temps) -> Outcome:
    """Hours from the amount; the hours of work implied by the same figures stand beside."""
    amount, share = require_amount(inputs), require_share(inputs)
    rate = inputs.default("taux_insertion", "usage.taux_insertion")
    cost = inputs.default("cout_horaire", "usage.cout_horaire")
    inputs.problems.raise_if_any()
    if amount is None or share is None:  # told just above; said again for the type checker
        raise InputError(inputs.problems)
    a, p, t, c = (Fraction(value.valeur) for value in (amount, share, rate, cost))
    work, exact = a * p / c, a * p * t / c
    base = f"{fr.montant(a)} × {fr.pourcentage(p)}"
    etapes = (
        Etape(
            "Heures d’insertion",
            f"{base} × {fr.pourcentage(t)} ÷ {fr.montant(c)} = {fr.heures(exact)}",
            fr.heures(exact),
            (amount, share, rate, cost),
        ),
        Etape(
            "Heures de travail que ces chiffres supposent",
            f"{base} ÷ {fr.montant(c)} = {fr.heures(work)}",
            fr.heures(work),
            (amount, share, cost),
        ),
    )
    return Outcome(
        exact,
        etapes,
        (amount, share, rate, cost),
        heures_travail=work,
        essai=Essai((rate, cost, share), lambda taux, cout, part: a * part * taux / cout),
        alertes=tuple(amount_alerts(inputs, amount)),
        amount=amount,
    )
