"""Counts the hours of a workbook, market by market, and makes the attestations.

Enters: a workbook read by ``intake`` and the day of the run, which only tells which months cannot have been
worked yet. Leaves: a :class:`~clausegen.attest.counted.Comptage`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from clausegen import french as fr
from clausegen.attest import across, holding
from clausegen.attest.affaires import Affaire, anomaly, gather
from clausegen.attest.attesting import Compte, attestations_of
from clausegen.attest.counted import Anomalie, Bilan, Comptage, Retenue, Suite
from clausegen.attest.engagement_checks import heures_dues
from clausegen.attest.notices import notices
from clausegen.attest.records import Attestation
from clausegen.attest.rules import Case, judge
from clausegen.errors import Place, Problem
from clausegen.intake.executions_file import ClasseurLu
from clausegen.intake.tables import ENGAGEMENTS
from clausegen.law import Law, load_law
from clausegen.model.hours_words import Statut
from clausegen.model.scalars import slug


def count(classeur: ClasseurLu, jour: date, droit: Law | None = None) -> Comptage:
    """Every attestation of a workbook, those held back, and all that was not simply counted."""
    droit = droit or load_law()
    affaires, found = gather(classeur, droit)
    comptes, told = _judge_all(affaires, jour, droit)
    found += told
    made: list[Attestation] = []
    done: list[Compte] = []
    retenues = _unreadable(classeur)
    emetteurs = {slug(e.record.emetteur): e.record for e in classeur.emetteurs}
    for compte in comptes:
        reasons = [*compte.affaire.empechements, *(a.reason for a in compte.retenues)]
        if reasons:
            retenues.append(_retenue(compte.affaire, reasons))
        else:
            made.extend(attestations_of(compte, emetteurs.get(slug(compte.affaire.record.emetteur))))
            done.append(compte)
    return Comptage(
        tuple(sorted(made, key=lambda attestation: attestation.ordre)),
        tuple(retenues),
        tuple(sorted(found, key=_by_place)),
        _bilan(done, found),
        (*classeur.avertissements, *notices(classeur, affaires, jour)),
    )


def _judge_all(affaires: list[Affaire], jour: date, droit: Law) -> tuple[list[Compte], list[Anomalie]]:
    """The accounts of all affairs, and the anomalies of all rows."""
    comptes = [Compte(affaire) for affaire in affaires]
    told: list[Anomalie] = []
    remaining: list[Case] = []
    by_case: dict[int, Compte] = {}
    for compte in comptes:
        for ligne in compte.affaire.executions:
            case = Case(compte.affaire, ligne, jour, droit)
            by_case[id(ligne)] = compte
            anomalie = judge(case)
            if anomalie is None:
                remaining.append(case)
            else:
                _note(compte, anomalie, told)
                holding.remember(compte, case, anomalie)
    for check in (across.duplicates, across.overfull, across.several_markets):
        found = list(check(remaining))
        for case, anomalie in found:
            _note(by_case[id(case.ligne)], anomalie, told)
        out = {id(case.ligne) for case, anomalie in found if anomalie.suite is not Suite.COMPTEE}
        remaining = [case for case in remaining if id(case.ligne) not in out]
    for case in remaining:
        _enter(case, by_case[id(case.ligne)], told)
    for compte in comptes:
        for anomalie in holding.reasons(compte, jour, droit):
            _note(compte, anomalie, told)
    return comptes, told


def _note(compte: Compte, anomalie: Anomalie, told: list[Anomalie]) -> None:
    told.append(anomalie)
    if anomalie.suite is Suite.RETENUE:
        compte.retenues.append(anomalie)


def _enter(case: Case, compte: Compte, told: list[Anomalie]) -> None:
    """Count a row that nothing prevents, or keep it as still to be checked."""
    record = case.record
    if record.statut is Statut.A_VALIDER:
        compte.a_verifier.append(case)
        told.append(case.told("a_valider", "statut"))
        return
    compte.comptees.append(case)
    if compte.affaire.membres and compte.affaire.membre_de(record) is None:
        told.append(case.told("non_repartie", "titulaire"))
    if record.heures_formation and not compte.affaire.record.regles.formation_comptee:
        words = {"heures": fr.heures(record.heures_formation)}
        told.append(
            anomaly("formation_exclue", case.ligne, "heures_formation", record.heures_formation, **words)
        )
    if record.validee_par is None:
        told.append(case.told("validateur_inconnu", "validee_par"))


def _retenue(affaire: Affaire, reasons: Iterable[Problem]) -> Retenue:
    record = affaire.record
    raisons = tuple(dict.fromkeys(reasons))
    return Retenue(record.marche, record.lot or "", record.titulaire, record.acheteur, raisons)


def _unreadable(classeur: ClasseurLu) -> list[Retenue]:
    """An engagement that cannot be read is an attestation that is not made."""
    return [
        Retenue(rejet.marche, rejet.lot, rejet.titulaire, "", rejet.problemes)
        for rejet in classeur.rejets
        if rejet.table == ENGAGEMENTS.nom
    ]


def _bilan(comptes: list[Compte], anomalies: list[Anomalie]) -> Bilan:
    """The totals of what was attested."""
    cases = [case for compte in comptes for case in compte.comptees]
    records = [compte.affaire.record for compte in comptes]
    members = {m.record.siret for compte in comptes for m in compte.affaire.membres}
    zero = Decimal(0)
    return Bilan(
        acheteurs=len({slug(record.acheteur) for record in records}),
        entreprises=len({record.siret for record in records} | members),
        marches=len({(slug(record.acheteur), slug(record.marche)) for record in records}),
        personnes=len({case.record.participant for case in cases}),
        contrats=len({across.contract_key(case) for case in cases}),
        heures_dues=sum((heures_dues(record) or zero for record in records), zero),
        heures_validees=sum((compte.heures(compte.comptees) for compte in comptes), zero),
        heures_formation=sum((compte.formation(compte.comptees) for compte in comptes), zero),
        heures_ecartees=sum((a.heures for a in anomalies if a.suite is Suite.ECARTEE), zero),
    )


def _by_place(anomalie: Anomalie) -> tuple[str, int, str, str]:
    """The order of the workbook."""
    ou: Place = anomalie.ou
    rank = int("".join(filter(str.isdigit, ou.cellule or "")) or ou.ligne or 0)
    return f"{ou.fichier}/{ou.feuille or ''}", rank, ou.cellule or "", anomalie.code
