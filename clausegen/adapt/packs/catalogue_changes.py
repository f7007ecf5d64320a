"""The catalogue for which a pack was made, and what has changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from clausegen import __version__
from clausegen.adapt.packs.pack import Pack
from clausegen.adapt.packs.records import PACK, REFERENCE, Reference
from clausegen.adapt.templates.needed import needed
from clausegen.adapt.templates.vocabulary import internal_only, vocabulary
from clausegen.clauses.catalogue import Catalogue, Destinataire, Piece
from clausegen.resources import templates_dir
from clausegen.tender.context.schema import VERSION


def reference(catalogue: Catalogue, files: Mapping[str, bytes]) -> bytes:
    """``reference.json`` for a pack made today of these files."""
    content = {
        "clausegen": __version__,
        "catalogue": catalogue.version,
        "contexte": VERSION,
        "pieces": {
            piece.id: {
                "titre": piece.titre,
                "modele": piece.modele,
                "sha256": _digest((templates_dir() / piece.modele).read_bytes()),
                "signets": _signets(piece),
            }
            for piece in catalogue.pieces
            if piece.modele
        },
        "variables": _variables(catalogue),
        "fichiers": {name: _digest(data) for name, data in sorted(files.items())},
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def changes(pack: Pack, catalogue: Catalogue) -> tuple[str, ...]:
    """What changed in clausegen since the pack was made, in French; empty when nothing did."""
    if pack.reference is None:
        return ("on ne sait pas pour quel catalogue ce pack a été fait : reference.json manque",)
    return tuple(_changes(pack, pack.reference, catalogue))


def touched(pack: Pack) -> tuple[str, ...]:
    """The files of the pack that were changed by hand since it was made."""
    if pack.reference is None:
        return ()
    known = pack.reference.fichiers
    return tuple(
        name
        for name, data in sorted(pack.files.items())
        if name not in (REFERENCE, PACK) and name not in pack.etrangers and known.get(name) != _digest(data)
    )


def _changes(pack: Pack, then: Reference, catalogue: Catalogue) -> Iterator[str]:
    if then.contexte != VERSION:
        yield f"les variables sont passées de la version {then.contexte} à la version {VERSION}"
    if then.catalogue != catalogue.version:
        yield f"le catalogue est passé de la version {then.catalogue} à la version {catalogue.version}"
    now = {piece.id: piece for piece in catalogue.pieces if piece.modele}
    for identifier in sorted(set(then.pieces) - set(now)):
        yield f"la pièce « {then.pieces[identifier].titre} » ({identifier}) n’existe plus"
    new = [piece.titre for key, piece in now.items() if key not in then.pieces]
    if new:
        yield f"{len(new)} pièce(s) nouvelle(s), que le pack ne connaît pas : {', '.join(new)}"
    concerned = set(pack.modeles)
    wordings = {formulation.piece for formulation in pack.formulations}
    for identifier, before in then.pieces.items():
        piece = now.get(identifier)
        if piece is not None and (before.modele in concerned or identifier in wordings):
            yield from _piece_changes(piece, before.modele, before.sha256, before.signets)
    lost = sorted(set(then.variables) - set(_variables(catalogue)))
    if lost:
        yield f"ces variables n’existent plus : {', '.join(lost)}"


def _piece_changes(piece: Piece, modele: str, digest: str, signets: tuple[str, ...]) -> Iterator[str]:
    if piece.modele != modele:
        yield f"le modèle « {modele} » s’appelle maintenant « {piece.modele} » : renommez celui du pack"
    if _digest((templates_dir() / piece.modele).read_bytes()) != digest:
        yield f"notre modèle « {piece.modele} » a changé depuis : comparez-le avec celui du pack"
    added = [name for name in _signets(piece) if name not in signets]
    if added:
        yield f"« {piece.titre} » porte de nouveaux signets, à mettre dans le pack : {', '.join(added)}"


def _signets(piece: Piece) -> list[str]:
    return [fact.signet for fact in needed(piece)]


def _variables(catalogue: Catalogue) -> list[str]:
    found = set(internal_only())
    for piece in catalogue.pieces:
        if piece.dossier is not Destinataire.INTERNE:
            found |= set(vocabulary(piece))
    return sorted(found)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
