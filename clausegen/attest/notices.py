"""What is strange in a workbook of hours and prevents nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from clausegen import french as fr
from clausegen.attest.affaires import Affaire
from clausegen.attest.engagement_checks import heures_dues
from clausegen.errors import Problem
from clausegen.intake.executions_file import ClasseurLu
from clausegen.intake.executions_rows import Ligne
from clausegen.model.executions import Engagement, Membre
from clausegen.model.hours_words import Etat
from clausegen.model.scalars import slug


def notices(classeur: ClasseurLu, affaires: list[Affaire], jour: date) -> Iterator[Problem]:
    """All that the user should look at, in the order of the workbook, then across its rows."""
    known = {slug(e.record.emetteur) for e in classeur.emetteurs}
    for affaire in affaires:
        if known and slug(affaire.record.emetteur) not in known:
            known.add(slug(affaire.record.emetteur))
            yield _unknown_issuer(affaire)
        yield from _state(affaire, jour)
        yield from _fraction(affaire)
    yield from _names(affaires)


def _unknown_issuer(affaire: Affaire) -> Problem:
    return Problem(
        affaire.engagement.case("emetteur"),
        f"l’émetteur « {affaire.record.emetteur} » n’est pas dans la feuille « Émetteurs »",
        "son lieu et son signataire, qui restent en blanc sur l’attestation",
        "Ajoutez-le à la feuille « Émetteurs », ou corrigez son nom.",
    )


def _state(affaire: Affaire, jour: date) -> Iterator[Problem]:
    record, ou = affaire.record, affaire.engagement.case("etat")
    expected = "un état qui s’accorde avec les dates"
    if record.etat is Etat.TERMINE and record.date_fin > jour:
        told = "le marché est dit terminé alors que sa date de fin est à venir"
        yield Problem(ou, told, expected, "Vérifiez l’état, ou donnez la date de fin réelle.")
    elif record.etat is Etat.EN_COURS and record.date_fin < jour:
        told = "le marché est dit en cours alors que sa date de fin est passée"
        remedy = "Écrivez « termine » s’il est fini ; s’il est prolongé, corrigez la date de fin."
        yield Problem(ou, told, expected, remedy)


def _fraction(affaire: Affaire) -> Iterator[Problem]:
    """A ratio that gives a part of an hour, in a contract that is not said to round it down."""
    due = heures_dues(affaire.record)
    if affaire.record.ratio is not None and due is not None and due != int(due):
        yield Problem(
            affaire.engagement.case("regles"),
            f"le ratio donne {fr.heures(due)} dues, et aucune règle ne les arrondit",
            "l’arrondi des documents du marché, s’ils en ont un",
            "S’ils le disent, ajoutez « arrondi à l’heure inférieure » aux règles.",
        )


def _names(affaires: Iterable[Affaire]) -> Iterator[Problem]:
    """A SIRET that two company names share: one of the two is wrong, or the name has two spellings."""
    seen: dict[str, tuple[str, str]] = {}
    for ligne, name in _companies(affaires):
        siret = ligne.record.siret
        first, where = seen.setdefault(siret, (name, _row(ligne)))
        if slug(first) != slug(name):
            yield Problem(
                ligne.case("siret"),
                f"« {name} » a le SIRET de « {first} » ({where})",
                "un seul nom par SIRET",
                "Corrigez le nom ou le SIRET : sous deux noms, une entreprise reçoit deux envois.",
            )


def _companies(affaires: Iterable[Affaire]) -> Iterator[tuple[Ligne[Engagement] | Ligne[Membre], str]]:
    """Every company with its row; a group lends its head's SIRET and is not one."""
    for affaire in affaires:
        if not affaire.membres:
            yield affaire.engagement, affaire.record.titulaire
        for membre in affaire.membres:
            yield membre, membre.record.membre


def _row(ligne: Ligne[Engagement] | Ligne[Membre]) -> str:
    return (
        f"feuille « {ligne.ou.feuille} », ligne {ligne.rang}" if ligne.ou.feuille else f"ligne {ligne.rang}"
    )
