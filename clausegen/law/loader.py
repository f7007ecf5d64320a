"""Loads the data files and refuses, all problems at once, whatever is not in order.

Enters: ``data/*.yaml`` (shape: ``docs/droit.md``). Leaves: a ``Law``. A file that is not in order is a
defect of the software or of the person updating it: ``LawDataError``, with file and record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NoReturn

from clausegen.errors import LawDataError
from clausegen.french import french_date, typography
from clausegen.law.reader import Law
from clausegen.law.records import Certainty, DatedValue, Record, Source, freeze
from clausegen.law.strict_yaml import read_strict

_FILE_KEYS = ("domaine", "usage", "sources", "fiches")
_RECORD_KEYS = ("id", "libelle", "unite", "certitude", "verifie_le", "note", "valeurs", "trous")
_VALUE_KEYS = ("du", "au", "valeur", "source", "certitude", "note")
_SOURCE_KEYS = ("titre", "reference", "lien")
_HOLE_KEYS = ("du", "au", "motif")
_ID = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)+")
_DAY = timedelta(days=1)


@cache
def load_law() -> Law:
    """The law shipped with clausegen, loaded once."""
    folder = files("clausegen.law") / "data"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return load_law_from({name: (folder / name).read_text(encoding="utf-8") for name in names})


def load_law_from(texts: Mapping[str, str]) -> Law:
    """The law written in ``texts`` (file name → YAML); raises ``LawDataError`` with every problem."""
    problems: list[str] = []
    records: dict[str, Record] = {}
    customs: set[str] = set()
    for fichier, text in texts.items():
        try:
            content = read_strict(text, fichier)
        except LawDataError as error:
            problems.append(str(error))
            continue
        file = _File(fichier, problems)
        for record in file.records(content):
            if record.id in records:
                first = records[record.id].fichier
                where = f"{fichier}, fiche « {record.id} »"
                problems.append(f"{where} : identifiant déjà pris dans {first}")
            records.setdefault(record.id, record)
        if file.usage:
            customs.add(fichier)
    if problems:
        raise LawDataError("Données de droit refusées :\n" + "\n".join(f"- {line}" for line in problems))
    return Law(sorted(records.values(), key=lambda record: record.fichier in customs))


class _WrongRecordError(Exception):
    """A part so wrong that the rest of its record cannot be read; the problem is already noted."""


class _File:
    """Turns the content of one data file into records, noting every problem on the way."""

    def __init__(self, fichier: str, problems: list[str]) -> None:
        self._fichier = fichier
        self._problems = problems
        self._where = fichier
        self._domaine = ""
        self.usage = False
        """Whether the file holds customs: they are listed after the law."""
        self._sources: dict[str, Source] = {}

    def records(self, content: Any) -> list[Record]:  # noqa: ANN401 -- checked here
        """The records of the file that are in order."""
        try:
            top = self._mapping(content, _FILE_KEYS, ("domaine", "fiches"))
            self._domaine = self._text(top, "domaine")
            self.usage = top.get("usage", False)
            if not isinstance(self.usage, bool):
                self._fail("« usage » doit être true ou false")
            named = top.get("sources", {})
            for name, source in self._mapping(named, tuple(named)).items():
                self._sources[name] = self._inline_source(source)
            written = top["fiches"]
            if not isinstance(written, list):
                self._fail("« fiches » doit être une liste")
        except _WrongRecordError:
            return []
        return [record for rank, item in enumerate(written, 1) if (record := self._record(rank, item))]

    def _record(self, rank: int, item: Any) -> Record | None:  # noqa: ANN401 -- checked here
        name = item.get("id") if isinstance(item, dict) else None
        self._where = f"{self._fichier}, fiche « {name or f'n° {rank}'} »"
        try:
            written = self._mapping(
                item, _RECORD_KEYS, ("id", "libelle", "certitude", "verifie_le", "valeurs")
            )
            if not _ID.fullmatch(id_ := self._text(written, "id")):
                self._fail(f"identifiant « {id_} » : minuscules, chiffres, « _ », au moins un point")
            default = self._certainty(written["certitude"])
            if not isinstance(versions := written["valeurs"], list) or not versions:
                self._fail("« valeurs » doit être une liste d’au moins une valeur datée")
            dated = sorted((self._version(v, default) for v in versions), key=lambda version: version.du)
            self._check_succession(dated, self._holes(written.get("trous", [])))
            return Record(
                id=id_,
                domaine=self._domaine,
                fichier=self._fichier,
                libelle=self._text(written, "libelle"),
                unite=self._text(written, "unite") if "unite" in written else None,
                verifie_le=self._date(written, "verifie_le"),
                note=self._text(written, "note") if "note" in written else None,
                valeurs=tuple(dated),
            )
        except _WrongRecordError:
            return None

    def _version(self, item: Any, default: Certainty) -> DatedValue:  # noqa: ANN401 -- checked here
        written = self._mapping(item, _VALUE_KEYS, ("du", "valeur"))
        du = self._date(written, "du")
        au = self._date(written, "au") if "au" in written else None
        if au is not None and au < du:
            self._fail(f"valeur qui finit ({french_date(au)}) avant de commencer ({french_date(du)})")
        if written["valeur"] is None:
            self._fail(f"valeur du {french_date(du)} vide")
        if "source" not in written:
            self._fail(f"valeur du {french_date(du)} sans source")
        return DatedValue(
            du=du,
            au=au,
            valeur=freeze(written["valeur"]),
            source=self._source(written["source"]),
            certitude=self._certainty(written["certitude"]) if "certitude" in written else default,
            note=self._text(written, "note") if "note" in written else None,
        )

    def _check_succession(self, versions: list[DatedValue], holes: list[tuple[date, date]]) -> None:
        for before, after in pairwise(versions):
            if before.au is None or before.au >= after.du:
                end = french_date(before.au) if before.au else "sans fin"
                self._fail(
                    f"dates qui se chevauchent : une valeur va du {french_date(before.du)} au {end}, "
                    f"la suivante commence le {french_date(after.du)}"
                )
            gap = (before.au + _DAY, after.du - _DAY)
            if gap[0] <= gap[1] and gap not in holes:
                self._fail(
                    f"aucune valeur du {french_date(gap[0])} au {french_date(gap[1])} : "
                    "la compléter, ou déclarer ce trou sous « trous »"
                )

    def _holes(self, written: Any) -> list[tuple[date, date]]:  # noqa: ANN401 -- checked here
        if not isinstance(written, list):
            self._fail("« trous » doit être une liste")
        holes = [self._mapping(hole, _HOLE_KEYS, _HOLE_KEYS) for hole in written]
        return [(self._date(hole, "du"), self._date(hole, "au")) for hole in holes]

    def _source(self, written: Any) -> Source:  # noqa: ANN401 -- checked here
        if isinstance(written, str):
            if written not in self._sources:
                self._fail(f"source « {written} » absente de « sources » en tête de fichier")
            return self._sources[written]
        return self._inline_source(written)

    def _inline_source(self, written: Any) -> Source:  # noqa: ANN401 -- checked here
        found = self._mapping(written, _SOURCE_KEYS, ("titre", "reference"))
        lien = self._text(found, "lien") if "lien" in found else None
        return Source(self._text(found, "titre"), self._text(found, "reference"), lien)

    def _certainty(self, written: Any) -> Certainty:  # noqa: ANN401 -- checked here
        try:
            return Certainty(written)
        except ValueError:
            known = ", ".join(item.value for item in Certainty)
            self._fail(f"certitude « {written} » inconnue (attendu : {known})")

    def _mapping(self, found: Any, known: Iterable[str], required: Iterable[str] = ()) -> dict[str, Any]:  # noqa: ANN401 -- checked here
        if not isinstance(found, dict):
            self._fail("un ensemble « clé : valeur » est attendu")
        unknown = [key for key in found if key not in known]
        missing = [key for key in required if key not in found]
        for key in unknown:
            self._note(f"clé inconnue « {key} » (attendu : {', '.join(known)})")
        for key in missing:
            self._note(f"« {key} » manque")
        if unknown or missing:
            raise _WrongRecordError
        return found

    def _text(self, found: dict[str, Any], key: str) -> str:
        text = found[key]
        if not isinstance(text, str) or not text.strip():
            self._fail(f"« {key} » doit être un texte non vide")
        return typography(text)

    def _date(self, found: dict[str, Any], key: str) -> date:
        day = found[key]
        if not isinstance(day, date):
            self._fail(f"« {key} » : « {day} » n’est pas une date (AAAA-MM-JJ)")
        return day

    def _note(self, text: str) -> None:
        self._problems.append(f"{self._where} : {text}")

    def _fail(self, text: str) -> NoReturn:
        self._note(text)
        raise _WrongRecordError
