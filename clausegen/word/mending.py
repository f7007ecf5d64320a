"""A template mended where there is one way to mend it: what was done is told, place by place.

Mended: tags that Word cut in pieces, « French » and curly quotes and hard spaces inside tags, a few
French keywords, accents in known names, a {%p tag that shares its paragraph, and bookmarks wanted
around given tags. The rest of the document is left as it is; parts without mend are the same bytes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from clausegen.errors import Place
from clausegen.word.archive import Archive
from clausegen.word.body import parse_whole
from clausegen.word.cells import Cells
from clausegen.word.names import COMMENTS, XML, w
from clausegen.word.package import Package, Part
from clausegen.word.styles import Styles
from clausegen.word.tags import JINJA, SMART, node_text, plain_text, text_nodes, weld

if TYPE_CHECKING:
    from lxml import etree

_TAG = re.compile(JINJA, re.DOTALL)
_ALONE = re.compile(r"\{%-?p\s.*?%\}|\{#p\s.*?#\}", re.DOTALL)
_QUOTED = re.compile('«[\\s\u00a0\u202f]*([^«»"]*?)[\\s\u00a0\u202f]*»')
_HARD_SPACES = re.compile("[\u00a0\u202f\u2007\t\n\r]")
_WORD = re.compile(r"[^\W\d]\w*")
_KEYWORD = re.compile(r"^(\{%-?(?:p|tr|tc|r)?\s*)(finsi|sinon|si|pour|finpour)\b")
_FRENCH = {"si": "if", "sinon": "else", "finsi": "endif", "pour": "for", "finpour": "endfor"}
_SIMPLE = (w("pPr"), w("r"), w("proofErr"), w("bookmarkStart"), w("bookmarkEnd"))


Spot = tuple[str, int, str]
"""A tag: name of its part, rank of its paragraph there, inside of the tag."""


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing that was mended: where, and what was done."""

    lieu: Place
    fait: str


@dataclass
class _Mender:
    package: Package
    names: Collection[str]
    bookmarks: Mapping[Spot, str]
    styles: Styles
    done: list[Mend] = field(default_factory=list)
    placed: set[str] = field(default_factory=set)
    last_id: int = 0


def mend(
    package: Package, names: Collection[str] = (), bookmarks: Mapping[Spot, str] | None = None
) -> tuple[bytes, tuple[Mend, ...]]:
    """The mended .docx and what was done to it; the same content when nothing was.

    ``names``: every name that a variable may hold, without accent. ``bookmarks``: a ``{{ … }}`` tag →
    the bookmark wanted around it.
    """
    mender = _Mender(package, names, bookmarks or {}, Styles(package))
    roots = {
        part.name: parse_whole(package.read(part.name))
        for part in package.parts
        if not part.kind.properties and part.kind is not COMMENTS
    }
    marks = [mark for root in roots.values() for mark in root.iter(w("bookmarkStart"))]
    mender.placed = {mark.get(w("name"), "") for mark in marks}
    mender.last_id = max((int(i) for m in marks if (i := m.get(w("id"), "")).isdigit()), default=0)
    changed: dict[str, bytes] = {}
    for part in package.parts:
        root = roots.get(part.name)
        if root is None:
            continue
        before = len(mender.done)
        _part(mender, part, root)
        if len(mender.done) > before:
            changed[part.name] = _bytes(root)
    return Archive.of(package, changed).write(changed.values()), tuple(mender.done)


def _bytes(root: etree._Element) -> bytes:
    from lxml import etree  # noqa: PLC0415 - lxml is slow to load

    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


def _part(mender: _Mender, part: Part, root: etree._Element) -> None:
    heading: str | None = None
    cells = Cells(root)
    for rank, paragraph in enumerate(list(root.iter(w("p"))), start=1):
        text = plain_text(paragraph)
        if mender.styles.level(paragraph) is not None and text.strip():
            heading = " ".join(_TAG.sub("…", text).split())
        if "{" in text:
            place = Place(
                mender.package.fichier,
                partie=part.label,
                titre=heading,
                paragraphe=rank,
                tableau=cells.name(paragraph),
            )
            _tags(mender, paragraph, place)
            _bookmarks(mender, paragraph, place)
            _apart(mender, paragraph, place)


