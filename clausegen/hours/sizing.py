"""From the layers of a lot to its hours with their proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clausegen import french as fr
from clausegen.errors import InputError, Problem
from clausegen.hours.framework import not_due
from clausegen.hours.inputs import RANKS, Inputs
from clausegen.hours.labels import show
from clausegen.hours.methods import METHODS
from clausegen.hours.periods import Temps, period_alerts, read_period
from clausegen.hours.records import Alerte, Calcul, Etape, Niveau
from clausegen.hours.volume import size_ratio, size_volume
from clausegen.law import LawAt
from clausegen.model.layers import Couche, Layers, Valeur
from clausegen.model.vocabulary import Levier, Methode, TypeContrat

_BY_AMOUNT = frozenset({Methode.MONTANT, Methode.PROPRETE, Methode.PALIER, Methode.TRANCHE})
"""The methods that start from an amount in euros."""
_ASKED = ("methode", "heures_retenues", "heures_forfait")
_DEFAULT_METHOD = Valeur("methode", Methode.MONTANT, Couche.INTEGRE, note="méthode par défaut")
_DEFAULT_LEVERS = Valeur(
    "leviers", (Levier.CONDITION_EXECUTION,), Couche.INTEGRE, note="levier supposé pour un calcul d’heures"
)


def size_lot(numero: str, intitule: str, layers: Layers, droit: LawAt) -> Calcul:
    """The hours of one lot; raises ``InputError`` with all the problems of that lot."""
    return _size(Inputs(numero, intitule, layers, droit), alone=True)


def size_lots(
    lots: Sequence[tuple[str, str, Layers]], droit: LawAt, *, alone: bool | None = None
) -> tuple[Calcul, ...]:
    """The hours of each lot; raises ``InputError`` with the problems of all lots.

    ``alone`` says whether the lot given is the only one of its contract (by default: when it is alone here).
    """
    single = len(lots) == 1 if alone is None else alone
    found: list[Calcul] = []
    problems: list[Problem] = []
    for numero, intitule, layers in lots:
        try:
            found.append(_size(Inputs(numero, intitule, layers, droit), alone=single))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(dict.fromkeys(problems))
    return tuple(found)


def _size(inputs: Inputs, *, alone: bool) -> Calcul:
    methode = inputs.find("methode") or inputs.keep(_DEFAULT_METHOD)
    leviers = inputs.find("leviers") or inputs.keep(_DEFAULT_LEVERS)
    if not _has_volume(inputs, leviers.valeur):
        return _without_volume(inputs, methode.valeur, leviers.valeur)
    _check_concession(inputs, methode)
    temps = read_period(inputs)
    if not alone:
        _check_own_estimate(inputs, methode.valeur)
    outcome = METHODS[methode.valeur](inputs, temps)
    inputs.problems.raise_if_any()
    calcul = Calcul(
        inputs.numero,
        inputs.intitule,
        methode.valeur,
        temps.periode,
        leviers.valeur,
        etapes=(_conventions(methode, temps),),
        alertes=tuple(period_alerts(temps, amount=outcome.amount is not None)),
    )
    sized = (size_ratio if outcome.ratio else size_volume)(calcul, inputs, outcome, temps)
    return replace(sized, alertes=(*sized.alertes, *_not_due(sized, inputs, alone)), entrees=inputs.used)


def _not_due(calcul: Calcul, inputs: Inputs, alone: bool) -> list[Alerte]:
    """The warning that the pieces would refuse: told with the first figure, before they are asked for."""
    if calcul.heures is None or Levier.CONDITION_EXECUTION not in calcul.leviers:
        return []
    found = not_due(inputs.layers, calcul.periode, alone=alone)
    if found is None:
        return []
    why, remedy = found
    text = f"Volume fixe, et {why}\u00a0: le volume ne serait pas exigible. Pour les pièces, {remedy}."
    return [Alerte("volume_non_exigible", Niveau.ATTENTION, text)]


def _has_volume(inputs: Inputs, leviers: Sequence[Levier]) -> bool:
    """A condition has a volume; a criterion alone, only when the dossier asks for one."""
    if Levier.CONDITION_EXECUTION in leviers:
        return True
    values = [inputs.peek(key) for key in _ASKED]
    asked = any(value is not None and RANKS[value.couche] >= RANKS[Couche.DOSSIER] for value in values)
    return Levier.CRITERE in leviers and asked


def _without_volume(inputs: Inputs, methode: Methode, leviers: tuple[Levier, ...]) -> Calcul:
    names = ", ".join(levier.value for levier in leviers)
    if inputs.find("heures_retenues"):
        inputs.problem(
            "heures_retenues",
            f"des heures sont retenues, mais les leviers du lot ({names}) n’en comportent pas",
            "le levier condition_execution, ou aucun volume",
            f"Ajoutez «{fr.NB}condition_execution{fr.NB}» aux leviers, ou retirez "
            f"«{fr.NB}heures_retenues{fr.NB}».",
        )
    temps = read_period(inputs)
    inputs.problems.raise_if_any()
    text = f"Pas de volume d’heures\u00a0: les leviers du lot ({names}) n’en comportent pas."
    return Calcul(
        inputs.numero,
        inputs.intitule,
        methode,
        temps.periode,
        leviers,
        alertes=(Alerte("sans_volume", Niveau.INFORMATION, text),),
        sans_clause=True,
        entrees=inputs.used,
    )


def _check_concession(inputs: Inputs, methode: Valeur) -> None:
    """The value of a concession is a turnover, not a price: no volume follows from it."""
    kind = inputs.peek("type_contrat")
    if kind is None or kind.valeur is not TypeContrat.CONCESSION or methode.valeur not in _BY_AMOUNT:
        return
    inputs.problem(
        "methode",
        f"la méthode «{fr.NB}{methode.valeur}{fr.NB}» part d’un montant\u00a0: la valeur d’une concession "
        "est un chiffre d’affaires, dont un volume d’heures ne se déduit pas",
        f"«{fr.NB}{Methode.PART_HEURES}{fr.NB}» ou «{fr.NB}{Methode.FORFAIT}{fr.NB}»",
        f"Écrivez «{fr.NB}methode: part_heures{fr.NB}» et les heures travaillées ou l’effectif, ou "
        f"«{fr.NB}methode: forfait{fr.NB}» et «{fr.NB}heures_forfait{fr.NB}».",
    )
    inputs.problems.raise_if_any()


def _check_own_estimate(inputs: Inputs, methode: Methode) -> None:
    """The estimate of the whole agreement is not that of each lot: counted twice, it would mislead."""
    needs = methode in _BY_AMOUNT
    whole = inputs.peek("accord_cadre.estimation_ht")
    if needs and whole and not (inputs.peek("estimation_ht") or inputs.peek("montant_ht")):
        inputs.problem(
            "estimation_ht",
            f"l’estimation donnée ({fr.montant(whole.valeur)}) est celle de tout l’accord-cadre, qui a "
            "plusieurs lots",
            "l’estimation des commandes de ce lot, HT",
            f"Ajoutez «{fr.NB}estimation_ht{fr.NB}» au lot.",
        )


def _conventions(methode: Valeur, temps: Temps) -> Etape:
    default = " (par défaut)"
    method = f"méthode {show(methode)}{default if methode.couche is Couche.INTEGRE else ''}"
    period = f"{show(temps.origine)}{default if temps.origine.couche is Couche.INTEGRE else ''}"
    return Etape("Méthode et période", f"{method}{fr.NB}; {period}", show(methode), (methode, *temps.entrees))
