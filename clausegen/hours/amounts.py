"""The amount on which the hours of a lot rest: an estimate, never the maximum of a framework agreement."""

from __future__ import annotations

from clausegen import french as fr
from clausegen.hours.inputs import RANKS, Inputs
from clausegen.hours.records import Alerte, Niveau
from clausegen.model.layers import Valeur

_ESTIMATES = ("estimation_ht", "accord_cadre.estimation_ht", "montant_ht")
_AMOUNTS = ("montant_ht", "estimation_ht", "accord_cadre.estimation_ht")
_MAXIMA = ("maximum_ht", "accord_cadre.maximum_ht")
NOT_AN_AMOUNT = "un maximum n’est pas un montant"


def is_framework(inputs: Inputs) -> bool:
    """Whether the lot belongs to a framework agreement."""
    return any(inputs.peek(key) for key in ("accord_cadre.forme", *_MAXIMA))


def find_amount(inputs: Inputs) -> Valeur | None:
    """The estimate or amount of the strongest layer; for a framework agreement, the estimate first."""
    order = _ESTIMATES if is_framework(inputs) else _AMOUNTS
    found = [value for key in order if (value := inputs.peek(key)) is not None]
    # max keeps the first of equals: the order above decides within a layer.
    return inputs.keep(max(found, key=lambda value: RANKS[value.couche])) if found else None


def find_maximum(inputs: Inputs) -> Valeur | None:
    """The maximum of the lot, else of the framework agreement."""
    return next((value for key in _MAXIMA if (value := inputs.peek(key)) is not None), None)


def require_amount(inputs: Inputs) -> Valeur | None:
    """The amount of the lot, above zero; its absence, or a mere maximum, is a problem."""
    amount = find_amount(inputs)
    if amount is None:
        _missing(inputs)
    elif amount.valeur == 0:
        inputs.problem(amount.cle, "le montant est nul", "un montant HT supérieur à zéro")
    return amount


def _missing(inputs: Inputs) -> None:
    if is_framework(inputs):
        maximum = find_maximum(inputs)
        at = inputs.under("estimation_ht", "au lot ou à l’accord-cadre")
        only = f"seul le maximum ({fr.montant(maximum.valeur)}) est connu{fr.NB}: " if maximum else ""
        inputs.problem(
            "estimation_ht",
            f"{only}{NOT_AN_AMOUNT}" if maximum else "l’estimation des commandes n’est pas connue",
            "l’estimation des commandes, HT",
            f"Ajoutez «{fr.NB}estimation_ht{fr.NB}» {at}, ou choisissez la méthode "
            f"«{fr.NB}tranche{fr.NB}»{fr.NB}: un ratio d’heures par tranche facturée.",
        )
        return
    inputs.problem(
        "montant_ht",
        "le montant n’est pas connu",
        "le montant estimé HT, par exemple 120 000 €",
        f"Ajoutez «{fr.NB}montant_ht{fr.NB}» {inputs.under('montant_ht')}, ou l’option "
        f"«{fr.NB}--montant{fr.NB}».",
    )


def amount_alerts(inputs: Inputs, amount: Valeur) -> list[Alerte]:
    """Said when an amount could be a maximum in disguise."""
    maximum = find_maximum(inputs)
    if maximum is None or amount.valeur < maximum.valeur:
        return []
    return [
        Alerte(
            "estimation_egale_au_maximum",
            Niveau.ATTENTION,
            f"L’estimation ({fr.montant(amount.valeur)}) atteint le maximum de l’accord-cadre "
            f"({fr.montant(maximum.valeur)})\u00a0: {NOT_AN_AMOUNT}. Estimez les commandes probables.",
        )
    ]
