"""The SQLite file, opened so that two people may use it at once, on a network share too.

A rollback journal, never WAL (its shared memory does not cross a network); every commit waits for
the disk; whoever finds the file busy waits for its turn. What SQLite refuses is told in French.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from clausegen.errors import OutputError
from clausegen.french import system_reason, typography

WAIT = 60.0
"""Seconds that one waits for the other user; a batch of 10 000 numbers holds the file for one."""

_REASONS = {
    sqlite3.SQLITE_BUSY: (
        "quelqu’un d’autre l’emploie depuis plus d’une minute",
        "attendez la fin de son travail, puis relancez",
    ),
    sqlite3.SQLITE_LOCKED: ("il est verrouillé", "relancez dans un instant"),
    sqlite3.SQLITE_FULL: (
        "il n’y a plus de place sur le disque",
        "libérez de la place, puis relancez ; ce qui était inscrit l’est toujours",
    ),
    sqlite3.SQLITE_READONLY: (
        "le fichier, ou le dossier où il se trouve, est en lecture seule",
        "demandez le droit d’écrire dans ce dossier, puis relancez",
    ),
    sqlite3.SQLITE_PERM: ("l’accès est refusé", "demandez l’accès à ce fichier"),
    sqlite3.SQLITE_CANTOPEN: (
        "il ne s’ouvre pas, ou son dossier ne peut pas être écrit",
        "vérifiez le chemin et vos droits sur le dossier",
    ),
    sqlite3.SQLITE_NOTADB: (
        "ce n’est pas un registre de clausegen",
        "indiquez le registre lui-même, avec --registre",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "le fichier est abîmé",
        "reprenez la dernière sauvegarde",
    ),
    sqlite3.SQLITE_IOERR: (
        "le disque ou le réseau a refusé une lecture ou une écriture",
        "vérifiez le disque, la place et le réseau, puis relancez",
    ),
}


@contextmanager
def told_in_french(path: Path) -> Iterator[None]:
    """What SQLite refuses in the block becomes an ``OutputError`` that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        reason, remedy = _REASONS.get(code, (f"SQLite répond « {error} »", "relancez ; sinon, signalez-le"))
        told = f"Le registre « {path.name} » ne peut être employé : {reason}.\n    à faire : {remedy}."
        raise OutputError(typography(told)) from error


def connect(path: Path, *, mode: str) -> sqlite3.Connection:
    """A connection in SQLite's ``mode`` (ro, rw, rwc); transactions are the caller's to begin."""
    address = address_of(os.fspath(path.absolute()).replace(os.sep, "/"), mode)
    connection = sqlite3.connect(address, timeout=WAIT, isolation_level=None, uri=True)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA mmap_size = 0")
        if mode != "ro":
            # EXTRA: FULL, and the end of the journal is made certain too.
            connection.execute("PRAGMA synchronous = EXTRA")
            # Ours are never in WAL; a curious administrator may have changed that.
            if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
                connection.execute("PRAGMA journal_mode = DELETE")
    except BaseException:
        connection.close()
        raise
    return connection


def address_of(path: str, mode: str) -> str:
    """The address by which SQLite finds an absolute path (/x, C:/x, or //server/share/x on Windows)."""
    rooted = path if path.startswith("/") else f"/{path}"
    return f"file://{quote(rooted, safe='/:')}?mode={mode}"


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that alone may write, from its first line; all of it is kept, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk may have rolled back already: there is then nothing left to undo.
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def copy_to(connection: sqlite3.Connection, target: Path) -> None:
    """A whole, checked copy of an open register, written aside then renamed; the source stays in use."""
    aside = target.with_name(f".{target.name}.partiel")
    try:
        aside.unlink(missing_ok=True)
        with told_in_french(target), closing(connect(aside, mode="rwc")) as copy:
            connection.backup(copy)
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise OutputError(typography(f"La copie « {target.name} » est abîmée : {found}."))
        with aside.open("rb+") as stream:
            os.fsync(stream.fileno())
        aside.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        told = f"« {target} » : écriture impossible ({system_reason(error)})."
        raise OutputError(typography(told)) from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
            aside.with_name(f"{aside.name}-journal").unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the disk hold the names of a folder; silently nothing where the system does not offer it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
