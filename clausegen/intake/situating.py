"""Gives a file and a line to a problem found later than the reading, by who knows no file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from clausegen.errors import InputError, Place, Problem
from clausegen.intake.dossier_reader import DossierLu
from clausegen.intake.validation import nearest


@contextmanager
def situated(lu: DossierLu) -> Iterator[None]:
    """Problems raised inside are told with the place where the dossier speaks of them."""
    try:
        yield
    except InputError as error:
        raise InputError(dict.fromkeys(_situate(lu, problem) for problem in error.problems)) from error


def _situate(lu: DossierLu, problem: Problem) -> Problem:
    ou = problem.ou
    if ou.fichier is not None or not lu.sources:
        return problem
    ranks = [rank for rank, lot in enumerate(lu.dossier.lots) if lot.numero == ou.lot]
    path = f"lots[{ranks[0]}].{ou.champ or ''}" if ranks and lu.dossier.alloti else ou.champ or ""
    found = nearest(path.rstrip("."), lu.places)
    if found == lu.places.get(""):
        # The first line of the dossier says nothing of a key that it does not have.
        found = Place(fichier=found.fichier)
    where = replace(
        ou,
        fichier=found.fichier or lu.sources[0].nom,
        ligne=found.ligne,
        feuille=found.feuille,
        cellule=found.cellule,
    )
    return replace(problem, ou=where)
