"""A logo at the top of the first page: a header of its own for that page, made from the usual one.

Enters: a package, the roots of the parts already changed, a picture. Leaves: the roots changed
further, and the parts added.
"""

from __future__ import annotations

import copy
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clausegen.word import names
from clausegen.word.names import w

if TYPE_CHECKING:
    from lxml import etree

    from clausegen.word.package import Package

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_TYPES = "[Content_Types].xml"
_EMU_PER_MM = 36_000
_MAX_WIDTH, _MAX_HEIGHT = 55 * _EMU_PER_MM, 12 * _EMU_PER_MM
"""A header of that height stays in the usual top margin: the page holds as much text as without a logo."""
_GAP = "160"
"""Twentieths of a point between the header and the text."""
_EM_SPACE = "\u2003"
_AFTER_TITLE_PAGE = ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange")
_AFTER_SPACING = ("ind", "contextualSpacing", "mirrorIndents", "jc", "outlineLvl", "rPr", "sectPr")
_MEDIA = "word/media/logo"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: bytes, « png » or « jpeg », width and height in dots, words for who cannot see it."""

    data: bytes
    kind: str
    width: int
    height: int
    words: str


def add_logo(package: Package, roots: dict[str, etree._Element], logo: Picture) -> dict[str, bytes]:
    """Put the logo at the head of the first page of the document; the parts to add."""
    from lxml import etree  # noqa: PLC0415 - only when a letterhead is asked for

    document = roots.setdefault(package.main, package.xml(package.main))
    section = next(document.iter(w("sectPr")), None)
    if section is None:
        return {}
    rels = _rels_name(package.main)
    relations = roots.setdefault(rels, package.xml(rels))
    types = roots.setdefault(_TYPES, package.xml(_TYPES))
    usual = next(
        (
            found
            for kind in ("first", "default")
            if (found := _target(package, relations, section, "headerReference", kind))
        ),
        None,
    )
    base = roots.get(usual) if usual else None
    if base is None and usual is not None:
        base = package.xml(usual)
    header = (
        copy.deepcopy(base) if base is not None else etree.Element(w("hdr"), nsmap={"w": names.W, "r": _R})
    )
    for mark in [*header.iter(w("bookmarkStart")), *header.iter(w("bookmarkEnd"))]:
        parent = mark.getparent()
        if parent is not None:
            parent.remove(mark)
    picture = f"{_MEDIA}.{logo.kind}"
    name = _free(package, "word/header", ".xml")
    header_rels = etree.Element(f"{{{names.RELATIONSHIPS}}}Relationships", nsmap={None: names.RELATIONSHIPS})
    if usual is not None and _rels_name(usual) in package:
        header_rels = package.xml(_rels_name(usual))
    relation = _relate(header_rels, "image", posixpath.relpath(picture, posixpath.dirname(name)))
    _place(header, _run(logo, relation, _drawing_number(package, roots)))
    _first_page(
        section, _relate(relations, "header", posixpath.relpath(name, posixpath.dirname(package.main)))
    )
    _declare(types, name, logo.kind)
    written = {name: header, _rels_name(name): header_rels}
    parts = {
        one: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        for one, root in written.items()
    }
    return {**parts, picture: logo.data}


def _rels_name(part: str) -> str:
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _free(package: Package, start: str, end: str) -> str:
    number = 1
    while f"{start}{number}{end}" in package:
        number += 1
    return f"{start}{number}{end}"


def _target(
    package: Package, relations: etree._Element, section: etree._Element, tag: str, kind: str
) -> str | None:
    for reference in section.findall(w(tag)):
        if reference.get(w("type")) != kind:
            continue
        for relation in relations:
            if relation.get("Id") == reference.get(f"{{{_R}}}id"):
                folder = posixpath.dirname(package.main)
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip(
                    "/"
                )
                return target if target in package else None
    return None


def _relate(relations: etree._Element, kind: str, target: str) -> str:
    """A new relationship; its identifier."""
    taken = {relation.get("Id") for relation in relations}
    number = 1
    while f"rId{number}" in taken:
        number += 1
    relations.append(
        relations.makeelement(
            f"{{{names.RELATIONSHIPS}}}Relationship",
            {"Id": f"rId{number}", "Type": f"{_R}/{kind}", "Target": target},
        )
    )
    return f"rId{number}"


def _first_page(section: etree._Element, identifier: str) -> None:
    """Give the section's first page its own header, and its usual footer."""
    for reference in section.findall(w("headerReference")):
        if reference.get(w("type")) == "first":
            section.remove(reference)
    section.insert(
        0, section.makeelement(w("headerReference"), {w("type"): "first", f"{{{_R}}}id": identifier})
    )
    footers = {footer.get(w("type")): footer for footer in section.findall(w("footerReference"))}
    if "default" in footers and "first" not in footers:
        first = copy.deepcopy(footers["default"])
        first.set(w("type"), "first")
        footers["default"].addnext(first)
    if section.find(w("titlePg")) is None:
        mark = section.makeelement(w("titlePg"), {})
        later = next((e for e in section if e.tag in {w(n) for n in _AFTER_TITLE_PAGE}), None)
        if later is None:
            section.append(mark)
        else:
            later.addprevious(mark)


