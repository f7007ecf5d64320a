"""Where the numbering of a template's main headings begins."""

from __future__ import annotations

import io
import zipfile

from clausegen.word.names import w
from clausegen.word.package import open_package

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
