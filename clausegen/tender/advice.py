"""The advice on levers, lot by lot, with the hours that each lot would have under the insertion condition."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from clausegen import french as fr
from clausegen.clauses.advice import Conseil, FaitsLot, advise
from clausegen.clauses.levers import refuse_forbidden
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


def _facts(lu: DossierLu, rank: int, droit: LawAt) -> FaitsLot:
    lot, own = lu.dossier.lots[rank], layers_for(lu, rank, droit)
    hours, why = _hours(lot, own, droit)
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
    )


def _hours(lot: Lot, own: Layers, droit: LawAt) -> tuple[Decimal | None, str]:
    """The hours that the lot would have under the condition, or why they cannot be worked out."""
    supposed = Layers.of([*own.layers, {"leviers": _CONDITION}])
    try:
        calcul = size_lot(lot.numero, lot.intitule, supposed, droit)
    except InputError as error:
        return None, error.problems[0].constat
    if calcul.ratio is not None:
        return calcul.estimation, "le volume suit la facturation"
    hours = calcul.heures_recommandees if calcul.heures_recommandees is not None else calcul.heures
    return hours, "" if hours is not None else calcul.alertes[0].texte.rstrip(".")


def _number(own: Layers, key: str) -> Decimal | None:
    value = own.get(key)
    return Decimal(value.valeur) if value is not None else None
