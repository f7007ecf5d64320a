"""Attestations given their numbers: what the register says of each, and the name of its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from clausegen.attest.records import Attestation, Enregistrement, Mentions, from_faits
from clausegen.model.scalars import slug
from clausegen.register import Demande, Edition, Inscription, Registre

_HOLDER = 40
"""Letters of the holder's name kept in the name of a file."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An attestation with its number: ``attestation`` is what is printed, mentions included.

    ``editions`` are the documents made for it so far. ``mentions_gardees`` is true when the mentions
    printed are those of an earlier print, and the workbook gives others today.
    """

    attestation: Attestation
    inscription: Inscription
    editions: tuple[Edition, ...]
    nom: str
    mentions_gardees: bool = False

    @property
    def numero(self) -> str:
        """Its number."""
        return self.inscription.numero


def issue(
    registre: Registre, attestations: Sequence[Attestation], jour: date, *, nouvelles_mentions: bool = False
) -> list[Piece]:
    """The pieces of a batch, in the same order; numbers are taken in the register, all at once.

    A reprint bears the mentions (signatory, addresses) of its last print, unless ``nouvelles_mentions``.
    """
    inscriptions = registre.assign([Demande(a.emetteur, a.identite, a.faits()) for a in attestations], jour)
    editions = registre.all_editions(inscriptions)
    names = _names(inscriptions)
    pieces = []
    for attestation, inscription in zip(attestations, inscriptions, strict=True):
        made = editions[inscription.id]
        printed = attestation
        if made and not nouvelles_mentions:
            printed = replace(attestation, mentions=mentions_of(made[-1]))
        kept = printed.mentions != attestation.mentions
        pieces.append(Piece(printed, inscription, made, names[inscription.id], kept))
    return pieces


def enregistrement(inscription: Inscription) -> Enregistrement:
    """What the register gives to the document."""
    return Enregistrement(inscription.numero, inscription.date, inscription.code, inscription.remplace or "")


def mentions_of(edition: Edition) -> Mentions:
    """The mentions that a document bears."""
    return Mentions(**edition.mentions)


def mentions_texts(attestation: Attestation) -> Mapping[str, str]:
    """The mentions of an attestation, as the register keeps them."""
    return asdict(attestation.mentions)


def attestation_of(inscription: Inscription, mentions: Mentions | None = None) -> Attestation:
    """The attestation that an inscription describes; ``ValueError`` for facts of another version."""
    return from_faits(dict(inscription.faits), mentions)


def without_doubles(
    attestations: Iterable[Attestation],
) -> tuple[list[Attestation], list[Attestation]]:
    """Those that are alone in their identity, then those that two engagements ask for."""
    given = list(attestations)
    count = Counter(a.identite for a in given)
    alone = [a for a in given if count[a.identite] == 1]
    return alone, [a for a in given if count[a.identite] > 1]


def file_names(inscription: Inscription) -> tuple[str, str]:
    """The two names that the files of an attestation may bear: the second tells the issuer too."""
    plain = f"{inscription.numero}-{_short(str(inscription.faits.get('titulaire', '')))}"
    return plain, f"{plain}-{_short(inscription.emetteur)}"


def _names(inscriptions: Sequence[Inscription]) -> dict[int, str]:
    """The name of each document's files; two issuers may have the same number for the same holder."""
    count = Counter(file_names(inscription)[0] for inscription in inscriptions)
    found = {}
    for inscription in inscriptions:
        plain, long = file_names(inscription)
        found[inscription.id] = plain if count[plain] == 1 else long
    return found


def _short(text: str) -> str:
    return slug(text)[:_HOLDER].strip("_").replace("_", "-") or "attestation"
