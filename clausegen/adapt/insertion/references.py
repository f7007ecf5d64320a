"""The article's mentions of itself and of its sections: live fields on the document's own numbers.

Where Word numbers the sections, a mention is a field on the section's number; where numbers are typed,
a field on the bookmark that surrounds the number typed; where a section's number alone would not say
which article it belongs to, the mention is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from clausegen.adapt.insertion.article import MENTION, Article
from clausegen.adapt.insertion.labels import Numbered
from clausegen.adapt.insertion.manners import Manner
from clausegen.word.body import BodyParagraph
from clausegen.word.fields import fields
from clausegen.word.identifiers import Allocator
from clausegen.word.lists import Lists
from clausegen.word.names import w
from clausegen.word.runs import field_runs, text_run

if TYPE_CHECKING:
    from lxml import etree


class References:
    """The sections of one article, and what is written where they are mentioned."""

    def __init__(self, article: Article, identifiers: Allocator) -> None:
        self._identifiers = identifiers
        self._title = article.title
        self._ranks = {name: rank for rank, name in article.bookmarks.items()}
        self._names: dict[str, str] = {}
        self._labels: dict[int, str] = {}
        self._codes: dict[int, str] = {}
        self._open: dict[str, str] = {}

    @property
    def plain(self) -> bool:
        """Whether some mention is plain text, that nothing will update."""
        return any(rank not in self._codes for rank in self._labels if rank)

    def label(self, rank: int) -> str:
        """How a section is said: « 13.2 »; the article itself under 0."""
        return self._labels.get(rank, "")

    def said(self, rank: int) -> str:
        """How a section is said from another article, in a document whose articles may have no number."""
        label = self.label(rank)
        if self._labels.get(0):
            return label
        return f"« {self._title} », {label}" if label else f"« {self._title} »"

    def rename(self, paragraph: etree._Element) -> None:
        """Give the bookmarks of a paragraph names and numbers that the document does not have."""
        for mark in paragraph.iter(w("bookmarkStart"), w("bookmarkEnd")):
            old = mark.get(w("id"), "")
            if mark.tag == w("bookmarkEnd"):
                mark.set(w("id"), self._open.pop(old, old))
                continue
            self._open[old] = str(self._identifiers.fresh())
            mark.set(w("id"), self._open[old])
            name = mark.get(w("name"), "")
            self._names[name] = self._identifiers.take_similar(name)
            mark.set(w("name"), self._names[name])

    def type_number(
        self, heading: etree._Element, number: Numbered, manner: Manner, rank: int | None
    ) -> None:
        """Type the number of a heading; the bookmark of its section goes around the number."""
        properties = heading.find(w("pPr"))
        marks = [m for m in heading if m.tag in (w("bookmarkStart"), w("bookmarkEnd"))]
        own = next((name for name, found in self._ranks.items() if found == rank), None)
        mine = self._names.get(own or "")
        start = next((m for m in marks if m.get(w("name")) == mine and m.tag == w("bookmarkStart")), None)
        for child in [c for c in heading if c is not properties and c not in marks]:
            heading.remove(child)
        around: list[etree._Element] = [text_run(number.number, manner.run)]
        if start is not None:
            end = next(m for m in marks if m.tag == w("bookmarkEnd") and m.get(w("id")) == start.get(w("id")))
            around = [start, *around, end]
        others = [m for m in marks if m not in around]
        before = [text_run(number.before, manner.run)] if number.before else []
        for child in (*others, *before, *around, text_run(number.after + number.title, manner.run)):
            heading.append(child)

    def learn(
        self, numbered: Mapping[int, BodyParagraph], typed: Mapping[int, Numbered], lists: Lists
    ) -> None:
        """Take the numbers that the document gives to the article and its sections."""
        names = {rank: self._names.get(name, name) for name, rank in self._ranks.items()}
        own = numbered[0].number if 0 in numbered else None
        parent = typed[0].number if 0 in typed else own.label if own is not None else ""
        self._labels[0] = parent
        for rank, paragraph in numbered.items():
            name, number = names.get(rank), paragraph.number
            if rank in typed:
                self._labels[rank] = typed[rank].number
                if name is not None:
                    self._codes[rank] = f"REF {name} \\h"
                if rank and typed[rank].number.isalnum() and parent:
                    self._labels[rank] = f"{parent}.{typed[rank].number}"
                    self._codes.pop(rank, None)
            elif number is not None and number.text.strip():
                label, whole = number.label, rank == 0 or number.label.startswith(f"{parent}.")
                whole = whole or lists.level(number.num_id, number.ilvl).restart == 0
                self._labels[rank] = label if whole or not parent else f"{parent}.{label}"
                if name is not None and (whole or re.search(r"[.\-]", label)):
                    bare = " \\t" if re.search(r"[^\W\d_]", number.text.replace(label, "")) else ""
                    self._codes[rank] = f"REF {name} \\n{bare} \\h"

    def resolve(self, paragraph: etree._Element) -> None:
        """Write the numbers where a paragraph mentions the article or its sections."""
        self._resolve_fields(paragraph)
        for run in list(paragraph.iter(w("r"))):
            texts = [t for t in run.iter(w("t")) if MENTION.search(t.text or "")]
            whole = MENTION.fullmatch(texts[0].text or "") if len(texts) == 1 else None
            if whole is not None:
                _put_instead([run], self.runs(int(whole[1] or 0), run.find(w("rPr"))))
                continue
            for text in texts:
                text.text = MENTION.sub(lambda m: self.label(int(m[1] or 0)), text.text or "")

    def runs(
        self, rank: int, look: etree._Element | None = None, *, elsewhere: bool = False
    ) -> list[etree._Element]:
        """The mention of a section; ``elsewhere``: in another article than ours."""
        if elsewhere and not self._labels.get(0):
            return [text_run(self.said(rank), look)]
        if rank in self._codes:
            return field_runs(self._codes[rank], self.label(rank), look)
        return [text_run(self.label(rank), look)]

    def _resolve_fields(self, paragraph: etree._Element) -> None:
        for one in list(fields(paragraph)):
            rank = self._ranks.get(one.bookmark or "") if one.kind == "REF" else None
            if rank is not None:
                old = one.elements
                look = next((look for part in old for look in part.iter(w("rPr"))), None)
                _put_instead(old, self.runs(rank, look))


def _put_instead(old: Sequence[etree._Element], new: Sequence[etree._Element]) -> None:
    for run in new:
        old[0].addprevious(run)
    for run in old:
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)
