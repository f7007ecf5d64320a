"""The tree of plain texts that every reader makes: each value still a text, each with its place.

Enters: nothing (records). Leaves: ``Leaf``, ``Listing``, ``Branch``, and the two views taken of them:
the plain values that the model validates, and the place of every path.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from clausegen.errors import Place

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text and where it was read."""

    texte: str
    ou: Place


@dataclass(frozen=True, slots=True)
class Listing:
    """An ordered list of nodes."""

    elements: tuple[Node, ...]
    ou: Place


@dataclass(frozen=True, slots=True)
class Branch:
    """Keys and what they hold; ``vides`` are the keys written without a value (they count as absent)."""

    entrees: Mapping[str, Node]
    ou: Place
    cles: Mapping[str, Place] = field(default_factory=dict)
    vides: Mapping[str, Place] = field(default_factory=dict)

    def without(self, *names: str) -> Branch:
        """The same branch less some keys."""
        kept = {key: node for key, node in self.entrees.items() if key not in names}
        return Branch(kept, self.ou, self.cles, self.vides)

    def with_entry(self, key: str, node: Node) -> Branch:
        """The same branch with one key set."""
        return Branch({**self.entrees, key: node}, self.ou, self.cles, self.vides)


Node: TypeAlias = Leaf | Listing | Branch


def plain(node: Node) -> Plain:
    """The texts alone, in the shape that pydantic validates."""
    if isinstance(node, Leaf):
        return node.texte
    if isinstance(node, Listing):
        return [plain(element) for element in node.elements]
    return {key: plain(child) for key, child in node.entrees.items()}


def join(path: str, key: str | int) -> str:
    """The path of a child: « lots[0] », « lots[0].montant_ht »."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


def walk(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    """Every node below, itself first, with its path."""
    yield path, node
    if isinstance(node, Listing):
        for rank, element in enumerate(node.elements):
            yield from walk(element, join(path, rank))
    elif isinstance(node, Branch):
        for key, child in node.entrees.items():
            yield from walk(child, join(path, key))


def places(node: Node) -> dict[str, Place]:
    """Where every path was read; for a group of keys, where its name stands."""
    found: dict[str, Place] = {}
    for path, child in walk(node):
        found.setdefault(path, child.ou)
        if isinstance(child, Branch):
            for key, ou in (*child.cles.items(), *child.vides.items()):
                found[join(path, key)] = ou
    return {**found, **{path: child.ou for path, child in walk(node) if isinstance(child, Leaf)}}
