"""A document dressed in somebody's letterhead: a logo on the first page, colours, fonts.

Enters: the bytes of a filled .docx and a :class:`Letterhead`. Leaves: bytes, the same for the same
input. The text is untouched. The accent colour replaced is that of the document's main headings, with
the light tints made from it; fonts are set by style, the titles' and the text's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clausegen.word import names
from clausegen.word.archive import Archive
from clausegen.word.letterhead_logo import Picture, add_logo
from clausegen.word.names import w
from clausegen.word.package import Package, open_package
from clausegen.word.styles import Styles

if TYPE_CHECKING:
    from lxml import etree

_MAX_TINT = 0.35
"""Share of the accent above which a colour is no light tint of it."""
_TITLES = ("title", "subtitle")
_TEXT_PARTS = (names.BODY, names.HEADER, names.FOOTER)
_FONT_KINDS = ("ascii", "hAnsi", "cs", "eastAsia")
_THEME_KINDS = ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What to put on; ``None`` leaves the document's own. Colours are six hexadecimal digits."""

    accent: str | None = None
    on_accent: str | None = None
    """With it, the header row of tables is filled with the accent, its text in this colour."""
    titles_font: str | None = None
    body_font: str | None = None
    logo: Picture | None = None


def dress(data: bytes, letterhead: Letterhead, fichier: str) -> bytes:
    """The same document under a letterhead."""
    from lxml import etree  # noqa: PLC0415 - only when a letterhead is asked for

    package = open_package(data, fichier)
    roots: dict[str, etree._Element] = {}
    styles = _part(package, "styles")
    if styles is not None:
        roots[styles] = package.xml(styles)
        _colours(package, roots, styles, letterhead)
        _fonts(package, roots[styles], letterhead)
    added: dict[str, bytes] = {}
    if letterhead.logo is not None:
        added = add_logo(package, roots, letterhead.logo)
    changed = {
        name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        for name, root in roots.items()
    }
    parts = dict(sorted({**changed, **added}.items()))
    return Archive.of(package, parts).write(parts.values())


def _part(package: Package, kind: str) -> str | None:
    targets = (t for k, t, outside in package.relations(package.main) if k == kind and not outside)
    return next((target for target in targets if target in package), None)


def tint(colour: str, share: float) -> str:
    """A colour mixed with white: ``share`` of it, the rest white."""
    parts = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return "".join(f"{round(part * share + 255 * (1 - share)):02X}" for part in parts)


def _colours(package: Package, roots: dict[str, etree._Element], styles: str, letterhead: Letterhead) -> None:
    former = _accent(roots[styles])
    if former is None or letterhead.accent is None:
        return
    if letterhead.on_accent is not None:
        _header_rows(roots[styles], former, letterhead.on_accent)
    for part in package.parts:
        if part.kind in _TEXT_PARTS:
            roots[part.name] = package.xml(part.name)
    for root in roots.values():
        for element, attribute in _coloured(root):
            new = _replaced(element.get(attribute, ""), former, letterhead.accent)
            if new:
                element.set(attribute, new)


def _accent(styles: etree._Element) -> str | None:
    """The colour of the main headings."""
    for style in styles.iter(w("style")):
        name = style.find(w("name"))
        if name is not None and name.get(w("val"), "").lower() in ("heading 1", "titre 1"):
            colour = style.find(f"{w('rPr')}/{w('color')}")
            return None if colour is None else colour.get(w("val"), "").upper()
    return None


def _coloured(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Every place where a colour is stated: texts, borders, backgrounds."""
    for element in root.iter("{*}*"):
        if element.tag == w("color"):
            yield element, w("val")
            continue
        for name in ("color", "fill"):
            if w(name) in element.attrib:
                yield element, w(name)


def _replaced(stated: str, former: str, accent: str) -> str:
    """The colour that takes the place of one, or an empty text when it is no colour of the family."""
    colour = stated.upper()
    if colour == former:
        return accent
    share = _share(colour, former)
    return tint(accent, share) if share else ""


def _share(colour: str, accent: str) -> float:
    """How much of the accent a light tint of it holds; 0 for anything else."""
    if len(colour) != len(accent) or not all(c in "0123456789ABCDEF" for c in colour):
        return 0
    pairs = [(int(colour[at : at + 2], 16), int(accent[at : at + 2], 16)) for at in (0, 2, 4)]
    if len({one for one, _ in pairs}) == 1:
        return 0  # a grey
    shares = [(255 - one) / (255 - other) for one, other in pairs if other < 255]
    mean = sum(shares) / len(shares) if shares else 0
    alike = all(abs(share - mean) < 0.06 for share in shares)
    return mean if alike and 0 < mean <= _MAX_TINT else 0


def _header_rows(styles: etree._Element, former: str, on_accent: str) -> None:
    """Header rows filled with the accent: their text takes its colour from the row, not from its style."""
    for row in styles.iter(w("tblStylePr")):
        shading = row.find(f"{w('tcPr')}/{w('shd')}")
        if row.get(w("type")) != "firstRow" or shading is None:
            continue
        shading.set(w("fill"), former)
        marks = row.find(w("rPr"))
        if marks is None:
            marks = row.makeelement(w("rPr"), {})
            row.insert(1 if row.find(w("pPr")) is not None else 0, marks)
        for old in marks.findall(w("color")):
            marks.remove(old)
        marks.append(marks.makeelement(w("color"), {w("val"): on_accent}))
    for style in styles.iter(w("style")):
        name = style.find(w("name"))
        colour = style.find(f"{w('rPr')}/{w('color')}")
        if name is None or colour is None or "en-tête de" not in name.get(w("val"), "").lower():
            continue
        parent = colour.getparent()
        if parent is not None:
            parent.remove(colour)


def _fonts(package: Package, root: etree._Element, letterhead: Letterhead) -> None:
    if letterhead.body_font:
        defaults = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
        if defaults is not None:
            _set_font(defaults, letterhead.body_font)
        for stated in root.iter(w("rPr")):
            if stated is not defaults and stated.find(w("rFonts")) is not None:
                _set_font(stated, letterhead.body_font)
    if not letterhead.titles_font:
        return
    styles = Styles(package)
    for style in root.iter(w("style")):
        if style.get(w("type")) != "paragraph":
            continue
        known = styles.named(style.get(w("styleId"), ""))
        if known is None or (known.level is None and known.name.lower() not in _TITLES):
            continue
        marks = style.find(w("rPr"))
        if marks is None:
            marks = style.makeelement(w("rPr"), {})
            style.append(marks)
        _set_font(marks, letterhead.titles_font)


def _set_font(marks: etree._Element, name: str) -> None:
    fonts = marks.find(w("rFonts"))
    if fonts is None:
        fonts = marks.makeelement(w("rFonts"), {})
        marks.insert(0, fonts)
    for kind in _THEME_KINDS:
        fonts.attrib.pop(w(kind), None)
    for kind in _FONT_KINDS:
        fonts.set(w(kind), name)
