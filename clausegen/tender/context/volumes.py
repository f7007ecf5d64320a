"""The volume of each lot as the pieces print it: hours or ratio, period, tranches."""

from __future__ import annotations

from decimal import Decimal

from clausegen import french as fr
from clausegen.french import NB
from clausegen.model.vocabulary import Declenchement, ModeTranche, Periode
from clausegen.tender.case import Case, CaseLot
from clausegen.tender.context import schema as ctx
from clausegen.tender.context.lot_rules import designation, number

_PERIODES = {
    Periode.FERME: "durée de la période ferme",
    Periode.TOTALE: "durée totale, reconductions comprises",
    Periode.ANNUELLE: "par année d’exécution",
}


def bare(value: Decimal | int | None) -> str:
    """A number without its unit; empty when absent or zero (no penalty, no trigger)."""
    return fr.nombre(value) if value else ""


def money(value: Decimal | None) -> str:
    """An amount without « € », with cents when there are some; empty when absent or zero."""
    return fr.montant(value).removesuffix(f"{NB}€") if value else ""


def volume(case: Case, lot: CaseLot) -> ctx.LotCtx:
    """A lot under the insertion condition."""
    ratio = lot.calcul.ratio
    return ctx.LotCtx(
        numero=number(case, lot),
        cle=lot.cle,
        intitule=lot.lot.intitule,
        designation=designation(case, lot),
        ratio=ratio is not None,
        heures=fr.nombre(lot.calcul.heures) if lot.calcul.heures is not None else "",
        heures_par_tranche=bare(ratio.heures_par_tranche) if ratio else "",
        tranche_ht=money(ratio.tranche_ht) if ratio else "",
        seuil_ht=money(ratio.seuil_ht) if ratio else "",
        au_dela=ratio is not None and ratio.declenchement is Declenchement.AU_DELA,
        prorata=ratio is not None and ratio.mode_tranche is ModeTranche.PRORATA,
        periode_texte=period_text(case, lot),
        tranches=_tranches(lot),
    )


def period_text(case: Case, lot: CaseLot) -> str:
    """The period of a lot's volume; without renewal, firm and total are the contract's duration."""
    if lot.calcul.periode is not Periode.ANNUELLE and not case.dossier.marche.nombre_reconductions:
        return "durée du contrat" if case.concession else "durée du marché"
    return _PERIODES[lot.calcul.periode]


def _tranches(lot: CaseLot) -> list[ctx.TrancheCtx]:
    return [
        ctx.TrancheCtx(
            intitule=tranche.intitule,
            optionnelle=tranche.optionnelle,
            heures=fr.nombre(hours),
            signet=f"part_lot_{lot.cle}_{rank}",
        )
        for rank, (tranche, hours) in enumerate(lot.tranches, 1)
    ]
