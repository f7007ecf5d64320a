"""The control file: what each piece must say and what it said, kept beside the manifest.

Enters: what a run expected of its pieces, and the pieces as read back. Leaves: bytes, and later, from
the folder alone, the same records again. Internal: it holds what bidders must not read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from clausegen import __version__
from clausegen.clauses.catalogue import Piece
from clausegen.errors import InputError, Place, Problem
from clausegen.tender.agenda import Evenement
from clausegen.tender.check.read_back import Expected
from clausegen.tender.check.references import Titre
from clausegen.word.comparison import Passage, passages
from clausegen.word.reading import Document

CONTROLE = Path("interne", "controle.json")
FORMAT = 1
_MAX_BYTES = 50_000_000
"""A tender of a hundred lots keeps a few megabytes; above, the file is not ours."""


@dataclass(frozen=True)
class PieceControlee:
    """One piece: what was expected of it, and its text when it was written."""

    attendu: Expected
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Controle:
    """All that is needed to check a folder again without its dossier."""

    article: int
    """The number of our article in the buyer's contract."""
    titres: tuple[Titre, ...]
    """The numbered headings of our article."""
    pieces: tuple[PieceControlee, ...]
    noms: Mapping[str, str] = field(default_factory=dict)
    """What each fact is called in words, by its bookmark; empty in the file of an older version."""

    agendas: Mapping[str, tuple[Evenement, ...]] = field(default_factory=dict)
    """The events of each diary, by its file; empty in the file of an older version."""

    @property
    def reference(self) -> str:
        """The reference of the contract, as every piece states it."""
        return next((str(p.attendu.faits.get("marche_reference", "")) for p in self.pieces), "")

    def nom(self, fait: str) -> str:
        """A fact in words; by its bookmark when no words are known."""
        return self.noms.get(fait, fait)


def build(
    read: Mapping[str, tuple[Document, Expected]],
    titres: tuple[Titre, ...],
    article: int,
    noms: Mapping[str, str],
    agendas: Mapping[str, tuple[Evenement, ...]],
) -> bytes:
    """The control file of a run, from the pieces as read back; the same pieces give the same bytes.

    ``noms`` has words for every fact; those of facts that no piece may state are left out.
    """
    known = {name for _, wanted in read.values() for name in wanted.faits}
    content = {
        "outil": "clausegen",
        "format": FORMAT,
        "version": __version__,
        "article": article,
        "titres": [[t.numero, t.texte, t.signet] for t in titres],
        "noms": {name: words for name, words in noms.items() if name in known},
        "agendas": {
            name: [[e.uid, e.resume, e.description, e.debut.isoformat(), e.fin.isoformat()] for e in held]
            for name, held in agendas.items()
        },
        "pieces": [
            {
                "attendu": _expectation(_held(document, wanted)),
                "passages": [[p.part, p.rank, p.heading, p.text] for p in passages(document)],
            }
            for document, wanted in read.values()
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _held(document: Document, wanted: Expected) -> Expected:
    """The same, every fact that the piece states being due from now on; a form's lines may be struck out."""
    if wanted.formulaire:
        return wanted
    return replace(wanted, demandes=wanted.demandes | (wanted.faits.keys() & document.bookmarks.keys()))


def _expectation(wanted: Expected) -> dict[str, Any]:
    return {item.name: _plain(getattr(wanted, item.name)) for item in fields(wanted)}


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field of an expectation
    """A value for JSON: sets in order, a number told apart from a text."""
    if isinstance(value, Piece):
        return value.model_dump(mode="json")
    if isinstance(value, Decimal):
        return {"nombre": str(value)}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def load(folder: Path) -> Controle:
    """The control file of a folder; ``InputError`` when there is none that can be trusted."""
    path, place = folder / CONTROLE, Place(fichier=CONTROLE.as_posix())
    try:
        if path.stat().st_size <= _MAX_BYTES:
            return _record(json.loads(path.read_text(encoding="utf-8")))
        constat = "le fichier de contrôle est démesuré : il n’est pas de clausegen"
    except FileNotFoundError:
        constat = "le fichier de contrôle manque : la vérification a besoin de lui"
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError):
        # pydantic's ValidationError is a ValueError: all that another version, or a hand, has changed.
        constat = "le fichier de contrôle est abîmé, ou écrit par une autre version de clausegen"
    remedy = "refaites le dossier par « clausegen dossier »"
    raise InputError([Problem(place, constat, "le fichier écrit avec les pièces", remedy)])


def _record(content: Any) -> Controle:  # noqa: ANN401 - any JSON
    if content["outil"] != "clausegen" or content["format"] != FORMAT:
        raise ValueError
    adapter = TypeAdapter(Expected)
    pieces = []
    for item in content["pieces"]:
        wanted = dict(item["attendu"])
        wanted["faits"] = {name: _fact(value) for name, value in wanted["faits"].items()}
        expected = adapter.validate_python(wanted)
        _inside(expected.fichier)
        pieces.append(PieceControlee(expected, tuple(Passage(*map(_checked, p)) for p in item["passages"])))
    titles = tuple(Titre(*map(str, title)) for title in content["titres"])
    names = {str(name): str(words) for name, words in content.get("noms", {}).items()}
    diaries = {
        _inside(name): tuple(
            Evenement(str(uid), str(words), str(more), date.fromisoformat(first), date.fromisoformat(last))
            for uid, words, more, first, last in held
        )
        for name, held in content.get("agendas", {}).items()
    }
    return Controle(int(content["article"]), titles, tuple(pieces), names, diaries)


def _inside(name: str) -> str:
    """The path of a file of the folder; ``ValueError`` for one that would lead out of it."""
    if ".." in Path(name).parts or Path(name).is_absolute():
        raise ValueError
    return name


def _fact(value: Any) -> Decimal | str:  # noqa: ANN401 - any JSON
    return Decimal(value["nombre"]) if isinstance(value, dict) else str(value)


def _checked(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if not isinstance(value, str | int | None):
        raise TypeError
    return value


__all__ = ["CONTROLE", "Controle", "PieceControlee", "build", "load"]
