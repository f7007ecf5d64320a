"""A pack made from what a territory has: a profile, templates, a logo, wordings."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from clausegen.adapt.packs.catalogue_changes import reference
from clausegen.adapt.packs.opening import read_files
from clausegen.adapt.packs.pack import Pack, understand
from clausegen.adapt.packs.records import FORMAT, FORMULATIONS, MODELES, PACK, PROFIL, REFERENCE
from clausegen.adapt.packs.use import prepare_templates
from clausegen.clauses.catalogue import Catalogue
from clausegen.errors import InputError, OutputError, Place, Problems
from clausegen.french import system_reason
from clausegen.intake.decoding import read_file
from clausegen.intake.yaml_reader import MAX_BYTES
from clausegen.tender.output_folder import pack as zipped
from clausegen.word import Template
from clausegen.word.package import read_file as read_word
from clausegen.word.picture import MAX_PICTURE, picture_kind


@dataclass(frozen=True)
class Parts:
    """What goes into a pack."""

    nom: str
    version: str
    auteur: str | None = None
    profil: Path | None = None
    modeles: Path | None = None
    logo: Path | None = None
    texte_logo: str | None = None
    formulations: Path | None = None


def make_files(parts: Parts, catalogue: Catalogue) -> dict[str, bytes]:
    """The files of a pack, checked as they will be when it is read; every problem at once."""
    problems = Problems()
    files: dict[str, bytes] = {}
    for name, path in ((PROFIL, parts.profil), (FORMULATIONS, parts.formulations)):
        if path is not None:
            try:
                files[name] = read_file(path, path.name, MAX_BYTES).octets
            except InputError as error:
                problems.extend(error.problems)
    if parts.modeles is not None:
        files.update(_templates(parts.modeles, catalogue, problems))
    logo = _logo(parts, files, problems)
    record = {
        "format": FORMAT,
        "nom": parts.nom,
        "version": parts.version,
        "auteur": parts.auteur,
        "logo": logo,
    }
    record = {key: value for key, value in record.items() if value is not None}
    files[PACK] = yaml.safe_dump(record, allow_unicode=True, sort_keys=False).encode()
    problems.raise_if_any()
    files[REFERENCE] = reference(catalogue, {name: data for name, data in files.items() if name != PACK})
    made = prepare_templates(understand(files, parts.nom), catalogue)
    if made.problemes:
        raise InputError(made.problemes)
    return files


def _templates(folder: Path, catalogue: Catalogue, problems: Problems) -> Iterator[tuple[str, bytes]]:
    names = {piece.modele for piece in catalogue.pieces if piece.modele}
    if not folder.is_dir():
        problems.add(Place(str(folder)), "ce dossier de modèles n’existe pas", "un dossier de fichiers .docx")
        return
    found = sorted(
        p for p in folder.iterdir() if p.suffix.lower() == ".docx" and not p.name.startswith(("~$", "."))
    )
    if not found:
        problems.add(Place(str(folder)), "ce dossier ne contient aucun modèle", "des fichiers .docx")
    for path in found:
        if path.name not in names:
            problems.add(
                Place(path.name),
                "aucune pièce du catalogue n’emploie un modèle de ce nom",
                "l’un de ces noms : " + ", ".join(sorted(names)),
                "renommez-le, ou retirez-le du dossier",
            )
            continue
        try:
            data = read_word(path, path.name)
            Template.from_bytes(data, path.name)
            yield f"{MODELES}/{path.name}", data
        except InputError as error:
            problems.extend(error.problems)


def _logo(parts: Parts, files: dict[str, bytes], problems: Problems) -> dict[str, str] | None:
    if parts.logo is None:
        return None
    try:
        data = read_file(parts.logo, parts.logo.name, MAX_PICTURE).octets
        name = f"logo.{picture_kind(data, parts.logo.name)}"
    except InputError as error:
        problems.extend(error.problems)
        return None
    files[name] = data
    return {"fichier": name, "texte": parts.texte_logo or f"Logo : {parts.auteur or parts.nom}"}


def write_pack(files: Mapping[str, bytes], target: Path, *, force: bool = False) -> None:
    """Write a pack as a zip when the name says so, else as a folder; aside first, then renamed."""
    if target.is_symlink():
        raise OutputError(f"« {target} » est un lien vers un autre emplacement ; indiquez un autre nom.")
    if target.exists() and not (force and _is_pack(target)):
        raise OutputError(
            f"« {target} » existe déjà : rien n’a été écrit.\n"
            "    à faire : choisissez un autre nom, ou ajoutez --force pour remplacer un pack."
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as aside:
            made = Path(aside, "pack")
            for name, data in files.items():
                path = made / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            if target.suffix.lower() == ".zip":
                archive = Path(aside, "pack.zip")
                archive.write_bytes(zipped(made))
                archive.replace(target)
                return
            former = Path(aside, "ancien")
            if target.exists():
                target.rename(former)
            try:
                made.rename(target)
            except OSError:
                if former.exists():
                    former.rename(target)
                raise
    except OSError as error:
        raise OutputError(f"« {target} » : écriture impossible ({system_reason(error)}).") from None


def _is_pack(path: Path) -> bool:
    try:
        return PACK in read_files(path)
    except InputError:
        return False


def copied(pack: Pack) -> dict[str, bytes]:
    """The files of a pack without those that no pack has."""
    return {name: data for name, data in pack.files.items() if name not in pack.etrangers}
