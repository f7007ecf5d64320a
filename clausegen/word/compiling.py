"""From a package to compiled parts: the one place where lxml and docxtpl are at work.

Enters: a safe package. Leaves: its parts that hold tags, compiled, and the identifiers the document
uses already. Every fault of every part is told at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import jinja2
from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from clausegen.errors import Place, Problems, TemplateError
from clausegen.word.dialect import Source, translate
from clausegen.word.environment import environment
from clausegen.word.grammar import check
from clausegen.word.package import Package, Part, is_xml
from clausegen.word.patching import patch
from clausegen.word.styles import Styles
from clausegen.word.tags import Inventory, Tag

if TYPE_CHECKING:
    from lxml import etree

_HOLDS_TAG = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|\{_[{%]|[}%]_\}")
_UNTREATED = re.compile(r"word/(?:charts|diagrams)/[^/]+\.xml$")
_BOOKMARK_NAME = re.compile(r'<w:bookmarkStart [^>]*w:name="([^"{]*)"')


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """One part ready to be rendered, with what gives a tag back from a line of its source."""

    part: Part
    program: jinja2.Template
    tree: nodes.Template
    lines: tuple[int, ...]
    ranks: tuple[int, ...]
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """The compiled parts of a template, the bookmark names it fixes, and its largest identifier."""

    parts: tuple[CompiledPart, ...]
    bookmark_names: frozenset[str]
    last_id: int


def compile_package(package: Package) -> Compiled:
    """The compiled parts; :class:`TemplateError` with every fault found, in document order."""
    problems = Problems()
    styles = Styles(package)
    parts: list[CompiledPart] = []
    bookmark_names: set[str] = set()
    last_id = 0
    for part in package.parts:
        root = package.xml(part.name)
        if not _holds_tag(root):
            bookmark_names |= set(_BOOKMARK_NAME.findall(package.read(part.name).decode("utf-8", "replace")))
            continue
        before = len(problems)
        _check_links(package, part, problems)
        inventory = Inventory(part, package.fichier, styles, problems)
        inventory.read(root)
        check(inventory, problems)
        if len(problems) > before:
            continue
        source = _translated(root, inventory, problems)
        compiled = _compile(source, inventory, problems)
        if compiled is not None:
            parts.append(compiled)
        bookmark_names |= source.bookmark_names
        last_id = max(last_id, source.last_id)
    _check_untreated(package, problems)
    problems.raise_if_any(TemplateError)
    return Compiled(tuple(parts), frozenset(bookmark_names), last_id)


def _holds_tag(root: etree._Element) -> bool:
    """Whether a part has something like a tag in its text, run by run put end to end, or its attributes."""
    text = "".join(root.itertext())
    if _HOLDS_TAG.search(text):
        return True
    return any(
        "{{" in str(value) or "{%" in str(value) for node in root.iter("*") for value in node.attrib.values()
    )


def _translated(root: etree._Element, inventory: Inventory, problems: Problems) -> Source:
    if inventory.part.kind.properties:
        from lxml import etree  # noqa: PLC0415 - lxml is slow to load and needed at compile time only

        return translate(etree.tostring(root, encoding="unicode"), inventory, problems)
    return translate(patch(root), inventory, problems)


def _compile(source: Source, inventory: Inventory, problems: Problems) -> CompiledPart | None:
    """The program of one part; ``None`` when it could not be compiled, which is then noted."""
    part = inventory.part
    lines = tuple(sorted(source.lines))
    ranks = tuple(source.lines[line] for line in lines)
    engine = environment()
    try:
        tree = engine.parse(source.text, name=part.name)
        for loop in list(tree.find_all(nodes.For)):
            loop.iter = nodes.Filter(loop.iter, "_boucle", [], [], None, None, lineno=loop.lineno)
            loop.iter.set_environment(engine)
        code = engine.compile(tree, name=part.name, filename=f"<{part.label}>")
    except TemplateSyntaxError as error:
        before = [rank for line, rank in source.lines.items() if line <= error.lineno]
        place = inventory.tags[max(before, default=0)].place if inventory.tags else Place(partie=part.label)
        problems.add(place, "les balises de ce passage ne s'assemblent pas", "", _HINT)
        return None
    except (RecursionError, SyntaxError, MemoryError):
        place = Place(inventory.tags[0].place.fichier, partie=part.label)
        problems.add(place, "les blocs sont trop nombreux ou trop imbriqués", "", "simplifiez le modèle")
        return None
    program = jinja2.Template.from_code(engine, code, engine.globals)
    return CompiledPart(part, program, tree, lines, ranks, tuple(inventory.tags))


_HINT = "vérifiez que chaque bloc ouvert est fermé au même endroit (paragraphe, ligne ou cellule de tableau)"


def _check_links(package: Package, part: Part, problems: Problems) -> None:
    for _, target, outside in package.relations(part.name):
        if outside and ("{{" in target or "%7B%7B" in target.upper()):
            problems.add(
                Place(package.fichier, partie=part.label, extrait=target[:120]),
                "une balise se trouve dans l'adresse d'un lien, où elle ne peut pas être remplie",
                "",
                "mettez la balise dans le texte, sans lien",
            )


def _check_untreated(package: Package, problems: Problems) -> None:
    for member in package.members:
        if _UNTREATED.match(member.name) and is_xml(member.name) and b"{{" in member.content():
            problems.add(
                Place(package.fichier, extrait=member.name),
                "une balise se trouve dans un graphique ou un diagramme, qui n'est pas rempli",
                "",
                "mettez la balise dans le texte du document",
            )
