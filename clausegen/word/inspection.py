"""A template looked at even when it is wrong: its faults, and what each of its tags asks for.

Enters: a safe package. Leaves: an :class:`Inspection`. Where :class:`~clausegen.word.Template` stops,
each tag is still read alone, in the blocks that are open at its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from clausegen.errors import Place, Problem, Problems, TemplateError
from clausegen.word.compiling import compile_package
from clausegen.word.environment import FUNCTIONS, environment
from clausegen.word.grammar import alone
from clausegen.word.package import Package
from clausegen.word.styles import Styles
from clausegen.word.tags import Inventory, Tag
from clausegen.word.variables import Scope, VariableWalker

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOSERS = ("endif", "endfor")


@dataclass(frozen=True, slots=True)
class TagUse:
    """One tag and the paths of the variables it asks for (``lots[].numero``), those of loops undone."""

    tag: Tag
    paths: tuple[str, ...]
    tested: frozenset[str]
    """Those that it only asks whether they exist."""

    @property
    def writes(self) -> bool:
        """Whether the tag writes a value, and does not only test or repeat."""
        return self.tag.braces == "{{"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was seen: faults that would stop the template, and every tag with its variables."""

    problems: tuple[Problem, ...]
    uses: tuple[TagUse, ...]


def inspect(package: Package) -> Inspection:
    """Look at every part of a template."""
    try:
        compile_package(package)
        problems: tuple[Problem, ...] = ()
    except TemplateError as error:
        problems = error.problems
    styles = Styles(package)
    uses: list[TagUse] = []
    for part in package.parts:
        inventory = Inventory(part, package.fichier, styles, Problems())
        inventory.read(package.xml(part.name))
        uses.extend(_uses(inventory))
    return Inspection(problems, tuple(uses))


def _uses(inventory: Inventory) -> Iterator[TagUse]:
    text = {tag.rank for tag in inventory.groups[0]}
    scopes: list[Scope] = [dict.fromkeys(FUNCTIONS, "")]
    closed: Scope = {}
    where: Place | None = None
    for tag in inventory.tags:
        if where is None or (tag.place.partie, tag.place.paragraphe) != (where.partie, where.paragraphe):
            where, closed = tag.place, {}
        if tag.keyword in _CLOSERS:
            if tag.rank in text:
                closed = {**scopes[-1], **closed}
                scopes[1:] = scopes[1:-1]
            continue
        node = _parsed(tag)
        if node is None:
            continue
        walker = VariableWalker()
        # Attributes (names of bookmarks) come after the texts of their paragraph, its loops then closed.
        scope = scopes[-1] if tag.rank in text else {**closed, **scopes[-1]}
        inner = walker.walk_tag(node, scope, tag.place)
        if tag.keyword in ("if", "for") and tag.rank in text:
            scopes.append(inner)
        found = walker.variables()
        yield TagUse(
            tag,
            tuple(variable.chemin for variable in found),
            frozenset(variable.chemin for variable in found if variable.facultative),
        )


def _parsed(tag: Tag) -> nodes.Node | None:
    """The one thing that a tag says; ``None`` when it says nothing or cannot be read."""
    if tag.braces == "{#" or not tag.body:
        return None
    source = alone(tag, Problems())
    if source is None:
        return None
    try:
        tree = environment().parse(source)
    except (TemplateSyntaxError, RecursionError):
        return None
    first = tree.body[0] if tree.body else None
    # An « elif » is read behind an « if » of our own, which asks for nothing.
    return first.elif_[0] if tag.keyword == "elif" and isinstance(first, nodes.If) else first
