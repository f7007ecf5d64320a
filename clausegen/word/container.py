"""What holds a .docx together: the type of each part, the relationships, what they lead to.

Enters: a package. Leaves, in French: what makes Word refuse the file, repair it or show a hole
(:meth:`Container.broken`), and what Word forgives but no program should leave (:meth:`Container.untidy`).
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from clausegen.word import names
from clausegen.word.body import parse_whole
from clausegen.word.package import Package, is_xml

_TYPES = "[Content_Types].xml"
_NAMED = "//@r:*"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class _Relation:
    """A relationship: identifier, kind, the part it leads to (none when that is outside, or a place)."""

    identifier: str
    kind: str
    target: str


def _key(name: str) -> str:
    """The name of a part as parts are compared: « %20 » is a space, and case does not count."""
    return unquote(name).casefold()


class Container:
    """The parts of a package and what relates them."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._present = {_key(member.name) for member in package.members}

    def broken(self) -> Iterator[str]:
        """What makes Word refuse the file, repair it or show a hole."""
        for name, count in (*self._extensions.items(), *self._typed.items()):
            if count > 1:
                yield f"le type de « {name} » est déclaré deux fois"
        for name in self._untyped:
            # What is no XML and nothing leads to (Word's own « [trash] ») is no part of the document.
            if is_xml(name) or _key(name) in self._reached:
                yield f"la partie « {name} » n’a pas de type"
        for source in self._relations:
            yield from self._lost(source)
        for member in self._package.members:
            known = {one.identifier for one in self._relations.get(member.name, ())}
            for key in sorted(self._used[member.name] - known):
                yield f"« {member.name} » emploie le lien « {key} », qui n’existe pas"

    def untidy(self) -> Iterator[str]:
        """What Word forgives."""
        for name in self._typed:
            if name not in self._present:
                yield f"la partie « {name} » est déclarée et n’existe pas"
        for source in self._relations:
            if source and _key(source) not in self._present:
                yield f"des liens sont donnés à « {source} », qui n’existe pas"
        for member in self._package.members:
            if member.name.endswith(".rels") or _key(member.name) in self._reached:
                continue
            if is_xml(member.name) or member.name in self._untyped:
                yield f"rien ne mène à la partie « {member.name} »"

    @cached_property
    def _extensions(self) -> Counter[str]:
        """The extensions whose type is declared, with how many times each."""
        found = self._package.xml(_TYPES).iter(f"{{{names.CONTENT_TYPES}}}Default")
        return Counter(element.get("Extension", "").lower() for element in found)

    @cached_property
    def _typed(self) -> Counter[str]:
        """The parts whose type is declared by name, with how many times each."""
        found = self._package.xml(_TYPES).iter(f"{{{names.CONTENT_TYPES}}}Override")
        return Counter(_key(element.get("PartName", "").lstrip("/")) for element in found)

    @cached_property
    def _untyped(self) -> tuple[str, ...]:
        """The members that have no type."""
        found = [member.name for member in self._package.members if member.name != _TYPES]
        found = [name for name in found if name.rpartition(".")[2].lower() not in self._extensions]
        return tuple(name for name in found if _key(name) not in self._typed)

    @cached_property
    def _relations(self) -> dict[str, list[_Relation]]:
        """The relationships by the part that has them, the package itself under an empty name."""
        found = {}
        for member in self._package.members:
            folder, base = posixpath.split(member.name)
            if not base.endswith(".rels") or posixpath.basename(folder) != "_rels":
                continue
            source = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
            elements = self._package.xml(member.name).iter(f"{{{names.RELATIONSHIPS}}}Relationship")
            targets = self._package.relations(source)
            found[source] = [
                _Relation(
                    element.get("Id", ""),
                    kind,
                    "" if outside or element.get("Target", "").startswith("#") else target,
                )
                for element, (kind, target, outside) in zip(elements, targets, strict=True)
            ]
        return found

    @cached_property
    def _reached(self) -> set[str]:
        """The parts to which something leads."""
        return {_key(_TYPES), *(_key(one.target) for own in self._relations.values() for one in own)}

    @cached_property
    def _used(self) -> dict[str, set[str]]:
        """The relationships that each member names."""
        found: dict[str, set[str]] = {}
        for member in self._package.members:
            content = member.content() if is_xml(member.name) else b""
            named = parse_whole(content).xpath(_NAMED, namespaces={"r": _R}) if _R.encode() in content else ()
            found[member.name] = {str(key) for key in named if key}
        return found

    def _lost(self, source: str) -> Iterator[str]:
        """Relationships of a part that bear the same name, or lead nowhere."""
        where = f"« {source} »" if source else "le document"
        own = self._relations[source]
        for key, count in Counter(one.identifier for one in own).items():
            if count > 1:
                yield f"{where} a deux liens du même nom (« {key} »)"
        for one in own:
            # Word leaves behind the relationship of a picture that is gone.
            left = one.kind == "image" and one.identifier not in self._used.get(source, ())
            if one.target and _key(one.target) not in self._present and not left:
                yield f"{where} mène à « {one.target} », qui n’existe pas"
