"""A picture put at the head of a document: a logo, for instance. PNG and JPEG only.

Enters: a package and the bytes of a picture that nobody has checked. Leaves: the bytes of a .docx in
which the picture stands in a first paragraph of its own, with its alternative text.
"""

from __future__ import annotations

import struct
from xml.sax.saxutils import quoteattr

from clausegen.errors import InputError, Place, Problem
from clausegen.word.archive import Archive
from clausegen.word.body import parse_whole
from clausegen.word.names import CONTENT_TYPES, RELATIONSHIPS, WP, W
from clausegen.word.package import Package
from clausegen.word.splicing import Splicer

MAX_PICTURE = 2 * 1024 * 1024
"""Bytes of a picture: a logo has some tens of thousands."""
_MAX_SIDE = 10_000
_MM = 36_000
"""Word's unit of length (EMU) in a millimetre."""
_WIDEST = 170
"""Millimetres between the margins of a page."""
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_KINDS = {"png": "image/png", "jpeg": "image/jpeg"}
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_NAME = "word/media/logo-pack"


def picture_kind(data: bytes, fichier: str) -> str:
    """« png » or « jpeg »; ``InputError`` for anything else."""
    if len(data) > MAX_PICTURE:
        raise _refused(fichier, "l’image est démesurée", "moins de 2 Mo", "réduisez l’image")
    kind = "png" if data.startswith(_PNG) else "jpeg" if data.startswith(_JPEG) else ""
    if not kind or not _size(data, kind):
        raise _refused(
            fichier,
            "ce n’est pas une image PNG ou JPEG lisible",
            "un logo au format PNG ou JPEG",
            "enregistrez le logo au format PNG",
        )
    return kind


def _refused(fichier: str, constat: str, attendu: str, remede: str) -> InputError:
    return InputError([Problem(Place(fichier), constat, attendu, remede)])


def _size(data: bytes, kind: str) -> tuple[int, int] | None:
    """Width and height in dots; ``None`` when the picture does not say them, or says absurd ones."""
    found = _png_size(data) if kind == "png" else _jpeg_size(data)
    return found if found and all(0 < side <= _MAX_SIDE for side in found) else None


def _png_size(data: bytes) -> tuple[int, int] | None:
    if data[12:16] != b"IHDR" or len(data) < 33:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 < len(data) and data[position] == 0xFF:
        marker, length = data[position + 1], int.from_bytes(data[position + 2 : position + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return width, height
        position += 2 + max(length, 2)
    return None


def with_picture(package: Package, picture: bytes, alternative: str, height_mm: int) -> bytes:
    """The .docx with the picture at its head, ``height_mm`` millimetres high at most."""
    kind = picture_kind(picture, "logo")
    width, height = _size(picture, kind) or (1, 1)
    high = min(height_mm, _WIDEST * height // width or 1)
    rels = f"{package.main.rpartition('/')[0]}/_rels/{package.main.rpartition('/')[2]}.rels"
    identifier, relations = _with_relation(package.read(rels) if rels in package else _NO_RELATIONS, kind)
    root = parse_whole(package.read(package.main))
    numbers = [int(one) for d in root.iter(f"{{{WP}}}docPr") if (one := d.get("id", "")).isdigit()]
    drawing = _paragraph(
        identifier, max(numbers, default=0) + 1, alternative, (width * high * _MM // height, high * _MM)
    )
    splicer = Splicer(package.read(package.main), root)
    first = next(root.iterfind(f"{{{W}}}body/*"), None)
    if first is None:
        raise _refused(
            package.fichier, "le document n’a aucun contenu", "un document Word", "rouvrez-le dans Word"
        )
    splicer.before(first, drawing)
    parts = {
        "[Content_Types].xml": _with_type(package.read("[Content_Types].xml"), kind),
        rels: relations,
        package.main: splicer.result(),
        f"{_NAME}.{kind}": picture,
    }
    return Archive.of(package, parts).write(parts.values())


_NO_RELATIONS = f'<Relationships xmlns="{RELATIONSHIPS}"></Relationships>'.encode()


def _with_relation(data: bytes, kind: str) -> tuple[str, bytes]:
    from lxml import etree  # noqa: PLC0415 - lxml is slow to load

    root = parse_whole(data)
    known = {element.get("Id") for element in root}
    identifier = next(f"rIdLogo{rank}" for rank in range(1, len(known) + 2) if f"rIdLogo{rank}" not in known)
    target = f"media/{_NAME.rpartition('/')[2]}.{kind}"
    root.append(
        root.makeelement(
            f"{{{RELATIONSHIPS}}}Relationship", {"Id": identifier, "Type": _IMAGE, "Target": target}
        )
    )
    return identifier, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _with_type(data: bytes, kind: str) -> bytes:
    from lxml import etree  # noqa: PLC0415 - lxml is slow to load

    root = parse_whole(data)
    if not any(element.get("Extension", "").lower() == kind for element in root):
        root.insert(
            0,
            root.makeelement(f"{{{CONTENT_TYPES}}}Default", {"Extension": kind, "ContentType": _KINDS[kind]}),
        )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _paragraph(identifier: str, number: int, alternative: str, size: tuple[int, int]) -> str:
    extent = f'cx="{size[0]}" cy="{size[1]}"'
    name = quoteattr(f"Logo {number}")
    return (
        f'<w:p xmlns:w="{W}"><w:pPr><w:keepNext/><w:spacing w:after="120"/></w:pPr><w:r><w:drawing>'
        f'<wp:inline xmlns:wp="{WP}" distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="{number}" name={name} descr={quoteattr(alternative)}/>'
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name={name}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{_R}" r:embed="{identifier}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        f"</wp:inline></w:drawing></w:r></w:p>"
    )
