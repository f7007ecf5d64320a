"""The objects of a PDF file that LibreOffice wrote, as bytes, without building a model of them.

Enters: such a file (one cross-reference table, objects in the clear). Leaves: the bytes of each object,
and the few structures that cutting and checking need: pages, named places, outline. Copying an object
is copying its bytes with its references renumbered, which is what makes hundreds of documents a
matter of seconds; anything unexpected is a ``ValueError``, and the caller then takes the slow way.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from clausegen.pdf.reading import opened

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_SECTION = re.compile(rb"\s*(\d+) (\d+)\s*\n")
_ENTRY = 20
_REFERENCE = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>|\b(\d+) 0 R\b", re.DOTALL)
_STREAM = re.compile(rb">>\s*stream\r?\n")
_NAME = re.compile(rb"/([^\s/<>\[\]()]+)")
_DEST = re.compile(rb"/([^\s/<>\[\]()]+)\s*\[\s*(\d+) 0 R([^\]]*)\]")
_PLACE = re.compile(rb"/Dest\s*\[\s*(\d+) 0 R([^\]]*)\]")
_TITLE = re.compile(rb"/Title\s*(<[0-9A-Fa-f\s]*>|\((?:[^()\\]|\\.)*\))", re.DOTALL)
_MAX_DEPTH = 64


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of the outline: depth from 0, title as written in the file, page, and where on it."""

    depth: int
    title: bytes
    page: int
    where: bytes


