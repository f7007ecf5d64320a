"""What holds a final attestation back: rows that it does not count and that may yet be its own.

A final attestation concludes; the company shows it for years. It waits while a row that nobody counts may
change it. An intermediate one waits for none of this: the next one replaces it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from clausegen import french as fr
from clausegen.attest.affaires import anomaly
from clausegen.attest.attesting import Compte, findings
from clausegen.attest.counted import Anomalie, Suite
from clausegen.attest.rules import Case, judge
from clausegen.law import Law
from clausegen.model.hours_words import Etat

_PARTIAL = ("eligibilite_en_cours_de_mois", "limite_en_cours_de_mois")
_MENDABLE = ("sans_validation", "hors_periode")
_SHOWN = 6
"""Rows named in one message: beyond, how many more there are."""


def remember(compte: Compte, case: Case, anomalie: Anomalie) -> None:
    """Keep a row that was set aside, when mending the workbook may make it count."""
    if anomalie.code in _PARTIAL:
        compte.partielles.append(case)
    elif anomalie.code in _MENDABLE:
        compte.reparables.append(case)


def reasons(compte: Compte, jour: date, droit: Law) -> Iterator[Anomalie]:
    """Why the attestations of one affair wait, when they are final."""
    if compte.affaire.record.etat is not Etat.TERMINE:
        return
    uncertain = [Case(compte.affaire, ligne, jour, droit) for ligne in compte.affaire.incertaines]
    yield from _told(compte, "rattachement_incertain", "titulaire", list(filter(_may_count, uncertain)))
    yield from _told(compte, "part_a_compter", "mois", compte.partielles)
    pending = [*compte.a_verifier, *compte.reparables]
    if pending and findings(compte, pending) != findings(compte):
        yield from _told(compte, "a_valider_decisif", "statut", compte.a_verifier)
        yield from _told(compte, "ecartees_decisives", "mois", compte.reparables)


def _may_count(case: Case) -> bool:
    """Whether a row would count, or could, once its engagement is known."""
    found = judge(case)
    return found is None or found.suite is not Suite.ECARTEE or found.code in (*_PARTIAL, *_MENDABLE)


def _told(compte: Compte, code: str, champ: str, cases: Sequence[Case]) -> Iterator[Anomalie]:
    """One reason for all its rows; their hours were told with each of them."""
    if hours := compte.heures(cases):
        words = {"heures": fr.heures(hours), "lignes": _rows(cases)}
        found = anomaly(code, cases[0].ligne, champ, Decimal(0), **words)
        record = compte.affaire.record
        yield replace(found, marche=record.marche, lot=record.lot or "", titulaire=record.titulaire)


def _rows(cases: Sequence[Case]) -> str:
    """« ligne 14 », « lignes 14, 17 et 20 »."""
    ranks = [str(case.ligne.rang) for case in cases]
    if len(ranks) == 1:
        return f"ligne {ranks[0]}"
    if len(ranks) > _SHOWN:
        more = len(ranks) - _SHOWN + 1
        return f"lignes {', '.join(ranks[: _SHOWN - 1])} et {more} autres"
    return f"lignes {', '.join(ranks[:-1])} et {ranks[-1]}"
