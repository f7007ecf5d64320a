"""The SQLite file, opened so that two people may use it at once, on a network share too.

A rollback journal, never WAL (its shared memory does not cross a network); every commit waits for
the disk; whoever finds the file busy waits for its turn. What SQLite refuses is told in French.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from clausegen.errors import OutputError
from clausegen.french import typography

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
        "libérez de la place, puis relancez : ce qui était inscrit l’est toujours",
    ),
    sqlite3.SQLITE_READONLY: (
        "le fichier, ou le dossier où il se trouve, est en lecture seule",
        "demandez le droit d’écrire dans ce dossier, ou copiez-y le registre avec ce droit",
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
        "reprenez la dernière sauvegarde (« clausegen registre sauvegarder » en fait une)",
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
        reason, remedy = _REASONS.get(code, (f"erreur {code} de SQLite", "relancez ; sinon, signalez-le"))
        raise OutputError(
            typography(
                f"Le registre « {path.name} » ne peut être employé : {reason}.\n    à faire : {remedy}."
            )
        ) from error


def connect(path: Path, *, readonly: bool = False, wait: float = WAIT) -> sqlite3.Connection:
    """A connection to the file; transactions are the caller's (``isolation_level`` is None)."""
    mode = "ro" if readonly else "rwc"
    where = quote(os.fspath(path.absolute()).replace(os.sep, "/"))
    connection = sqlite3.connect(f"file:{where}?mode={mode}", timeout=wait, isolation_level=None, uri=True)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA mmap_size = 0")
        if not readonly:
            connection.execute("PRAGMA synchronous = EXTRA")
            _leave_wal(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _leave_wal(connection: sqlite3.Connection) -> None:
    # Ours are never in WAL; a curious administrator may have changed that.
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        connection.execute("PRAGMA journal_mode = DELETE")


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
