"""The outline of a document: its headings, with the numbers that Word shows or that somebody typed.

A heading is a paragraph with an outline level, its own or its style's. A document without any is read
by the shape of its lines (« ARTICLE 12 – PÉNALITÉS », « 12.1 Objet » in bold): such headings are told
as recognised, not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clausegen.word.body import BodyParagraph, visible_text
from clausegen.word.lists import bare_label
from clausegen.word.names import w

if TYPE_CHECKING:
    from lxml import etree

_WORD = r"(?:article|art\.|chapitre|titre|section|partie)"
_TYPED = re.compile(
    rf"""^(?P<prefix>\s*(?:(?i:{_WORD})\s*(?:n°\s*)?)?)
    (?P<number>[0-9]{{1,3}}(?:[.\-][0-9]{{1,3}})*(?:\s?(?:bis|ter|quater))?|[IVXLC]{{1,6}}|[A-Za-z](?=\s?[.)–—\-:]))
    (?P<separator>\s*(?:er|°)?\s*[.)\-–—:]+\s*|\s+|$)(?P<title>.*)$""",
    re.VERBOSE | re.DOTALL,
)
_HEADING_STYLE = re.compile(r"titre|heading|article|chapitre|rubrique", re.IGNORECASE)
_NOT_HEADING_STYLE = re.compile(
    r"table|toc|tm |contents|page|couverture|^title$|^titre$|sous-titre", re.IGNORECASE
)
_CONTENTS_LINE = re.compile(r"(?:\.{3,}|…|\t)\s*[0-9]{1,3}\s*$")
"""A line of a table of contents typed by hand: a title, dots or a tab, a page."""
_UPPER_WORDS = ("chapitre", "titre", "partie")
_MAX_TITLE = 160
_SHORT = 90
_KNOWN_ENOUGH = 2
"""Headings with an outline level from which a document is trusted to mark all its headings so."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A number typed before a title, cut so that another can be written in the same manner."""

    prefix: str
    number: str
    separator: str
    title: str

    def with_number(self, number: str, title: str) -> str:
        """Another heading of the same manner."""
        return f"{self.prefix}{number}{self.separator or ' '}{title}"


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: its paragraph, its level from 1, its number as shown, its title without the number."""

    paragraph: BodyParagraph
    level: int
    number: str
    """As shown: « Article 12 – », « 12.3 », or nothing."""
    title: str
    typed: Typed | None = None
    recognised: bool = False
    """True when its shape alone makes it a heading."""

    @property
    def label(self) -> str:
        """The number as one says it: « 12.3 »."""
        return bare_label(self.number)

    @property
    def shown(self) -> str:
        """Number and title on one line."""
        return f"{self.number} {self.title}".strip()


def typed_number(text: str) -> Typed | None:
    """The number typed at the beginning of a line, or ``None``."""
    found = _TYPED.match(text)
    if found is None or (not found["title"].strip() and not found["prefix"].strip()):
        return None
    bare_letters = not found["prefix"].strip() and found["number"].isalpha()
    if bare_letters and not re.search(r"[.)\-–—:]", found["separator"]):
        return None
    return Typed(found["prefix"], found["number"], found["separator"], found["title"].strip())


def headings(paragraphs: Sequence[BodyParagraph]) -> tuple[Heading, ...]:
    """The headings of a document, in order."""
    known = [p for p in paragraphs if p.level is not None and p.text.strip()]
    shaped = [p for p in paragraphs if p.level is None and _looks_like_heading(p)]
    articles = sum(1 for p in shaped if _first_word(p.plain) == "article")
    if len(known) >= max(_KNOWN_ENOUGH, articles):
        return tuple(_with_sections(paragraphs, shaped))
    candidates = [p for p in paragraphs if p in known or p in shaped]
    chapters = any(_first_word(p.plain) in _UPPER_WORDS for p in candidates)
    found = []
    for paragraph in candidates:
        level = paragraph.level or _shape_level(paragraph, chapters=chapters)
        found.append(_known(paragraph, level, recognised=paragraph.level is None))
    return tuple(found)


def _with_sections(paragraphs: Sequence[BodyParagraph], shaped: Sequence[BodyParagraph]) -> Iterator[Heading]:
    """The headings with a level, and below them the lines that their number alone tells: « 12.1 Objet »."""
    last: Heading | None = None
    for paragraph in paragraphs:
        if paragraph.level is not None and paragraph.text.strip():
            last = _known(paragraph)
            yield last
        elif last is not None and last.label and paragraph in shaped:
            typed = typed_number(paragraph.plain)
            if typed is not None and typed.number.startswith((f"{last.label}.", f"{last.label}-")):
                deeper = len(re.split(r"[.\-]", typed.number)) - len(re.split(r"[.\-]", last.label))
                yield _known(paragraph, last.level + deeper, recognised=True)


def _known(paragraph: BodyParagraph, level: int | None = None, *, recognised: bool = False) -> Heading:
    level = level or paragraph.level or 1
    number = paragraph.number
    if number is not None and not number.bullet and number.text.strip():
        return Heading(paragraph, level, " ".join(number.text.split()), paragraph.plain, None, recognised)
    typed = typed_number(paragraph.plain)
    if typed is None:
        return Heading(paragraph, level, "", paragraph.plain, None, recognised)
    shown = f"{typed.prefix}{typed.number}{typed.separator}".strip()
    return Heading(paragraph, level, shown, typed.title, typed, recognised)


def _looks_like_heading(paragraph: BodyParagraph) -> bool:
    text = paragraph.plain
    if not text or len(text) > _MAX_TITLE or paragraph.in_toc or text.endswith((";", ",", "…")):
        return False
    if _CONTENTS_LINE.search(paragraph.text) or (paragraph.in_table and not _framed(paragraph)):
        return False
    strong = is_strong(paragraph)
    name = paragraph.style.name
    if _HEADING_STYLE.search(name) and not _NOT_HEADING_STYLE.search(name):
        return True
    if paragraph.number is not None and not paragraph.number.bullet:
        return strong
    typed = typed_number(text)
    return typed is not None and _numbered_like_heading(text, typed, strong=strong)


def _framed(paragraph: BodyParagraph) -> bool:
    """Whether a table is but a frame around a title: one cell."""
    return len(list(paragraph.block.iter(w("tc")))) == 1


def _numbered_like_heading(text: str, typed: Typed, *, strong: bool) -> bool:
    """« Article 12 – Pénalités », « 12.1 Objet », « **3. Prix** »; not « 12 exemplaires sont remis »."""
    if typed.prefix.strip():
        return strong or (any(sign in typed.separator for sign in "-–—:.)") and len(text) <= _SHORT)
    if not typed.title[:1].isupper():
        return False
    return strong or ("." in typed.number and len(text) <= _SHORT and not text.endswith("."))


def is_strong(paragraph: BodyParagraph) -> bool:
    """Whether the whole line is bold, underlined or in capitals."""
    if paragraph.plain.isupper() and len(paragraph.plain) > 3:
        return True
    runs = [run for run in paragraph.element.iter(w("r")) if visible_text(run).strip()]
    return bool(runs) and all(_strong_run(run, paragraph.style.bold) for run in runs)


def _strong_run(run: etree._Element, bold: bool) -> bool:
    properties = run.find(w("rPr"))
    for name in ("b", "u", "caps", "smallCaps"):
        found = None if properties is None else properties.find(w(name))
        if found is not None:
            if found.get(w("val"), "1") not in ("0", "false", "off", "none"):
                return True
            if name == "b":
                return False
    return bold


def _shape_level(paragraph: BodyParagraph, *, chapters: bool) -> int:
    digit = re.search(r"([1-9])$", paragraph.style.name.strip())
    if digit and _HEADING_STYLE.search(paragraph.style.name):
        return int(digit[1])
    if paragraph.number is not None and not paragraph.number.bullet:
        return paragraph.number.ilvl + 1
    typed = typed_number(paragraph.plain)
    if typed is None or _first_word(paragraph.plain) in _UPPER_WORDS:
        return 1
    depth = len(re.split(r"[.\-]", typed.number))
    return depth + (1 if chapters else 0)


def _first_word(text: str) -> str:
    return text.split(" ", 1)[0].casefold()
