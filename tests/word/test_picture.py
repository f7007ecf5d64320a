"""A picture stands at the head of the document, described, and the rest is what it was."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import docx
import pytest

from clausegen.errors import InputError
from clausegen.word.accessibility import accessibility_faults
from clausegen.word.package import open_package
from clausegen.word.picture import picture_kind, with_picture


def png(width=240, height=80, color=(31, 56, 100)) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(color) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def test_the_picture_comes_first_with_its_text_and_its_proportions(word):
    data = with_picture(open_package(word.make(word.paragraph("corps"))), png(), "Logo de « l'Ain »", 16)
    document = docx.Document(io.BytesIO(data))
    (shape,) = document.inline_shapes
    assert (round(shape.width.mm), round(shape.height.mm)) == (48, 16)
    assert [p.text for p in document.paragraphs] == ["", "corps"]
    assert not [p for p in accessibility_faults(data) if "remplacement" in p.constat]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("word/media/logo-pack.png") == png()


def test_a_very_wide_picture_stays_within_the_margins(word):
    data = with_picture(open_package(word.make(word.paragraph("x"))), png(900, 10), "Logo", 16)
    (shape,) = docx.Document(io.BytesIO(data)).inline_shapes
    assert shape.width.mm <= 171


def test_identifiers_stay_unique_when_a_picture_is_there_already(word):
    once = with_picture(open_package(word.make(word.paragraph("x"))), png(), "Un", 10)
    # The same member would be written twice: a second logo takes its place.
    twice = with_picture(open_package(once), png(color=(0, 0, 0)), "Deux", 10)
    numbers = [shape._inline.docPr.id for shape in docx.Document(io.BytesIO(twice)).inline_shapes]
    assert len(set(numbers)) == len(numbers) == 2


@pytest.mark.parametrize(
    "data",
    [b"<svg onload='x'/>", b"GIF89a....", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", png(0, 0), png(20_000, 1)],
    ids=["svg", "gif", "png-vide", "jpeg-vide", "nulle", "démesurée"],
)
def test_what_is_not_a_plain_picture_is_refused(data):
    with pytest.raises(InputError):
        picture_kind(data, "logo")


def test_a_jpeg_says_its_size():
    sof = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 80, 240) + b"\x03" + bytes(9)
    assert picture_kind(b"\xff\xd8" + b"\xff\xe0\x00\x04ab" + sof, "logo") == "jpeg"
