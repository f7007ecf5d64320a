"""From the hours of the lots to those of the contract: what can be added up, and what cannot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from clausegen import french as fr
from clausegen.hours.periods import LIBELLES
from clausegen.hours.records import Alerte, Calcul, Dimensionnement, Niveau
from clausegen.hours.sizing import size_lots
from clausegen.law import LawAt
from clausegen.model.layers import Layers
from clausegen.model.vocabulary import Periode


def size_dossier(
    lots: Sequence[tuple[str, str, Layers]], droit: LawAt, *, alone: bool | None = None
) -> Dimensionnement:
    """The hours of all the lots and their total; raises ``InputError`` with the problems of all lots.

    ``alone`` is False when one lot only is sized out of several (by default: told by their number).
    """
    return add_up(size_lots(lots, droit, alone=alone), droit)


def add_up(calculs: Sequence[Calcul], droit: LawAt) -> Dimensionnement:
    """The total of lots already sized: the sum of the printed hours, when their periods agree."""
    volumes = [calcul for calcul in calculs if calcul.heures is not None]
    periods = {calcul.periode for calcul in volumes}
    periode = periods.pop() if len(periods) == 1 else None
    alerts = [*_mixed(periods), *_ratios(calculs, volumes)]
    yearly = periode is Periode.ANNUELLE
    return Dimensionnement(
        tuple(calculs),
        _sum(calcul.heures for calcul in volumes) if periode else None,
        _sum(calcul.heures_sur_duree for calcul in volumes) if yearly else None,
        _sum(calcul.estimation for calcul in calculs),
        periode,
        tuple(alerts),
        droit.date,
    )


def _mixed(periods: set[Periode]) -> list[Alerte]:
    if not periods:
        return []
    names = f"{fr.NB}; ".join(LIBELLES[periode] for periode in Periode if periode in periods)
    text = f"Pas de total\u00a0: les volumes des lots ne couvrent pas la même période ({names})."
    return [Alerte("periodes_differentes", Niveau.ATTENTION, text)]


def _ratios(calculs: Sequence[Calcul], volumes: Sequence[Calcul]) -> list[Alerte]:
    ratios = [calcul.numero for calcul in calculs if calcul.ratio]
    if not ratios or not volumes:
        return []
    text = f"Le total ne comprend pas les lots au ratio d’heures ({', '.join(ratios)})."
    return [Alerte("total_sans_les_ratios", Niveau.INFORMATION, text)]


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
