"""A PDF file written as it comes, object after object, none kept in memory.

Enters: bodies of objects, with or without a stream. Leaves: a PDF 1.5 file whose objects without stream are
gathered and compressed (a fifth of the size of a page's own words), and whose identifiers are a digest
of everything before them: the same objects in the same order give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from typing import BinaryIO

from clausegen.pdf.pinning import PRODUCER, xmp

_GATHERED = 200
"""Objects compressed together: more gains nothing, and a reader opens them together."""
_LEVEL = 9
_IN_FILE, _GATHERED_IN = 1, 2


class PdfFile:
    """The file under construction; numbers are given by :meth:`reserve` and used once by :meth:`put`.

    ``plain``: nothing is gathered, so that ``objects`` can read the file again.
    """

    def __init__(self, target: BinaryIO, *, plain: bool = False) -> None:
        self._target = target
        self._plain = plain
        self._digest = hashlib.sha256()
        self._size = 0
        self._last = 0
        self._entries: dict[int, tuple[int, int, int]] = {}
        self._waiting: list[tuple[int, bytes]] = []
        self._write(b"%PDF-1.6\n%\xc3\xa4\xc3\xbc\xc3\xb6\xc3\x9f\n")

    def reserve(self) -> int:
        """A number for an object to come."""
        self._last += 1
        return self._last

    def add(self, body: bytes, stream: bytes | None = None) -> int:
        """Write an object; its number."""
        number = self.reserve()
        self.put(number, body, stream)
        return number

    def put(self, number: int, body: bytes, stream: bytes | None = None) -> None:
        """Write the object of a reserved number. With a stream, ``body`` is its dictionary without length."""
        if stream is None and not self._plain:
            self._waiting.append((number, body))
            if len(self._waiting) == _GATHERED:
                self._gather()
            return
        self._entries[number] = (_IN_FILE, self._size, 0)
        if stream is None:
            self._write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
            return
        head = body.rstrip()[:-2]
        self._write(b"%d 0 obj\n%s/Length %d>>\nstream\n" % (number, head, len(stream)))
        self._write(stream)
        self._write(b"\nendstream\nendobj\n")

    def add_compressed(self, content: bytes, head: bytes = b"<<>>") -> int:
        """Write a stream, compressed here; its number."""
        return self.add(head.rstrip()[:-2] + b"/Filter/FlateDecode>>", zlib.compress(content, _LEVEL))

    def finish(self, root: bytes, date: dt.date, title: str, language: str) -> None:
        """Write the catalog (``root``: its entries, without pages' title and language) and the end.

        Dates are ``date`` at midnight, universal time; ``title`` is shown in a reader's title bar.
        """
        packet = xmp(date, title, language).encode()
        metadata = self.add(b"<</Type/Metadata/Subtype/XML>>", packet)
        catalog = self.add(
            b"<</Type/Catalog%s/Metadata %d 0 R/Lang%s>>" % (root, metadata, text_string(language))
        )
        moment = f"(D:{date:%Y%m%d}000000Z)".encode()
        info = self.add(
            b"<</Title%s/Producer%s/CreationDate%s/ModDate%s>>"
            % (text_string(title), text_string(PRODUCER), moment, moment)
        )
        self._gather()
        if self._plain:
            self._write_plain_table(catalog, info)
        else:
            self._write_table(catalog, info)

    def _gather(self) -> None:
        if not self._waiting:
            return
        holder = self.reserve()
        heads, bodies, place = [], [], 0
        for rank, (number, body) in enumerate(self._waiting):
            heads.append(b"%d %d" % (number, place))
            bodies.append(body + b"\n")
            place += len(body) + 1
            self._entries[number] = (_GATHERED_IN, holder, rank)
        first = b" ".join(heads) + b"\n"
        count, self._waiting = len(self._waiting), []
        self.put(
            holder,
            b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode>>" % (count, len(first)),
            zlib.compress(first + b"".join(bodies), _LEVEL),
        )

    def _write_table(self, catalog: int, info: int) -> None:
        number = self.reserve()
        start = self._size
        self._entries[number] = (_IN_FILE, start, 0)
        rows = [b"\0" * 8]
        for key in range(1, self._last + 1):
            kind, where, rank = self._entries.get(key, (0, 0, 0))
            rows.append(kind.to_bytes(1, "big") + where.to_bytes(5, "big") + rank.to_bytes(2, "big"))
        table = zlib.compress(b"".join(rows), _LEVEL)
        identifier = self._digest.hexdigest()[:32].encode()
        self._write(
            b"%d 0 obj\n<</Type/XRef/Size %d/W[1 5 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]"
            b"/Filter/FlateDecode/Length %d>>\nstream\n"
            % (number, self._last + 1, catalog, info, identifier, identifier, len(table))
        )
        self._write(table)
        self._write(b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)

    def _write_plain_table(self, catalog: int, info: int) -> None:
        start = self._size
        lines = [b"0000000000 65535 f \n"]
        for key in range(1, self._last + 1):
            _, where, _ = self._entries[key]
            lines.append(b"%010d 00000 n \n" % where)
        self._write(b"xref\n0 %d\n%s" % (self._last + 1, b"".join(lines)))
        self._write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
            % (self._last + 1, catalog, info, start)
        )

    def _write(self, data: bytes) -> None:
        self._target.write(data)
        self._digest.update(data)
        self._size += len(data)


def text_string(text: str) -> bytes:
    """A text as PDF writes it: plain when it can, in UTF-16 when it must."""
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be", "replace")).hex().upper().encode() + b">"
