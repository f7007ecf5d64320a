"""A case with its templates and its variables: ready to be filled, and to be read back.

Enters: a case, and the user's own templates if any. Leaves: the bytes of each piece, and what it
must and may say. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clausegen.clauses.catalogue import Destinataire, Piece
from clausegen.errors import Problem
from clausegen.tender.agenda import agenda
from clausegen.tender.case import Case
from clausegen.tender.check.doubts import to_check
from clausegen.tender.check.expectations import expectations
from clausegen.tender.check.read_back import Expected
from clausegen.tender.context import note
from clausegen.tender.context.clause import build
from clausegen.tender.sections import sections
from clausegen.tender.templates import PieceTemplate, open_templates


@dataclass(frozen=True)
class Bundle:
    """The pieces of a case: templates, ranks of the sub-articles, variables for each kind of reader."""

    case: Case
    pieces: tuple[Piece, ...]
    modeles: Mapping[str, PieceTemplate]
    ranks: dict[str, int]
    public: Mapping[str, Any]
    interne: Mapping[str, Any]
    a_verifier: tuple[str, ...]

    def fill(self, piece: Piece, report: list[Problem] | None = None) -> bytes:
        """The bytes of one piece; what had to be changed in a value is added to ``report``."""
        if not piece.modele:
            return agenda(self.case)
        context = self.interne if piece.dossier is Destinataire.INTERNE else self.public
        return self.modeles[piece.id].template.render(context, report=report)

    def expected(self, piece: Piece) -> Expected:
        """What a piece must and may say."""
        text = self.modeles[piece.id].texte
        return expectations(self.case, piece, path_of(piece), self.ranks, text, self.interne)


def gather(case: Case, jour: date, own: Path | None = None) -> Bundle:
    """Open the templates of a case and work out its variables, for pieces written on ``jour``."""
    pieces = case.catalogue.applicable(case.leviers, case.livre, case.presences)
    modeles = open_templates(pieces, own, case.numero)
    ranks = sections(case, modeles)
    doubts = to_check(case)
    return Bundle(
        case,
        pieces,
        modeles,
        ranks,
        build(case, ranks).model_dump(),
        note.build(case, ranks, jour, doubts).model_dump(),
        tuple(doubts),
    )


def path_of(piece: Piece) -> str:
    """Where a piece stands in the output folder."""
    return f"{piece.dossier}/{piece.fichier}"
