"""The files of a pack, from a folder or a zip: only those that a pack has, and none from elsewhere.

Paths that climb (« .. »), absolute ones, drive letters, links and doubles are refused before a byte
is kept; sizes are counted while reading, whatever the archive declares.
"""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

from clausegen.adapt.packs.records import FORMULATIONS, MODELES, PACK, PROFIL, REFERENCE
from clausegen.archives import DAMAGED
from clausegen.errors import InputError, Place, Problem, Problems
from clausegen.french import system_reason

MAX_FILES = 200
MAX_TOTAL = 120 * 1024 * 1024
MAX_FILE = 50 * 1024 * 1024
_IGNORED = re.compile(r"(?:^|/)(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini|~\$[^/]*)$")
_ALLOWED = re.compile(
    rf"(?:{re.escape(PACK)}|{re.escape(PROFIL)}|{re.escape(FORMULATIONS)}|{re.escape(REFERENCE)}|"
    rf"LISEZMOI\.(?:md|txt)|[\w .-]+\.(?:png|jpe?g)|{MODELES}/[\w .()’'-]+\.docx)"
)
_ESCAPES = re.compile(r"(?:^|/)\.\.?(?:/|$)|^/|^[A-Za-z]:|\\|[\x00-\x1f]")

Files = dict[str, bytes]


def read_files(path: Path) -> Files:
    """The files of a pack by their path in it; ``InputError`` with everything that is not right."""
    if path.is_dir():
        return _checked(_from_folder(path), path.name)
    try:
        if path.stat().st_size > MAX_TOTAL:
            raise _refused(path.name, "le pack est démesuré", "moins de 120 Mo")
        data = path.read_bytes()
    except FileNotFoundError:
        raise _refused(path.name, "ce pack est introuvable", "un dossier ou un fichier .zip") from None
    except OSError as error:
        raise _refused(path.name, f"le pack ne peut pas être lu ({system_reason(error)})") from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _without_top(_checked(_from_zip(archive, path.name), path.name))
    except DAMAGED:
        raise _refused(
            path.name, "ce n’est pas un pack", "un dossier ou une archive .zip écrits par « pack creer »"
        ) from None


def _refused(fichier: str, constat: str, attendu: str = "", remede: str = "") -> InputError:
    return InputError([Problem(Place(fichier), constat, attendu, remede)])


def _from_folder(folder: Path) -> Iterator[tuple[str, str, int, bytes]]:
    """Each entry: path, what makes it unacceptable, size, content."""
    for place, folders, names in os.walk(folder, followlinks=False):
        for name in sorted([*folders, *names]):
            path = Path(place, name)
            inside = path.relative_to(folder).as_posix()
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                yield inside, "c’est un lien vers un autre emplacement", 0, b""
            elif stat.S_ISREG(mode):
                size = path.stat().st_size
                yield inside, "", size, b"" if size > MAX_FILE else path.read_bytes()
            elif not stat.S_ISDIR(mode):
                yield inside, "ce n’est pas un fichier ordinaire", 0, b""


def _from_zip(archive: zipfile.ZipFile, fichier: str) -> Iterator[tuple[str, str, int, bytes]]:
    infos = archive.infolist()
    if len(infos) > MAX_FILES:
        raise _refused(fichier, f"le pack contient {len(infos)} éléments", f"{MAX_FILES} au plus")
    for info in infos:
        mode = info.external_attr >> 16
        # zipfile turns « \ » into « / » and cuts at a null: the name as written is the one to judge.
        name = info.orig_filename
        if stat.S_ISLNK(mode):
            yield name, "c’est un lien vers un autre emplacement", 0, b""
        elif info.flag_bits & 0x1:
            yield name, "le fichier est protégé par un mot de passe", 0, b""
        elif not info.is_dir() or _ESCAPES.search(name):
            with archive.open(info) as stream:
                content = stream.read(MAX_FILE + 1)
            yield name, "", len(content), content


def _checked(entries: Iterator[tuple[str, str, int, bytes]], fichier: str) -> Files:
    problems, files, total = Problems(), Files(), 0
    seen: set[str] = set()
    for name, wrong, size, content in entries:
        shown = "".join(sign if sign.isprintable() else "?" for sign in name)[:120]
        place = Place(fichier, extrait=shown)
        if _ESCAPES.search(name):
            problems.add(
                place,
                "le chemin de ce fichier sort du pack",
                "des chemins simples, par exemple modeles/ccap-article.docx",
                "ce pack a été fabriqué : n’ouvrez pas ses fichiers, demandez l’original à son auteur",
            )
            continue
        if _IGNORED.search(name):
            continue
        total += size
        if wrong or name.casefold() in seen or size > MAX_FILE or total > MAX_TOTAL:
            double = "ce fichier est deux fois dans le pack" if name.casefold() in seen else ""
            problems.add(
                place, wrong or double or "le pack est démesuré", "des fichiers ordinaires, chacun une fois"
            )
            if total > MAX_TOTAL:
                break
            continue
        seen.add(name.casefold())
        files[name] = content
    problems.raise_if_any()
    return files


def _without_top(files: Files) -> Files:
    """The files of an archive made from a folder, without the name of that folder."""
    if PACK in files:
        return files
    tops = {name.partition("/")[0] for name in files}
    top = next(iter(tops), "")
    if len(tops) == 1 and f"{top}/{PACK}" in files:
        return {name.partition("/")[2]: content for name, content in files.items()}
    return files


def unexpected(files: Files) -> list[str]:
    """The files that no pack has: they are left where they are, and told."""
    return sorted(name for name in files if not _ALLOWED.fullmatch(name))
