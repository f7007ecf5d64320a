"""How the buyer's document writes: the formatting that each kind of paragraph takes in it.

Enters: the document and the place. Leaves: :class:`Manners`, copied from the paragraphs that the
document has most of, so that a document with styles, with its own styles or with none is followed alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clausegen.adapt.insertion.spots import Spot, is_blank
from clausegen.adapt.insertion.target import Target
from clausegen.word.body import BodyParagraph, visible_text
from clausegen.word.names import w
from clausegen.word.outline import Heading, Typed
from clausegen.word.properties import element, paragraph_model, put, remove, run_model

if TYPE_CHECKING:
    from lxml import etree

_TEXT_FROM = 40
"""Characters from which a paragraph is running text rather than a label."""
_DASH = re.compile(r"^\s*([-–—•·▪])(\s+)(?=\S)")
_DASHES_FROM = 3
_TEXT_ONLY = ("keepNext", "keepLines", "pageBreakBefore", "numPr", "outlineLvl")
_EMPHASIS = ("b", "bCs", "i", "iCs", "u", "caps", "smallCaps", "strike", "dstrike", "shd", "bdr")


@dataclass(frozen=True, slots=True)
class Manner:
    """The formatting of one kind of paragraph: its properties, and those of its text."""

    paragraph: etree._Element
    run: etree._Element
    typed: Typed | None = None
    """For a heading numbered by hand: how its number is written."""
    upper: bool = False
    """For a heading: whether titles are in capitals."""
    automatic: bool = False
    """For a heading: whether Word numbers it."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The empty paragraphs of who spaces by hand: before and after a heading, between texts."""

    before_heading: int = 0
    after_heading: int = 0
    between_texts: int = 0
    blank: etree._Element | None = None


@dataclass(frozen=True, slots=True)
class Manners:
    """All that is needed to write as the document does."""

    title: Manner
    """The headings at the article's own level."""
    subtitle: Manner | None
    """The headings one level below, if the document has any."""
    third: Manner | None
    text: Manner
    bullet: Manner | None
    """The items of lists with a sign, if there are any."""
    dash: str
    """The sign typed before items, when the document types it: « - », or nothing."""
    rhythm: Rhythm


def learn(target: Target, spot: Spot) -> Manners:
    """What the document does most."""
    heads = [h for h in target.headings if not h.paragraph.in_table] or list(target.headings)
    texts = _texts(target)
    text = _text_manner(texts, target)
    level = spot.level
    title = _heading_manner([h for h in heads if h.level == level], spot.after) or strengthened(text)
    bullets = [p for p in target.paragraphs if p.number and p.number.bullet and _usable(p)]
    dashed = [p for p in texts if _DASH.match(p.text)]
    dash = ""
    bullet = _most([p for p in bullets if p.number and p.number.ilvl == 0] or bullets)
    chosen = None if bullet is None else _manner(bullet)
    if chosen is None and len(dashed) >= _DASHES_FROM:
        model = _most(dashed)
        found = _DASH.match(model.text) if model is not None else None
        if model is not None and found is not None:
            chosen, dash = _manner(model), found[1] + ("\t" if "\t" in found[2] else " ")
    return Manners(
        title=title,
        subtitle=_heading_manner([h for h in heads if h.level == level + 1], None),
        third=_heading_manner([h for h in heads if h.level == level + 2], None),
        text=text,
        bullet=chosen,
        dash=dash,
        rhythm=_rhythm(target, level),
    )


def strengthened(text: Manner, *, italic: bool = False) -> Manner:
    """Running text made a heading: bold, or bold and italic, kept with what follows."""
    properties, run = deepcopy(text.paragraph), deepcopy(text.run)
    put(properties, element("keepNext"))
    remove(properties, ("jc",))
    put(run, element("b"))
    if italic:
        put(run, element("i"))
    mark = deepcopy(run)
    mark.tag = w("rPr")
    put(properties, mark)
    return Manner(properties, run)


def main_run(paragraph: etree._Element) -> etree._Element | None:
    """The run that holds most of the text of a paragraph."""
    runs = [run for run in paragraph.iter(w("r")) if visible_text(run).strip()]
    return max(runs, key=lambda run: len(visible_text(run)), default=None)