class Objects:
    """The objects of one file, by number."""

    @classmethod
    def of(cls, data: bytes) -> Objects:
        """The objects of a file, first put in the plain form if LibreOffice wrote it in another."""
        try:
            return cls(data)
        except ValueError:
            return cls(plain_form(data))

    def __init__(self, data: bytes) -> None:
        self.data = data
        found = _START.search(data[-64:])
        if found is None:
            raise ValueError("the file has no end")
        self._offsets: dict[int, int] = {}
        self._read_table(int(found[1]))
        ordered = sorted({*self._offsets.values(), int(found[1])})
        self._ends = dict(pairwise(ordered))

    def _read_table(self, start: int) -> None:
        data = self.data
        if data[start : start + 4] != b"xref":
            raise ValueError("the file has no plain cross-reference table")
        place = start + 4
        while section := _SECTION.match(data, place):
            first, count = int(section[1]), int(section[2])
            place = section.end()
            for rank in range(count):
                line = data[place + rank * _ENTRY : place + (rank + 1) * _ENTRY]
                if line[17:18] == b"n":
                    self._offsets[first + rank] = int(line[:10])
            place += count * _ENTRY
        trailer = data[place : place + 4096]
        root = re.search(rb"/Root (\d+) 0 R", trailer)
        if not trailer.lstrip().startswith(b"trailer") or root is None or b"/Prev" in trailer:
            raise ValueError("the end of the file is not as LibreOffice writes it")
        if b"/Encrypt" in trailer:
            raise ValueError("the file is encrypted")
        self.root = int(root[1])

    def __contains__(self, number: int) -> bool:
        return number in self._offsets

    def body(self, number: int) -> bytes:
        """An object's bytes, without its number nor its end."""
        start = self._offsets.get(number)
        if start is None:
            raise ValueError(f"object {number} is missing")
        text = self.data[start : self._ends[start]]
        head, _, rest = text.partition(b" 0 obj")
        end = rest.rfind(b"endobj")
        if head.strip() != str(number).encode() or end < 0:
            raise ValueError(f"object {number} is not where the table says")
        return rest[:end].strip(b"\r\n")

    def parts(self, number: int) -> tuple[bytes, bytes | None]:
        """An object's dictionary (or other value), and its stream as it is compressed, if it has one."""
        body = self.body(number)
        found = _STREAM.search(body)
        if found is None:
            return body, None
        dictionary = body[: found.start() + 2]
        length = re.search(rb"/Length (\d+)( 0 R)?", dictionary)
        if length is None:
            raise ValueError(f"object {number} has a stream without length")
        size = int(self.body(int(length[1]))) if length[2] else int(length[1])
        stream = body[found.end() : found.end() + size]
        if len(stream) != size:
            raise ValueError(f"object {number} is cut short")
        return dictionary, stream

    def content(self, number: int) -> bytes:
        """A stream's bytes, decompressed."""
        dictionary, stream = self.parts(number)
        if stream is None:
            raise ValueError(f"object {number} has no stream")
        if b"/Filter" not in dictionary:
            return stream
        if not re.search(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?", dictionary) or b"/DecodeParms" in dictionary:
            raise ValueError(f"object {number} is compressed in another way")
        try:
            return zlib.decompress(stream)
        except zlib.error as error:
            raise ValueError(f"object {number} : {error}") from error

    def entry(self, number: int, name: str) -> int | None:
        """The number of the object that an entry of a dictionary refers to; ``None`` without."""
        found = re.search(rb"/" + name.encode() + rb" (\d+) 0 R", self.parts(number)[0])
        return None if found is None else int(found[1])

    @cached_property
    def pages(self) -> tuple[int, ...]:
        """The pages' numbers, in order."""
        top = self.entry(self.root, "Pages")
        if top is None:
            raise ValueError("the file has no pages")
        return tuple(self._kids(top, 0))

    def _kids(self, number: int, depth: int) -> Iterator[int]:
        if depth > _MAX_DEPTH:
            raise ValueError("the pages go round in circles")
        body = self.body(number)
        kids = re.search(rb"/Kids\s*\[([^\]]*)\]", body)
        if kids is None:
            yield number
            return
        for kid in re.findall(rb"(\d+) 0 R", kids[1]):
            yield from self._kids(int(kid), depth + 1)

    @cached_property
    def places(self) -> dict[str, tuple[int, bytes]]:
        """The named places: page, and where on it as written."""
        number = self.entry(self.root, "Dests")
        if number is None:
            return {}
        return {
            name.decode("latin-1"): (int(page), where)
            for name, page, where in _DEST.findall(self.body(number))
        }

    @cached_property
    def outline(self) -> tuple[Heading, ...]:
        """The outline's lines that lead to a page, in order."""
        number = self.entry(self.root, "Outlines")
        return () if number is None else tuple(self._headings(number))

    def _headings(self, top: int) -> Iterator[Heading]:
        waiting = [(self.entry(top, "First"), 0)]
        seen: set[int] = set()
        while waiting:
            number, depth = waiting.pop()
            if number is None:
                continue
            if number in seen:
                raise ValueError("the outline goes round in circles")
            seen.add(number)
            body = self.body(number)
            title, place = _TITLE.search(body), _PLACE.search(body)
            if title is not None and place is not None:
                yield Heading(depth, title[1], int(place[1]), place[2])
            waiting.append((self.entry(number, "Next"), depth))
            waiting.append((self.entry(number, "First"), depth + 1))


def plain_form(data: bytes) -> bytes:
    """The same file with its objects in the clear; ``ValueError`` when it is not a readable PDF."""
    from pypdf import PdfWriter  # noqa: PLC0415 - heavy, and LibreOffice's own form needs it not

    target = io.BytesIO()
    try:
        with opened(io.BytesIO(data)) as reader:
            PdfWriter(clone_from=reader).write(target)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        # What pypdf lets out when the file is not what it says.
        raise ValueError(f"PDF : {error}") from error
    return target.getvalue()


def references(body: bytes) -> list[int]:
    """The objects that a body refers to, in order."""
    return [int(found[1]) for found in _REFERENCE.finditer(body) if found[1]]


def renumbered(body: bytes, numbers: dict[int, int]) -> bytes:
    """A body whose references are those of another file; « null » for what was not copied there."""

    def replace(found: re.Match[bytes]) -> bytes:
        if not found[1]:
            return found[0]
        number = numbers.get(int(found[1]))
        return b"null" if number is None else b"%d 0 R" % number

    return _REFERENCE.sub(replace, body)


def dictionary_entry(body: bytes, name: str) -> bytes | None:
    """The value of an entry that is itself a dictionary or an array, brackets included; ``None`` without."""
    found = re.search(rb"/" + name.encode() + rb"\s*(?=<<|\[)", body)
    if found is None:
        return None
    depth, place = 0, found.end()
    for bracket in re.finditer(rb"<<|>>|\[|\]", body[found.end() :]):
        depth += 1 if bracket[0] in (b"<<", b"[") else -1
        if depth == 0:
            return body[place : place + bracket.end()]
    raise ValueError("a bracket is not closed")


def names_to_numbers(body: bytes) -> dict[bytes, int]:
    """The entries of a flat dictionary that are references: « /F1 12 0 R/F2 15 0 R »."""
    return {name: int(number) for name, number in re.findall(rb"/([^\s/<>\[\]()]+) (\d+) 0 R", body)}
