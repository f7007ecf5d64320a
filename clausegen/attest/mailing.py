"""What goes to the post: the order of the print file, a cover sheet per envelope, the bordereau d'envoi.

The Word templates ``couverture.docx`` and ``bordereau.docx`` are filled with :class:`Enveloppe` and
:class:`Bordereau`, whose attributes are their variables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from clausegen.attest.issuing import Piece
from clausegen.attest.records import Constat, Portee
from clausegen.french import NB, french_date
from clausegen.model.scalars import slug
from clausegen.publish import Sheet

BORDEREAU = "bordereau"
_REACHED = (Constat.DEPASSE, Constat.ATTEINT)
"""What a company may wish to show with its next offers."""
_PHONE = re.compile(r"\b0\d(?: \d\d){4}\b")


class Tri(StrEnum):
    """The order of the print file."""

    ENTREPRISE = "entreprise"
    ACHETEUR = "acheteur"
    CODE_POSTAL = "code_postal"


@dataclass(frozen=True, slots=True)
class Pli:
    """What goes into one envelope: the attestations of one company, neighbours in the print file."""

    rang: int
    pieces: tuple[Piece, ...]

    @property
    def cle(self) -> str:
        """The name of its cover sheet in the publication."""
        return f"couverture-{self.rang}"

    @property
    def titulaire(self) -> str:
        """Whom it goes to."""
        return self.pieces[0].attestation.titulaire


def envelopes(pieces: Sequence[Piece], tri: Tri) -> list[Pli]:
    """The envelopes, in the order of the print file; inside one, market, lot, group before members."""
    ordered = sorted(pieces, key=_order(tri))
    groups = groupby(ordered, lambda piece: _recipient(piece, tri))
    return [Pli(rank, tuple(members)) for rank, (_, members) in enumerate(groups, start=1)]


def _order(tri: Tri) -> Callable[[Piece], tuple[object, ...]]:
    def key(piece: Piece) -> tuple[object, ...]:
        a = piece.attestation
        company, buyer = (slug(a.titulaire), a.siret), slug(a.acheteur)
        first: tuple[object, ...] = {
            Tri.ENTREPRISE: (company, buyer),
            Tri.ACHETEUR: (buyer, company),
            # Without a postcode: at the end, to be found by hand.
            Tri.CODE_POSTAL: (a.code_postal or "99999", company, buyer),
        }[tri]
        return (*first, a.ordre, piece.numero)

    return key


def _recipient(piece: Piece, tri: Tri) -> tuple[str, ...]:
    a = piece.attestation
    place = (a.titulaire, a.siret, a.emetteur)
    return (*place, a.acheteur) if tri is Tri.ACHETEUR else place


def print_sheets(plis: Sequence[Pli], *, couverture: bool, exemplaires: int) -> list[Sheet]:
    """The sheets of the print file: the bordereau, then each envelope, its cover sheet first."""
    sheets = [Sheet(BORDEREAU, ("Bordereau d’envoi",))]
    for pli in plis:
        if couverture:
            sheets.append(Sheet(pli.cle, (pli.titulaire, "Couverture")))
        for piece in pli.pieces:
            a = piece.attestation
            title = f"{piece.numero} – {a.marche}" + (f", lot {a.lot}" if a.lot else "")
            sheets.append(Sheet(piece.nom, (pli.titulaire, title), exemplaires))
    return sheets


def cover_context(pli: Pli, exemplaires: int) -> Mapping[str, object]:
    """The values of ``couverture.docx``: sender, address lines for the window, what is inside."""
    first = pli.pieces[0].attestation
    return {
        "expediteur": {"nom": first.emetteur, "lignes": address_lines(first.mentions.adresse_emetteur)},
        "destinataire": {"nom": pli.titulaire, "lignes": address_lines(first.mentions.adresse_titulaire)},
        "contact": _PHONE.sub(lambda hit: hit[0].replace(" ", NB), first.mentions.contact),
        "pieces": [_row(piece) for piece in pli.pieces],
        "nombre": len(pli.pieces),
        "atteintes": sum(piece.attestation.constat in _REACHED for piece in pli.pieces),
        "exemplaires": exemplaires,
        "rang": pli.rang,
    }


def slip_context(plis: Sequence[Pli], jour: date, exemplaires: int) -> Mapping[str, object]:
    """The values of ``bordereau.docx``: every envelope in the order of the print file, with its content."""
    issuers = sorted({piece.attestation.emetteur for pli in plis for piece in pli.pieces}, key=slug)
    return {
        "emetteur": " ; ".join(issuers),
        "date": french_date(jour),
        "plis": [
            {
                "rang": pli.rang,
                "titulaire": pli.titulaire,
                "adresse": ", ".join(address_lines(pli.pieces[0].attestation.mentions.adresse_titulaire)),
                "pieces": [_row(piece) for piece in pli.pieces],
            }
            for pli in plis
        ],
        "nombre": sum(len(pli.pieces) for pli in plis),
        "nombre_plis": len(plis),
        "exemplaires": exemplaires,
    }


def _row(piece: Piece) -> dict[str, str]:
    a = piece.attestation
    return {
        "numero": piece.numero,
        "marche": a.marche,
        "lot": a.lot,
        "acheteur": a.acheteur,
        "objet": a.objet,
        "forme": {"finale": "finale", "intermediaire": "intermédiaire"}[a.forme.value],
        "portee": {
            Portee.TITULAIRE: "",
            Portee.GROUPEMENT: "groupement",
            Portee.MEMBRE: "membre du groupement",
        }[a.portee],
    }


def address_lines(adresse: str) -> list[str]:
    """A postal address, a line after another, as on an envelope; at most five.

    Lines are those of the cell (Alt+Enter), else what stands between commas; the postcode and the
    town go together on the last line that holds them.
    """
    parts = re.split(r"\n", adresse) if "\n" in adresse.strip() else adresse.split(",")
    lines = [line for part in parts if (line := " ".join(part.split()))]
    if len(lines) == 1 and (found := re.fullmatch(r"(.+?)\s+[–-]?\s*(\d{5}\s+\D.*)", lines[0])):
        lines = [found[1], found[2]]
    return [*lines[:4], " ".join(lines[4:])] if len(lines) > 5 else lines
