"""The value that is compared with the European threshold, and how it was found.

Enters: a dossier and the law at a date. Leaves: an amount excluding tax, where it comes from, whether
it is only a lower bound, and what must be checked about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from clausegen.law import LawAt
from clausegen.model.dossier import AccordCadre, Dossier
from clausegen.model.vocabulary import Nature, TypeContrat


class Origine(StrEnum):
    """Which figure of the dossier gives the value."""

    VALEUR_ESTIMEE = "marche.valeur_estimee_ht"
    MAXIMUM = "marche.accord_cadre.maximum_ht"
    SOMME_MAXIMUMS = "somme des maximums des lots"
    ESTIMATION = "marche.accord_cadre.estimation_ht"
    MONTANT = "marche.montant_ht"
    SOMME_LOTS = "somme des lots"
    INCONNUE = "inconnue"


@dataclass(frozen=True, slots=True)
class ValeurRetenue:
    """The value compared with the threshold.

    ``montant`` in euros excluding tax, None when nothing is known. ``minorant``: the value is at least
    that, and may be more; it can establish the duty, never rule it out.
    """

    montant: Decimal | None
    origine: Origine
    explication: str
    minorant: bool = False
    a_verifier: tuple[tuple[str, str], ...] = ()
    """Pairs: the subject, as an identifier; what must be checked, in French."""


def retained_value(dossier: Dossier, droit: LawAt) -> ValeurRetenue:
    """The value of the whole need, by the rule that its kind of contract follows."""
    if dossier.marche.type_contrat is TypeContrat.CONCESSION:
        return _of_concession(dossier, droit)
    if dossier.marche.accord_cadre is not None:
        return _of_framework(dossier, dossier.marche.accord_cadre, droit)
    return _of_contract(dossier, droit)


def _of_concession(dossier: Dossier, droit: LawAt) -> ValeurRetenue:
    value = dossier.marche.valeur_estimee_ht
    doubt = droit.read("obligation.doute.valeur_concession")
    checks = ((doubt.id, f"{doubt.libelle} : {doubt.texte}."),)
    if value is not None:
        return ValeurRetenue(
            value, Origine.VALEUR_ESTIMEE, "valeur estimée de la concession", a_verifier=checks
        )
    ask = ("valeur", "Indiquez « valeur_estimee_ht » : la valeur de la concession sur toute sa durée.")
    text = "valeur de la concession non donnée : ajoutez « valeur_estimee_ht » sous « marche »"
    return ValeurRetenue(None, Origine.INCONNUE, text, a_verifier=(*checks, ask))


def _of_framework(dossier: Dossier, cadre: AccordCadre, droit: LawAt) -> ValeurRetenue:
    rule = _citation(droit, "texte.r2121_8")
    maximum, checks = _framework_maximum(dossier, cadre)
    checks = (*checks, *_framework_checks(dossier, maximum.montant))
    estimated = dossier.marche.valeur_estimee_ht
    if estimated is not None and (maximum.montant is None or estimated >= maximum.montant):
        text = f"valeur estimée sur toute la durée, reconductions comprises, {rule}"
        return ValeurRetenue(estimated, Origine.VALEUR_ESTIMEE, text, a_verifier=checks)
    if maximum.montant is not None:
        if estimated is not None:
            contradiction = (
                f"La valeur estimée ({euros(estimated)}) est inférieure au maximum "
                f"({euros(maximum.montant)}) : le maximum est retenu ; vérifiez ces deux montants."
            )
            checks = (*checks, ("valeur", contradiction))
        return replace(maximum, explication=f"{maximum.explication}, {rule}", a_verifier=checks)
    return _framework_floor(dossier, cadre, rule)


def _framework_maximum(
    dossier: Dossier, cadre: AccordCadre
) -> tuple[ValeurRetenue, tuple[tuple[str, str], ...]]:
    """The maximum of the whole agreement, never below what its lots add up to; and what to check of it."""
    text = "maximum de l’accord-cadre sur toute la durée, reconductions comprises"
    declared, lots = cadre.maximum_ht, dossier.plancher_lots_ht()
    if declared is None:
        total = _total(lot.maximum_ht for lot in dossier.lots)
        return ValeurRetenue(total, Origine.SOMME_MAXIMUMS, text), ()
    if lots is None or lots <= declared:
        return ValeurRetenue(declared, Origine.MAXIMUM, text), ()
    known = all(lot.maximum_ht is not None for lot in dossier.lots)
    what = "maximums des lots" if known else "lots (maximums, à défaut estimations)"
    told = (
        f"Le maximum de l’accord-cadre ({euros(declared)}) est inférieur à la somme des {what} "
        f"({euros(lots)}) : cette somme est retenue ; vérifiez ces montants, un zéro manque peut-être."
    )
    origin = Origine.SOMME_MAXIMUMS if known else Origine.SOMME_LOTS
    shown = f"somme des {what}, supérieure au maximum déclaré"
    return ValeurRetenue(lots, origin, shown, minorant=not known), (("valeur", told),)


def _framework_floor(dossier: Dossier, cadre: AccordCadre, rule: str) -> ValeurRetenue:
    ask = (
        "valeur",
        (
            f"Accord-cadre sans maximum connu : indiquez « maximum_ht » ou « valeur_estimee_ht » ({rule}). "
            "Une estimation des commandes n’est pas un maximum."
        ),
    )
    lots = _total((lot.estimation_ht or lot.montant_ht for lot in dossier.lots), partial=True)
    found = [amount for amount in (cadre.estimation_ht, lots) if amount is not None]
    if not found:
        return ValeurRetenue(None, Origine.INCONNUE, "maximum de l’accord-cadre non donné", a_verifier=(ask,))
    floor = max(found)
    origin = Origine.ESTIMATION if floor == cadre.estimation_ht else Origine.SOMME_LOTS
    text = "estimation des commandes, au-dessous de laquelle le maximum ne peut se trouver"
    return ValeurRetenue(floor, origin, text, minorant=True, a_verifier=(ask,))


def _framework_checks(dossier: Dossier, maximum: Decimal | None) -> tuple[tuple[str, str], ...]:
    renewals = dossier.marche.nombre_reconductions
    if maximum is None or not renewals:
        return ()
    whole = maximum * (1 + renewals)
    text = (
        f"Le maximum ({euros(maximum)}) est lu comme couvrant toute la durée, reconductions comprises. "
        f"S’il vaut pour une seule période, la valeur à comparer serait {euros(whole)}."
    )
    return (("reconductions", text),)


def _of_contract(dossier: Dossier, droit: LawAt) -> ValeurRetenue:
    works = dossier.marche.nature is Nature.TRAVAUX
    rule = _citation(droit, "texte.r2121_5" if works else "texte.r2121_1")
    lots = _total((lot.montant_ht for lot in dossier.lots), partial=True)
    complete = all(lot.montant_ht is not None for lot in dossier.lots)
    whole = "toute l’opération de travaux" if works else "tout le besoin, options et reconductions comprises"
    declared = dossier.marche.valeur_estimee_ht
    if declared is not None and (lots is None or declared >= lots):
        return ValeurRetenue(declared, Origine.VALEUR_ESTIMEE, f"valeur estimée de {whole}, {rule}")
    if declared is not None and lots is not None:
        text = (
            f"La valeur estimée ({euros(declared)}) est inférieure à la somme des lots ({euros(lots)}) : "
            "la somme des lots est retenue ; vérifiez ces montants."
        )
        shown = f"somme des lots, supérieure à la valeur déclarée, {rule}"
        return ValeurRetenue(lots, Origine.SOMME_LOTS, shown, a_verifier=(("valeur", text),))
    single = dossier.marche.montant_ht if not dossier.alloti else None
    amount = lots if lots is not None else single
    if amount is None:
        other = "le montant de chaque lot" if dossier.alloti else "« montant_ht », sous « marche »"
        ask = f"Indiquez « valeur_estimee_ht » (la valeur de {whole}), ou {other}."
        return ValeurRetenue(None, Origine.INCONNUE, "aucun montant donné", a_verifier=(("valeur", ask),))
    return _default_sum(dossier, amount, whole, rule, complete or single is not None)


def _default_sum(dossier: Dossier, amount: Decimal, whole: str, rule: str, complete: bool) -> ValeurRetenue:
    origin, what = (
        (Origine.SOMME_LOTS, "somme des lots") if dossier.alloti else (Origine.MONTANT, "montant du marché")
    )
    text = f"{what}, faute de « valeur_estimee_ht », {rule}"
    check = (
        f"La valeur retenue est : {what}. La règle vise {whole} : ajoutez dans « valeur_estimee_ht » les "
        "tranches, options, reconductions et autres lots qui n’y figureraient pas."
    )
    if not complete:
        text = f"somme des seuls lots dont le montant est donné, {rule}"
        check = f"Des lots n’ont pas de montant : la somme n’est qu’un minimum. {check}"
    return ValeurRetenue(amount, origin, text, minorant=not complete, a_verifier=(("valeur", check),))


def _total(amounts: Iterable[Decimal | None], *, partial: bool = False) -> Decimal | None:
    """The sum; None when one is unknown (``partial``: when all are)."""
    listed = list(amounts)
    known = [amount for amount in listed if amount is not None]
    if not known or (len(known) < len(listed) and not partial):
        return None
    return sum(known, Decimal(0))


def _citation(droit: LawAt, id_: str) -> str:
    return str(droit.read(id_).fiche["citation"])


def euros(amount: Decimal) -> str:
    """An amount as it is written in French, cents only when there are some."""
    digits = f"{amount:,.2f}" if amount != amount.to_integral_value() else f"{amount:,.0f}"
    return digits.replace(",", "\u202f").replace(".", ",") + "\u00a0€ HT"
