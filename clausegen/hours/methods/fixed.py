"""``palier`` and ``forfait``: hours read in a table of amounts, or given."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from clausegen import french as fr
from clausegen.errors import InputError
from clausegen.hours.amounts import amount_alerts, require_amount
from clausegen.hours.inputs import Inputs
from clausegen.hours.methods.outcome import Outcome
from clausegen.hours.periods import Temps
from clausegen.hours.records import Alerte, Etape, Niveau
from clausegen.model.dossier import Palier
from clausegen.model.layers import Couche, Valeur


def flat(inputs: Inputs, temps: Temps) -> Outcome:
    """A number of hours given as such, for the period."""
    hours = inputs.require(
        "heures_forfait", "le forfait d’heures n’est pas connu", "un nombre d’heures, par exemple 245"
    )
    inputs.problems.raise_if_any()
    if hours is None:  # told just above; said again for the type checker
        raise InputError(inputs.problems)
    text = fr.heures(hours.valeur)
    etape = Etape("Forfait d’heures", f"{text} {temps.libelle}", text, (hours,))
    return Outcome(Fraction(hours.valeur), (etape,), (hours,), par_periode=True)


def steps(inputs: Inputs, temps: Temps) -> Outcome:
    """The hours of the bracket where the amount stands: its lower bound is in, its upper bound out."""
    amount = require_amount(inputs)
    table = inputs.default("paliers", "usage.paliers_formation_2019", _from_usage)
    ordered = sorted(table.valeur, key=lambda step: step.a_partir_de_ht)
    _check(inputs, ordered)
    inputs.problems.raise_if_any()
    if amount is None:  # told just above; said again for the type checker
        raise InputError(inputs.problems)
    rank = sum(step.a_partir_de_ht <= amount.valeur for step in ordered) - 1
    exact = Fraction(ordered[rank].heures) if rank >= 0 else Fraction(0)
    etape = Etape(
        "Palier de montant",
        f"{fr.montant(amount.valeur)}{fr.NB}: {_bracket(ordered, rank)} = {fr.heures(exact)} {temps.libelle}",
        fr.heures(exact),
        (amount, table),
    )
    return Outcome(
        exact,
        (etape,),
        (amount, table),
        par_periode=True,
        alertes=(*amount_alerts(inputs, amount), *_alerts(ordered, rank, table)),
        amount=amount,
    )


def _from_usage(rows: Sequence[Any]) -> tuple[Palier, ...]:
    """A table told by upper bounds as one told by lower bounds: the first begins at zero."""
    lower = [0, *(row["montant_inferieur_a"] for row in rows[:-1])]
    return tuple(
        Palier(a_partir_de_ht=bound, heures=row["heures"]) for bound, row in zip(lower, rows, strict=True)
    )


def _check(inputs: Inputs, ordered: Sequence[Palier]) -> None:
    if not ordered:
        inputs.problem("paliers", "la table de paliers est vide", "au moins un palier")
    for one, next_ in pairwise(ordered):
        if one.a_partir_de_ht == next_.a_partir_de_ht:
            inputs.problem(
                "paliers",
                f"deux paliers commencent à {fr.montant(one.a_partir_de_ht)}",
                "une seule ligne par borne",
            )


def _bracket(ordered: Sequence[Palier], rank: int) -> str:
    if rank < 0:
        return f"sous le premier palier ({fr.montant(ordered[0].a_partir_de_ht)})"
    start = f"palier à partir de {fr.montant(ordered[rank].a_partir_de_ht)}"
    if rank + 1 == len(ordered):
        return f"{start}, sans plafond"
    return f"{start} et inférieur à {fr.montant(ordered[rank + 1].a_partir_de_ht)}"


def _alerts(ordered: Sequence[Palier], rank: int, table: Valeur) -> list[Alerte]:
    found = []
    if rank < 0:
        text = "Le montant est inférieur au premier palier\u00a0: la table ne prévoit pas d’heures."
        found.append(Alerte("sous_le_premier_palier", Niveau.ATTENTION, text))
    if any(one.heures > next_.heures for one, next_ in pairwise(ordered)):
        text = "La table de paliers donne moins d’heures à un montant plus élevé\u00a0: vérifiez-la."
        found.append(Alerte("paliers_decroissants", Niveau.ATTENTION, text))
    if table.couche is Couche.INTEGRE:
        text = (
            f"Table de paliers par défaut ({table.source})\u00a0: clause de formation, période ferme, "
            "durée d’un an au moins. Donnez la vôtre («\u00a0paliers\u00a0»)."
        )
        found.append(Alerte("paliers_par_defaut", Niveau.ATTENTION, text))
    return found
