"""The article to insert, taken from the piece that ``clausegen dossier`` makes.

Enters: the bytes of the piece, made for the article number :data:`NUMBER`. Leaves: an :class:`Article`:
its blocks between the two marks, its sections by rank, and the derogations that the piece recapitulates
after it. Only the marks and the names of bookmarks are relied upon, never the wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from clausegen.errors import InputError, Place, Problem
from clausegen.word.body import Body, BodyParagraph, visible_text
from clausegen.word.names import w
from clausegen.word.package import open_package

if TYPE_CHECKING:
    from lxml import etree

NUMBER = 90909
"""The article number for which the piece is made: it stands nowhere else, and is replaced everywhere."""
START, END = "article_insertion_debut", "article_insertion_fin"
"""The marks of the CCAP article; another piece has its own, made alike: ``article_rc_debut``."""
_START = re.compile(r"article_[a-z]+_debut")
MENTION = re.compile(rf"{NUMBER}(?:\.([0-9]+))?")
_DEROGATION = "derogation_"


class Role(StrEnum):
    """What a block is, whatever its style."""

    TITRE = "titre"
    TEXTE = "texte"
    PUCE = "puce"
    TABLEAU = "tableau"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the article: what it is, its element, its depth for a heading (1 = the article's own)."""

    role: Role
    element: etree._Element
    depth: int = 0
    after_table: bool = False


@dataclass(frozen=True, slots=True)
class Departure:
    """One line of the recap: the CCAG's article, the rank of our section, its object."""

    article_ccag: str
    section: int
    objet: str


@dataclass(frozen=True)
class Article:
    """The article and what goes with it."""

    blocks: tuple[Block, ...]
    departures: tuple[Departure, ...]
    end: str = END
    """The bookmark that closes the article."""

    @property
    def title(self) -> str:
        """The heading of the article."""
        return " ".join(visible_text(self.blocks[0].element).split())

    @cached_property
    def bookmarks(self) -> dict[int, str]:
        """The bookmark of each heading of depth 2 by its rank; of the article's own, under 0."""
        found: dict[int, str] = {}
        rank = 0
        for block in self.blocks:
            if block.role is not Role.TITRE or block.depth > 2:
                continue
            rank += block.depth == 2
            names = [e.get(w("name"), "") for e in block.element.iter(w("bookmarkStart"))]
            named = [name for name in names if not is_mark(name)]
            if named:
                found[rank if block.depth == 2 else 0] = named[0]
        return found


def is_mark(name: str) -> bool:
    """Whether a bookmark says where an article of ours begins or ends."""
    return _START.match(name.replace("_fin", "_debut")) is not None


def read_article(piece: bytes, fichier: str) -> Article:
    """The article of a piece; :class:`InputError` when its marks are missing."""
    body = Body(open_package(piece, fichier))
    paragraphs = {p.element: p for p in body.paragraphs}
    blocks = list(body.blocks)
    start = next((n for block in blocks for n in _names(block) if _START.fullmatch(n)), START)
    end = start.replace("_debut", "_fin")
    marks = {
        name: next((i for i, block in enumerate(blocks) if name in _names(block)), None)
        for name in (start, end)
    }
    first, last = marks[start], marks[end]
    if first is None or last is None or last <= first:
        missing = [name for name, place in marks.items() if place is None] or [end]
        raise InputError(
            [
                Problem(
                    Place(fichier),
                    "le modèle ne dit pas où commence et où finit l’article : " + ", ".join(missing),
                    f"un signet « {start} » sur le titre de l’article et un signet « {end} » après lui",
                    "remettez ces signets dans Word (Insertion, Signet), ou employez notre modèle",
                )
            ]
        )
    kept = list(_roles(blocks[first:last], paragraphs))
    departures = tuple(_departures(blocks[last:]))
    return Article(tuple(kept), departures, end)


def _names(block: etree._Element) -> list[str]:
    return [e.get(w("name"), "") for e in block.iter(w("bookmarkStart"))]


def _roles(blocks: list[etree._Element], paragraphs: dict[etree._Element, BodyParagraph]) -> Iterator[Block]:
    base: int | None = None
    after_table = False
    for block in blocks:
        if block.tag == w("tbl"):
            yield Block(Role.TABLEAU, block)
            after_table = True
            continue
        paragraph = paragraphs[block]
        if not paragraph.text.strip() and paragraph.level is None:
            continue
        if paragraph.level is not None:
            base = paragraph.level if base is None else base
            yield Block(Role.TITRE, block, max(paragraph.level - base + 1, 1))
        elif paragraph.number is not None:
            yield Block(Role.PUCE, block, after_table=after_table)
        else:
            yield Block(Role.TEXTE, block, after_table=after_table)
        after_table = False


def _departures(blocks: list[etree._Element]) -> Iterator[Departure]:
    """The rows of the recap that the piece carries after the article."""
    for table in (block for block in blocks if block.tag == w("tbl")):
        for row in table.iter(w("tr")):
            if not any(name.startswith(_DEROGATION) for name in _names(row)):
                continue
            cells = [
                " ".join(" ".join(visible_text(p).split()) for p in cell.iter(w("p")))
                for cell in row.findall(w("tc"))
            ]
            ours = next((i for i, cell in enumerate(cells) if MENTION.search(cell)), None)
            if ours is None or len(cells) < 3:
                continue
            rank = MENTION.search(cells[ours])
            others = [cell for i, cell in enumerate(cells) if i != ours]
            yield Departure(others[0], int(rank[1] or 0) if rank else 0, others[-1])
