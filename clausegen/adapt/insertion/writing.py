"""The article written in the document's manners: headings, texts, lists and tables, with live references.

Enters: the article, the manners, the place. Leaves: blocks already in the document's tree, their numbers
told by Word's own rules, their cross-references pointing to the document's numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clausegen.adapt.insertion.article import Article, Block, Role
from clausegen.adapt.insertion.labels import Numbered, Way, cased, typed_subtitle, typed_title, way_of
from clausegen.adapt.insertion.manners import Manner, Manners
from clausegen.adapt.insertion.references import References
from clausegen.adapt.insertion.spots import Spot
from clausegen.adapt.insertion.subtitles import manners_by_depth
from clausegen.adapt.insertion.tables import TableManner, dress, is_header, learn_tables, text_width
from clausegen.adapt.insertion.target import Target
from clausegen.word.body import BodyParagraph
from clausegen.word.editing import Editor
from clausegen.word.names import w
from clausegen.word.properties import element, kept_with_next, paragraph_properties, put, remove
from clausegen.word.runs import text_run

if TYPE_CHECKING:
    from lxml import etree

_OWN_EMPHASIS = ("b", "bCs", "i", "iCs", "u", "vertAlign")
_AFTER_TABLE = 120
"""Twentieths of a point between a table and the text below."""
_BULLET = ("–", 454, 284)


@dataclass
class Written:
    """What was written: the blocks in order, the headings with their depth, how they are numbered."""

    blocks: list[etree._Element] = field(default_factory=list)
    headings: list[tuple[int, etree._Element]] = field(default_factory=list)
    way: Way = Way.AUCUN
    typed: dict[int, Numbered] = field(default_factory=dict)
    """For numbers typed: that of each heading, by rank of section (0: the article's own)."""


class Writer:
    """Writes one article at one place of one document."""

    def __init__(
        self, target: Target, spot: Spot, article: Article, manners: Manners, editor: Editor
    ) -> None:
        self._target, self._spot, self._article = target, spot, article
        self._manners, self._editor = manners, editor
        self.table_manner: TableManner = learn_tables(target, manners.text)
        self.width = text_width(
            target.section_of(spot.before)
            if spot.before is not None
            else target.body.element.find(w("sectPr"))
        )
        self._depths = manners_by_depth(target, spot, manners, editor)
        self._bullet = ""
        self.references = References(article, editor.identifiers)

    def write(self) -> Written:
        """Put the article in the tree; its numbers and references are right, nothing is tracked yet."""
        written = Written(way=way_of(self._manners.title))
        ranks = [0, 0, 0]
        for index, block in enumerate(self._article.blocks):
            previous = self._article.blocks[index - 1] if index else None
            written.blocks += self._spaces(block, previous)
            written.blocks.append(self._block(block, ranks, written))
        written.blocks += self._closing()
        self._mark_end(written.blocks)
        if self._spot.before is None:
            self._editor.append(written.blocks)
        else:
            self._editor.insert_before(self._spot.before, written.blocks)
        self._restart(written)
        self.references.learn(self.numbers(written), written.typed, self._editor.body.lists)
        for added in written.blocks:
            for paragraph in added.iter(w("p")):
                self.references.resolve(paragraph)
        return written

    def numbers(self, written: Written) -> dict[int, BodyParagraph]:
        """The article's own headings as Word now numbers them, by rank of section (0: the article's)."""
        self._editor.numbers()
        read = {paragraph.element: paragraph for paragraph in self._editor.body.read()}
        found: dict[int, BodyParagraph] = {}
        rank = 0
        for depth, heading in written.headings:
            if depth > 2:
                continue
            rank += depth == 2
            found[rank if depth == 2 else 0] = read[heading]
        return found

    def dressed(self, table: etree._Element) -> etree._Element:
        """A table in the look of the document, its texts written in its manner."""
        made = dress(table, self.table_manner, self.width)
        for paragraph in list(made.iter(w("p"))):
            manner = self.table_manner.head if is_header(paragraph) else self.table_manner.text
            self._rewrite(paragraph, manner, keep=("jc", "keepNext"))
        return made

    def _block(self, block: Block, ranks: list[int], written: Written) -> etree._Element:
        match block.role:
            case Role.TITRE:
                return self._heading(block, ranks, written)
            case Role.TABLEAU:
                return self.dressed(block.element)
            case Role.PUCE:
                return self._item(block)
            case _:
                made = deepcopy(block.element)
                self._rewrite(made, self._manners.text, keep=("keepNext",))
                if block.after_table and not self._manners.rhythm.between_texts:
                    _spaced(made)
                return made

    def _heading(self, block: Block, ranks: list[int], written: Written) -> etree._Element:
        depth = min(block.depth, 3)
        ranks[depth - 1] += 1
        ranks[depth:] = [0] * (3 - depth)
        manner = self._depths[depth]
        made = deepcopy(block.element)
        self._rewrite(made, manner, keep=())
        kept_with_next(made)
        written.headings.append((block.depth, made))
        title = "".join(t.text or "" for t in made.iter(w("t")))
        number = self._typed(depth, ranks, written, title)
        key = {1: 0, 2: ranks[1]}.get(depth)
        if number is None:
            for text in made.iter(w("t")):
                text.text = cased(text.text or "", manner)
        else:
            self.references.type_number(made, number, manner, key)
            if key is not None:
                written.typed[key] = number
        return made

    def _typed(self, depth: int, ranks: list[int], written: Written, title: str) -> Numbered | None:
        """The number to type before a heading, when nobody numbers it automatically."""
        manner = self._depths[depth]
        if way_of(manner) is Way.AUTOMATIQUE:
            return None
        if depth == 1:
            return typed_title(self._target, self._spot, self._manners, title)
        parent = written.typed[0].number if 0 in written.typed else ""
        if depth == 2:
            if written.way is Way.AUTOMATIQUE:
                return None
            return typed_subtitle(manner, parent, ranks[1], title)
        if way_of(manner) is Way.AUCUN:
            return None
        above = written.typed.get(ranks[1])
        return typed_subtitle(manner, above.number if above else "", ranks[2], title)

    def _item(self, block: Block) -> etree._Element:
        manner, made = self._manners.bullet, deepcopy(block.element)
        if manner is None:
            manner = self._new_bullets()
        self._rewrite(made, manner, keep=())
        if self._manners.dash:
            run = text_run(self._manners.dash, manner.run)
            properties = made.find(w("pPr"))
            made.insert(0 if properties is None else 1, run)
        return made

    def _new_bullets(self) -> Manner:
        """Items of a list added to the document, which has none."""
        if not self._bullet:
            self._bullet = self._editor.numbering.add_bullets(*_BULLET)
        properties = deepcopy(self._manners.text.paragraph)
        remove(properties, ("ind",))
        numbering = element("numPr")
        numbering.append(element("ilvl", val="0"))
        numbering.append(element("numId", val=self._bullet))
        put(properties, numbering)
        return Manner(properties, self._manners.text.run)

    def _rewrite(self, paragraph: etree._Element, manner: Manner, keep: Sequence[str]) -> None:
        """Give a paragraph of the article the manner of the document; emphasis inside the text stays."""
        own = paragraph.find(w("pPr"))
        properties = deepcopy(manner.paragraph)
        for name in keep:
            kept = None if own is None else own.find(w(name))
            if kept is not None:
                put(properties, deepcopy(kept))
        if own is not None:
            paragraph.remove(own)
        if len(properties):
            paragraph.insert(0, properties)
        emphasis = () if manner.typed is not None or manner.automatic else _OWN_EMPHASIS
        for run in list(paragraph.iter(w("r"))):
            _dress(run, manner, emphasis)
        self.references.rename(paragraph)

    def _spaces(self, block: Block, previous: Block | None) -> Iterator[etree._Element]:
        """The empty paragraphs before a block, where the document spaces by hand."""
        rhythm = self._manners.rhythm
        if previous is None:
            wanted = rhythm.before_heading - self._spot.blanks
        elif block.role is Role.TITRE:
            wanted = rhythm.before_heading
        elif previous.role is Role.TITRE:
            wanted = rhythm.after_heading
        elif Role.PUCE in (block.role, previous.role):
            wanted = 0 if block.role is Role.PUCE else rhythm.between_texts
        else:
            wanted = rhythm.between_texts
        tied = previous is not None and (previous.role is Role.TITRE or block.role is Role.TABLEAU)
        for _ in range(max(wanted, 0)):
            blank = self._blank()
            if tied:
                kept_with_next(blank)
            yield blank

    def _closing(self) -> Iterator[etree._Element]:
        """The empty paragraphs that the next heading had before it."""
        if self._spot.follows_text:
            for _ in range(self._manners.rhythm.before_heading):
                yield self._blank()

    def _blank(self) -> etree._Element:
        made = element("p")
        blank = self._manners.rhythm.blank
        found = None if blank is None else blank.find(w("pPr"))
        if found is not None:
            properties = deepcopy(found)
            remove(properties, ("sectPr", "pPrChange", "keepNext"))
            mark = properties.find(w("rPr"))
            if mark is not None:
                remove(mark, ("ins", "del", "moveFrom", "moveTo", "rPrChange"))
            made.append(properties)
        return made

    def _mark_end(self, blocks: list[etree._Element]) -> None:
        """A bookmark after the last word, so that the article is known again."""
        last = next((block for block in reversed(blocks) if block.tag == w("p") and len(block)), None)
        if last is not None and self._editor.identifiers.take(self._article.end):
            identifier = str(self._editor.identifiers.fresh())
            last.append(element("bookmarkStart", id=identifier, name=self._article.end))
            last.append(element("bookmarkEnd", id=identifier))

    def _restart(self, written: Written) -> None:
        """Have the sections counted from one, in a document that restarts each article by hand.

        A level that never restarts (articles that run through chapters) is left to run.
        """
        found = self.numbers(written)
        first = found.get(1)
        number = None if first is None else first.number
        level = None if number is None else self._editor.body.lists.level(number.num_id, number.ilvl)
        if number is None or level is None or level.restart == 0 or number.values[-1] == level.start:
            return
        override = f'<w:lvlOverride w:ilvl="{number.ilvl}"><w:startOverride w:val="1"/></w:lvlOverride>'
        identifier = self._editor.numbering.add_list(number.abstract_id, override)
        for depth, heading in written.headings:
            if depth != 2:
                continue
            numbering = element("numPr")
            numbering.append(element("ilvl", val=str(number.ilvl)))
            numbering.append(element("numId", val=identifier))
            properties = heading.find(w("pPr"))
            if properties is not None:
                put(properties, numbering)


def _dress(run: etree._Element, manner: Manner, emphasis: Sequence[str]) -> None:
    """Give a run the manner of its paragraph, its own emphasis kept; an empty run goes away."""
    parent = run.getparent()
    if _hollow(run) and parent is not None:
        parent.remove(run)
        return
    marks = run.find(w("rPr"))
    look = deepcopy(manner.run)
    for name in emphasis:
        kept = None if marks is None else marks.find(w(name))
        if kept is not None:
            put(look, deepcopy(kept))
    if marks is not None:
        run.remove(marks)
    if len(look):
        run.insert(0, look)


def _hollow(run: etree._Element) -> bool:
    content = [child for child in run if child.tag != w("rPr")]
    return all(child.tag == w("t") and not child.text for child in content)


def _spaced(paragraph: etree._Element) -> None:
    properties = paragraph_properties(paragraph)
    spacing = properties.find(w("spacing"))
    if spacing is None:
        put(properties, element("spacing", before=str(_AFTER_TABLE)))
        return
    before = spacing.get(w("before"), "0")
    if not before.isdigit() or int(before) < _AFTER_TABLE:
        spacing.set(w("before"), str(_AFTER_TABLE))
