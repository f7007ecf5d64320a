"""Which levers a lot could use, which one fits and why: advice, never a decision.

Enters: a dossier, one lot, what is known of it, the local offer, the law at a date. Leaves: one opinion
per lever, with the article that opens it. Nothing here chooses: the buyer alone does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from clausegen.clauses.decp import levers_of
from clausegen.clauses.levers import RESERVES, bounds, forbidden, reservation
from clausegen.french import NB
from clausegen.law import LawAt
from clausegen.model.dossier import Dossier, Lot
from clausegen.model.profil import OffreLocale
from clausegen.model.scalars import slug
from clausegen.model.vocabulary import Levier, Nature, TypeStructure

_STRUCTURES = {
    Levier.RESERVE_EA_ESAT: {TypeStructure.EA, TypeStructure.ESAT},
    Levier.RESERVE_SIAE: {TypeStructure.EI, TypeStructure.ACI},
    Levier.RESERVE_PENITENTIAIRE: {TypeStructure.PENITENTIAIRE},
    Levier.RESERVE_ESS: {TypeStructure.ESS},
}
_STRUCTURES[Levier.RESERVE_EA_SIAE] = _STRUCTURES[Levier.RESERVE_EA_ESAT] | _STRUCTURES[Levier.RESERVE_SIAE]
"""Which local structures could answer a reservation."""
_PROVIDERS = {
    TypeStructure.AI, TypeStructure.ETTI, TypeStructure.EATT, TypeStructure.GEIQ,
    TypeStructure.EI, TypeStructure.ACI, TypeStructure.REGIE,
}  # fmt: skip
"""Which local structures help a company to carry out insertion hours."""
_COMPETITION = 2
"""A reservation with fewer known structures leaves no choice."""

_REMINDERS = {
    Levier.AUTRE_CONDITION_SOCIALE: (
        "condition d’exécution sans volume d’heures (apprentissage, égalité professionnelle, formation)",
    ),
    Levier.CRITERE: (
        "complète une condition d’exécution lorsque les moyens peuvent différer d’une offre à l’autre",
        f"seul, il n’est pas une condition d’exécution{NB}: à vérifier lorsque celle-ci est due",
    ),
    Levier.AUCUN: (
        f"si une condition sociale est due, elle le reste{NB}: les raisons de l’acheteur sont à consigner",
    ),
}
_REMINDERS |= dict.fromkeys(
    sorted(RESERVES),
    (f"seule, une réservation n’est pas une condition d’exécution{NB}: à vérifier lorsque celle-ci est due",),
)
"""What holds for a lever in any lot."""


class Convenance(StrEnum):
    """How well a lever fits a lot."""

    ADAPTE = "adapté"
    POSSIBLE = "possible"
    DECONSEILLE = "peu adapté"
    FERME = "fermé"


@dataclass(frozen=True, slots=True)
class FaitsLot:
    """What sizing knows of a lot: hours if it were under the condition, and what they are compared with."""

    heures: Decimal | None
    """Recommended hours, or None when they cannot be worked out."""
    sans_heures: str
    """Why there are none, in a few words."""
    heures_texte: str
    """The same, as printed."""
    volume_minimal: Decimal | None
    volume_minimal_texte: str
    duree_mois: Decimal | None
    """How long the lot is on site, else its duration, else the contract's."""
    duree_texte: str
    corps_etat: str
    calcule: bool
    """Whether the calculation could be made: with no hours, it then advises none."""

    @property
    def trop_peu(self) -> bool:
        """Whether the calculation gives no hours, or fewer than the least volume that makes sense."""
        if self.heures is None:
            return self.calcule
        return self.volume_minimal is not None and self.heures < self.volume_minimal


@dataclass(frozen=True, slots=True)
class Conseil:
    """The opinion on one lever for one lot.

    ``ouvert`` is False when a text closes the lever, None when no text read settles it.
    """

    levier: Levier
    ouvert: bool | None
    convient: Convenance
    raisons: tuple[str, ...]
    """What this lot says for or against it."""
    rappels: tuple[str, ...]
    """What holds for this lever in any lot."""
    retenu: bool
    structures: tuple[str, ...] = ()
    """The known structures that could answer a reservation: for whoever prepares, no document names them."""


def advise(
    dossier: Dossier, lot: Lot, facts: FaitsLot, offre: Sequence[OffreLocale], droit: LawAt
) -> tuple[Conseil, ...]:
    """One opinion per lever, in the order of the vocabulary."""
    kept = frozenset(levers_of(dossier, lot) or ())
    local = _local_offer(offre, facts.corps_etat)
    found = []
    for lever in Levier:
        closed = [*forbidden(frozenset({lever}), dossier, droit), *bounds(lever, dossier, lot, droit)]
        if closed:
            reasons = tuple(f"{item.libelle} ({item.citation})" for item in closed)
            found.append(Conseil(lever, False, Convenance.FERME, reasons, (), lever in kept))
            continue
        fit, reasons = _opinion(lever, dossier, lot, facts, local, droit)
        able = tuple(item.nom for item in _able(lever, local or ()))
        known = lever not in RESERVES or reservation(lever, dossier, droit) is not None
        doubt = () if known else ("aucun texte lu n’ouvre cette réservation à ce contrat : à vérifier",)
        opened = True if known else None
        found.append(
            Conseil(lever, opened, fit, (*doubt, *reasons), _REMINDERS.get(lever, ()), lever in kept, able)
        )
    return tuple(found)