def _texts(target: Target) -> list[BodyParagraph]:
    """The running text: no heading, list, table, title page."""
    heads = {h.paragraph.rank for h in target.headings}
    first = min(heads, default=0)
    found = [
        p
        for p in target.paragraphs
        if p.rank not in heads and _usable(p) and p.number is None and len(p.plain) >= _TEXT_FROM
    ]
    return [p for p in found if p.rank > first] or found


def _usable(paragraph: BodyParagraph) -> bool:
    return not (paragraph.in_table or paragraph.in_toc or paragraph.deleted or not paragraph.plain)


def _text_manner(texts: list[BodyParagraph], target: Target) -> Manner:
    plain = [p for p in texts if not _DASH.match(p.text)]
    model = _most(plain or texts)
    if model is None:
        fallback = next((p for p in target.paragraphs if p.plain and not p.in_toc), None)
        if fallback is None:
            return Manner(element("pPr"), element("rPr"))
        model = fallback
    found = _manner(model)
    remove(found.paragraph, _TEXT_ONLY)
    remove(found.run, _EMPHASIS)
    return found


def _manner(paragraph: BodyParagraph) -> Manner:
    return Manner(paragraph_model(paragraph.element), run_model(main_run(paragraph.element)))


def _heading_manner(found: Sequence[Heading], preferred: Heading | None) -> Manner | None:
    """The manner of most headings of a level; among equals that of the one the article follows."""
    if not found:
        return None
    groups: dict[bytes, list[Heading]] = defaultdict(list)
    for heading in found:
        groups[_signature(heading.paragraph) + bytes(heading.typed is None)].append(heading)

    def rank(group: list[Heading]) -> tuple[bool, int, bool]:
        return any(h.number for h in group), len(group), preferred in group

    group = max(groups.values(), key=rank)
    model = preferred if preferred is not None and preferred in group else group[0]
    number = model.paragraph.number
    paragraph = model.paragraph.element
    automatic = number is not None and not number.bullet and bool(number.text.strip())
    return Manner(
        paragraph_model(paragraph),
        run_model(main_run(paragraph)),
        model.typed,
        all(h.title.isupper() for h in group if h.title),
        automatic,
    )


def _most(found: Iterable[BodyParagraph]) -> BodyParagraph | None:
    """A paragraph of the manner in which most text is written."""
    groups: dict[bytes, list[BodyParagraph]] = defaultdict(list)
    for paragraph in found:
        groups[_signature(paragraph)].append(paragraph)
    if not groups:
        return None
    return max(groups.values(), key=lambda group: sum(len(p.plain) for p in group))[0]


def _signature(paragraph: BodyParagraph) -> bytes:
    from lxml import etree  # noqa: PLC0415 - lxml is slow to load

    parts = (paragraph_model(paragraph.element), run_model(main_run(paragraph.element)))
    return b"|".join(etree.tostring(part, method="c14n") for part in parts)


def _rhythm(target: Target, level: int) -> Rhythm:
    blocks = list(target.body.blocks)
    heads = {h.paragraph.block for h in target.headings}
    here = [h.paragraph.block for h in target.headings if h.level == level]
    places = {block: place for place, block in enumerate(blocks)}
    blank = next((b for b in blocks if is_blank(b) and b.find(f"{w('pPr')}/{w('sectPr')}") is None), None)
    if blank is None or not here:
        return Rhythm()

    def run_length(start: int, step: int) -> int:
        length = 0
        while 0 <= start + step * length < len(blocks) and is_blank(blocks[start + step * length]):
            length += 1
        return length

    before = [run_length(places[b] - 1, -1) for b in here]
    following = [run_length(places[b] + 1, 1) for b in here]
    texts = [i for i, b in enumerate(blocks) if b.tag == w("p") and b not in heads and not is_blank(b)]
    gaps = [run_length(i + 1, 1) for i in texts if i + 1 < len(blocks) and blocks[i + 1] not in heads]
    return Rhythm(_usual(before), _usual(following), _usual(gaps), blank)


def _usual(lengths: list[int], most: int = 2) -> int:
    """The length found in at least half of the cases, not more than two."""
    test: Callable[[int], bool] = lambda n: sum(1 for x in lengths if x >= n) * 2 >= max(len(lengths), 1)  # noqa: E731 - one use
    return max((n for n in range(1, most + 1) if lengths and test(n)), default=0)
