"""The tags of one part, found in its paragraphs and attributes, each with its place.

Enters: the XML tree of a part as Word wrote it, where a tag may be split over several runs. Leaves:
the same tree in which every tag stands whole in one text and carries its number (between two
private characters), and the list of those tags. The number follows the tag through docxtpl's
patching, so that any later fault can be told at the paragraph where it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clausegen.errors import Place, Problems
from clausegen.word.cells import Cells
from clausegen.word.names import COMMENTS, W14, w
from clausegen.word.package import Part
from clausegen.word.styles import Styles

if TYPE_CHECKING:
    from lxml import etree

MARK = re.compile("\ue0f0(\\d+)\ue0f1")
JINJA = r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}"
"""A tag as jinja delimits it."""
MAX_TAG = 2000
"""Characters of one tag: an honest condition has a hundred."""

_OPENING = re.compile(r"\{\{|\{%|\{#|\}\}|%\}")
_ANY_TAG = re.compile(JINJA, re.DOTALL)
_PROPERTY_NAMES = {
    "title": "titre",
    "subject": "objet",
    "creator": "auteur",
    "keywords": "mots clés",
    "description": "commentaires",
    "category": "catégorie",
    "Company": "société",
    "Manager": "responsable",
}
_CLOSE = {"{{": "}}", "{%": "%}", "{#": "#}"}
_PREFIX = re.compile(r"(p|tr|tc|r)(?=\s)")
_UNMARKED = re.compile(r"(vm|hm)$")
SMART = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "„": '"', "‟": '"'})
"""Curly quotes, which Word writes by itself, to the straight ones of a tag."""
_OUTSIDE_STRINGS = re.compile(r"""("[^"]*"|'[^']*')""")
_CELL_WORDS = ("vm", "hm", "colspan", "cellbg")
_SPACES = {w("tab"), w("br"), w("cr")}
_BOOKMARKS = (w("bookmarkStart"), w("bookmarkEnd"))


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: its braces (``{{``, ``{%``, ``{#``), docxtpl prefix, inside text, and place."""

    rank: int
    braces: str
    prefix: str
    body: str
    place: Place

    @property
    def keyword(self) -> str:
        """The first word of an instruction (``for``, ``endif``…)."""
        return self.body.split(None, 1)[0] if self.braces == "{%" and self.body else ""


class Inventory:
    """The tags of one part, in document order, and how to name a place in it."""

    def __init__(self, part: Part, fichier: str, styles: Styles, problems: Problems) -> None:
        self.part = part
        self.tags: list[Tag] = []
        self.groups: list[list[Tag]] = [[]]
        """Tags whose blocks must balance together: those of the text, then those of each attribute."""
        self.bookmarks: dict[str, Place] = {}
        self._fichier = fichier
        self._styles = styles
        self._problems = problems

    def read(self, root: etree._Element) -> None:
        """Find, weld and number the tags of a tree."""
        if self.part.kind.properties:
            self._read_properties(root)
            return
        if self.part.kind is not COMMENTS:
            _drop_word_marks(root)
        heading: str | None = None
        cells = Cells(root)
        for rank, paragraph in enumerate(root.iter(w("p")), start=1):
            text = plain_text(paragraph)
            if self._styles.level(paragraph) is not None and text.strip():
                heading = " ".join(_ANY_TAG.sub("…", text).split())
            place = Place(
                self._fichier,
                partie=self.part.label,
                titre=heading,
                paragraphe=rank,
                tableau=cells.name(paragraph),
            )
            self._read_paragraph(paragraph, place)
            self._read_attributes(paragraph, place)
        self._read_outside(root)

    def _read_properties(self, root: etree._Element) -> None:
        for element in root.iter("*"):
            name = str(element.tag).rpartition("}")[2]
            place = Place(self._fichier, partie=self.part.label, champ=_PROPERTY_NAMES.get(name, name))
            if element.text:
                element.text = self._mark_all(element.text, place, self.groups[0])

    def _read_paragraph(self, paragraph: etree._Element, place: Place) -> None:
        nodes = list(text_nodes(paragraph))
        text = "".join(node_text(node) for node in nodes)
        if any("{" in (node.text or "") for node in paragraph.iter(w("delText"))):
            self._problems.add(
                place,
                "une balise se trouve dans un texte supprimé en suivi des modifications",
                "un modèle sans modification en attente",
                "dans Word : Révision, Accepter (ou Refuser) toutes les modifications",
            )
        if "{" not in text and "}" not in text:
            return
        spans = self._spans(text, place)
        first = len(self.tags)
        written = [(start, end, self._tag(text[start:end], place, self.groups[0])) for start, end in spans]
        for start, end, new in reversed(written):
            weld(nodes, start, end, new)
        if any(tag.keyword in _CELL_WORDS for tag in self.tags[first:]):
            _give_cell_properties(paragraph)
        self._check_alone(paragraph, self.tags[first:], text, spans)

    def _check_alone(
        self, paragraph: etree._Element, tags: list[Tag], text: str, spans: list[tuple[int, int]]
    ) -> None:
        """Refuse what docxtpl would drop without a word: the text beside a {%p, {%tr or {%tc tag."""
        for tag in tags:
            if tag.prefix not in ("p", "tr", "tc"):
                continue
            rest = text
            container = "ce paragraphe"
            if tag.prefix == "p":
                for start, end in reversed(spans):
                    rest = rest[:start] + rest[end:]
            else:
                holder = next(paragraph.iterancestors(w(tag.prefix)), None)
                container = "cette ligne de tableau" if tag.prefix == "tr" else "cette cellule"
                if holder is None:
                    self._problems.add(
                        tag.place,
                        f"la balise « {{%{tag.prefix} » n'est pas dans un tableau",
                        remede="placez-la dans un tableau, ou écrivez {%p au lieu de {%" + tag.prefix,
                    )
                    continue
                rest = "".join(_tagless(plain_text(p)) for p in holder.iter(w("p")))
            same = [other for other in tags if other.prefix == tag.prefix]
            if rest.strip() or len(same) > 1:
                what = "un autre texte" if rest.strip() else "une autre balise du même genre"
                self._problems.add(
                    tag.place,
                    f"la balise fait disparaître {container}, qui contient {what}",
                    f"une balise « {tag.braces}{tag.prefix} » seule dans {container}",
                    "mettez cette balise seule, et le reste avant ou après",
                )
                return

    def _read_attributes(self, paragraph: etree._Element, place: Place) -> None:
        for element in _own_elements(paragraph):
            if element.tag in _BOOKMARKS:
                self.bookmarks.setdefault(element.get(w("id"), ""), place)
            self._mark_attributes(element, place)

    def _read_outside(self, root: etree._Element) -> None:
        """Attributes and bookmarks of the elements that stand in no paragraph."""
        place = Place(self._fichier, partie=self.part.label)
        for element in root.iter("*"):
            if element.tag != w("p") and next(element.iterancestors(w("p")), None) is None:
                if element.tag in _BOOKMARKS:
                    self.bookmarks.setdefault(element.get(w("id"), ""), place)
                self._mark_attributes(element, place)

    def _mark_attributes(self, element: etree._Element, place: Place) -> None:
        for name, value in element.attrib.items():
            if "{{" in value or "{%" in value:
                group: list[Tag] = []
                self.groups.append(group)
                element.set(name, self._mark_all(str(value), place, group))

    def _mark_all(self, text: str, place: Place, group: list[Tag]) -> str:
        pieces, position = [], 0
        for start, end in self._spans(text, place):
            pieces += [text[position:start], self._tag(text[start:end], place, group)]
            position = end
        return "".join(pieces) + text[position:]

    def _spans(self, text: str, place: Place) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        position = 0
        while (opening := _OPENING.search(text, position)) is not None:
            braces, start = opening[0], opening.start()
            if braces not in _CLOSE:
                self._unbalanced(text, start, place, "fermée sans avoir été ouverte")
                position = opening.end()
                continue
            end = text.find(_CLOSE[braces], start + 2)
            if end < 0 or end - start > MAX_TAG:
                self._unbalanced(text, start, place, "ouverte et jamais fermée dans ce paragraphe")
                return spans
            spans.append((start, end + 2))
            position = end + 2
        return spans

    def _unbalanced(self, text: str, start: int, place: Place, what: str) -> None:
        self._problems.add(
            _with_excerpt(place, text[max(start - 20, 0) : start + 40]),
            f"une balise est {what}",
            "{{ variable }} ou {% instruction %}, entière dans un même paragraphe",
            "complétez la balise : deux accolades de chaque côté, ou une accolade et un signe %",
        )

    def _tag(self, text: str, place: Place, group: list[Tag]) -> str:
        """Record a tag; its canonical text, numbered."""
        braces, close = text[:2], text[-2:]
        inside = text[2:-2]
        before = "-" if inside.startswith("-") else ""
        after = "-" if inside.endswith("-") and len(inside) > 1 else ""
        inside = inside[len(before) : len(inside) - len(after)]
        found = _PREFIX.match(inside)
        prefix = found[1] if found else ""
        body = _normal(inside[len(prefix) :])
        tag = Tag(len(self.tags), braces, prefix, body, _with_excerpt(place, text))
        self.tags.append(tag)
        group.append(tag)
        if braces == "{#":
            return f"{{#{prefix} #}}" if prefix else "{# #}"
        if braces == "{%" and _UNMARKED.match(body):
            return f"{{% {body} %}}"
        return f"{braces}{before}{prefix} {body} \ue0f0{tag.rank}\ue0f1{after}{close}"


def plain_text(paragraph: etree._Element) -> str:
    """The text of a paragraph, tabs and line breaks as characters, nested text boxes left out."""
    return "".join(node_text(node) for node in text_nodes(paragraph) if node.tag != w("instrText"))


def _tagless(text: str) -> str:
    return _ANY_TAG.sub("", text).strip()


def _with_excerpt(place: Place, text: str) -> Place:
    excerpt = " ".join(text.split())
    return replace(place, extrait=excerpt[:160])


def _normal(inside: str) -> str:
    """The text of a tag with straight quotes and plain spaces."""
    pieces = _OUTSIDE_STRINGS.split(inside.translate(SMART))
    for index in range(0, len(pieces), 2):
        pieces[index] = re.sub(r"\s+", " ", pieces[index])
    return " ".join("".join(pieces).split("\n")).strip()


def _own_elements(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The elements of a paragraph, itself first, paragraphs nested in text boxes left out."""
    yield paragraph
    for child in paragraph:
        if child.tag != w("p"):
            yield from _own_elements(child)


def text_nodes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The elements that hold the text of a paragraph, nested text boxes left out."""
    for element in _own_elements(paragraph):
        parent = element.getparent()
        if (
            element.tag == w("t")
            or (element.tag in _SPACES and parent is not None and parent.tag == w("r"))
            or element.tag == w("instrText")
        ):
            yield element


def node_text(node: etree._Element) -> str:
    """The text of one of them, a tab or a line break as a character."""
    if node.tag in _SPACES:
        return "\t" if node.tag == w("tab") else "\n"
    return node.text or ""


def weld(nodes: list[etree._Element], start: int, end: int, new: str) -> None:
    """Put the text ``new`` in place of the characters ``start`` to ``end``, in the first text reached."""
    position, first = 0, True
    for node in nodes:
        text = node_text(node)
        left, right = max(start - position, 0), min(end - position, len(text))
        position += len(text)
        if left >= right:
            continue
        if node.tag in _SPACES:
            _remove(node)
            continue
        node.text = text[:left] + (new if first else "") + text[right:]
        if not first and not node.text:
            _remove(node)
        first = False


def _remove(node: etree._Element) -> None:
    """Take an emptied text away, with its run when nothing else is in it."""
    run = node.getparent()
    if run is None:
        return
    run.remove(node)
    parent = run.getparent()
    if run.tag == w("r") and parent is not None and not [child for child in run if child.tag != w("rPr")]:
        parent.remove(run)


def _drop_word_marks(root: etree._Element) -> None:
    """Take away what Word notes for itself: the bookmarks of its cursor and clipboard, paragraph numbers."""
    cursors = {
        element.get(w("id"))
        for element in root.iter(_BOOKMARKS[0])
        if element.get(w("name"), "").startswith(("_GoBack", "_Hlk"))
    }
    for element in list(root.iter(*_BOOKMARKS)):
        parent = element.getparent()
        if element.get(w("id")) in cursors and parent is not None:
            parent.remove(element)
    for element in root.iter(w("p"), w("tr")):
        for name in ("paraId", "textId"):
            element.attrib.pop(f"{{{W14}}}{name}", None)


def _give_cell_properties(paragraph: etree._Element) -> None:
    """Give the cell the properties without which docxtpl's patching leaves a merge tag alone."""
    cell = next(paragraph.iterancestors(w("tc")), None)
    if cell is None:
        return
    properties = cell.find(w("tcPr"))
    if properties is None:
        properties = cell.makeelement(w("tcPr"))
        cell.insert(0, properties)
    if not len(properties):
        properties.append(properties.makeelement(w("tcW"), {w("w"): "0", w("type"): "auto"}))