def _tags(mender: _Mender, paragraph: etree._Element, place: Place) -> None:
    """Each tag whole in one text, with straight quotes, plain spaces and known names."""
    nodes = list(text_nodes(paragraph))
    text = "".join(node_text(node) for node in nodes)
    for found in reversed(list(_TAG.finditer(text))):
        old, new = found[0], _canonical(found[0], mender.names)
        pieces = _pieces(nodes, found.start(), found.end())
        if old == new and pieces == 1:
            continue
        weld(nodes, found.start(), found.end(), new)
        for node in nodes:
            if node.tag == w("t") and new in (node.text or ""):
                node.set(f"{{{XML}}}space", "preserve")
        nodes = [node for node in nodes if node.getparent() is not None]
        told = [f"balise recollée (Word l’avait coupée en {pieces} morceaux)"] if pieces > 1 else []
        told += [f"balise réécrite : {new}"] if old != new else []
        mender.done.append(Mend(replace(place, extrait=" ".join(old.split())[:160]), " ; ".join(told)))


def _pieces(nodes: list[etree._Element], start: int, end: int) -> int:
    position = count = 0
    for node in nodes:
        length = len(node_text(node))
        count += position < end and position + length > start and length > 0
        position += length
    return count


def _canonical(tag: str, names: Collection[str]) -> str:
    if tag.startswith("{#"):
        return tag
    new = _QUOTED.sub(r'"\1"', tag).translate(SMART)
    new = _HARD_SPACES.sub(" ", new)
    new = _KEYWORD.sub(lambda found: found[1] + _FRENCH[found[2]], new)
    pieces = re.split(r"""("[^"]*"|'[^']*')""", new)
    for index in range(0, len(pieces), 2):
        pieces[index] = _WORD.sub(lambda found: _plain(found[0], names), pieces[index])
    return "".join(pieces)


def _plain(word: str, names: Collection[str]) -> str:
    if word.isascii():
        return word
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return bare if bare in names else word


def _bookmarks(mender: _Mender, paragraph: etree._Element, place: Place) -> None:
    """The wanted bookmarks around the tags of a paragraph."""
    for node in list(text_nodes(paragraph)):
        run = node.getparent()
        if node.tag != w("t") or run is None or run.tag != w("r"):
            continue
        for found in _TAG.finditer(node.text or ""):
            body = found[0][2:-2].strip()
            spot = (place.partie or "", place.paragraphe or 0, body)
            name = mender.bookmarks.get(spot) if found[0].startswith("{{") else None
            if name is None or name in mender.placed or _inside(run, name):
                continue
            _mark(mender, run, node, (found.start(), found.end()), name)
            mender.placed.add(name)
            mender.done.append(Mend(replace(place, extrait=found[0][:160]), f"signet « {name} » posé"))
            _bookmarks(mender, paragraph, place)  # the run was cut: its other tags are in new runs
            return


def _inside(run: etree._Element, name: str) -> bool:
    before = run.getprevious()
    return before is not None and before.tag == w("bookmarkStart") and before.get(w("name")) == name


def _mark(
    mender: _Mender, run: etree._Element, node: etree._Element, span: tuple[int, int], name: str
) -> None:
    """Cut a run so that a tag stands in a run of its own, between the two ends of a bookmark."""
    text = node.text or ""
    first, last = _cut(run, node, text[: span[0]]), _cut_after(run, node, text[span[1] :])
    _say(node, text[span[0] : span[1]])
    mender.last_id += 1
    start = run.makeelement(w("bookmarkStart"), {w("id"): str(mender.last_id), w("name"): name})
    end = run.makeelement(w("bookmarkEnd"), {w("id"): str(mender.last_id)})
    if first is not None:
        run.addprevious(first)
    run.addprevious(start)
    run.addnext(end)
    if last is not None:
        end.addnext(last)


