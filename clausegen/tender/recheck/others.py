"""The files of a folder that are not pieces: PDF, archive, calendar, and what people put there.

Enters: the folder, the digests of the manifest, the state of the pieces. Leaves: one
:class:`FichierVerifie` for each file worth a word. What stands in the bidders' folder is searched for
the estimate, whoever put it there.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from clausegen.archives import DAMAGED
from clausegen.clauses.catalogue import Destinataire
from clausegen.tender.check.control import CONTROLE, Controle
from clausegen.tender.output_folder import (
    MANIFESTE,
    OPEN_IN_WORD,
    archive_name,
    is_junk,
    packable,
    sha256,
)
from clausegen.tender.recheck.records import Etat, FichierVerifie
from clausegen.tender.recheck.revealed import revealed

_OURS = (MANIFESTE.as_posix(), CONTROLE.as_posix())
_NOT_OURS = "supprimez cette archive, ou refaites-la à partir du dossier « dce »"
_SAME_TEXT = (Etat.INCHANGE, Etat.ENREGISTRE)


def judge_others(
    folder: Path, known: Mapping[str, str], controle: Controle, pieces: Mapping[str, Etat]
) -> list[FichierVerifie]:
    """Every other file, and those of the manifest that are gone."""
    there = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}
    archive = archive_name(controle.reference)
    found = [
        FichierVerifie(name, Etat.ABSENT, (_remake(folder),) if name == archive else ())
        for name in known
        if name not in there and name not in pieces and name not in _OURS
    ]
    for name, path in there.items():
        if name in pieces or name in _OURS or is_junk(path.name):
            continue
        if path.name.startswith(OPEN_IN_WORD):
            note = "un document est ouvert dans Word : enregistrez-le et fermez-le, puis vérifiez de nouveau"
            found.append(FichierVerifie(name, Etat.AJOUTE, remarques=(note,)))
        elif path.suffix.lower() == ".zip" and "/" not in name:
            remedy = _remake(folder) if name == archive else _NOT_OURS
            found.append(_archive(folder, name, remedy, intact=sha256(path) == known.get(name)))
        else:
            found.append(_other(folder, name, known, controle, pieces))
    return found


def _other(
    folder: Path, name: str, known: Mapping[str, str], controle: Controle, pieces: Mapping[str, Etat]
) -> FichierVerifie:
    path = folder / name
    intact = known.get(name) == sha256(path)
    stale = _stale(folder, name, pieces, intact=intact) if path.suffix.lower() == ".pdf" else ""
    if stale:
        return FichierVerifie(name, Etat.PERIME, (stale,))
    if intact:
        return FichierVerifie(name, Etat.INCHANGE)
    state = Etat.REFAIT if name in known else Etat.AJOUTE
    digest = sha256(path)
    notes = tuple(f"copie de « {one} », telle que produite" for one, sum_ in known.items() if sum_ == digest)
    if name.split("/", maxsplit=1)[0] != Destinataire.DCE:
        return FichierVerifie(name, state, remarques=notes)
    told = revealed(path, controle)
    return FichierVerifie(name, Etat.CONTREDIT if told and name in known else state, told, notes)


def _stale(folder: Path, name: str, pieces: Mapping[str, Etat], *, intact: bool) -> str:
    """Why a PDF does not show its piece as it is now, or an empty text."""
    source = name[: -len(".pdf")] + ".docx"
    state = pieces.get(source)
    if state is None or state in _SAME_TEXT or not (folder / source).is_file():
        return ""
    older = (folder / name).stat().st_mtime < (folder / source).stat().st_mtime
    if intact or older:
        return f"il date d’avant la modification de « {source} » : refaites-le depuis Word"
    return ""


def _archive(folder: Path, name: str, remedy: str, *, intact: bool) -> FichierVerifie:
    """The archive of the bidders' files, compared with them."""
    files = packable(folder / Destinataire.DCE)
    try:
        with zipfile.ZipFile(folder / name) as archive:
            packed = {info.filename: info for info in archive.infolist() if not info.is_dir()}
    except DAMAGED:
        return FichierVerifie(name, Etat.ILLISIBLE, ("l’archive est abîmée", remedy))
    inside = f"{Destinataire.DCE}/"
    if packed and all(one.startswith(inside) for one in packed):  # the folder itself was compressed
        packed = {one.removeprefix(inside): info for one, info in packed.items()}
    told = [f"il y manque « {one} »" for one in files if one not in packed]
    told += [f"elle contient « {one} », qui n’est pas dans « dce »" for one in packed if one not in files]
    told += [
        f"elle contient une autre version de « {one} »"
        for one, path in files.items()
        if one in packed and (packed[one].file_size, packed[one].CRC) != _sum(path)
    ]
    if told:
        return FichierVerifie(name, Etat.PERIME, (*told, remedy))
    return FichierVerifie(name, Etat.INCHANGE if intact else Etat.REFAIT)


def _remake(folder: Path) -> str:
    """What to do about our archive, as a command to type."""
    typed = f'"{folder}"' if " " in str(folder) else str(folder)
    return f"refaites l’archive par « clausegen verifier-dossier {typed} --zip »"


def _sum(path: Path) -> tuple[int, int]:
    data = path.read_bytes()
    return len(data), zlib.crc32(data)
