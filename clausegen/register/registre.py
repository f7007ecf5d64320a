"""The register itself: gives numbers, keeps what was issued, answers on a number."""

from __future__ import annotations

import secrets
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from clausegen.errors import OutputError
from clausegen.french import typography
from clausegen.register import opening, schema
from clausegen.register.canonical import canonical, facts_of
from clausegen.register.codes import make_code, numero_of
from clausegen.register.records import Demande, Inscription, Statut

_COLUMNS = """
SELECT a.id, a.emetteur, a.annee, a.rang, a.sujet, a.date, a.faits, a.code, a.statut,
       avant.annee, avant.rang, apres.annee, apres.rang
FROM attestation a
LEFT JOIN attestation avant ON avant.id = a.remplace
LEFT JOIN attestation apres ON apres.remplace = a.id
"""


class Registre:
    """An open register; to be used in a ``with`` block.

    Numbers are taken in one transaction that alone may write: whoever else wants some waits for the
    end of it. A number that was taken is never given back.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        row = connection.execute("SELECT identifiant, cle FROM registre").fetchone()
        self.identifiant: str = row[0]
        """Drawn once: two registers never have the same."""
        self._key: bytes = row[1]

    @classmethod
    def create(cls, path: Path) -> Self:
        """The register at that path, made empty when there is none."""
        with opening.told_in_french(path):
            connection = opening.connect(path)
            try:
                _prepare(connection, path)
                return cls(path, connection)
            except BaseException:
                connection.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def assign(self, demandes: Sequence[Demande], jour: date) -> list[Inscription]:
        """The inscription of each demand, in the same order; numbers follow that order.

        The same facts as the last attestation of a subject: that one, a reprint. Other facts: a new
        number dated ``jour``, which replaces it. All is kept, or nothing.
        """
        seen = {(issuer(demande.emetteur), demande.sujet) for demande in demandes}
        if len(seen) != len(demandes):
            raise ValueError("two demands of one batch have the same subject")
        with opening.told_in_french(self.path), opening.writing(self._connection):
            return [self._assign(demande, jour) for demande in demandes]

    def _assign(self, demande: Demande, jour: date) -> Inscription:
        emetteur = issuer(demande.emetteur)
        faits = canonical(demande.faits)
        last = self._one(
            "WHERE a.emetteur = ? AND a.sujet = ? ORDER BY a.id DESC LIMIT 1", emetteur, demande.sujet
        )
        if last is not None and canonical(last.faits) == faits:
            return last
        rang = self._connection.execute(
            "SELECT coalesce(max(rang), 0) + 1 FROM attestation WHERE emetteur = ? AND annee = ?",
            (emetteur, jour.year),
        ).fetchone()[0]
        numero = numero_of(jour.year, rang)
        remplace = last.numero if last else None
        code = self._code(emetteur, numero, jour, remplace, faits)
        values = (emetteur, jour.year, rang, demande.sujet, jour.isoformat(), faits, code)
        cursor = self._connection.execute(
            "INSERT INTO attestation (emetteur, annee, rang, sujet, date, faits, code, statut, remplace)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'attribue', ?)",
            (*values, last.id if last else None),
        )
        return Inscription(
            cursor.lastrowid or 0,
            numero,
            emetteur,
            demande.sujet,
            jour,
            code,
            Statut.ATTRIBUE,
            facts_of(faits),
            remplace,
            nouvelle=True,
        )

    def mark_issued(self, inscriptions: Iterable[Inscription]) -> None:
        """Note that the documents of these inscriptions are on disk, whole and safe."""
        with opening.told_in_french(self.path), opening.writing(self._connection):
            self._connection.executemany(
                "UPDATE attestation SET statut = 'emise' WHERE id = ?", ((i.id,) for i in inscriptions)
            )

    def find(self, numero: str) -> tuple[Inscription, ...]:
        """The attestations of that number, one for each issuer that has reached it."""
        annee, rang = numero.split("-")
        with opening.told_in_french(self.path):
            return tuple(self._rows("WHERE a.annee = ? AND a.rang = ? ORDER BY a.id", int(annee), int(rang)))

    def __iter__(self) -> Iterator[Inscription]:
        with opening.told_in_french(self.path):
            yield from self._rows("ORDER BY a.emetteur, a.annee, a.rang")

    def expected_code(self, inscription: Inscription) -> str:
        """The code that the facts in the register call for, whatever code stands beside them."""
        i = inscription
        return self._code(i.emetteur, i.numero, i.date, i.remplace, canonical(i.faits))

    def _code(self, emetteur: str, numero: str, jour: date, remplace: str | None, faits: str) -> str:
        about = {"emetteur": emetteur, "numero": numero, "date": jour.isoformat(), "remplace": remplace}
        return make_code(self._key, canonical(about) + faits)

    def _one(self, where: str, *values: object) -> Inscription | None:
        return next(self._rows(where, *values), None)

    def _rows(self, where: str, *values: object) -> Iterator[Inscription]:
        for row in self._connection.execute(_COLUMNS + where, values):
            yield _inscription(row)


def issuer(name: str) -> str:
    """The name of an issuer in its one writing: spaces and apostrophes do not make another series."""
    plain = unicodedata.normalize("NFC", " ".join(name.split())).replace("'", "’")
    if not plain:
        raise ValueError("an attestation has an issuer")
    return plain


def _inscription(row: tuple[Any, ...]) -> Inscription:
    (ident, emetteur, annee, rang, sujet, jour, faits, code, statut, *links) = row
    before, after = links[:2], links[2:]
    return Inscription(
        ident,
        numero_of(annee, rang),
        emetteur,
        sujet,
        date.fromisoformat(jour),
        code,
        Statut(statut),
        facts_of(faits),
        numero_of(*before) if before[0] is not None else None,
        numero_of(*after) if after[0] is not None else None,
    )


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables of a new file; refuse one that is not ours."""
    with opening.writing(connection):
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if not tables:
            for statement in schema.statements():
                connection.execute(statement)
            connection.execute(
                "INSERT INTO registre (id, identifiant, cle) VALUES (1, ?, ?)",
                (secrets.token_hex(8), secrets.token_bytes(32)),
            )
            connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {schema.VERSION}")
        elif mark != schema.APPLICATION_ID:
            raise OutputError(typography(f"« {path.name} » n’est pas un registre de clausegen."))
