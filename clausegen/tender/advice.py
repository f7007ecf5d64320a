"""The advice on levers, lot by lot, with the hours that each lot would have under the insertion condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from clausegen import french as fr
from clausegen.clauses.advice import Conseil, Convenance, FaitsLot, advise
from clausegen.clauses.levers import LEVIERS, refuse_forbidden
from clausegen.clauses.obligation import notice_date
from clausegen.errors import InputError
from clausegen.french import NB
from clausegen.hours import size_lot
from clausegen.intake import DossierLu, layers_for
from clausegen.intake.situating import situated
from clausegen.law import Law, LawAt
from clausegen.model.dossier import Lot
from clausegen.model.layers import Couche, Layers, Valeur
from clausegen.model.scalars import slug
from clausegen.model.vocabulary import Levier

_CONDITION = Valeur("leviers", (Levier.CONDITION_EXECUTION,), Couche.INTEGRE)
_RESERVED_TO = {
    Levier.RESERVE_EA_ESAT: "handicap",
    Levier.RESERVE_SIAE: "insertion",
    Levier.RESERVE_EA_SIAE: "handicap et insertion",
    Levier.RESERVE_PENITENTIAIRE: "détention",
    Levier.RESERVE_ESS: "économie sociale et solidaire",
}
"""The reservations in a word, when several share a line."""
_DURATIONS = ("duree_chantier_mois", "duree_mois")


@dataclass(frozen=True, slots=True)
class ConseilLot:
    """The opinions on the levers of one lot."""

    lot: Lot
    leviers: tuple[Conseil, ...]


def advise_lots(lu: DossierLu, law: Law) -> tuple[ConseilLot, ...]:
    """The opinions for every lot; ``InputError`` when the levers kept are forbidden."""
    with situated(lu):
        droit = law.at(notice_date(lu.dossier))
        refuse_forbidden(lu.dossier, droit)
    offer = lu.profil.offre_locale if lu.profil else ()
    return tuple(
        ConseilLot(lot, advise(lu.dossier, lot, _facts(lu, rank, droit), offer, droit))
        for rank, lot in enumerate(lu.dossier.lots)
    )


def split(advice: Sequence[ConseilLot]) -> tuple[list[ConseilLot], tuple[Conseil, ...]]:
    """The opinions that are a lot's own, lot by lot; then those that are the same for every lot.

    That one may always set no lever goes without saying: it is told only when the dossier sets none.
    """
    told = [ConseilLot(one.lot, tuple(filter(_is_told, one.leviers))) for one in advice]
    if len(told) == 1:
        return told, ()
    same = set.intersection(*(set(one.leviers) for one in told))
    own = [ConseilLot(one.lot, tuple(item for item in one.leviers if item not in same)) for one in told]
    return own, tuple(item for item in told[0].leviers if item in same)


def _is_told(opinion: Conseil) -> bool:
    return opinion.retenu or opinion.levier is not Levier.AUCUN


def grouped(found: Iterable[Conseil]) -> Iterator[tuple[Sequence[Levier], Conseil]]:
    """The opinions, the best first; levers of which everything said is the same are told together."""
    told: dict[Conseil, list[Levier]] = {}
    for item in found:
        told.setdefault(replace(item, levier=Levier.AUCUN), []).append(item.levier)
    ranks = list(Convenance)
    for item, levers in sorted(told.items(), key=lambda pair: ranks.index(pair[0].convient)):
        yield levers, item


def named(levers: Sequence[Levier]) -> str:
    """The name of a lever, or of several reservations in one breath."""
    if len(levers) > 1 and all(lever in _RESERVED_TO for lever in levers):
        return f"réservations{NB}: {f'{NB}; '.join(_RESERVED_TO[lever] for lever in levers)}"
    return f"{NB}; ".join(LEVIERS[lever] for lever in levers)


def reminders(advice: Iterable[ConseilLot]) -> Iterator[tuple[str, Sequence[str]]]:
    """What holds in any lot for the levers that a text closes not everywhere: their name, and what."""
    told: dict[tuple[str, ...], dict[Levier, None]] = {}
    for lot in advice:
        for item in lot.leviers:
            if item.ouvert is not False and item.rappels:
                told.setdefault(item.rappels, {})[item.levier] = None
    for texts, levers in told.items():
        yield named(tuple(levers)), texts


def _facts(lu: DossierLu, rank: int, droit: LawAt) -> FaitsLot:
    lot, own = lu.dossier.lots[rank], layers_for(lu, rank, droit)
    hours, why, sized = _hours(lot, own, droit)
    least = _number(own, "volume_minimal")
    months = next((found for key in _DURATIONS if (found := _number(own, key)) is not None), None)
    trade = own.get("corps_etat")
    return FaitsLot(
        heures=hours,
        sans_heures=why,
        heures_texte=fr.heures(hours) if hours is not None else "",
        volume_minimal=least,
        volume_minimal_texte=fr.heures(least) if least is not None else "",
        duree_mois=months,
        duree_texte=f"{fr.nombre(months)}{NB}mois" if months is not None else "",
        corps_etat=slug(trade.valeur) if trade else "",
        calcule=sized,
    )


def _hours(lot: Lot, own: Layers, droit: LawAt) -> tuple[Decimal | None, str, bool]:
    """The hours that the lot would have under the condition, or why it has none; whether that is known."""
    supposed = Layers.of([*own.layers, {"leviers": _CONDITION}])
    try:
        calcul = size_lot(lot.numero, lot.intitule, supposed, droit)
    except InputError as error:
        return None, error.problems[0].constat, False
    if calcul.ratio is not None:
        return calcul.estimation, "le volume suit la facturation", calcul.estimation is not None
    hours = calcul.heures_recommandees if calcul.heures_recommandees is not None else calcul.heures
    return hours, "" if hours is not None else calcul.sans_heures.rstrip("."), True


def _number(own: Layers, key: str) -> Decimal | None:
    value = own.get(key)
    return Decimal(value.valeur) if value is not None else None
