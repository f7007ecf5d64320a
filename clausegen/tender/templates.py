"""The Word templates of the pieces: ours, or the user's own, piece by piece."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from clausegen.clauses.catalogue import Piece
from clausegen.errors import InputError, Place, Problem
from clausegen.resources import templates_dir
from clausegen.word import Template
from clausegen.word.numbering import number_headings_from
from clausegen.word.package import read_file
from clausegen.word.reading import read_document
from clausegen.word.soundness import refuse_broken


@dataclass(frozen=True)
class PieceTemplate:
    """One template, opened: its text and digest are kept for the check and the manifest."""

    piece: Piece
    template: Template
    data: bytes
    """The template's own bytes, as it was read."""
    texte: str
    sha256: str
    propre: bool
    """True when it is the user's own."""


def open_templates(
    pieces: Iterable[Piece], own: Path | None, number_of: Callable[[Piece], int | None]
) -> dict[str, PieceTemplate]:
    """The template of each Word piece by the piece's identifier; those in ``own`` come first.

    ``number_of`` gives the number that a piece's first heading bears in the buyer's own document.
    """
    wanted = tuple(piece for piece in pieces if piece.modele)
    if own is not None:
        _check_folder(own, wanted)
    return {piece.id: _open(piece, own, number_of(piece)) for piece in wanted}


def _check_folder(own: Path, pieces: tuple[Piece, ...]) -> None:
    """Refuse a folder that would change nothing: it is mistyped, or its files have other names."""
    place = Place(fichier=str(own))
    if not own.is_dir():
        raise InputError([Problem(place, "ce dossier de modèles n’existe pas", "un dossier")])
    names = [piece.modele for piece in pieces]
    if not any((own / name).is_file() for name in names):
        raise InputError(
            [
                Problem(
                    place,
                    "aucun fichier de ce dossier n’a le nom d’un modèle",
                    "au moins l’un de ces fichiers : " + ", ".join(names),
                    "renommez votre modèle, ou retirez --modeles pour employer les nôtres",
                )
            ]
        )


def _open(piece: Piece, own: Path | None, number: int | None) -> PieceTemplate:
    path = _path(piece, own)
    data = read_file(path, path.name)
    mine = own is not None and path.parent == own
    if mine:
        refuse_broken(data, path.name)
    numbered = number_headings_from(data, number, path.name) if number is not None else data
    return PieceTemplate(
        piece=piece,
        template=Template.from_bytes(numbered, path.name),
        data=data,
        texte=read_document(data, path.name).text,
        sha256=hashlib.sha256(data).hexdigest(),
        propre=mine,
    )


def _path(piece: Piece, own: Path | None) -> Path:
    mine = own / piece.modele if own else None
    return mine if mine is not None and mine.is_file() else templates_dir() / piece.modele
