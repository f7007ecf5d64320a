"""The piece of the catalogue that a user means by a short word."""

from __future__ import annotations

from clausegen.clauses.catalogue import Catalogue, Piece
from clausegen.errors import InputError, Place, Problem
from clausegen.model.scalars import slug, suggest


def piece_named(catalogue: Catalogue, name: str) -> Piece:
    """« ccap_article », « ccap », « ccap-article.docx »; ``InputError`` with the list otherwise."""
    word = slug(name.removesuffix(".docx"))
    pieces = [piece for piece in catalogue.pieces if piece.modele]
    for wanted in (word, f"{word}_article"):
        for piece in pieces:
            if wanted in (piece.id, slug(piece.modele.removesuffix(".docx"))):
                return piece
    near = [piece for piece in pieces if piece.id.startswith(word)] if word else []
    if len(near) == 1:
        return near[0]
    known = ", ".join(piece.id for piece in (near or pieces))
    what = f"« {name} » désigne plusieurs pièces" if near else f"la pièce « {name} » n’existe pas"
    hint = "" if near else suggest(word, [piece.id for piece in pieces])
    raise InputError([Problem(Place(champ="--piece"), what, f"l’une de ces pièces : {known}", hint)])
