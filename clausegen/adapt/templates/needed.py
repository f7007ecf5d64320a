"""What a piece must say: the facts that our own template prints, and the bookmarks that hold them.

Taken from the template shipped for the piece and from its catalogue entry, so that a new piece or a
new fact needs nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from clausegen.clauses.catalogue import Piece
from clausegen.resources import templates_dir
from clausegen.word.inspection import TagUse, inspect
from clausegen.word.mending import Spot
from clausegen.word.package import open_package
from clausegen.word.reading import Document, read_document

_TAG = re.compile(r"\{\{.*?\}\}")
_BOOKMARK = re.compile(r"⟦([^/⟧][^⟧]*)⟧")
_MARK = re.compile(r"[⟦⟨]/?[^⟧⟩]*[⟧⟩]")
_HEADING = "art_"


@dataclass(frozen=True, slots=True)
class Needed:
    """One fact: its bookmark as our template names it, and the variables that it prints."""

    signet: str
    paths: tuple[str, ...]
    bodies: tuple[str, ...]
    """The insides of the tags, as our template writes them."""

    @property
    def heading(self) -> bool:
        """Whether it marks the heading of a sub-article, and no value."""
        return self.signet.startswith(_HEADING)


@cache
def needed(piece: Piece) -> tuple[Needed, ...]:
    """The facts of a piece."""
    path = templates_dir() / piece.modele
    document, uses = read_document(path), inspect(open_package(path)).uses
    paths = {spot(use): use.paths for use in uses if use.writes}
    return tuple(dict.fromkeys(_facts(document, piece, paths)))


def spot(use: TagUse) -> Spot:
    """Where a tag stands, and what it says."""
    return use.tag.place.partie or "", use.tag.place.paragraphe or 0, use.tag.body


def _facts(document: Document, piece: Piece, by_spot: Mapping[Spot, tuple[str, ...]]) -> Iterator[Needed]:
    for paragraph in document.paragraphs:
        for found in _BOOKMARK.finditer(paragraph.marked):
            name = found[1]
            plain = _TAG.sub("x", name)
            if name.startswith(_HEADING):
                if paragraph.level is not None:
                    yield Needed(name, (), ())
                continue
            if not any(fnmatchcase(plain, pattern) for pattern in (*piece.faits, *piece.faits_insertion)):
                continue
            inside = paragraph.marked[found.end() :].partition(f"⟦/{name}⟧")[0]
            bodies = tuple(tag[2:-2].strip() for tag in _TAG.findall(_MARK.sub("", inside)))
            spots = [(paragraph.part, paragraph.rank, body) for body in bodies]
            yield Needed(name, tuple(path for at in spots for path in by_spot.get(at, ())), bodies)


def shape(name: str) -> str:
    """The name of a bookmark whatever the loop's variable is called."""
    return _TAG.sub("{}", name)


def wanted_bookmarks(
    facts: Iterable[Needed], uses: Iterable[TagUse], present: Iterable[str]
) -> dict[Spot, str]:
    """For facts printed without their bookmark: the user's tag → name of the bookmark to add.

    Two facts that print the same variable cannot be told apart, and are left to the user.
    """
    there = {shape(name) for name in present}
    written = [use for use in uses if use.writes]
    known = [fact for fact in facts if len(fact.paths) == 1]
    found: dict[Spot, str] = {}
    for fact in known:
        if shape(fact.signet) in there or sum(other.paths == fact.paths for other in known) > 1:
            continue
        use = next((use for use in written if use.paths == fact.paths), None)
        if use is not None:
            ours, theirs = f"{_root(fact.bodies[0])}.", f"{_root(use.tag.body)}."
            pieces = [piece.replace(ours, theirs) for piece in re.split(r"(\{\{.*?\}\})", fact.signet)]
            found.setdefault(spot(use), "".join(pieces))
    return found


def _root(body: str) -> str:
    return re.split(r"[.\s|]", body, maxsplit=1)[0]
