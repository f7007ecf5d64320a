"""Which levers a lot may use in law: what is forbidden, what no text settles, what a reservation is.

Enters: a dossier and the law at a date. Leaves: problems that cite the text, doubts, and the record of a
reservation. The choice among what is open is the buyer's: see :mod:`clausegen.clauses.advice`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from clausegen.clauses.decp import levers_of
from clausegen.errors import InputError, Place, Problem
from clausegen.french import NB
from clausegen.law import LawAt, Reading
from clausegen.model.dossier import Dossier, Lot
from clausegen.model.vocabulary import Ccag, Levier, Nature, TypeContrat

RESERVES = frozenset(lever for lever in Levier if lever.startswith("reserve_"))
"""The levers that reserve a lot."""
LEVIERS = {
    Levier.CONDITION_EXECUTION: "condition d’exécution d’insertion",
    Levier.AUTRE_CONDITION_SOCIALE: "autre condition sociale d’exécution",
    Levier.CRITERE: "critère social d’attribution",
    Levier.RESERVE_EA_ESAT: "réservation au secteur du handicap",
    Levier.RESERVE_SIAE: "réservation à l’insertion par l’activité économique",
    Levier.RESERVE_EA_SIAE: "réservation au secteur du handicap et à l’insertion",
    Levier.RESERVE_PENITENTIAIRE: "réservation aux opérateurs qui produisent en détention",
    Levier.RESERVE_ESS: "réservation à l’économie sociale et solidaire",
    Levier.AUCUN: "aucun levier",
}
"""The name of each lever, as documents print it."""
CONDITIONS = frozenset({Levier.CONDITION_EXECUTION, Levier.AUTRE_CONDITION_SOCIALE})
"""The levers that are conditions of performance."""


@dataclass(frozen=True, slots=True)
class Interdit:
    """A lever, or a set of levers, that a text forbids in a lot: what, the article that says it."""

    libelle: str
    citation: str


def book(dossier: Dossier) -> str:
    """Which part of the code rules the contract: « marche » or « concession »."""
    return "concession" if dossier.marche.type_contrat is TypeContrat.CONCESSION else "marche"


def reservation(lever: Levier, dossier: Dossier, droit: LawAt) -> Reading | None:
    """What the law says of a reservation for this kind of contract; None when no text read opens it."""
    id_ = f"levier.reservation.{book(dossier)}.{lever}"
    return droit.find(id_) if any(record.id == id_ for record in droit.law.records) else None


def forbidden(levers: frozenset[Levier], dossier: Dossier, droit: LawAt) -> Iterator[Interdit]:
    """What the law forbids in this set of levers, for this kind of contract."""
    kind = dossier.marche.type_contrat.value
    for rule in droit.group("levier.interdit"):
        facts = rule.fiche
        if kind not in facts["contrats"]:
            continue
        alone = levers.intersection(facts.get("ensemble", ()))
        together = facts.get("avec") in levers and len(levers & RESERVES) > 1
        if alone or together:
            yield Interdit(rule.libelle, droit.read(facts["texte"]).fiche["citation"])


def bounds(lever: Levier, dossier: Dossier, lot: Lot, droit: LawAt) -> Iterator[Interdit]:
    """The limits that a reservation passes in this lot: its nature, its longest duration."""
    rule = reservation(lever, dossier, droit)
    if rule is None:
        return
    facts = rule.fiche
    cited = droit.read(facts["textes"][0]).fiche["citation"]
    nature = facts.get("nature")
    if nature and (lot.nature or dossier.marche.nature) != Nature(nature):
        yield Interdit(f"elle n’est ouverte qu’à certains marchés de {nature}", cited)
    longest, whole = facts.get("duree_max_mois"), dossier.marche.duree_totale_mois
    if longest and max(whole or 0, lot.duree_mois or 0) > longest:
        cited = droit.read(facts["textes"][1]).fiche["citation"]
        yield Interdit(f"la durée, reconductions comprises, dépasse {longest} mois", cited)


def problems(dossier: Dossier, droit: LawAt) -> Iterator[Problem]:
    """Every combination that the law forbids, lot by lot, each with its article."""
    for rank, lot in enumerate(dossier.lots):
        levers = frozenset(levers_of(dossier, lot) or ())
        found = list(forbidden(levers, dossier, droit))
        for lever in sorted(levers & RESERVES):
            passed = bounds(lever, dossier, lot, droit)
            found += (replace(item, libelle=f"{LEVIERS[lever]}{NB}: {item.libelle}") for item in passed)
        own = lot.leviers is not None
        named = f"lot {lot.numero}{NB}: " if dossier.alloti else ""
        for item in dict.fromkeys(found):
            yield Problem(
                Place(champ=f"lots[{rank}].leviers" if own and dossier.alloti else "clause.leviers"),
                f"{named}{item.libelle} ({item.citation})",
                "des leviers que la loi permet de réunir",
                "changez les leviers du lot ; « clausegen leviers » montre ceux qui sont ouverts",
            )
    marche = dossier.marche
    if marche.type_contrat is TypeContrat.CONCESSION and marche.ccag not in (None, Ccag.AUCUN):
        yield Problem(
            Place(champ="marche.ccag"),
            "une concession ne se réfère à aucun CCAG",
            "pas de « ccag », ou « aucun »",
            "retirez la ligne « ccag »",
        )


def refuse_forbidden(dossier: Dossier, droit: LawAt) -> None:
    """Raise ``InputError`` with everything that the law forbids in the dossier's levers."""
    found = tuple(problems(dossier, droit))
    if found:
        raise InputError(found)


def doubts(dossier: Dossier, droit: LawAt) -> Iterator[str]:
    """What no text read settles about the levers kept: « à vérifier »."""
    kept = [frozenset(levers_of(dossier, lot) or ()) for lot in dossier.lots]
    everything = frozenset(lever for levers in kept for lever in levers)
    kind = dossier.marche.type_contrat
    found = []
    if kind is TypeContrat.CONCESSION and Levier.RESERVE_ESS in everything:
        found.append("concession_ess")
    if kind is TypeContrat.AUTRE_MARCHE and everything & RESERVES:
        found.append("autre_marche_reservation")
    if any(levers & RESERVES and Levier.CONDITION_EXECUTION in levers for levers in kept):
        found.append("reservation_et_condition")
    if everything & RESERVES:
        found.append("reservation_groupement")
    if Levier.CRITERE in everything:
        found += ["critere_jurisprudence", "critere_environnemental"]
    for name in found:
        reading = droit.find(f"levier.doute.{name}")
        if reading is not None:
            yield f"{reading.libelle}{NB}: {reading.texte}."
