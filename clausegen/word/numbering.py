"""Where the numbering of a document's main headings begins: set in a template, read back from a file."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from clausegen.word.names import w
from clausegen.word.package import Package, open_package
from clausegen.word.styles import Styles

if TYPE_CHECKING:
    from lxml import etree

_PART = "word/numbering.xml"


def number_headings_from(data: bytes, start: int, fichier: str) -> bytes:
    """The same .docx, its first level of headings counted from ``start``.

    The level is the one that a list of the document ties to a heading style. A template without such
    a list comes back as it was. Word would refuse a tag in a number, hence this door beside tags.
    """
    from lxml import etree  # noqa: PLC0415 - only when a number is asked for

    package = open_package(data, fichier)
    if _PART not in package:
        return data
    root = package.xml(_PART)
    for level in root.iter(w("lvl")):
        style = level.find(w("pStyle"))
        first = level.find(w("start"))
        if level.get(w("ilvl")) == "0" and style is not None and first is not None:
            if not (style.get(w("val")) or "").startswith("Heading"):
                continue
            first.set(w("val"), str(start))
    changed = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            content = changed if entry.filename == _PART else source.read(entry)
            copy.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED)
    return target.getvalue()


def first_heading_number(package: Package) -> int | None:
    """The number that Word gives to the first numbered main heading; ``None`` when there is none.

    A number that somebody set on that heading alone (« Définir la valeur de numérotation ») wins.
    """
    if _PART not in package:
        return None
    styles, numbering = Styles(package), package.xml(_PART)
    for paragraph in package.xml(package.main).iter(w("p")):
        if styles.level(paragraph) != 1 or not "".join(paragraph.itertext(w("t"))).strip():
            continue
        own = paragraph.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
        identifier = styles.of(paragraph).identifier
        found = _start(numbering, own.get(w("val"), "") if own is not None else "", identifier)
        if found is not None:
            return found
    return None


def _start(numbering: etree._Element, own: str, style: str) -> int | None:
    """Where the first level of a list begins: the paragraph's own list, else that of its style."""
    if own == "0":
        return None
    for num in numbering.iter(w("num")):
        if own and num.get(w("numId")) == own:
            override = num.find(f"{w('lvlOverride')}[@{w('ilvl')}='0']/{w('startOverride')}")
            if override is not None:
                value = override.get(w("val"), "1")
                return int(value) if value.isdigit() else 1
            target = num.find(w("abstractNumId"))
            return _abstract_start(numbering, "" if target is None else target.get(w("val"), ""))
    for level in numbering.iter(w("lvl")):
        tied = level.find(w("pStyle"))
        if tied is not None and tied.get(w("val")) == style:
            return _level_start(level)
    return None


def _abstract_start(numbering: etree._Element, identifier: str) -> int | None:
    for abstract in numbering.iter(w("abstractNum")):
        if abstract.get(w("abstractNumId")) == identifier:
            return next((_level_start(v) for v in abstract.iter(w("lvl")) if v.get(w("ilvl")) == "0"), None)
    return None


def _level_start(level: etree._Element) -> int:
    first = level.find(w("start"))
    value = "1" if first is None else first.get(w("val"), "1")
    return int(value) if value.isdigit() else 1
