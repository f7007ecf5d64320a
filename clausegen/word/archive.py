"""The .docx being written: what never changes is laid down once, rendered parts are added.

Enters: a package and the names of the parts that will be rendered. Leaves: for each rendering, the
bytes of a zip whose other members are the template's own compressed bytes, with pinned dates and a
fixed order ([Content_Types].xml first, then the unchanged members, then the rendered parts): the
same parts give the same bytes.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from clausegen.word.package import Member, Package

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_UTF8 = 0x800
_TIME, _DATE = 0, 0x21
"""00:00 on 1 January 1980, the first instant a zip can tell."""
_LEVEL = 5
"""Within 2 % of the size of zlib's default level, for two thirds of its time."""


@dataclass(frozen=True, slots=True)
class Archive:
    """The unchanged members already written, and what is needed to add the rendered ones."""

    fixed: bytes
    fixed_directory: bytes
    fixed_count: int
    rendered: tuple[str, ...]

    @classmethod
    def of(cls, package: Package, rendered: Iterable[str]) -> Archive:
        """The archive of a package in which some parts will be rendered."""
        wanted = tuple(rendered)
        kept = [member for member in package.members if member.name not in wanted]
        kept.sort(key=lambda member: member.name != "[Content_Types].xml")
        body, directory = bytearray(), bytearray()
        for member in kept:
            local, central = _headers(member, len(body))
            directory += central
            body += local + member.raw
        return cls(bytes(body), bytes(directory), len(kept), wanted)

    def write(self, contents: Iterable[bytes]) -> bytes:
        """The whole .docx, given the rendered parts in the order of ``rendered``."""
        chunks = [self.fixed]
        directory = [self.fixed_directory]
        offset = len(self.fixed)
        for name, content in zip(self.rendered, contents, strict=True):
            engine = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
            raw = engine.compress(content) + engine.flush()
            member = Member(name, zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content), raw)
            local, central = _headers(member, offset)
            chunks += (local, raw)
            directory.append(central)
            offset += len(local) + len(raw)
        entries = b"".join(directory)
        count = self.fixed_count + len(self.rendered)
        chunks += (entries, _END.pack(b"PK\x05\x06", 0, 0, count, count, len(entries), offset, 0))
        return b"".join(chunks)


def _headers(member: Member, offset: int) -> tuple[bytes, bytes]:
    name = member.name.encode()
    flags = 0 if member.name.isascii() else _UTF8
    common = (flags, member.method, _TIME, _DATE, member.crc, len(member.raw), member.size, len(name), 0)
    local = _LOCAL.pack(b"PK\x03\x04", _VERSION, *common) + name
    central = _CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, *common, 0, 0, 0, 0, offset) + name
    return local, central
