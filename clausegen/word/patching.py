"""docxtpl's own patching of a part, done once: its order-dependent rules *are* the dialect.

Enters: the tree of a part whose tags are whole. Leaves: its text, in which docxtpl has turned
paragraphs, rows and cells into blocks, with cell properties put back in the order Word wants.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clausegen.word.tags import JINJA

if TYPE_CHECKING:
    from lxml import etree

_BARE_TEXT = re.compile(r"<w:t>(?=\s|[^<]*(?:\{\{|\{%)|[^<]*\s</w:t>)")
_CELL_PROPERTIES = re.compile(r"(<w:tcPr>)(.*?)(</w:tcPr>)", re.DOTALL)
_PROPERTY = re.compile(rf'<(w:\w+)((?:"(?:{JINJA}|[^"])*+"|[^<>"])*?)(?:/>|>.*?</\1>)', re.DOTALL)
_PROPERTY_ORDER = [
    "cnfStyle",
    "tcW",
    "gridSpan",
    "hMerge",
    "vMerge",
    "tcBorders",
    "shd",
    "noWrap",
    "tcMar",
    "textDirection",
    "tcFitText",
    "vAlign",
    "hideMark",
]


def patch(root: etree._Element) -> str:
    """The text of a tree after docxtpl's patching, with its cell properties back in Word's order."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - docxtpl is slow to load, needed at compile time only
    from lxml import etree  # noqa: PLC0415 - same

    patcher = DocxTemplate.__new__(DocxTemplate)
    text = patcher.patch_xml(etree.tostring(root, encoding="unicode"))
    text = _CELL_PROPERTIES.sub(_ordered, text)
    return _BARE_TEXT.sub('<w:t xml:space="preserve">', text)


def _ordered(match: re.Match[str]) -> str:
    children = [(found[1].removeprefix("w:"), found[0]) for found in _PROPERTY.finditer(match[2])]
    if sum(len(text) for _, text in children) != len(match[2]):
        return match[0]
    last = len(_PROPERTY_ORDER)
    children.sort(key=lambda child: _PROPERTY_ORDER.index(child[0]) if child[0] in _PROPERTY_ORDER else last)
    return match[1] + "".join(text for _, text in children) + match[3]