def _local_offer(offre: Sequence[OffreLocale], trade: str) -> tuple[OffreLocale, ...] | None:
    """The structures known for a trade; None when the profile lists none at all."""
    if not offre:
        return None
    return tuple(
        item
        for item in offre
        if not item.corps_etat or (trade and trade in {slug(name) for name in item.corps_etat})
    )


def _opinion(
    lever: Levier,
    dossier: Dossier,
    lot: Lot,
    facts: FaitsLot,
    local: tuple[OffreLocale, ...] | None,
    droit: LawAt,
) -> tuple[Convenance, tuple[str, ...]]:
    match lever:
        case Levier.CONDITION_EXECUTION:
            return _condition(facts, local, droit)
        case Levier.AUTRE_CONDITION_SOCIALE:
            return _other_condition(dossier, lot, facts)
        case Levier.CRITERE:
            return _criterion(facts)
        case Levier.AUCUN:
            return Convenance.POSSIBLE, ()
        case _:
            return _reservation(lever, facts, local)


def _condition(
    facts: FaitsLot, local: tuple[OffreLocale, ...] | None, droit: LawAt
) -> tuple[Convenance, tuple[str, ...]]:
    reasons = []
    if facts.heures is None:
        fit = Convenance.DECONSEILLE if facts.calcule else Convenance.POSSIBLE
        known = "aucun volume conseillé" if facts.calcule else "volume non calculé"
        reasons.append(f"{known}{NB}: {facts.sans_heures}")
    elif facts.trop_peu:
        fit = Convenance.DECONSEILLE
        reasons.append(
            f"{facts.heures_texte} recommandées, sous le volume minimal de {facts.volume_minimal_texte}"
        )
    else:
        fit = Convenance.ADAPTE
        reasons.append(f"{facts.heures_texte} recommandées, un volume qui permet un parcours")
    short = droit.read("usage.conseil.duree_courte_mois").nombre
    if facts.duree_mois is not None and facts.duree_mois <= short:
        fit = Convenance.POSSIBLE if fit is Convenance.ADAPTE else fit
        reasons.append(f"{facts.duree_texte} de présence{NB}: peu de temps pour recruter")
    helpers = sum(item.type in _PROVIDERS for item in local or ())
    if local is not None:
        reasons.append(_known(helpers, "qui peuvent aider l’entreprise"))
    return fit, tuple(reasons)


def _other_condition(dossier: Dossier, lot: Lot, facts: FaitsLot) -> tuple[Convenance, tuple[str, ...]]:
    supplies = (lot.nature or dossier.marche.nature) is Nature.FOURNITURES
    if supplies or facts.trop_peu:
        why = "lot de fournitures" if supplies else "volume d’heures trop faible"
        return Convenance.ADAPTE, (f"{why}{NB}: une condition sans heures y est plus réaliste",)
    return Convenance.POSSIBLE, ()


def _criterion(facts: FaitsLot) -> tuple[Convenance, tuple[str, ...]]:
    if facts.trop_peu:
        return Convenance.DECONSEILLE, ("peu d’heures à encadrer",)
    if facts.heures is None:
        return Convenance.POSSIBLE, ("le volume d’heures à encadrer n’est pas connu",)
    return Convenance.POSSIBLE, ()


def _reservation(
    lever: Levier, facts: FaitsLot, local: tuple[OffreLocale, ...] | None
) -> tuple[Convenance, tuple[str, ...]]:
    if local is None:
        return Convenance.POSSIBLE, (f"le profil ne décrit pas l’offre locale{NB}: à vérifier",)
    able = _able(lever, local)
    told = _known(len(able), "pour ce corps d’état" if facts.corps_etat else "sans corps d’état précisé")
    if len(able) >= _COMPETITION:
        return Convenance.ADAPTE, (told,)
    if able:
        return Convenance.POSSIBLE, (told, "concurrence à vérifier")
    return Convenance.DECONSEILLE, (told,)


def _able(lever: Levier, local: Sequence[OffreLocale]) -> list[OffreLocale]:
    """The structures that could answer a reservation; none for another lever."""
    return [item for item in local if item.type in _STRUCTURES.get(lever, ())]


def _known(count: int, what: str) -> str:
    if not count:
        return f"aucune structure connue dans l’offre locale {what}"
    return f"{count} structure{'s' if count > 1 else ''} de l’offre locale {what}"
