"""Files written so that each is whole or absent, and still there after a power cut."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from clausegen.errors import OutputError
from clausegen.french import system_reason

_TOGETHER = 128
"""Files kept open at once between writing and syncing."""
_SYNCS = 32
"""Files synced at the same time."""


def write_durably(files: Iterable[tuple[Path, bytes]]) -> None:
    """Writes the files aside, syncs them, gives them their names, syncs their folders.

    Returns once all are safe on the disk. ``OutputError`` when the disk refuses: files already named
    are whole, the others absent, nothing is left aside.
    """
    waiting: list[tuple[Path, bytes]] = []
    folders: set[Path] = set()
    for path, data in files:
        waiting.append((path, data))
        folders.add(path.parent)
        if len(waiting) == _TOGETHER:
            _write(waiting)
            waiting = []
    _write(waiting)
    for folder in sorted(folders):
        sync_folder(folder)


def aside_of(path: Path) -> Path:
    """Where a file is written before it takes its name."""
    return path.with_name(f".{path.name}.partiel")


def refused(path: Path, error: OSError) -> OutputError:
    """What is told when the disk refuses a file."""
    return OutputError(
        f"« {path} » : écriture impossible ({system_reason(error)}).\n"
        "    à faire : vérifiez l’espace disque, vos droits sur ce dossier, et qu’aucun de ces fichiers "
        "n’est ouvert ; puis relancez : ce qui est déjà écrit est entier et reste en place."
    )


def _write(files: list[tuple[Path, bytes]]) -> None:
    opened: list[int] = []
    current = Path()
    try:
        for path, data in files:
            current = path
            path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0)
            handle = os.open(aside_of(path), flags, 0o644)
            opened.append(handle)
            _write_all(handle, data)
        _sync(opened)
        while opened:
            os.close(opened.pop())
        for path, _ in files:
            current = path
            os.replace(aside_of(path), path)  # noqa: PTH105 - the house's word for "written aside then renamed"
    except OSError as error:
        raise refused(current, error) from error
    finally:
        for handle in opened:
            os.close(handle)
        for path, _ in files:
            with contextlib.suppress(OSError):
                aside_of(path).unlink(missing_ok=True)


def _sync(handles: list[int]) -> None:
    """All at once: the system writes its journal a few times, not once per file; some five times faster."""
    if len(handles) == 1:
        os.fsync(handles[0])
    elif handles:
        with ThreadPoolExecutor(min(_SYNCS, len(handles))) as pool:
            list(pool.map(os.fsync, handles))


def _write_all(handle: int, data: bytes) -> None:
    """``os.write`` may write less than it was given."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def sync_folder(folder: Path) -> None:
    """The names too must survive; some systems and network shares cannot sync a folder."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
