"""The forms as they were given to companies: produced again from a dossier, or taken from its folder."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from clausegen.adapt.forms.fields import Form, form_of
from clausegen.clauses.catalogue import Catalogue, Destinataire
from clausegen.errors import InputError, Place, Problem
from clausegen.intake import read_dossier
from clausegen.law import load_law
from clausegen.tender.case import prepare
from clausegen.tender.output_folder import MANIFESTE
from clausegen.tender.production import Request, produce
from clausegen.word.reading import read_document


def forms_of_dossier(
    dossier: Path, catalogue: Catalogue, day: date, profil: Path | None = None, modeles: Path | None = None
) -> tuple[Form, ...]:
    """The forms that a dossier gives, made again in a folder that does not stay."""
    case = prepare(read_dossier(dossier, profil=profil), load_law(), catalogue)
    with tempfile.TemporaryDirectory(prefix="clausegen-") as folder:
        made = Path(folder, "pieces")
        produce(case, Request(made, day, modeles=modeles))
        return tuple(_forms(made, catalogue))


def forms_of_folder(folder: Path, catalogue: Catalogue) -> tuple[tuple[Form, ...], tuple[Problem, ...]]:
    """The forms of a folder written by ``clausegen dossier``, and those that were touched since."""
    try:
        manifest = json.loads((folder / MANIFESTE).read_text(encoding="utf-8"))
        digests = {item["chemin"]: item["sha256"] for item in manifest["fichiers"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(
            [
                Problem(
                    Place(str(folder)),
                    "ce dossier n’a pas été écrit par « clausegen dossier », ou son manifeste manque",
                    "le dossier donné à -o, avec « dce » et « interne »",
                    "indiquez ce dossier, ou remplacez --pieces par --dossier DOSSIER.yaml",
                )
            ]
        ) from None
    forms = tuple(_forms(folder, catalogue))
    names = {form.document.fichier for form in forms}
    touched = tuple(
        Problem(
            Place(path.name),
            "cette pièce a été modifiée depuis sa production : c’est elle qui sert de référence",
        )
        for path in _given(folder)
        if path.name in names and digests.get(path.relative_to(folder).as_posix()) != _digest(path)
    )
    return forms, touched


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _given(folder: Path) -> list[Path]:
    """The Word files of a folder of pieces that leave the buyer's own hands."""
    return sorted(
        path for path in folder.rglob("*.docx") if path.relative_to(folder).parts[0] != Destinataire.INTERNE
    )


def _forms(folder: Path, catalogue: Catalogue) -> Iterator[Form]:
    """The pieces that ask for something."""
    known = {piece.fichier: piece for piece in catalogue.pieces}
    for path in _given(folder):
        piece = known.get(path.name)
        form = form_of(
            read_document(path), piece.id if piece else path.stem, piece.titre if piece else path.stem
        )
        if form.fields:
            yield form
