"""The Word templates of the pieces: ours, or the user's own, piece by piece."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from clausegen.clauses.catalogue import Catalogue, Piece
from clausegen.errors import InputError, Place, Problem
from clausegen.resources import templates_dir
from clausegen.word import Template
from clausegen.word.numbering import number_headings_from
from clausegen.word.package import read_file
from clausegen.word.reading import read_document

_SECTION = re.compile(r"⟦art_([a-z]+)⟧")
_ARTICLE = "ccap_article"


@dataclass(frozen=True)
class PieceTemplate:
    """One template, opened: its text and digest are kept for the check and the manifest."""

    piece: Piece
    template: Template
    texte: str
    sha256: str
    propre: bool
    """True when it is the user's own."""


def open_templates(pieces: tuple[Piece, ...], own: Path | None, article: int) -> dict[str, PieceTemplate]:
    """The template of each piece by the piece's identifier; those in ``own`` come first.

    ``article`` is the number that our article has in the buyer's CCAP.
    """
    if own is not None:
        _check_folder(own, pieces)
    return {piece.id: _open(piece, own, article) for piece in pieces}


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


def _open(piece: Piece, own: Path | None, article: int) -> PieceTemplate:
    path = _path(piece, own)
    data = read_file(path, path.name)
    numbered = number_headings_from(data, article, path.name) if piece.id == _ARTICLE else data
    return PieceTemplate(
        piece=piece,
        template=Template.from_bytes(numbered, path.name),
        texte=read_document(data, path.name).text,
        sha256=hashlib.sha256(data).hexdigest(),
        propre=own is not None and path.parent == own,
    )


def _path(piece: Piece, own: Path | None) -> Path:
    mine = own / piece.modele if own else None
    return mine if mine is not None and mine.is_file() else templates_dir() / piece.modele


def sections(catalogue: Catalogue, own: Path | None) -> dict[str, int]:
    """The rank of each sub-article, read from the headings of the CCAP template in use."""
    piece = next(piece for piece in catalogue.pieces if piece.id == _ARTICLE)
    path = _path(piece, own)
    names = [
        found.group(1)
        for paragraph in read_document(path).paragraphs
        if paragraph.level is not None and (found := _SECTION.search(paragraph.marked))
    ]
    ranks = {name: rank for rank, name in enumerate((n for n in names if n != "clause"), 1)}
    needed = {d.section for d in catalogue.dispositions.values()}
    needed |= {d.section for d in catalogue.derogations.values()}
    missing = sorted(needed - set(ranks))
    if missing:
        raise InputError(
            [
                Problem(
                    Place(fichier=path.name),
                    "des sous-articles n’ont plus leur signet : " + ", ".join(f"art_{m}" for m in missing),
                    "un signet sur chaque titre de sous-article",
                    "remettez le signet dans Word (Insertion, Signet) sur le titre concerné",
                )
            ]
        )
    return ranks
