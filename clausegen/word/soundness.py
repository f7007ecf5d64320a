"""Is a written .docx sound? What can be told at once, without a schema nor Word.

Enters: the bytes of a .docx. Leaves: problems, none when every part has a content type, every
relationship leads to a part, no part is an orphan, and identifiers are unique. The schema itself is
checked by ``make verifier-tout``.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from clausegen.errors import Place, Problem
from clausegen.word import names
from clausegen.word.body import parse_whole
from clausegen.word.names import w
from clausegen.word.package import Package, is_xml, open_package

if TYPE_CHECKING:
    from lxml import etree

_TYPES = "[Content_Types].xml"


def faults(data: bytes, fichier: str) -> tuple[Problem, ...]:
    """What would make Word refuse or repair a file, as far as the package itself shows."""
    package = open_package(data, fichier)
    found = [*_types(package), *_relations(package)]
    for part in package.parts:
        if not part.kind.properties:
            found += _identifiers(parse_whole(package.read(part.name)), part.label)
    return tuple(Problem(Place(fichier), constat, "", "") for constat in found)


def new_faults(before: bytes, after: bytes, fichier: str) -> tuple[Problem, ...]:
    """What a change broke: the faults of a file that it did not have before (templates may have some)."""
    known = set(faults(before, fichier))
    return tuple(problem for problem in faults(after, fichier) if problem not in known)


def _types(package: Package) -> Iterator[str]:
    root = package.xml(_TYPES)
    defaults = Counter(e.get("Extension", "").lower() for e in root.iter(f"{{{names.CONTENT_TYPES}}}Default"))
    overrides = Counter(
        e.get("PartName", "").lstrip("/") for e in root.iter(f"{{{names.CONTENT_TYPES}}}Override")
    )
    for name, count in (*defaults.items(), *overrides.items()):
        if count > 1:
            yield f"le type de « {name} » est déclaré deux fois"
    for member in package.members:
        extension = member.name.rpartition(".")[2].lower()
        if member.name != _TYPES and member.name not in overrides and extension not in defaults:
            yield f"la partie « {member.name} » n’a pas de type"
    for name in overrides:
        if name not in package:
            yield f"la partie « {name} » est déclarée et n’existe pas"


def _relations(package: Package) -> Iterator[str]:
    reached = {_TYPES}
    for member in package.members:
        if not member.name.endswith(".rels"):
            continue
        folder, base = posixpath.split(member.name)
        source = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
        reached.add(member.name)
        if source and source not in package:
            yield f"« {member.name} » relie une partie qui n’existe pas"
        elements = package.xml(member.name).iter(f"{{{names.RELATIONSHIPS}}}Relationship")
        twice = [key for key, count in Counter(e.get("Id", "") for e in elements).items() if count > 1]
        yield from (f"le lien « {key} » de « {member.name} » existe deux fois" for key in twice)
        for _, target, outside in package.relations(source):
            if outside:
                continue
            reached.add(target)
            if target and target not in package and not target.startswith("#"):
                yield f"« {member.name} » mène à « {target} », qui n’existe pas"
    for member in package.members:
        if is_xml(member.name) and member.name not in reached:
            yield f"rien ne mène à la partie « {member.name} »"


def _identifiers(root: etree._Element, label: str) -> Iterator[str]:
    starts = list(root.iter(w("bookmarkStart")))
    ends = Counter(e.get(w("id"), "") for e in root.iter(w("bookmarkEnd")))
    for name, count in Counter(e.get(w("name"), "").lower() for e in starts).items():
        if count > 1:
            yield f"{label} : le signet « {name} » existe deux fois"
    for identifier, count in Counter(e.get(w("id"), "") for e in starts).items():
        if count > 1 or ends[identifier] != 1:
            yield f"{label} : un signet n’a pas son numéro à lui, ou pas une seule fin ({identifier})"
    controls = (e.find(w("id")) for e in root.iter(w("sdtPr")))
    for control, count in Counter(e.get(w("val"), "") for e in controls if e is not None).items():
        if count > 1:
            yield f"{label} : deux contrôles de contenu ont le même numéro ({control})"
