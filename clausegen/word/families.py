"""Which filled documents can be put in one file and still give the pages of each alone.

Enters: a filled .docx. Leaves: its family, the same for all documents that share styles, lists, settings
and page furniture (those filled from one template do), or why it must stay by itself: it holds
something that counts, or shows, beyond its own section.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from clausegen.word import names
from clausegen.word.fields import fields
from clausegen.word.names import W, w

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
_TURNING = {"evenPage", "oddPage"}


class MustStayAloneError(Exception):
    """A document that would not be the same among others; says why, in French."""


def family(package: Package) -> str:
    """The digest of all that the documents of one file must share; :class:`MustStayAloneError` otherwise."""
    root = package.xml(package.main)
    body = root.find(w("body"))
    if body is None or not len(body) or body[-1].tag != w("sectPr") or next(body.iter(w("p")), None) is None:
        raise MustStayAloneError("le document n’a pas la forme que Word lui donne")
    parts = [root, *(package.xml(name) for name in _furniture(package))]
    for part in parts:
        _check_elements(part)
    _check_numbering(package)
    _check_fields(parts, body)
    kinds = _check_sections(list(body.iter(w("sectPr"))))
    digest = hashlib.sha256(
        repr((sorted(root.nsmap.items(), key=str), sorted(root.attrib.items()), kinds)).encode()
    )
    for element in root:
        if element is not body:
            raise MustStayAloneError("il a un arrière-plan de page")
    for kind, target, outside in package.relations(package.main):
        if kind in _SHARED and not outside and target in package:
            digest.update(kind.encode() + b"\0" + target.encode() + b"\0")
            digest.update(hashlib.sha256(package.read(target)).digest())
    return digest.hexdigest()


def _furniture(package: Package) -> Iterator[str]:
    """The headers and footers."""
    wanted = {names.HEADER.relation, names.FOOTER.relation}
    for kind, target, outside in package.relations(package.main):
        if kind in wanted and not outside and target in package:
            yield target


def _check_elements(part: etree._Element) -> None:
    for element in part.iter():
        if not isinstance(element.tag, str):
            continue
        space, _, name = element.tag[1:].partition("}")
        reason = _APART.get(name) if space == W else _DRAWN.get(name)
        if reason is not None:
            raise MustStayAloneError(f"il contient {reason}")


def _check_numbering(package: Package) -> None:
    for kind, target, outside in package.relations(package.main):
        if kind == "numbering" and not outside and target in package:
            _check_elements(package.xml(target))


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
