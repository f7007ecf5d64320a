"""Cross-references: every « article 12.5 » of every piece points to a heading of our article.

Enters: documents read from the files, and the number that our article has. Leaves: the numbered
headings of the article, the references met in a text, and those that point nowhere. An article of the
CCAG or of a code is somebody else's: it is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clausegen.errors import Place, Problem

if TYPE_CHECKING:
    from clausegen.word.reading import Document

_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,2}){1,2}(?![0-9.]*[0-9])"
_REFERENCE = re.compile(
    rf"\barticles?\s+(?P<numbers>{_NUMBER}(?:(?:\s*,|\s+et|\s+ou|\s+à)\s+{_NUMBER})*)", re.IGNORECASE
)
_SOMEONE_ELSES = re.compile(
    r"\s+(?:du|de la|des)\s+(?:CCAG|code\b|loi\b|décret|directive|règlement|RC\b)", re.IGNORECASE
)
_NAMED_BEFORE = re.compile(r"(?:CCAG[\w-]*|code[^,;.()]*),\s*$")
"""« CCAG-Travaux, article 4.1 »."""
_ARTICLE_COLUMN = re.compile(r"article|renvoi", re.IGNORECASE)
_THEIR_COLUMN = re.compile(r"CCAG|code\b", re.IGNORECASE)
_ALONE = re.compile(rf"\s*{_NUMBER}\s*")
_OURS = "art_"
"""How the bookmarks of our article's headings begin."""
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Titre:
    """A numbered heading: « 12.5 », its words, the bookmark that names it (or an empty text)."""

    numero: str
    texte: str
    signet: str


def headings(document: Document, first: int | None) -> tuple[Titre, ...]:
    """The numbered headings of the document that holds our article; nothing for any other.

    ``first`` is the number of the first main heading.
    """
    paragraphs = [p for p in document.part_paragraphs("corps") if p.level is not None and p.numbered]
    if first is None or not any(f"⟦{_OURS}" in p.marked for p in paragraphs):
        return ()
    counts = [first - 1, 0, 0]
    found = []
    for paragraph in paragraphs:
        level = paragraph.level or 1
        if level > _DEEPEST or not paragraph.text.strip():
            continue
        counts[level - 1] += 1
        counts[level:] = [0] * (_DEEPEST - level)
        mark = re.search(rf"⟦({_OURS}\w+)⟧", paragraph.marked)
        number = ".".join(map(str, counts[:level]))
        found.append(Titre(number, " ".join(paragraph.text.split()), mark[1] if mark else ""))
    return tuple(found)


def references(text: str, article: int, column: str = "") -> tuple[str, ...]:
    """The parts of our article that a paragraph cites: « article 12.5 », or « 12.5 » alone in a cell.

    ``column`` is the header of the cell's column: a number alone is ours only under « Article » (and
    not under « Article du CCAG »).
    """
    if _ALONE.fullmatch(text):
        ours = _ARTICLE_COLUMN.search(column) and not _THEIR_COLUMN.search(column)
        found = [text.strip()] if ours else []
    else:
        found = [
            number
            for cited in _REFERENCE.finditer(text)
            if not _SOMEONE_ELSES.match(text, cited.end()) and not _NAMED_BEFORE.search(text[: cited.start()])
            for number in re.findall(_NUMBER, cited["numbers"])
        ]
    return tuple(number for number in found if number.startswith(f"{article}."))


def columns(document: Document) -> dict[tuple[str, int], str]:
    """The header above each paragraph that stands in a table, by part and rank."""
    heads: dict[tuple[str, int, int], str] = {}
    found = {}
    for paragraph in document.paragraphs:
        cell = paragraph.cell
        if cell is None:
            continue
        place = (paragraph.part, cell.table, cell.column)
        if cell.header:
            heads[place] = f"{heads.get(place, '')} {paragraph.text}".strip()
        else:
            found[paragraph.part, paragraph.rank] = heads.get(place, "")
    return found


def without_references(text: str, article: int, column: str = "") -> str:
    """The text without the numbers of our article that it cites."""
    for number in references(text, article, column):
        text = re.sub(rf"(?<![0-9.]){re.escape(number)}(?![0-9]|\.[0-9])", "", text)
    return text


def dangling(
    documents: Mapping[str, Document], titles: Sequence[Titre], article: int, own: Sequence[str] = ()
) -> Iterator[Problem]:
    """The references of all the pieces that point to no heading; silent when no heading is numbered.

    ``own`` are the user's texts: what they cite is theirs.
    """
    known = {title.numero for title in titles}
    theirs = {number for text in own for number in references(text, article)}
    for name, document in documents.items() if known else ():
        heads = columns(document)
        for paragraph in document.paragraphs:
            column = heads.get((paragraph.part, paragraph.rank), "")
            for number in references(paragraph.text, article, column):
                if number not in known and number not in theirs:
                    yield Problem(
                        Place(
                            fichier=name,
                            partie=paragraph.part,
                            titre=paragraph.heading,
                            extrait=paragraph.text[:80],
                        ),
                        f"le renvoi à l’article {number} ne mène à aucun titre",
                        f"un numéro de {titles[0].numero} à {titles[-1].numero}",
                        "corrigez le numéro, ou rétablissez le titre",
                    )


def moved(before: Sequence[Titre], after: Sequence[Titre]) -> dict[str, str | None]:
    """The number that each heading has now, by the number that it had; ``None``: the heading is gone.

    A heading is known by its bookmark, else by its words, else by its number.
    """
    left = list(after)
    found: dict[str, str | None] = {}
    for same in (_same_bookmark, _same_words, _same_number):
        for title in before:
            if title.numero in found:
                continue
            match = next((other for other in left if same(title, other)), None)
            if match is not None:
                found[title.numero] = match.numero
                left.remove(match)
    return {title.numero: found.get(title.numero) for title in before}


def _same_bookmark(one: Titre, other: Titre) -> bool:
    return one.signet != "" and one.signet == other.signet


def _same_words(one: Titre, other: Titre) -> bool:
    return one.texte == other.texte and one.numero.count(".") == other.numero.count(".")


def _same_number(one: Titre, other: Titre) -> bool:
    return one.numero == other.numero and not (one.signet and other.signet)
