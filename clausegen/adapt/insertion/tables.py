"""The article's tables in the look of the document's own: borders, header row, letters, width."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clausegen.adapt.insertion.manners import Manner, main_run
from clausegen.adapt.insertion.target import Target
from clausegen.word.body import visible_text
from clausegen.word.names import w
from clausegen.word.properties import element, paragraph_model, put, remove, run_model

if TYPE_CHECKING:
    from lxml import etree

_WIDTH = 9070
"""Twentieths of a point between the margins of an A4 page, when the document does not say."""
_LETTER, _MARGINS = 120, 260
"""Twentieths of a point: a letter of usual text, and what surrounds the text of a cell."""
_LOOK = ("tblStyle", "tblBorders", "tblCellMar", "tblLook", "jc", "tblCellSpacing")
_CELL_LOOK = ("tcBorders", "shd", "vAlign", "tcMar")
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_NO_LINE = ("nil", "none")


@dataclass(frozen=True, slots=True)
class TableManner:
    """How the document draws its tables: table, cells of the header row and others, text of both."""

    table: etree._Element
    head_cell: etree._Element
    cell: etree._Element
    head: Manner
    text: Manner


def learn_tables(target: Target, text: Manner) -> TableManner:
    """The look of the document's first real table; a plain grid when it has none."""
    for table in target.body.element.iter(w("tbl")):
        found = _look_of(target, table)
        if found is not None:
            return found
    return _plain(text)


def text_width(section: etree._Element | None) -> int:
    """The width of a column of text of a section, in twentieths of a point."""
    size = None if section is None else section.find(w("pgSz"))
    margins = None if section is None else section.find(w("pgMar"))
    if size is None or margins is None:
        return _WIDTH
    width = _whole(size, "w", 11906) - _whole(margins, "left", 1417) - _whole(margins, "right", 1417)
    columns = None if section is None else section.find(w("cols"))
    count = 1 if columns is None else max(_whole(columns, "num", 1), 1)
    if count > 1 and columns is not None:
        width = (width - _whole(columns, "space", 708) * (count - 1)) // count
    return width if width > 1000 else _WIDTH


def dress(table: etree._Element, manner: TableManner, width: int) -> etree._Element:
    """A copy of a table of the article in the look of the document."""
    made = deepcopy(table)
    _dress_table(made, manner, width)
    for row in made.iter(w("tr")):
        header = row.find(f"{w('trPr')}/{w('tblHeader')}") is not None
        look = manner.head_cell if header else manner.cell
        for cell in row.iter(w("tc")):
            properties = cell.find(w("tcPr"))
            if properties is None:
                properties = element("tcPr")
                cell.insert(0, properties)
            remove(properties, _CELL_LOOK)
            for child in look:
                put(properties, deepcopy(child))
    return made


def is_header(paragraph: etree._Element) -> bool:
    """Whether a paragraph of a table stands in a header row."""
    row = next((a for a in paragraph.iterancestors() if a.tag == w("tr")), None)
    return row is not None and row.find(f"{w('trPr')}/{w('tblHeader')}") is not None


