"""The packs installed for a user, one folder each, and how a pack is named on the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from clausegen.adapt.packs.creation import copied, write_pack
from clausegen.adapt.packs.pack import Pack, read_pack
from clausegen.adapt.packs.records import PACK
from clausegen.errors import InputError, Place, Problem
from clausegen.model.scalars import slug


def packs_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where packs are installed: ``CLAUSEGEN_PACKS``, else the user's own data folder."""
    told = environment.get("CLAUSEGEN_PACKS")
    if told:
        return Path(told)
    if sys.platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "clausegen" / "packs"


def install(pack: Pack, folder: Path) -> tuple[Path, str]:
    """Install a pack; its folder, and the version that it takes the place of (empty: none)."""
    target = folder / pack.cle
    before = ""
    if target.is_dir():
        try:
            before = read_pack(target).record.version
        except InputError:
            before = "illisible"
    write_pack(copied(pack), target, force=True)
    return target, before


def installed(folder: Path) -> tuple[str, ...]:
    """The names of the packs of a folder."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if (path / PACK).is_file()))


def find_pack(name: str, folder: Path) -> Pack:
    """A pack by its path, else by the name under which it is installed."""
    path = Path(name)
    if path.exists():
        return read_pack(path)
    key = slug(name).replace("_", "-")
    known = installed(folder)
    if key in known:
        return read_pack(folder / key)
    raise InputError(
        [
            Problem(
                Place(name),
                "ce pack est introuvable",
                "le chemin d’un pack, ou le nom d’un pack installé"
                + (f" : {', '.join(known)}" if known else " (aucun ne l’est)"),
                "vérifiez le nom, ou installez le pack : clausegen pack installer FICHIER.zip",
            )
        ]
    )
