"""Which filled documents can be put in one file and still give the pages of each alone.

Enters: a filled .docx. Leaves: its family, the same for all documents that share styles, lists, settings
and page furniture (those filled from one template do), or why it must stay by itself: it holds
something that counts, or shows, beyond its own section.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from clausegen.word import names
from clausegen.word.fields import fields
from clausegen.word.names import W, w
from clausegen.word.package import parse_xml

if TYPE_CHECKING:
    from lxml import etree

    from clausegen.word.package import Package

_KNOWN_FIELDS = {"PAGE", "NUMPAGES", "REF", "PAGEREF", "HYPERLINK"}
_TO_BOOKMARKS = {"REF", "PAGEREF"}
_APART = {
    "footnoteReference": "des notes de bas de page",
    "endnoteReference": "des notes de fin",
    "commentReference": "des commentaires",
    "altChunk": "un document inclus",
    "subDoc": "un sous-document",
    "object": "un objet incorporé",
    "control": "un contrôle ActiveX",
    "dataBinding": "un champ lié aux propriétés du document",
    "lnNumType": "des lignes numérotées",
    "ins": "des modifications suivies",
    "del": "des modifications suivies",
    "moveFrom": "des modifications suivies",
    "moveTo": "des modifications suivies",
    "numStyleLink": "une liste définie par un style de liste",
}
_DRAWN = {"chart": "un graphique", "relIds": "un schéma SmartArt"}
_SHARED = ("styles", "numbering", "settings", "fontTable", "theme", "webSettings", "footnotes", "endnotes")
_FURNITURE = {names.HEADER.relation, names.FOOTER.relation}
_OFF = {"0", "false", "off"}
_TURNING = {"evenPage", "oddPage"}


class MustStayAloneError(Exception):
    """A document that would not be the same among others; says why, in French."""


def family(package: Package) -> str:
    """The digest of all that the documents of one file must share; :class:`MustStayAloneError` otherwise."""
    root = package.xml(package.main)
    body = root.find(w("body"))
    if body is None or not len(body) or body[-1].tag != w("sectPr") or next(body.iter(w("p")), None) is None:
        raise MustStayAloneError("le document n’a pas la forme que Word lui donne")
    relations = [
        (k, target)
        for k, target, outside in package.relations(package.main)
        if not outside and target in package
    ]
    parts = [root, *(package.xml(target) for kind, target in relations if kind in _FURNITURE)]
    for part in parts:
        _check_elements(part)
    for kind, target in relations:
        if kind == "numbering":
            _check_lists(package.read(target))
    _check_fields(parts, body)
    kinds = _check_sections(list(body.iter(w("sectPr"))))
    digest = hashlib.sha256(
        repr((sorted(root.nsmap.items(), key=str), sorted(root.attrib.items()), kinds)).encode()
    )
    for element in root:
        if element is not body:
            raise MustStayAloneError("il a un arrière-plan de page")
    for kind, target in relations:
        if kind in _SHARED:
            digest.update(kind.encode() + b"\0" + target.encode() + b"\0")
            digest.update(hashlib.sha256(package.read(target)).digest())
    return digest.hexdigest()


def keeps_chains(package: Package) -> bool:
    """Whether three blocks or more hold together (each kept with the next), elsewhere than at the start.

    LibreOffice lets such a chain break at the end of a *file's* first page, and of no other: a
    document of several pages may then be cut otherwise among others than alone.
    """
    body = package.xml(package.main).find(w("body"))
    styles = _keeping_styles(package)
    blocks = [] if body is None else [block for block in body if block.tag != w("sectPr")]
    kept = [_is_kept(block, styles) for block in blocks]
    while kept and kept[0]:
        kept.pop(0)
    return any(first and second for first, second in pairwise(kept))


def _is_kept(block: etree._Element, styles: set[str]) -> bool:
    """Whether a paragraph, or the first paragraph of a table, is kept with what follows."""
    paragraph = block if block.tag == w("p") else next(block.iter(w("p")), None)
    if paragraph is None:
        return False
    own = paragraph.find(f"{w('pPr')}/{w('keepNext')}")
    if own is not None:
        return own.get(w("val")) not in _OFF
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return style is not None and style.get(w("val"), "") in styles


def _keeping_styles(package: Package) -> set[str]:
    """The styles that keep a paragraph with the next, by themselves or by their parents."""
    targets = [t for k, t, outside in package.relations(package.main) if k == "styles" and not outside]
    if not targets or targets[0] not in package:
        return set()
    own: dict[str, bool] = {}
    parents: dict[str, str] = {}
    for style in package.xml(targets[0]).iter(w("style")):
        name = style.get(w("styleId"), "")
        keep, parent = style.find(f"{w('pPr')}/{w('keepNext')}"), style.find(w("basedOn"))
        if keep is not None:
            own[name] = keep.get(w("val")) not in _OFF
        if parent is not None:
            parents[name] = parent.get(w("val"), "")
    return {name for name in own.keys() | parents.keys() if _inherited(name, own, parents)}


def _inherited(name: str, own: dict[str, bool], parents: dict[str, str]) -> bool:
    seen: set[str] = set()
    while name not in seen:
        seen.add(name)
        if name in own:
            return own[name]
        name = parents.get(name, "")
    return False


def _check_elements(part: etree._Element) -> None:
    for element in part.iter():
        if not isinstance(element.tag, str):
            continue
        space, _, name = element.tag[1:].partition("}")
        reason = _APART.get(name) if space == W else _DRAWN.get(name)
        if reason is not None:
            raise MustStayAloneError(f"il contient {reason}")


@lru_cache(maxsize=8)
def _check_lists(numbering: bytes) -> None:
    """Looked at once for the documents of one template."""
    _check_elements(parse_xml(numbering))


def _check_fields(parts: list[etree._Element], body: etree._Element) -> None:
    known = {mark.get(w("name")) for part in parts for mark in part.iter(w("bookmarkStart"))}
    counted = False
    for field in (field for part in parts for field in fields(part)):
        if field.kind not in _KNOWN_FIELDS:
            raise MustStayAloneError(f"il contient un champ {field.kind or 'vide'}")
        if field.kind in _TO_BOOKMARKS and field.bookmark not in known:
            raise MustStayAloneError("il contient un renvoi vers un signet qui n’existe pas")
        counted |= field.kind == "NUMPAGES"
    starts = [number.get(w("start")) for number in body.iter(w("pgNumType"))]
    if counted and any(start not in (None, "1") for start in starts):
        raise MustStayAloneError("ses pages ne sont pas numérotées à partir de 1")
    if counted and any(start is not None for start in starts[1:]):
        raise MustStayAloneError("sa numérotation de pages recommence")


def _check_sections(sections: list[etree._Element]) -> tuple[str, ...]:
    """The kinds of headers and footers, all of which the first section must have."""
    first = sections[0].find(w("type"))
    if first is not None and first.get(w("val")) in _TURNING:
        raise MustStayAloneError("il commence sur une page paire ou impaire")
    used = [_references(section) for section in sections]
    if any(kinds - used[0] for kinds in used):
        raise MustStayAloneError("un en-tête ou un pied de page n’apparaît qu’après le début")
    return tuple(sorted(used[0]))


def _references(section: etree._Element) -> set[str]:
    tags = (w("headerReference"), w("footerReference"))
    return {
        f"{element.tag.rpartition('}')[2]} {element.get(w('type'), 'default')}"
        for element in section
        if element.tag in tags
    }