def _declare(types: etree._Element, header: str, kind: str) -> None:
    known = {element.get("Extension", "").lower() for element in types}
    if kind not in known:
        default = types.makeelement(f"{{{names.CONTENT_TYPES}}}Default", {})
        default.set("Extension", kind)
        default.set("ContentType", f"image/{kind}")
        types.insert(0, default)
    override = types.makeelement(f"{{{names.CONTENT_TYPES}}}Override", {})
    override.set("PartName", f"/{header}")
    override.set("ContentType", _HEADER_TYPE)
    types.append(override)


def _drawing_number(package: Package, roots: dict[str, etree._Element]) -> int:
    """An identifier that no drawing of the document has."""
    found = [0]
    for part in package.parts:
        root = roots[part.name] if part.name in roots else package.xml(part.name)
        found += [
            int(d.get("id", "0")) for d in root.iter(f"{{{names.WP}}}docPr") if d.get("id", "0").isdigit()
        ]
    return max(found) + 1


def _place(header: etree._Element, run: etree._Element) -> None:
    """Put the logo before the words of the header's first line."""
    line = header.find(w("p"))
    if line is None:
        line = header.makeelement(w("p"), {})
        header.append(line)
    properties = line.find(w("pPr"))
    if properties is None:
        properties = line.makeelement(w("pPr"), {})
        line.insert(0, properties)
    spacing = properties.find(w("spacing"))
    if spacing is None:
        spacing = properties.makeelement(w("spacing"), {})
        later = next((e for e in properties if e.tag in {w(n) for n in _AFTER_SPACING}), None)
        if later is None:
            properties.append(spacing)
        else:
            later.addprevious(spacing)
    spacing.set(w("after"), _GAP)
    gap = line.makeelement(w("r"), {})
    text = gap.makeelement(w("t"), {f"{{{names.XML}}}space": "preserve"})
    text.text = _EM_SPACE
    gap.append(text)
    properties.addnext(run)
    run.addnext(gap)


def _run(logo: Picture, relation: str, number: int) -> etree._Element:
    from lxml import etree  # noqa: PLC0415 - as above

    scale = min(_MAX_WIDTH / logo.width, _MAX_HEIGHT / logo.height)
    width, height = str(round(logo.width * scale)), str(round(logo.height * scale))
    spaces = {"w": names.W, "wp": names.WP, "a": _A, "pic": _PIC, "r": _R}
    run = etree.Element(w("r"), nsmap=spaces)

    def inside(parent: etree._Element, space: str, tag: str, /, **attributes: str) -> etree._Element:
        return etree.SubElement(parent, f"{{{space}}}{tag}", attributes)

    drawing = inside(run, names.W, "drawing")
    inline = inside(drawing, names.WP, "inline", distT="0", distB="0", distL="0", distR="0")
    inside(inline, names.WP, "extent", cx=width, cy=height)
    inside(inline, names.WP, "docPr", id=str(number), name="Logo", descr=logo.words)
    frame = inside(inline, names.WP, "cNvGraphicFramePr")
    inside(frame, _A, "graphicFrameLocks", noChangeAspect="1")
    data = inside(inside(inline, _A, "graphic"), _A, "graphicData", uri=_PIC)
    picture = inside(data, _PIC, "pic")
    about = inside(picture, _PIC, "nvPicPr")
    inside(about, _PIC, "cNvPr", id=str(number), name="Logo", descr=logo.words)
    inside(about, _PIC, "cNvPicPr")
    fill = inside(picture, _PIC, "blipFill")
    inside(fill, _A, "blip").set(f"{{{_R}}}embed", relation)
    inside(inside(fill, _A, "stretch"), _A, "fillRect")
    shape = inside(picture, _PIC, "spPr")
    transform = inside(shape, _A, "xfrm")
    inside(transform, _A, "off", x="0", y="0")
    inside(transform, _A, "ext", cx=width, cy=height)
    inside(inside(shape, _A, "prstGeom", prst="rect"), _A, "avLst")
    return run
