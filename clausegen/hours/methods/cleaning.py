"""``proprete``: cleaning contracts whose staff is taken over (PACT Propreté, Inserpropre)."""

from __future__ import annotations

from fractions import Fraction

from clausegen import french as fr
from clausegen.errors import InputError
from clausegen.hours.amounts import amount_alerts, require_amount
from clausegen.hours.inputs import Inputs
from clausegen.hours.methods.outcome import Essai, Outcome
from clausegen.hours.periods import Temps
from clausegen.hours.records import Alerte, Etape, Niveau
from clausegen.model.layers import Valeur


def cleaning(inputs: Inputs, temps: Temps) -> Outcome:
    """Hours on the part of the work that the staff to be taken over does not already do.

    Divides a turnover by a turnover per hour; the loaded hourly cost has no place here.
    """
    amount = require_amount(inputs)
    staff = inputs.require(
        "heures_mensuelles_transferables",
        "les heures du personnel à reprendre ne sont pas connues",
        "un nombre d’heures par mois, 0 s’il n’y a personne à reprendre",
    )
    hourly = inputs.default("chiffre_affaires_horaire", "usage.chiffre_affaires_horaire")
    rate = inputs.default("taux_insertion", "usage.taux_insertion")
    if not temps.mois:
        inputs.problem(
            "duree_mois",
            "la durée n’est pas connue",
            "le nombre de mois que couvre le montant",
            f"Ajoutez «{fr.NB}duree_mois{fr.NB}» {inputs.under('duree_mois', 'au lot ou au marché')}.",
        )
    inputs.problems.raise_if_any()
    if amount is None or staff is None or temps.mois is None:  # told above; for the type checker
        raise InputError(inputs.problems)
    n = temps.mois
    a, s, c, t = (Fraction(value.valeur) for value in (amount, staff, hourly, rate))
    free = 1 - s * c / (a / n)
    exact = free * a / c * t
    etapes = _steps((amount, staff, hourly, rate), n, temps.entrees)
    return Outcome(
        exact,
        etapes,
        (amount, staff, hourly, rate),
        heures_travail=a / c,
        essai=Essai((rate, hourly), lambda taux, chiffre: taux * (a / chiffre - n * s)),
        alertes=(*amount_alerts(inputs, amount), *_no_room(free)),
        amount=amount,
    )


def _steps(values: tuple[Valeur, ...], n: Fraction, entries: tuple[Valeur, ...]) -> tuple[Etape, ...]:
    """The open share, the hours under both forms, then the work that the turnover supposes."""
    amount, staff, hourly, rate = values
    a, s, c, t = (Fraction(value.valeur) for value in values)
    free = 1 - s * c / (a / n)
    exact = free * a / c * t
    return (
        Etape(
            "Part du marché ouverte à de nouvelles embauches",
            f"P = 1 − ({fr.heures(s)} × {fr.montant(c)}) ÷ ({fr.montant(a)} ÷ {fr.unite(n, 'mois')}) "
            f"= {fr.pourcentage(free)}",
            fr.pourcentage(free),
            (staff, hourly, amount, *entries),
        ),
        Etape(
            "Heures d’insertion",
            f"{fr.pourcentage(free)} × {fr.montant(a)} ÷ {fr.montant(c)} × {fr.pourcentage(t)} "
            f"= {fr.heures(exact)}",
            fr.heures(exact),
            (amount, hourly, rate),
        ),
        Etape(
            "La même, sous forme simplifiée",
            f"{fr.pourcentage(t)} × ({fr.montant(a)} ÷ {fr.montant(c)} − {fr.nombre(n)} × {fr.heures(s)}) "
            f"= {fr.heures(exact)}",
            fr.heures(exact),
            (rate, amount, hourly, staff),
        ),
        Etape(
            "Heures de travail que ces chiffres supposent",
            f"{fr.montant(a)} ÷ {fr.montant(c)} = {fr.heures(a / c)}",
            fr.heures(a / c),
            (amount, hourly),
        ),
    )


def _no_room(free: Fraction) -> list[Alerte]:
    if free > 0:
        return []
    return [
        Alerte(
            "personnel_a_reprendre",
            Niveau.ATTENTION,
            f"Le personnel à reprendre occupe déjà tout le marché (P = {fr.pourcentage(free)})\u00a0: "
            "pas de clause d’heures.",
        )
    ]
