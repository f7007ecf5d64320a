"""What a lot settles otherwise than the contract, as the pieces print it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from clausegen import french as fr
from clausegen.clauses.catalogue import Disposition
from clausegen.clauses.derogations import Derogation
from clausegen.french import NB
from clausegen.model.layers import Couche, Valeur
from clausegen.model.vocabulary import Modalite, Periodicite
from clausegen.tender.case import Case, CaseLot
from clausegen.tender.context import schema as ctx
from clausegen.tender.schedule import RYTHMES

_MODALITES = {
    Modalite.EMBAUCHE_DIRECTE: "embauche directe",
    Modalite.MISE_A_DISPOSITION: "mise à disposition",
    Modalite.SOUS_TRAITANCE_GROUPEMENT: "sous-traitance ou groupement",
}


def particularites(case: Case, sections: Mapping[str, int]) -> list[ctx.ParticulariteCtx]:
    """The settings that a lot has of its own, lot by lot, in catalogue order."""
    return [
        ctx.ParticulariteCtx(
            lot=designation(case, lot),
            section=sections[disposition.section],
            libelle=disposition.libelle,
            valeur=disposition_text(own, disposition),
            article_ccag=_departs_from(case, lot, disposition),
            signet=f"particularite_{lot.cle}_{disposition.signet}",
        )
        for lot in case.lots_clause
        for key, disposition in case.catalogue.dispositions.items()
        if (own := lot.layers.get(key)) is not None
        and own.couche is Couche.LOT
        and own.valeur != case.reglage(key)
    ]


def derogations(case: Case, sections: Mapping[str, int]) -> list[ctx.DerogationCtx]:
    """The departures from the CCAG, those of some lots alone said to be theirs."""
    return [
        ctx.DerogationCtx(
            article_ccag=d.article_ccag,
            section=sections[section_of(d)],
            objet=_objet(d),
            signet=f"derogation_{d.code}",
        )
        for d in case.derogations
    ]


def section_of(derogation: Derogation) -> str:
    """The sub-article that makes a departure: that of the lots' own rules when lots alone depart."""
    return "particularites" if derogation.lots else derogation.section


def _objet(derogation: Derogation) -> str:
    if not derogation.lots:
        return derogation.objet
    return f"{lots_text(derogation.lots)}{NB}: {derogation.objet[:1].lower()}{derogation.objet[1:]}"


def number(case: Case, lot: CaseLot) -> str:
    """The number of a lot as it is printed; « unique » for a contract without lots."""
    return lot.lot.numero if case.dossier.alloti else "unique"


def designation(case: Case, lot: CaseLot) -> str:
    """« Lot 1 – Gros œuvre », or the contract itself when it has no lots."""
    if not case.dossier.alloti:
        return "Contrat de concession" if case.concession else "Marché"
    return f"Lot{NB}{lot.lot.numero} – {lot.lot.intitule}"


def lots_text(numbers: Sequence[str]) -> str:
    """« Lot 2 », « Lots 2, 3 et 7 »."""
    if len(numbers) == 1:
        return f"Lot{NB}{numbers[0]}"
    return f"Lots {', '.join(numbers[:-1])} et {numbers[-1]}"


def _departs_from(case: Case, lot: CaseLot, disposition: Disposition) -> str:
    """The CCAG's article that a lot's own rule departs from, or nothing."""
    for derogation in case.derogations:
        if derogation.code == disposition.derogation and lot.lot.numero in derogation.lots:
            return derogation.article_ccag
    return ""


def disposition_text(value: Valeur, disposition: Disposition) -> str:
    """A setting as it is printed: number and unit, the sentence of a yes or a no, a list, a rhythm."""
    raw: Any = value.valeur
    match raw:
        case bool():
            return disposition.oui if raw else disposition.non
        case Decimal() if disposition.unite == "€":
            return fr.montant(raw)
        case Decimal() | int():
            return f"{fr.nombre(raw)}{NB}{disposition.unite}" if disposition.unite else fr.nombre(raw)
        case Periodicite():
            return RYTHMES[raw]
        case tuple():
            return ", ".join(_MODALITES.get(item, str(item)) for item in raw)
        case _:
            return str(raw)