def _dress_table(table: etree._Element, manner: TableManner, width: int) -> None:
    properties = table.find(w("tblPr"))
    if properties is None:
        properties = element("tblPr")
        table.insert(0, properties)
    remove(properties, (*_LOOK, "tblInd"))
    for child in manner.table:
        put(properties, deepcopy(child))
    put(properties, element("tblW", w=str(width), type="dxa"))
    columns = list(table.iter(w("gridCol")))
    widths = [_whole(column, "w", 1) for column in columns]
    total = sum(widths) or 1
    scaled = _wide_enough([max(width * value // total, 1) for value in widths], _needed(table, len(widths)))
    for column, value in zip(columns, scaled, strict=True):
        column.set(w("w"), str(value))
    for row in table.iter(w("tr")):
        place = 0
        for cell in row.findall(w("tc")):
            span_element = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
            span = 1 if span_element is None else _whole(span_element, "val", 1)
            own = cell.find(f"{w('tcPr')}/{w('tcW')}")
            if own is not None:
                own.set(w("w"), str(sum(scaled[place : place + span]) or 1))
                own.set(w("type"), "dxa")
            place += span


def _needed(table: etree._Element, columns: int) -> list[int]:
    """About the width that the longest word of each column takes, in twentieths of a point."""
    needed = [0] * columns
    for row in table.iter(w("tr")):
        cells = row.findall(w("tc"))
        if len(cells) != columns:
            continue
        for index, cell in enumerate(cells):
            words = " ".join(visible_text(p) for p in cell.iter(w("p"))).split()
            longest = max((len(word) for word in words), default=0)
            needed[index] = max(needed[index], longest * _LETTER + _MARGINS)
    return needed


def _wide_enough(widths: list[int], needed: list[int]) -> list[int]:
    """The same total, no column narrower than its longest word as long as the others can give."""
    lacking = [max(need - width, 0) for width, need in zip(widths, needed, strict=True)]
    spare = [max(width - need, 0) for width, need in zip(widths, needed, strict=True)]
    if not sum(lacking) or sum(spare) < sum(lacking):
        return widths
    given = [sum(lacking) * one // sum(spare) for one in spare]
    made = [width + lack - give for width, lack, give in zip(widths, lacking, given, strict=True)]
    widest = made.index(max(made))
    made[widest] += sum(widths) - sum(made)
    return made


def _look_of(target: Target, table: etree._Element) -> TableManner | None:
    rows = table.findall(w("tr"))
    if len(rows) < 2 or any(True for _ in table.iterdescendants(w("tbl"))):
        return None
    first, second = rows[0].findall(w("tc")), rows[1].findall(w("tc"))
    if len(first) < 2 or len(second) < 2 or not _has_lines(target, table, first[0]):
        return None
    head_text, text = _first_text(rows[:1]), _first_text(rows[1:])
    if head_text is None or text is None:
        return None
    properties = table.find(w("tblPr"))
    kept = element("tblPr")
    for child in () if properties is None else properties:
        if child.tag in [w(name) for name in _LOOK]:
            put(kept, deepcopy(child))
    side = kept.find(w("jc"))
    if side is not None:
        # LibreOffice writes « start », which the schema of Word's tables does not know.
        side.set(
            w("val"),
            {"start": "left", "end": "right"}.get(side.get(w("val"), ""), side.get(w("val"), "left")),
        )
    head = _cell_manner(head_text)
    head_cell = _cell_look(first[0])
    if not _stands_out(head, head_cell, rows[0]):
        put(head.run, element("b"))
    return TableManner(kept, head_cell, _cell_look(second[0]), head, _cell_manner(text))


def _has_lines(target: Target, table: etree._Element, cell: etree._Element) -> bool:
    holders = [table.find(f"{w('tblPr')}/{w('tblBorders')}"), cell.find(f"{w('tcPr')}/{w('tcBorders')}")]
    style = table.find(f"{w('tblPr')}/{w('tblStyle')}")
    part = target.package.related("styles")
    if style is not None and part is not None:
        wanted = style.get(w("val"))
        for other in target.package.xml(part).iter(w("style")):
            if other.get(w("styleId")) == wanted:
                holders += list(other.iter(w("tblBorders")))
    return any(
        holder is not None and any(side.get(w("val"), "nil") not in _NO_LINE for side in holder)
        for holder in holders
    )


def _first_text(rows: list[etree._Element]) -> etree._Element | None:
    return next((p for row in rows for p in row.iter(w("p")) if visible_text(p).strip()), None)


def _cell_manner(paragraph: etree._Element) -> Manner:
    properties = paragraph_model(paragraph)
    remove(properties, ("numPr", "pageBreakBefore", "outlineLvl"))
    return Manner(properties, run_model(main_run(paragraph)))


def _cell_look(cell: etree._Element) -> etree._Element:
    kept = element("tcPr")
    properties = cell.find(w("tcPr"))
    for child in () if properties is None else properties:
        if child.tag in [w(name) for name in _CELL_LOOK]:
            put(kept, deepcopy(child))
    return kept


def _stands_out(head: Manner, cell: etree._Element, row: etree._Element) -> bool:
    """Whether a first row is told from the others: shaded, bold, or by the style of the table."""
    bold = head.run.find(w("b")) is not None or head.paragraph.find(w("pStyle")) is not None
    return bold or cell.find(w("shd")) is not None or row.find(f"{w('trPr')}/{w('cnfStyle')}") is not None


def _plain(text: Manner) -> TableManner:
    table = element("tblPr")
    borders = element("tblBorders")
    for side in _SIDES:
        borders.append(element(side, val="single", sz="4", space="0", color="auto"))
    put(table, borders)
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="85", type="dxa"))
    put(table, margins)
    properties = deepcopy(text.paragraph)
    remove(properties, ("ind", "jc", "pBdr", "shd"))
    put(properties, element("spacing", before="40", after="40", line="240", lineRule="auto"))
    bold = deepcopy(text.run)
    put(bold, element("b"))
    shaded = element("tcPr")
    put(shaded, element("shd", val="clear", color="auto", fill="F2F2F2"))
    head = Manner(deepcopy(properties), bold)
    return TableManner(table, shaded, element("tcPr"), head, Manner(properties, deepcopy(text.run)))


def _whole(holder: etree._Element, name: str, default: int) -> int:
    value = holder.get(w(name), "")
    try:
        return int(float(value))
    except ValueError:
        return default
