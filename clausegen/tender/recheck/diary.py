"""The calendar for a diary judged again: its events, and the dates that the calendar beside it still gives.

Enters: the file as it is now, the events that it held, what the pieces said and say. Leaves: a
:class:`FichierVerifie` for each diary of the control file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from clausegen.clauses.catalogue import Destinataire
from clausegen.french import NB, dates_in, french_date
from clausegen.tender.agenda import Evenement, read_agenda
from clausegen.tender.check.control import Controle
from clausegen.tender.check.read_back import numbers_in
from clausegen.tender.output_folder import sha256
from clausegen.tender.recheck.records import Etat, FichierVerifie
from clausegen.tender.recheck.revealed import MAX_BYTES, revealed
from clausegen.word.reading import Document

_SHOWN = 3
"""Dates told of a repeated event; the others are counted."""
_UNREADABLE = "ce calendrier ne s’ouvre pas : reprenez-le dans une sauvegarde, ou refaites le dossier"
_Pair = tuple[Evenement, Evenement]


def judge_diaries(
    folder: Path, known: Mapping[str, str], controle: Controle, documents: Mapping[str, Document]
) -> Iterator[FichierVerifie]:
    """Each diary of the control file, as it is now."""
    for name, wanted in controle.agendas.items():
        path = folder / name
        if not path.is_file():
            yield FichierVerifie(name, Etat.ABSENT)
            continue
        found = _events(path)
        if found is None:
            yield FichierVerifie(name, Etat.ILLISIBLE, (_UNREADABLE,))
            continue
        told = [*_differences(wanted, found), *_outdated(found, name, controle, documents)]
        intact = sha256(path) == known.get(name)
        if not intact and name.split("/", maxsplit=1)[0] == Destinataire.DCE:
            told += revealed(path, controle)
        same = sorted(map(_text, wanted)) == sorted(map(_text, found))
        quiet = Etat.INCHANGE if intact else Etat.ENREGISTRE if same else Etat.MODIFIE
        yield FichierVerifie(name, Etat.CONTREDIT if told else quiet, tuple(dict.fromkeys(told)))


def _events(path: Path) -> tuple[Evenement, ...] | None:
    """The events of a file; ``None`` when it cannot be read."""
    try:
        return read_agenda(path.read_bytes()) if path.stat().st_size <= MAX_BYTES else None
    except (OSError, ValueError, RecursionError):
        return None


def _outdated(
    found: Sequence[Evenement], name: str, controle: Controle, documents: Mapping[str, Document]
) -> Iterator[str]:
    """The events on a date that the calendar piece beside gave, and gives no more."""
    beside = f"{name.rpartition('.')[0]}.docx"
    gone = _dates_gone(beside, controle, documents)
    for event in found:
        if gone & {_folded(event.debut), _folded(event.fin)}:
            yield f"« {event.resume} » y est prévu {_when(event)}, date que « {beside} » ne donne plus"


def _dates_gone(beside: str, controle: Controle, documents: Mapping[str, Document]) -> frozenset[str]:
    """The dates that the calendar piece gave and gives no more; none when it cannot be read."""
    piece = next((piece for piece in controle.pieces if piece.attendu.fichier == beside), None)
    if piece is None or beside not in documents:
        return frozenset()
    before = {day for passage in piece.passages for day in dates_in(passage.text)}
    return frozenset(before - set(dates_in(documents[beside].text)))


def _differences(wanted: Sequence[Evenement], found: Sequence[Evenement]) -> Iterator[str]:
    """What became of each event: known by its identifier, else by its words and days, else by its words."""
    left, extra = list(wanted), list(found)
    pairs: list[_Pair] = []
    for same in (lambda e: e.uid, _said, lambda e: e.resume):
        pairs += _taken(left, extra, same)
    for old, new in pairs:
        yield from _changed(old, new)
    yield from (f"il y manque {words}" for words in _grouped(left))
    yield from (f"il contient {words}, que le dossier ne prévoit pas" for words in _grouped(extra))


def _taken(
    left: list[Evenement], extra: list[Evenement], same: Callable[[Evenement], object]
) -> Iterator[_Pair]:
    """The pairs that agree on something, taken out of both lists."""
    for old in tuple(left):
        new = next((one for one in extra if same(one) == same(old)), None)
        if new is not None:
            left.remove(old)
            extra.remove(new)
            yield old, new


def _changed(old: Evenement, new: Evenement) -> Iterator[str]:
    if (old.debut, old.fin) != (new.debut, new.fin):
        yield f"« {old.resume} » était prévu {_when(old)} ; il l’est maintenant {_when(new)}"
    if " ".join(old.resume.split()) != " ".join(new.resume.split()):
        yield f"{_when(old)}, « {old.resume} » est devenu « {new.resume} »"
    if _figures(old.description) != _figures(new.description):
        yield f"{_when(old)}, « {old.description} » est devenu « {new.description} »"


def _figures(text: str) -> tuple[list[str], list[str]]:
    return numbers_in(text), dates_in(text)


def _grouped(events: Sequence[Evenement]) -> Iterator[str]:
    """The events by their words: « Remettre le relevé », le 12 avril 2027, le 12 mai 2027."""
    for words in dict.fromkeys(event.resume for event in events):
        days = [_when(event) for event in events if event.resume == words]
        more = f" et {len(days) - _SHOWN} autres fois" if len(days) > _SHOWN + 1 else ""
        shown = days[:_SHOWN] if more else days
        yield f"« {words} », {', '.join(shown)}{more}"


def _when(event: Evenement) -> str:
    if event.debut == event.fin:
        return f"le {french_date(event.fin)}"
    return f"du {french_date(event.debut)} au {french_date(event.fin)}"


def _folded(day: date) -> str:
    return french_date(day).replace(NB, " ")


def _said(event: Evenement) -> tuple[str, date, date]:
    return event.resume, event.debut, event.fin


def _text(event: Evenement) -> tuple[str, str, date, date]:
    return event.description, *_said(event)
