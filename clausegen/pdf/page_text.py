"""The text of a page, fast, and whether given texts stand in it.

LibreOffice writes each piece of line as codes of an embedded font that carries its own table of
characters: reading those is enough to know what stands on a page, a hundred times faster than a
general reader. It is meant for checking pages just made; ``reading.page_texts`` is for showing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from clausegen.pdf.objects import Objects, dictionary_entry, names_to_numbers

_BREAK = "\n"
"""Between two pieces of line."""
_TOKEN = re.compile(
    rb"/(\S+) [-\d.]+ Tf"  # 1: a font is chosen
    rb"|<([0-9A-Fa-f]+)>"  # 2: codes, shown or in a span's own text
    rb"|(BT\b)"  # 3: a new piece
    rb"|/ActualText\s*<([0-9A-Fa-f]+)>"  # 4: what a span reads as, whatever it shows
    rb"|\b(BDC|BMC|EMC)\b"  # 5: marks open and close
)
_CODE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SKIPPED = r"[\s\u00ad\u200b\u2060\-]*"
"""What may stand between two characters of a text on the page: spaces, line ends, hyphens."""
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


class PageText:
    """Reads the pages of one file, each font's table once."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._tables: dict[int, dict[bytes, str]] = {}

    def read(self, page: int) -> str:
        """The text of the page of this number; ``ValueError`` when it cannot be read this way."""
        objects = self._objects
        fonts = {name: self._table(number) for name, number in page_resources(objects, page, "Font").items()}
        contents = objects.entry(page, "Contents")
        return "" if contents is None else _shown(objects.content(contents), fonts)

    def _table(self, font: int) -> dict[bytes, str]:
        if font not in self._tables:
            table = self._objects.entry(font, "ToUnicode")
            self._tables[font] = {} if table is None else _characters(self._objects.content(table))
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
    known = page_text.translate(_HYPHENS)
    folded = unicodedata.normalize("NFKC", known).casefold()
    return [text for text in texts if text.strip() and not _pattern(text).search(folded)]


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    """The text as it may be cut into lines; a number at an end is a whole number."""
    folded = unicodedata.normalize("NFKC", text.translate(_HYPHENS)).casefold()
    characters = [char for char in folded if not re.match(_SKIPPED[:-1], char)]
    if not characters:
        return re.compile("")
    before = r"(?<!\d)" if characters[0].isdigit() else ""
    after = r"(?!\d)" if characters[-1].isdigit() else ""
    return re.compile(before + _SKIPPED.join(map(re.escape, characters)) + after)


def _characters(table: bytes) -> dict[bytes, str]:
    """What each code of a font reads as."""
    found: dict[bytes, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in _CODE.findall(block):
            found[code.upper()] = _utf16(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            start = int(text, 16)
            for rank in range(int(last, 16) - int(first, 16) + 1):
                code = b"%0*X" % (len(first), int(first, 16) + rank)
                found[code] = _utf16(b"%0*X" % (len(text), start + rank))
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace").lstrip("\ufeff")


def _shown(content: bytes, fonts: dict[bytes, dict[bytes, str]]) -> str:
    pieces: list[str] = []
    table: dict[bytes, str] = {}
    said: list[bool] = []  # for each open mark, whether it already said its text
    pending = False
    for font, codes, new, actual, mark in _TOKEN.findall(content):
        if font:
            table = fonts.get(font, {})
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
        elif codes and not any(said):
            width = len(next(iter(table), b"00"))
            upper = codes.upper()
            pieces += [table.get(upper[at : at + width], "") for at in range(0, len(upper), width)]
    return "".join(pieces)
