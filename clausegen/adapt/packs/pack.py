"""A pack, read and understood: its record, its profile, its wordings, its templates."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from clausegen.adapt.packs.opening import Files, read_files, unexpected
from clausegen.adapt.packs.records import (
    FORMAT,
    FORMULATIONS,
    MODELES,
    PACK,
    PROFIL,
    REFERENCE,
    Formulation,
    Formulations,
    PackRecord,
    Reference,
)
from clausegen.errors import InputError, Place, Problem, Problems
from clausegen.intake import ProfilLu, read_profil
from clausegen.intake.decoding import Fichier
from clausegen.intake.validation import validate
from clausegen.intake.yaml_reader import MAX_BYTES, read_yaml
from clausegen.model.fields import Record
from clausegen.model.scalars import slug
from clausegen.word.picture import picture_kind

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Pack:
    """Everything in a pack; ``files`` are its files as they are."""

    record: PackRecord
    files: Mapping[str, bytes]
    profil: ProfilLu | None
    formulations: tuple[Formulation, ...]
    reference: Reference | None
    """None for a pack written by hand: nobody knows for which catalogue."""
    etrangers: tuple[str, ...]
    """Files that no pack has, left alone."""

    @property
    def modeles(self) -> dict[str, bytes]:
        """The templates by the name of their file."""
        return {
            name.partition("/")[2]: data
            for name, data in self.files.items()
            if name.startswith(f"{MODELES}/") and name not in self.etrangers
        }

    @property
    def titre(self) -> str:
        """How the pack is called in messages and origins."""
        return f"pack {self.record.nom} {self.record.version}"

    @property
    def cle(self) -> str:
        """The name of its folder once installed."""
        return slug(self.record.nom).replace("_", "-")


def read_pack(path: Path) -> Pack:
    """The pack of a folder or a zip; ``InputError`` with everything that is wrong in it."""
    return understand(read_files(path), path.name)


def understand(files: Files, fichier: str) -> Pack:
    """The pack that some files make."""
    if PACK not in files:
        raise InputError(
            [
                Problem(
                    Place(fichier),
                    f"ce n’est pas un pack : « {PACK} » manque",
                    "un pack écrit par « clausegen pack creer »",
                )
            ]
        )
    problems = Problems()
    record = _yaml(files, PACK, PackRecord, problems)
    wordings = _yaml(files, FORMULATIONS, Formulations, problems) if FORMULATIONS in files else None
    profil = _profil(files, record, problems) if PROFIL in files else None
    reference = _reference(files, problems) if REFERENCE in files else None
    if record is not None:
        _check(record, files, problems)
    problems.raise_if_any()
    if record is None:  # pragma: no cover - a record without a problem always comes out
        raise InputError(problems)
    options = wordings.formulations if wordings else ()
    return Pack(record, files, profil, options, reference, tuple(unexpected(files)))


def _yaml(files: Files, name: str, model: type[R], problems: Problems) -> R | None:
    if len(files[name]) > MAX_BYTES:
        problems.add(Place(name), "le fichier est démesuré", "moins de 1 Mo")
        return None
    try:
        lu = read_yaml(Fichier(name, files[name]))
    except InputError as error:
        problems.extend(error.problems)
        return None
    checked = validate(lu.racine, model)
    problems.extend([*lu.problemes, *checked.problems])
    return checked.record


def _profil(files: Files, record: PackRecord | None, problems: Problems) -> ProfilLu | None:
    label = f"pack {record.nom} {record.version}, {PROFIL}" if record else PROFIL
    with tempfile.TemporaryDirectory(prefix="clausegen-") as folder:
        path = Path(folder, PROFIL)
        path.write_bytes(files[PROFIL])
        try:
            return read_profil(path, label)
        except InputError as error:
            problems.extend(error.problems)
            return None


def _reference(files: Files, problems: Problems) -> Reference | None:
    try:
        return Reference.model_validate(json.loads(files[REFERENCE]))
    except (ValueError, ValidationError, RecursionError):
        problems.add(
            Place(REFERENCE),
            "ce fichier est abîmé",
            "celui qu’a écrit « pack creer »",
            "supprimez-le : le pack sera lu comme un pack écrit à la main",
        )
        return None


def _check(record: PackRecord, files: Files, problems: Problems) -> None:
    if record.format > FORMAT:
        problems.add(
            Place(PACK, champ="format"),
            f"ce pack est d’un format plus récent ({record.format})",
            f"le format {FORMAT}",
            "installez une version plus récente de clausegen",
        )
    if not slug(record.nom):
        problems.add(Place(PACK, champ="nom"), "le nom du pack n’a ni lettre ni chiffre", "un nom lisible")
    if record.logo is None:
        return
    if record.logo.fichier not in files:
        problems.add(
            Place(PACK, champ="logo.fichier"),
            f"« {record.logo.fichier} » n’est pas dans le pack",
            "une image PNG ou JPEG, à côté de pack.yaml",
        )
        return
    if not 0 < record.logo.hauteur_mm <= 60:
        problems.add(
            Place(PACK, champ="logo.hauteur_mm"), "le logo serait démesuré ou nul", "de 1 à 60 millimètres"
        )
    try:
        picture_kind(files[record.logo.fichier], record.logo.fichier)
    except InputError as error:
        problems.extend(error.problems)
