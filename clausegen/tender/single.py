"""One piece of a case, as bytes: for who puts it in a document of the buyer's instead of in a folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from clausegen.clauses.catalogue import Catalogue, Destinataire, Piece
from clausegen.errors import CoherenceError, InputError, Place, Problem
from clausegen.tender.case import Case
from clausegen.tender.check import requirements
from clausegen.tender.check.read_back import verify
from clausegen.tender.filling import gather
from clausegen.word.reading import read_document

_CONTRACT = "ccap"


def piece_for(catalogue: Catalogue, case: Case, kind: str) -> Piece:
    """The article of a case for a « ccap » (or a concession contract), or an « rc »."""
    wanted = "concession_article" if case.concession and kind == _CONTRACT else f"{kind}_article"
    known = next((piece for piece in catalogue.pieces if piece.id == wanted), None)
    if known is not None and known in catalogue.applicable(case.leviers, case.livre, case.presences):
        return known
    what = (
        f"clausegen n’a pas d’article à insérer dans un document de type « {kind} »"
        if known is None
        else f"les leviers du dossier n’appellent pas la pièce « {known.titre} »"
    )
    fitting = ", ".join(f"« {lever} »" for lever in known.leviers) if known is not None else ""
    raise InputError(
        [
            Problem(
                Place(champ="clause.leviers" if known is not None else None),
                what,
                f"l’un des leviers {fitting}" if fitting else "une pièce du catalogue",
            )
        ]
    )


def make_piece(case: Case, piece: Piece, article: int, modeles: Path | None = None) -> bytes:
    """The piece as ``clausegen dossier`` writes it, read back, its article bearing the number ``article``."""
    _check_public(piece)
    numbered = case.dossier.pieces.model_copy(update={piece.numero: article})
    dossier = case.dossier.model_copy(update={"pieces": numbered})
    made = replace(case, lu=replace(case.lu, dossier=dossier))
    requirements.check(made)
    bundle = gather(made, made.droit.date, modeles)
    data = bundle.fill(piece)
    problems = list(verify(read_document(data, piece.fichier), bundle.expected(piece)))
    if problems:
        raise CoherenceError(problems)
    return data


def _check_public(piece: Piece) -> None:
    """Refuse an internal piece: the document that receives it is for bidders."""
    if piece.dossier is not Destinataire.DCE:
        raise InputError(
            [Problem(Place(), f"« {piece.titre} » est un document interne : il ne va pas aux candidats")]
        )
