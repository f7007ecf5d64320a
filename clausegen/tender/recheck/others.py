"""The files of a folder that are not pieces: PDF, archive, calendar, and what people put there.

Enters: the folder, the digests of the manifest, the state of the pieces. Leaves: one
:class:`FichierVerifie` for each file worth a word. What stands in the bidders' folder is searched for
the estimate, whoever put it there.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from clausegen.archives import DAMAGED
from clausegen.clauses.catalogue import Destinataire
from clausegen.errors import TemplateError
from clausegen.tender.check.control import CONTROLE, Controle
from clausegen.tender.check.read_back import Expected, secrets_in
from clausegen.tender.output_folder import MANIFESTE, sha256
from clausegen.tender.recheck.records import Etat, FichierVerifie

_OURS = (MANIFESTE.as_posix(), CONTROLE.as_posix())
_JUNK = ("thumbs.db", "desktop.ini", ".ds_store")
_OPEN_IN_WORD = "~$"
_TEXT = (".txt", ".csv", ".md", ".ics", ".xml", ".json", ".yaml", ".yml")
_MAX_BYTES = 20_000_000
"""A PDF or a text above is not searched, and told so."""
_SAME_TEXT = (Etat.INCHANGE, Etat.ENREGISTRE)


def judge_others(
    folder: Path, known: Mapping[str, str], controle: Controle, pieces: Mapping[str, Etat]
) -> list[FichierVerifie]:
    """Every other file, and those of the manifest that are gone."""
    there = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}
    found = [
        FichierVerifie(name, Etat.ABSENT)
        for name in known
        if name not in there and name not in pieces and name not in _OURS
    ]
    for name, path in there.items():
        if name in pieces or name in _OURS or path.name.lower() in _JUNK:
            continue
        if path.name.startswith(_OPEN_IN_WORD):
            note = "un document est ouvert dans Word : enregistrez-le et fermez-le, puis vérifiez de nouveau"
            found.append(FichierVerifie(name, Etat.AJOUTE, remarques=(note,)))
        elif path.suffix.lower() == ".zip" and "/" not in name:
            found.append(_archive(folder, name, intact=sha256(path) == known.get(name)))
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
    secrets = _secrets(controle)
    told = tuple(dict.fromkeys(_revealed(path, secrets))) if secrets else ()
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


def _archive(folder: Path, name: str, *, intact: bool) -> FichierVerifie:
    """The archive of the bidders' files, compared with them."""
    root = folder / Destinataire.DCE
    files = {p.relative_to(root).as_posix(): p for p in sorted(root.rglob("*")) if p.is_file()}
    files = {one: path for one, path in files.items() if not _left_out(path.name)}
    try:
        with zipfile.ZipFile(folder / name) as archive:
            packed = {info.filename: info for info in archive.infolist() if not info.is_dir()}
    except DAMAGED:
        return FichierVerifie(name, Etat.ILLISIBLE, ("l’archive est abîmée : refaites-la",))
    told = [f"il y manque « {one} »" for one in files if one not in packed]
    told += [f"elle contient « {one} », qui n’est pas dans « dce »" for one in packed if one not in files]
    told += [
        f"elle contient une autre version de « {one} »"
        for one, path in files.items()
        if one in packed and (packed[one].file_size, packed[one].CRC) != _sum(path)
    ]
    if told:
        return FichierVerifie(name, Etat.PERIME, (*told, "refaites l’archive à partir du dossier « dce »"))
    return FichierVerifie(name, Etat.INCHANGE if intact else Etat.REFAIT)


def _left_out(name: str) -> bool:
    return name.lower() in _JUNK or name.startswith(_OPEN_IN_WORD)


def _sum(path: Path) -> tuple[int, int]:
    data = path.read_bytes()
    return len(data), zlib.crc32(data)


def _secrets(controle: Controle) -> Expected | None:
    """What no file of the bidders' folder may tell, whoever put it there."""
    given = [p.attendu for p in controle.pieces if p.attendu.piece.dossier is Destinataire.DCE]
    if not given:
        return None
    return replace(given[0], textes=tuple(text for wanted in given for text in wanted.textes))


def _revealed(path: Path, secrets: Expected) -> Iterator[str]:
    """What a file tells of the estimate; or that it could not be searched."""
    try:
        text = _text_of(path)
    except (TemplateError, ValueError, OSError) as error:
        reason = error.problems[0].constat if isinstance(error, TemplateError) else "il ne s’ouvre pas"
        yield f"il n’a pas pu être relu ({reason}) : vérifiez qu’il ne révèle rien de l’estimation"
        return
    if text is None:
        yield "ce type de fichier n’est pas relu : vérifiez qu’il ne révèle rien de l’estimation"
        return
    yield from secrets_in(text, secrets)


def _text_of(path: Path) -> str | None:
    """All the words of a file; ``None`` for a kind that is not read."""
    kind = path.suffix.lower()
    if kind == ".docx":
        from clausegen.word.reading import read_document  # noqa: PLC0415 - only when somebody added a file
        from clausegen.word.traces import traces  # noqa: PLC0415 - same

        document = read_document(path)
        return "\n".join((document.text, traces(path).unseen, *document.properties.values()))
    if path.stat().st_size > _MAX_BYTES:
        return None
    if kind == ".pdf":
        from clausegen.pdf.reading import page_texts  # noqa: PLC0415 - the PDF stack is heavy

        text = "\n".join(page_texts(path))
        return text if text.strip() else None
    return path.read_text(encoding="utf-8", errors="replace") if kind in _TEXT else None
