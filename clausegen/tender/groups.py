"""The lots that share a criterion, a condition or a reservation: each rule once, with its lots.

Enters: a case. Leaves: typed records, from which the pieces print and the checks expect.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from clausegen.clauses.levers import reservation
from clausegen.french import NB
from clausegen.law import Reading
from clausegen.model.leviers import SousCritere
from clausegen.model.vocabulary import Levier, ThemeCondition
from clausegen.tender.case import Case, CaseLot

TOTAL_CRITERES = 100
"""The weights of a consultation's criteria add up to that."""
_R = TypeVar("_R", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Lots:
    """The lots of a rule."""

    lots: tuple[CaseLot, ...]
    alloti: bool
    contrat: str
    """What the contract is called when it has no lots: « marché », « contrat de concession »."""

    @property
    def pluriel(self) -> bool:
        """Whether they are several."""
        return len(self.lots) > 1

    @property
    def sujet(self) -> str:
        """« le lot 3 », « les lots 3 et 4 », « le marché »: inside a sentence."""
        if not self.alloti:
            return f"le {self.contrat}"
        numbers = [lot.lot.numero for lot in self.lots]
        if len(numbers) == 1:
            return f"le lot{NB}{numbers[0]}"
        return f"les lots {', '.join(numbers[:-1])} et{NB}{numbers[-1]}"

    @property
    def texte(self) -> str:
        """« Lot 3 », « Lots 3 et 4 », « Marché »: at the head of a line."""
        bare = self.sujet.partition(" ")[2]
        return bare[:1].upper() + bare[1:]


@dataclass(frozen=True, slots=True)
class SousCritereRetenu:
    """A sub-criterion with its wording and its points."""

    cle: str
    intitule: str
    attendu: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class CritereRetenu:
    """A social criterion: its lots, its name, its points out of the total, its parts."""

    cle: str
    lots: Lots
    intitule: str
    points: Decimal
    sous_criteres: tuple[SousCritereRetenu, ...]
    penalite: Decimal | None


@dataclass(frozen=True, slots=True)
class ConditionRetenue:
    """A social condition without hours: its lots, its theme, the commitment, its proof and its date."""

    cle: str
    lots: Lots
    theme: ThemeCondition
    engagement: str
    preuve: str
    echeance_mois: int
    penalite: Decimal | None


@dataclass(frozen=True, slots=True)
class ReservationRetenue:
    """A reservation: its lever, its lots, what the law says of it, what the buyer adds."""

    cle: str
    lots: Lots
    levier: Levier
    regle: Reading | None
    service: str
    preuves: tuple[str, ...]

    @property
    def ess(self) -> bool:
        """Whether it is for the social and solidarity economy."""
        return self.levier is Levier.RESERVE_ESS


def criteria(case: Case) -> tuple[CritereRetenu, ...]:
    """The social criteria, each with its lots."""

    def rule(lot: CaseLot) -> tuple[Any, ...]:
        return (
            lot.reglage("critere.intitule") or _for_contract(case, case.catalogue.criteres.intitule),
            lot.reglage("critere.ponderation") or Decimal(0),
            lot.reglage("critere.sous_criteres") or (),
            lot.reglage("penalites.engagement_non_tenu"),
        )

    found = []
    for rank, (lots, (name, points, parts, penalty)) in enumerate(_by_rule(case, Levier.CRITERE, rule), 1):
        subs = tuple(
            SousCritereRetenu(f"{rank}_{n}", *_words(case, part), part.ponderation)
            for n, part in enumerate(parts, 1)
        )
        found.append(CritereRetenu(str(rank), lots, name, points, subs, penalty))
    return tuple(found)


def _words(case: Case, part: SousCritere) -> tuple[str, str]:
    """The name of a sub-criterion and what the offer must describe: the dossier's, else the catalogue's."""
    model = case.catalogue.criteres.sous_criteres.get(part.theme) if part.theme else None
    return (
        part.intitule or _for_contract(case, model.intitule if model else ""),
        part.attendu or _for_contract(case, model.attendu if model else ""),
    )


def _for_contract(case: Case, wording: str) -> str:
    """A wording of the catalogue, with the word that names this contract."""
    return wording.format(du_contrat=case.catalogue.mots[case.livre]["contrat"]["du"])


def other_conditions(case: Case) -> tuple[ConditionRetenue, ...]:
    """The conditions without hours, each with its lots."""

    def rule(lot: CaseLot) -> tuple[Any, ...]:
        keys = ("theme", "engagement", "preuve", "echeance_mois")
        return (
            *(lot.reglage(f"autre_condition.{key}") for key in keys),
            lot.reglage("penalites.engagement_non_tenu"),
        )

    groups = _by_rule(case, Levier.AUTRE_CONDITION_SOCIALE, rule)
    return tuple(ConditionRetenue(str(rank), lots, *values) for rank, (lots, values) in enumerate(groups, 1))


def reservations(case: Case) -> tuple[ReservationRetenue, ...]:
    """The reservations, each with its lots."""
    found = []
    for lever in sorted({lot.reservation for lot in case.lots_reserves if lot.reservation}):
        law = reservation(lever, case.dossier, case.droit)
        short = lever.removeprefix("reserve_")

        def rule(lot: CaseLot) -> tuple[Any, ...]:
            return (lot.reglage("reservation.service") or "", lot.reglage("reservation.preuves") or ())

        for rank, (lots, (service, own)) in enumerate(_by_rule(case, lever, rule), 1):
            proofs = (*(law.fiche["preuves"] if law else ()), *own)
            key = short if rank == 1 else f"{short}{rank}"
            found.append(ReservationRetenue(key, lots, lever, law, service, proofs))
    return tuple(found)


def as_lots(case: Case, lots: Iterable[CaseLot]) -> Lots:
    """Some lots of a contract, ready to be named."""
    contract = "contrat de concession" if case.concession else "marché"
    return Lots(tuple(lots), case.dossier.alloti, contract)


def _by_rule(case: Case, lever: Levier, rule: Callable[[CaseLot], _R]) -> Sequence[tuple[Lots, _R]]:
    """The lots of a lever put together by what they settle, in the dossier's order."""
    found: dict[_R, list[CaseLot]] = {}
    for lot in case.lots_avec(lever):
        found.setdefault(rule(lot), []).append(lot)
    return [(as_lots(case, lots), values) for values, lots in found.items()]
