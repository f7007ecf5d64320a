"""The output folder: written aside, named at the end, replaced only when it is ours and untouched."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from clausegen.errors import OutputError
from clausegen.french import system_reason
from clausegen.model.scalars import slug

MANIFESTE = Path("interne", "manifeste.json")
_MAX_MANIFEST = 100_000_000
_EPOCH = (1980, 1, 1, 0, 0, 0)
_JUNK = ("thumbs.db", "desktop.ini", ".ds_store")
OPEN_IN_WORD = "~$"
"""How the file begins that Word keeps beside a document as long as it is open."""


@contextmanager
def written_aside(out: Path, *, replace: bool) -> Iterator[Path]:
    """A folder to write in; it takes the name ``out`` only if nothing fails meanwhile."""
    check(out, replace=replace)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise OutputError(f"« {out} » : écriture impossible ({system_reason(error)}).") from error
    try:
        yield aside
        aside.chmod(0o755)
        _swap(aside, out)
    except OSError as error:
        raise OutputError(f"« {out} » : écriture impossible ({system_reason(error)}).") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def check(out: Path, *, replace: bool) -> None:
    """Refuse a folder that is not ours, or that someone has worked in since."""
    if out.is_symlink():
        raise OutputError(
            f"« {out} » est un lien vers un autre emplacement ; indiquez le dossier lui-même avec -o."
        )
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if not out.is_dir():
        raise OutputError(f"« {out} » est un fichier ; indiquez un dossier avec -o.")
    known = known_files(out)
    if known is None:
        raise OutputError(
            f"« {out} » contient autre chose que des pièces de clausegen : rien n’y a été écrit.\n"
            "    à faire : choisissez un autre dossier avec -o."
        )
    changed = [] if replace else sorted(touched(out, known))
    if changed:
        raise OutputError(
            f"« {out} » a été modifié depuis sa production : {', '.join(changed)}.\n"
            "    à faire : choisissez un autre dossier, ou ajoutez --remplacer si ces changements "
            "peuvent être perdus."
        )


def read_manifest(out: Path) -> dict[str, Any] | None:
    """The manifest of a folder; None: the folder is not one of ours, or its manifest is damaged."""
    try:
        if (out / MANIFESTE).stat().st_size > _MAX_MANIFEST:
            return None
        manifest: dict[str, Any] = json.loads((out / MANIFESTE).read_text(encoding="utf-8"))
        _files(manifest)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return manifest if manifest.get("outil") == "clausegen" else None


def known_files(out: Path) -> dict[str, str] | None:
    """The files of a folder as its manifest lists them, with their digests; None: not one of ours."""
    manifest = read_manifest(out)
    return None if manifest is None else _files(manifest)


def _files(manifest: dict[str, Any]) -> dict[str, str]:
    return {item["chemin"]: item["sha256"] for item in manifest["fichiers"]}


def touched(out: Path, known: dict[str, str]) -> Iterator[str]:
    """The files that are not as the manifest says, or that it does not know."""
    for path in out.rglob("*"):
        name = path.relative_to(out).as_posix()
        if path.is_file() and name != MANIFESTE.as_posix() and known.get(name) != sha256(path):
            yield name


def _swap(aside: Path, out: Path) -> None:
    if not out.exists():
        aside.rename(out)
        return
    former = Path(tempfile.mkdtemp(prefix=f".{out.name}-ancien-", dir=out.parent)) / out.name
    out.rename(former)
    try:
        aside.rename(out)
    except OSError:
        former.rename(out)
        raise
    finally:
        with suppress(OSError):
            shutil.rmtree(former.parent)


def write(path: Path, data: bytes) -> None:
    """Write one file of the folder, with its parents."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def sha256(path: Path) -> str:
    """The digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def archive_name(reference: str) -> str:
    """What the archive of the bidders' files is called."""
    return f"{slug(reference).replace('_', '-')}-dce.zip"


def packable(folder: Path) -> dict[str, Path]:
    """The files of a folder by their names in its archive: what systems and Word leave there is no piece."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not (is_junk(path.name) or path.name.startswith(OPEN_IN_WORD))
    }


def is_junk(name: str) -> bool:
    """Whether a file is one that systems leave in any folder."""
    return name.lower() in _JUNK


def pack(folder: Path) -> bytes:
    """A zip of a folder: sorted names, pinned dates, so that the same files make the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in packable(folder).items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()