def _cut(run: etree._Element, node: etree._Element, text: str) -> etree._Element | None:
    """A run with what stands before a text in its run; the original keeps the rest."""
    index = list(run).index(node)
    if not text and not [child for child in run[:index] if child.tag != w("rPr")]:
        return None
    copy = deepcopy(run)
    for child in list(copy)[index + 1 :]:
        copy.remove(child)
    _say(copy[index], text)
    for child in [child for child in run[:index] if child.tag != w("rPr")]:
        run.remove(child)
    return copy


def _cut_after(run: etree._Element, node: etree._Element, text: str) -> etree._Element | None:
    index = list(run).index(node)
    if not text and not run[index + 1 :]:
        return None
    copy = deepcopy(run)
    for child in list(copy)[:index]:
        if child.tag != w("rPr"):
            copy.remove(child)
    _say(next(child for child in copy if child.tag != w("rPr")), text)
    for child in list(run)[index + 1 :]:
        run.remove(child)
    return copy


def _say(node: etree._Element, text: str) -> None:
    node.text = text
    node.set(f"{{{XML}}}space", "preserve")


def _apart(mender: _Mender, paragraph: etree._Element, place: Place) -> None:
    """A paragraph of its own for each {%p tag, when the paragraph is made of plain runs only."""
    text = plain_text(paragraph)
    tags = _ALONE.findall(text)
    if not tags or (len(tags) == 1 and text.strip() == tags[0].strip()):
        return
    mark = paragraph.find(w("pPr"))
    if not _separable(paragraph, mark):
        return
    groups: list[list[etree._Element]] = [[]]
    for child in [child for child in paragraph if child.tag != w("pPr")]:
        for alone, piece in _split(child):
            if alone:
                groups += [[piece], []]
            else:
                groups[-1].append(piece)
    for group in groups:
        if "".join("".join(piece.itertext()) for piece in group).strip():
            made = paragraph.makeelement(w("p"))
            if mark is not None:
                made.append(deepcopy(mark))
            made.extend(group)
            paragraph.addprevious(made)
    parent = paragraph.getparent()
    if parent is not None:
        parent.remove(paragraph)
    mender.done.append(
        Mend(
            replace(place, extrait=" ".join(text.split())[:160]),
            "balises {%p mises chacune dans son paragraphe",
        )
    )


def _separable(paragraph: etree._Element, mark: etree._Element | None) -> bool:
    """Whether a paragraph is made of plain runs only, and ends no section."""
    if paragraph.getparent() is None or any(child.tag not in _SIMPLE for child in paragraph):
        return False
    pieces = (piece.tag for run in paragraph.iterchildren(w("r")) for piece in run)
    plain = all(tag in (w("rPr"), w("t")) for tag in pieces)
    return plain and (mark is None or mark.find(w("sectPr")) is None)


def _split(child: etree._Element) -> Iterator[tuple[bool, etree._Element]]:
    """The pieces of a run, each with whether it is a {%p tag."""
    text = "".join(node.text or "" for node in child.iterchildren(w("t")))
    if child.tag != w("r") or not _ALONE.search(text):
        yield False, deepcopy(child)
        return
    position = 0
    for found in _ALONE.finditer(text):
        if text[position : found.start()].strip():
            yield False, _run(child, text[position : found.start()])
        yield True, _run(child, found[0])
        position = found.end()
    if text[position:].strip():
        yield False, _run(child, text[position:])


def _run(model: etree._Element, text: str) -> etree._Element:
    made = model.makeelement(w("r"))
    marks = model.find(w("rPr"))
    if marks is not None:
        made.append(deepcopy(marks))
    node = made.makeelement(w("t"))
    _say(node, text)
    made.append(node)
    return made
