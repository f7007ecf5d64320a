"""What changed between two states of a document, paragraph by paragraph, old words and new.

Enters: passages (:func:`passages` takes them from a document read). Leaves: a :class:`Change` for each
paragraph altered, added or removed. Spaces and their typography do not count: they are not words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clausegen.word.reading import Document

_TOKEN = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3}(?!\d))+(?:,\d+)?|\w+(?:[.,’'-]\w+)*|\S")
"""A number with its thousands, a word, or a sign."""
_PAGE = re.compile(r"\b(?P<word>[Pp]age)\s+[0-9]+(?:\s*(?:/|sur)\s*[0-9]+)?")
_ALIKE = 0.45
"""Share of common words from which two paragraphs are one that was rewritten."""
_MOST_PAIRS = 4000
"""Pairs of paragraphs compared in one altered block; above, they are paired in order."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph: its part (« corps du document »), its rank there, the heading above, its text."""

    part: str
    rank: int
    heading: str | None
    text: str

    @property
    def folded(self) -> str:
        """The text, every run of spaces as one plain space."""
        return " ".join(self.text.split())


class Kind(StrEnum):
    """What happened to a paragraph."""

    ALTERED = "modifié"
    ADDED = "ajouté"
    REMOVED = "supprimé"


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph that is not as it was; at least one side is there."""

    before: Passage | None
    after: Passage | None

    @property
    def kind(self) -> Kind:
        """Altered, added or removed."""
        if self.before is None:
            return Kind.ADDED
        return Kind.REMOVED if self.after is None else Kind.ALTERED

    @property
    def place(self) -> Passage:
        """Where: the paragraph as it is now, else as it was."""
        found = self.after or self.before
        if found is None:  # pragma: no cover - a change without sides is never made
            raise ValueError("a change has a side")
        return found

    def words(self) -> list[tuple[str, str]]:
        """The words that differ, old and new, in order; an empty text for nothing."""
        old = _tokens(self.before.text) if self.before else []
        new = _tokens(self.after.text) if self.after else []
        found = []
        for tag, a1, a2, b1, b2 in _joined(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
            if tag != "equal":
                found.append((_text(self.before, a1, a2), _text(self.after, b1, b2)))
        return found


def passages(document: Document) -> tuple[Passage, ...]:
    """The paragraphs of a document that say something."""
    return tuple(
        Passage(p.part, p.rank, p.heading, without_page_numbers(p.text))
        for p in document.paragraphs
        if p.text.strip()
    )


def without_page_numbers(text: str) -> str:
    """The text with its page numbers as one mark: Word counts them anew each time it lays out."""
    return _PAGE.sub(r"\g<word> #", text)


def compare(before: Iterable[Passage], after: Iterable[Passage]) -> list[Change]:
    """Every paragraph that is not as it was, part by part, in the order of the document."""
    old, new = _by_part(before), _by_part(after)
    found: list[Change] = []
    for part in dict.fromkeys((*new, *old)):
        found += _changes(old.get(part, []), new.get(part, []))
    return found


def _by_part(content: Iterable[Passage]) -> dict[str, list[Passage]]:
    parts: dict[str, list[Passage]] = {}
    for passage in content:
        parts.setdefault(passage.part, []).append(passage)
    return parts


def _changes(old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, [p.folded for p in old], [p.folded for p in new], autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag != "equal":
            yield from _paired(old[a1:a2], new[b1:b2])


def _paired(old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[Change]:
    """The paragraphs of one altered block, each with the one that it became, in order."""
    if len(old) == len(new) or len(old) * len(new) > _MOST_PAIRS:
        yield from (Change(a, b) for a, b in zip_longest(old, new))
        return
    rest = list(new)
    for passage in old:
        at = next((rank for rank, other in enumerate(rest) if _alike(passage, other)), None)
        if at is None:
            yield Change(passage, None)
            continue
        yield from (Change(None, added) for added in rest[:at])
        yield Change(passage, rest[at])
        del rest[: at + 1]
    yield from (Change(None, added) for added in rest)


def _alike(one: Passage, other: Passage) -> bool:
    matcher = SequenceMatcher(None, _tokens(one.text), _tokens(other.text), autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _tokens(text: str) -> list[str]:
    return [" ".join(found.split()) for found in _TOKEN.findall(text)]


def _text(passage: Passage | None, start: int, end: int) -> str:
    """The words from one token to another, as they stand in the paragraph."""
    if passage is None or start == end:
        return ""
    spans = [found.span() for found in _TOKEN.finditer(passage.text)]
    return " ".join(passage.text[spans[start][0] : spans[end - 1][1]].split())


_Code = tuple[str, int, int, int, int]


def _joined(codes: Sequence[_Code]) -> list[_Code]:
    """The codes of a comparison, differences that one word alone parts taken together."""
    found: list[_Code] = []
    for rank, code in enumerate(codes):
        tag, a1, a2, b1, b2 = code
        inside = 0 < rank < len(codes) - 1
        if tag == "equal" and not (inside and a2 - a1 == 1):
            found.append(code)
        elif found and found[-1][0] != "equal":
            _, first_a, _, first_b, _ = found[-1]
            found[-1] = ("replace", first_a, a2, first_b, b2)
        elif tag != "equal":
            found.append(("replace", a1, a2, b1, b2))
        else:
            found.append(code)
    return found
