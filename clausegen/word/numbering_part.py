"""The numbering part of a document being changed: lists are added, or given the levels that they lack.

Enters: a package. Leaves: the parts that change when a list is added (the numbering itself, and what
declares it when the document had none), every other byte as it was.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from clausegen.word.body import parse_whole
from clausegen.word.lists import Lists
from clausegen.word.names import CONTENT_TYPES, RELATIONSHIPS, W, w
from clausegen.word.splicing import Splicer

if TYPE_CHECKING:
    from clausegen.word.package import Package

_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class NumberingPart:
    """The lists of a package, and those added."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._part = package.related("numbering")
        data = None if self._part is None else package.read(self._part)
        self._data = data
        root = None if data is None else parse_whole(data)
        self._next_abstract = 1 + _highest(root, "abstractNum", "abstractNumId")
        self._next = 1 + _highest(root, "num", "numId")
        self._abstracts: list[str] = []
        self._lists: list[str] = []
        self._levels: dict[str, list[str]] = {}

    def add_bullets(self, sign: str, left: int, hanging: int) -> str:
        """A new list of one sign, with its indents in twentieths of a point; its identifier."""
        abstract = str(self._next_abstract)
        self._next_abstract += 1
        self._abstracts.append(
            f'<w:abstractNum w:abstractNumId="{abstract}"><w:multiLevelType w:val="hybridMultilevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="{sign}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
            "</w:abstractNum>"
        )
        return self.add_list(abstract, "")

    def add_list(self, abstract: str, overrides: str) -> str:
        """A new list on an abstract one, with the ``w:lvlOverride`` given; its identifier."""
        identifier = str(self._next)
        self._next += 1
        self._lists.append(
            f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'
        )
        return identifier

    def complete(self, abstract: str, level: str) -> None:
        """Give an abstract list of the document a level, a ``w:lvl``, that it does not define."""
        self._levels.setdefault(abstract, []).append(level)

    def lists(self) -> Lists:
        """The lists as they are now, additions among them."""
        return Lists(self._package, self._written() if self._changed else self._data)

    @property
    def _changed(self) -> bool:
        return bool(self._lists or self._levels)

    def changed_parts(self) -> dict[str, bytes]:
        """Each part that changes, by member name; none when nothing was added."""
        if not self._changed:
            return {}
        if self._part is not None:
            return {self._part: self._written()}
        folder, base = posixpath.split(self._package.main)
        name = posixpath.join(folder, "numbering.xml")
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        relation = (
            f'<Relationship xmlns="{RELATIONSHIPS}" Id="{self._free_id(rels)}" Type="{_KIND}" '
            'Target="numbering.xml"/>'
        )
        override = f'<Override xmlns="{CONTENT_TYPES}" PartName="/{name}" ContentType="{_TYPE}"/>'
        return {
            name: self._written(),
            rels: self._extended(rels, relation),
            "[Content_Types].xml": self._extended("[Content_Types].xml", override),
        }

    def _written(self) -> bytes:
        data, added = self._data, (*self._abstracts, *self._lists)
        if data is None:
            return f'{_HEAD}<w:numbering xmlns:w="{W}">{"".join(added)}</w:numbering>'.encode()
        root = parse_whole(data)
        splicer = Splicer(data, root)
        abstracts = [e for e in root if e.tag == w("abstractNum")]
        lists = [e for e in root if e.tag == w("num")]
        for abstract in abstracts:
            for level in self._levels.get(abstract.get(w("abstractNumId"), ""), ()):
                splicer.inside_end(abstract, self._bound(level))
        if lists:
            # Word wants the abstract lists before the lists made from them.
            splicer.before(lists[0], "".join(self._bound(text) for text in self._abstracts))
            splicer.after(lists[-1], "".join(self._bound(text) for text in self._lists))
        elif abstracts:
            splicer.after(abstracts[-1], "".join(self._bound(text) for text in added))
        else:
            splicer.inside_end(root, "".join(self._bound(text) for text in added))
        return splicer.result()

    @staticmethod
    def _bound(text: str) -> str:
        """Declares the prefix; the splicer takes the declaration away where the root has it."""
        head, space, rest = text.partition(" ")
        return f'{head} xmlns:w="{W}"{space}{rest}'

    def _extended(self, name: str, content: str) -> bytes:
        if name not in self._package:
            return f'{_HEAD}<Relationships xmlns="{RELATIONSHIPS}">{content}</Relationships>'.encode()
        data = self._package.read(name)
        root = parse_whole(data)
        splicer = Splicer(data, root)
        if root.nsmap.get(None) == RELATIONSHIPS or root.nsmap.get(None) == CONTENT_TYPES:
            content = content.replace(f' xmlns="{root.nsmap[None]}"', "")
        splicer.inside_end(root, content)
        return splicer.result()

    def _free_id(self, rels: str) -> str:
        taken = {e.get("Id") for e in self._package.xml(rels)} if rels in self._package else set()
        rank = 1
        while f"rIdListes{rank}" in taken:
            rank += 1
        return f"rIdListes{rank}"


def _highest(root: object, name: str, attribute: str) -> int:
    if root is None:
        return 0
    values = [e.get(w(attribute), "") for e in root.iter(w(name))]  # type: ignore[attr-defined] # an lxml root
    return max((int(value) for value in values if value.isdigit()), default=0)
