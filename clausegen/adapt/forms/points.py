"""What the buyer is asked to look at, and never a verdict on the offer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Genre(StrEnum):
    """Kinds of points, in the order in which they are told."""

    VOLUME = "volume modifié"
    TEXTE = "texte modifié"
    CONTRADICTOIRE = "réponse contradictoire"
    DOUTEUX = "réponse à vérifier"
    MANQUANT = "réponse manquante"
    LECTURE = "lecture"


@dataclass(frozen=True, slots=True)
class Point:
    """One point « à examiner par l’acheteur »: kind, sentence, fields concerned."""

    genre: Genre
    constat: str
    champs: tuple[str, ...] = ()


def in_order(points: list[Point]) -> tuple[Point, ...]:
    """The points by kind, each told once."""
    kinds = list(Genre)
    return tuple(sorted(dict.fromkeys(points), key=lambda point: kinds.index(point.genre)))
