"""Properties of paragraphs, runs and tables: copied from a model, put in the order that Word wants."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import TYPE_CHECKING

from clausegen.word.names import W14, W, w

if TYPE_CHECKING:
    from lxml import etree

_PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
    "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_RUN = (
    "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss "
    "imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect "
    "bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"
)
_TABLE = (
    "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange"
)
_CELL = (
    "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark"
)
_ORDERS = {
    w("pPr"): tuple(_PARAGRAPH.split()),
    w("rPr"): tuple(_RUN.split()),
    w("tblPr"): tuple(_TABLE.split()),
    w("tcPr"): tuple(_CELL.split()),
}
_MARKS = ("ins", "del", "moveFrom", "moveTo", "rPrChange")
_PASSING = ("highlight", "vanish", "specVanish", "rStyle", "vertAlign", "webHidden", "noProof")
_TRACES = (
    *("bookmarkStart", "bookmarkEnd", "trPrChange", "tcPrChange", "tblPrExChange", "cellIns", "cellDel"),
    *("cellMerge", "vMerge", "numberingChange"),
)
_OF_ONE_PARAGRAPH = ("framePr", "sectPr", "pPrChange", "divId", "cnfStyle", "suppressLineNumbers")


def element(name: str, /, **attributes: str) -> etree._Element:
    """An element of Word with its attributes, both in Word's own namespace."""
    from lxml import etree  # noqa: PLC0415 - lxml is slow to load

    made = etree.Element(w(name), nsmap={"w": W})
    for key, value in attributes.items():
        made.set(w(key), value)
    return made


def put(properties: etree._Element, child: etree._Element) -> None:
    """Set one property, in the place of the same one, at its rank."""
    remove(properties, (local(child),))
    order = _ORDERS.get(str(properties.tag), ())
    rank = order.index(local(child)) if local(child) in order else len(order)
    for index, other in enumerate(properties):
        if local(other) in order and order.index(local(other)) > rank:
            properties.insert(index, child)
            return
    properties.append(child)


def remove(properties: etree._Element, names: Iterable[str]) -> None:
    """Take some properties away."""
    wanted = set(names)
    for child in [c for c in properties if isinstance(c.tag, str) and local(c) in wanted]:
        properties.remove(child)


def local(child: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(child.tag).rpartition("}")[2]


def paragraph_properties(paragraph: etree._Element) -> etree._Element:
    """The ``w:pPr`` of a paragraph, made when it has none."""
    found = paragraph.find(w("pPr"))
    if found is None:
        found = element("pPr")
        paragraph.insert(0, found)
    return found


def kept_with_next(paragraph: etree._Element) -> None:
    """Keep a paragraph on the page of the next one."""
    put(paragraph_properties(paragraph), element("keepNext"))


def paragraph_model(paragraph: etree._Element) -> etree._Element:
    """The properties of a paragraph, as another may take them; its mark's own are in their ``w:rPr``."""
    found = paragraph.find(w("pPr"))
    copy = element("pPr") if found is None else _ordered(found)
    remove(copy, _OF_ONE_PARAGRAPH)
    numbering = copy.find(w("numPr"))
    if numbering is not None:
        remove(numbering, ("ins", "numberingChange"))
    mark = copy.find(w("rPr"))
    if mark is not None:
        copy.remove(mark)
        remove(mark, (*_MARKS, *_PASSING))
        if len(mark):
            put(copy, _ordered(mark))
    return copy


def run_model(run: etree._Element | None) -> etree._Element:
    """The properties of a run, as another may take them."""
    found = None if run is None else run.find(w("rPr"))
    copy = element("rPr") if found is None else _ordered(found)
    remove(copy, (*_MARKS, *_PASSING))
    return copy


def without_traces(copy: etree._Element) -> None:
    """Take from a copy what belongs to its model alone: bookmarks, revisions, identifiers, merging."""
    for child in list(copy.iter(*(w(name) for name in _TRACES))):
        parent = child.getparent()
        if parent is not None:
            parent.remove(child)
    for one in copy.iter("*"):
        for name in [n for n in one.attrib if f"{{{W14}}}" in str(n) or "rsid" in str(n)]:
            del one.attrib[name]


def _ordered(properties: etree._Element) -> etree._Element:
    """A copy of some properties in Word's order, for some programs write them in another."""
    copy = deepcopy(properties)
    for child in list(copy):
        if isinstance(child.tag, str):
            put(copy, child)
    return copy
