"""An image that somebody gives: read with care, its kind and size found in its bytes.

Enters: a path. Leaves: an :class:`Image`, PNG or JPEG, sound from one end to the other. Anything else is an
``InputError`` that says what to give.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

from clausegen.errors import InputError, Place, Problem
from clausegen.intake.decoding import Fichier, read_file

MAX_BYTES = 2_000_000
"""A letterhead logo of good quality is under 200 kB."""
_MAX_SIDE = 6000
_MIN_SIDE = 16
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_JPEG_FRAMES = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_EXPECTED = "une image PNG ou JPEG de moins de 2 Mo"


@dataclass(frozen=True, slots=True)
class Image:
    """A sound image: « png » or « jpeg », its bytes, its size in dots, its digest."""

    kind: str
    octets: bytes
    largeur: int
    hauteur: int
    sha256: str


def read_image(path: Path, nom: str) -> Image:
    """The image of a file; ``nom`` is how the file is called in messages."""
    fichier = read_file(path, nom, MAX_BYTES)
    data = fichier.octets
    if data.startswith(_PNG):
        kind, size = "png", _png_size(data)
    elif data.startswith(_JPEG):
        kind, size = "jpeg", _jpeg_size(data)
    else:
        raise _refused(fichier, "ce n’est ni un PNG ni un JPEG", "exportez le logo en PNG")
    if size is None:
        raise _refused(
            fichier, "l’image est abîmée ou incomplète", "ouvrez-la et exportez-la de nouveau en PNG"
        )
    if not all(_MIN_SIDE <= side <= _MAX_SIDE for side in size):
        raise _refused(
            fichier,
            f"l’image mesure {size[0]} × {size[1]} points",
            f"donnez une image de {_MIN_SIDE} à {_MAX_SIDE} points de côté",
        )
    return Image(kind, data, *size, fichier.sha256)


def _png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG whose blocks are all sound; else None."""
    at, size, seen_data = len(_PNG), None, False
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        end = at + 8 + length
        if end + 4 > len(data) or zlib.crc32(name + content) != int.from_bytes(data[end : end + 4], "big"):
            return None
        if name == b"IHDR" and length >= 8 and size is None:
            size = (int.from_bytes(content[:4], "big"), int.from_bytes(content[4:8], "big"))
        seen_data = seen_data or name == b"IDAT"
        if name == b"IEND":
            return size if seen_data else None
        at = end + 4
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a JPEG that has its frame and its end; else None."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if mark == 0xFF or mark in _JPEG_ALONE:
            at += 1 if mark == 0xFF else 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if mark in _JPEG_FRAMES and at + 9 <= len(data):
            height, width = (int.from_bytes(data[at + k : at + k + 2], "big") for k in (5, 7))
            return (width, height) if b"\xff\xd9" in data[at:] else None
        if length < 2:
            return None
        at += 2 + length
    return None


def _refused(fichier: Fichier, constat: str, remede: str) -> InputError:
    return InputError([Problem(Place(fichier=fichier.nom), constat, _EXPECTED, remede)])
