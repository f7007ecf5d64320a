"""What goes into the register and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Statut(StrEnum):
    """How far an attestation has gone; a number never goes back."""

    ATTRIBUE = "attribue"
    """The number is taken; the document may not exist yet."""
    EMISE = "emise"
    """The document is on disk, whole."""


@dataclass(frozen=True, slots=True)
class Demande:
    """An attestation that wants its number.

    ``sujet`` says what it is about, whatever it says of it (market, lot, holder, kind): two demands
    of the same ``emetteur`` and ``sujet`` are the same attestation, or one replaces the other.
    ``faits`` is all that the document says, in plain JSON values.
    """

    emetteur: str
    sujet: str
    faits: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Inscription:
    """An attestation in the register. ``date`` is the one that the document bears, at each print.

    ``remplace`` is the number that this one replaces, ``remplacee_par`` the one that replaces it.
    ``nouvelle`` is true on the run that took the number, false on a reprint.
    """

    id: int
    numero: str
    emetteur: str
    sujet: str
    date: date
    code: str
    statut: Statut
    faits: Mapping[str, Any]
    remplace: str | None = None
    remplacee_par: str | None = None
    nouvelle: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """A document made for an inscription; the last one is what a reprint is made like.

    ``modele`` and ``docx`` are digests (SHA-256), of its Word template and of its Word file; ``contenu``
    is one of what that file holds, whatever the way it is compressed. ``mentions`` is what is printed
    around the facts and is not one (signatory, addresses). ``date`` is the day of this print, which the
    document does not bear.
    """

    attestation: int
    """The ``id`` of the inscription."""
    modele: str
    docx: str
    contenu: str
    mentions: Mapping[str, str]
    date: date
