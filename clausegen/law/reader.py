"""Reads the law at a date, remembers what was read, and says aloud what it does not know."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from clausegen.errors import InputError, Place, Problem
from clausegen.french import french_date
from clausegen.law.records import Certainty, DatedValue, Reading, Record, years_later

_STALE_AFTER_YEARS = 1


class LawSilentError(InputError):
    """The law that clausegen knows says nothing for that date: it begins later, or is interrupted."""

    def __init__(self, record: Record, day: date) -> None:
        self.id = record.id
        self.date = day
        self.debut = next((v.du for v in record.valeurs if v.du > day), record.debut)
        super().__init__(
            [
                Problem(
                    Place(),
                    f"« {record.libelle} » : le droit connu du logiciel commence le "
                    f"{french_date(self.debut)}, et il est demandé pour le {french_date(day)}",
                    "une date à partir de laquelle le droit est connu",
                    "vérifier la date du dossier ; pour un marché plus ancien, "
                    "se reporter aux textes de l’époque",
                )
            ]
        )


@dataclass(frozen=True, slots=True)
class Stale:
    """A value that has ended, or that nobody has checked for more than a year."""

    record: Record
    raison: str


class Law:
    """Everything clausegen knows of the law, at all dates; never changes once loaded."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records: Mapping[str, Record] = {record.id: record for record in records}

    @property
    def records(self) -> tuple[Record, ...]:
        """All records, file by file, in the order in which they are written."""
        return tuple(self._records.values())

    def record(self, id_: str) -> Record:
        """The record of that identifier; an unknown one is an error of programming (``KeyError``)."""
        try:
            return self._records[id_]
        except KeyError:
            near = difflib.get_close_matches(id_, self._records, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise KeyError(f"no value of the law is called {id_!r}{hint}") from None

    def at(self, day: date) -> LawAt:
        """The law as of ``day``, with a trace of its own."""
        return LawAt(self, day)

    def in_force(self, day: date) -> tuple[Reading, ...]:
        """All that is known for ``day``; what has ended since is there, marked « à vérifier »."""
        found = (_read(record, day) for record in self.records)
        return tuple(reading for reading in found if reading is not None)

    def expired(self, day: date) -> tuple[Stale, ...]:
        """What must be looked at again on ``day``: ended, or last checked over a year before."""
        return tuple(Stale(record, why) for record in self.records if (why := _why_stale(record, day)))


class LawAt:
    """The law as of one date; keeps the trace of everything read through it."""

    def __init__(self, law: Law, day: date) -> None:
        self.law = law
        self.date = day
        self._readings: dict[str, Reading] = {}

    def read(self, id_: str) -> Reading:
        """The value on that date; ``LawSilentError`` when nothing is known for it.

        After the last known end, the last known value comes back with ``a_verifier`` and ``motif``.
        """
        reading = self.find(id_)
        if reading is None:
            raise LawSilentError(self.law.record(id_), self.date)
        return reading

    def find(self, id_: str) -> Reading | None:
        """As ``read``, but None when nothing is known for that date (a text not yet in force)."""
        if id_ not in self._readings:
            reading = _read(self.law.record(id_), self.date)
            if reading is None:
                return None
            self._readings[id_] = reading
        return self._readings[id_]

    def group(self, prefix: str) -> tuple[Reading, ...]:
        """All values known on that date whose identifier begins with ``prefix`` + ".", in file order."""
        start = prefix.rstrip(".") + "."
        ids = [record.id for record in self.law.records if record.id.startswith(start)]
        if not ids:
            raise KeyError(f"no value of the law begins with {start!r}")
        return tuple(reading for id_ in ids if (reading := self.find(id_)) is not None)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Everything read through this object, in order of first reading, each once."""
        return tuple(self._readings.values())


def _read(record: Record, day: date) -> Reading | None:
    version = record.value_at(day)
    if version is not None:
        return _reading(record, version, day, _doubt(record, version))
    if record.fin is not None and day > record.fin:
        ended = f"valeur connue jusqu’au {french_date(record.fin)} : à vérifier pour le {french_date(day)}"
        return _reading(record, record.valeurs[-1], day, ended)
    return None


def _doubt(record: Record, version: DatedValue) -> str | None:
    if version.certitude is not Certainty.A_VERIFIER:
        return None
    why = version.note or record.note
    return f"non vérifié dans le texte : {why}" if why else "non vérifié dans le texte"


def _reading(record: Record, version: DatedValue, day: date, motif: str | None) -> Reading:
    return Reading(
        id=record.id,
        domaine=record.domaine,
        libelle=record.libelle,
        valeur=version.valeur,
        unite=record.unite,
        du=version.du,
        au=version.au,
        source=version.source,
        verifie_le=record.verifie_le,
        certitude=version.certitude,
        a_verifier=motif is not None,
        motif=motif,
        note=version.note or record.note,
        lu_pour=day,
    )


def _why_stale(record: Record, day: date) -> str | None:
    if record.fin is not None and day > record.fin:
        return f"terminé depuis le {french_date(record.fin)}"
    if day > years_later(record.verifie_le, _STALE_AFTER_YEARS):
        return f"vérifié pour la dernière fois le {french_date(record.verifie_le)}, il y a plus d’un an"
    return None
