"""A pack put to use: the templates that it makes, ready for ``clausegen dossier``, and its profile."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clausegen.adapt.packs.pack import Pack
from clausegen.adapt.packs.records import PROFIL, Formulation, Logo
from clausegen.clauses.catalogue import Catalogue, Piece
from clausegen.errors import InputError, Place, Problem
from clausegen.french import typography
from clausegen.resources import templates_dir
from clausegen.word.package import open_package
from clausegen.word.picture import with_picture
from clausegen.word.rewording import reword
from clausegen.word.soundness import new_faults
from clausegen.word.tags import JINJA

_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_FRAGMENT = "_article"
"""Articles go into the buyer's own document, which has its own head."""


@dataclass(frozen=True)
class Prepared:
    """The templates that a pack changes, by piece, and what it could not do."""

    modeles: dict[str, bytes]
    """By identifier of piece."""
    problemes: tuple[Problem, ...]


def prepare_templates(pack: Pack, catalogue: Catalogue) -> Prepared:
    """The templates of a pack: its own or ours, with its wordings, then its logo."""
    made: dict[str, bytes] = {}
    problems: list[Problem] = []
    shared = {piece.id: piece.modele for piece in catalogue.pieces}
    for piece in catalogue.pieces:
        if not piece.modele:
            continue
        own = pack.modeles.get(piece.modele)
        source = own if own is not None else (templates_dir() / piece.modele).read_bytes()
        data = source
        # Two pieces may share a template: what is said of one holds for the file.
        wordings = [one for one in pack.formulations if shared.get(one.piece) == piece.modele]
        changed = own is not None
        if wordings:
            data, told = _reworded(data, piece, wordings)
            problems += told
            changed = True
        if pack.record.logo is not None and bears_logo(pack.record.logo, piece):
            picture = pack.files[pack.record.logo.fichier]
            package = open_package(data, piece.modele)
            data = with_picture(package, picture, pack.record.logo.texte, pack.record.logo.hauteur_mm)
            changed = True
        if changed:
            made[piece.id] = data
            problems += new_faults(source, data, piece.modele)
    problems += _strangers(pack, catalogue)
    return Prepared(made, tuple(dict.fromkeys(problems)))


def bears_logo(logo: Logo, piece: Piece) -> bool:
    """Whether a piece bears the logo: those that are named, else all but articles of a CCAP or an RC."""
    if logo.pieces:
        return piece.id in logo.pieces
    return bool(piece.modele) and not piece.id.endswith(_FRAGMENT)


def _reworded(data: bytes, piece: Piece, wordings: list[Formulation]) -> tuple[bytes, list[Problem]]:
    passages = [(one.au_lieu_de, _printed(one.ecrire)) for one in wordings]
    changed, done = reword(open_package(data, piece.modele), passages)
    problems = []
    for one, what in zip(wordings, done, strict=True):
        place = Place("formulations.yaml", champ=one.nom, extrait=one.au_lieu_de[:80])
        if what.refus:
            problems.append(
                Problem(
                    place,
                    "ce passage coupe un signet : le changer effacerait une valeur relue",
                    "un passage qui va d’un signet à l’autre sans en couper aucun",
                    "raccourcissez « au_lieu_de », ou mettez un modèle entier dans le pack",
                )
            )
        elif not what.fois:
            problems.append(
                Problem(
                    place,
                    f"ce passage n’est pas dans le modèle « {piece.modele} »",
                    "un passage copié du modèle, balises comprises, dans un seul paragraphe",
                    "copiez-le de nouveau : le modèle a pu changer depuis",
                )
            )
    return changed, problems


def _printed(text: str) -> str:
    """A wording with the apostrophes and spaces of print; its tags are left as they are."""
    pieces = re.split(rf"({JINJA})", text)
    for index in range(0, len(pieces), 2):
        pieces[index] = typography(_APOSTROPHE.sub("’", pieces[index]))
    return "".join(pieces)


def _strangers(pack: Pack, catalogue: Catalogue) -> Iterator[Problem]:
    """Templates and wordings of pieces that the catalogue does not have."""
    names = {piece.modele for piece in catalogue.pieces if piece.modele}
    pieces = {piece.id for piece in catalogue.pieces}
    for name in pack.modeles:
        if name not in names:
            yield Problem(
                Place(f"modeles/{name}"),
                "aucune pièce du catalogue n’emploie ce modèle",
                "l’un de ces noms : " + ", ".join(sorted(names)),
                "renommez-le, ou retirez-le du pack",
            )
    for one in pack.formulations:
        if one.piece not in pieces:
            yield Problem(
                Place("formulations.yaml", champ=one.nom),
                f"la pièce « {one.piece} » n’existe pas",
                "l’une de ces pièces : " + ", ".join(sorted(pieces)),
            )
    logo = pack.record.logo
    for name in logo.pieces if logo else ():
        if name not in pieces:
            yield Problem(
                Place("pack.yaml", champ="logo.pieces"),
                f"la pièce « {name} » n’existe pas",
                "l’une de ces pièces : " + ", ".join(sorted(pieces)),
            )


@contextmanager
def in_use(pack: Pack, catalogue: Catalogue) -> Iterator[tuple[Path | None, Path | None]]:
    """The profile and the folder of templates of a pack, as files that stay while they are used."""
    made = prepare_templates(pack, catalogue)
    if made.problemes:
        raise InputError(made.problemes)
    with tempfile.TemporaryDirectory(prefix="clausegen-") as folder:
        profil = modeles = None
        if PROFIL in pack.files:
            # The name of this file is what origins and the manifest show.
            profil = Path(folder, f"pack-{pack.cle}-{PROFIL}")
            profil.write_bytes(pack.files[PROFIL])
        if made.modeles:
            modeles = Path(folder, "modeles")
            modeles.mkdir()
            for piece in catalogue.pieces:
                if piece.id in made.modeles:
                    (modeles / piece.modele).write_bytes(made.modeles[piece.id])
        yield profil, modeles
