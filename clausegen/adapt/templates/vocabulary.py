"""The variables of a piece by the path that a template's tags come to (``lots[].numero``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import get_args, get_origin

from pydantic import BaseModel

from clausegen.clauses.catalogue import Destinataire, Piece
from clausegen.tender.context.internal_schema import ContexteInterne
from clausegen.tender.context.schema import ContexteClause

_KINDS = {str: "texte", bool: "oui ou non", int: "nombre"}
ANY = "*"
"""Last word of a path whose names are not fixed (the sub-articles of the CCAP)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One variable: kind, meaning, and the group of the schema that it belongs to."""

    chemin: str
    sorte: str
    sens: str
    groupe: str


Vocabulary = Mapping[str, Entry]


def vocabulary(piece: Piece) -> Vocabulary:
    """Every variable that a template of this piece may use."""
    return _entries(ContexteInterne if piece.dossier is Destinataire.INTERNE else ContexteClause)


def internal_only() -> Vocabulary:
    """The variables of the buyer's own documents, which bidders must not see."""
    public = _entries(ContexteClause)
    return {path: entry for path, entry in _entries(ContexteInterne).items() if path not in public}


@cache
def _entries(model: type[BaseModel]) -> Vocabulary:
    return {entry.chemin: entry for entry in _walk(model, "", "")}


def _walk(model: type[BaseModel], prefix: str, group: str) -> Iterator[Entry]:
    for name, info in model.model_fields.items():
        path, kind = prefix + name, info.annotation
        words = info.description or ""
        heading = group or words
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _walk(kind, f"{path}.", heading)
            continue
        item = get_args(kind)[0] if get_origin(kind) in (list, tuple) else None
        if isinstance(item, type) and issubclass(item, BaseModel):
            yield Entry(path, "liste", words, heading)
            yield Entry(f"{path}[]", "élément de liste", words, heading)
            yield from _walk(item, f"{path}[].", heading)
        elif item is not None:
            yield Entry(path, "liste de textes", words, heading)
            yield Entry(f"{path}[]", "texte", words, heading)
        elif get_origin(kind) is dict:
            yield Entry(path, "nombres, par nom", words, heading)
            yield Entry(f"{path}.{ANY}", "nombre", words, heading)
        else:
            yield Entry(
                path, _KINDS.get(kind, "texte") if isinstance(kind, type) else "texte", words, heading
            )


def known(path: str, words: Vocabulary) -> bool:
    """Whether a path is a variable, or a group of variables."""
    if path in words or any(other.startswith((f"{path}.", f"{path}[]")) for other in words):
        return True
    return f"{path.rpartition('.')[0]}.{ANY}" in words


def segments(words: Vocabulary) -> frozenset[str]:
    """Every name that stands between two points."""
    return frozenset(name for path in words for name in path.replace("[]", "").split(".") if name != ANY)


def suggestion(path: str, words: Vocabulary) -> str:
    """The variable that was probably meant, as it must be typed; empty when none is near."""
    parts = path.split(".")
    for depth in range(len(parts), 0, -1):
        above = ".".join(parts[: depth - 1])
        if above and not known(above, words):
            continue
        start = f"{above}." if above else ""
        beside = {p[len(start) :].partition(".")[0] for p in words if p.startswith(start)}
        near = get_close_matches(parts[depth - 1], sorted(beside), n=1, cutoff=0.6)
        if near:
            return typed(".".join([start + near[0], *parts[depth:]]))
        break
    last = parts[-1]
    same = [p for p in words if p.rpartition(".")[2] == last]
    return typed((same or get_close_matches(path, list(words), n=1, cutoff=0.7) or [""])[0])


def typed(path: str) -> str:
    """A path as an author types it: « lot.numero dans {% for lot in lots %} »."""
    head, mark, tail = path.rpartition("[].")
    if not mark:
        return path.removesuffix("[]")
    item = head.rpartition(".")[2].partition("_")[0].removesuffix("s") or "x"
    inner = f"{item}.{tail}"
    loop = head
    while "[]." in loop:
        outer, _, rest = loop.partition("[].")
        loop = f"{outer.rpartition('.')[2].partition('_')[0].removesuffix('s')}.{rest}"
    return f"{inner} dans {{% for {item} in {loop} %}}"
