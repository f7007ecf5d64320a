"""The text of a paper beside the text of the document that it should be: where they differ.

Spaces, breaks of lines, bullets and page numbers do not count; everything else does, in its order: two
numbers that changed places are two differences.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from clausegen.attest.reading import Papier
from clausegen.french import typography
from clausegen.word.reading import Document

_BODY = "corps du document"
_BULLETS = "•·▪◦‣-–—"
_PAGES = re.compile(r"(page)\d*(/|sur|de)\d*", re.IGNORECASE)
_AROUND = 25
"""Characters shown on each side of a difference."""
_SHOWN = 6
"""Differences told: beyond, the paper is another paper."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A text without its spaces, each character knowing its place in the text as written."""

    plain: str
    places: tuple[int, ...]
    written: str

    def around(self, start: int, end: int) -> str:
        """The text as written, from one character to another, with a little of what surrounds it."""
        if not self.places:
            return ""
        first = self.places[max(start - _AROUND, 0)] if self.places else 0
        last = self.places[min(end + _AROUND, len(self.places)) - 1] + 1
        return " ".join(self.written[first:last].split())


def differences(wanted: Document, papier: Papier) -> tuple[str, ...]:
    """What differs, in French, the first ones only; nothing when the paper says the same."""
    running = _running(wanted)
    should = _squeeze(_body(wanted), running)
    if papier.document is not None:
        other = _running(papier.document)
        if other != running:
            return (_told("en-tête ou pied de page", " / ".join(running), " / ".join(other)),)
        found = _squeeze(_body(papier.document), running)
    else:
        found = _squeeze("\n".join(papier.pages), running)
    if should.plain == found.plain:
        return ()
    if len(found.plain) > 3 * len(should.plain) + 500:
        return (typography("le fichier est bien plus long que l’attestation inscrite au registre"),)
    return tuple(_compare(should, found))


def _compare(should: _Text, found: _Text) -> Iterable[str]:
    matcher = SequenceMatcher(None, should.plain, found.plain, autojunk=False)
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    for _, a, b, c, d in _joined(changes)[:_SHOWN]:
        yield _told("", should.around(a, b), found.around(c, d))


def _joined(changes: Sequence[tuple[str, int, int, int, int]]) -> list[tuple[str, int, int, int, int]]:
    """Neighbouring changes as one: a number altered in two digits is one difference."""
    groups: list[tuple[str, int, int, int, int]] = []
    for change in changes:
        if groups and change[1] - groups[-1][2] < _AROUND:
            _, a, _, c, _ = groups[-1]
            groups[-1] = ("replace", a, change[2], c, change[4])
        else:
            groups.append(change)
    return groups


def _told(where: str, should: str, found: str) -> str:
    place = f"{where} : " if where else ""
    return typography(f"{place}le registre dit « {should} » ; le fichier dit « {found} »")


def _body(document: Document) -> str:
    return "\n".join(p.text for p in document.paragraphs if p.part.startswith(_BODY))


def _running(document: Document) -> list[str]:
    """The paragraphs of headers and footers, without their page numbers."""
    texts = (_plain(p.text) for p in document.paragraphs if not p.part.startswith(_BODY))
    return sorted({_PAGES.sub(r"\1\2", text) for text in texts if text}, key=lambda text: (-len(text), text))


def _plain(text: str) -> str:
    return "".join(char for char, _ in _characters(text))


def _characters(text: str) -> Iterable[tuple[str, int]]:
    for place, written in enumerate(text):
        for char in unicodedata.normalize("NFKC", written):
            if not char.isspace() and char not in _BULLETS and unicodedata.category(char) != "Cf":
                yield char, place


def _squeeze(text: str, running: Iterable[str]) -> _Text:
    pairs = list(_characters(unicodedata.normalize("NFC", text)))
    plain = "".join(char for char, _ in pairs)
    kept = [True] * len(plain)
    for words in running:
        pattern = _PAGES.sub(r"\1\\d*\2\\d*", re.escape(words))
        for hit in re.finditer(pattern, plain):
            kept[hit.start() : hit.end()] = [False] * (hit.end() - hit.start())
    left = [pair for pair, keep in zip(pairs, kept, strict=True) if keep]
    return _Text("".join(char for char, _ in left), tuple(place for _, place in left), text)
