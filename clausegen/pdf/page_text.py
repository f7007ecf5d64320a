"""The text of a page, fast, and whether given texts stand in it.

LibreOffice writes each piece of line as codes of an embedded font that carries its own table of
characters: reading those is enough to know what stands on a page, a hundred times faster than a
general reader. It is meant for checking pages just made; ``reading.page_texts`` is for showing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from clausegen.pdf.objects import Objects, dictionary_entry, names_to_numbers

_BREAK = "\n"
"""Between two pieces of line."""
_TOKEN = re.compile(
    rb"/(\S+) [-\d.]+ Tf"  # 1: a font is chosen
    rb"|\[([<>0-9A-Fa-f\s.-]*)\]\s*TJ"  # 2: codes shown, with the spaces between them
    rb"|<([0-9A-Fa-f]+)>\s*Tj"  # 3: codes shown
    rb"|(BT\b)"  # 4: a new piece
    rb"|/ActualText\s*<([0-9A-Fa-f]+)>"  # 5: what a span reads as, whatever it shows
    rb"|\b(BDC|BMC|EMC)\b"  # 6: marks open and close
)
_SPACING = re.compile(rb">[^<]*<|[<>\s]")
_CODE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SKIPPED = r"[\s\-]*"
"""What may stand between two characters of a text on the page: spaces, line ends, hyphens."""
_ALIKE = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("’‘ʼ", "'"))
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


class _Characters(dict[int, str | None]):
    """What each code reads as; a code without a character reads as nothing."""

    def __missing__(self, _code: int) -> None:
        return None


@dataclass(frozen=True, slots=True)
class _Table:
    """What each code of a font reads as; codes are of one or two bytes."""

    encoding: str
    characters: _Characters

    def read(self, digits: bytes) -> str:
        """The text of codes written in hexadecimal."""
        return bytes.fromhex(digits.decode()).decode(self.encoding, "replace").translate(self.characters)


_NO_TABLE = _Table("latin-1", _Characters())


class PageText:
    """Reads the pages of one file, each font's table once."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._tables: dict[int, _Table] = {}

    def read(self, page: int) -> str:
        """The text of the page of this number; ``ValueError`` when it cannot be read this way."""
        objects = self._objects
        fonts = {name: self._table(number) for name, number in page_resources(objects, page, "Font").items()}
        contents = objects.entry(page, "Contents")
        return "" if contents is None else _shown(objects.content(contents), fonts)

    def _table(self, font: int) -> _Table:
        if font not in self._tables:
            table = self._objects.entry(font, "ToUnicode")
            self._tables[font] = _NO_TABLE if table is None else _characters(self._objects.content(table))
        return self._tables[font]


def page_resources(objects: Objects, page: int, kind: str) -> dict[bytes, int]:
    """The resources of one kind (« Font », « XObject ») that a page may use, by name."""
    body = objects.body(page)
    holder = objects.entry(page, "Resources")
    resources = objects.body(holder) if holder is not None else dictionary_entry(body, "Resources") or b""
    found = re.search(rb"/" + kind.encode() + rb" (\d+) 0 R", resources)
    if found is not None:
        return names_to_numbers(objects.body(int(found[1])))
    return names_to_numbers(dictionary_entry(resources, kind) or b"")


def missing(texts: tuple[str, ...], page_text: str) -> list[str]:
    """The texts that do not stand in a page's text."""
    folded = _folded(page_text)
    return [text for text in texts if text.strip() and not _pattern(text).search(folded)]


def _folded(text: str) -> str:
    """A text without what cannot be seen on paper, nor the difference between signs that look alike."""
    seen = _UNSEEN.sub("", text).translate(_ALIKE)
    return unicodedata.normalize("NFKC", seen).casefold()


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    """The text as it may be cut into lines; a number at an end is a whole number."""
    characters = [char for char in _folded(text) if not char.isspace() and char != "-"]
    if not characters:
        return re.compile("")
    before = r"(?<!\d)" if characters[0].isdigit() else ""
    after = r"(?!\d)" if characters[-1].isdigit() else ""
    return re.compile(before + _SKIPPED.join(map(re.escape, characters)) + after)


def _characters(table: bytes) -> _Table:
    found = _Characters()
    width = 1
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in _CODE.findall(block):
            width = len(code) // 2
            found[int(code, 16)] = _utf16(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            width = len(first) // 2
            for rank in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + rank] = _utf16(b"%0*X" % (len(text), int(text, 16) + rank))
    return _Table("latin-1" if width == 1 else "utf-16-be", found)


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace").lstrip("\ufeff")


def _shown(content: bytes, fonts: dict[bytes, _Table]) -> str:
    pieces: list[str] = []
    table = _NO_TABLE
    said: list[bool] = []  # for each open mark, whether it already said its text
    pending = False
    for font, spaced, codes, new, actual, mark in _TOKEN.findall(content):
        if font:
            table = fonts.get(font, _NO_TABLE)
        elif new:
            pieces.append(_BREAK)
        elif actual:
            pieces.append(_utf16(actual))
            pending = True
        elif mark == b"EMC":
            if said:
                said.pop()
        elif mark:
            said.append(pending)
            pending = False
        elif True not in said:
            pieces.append(table.read(codes or _SPACING.sub(b"", spaced)))
    return "".join(pieces)
