"""A register made by an older clausegen, brought up to date; one that is not ours, or newer, refused."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from clausegen.errors import OutputError
from clausegen.french import typography
from clausegen.register import opening, schema


def up_to_date(path: Path) -> sqlite3.Connection:
    """A connection that may write, to a register of the present version; an empty file becomes one."""
    connection = opening.connect(path, mode="rwc")
    try:
        if version_of(connection, path) != schema.VERSION:
            with opening.writing(connection):
                # Read again: someone else may have done it while we waited for our turn.
                found = version_of(connection, path)
                if 0 < found < schema.VERSION:
                    with closing(opening.connect(path, mode="ro")) as former:
                        opening.copy_to(former, former_path(path, found))
                _migrate(connection, found)
            opening.sync_folder(path.absolute().parent)
    except BaseException:
        connection.close()
        raise
    return connection


def readable(path: Path) -> sqlite3.Connection:
    """A connection that only reads; an older register is read through an up-to-date copy in memory."""
    _undo_what_was_killed(path)
    connection = opening.connect(path, mode="ro")
    try:
        found = version_of(connection, path, empty=False)
        if found < schema.VERSION:
            memory = sqlite3.connect(":memory:", isolation_level=None)
            with closing(connection):
                connection.backup(memory)
            _migrate(memory, found)
            return memory
    except BaseException:
        connection.close()
        raise
    return connection


def _undo_what_was_killed(path: Path) -> None:
    """Undo the transaction of a killed run: SQLite does it on opening, and must be allowed to write."""
    with closing(opening.connect(path, mode="ro")) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
        else:
            return
    with closing(opening.connect(path, mode="rw")) as connection:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def former_path(path: Path, version: int) -> Path:
    """Where a register of that version is kept before it is brought up to date."""
    return path.with_name(f"{path.stem}-avant-migration-{version}{path.suffix}")


def version_of(connection: sqlite3.Connection, path: Path, *, empty: bool = True) -> int:
    """The version of a register, 0 for an empty file; ``OutputError`` when it is not for us."""
    if empty and not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        return 0
    if connection.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
        raise _not_ours(path)
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > schema.VERSION:
        raise OutputError(
            typography(
                f"Le registre « {path.name} » a été tenu par une version plus récente de clausegen.\n"
                "    à faire : mettez clausegen à jour sur ce poste."
            )
        )
    return version


def _not_ours(path: Path) -> OutputError:
    return OutputError(
        typography(
            f"« {path.name} » n’est pas un registre de clausegen.\n"
            "    à faire : indiquez le registre lui-même, avec --registre."
        )
    )


def _migrate(connection: sqlite3.Connection, found: int) -> None:
    for orders in schema.MIGRATIONS[found:]:
        for order in orders:
            connection.execute(order)
    if found == 0:
        connection.execute(
            "INSERT INTO registre (id, identifiant, cle) VALUES (1, ?, ?)",
            (secrets.token_hex(8), secrets.token_bytes(32)),
        )
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {schema.VERSION}")
