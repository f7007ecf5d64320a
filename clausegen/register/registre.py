"""The register itself: gives numbers, keeps what was issued, answers on a number."""

from __future__ import annotations

import hashlib
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from clausegen.errors import OutputError
from clausegen.french import typography
from clausegen.model.scalars import slug
from clausegen.register import migrations, opening
from clausegen.register.canonical import canonical, facts_of
from clausegen.register.codes import make_code, numero_of
from clausegen.register.records import Demande, Edition, Inscription, Statut

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
    def open(cls, path: Path) -> Self:
        """The register at that path, to write in; made when there is none, brought up to date if old."""
        with opening.told_in_french(path):
            return cls._of(path, migrations.up_to_date(path))

    @classmethod
    def read(cls, path: Path) -> Self:
        """The register at that path, to consult only: nothing is written beside it."""
        if not path.is_file():
            raise OutputError(
                typography(
                    f"Le registre « {path} » n’existe pas.\n    à faire : indiquez-le avec --registre."
                )
            )
        with opening.told_in_french(path):
            return cls._of(path, migrations.readable(path))

    @classmethod
    def _of(cls, path: Path, connection: sqlite3.Connection) -> Self:
        try:
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
        seen = {(slug(demande.emetteur), demande.sujet) for demande in demandes}
        if len(seen) != len(demandes):
            raise ValueError("two demands of one batch have the same subject")
        with opening.told_in_french(self.path), opening.writing(self._connection):
            names = self._issuers()
            return [
                self._assign(d, names.setdefault(slug(d.emetteur), issuer(d.emetteur)), jour)
                for d in demandes
            ]

    def _issuers(self) -> dict[str, str]:
        """The issuers known, by what does not change with their writing."""
        rows = self._connection.execute(
            "SELECT emetteur FROM reprise UNION ALL SELECT * FROM"
            " (SELECT emetteur FROM attestation GROUP BY emetteur ORDER BY min(id))"
        )
        return {slug(name): name for (name,) in reversed(rows.fetchall())}

    def _assign(self, demande: Demande, emetteur: str, jour: date) -> Inscription:
        faits = canonical(demande.faits)
        last = self._one(
            "WHERE a.emetteur = ? AND a.sujet = ? ORDER BY a.id DESC LIMIT 1", emetteur, demande.sujet
        )
        if last is not None and canonical(last.faits) == faits:
            return last
        rang = self._last_rank(emetteur, jour.year) + 1
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

    def keep_template(self, fichier: str, octets: bytes) -> str:
        """Keep a Word template once; its digest names it from now on."""
        name = hashlib.sha256(octets).hexdigest()
        with opening.told_in_french(self.path), opening.writing(self._connection):
            self._connection.execute(
                "INSERT OR IGNORE INTO modele (sha256, fichier, octets) VALUES (?, ?, ?)",
                (name, fichier, octets),
            )
        return name

    def template(self, sha256: str) -> tuple[str, bytes]:
        """The name and the bytes of a template kept; ``KeyError`` when it is not there."""
        with opening.told_in_french(self.path):
            row = self._connection.execute(
                "SELECT fichier, octets FROM modele WHERE sha256 = ?", (sha256,)
            ).fetchone()
        if row is None:
            raise KeyError(sha256)
        return row[0], row[1]

    def mark_issued(self, editions: Iterable[Edition]) -> None:
        """Note that these documents are on the disk, whole and safe."""
        made = list(editions)
        rows = [
            (e.attestation, e.modele, canonical(e.mentions), e.docx, e.contenu, e.date.isoformat())
            for e in made
        ]
        with opening.told_in_french(self.path), opening.writing(self._connection):
            # REPLACE: an edition made again becomes the last one.
            self._connection.executemany(
                "INSERT OR REPLACE INTO edition (attestation, modele, mentions, docx, contenu, date)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                rows,
            )
            self._connection.executemany(
                "UPDATE attestation SET statut = 'emise' WHERE id = ? AND statut <> 'emise'",
                ((e.attestation,) for e in made),
            )

    def editions(self, inscription: Inscription) -> tuple[Edition, ...]:
        """The documents made for an inscription, the last one last; none in the oldest registers."""
        return self.all_editions([inscription])[inscription.id]

    def all_editions(self, inscriptions: Iterable[Inscription]) -> dict[int, tuple[Edition, ...]]:
        """The editions of each of these inscriptions, by its ``id``."""
        found: dict[int, list[Edition]] = {inscription.id: [] for inscription in inscriptions}
        with opening.told_in_french(self.path):
            for ident, editions in found.items():
                rows = self._connection.execute(
                    "SELECT modele, docx, contenu, mentions, date FROM edition"
                    " WHERE attestation = ? ORDER BY id",
                    (ident,),
                )
                editions.extend(
                    Edition(ident, modele, docx, contenu, facts_of(mentions), date.fromisoformat(jour))
                    for modele, docx, contenu, mentions, jour in rows
                )
        return {ident: tuple(editions) for ident, editions in found.items()}

    def last_ranks(self) -> dict[str, int]:
        """The rank of the last number of each series, by « issuer, year »."""
        with opening.told_in_french(self.path):
            rows = self._connection.execute(
                "SELECT emetteur, annee, max(rang) FROM (SELECT emetteur, annee, rang FROM attestation"
                " UNION ALL SELECT emetteur, annee, rang FROM reprise) GROUP BY emetteur, annee"
            ).fetchall()
        return {f"{emetteur}, {annee}": rang for emetteur, annee, rang in rows}

    def _last_rank(self, emetteur: str, annee: int) -> int:
        [(rang,)] = self._connection.execute(
            "SELECT max(coalesce((SELECT max(rang) FROM attestation WHERE emetteur = ?1 AND annee = ?2), 0),"
            " coalesce((SELECT max(rang) FROM reprise WHERE emetteur = ?1 AND annee = ?2), 0))",
            (emetteur, annee),
        ).fetchall()
        return int(rang)

    def resume_after(self, emetteur: str, numero: str, jour: date) -> str:
        """Go on after a number given elsewhere (by hand, by a register since lost); the issuer's name here.

        ``ValueError`` when this register has already gone as far.
        """
        annee, rang = map(int, numero.split("-"))
        with opening.told_in_french(self.path), opening.writing(self._connection):
            name = self._issuers().get(slug(emetteur), issuer(emetteur))
            last = self._last_rank(name, annee)
            if last >= rang:
                raise ValueError(numero_of(annee, last))
            self._connection.execute(
                "INSERT INTO reprise (emetteur, annee, depuis, rang, date) VALUES (?, ?, ?, ?, ?)",
                (name, annee, last, rang, jour.isoformat()),
            )
        return name

    def given_elsewhere(self, numero: str) -> bool:
        """Whether an issuer gave that number before its series was resumed here."""
        annee, rang = map(int, numero.split("-"))
        with opening.told_in_french(self.path):
            [(count,)] = self._connection.execute(
                "SELECT count(*) FROM reprise WHERE annee = ? AND depuis < ? AND rang >= ?",
                (annee, rang, rang),
            ).fetchall()
        return bool(count)

    def resumptions(self) -> dict[tuple[str, int], list[range]]:
        """The ranks given elsewhere, by issuer and year."""
        found: dict[tuple[str, int], list[range]] = {}
        with opening.told_in_french(self.path):
            rows = self._connection.execute("SELECT emetteur, annee, depuis, rang FROM reprise").fetchall()
        for emetteur, annee, depuis, rang in rows:
            found.setdefault((emetteur, annee), []).append(range(depuis + 1, rang + 1))
        return found

    def last_date(self) -> date | None:
        """The latest date on an attestation; None when there is none."""
        with opening.told_in_french(self.path):
            [(text,)] = self._connection.execute("SELECT max(date) FROM attestation").fetchall()
        return date.fromisoformat(text) if text else None

    def find(self, numero: str) -> tuple[Inscription, ...]:
        """The attestations of that number, one for each issuer that has reached it."""
        annee, rang = numero.split("-")
        with opening.told_in_french(self.path):
            return tuple(self._rows("WHERE a.annee = ? AND a.rang = ? ORDER BY a.id", int(annee), int(rang)))

    def __iter__(self) -> Iterator[Inscription]:
        with opening.told_in_french(self.path):
            yield from self._rows("ORDER BY a.emetteur, a.annee, a.rang")

    def copy_to(self, target: Path) -> None:
        """A whole copy of the register in another file, its key included."""
        with opening.told_in_french(self.path):
            opening.copy_to(self._connection, target)

    def faults_of_file(self) -> list[str]:
        """What SQLite itself finds wrong in the file."""
        rows = self._connection.execute("PRAGMA integrity_check").fetchall()
        broken = [str(row[0]) for row in rows if row[0] != "ok"]
        lost = self._connection.execute("PRAGMA foreign_key_check").fetchall()
        return [
            *(typography(f"le fichier est abîmé : {said}") for said in broken),
            *(f"la table {row[0]} renvoie à une ligne qui n’existe pas" for row in lost),
        ]

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
    """The name of an issuer as the register keeps it; the first writing met names the series."""
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
