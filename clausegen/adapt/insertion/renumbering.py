"""What moved: numbers that Word follows by itself, references brought up to date, and what was typed by hand.

Enters: the document before and after. Leaves: the automatic numbers that changed, the cached results of
cross-references rewritten, and, with their place, the typed numbers and mentions that the user must change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clausegen.adapt.insertion.findings import Finding
from clausegen.adapt.insertion.labels import next_number
from clausegen.adapt.insertion.spots import Spot
from clausegen.adapt.insertion.target import Target
from clausegen.adapt.insertion.writing import Written
from clausegen.word.body import BodyParagraph
from clausegen.word.editing import Editor
from clausegen.word.fields import fields
from clausegen.word.lists import Number
from clausegen.word.names import w
from clausegen.word.outline import Heading

if TYPE_CHECKING:
    from lxml import etree

_NUMBERS = r"[0-9]+(?:[.\-][0-9]+)*"
_MENTION = re.compile(
    rf"\b(?:articles?|art\.)\s+(?:n°\s*)?({_NUMBERS}(?:\s*(?:,|et|à|ou|-)\s*{_NUMBERS})*)(?P<rest>.{{0,60}})",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_TEXT = re.compile(
    r"^\s*(?:,?\s*(?:alinéa|al\.)\s*\S+)?\s*(?:du|de la|de l[’']|des|dudit)\s+(?!présent|cahier des clauses "
    r"administratives particulières|CCAP)\S",
    re.IGNORECASE,
)


@dataclass
class Moved:
    """What changed of the numbers of the document."""

    automatic: list[tuple[str, str, str]] = field(default_factory=list)
    """Headings that Word renumbers: number before, number after, title."""
    fields: int = 0
    """Cross-references brought up to date."""
    stale: list[Finding] = field(default_factory=list)
    """Cross-references that Word must update."""
    typed: list[Finding] = field(default_factory=list)
    """Headings whose typed number must be changed by hand."""
    mentions: list[Finding] = field(default_factory=list)
    """Mentions of an article that must be changed by hand."""
    lists: list[Finding] = field(default_factory=list)
    """Numbers of lists that changed, though nothing should have moved them."""
    labels: dict[str, str] = field(default_factory=dict)
    """The number of each heading that moved: before, after."""


def follow(target: Target, spot: Spot, written: Written, editor: Editor) -> Moved:
    """Compare the numbers before and after, and bring references up to date."""
    moved = Moved()
    editor.numbers()
    after = {p.element: p.number for p in editor.body.read()}
    heads = {h.paragraph.element: h for h in target.headings}
    labels = moved.labels
    changed: dict[etree._Element, tuple[Number, Number]] = {}
    for paragraph in target.paragraphs:
        old, new = paragraph.number, after.get(paragraph.element)
        if old is None or new is None or old.text == new.text:
            continue
        changed[paragraph.element] = (old, new)
        heading = heads.get(paragraph.element)
        if heading is None:
            told = f"ce numéro de liste devient « {new.text} » (il était « {old.text} »)"
            moved.lists.append(Finding(paragraph, told))
        else:
            moved.automatic.append((old.text.strip(), new.text.strip(), heading.title))
            labels[old.label] = new.label
    _typed(target, spot, written, moved, labels)
    _references(target, editor, changed, moved)
    moved.mentions.extend(_mentions(target, labels))
    return moved


def _typed(target: Target, spot: Spot, written: Written, moved: Moved, labels: dict[str, str]) -> None:
    """The typed headings that follow, when the article takes the number of the first of them."""
    own = written.typed.get(0)
    if own is None or spot.before is None:
        return
    places = {block: rank for rank, block in enumerate(target.body.blocks)}
    start = _place_of(spot.before, places)
    following = [h for h in target.headings if places.get(h.paragraph.block, -1) >= start]
    current, free = own.number, True
    parent: tuple[str, str] | None = None
    for heading in following:
        if heading.level < spot.level:
            return
        if heading.typed is None:
            continue
        number = heading.typed.number
        if heading.level == spot.level:
            if free and number != own.number:
                return  # the numbers left a gap, or are not of this series
            free = False
            current = next_number(current)
            parent = (number, current)
            labels[number] = current
            moved.typed.append(_to_renumber(heading, number, current))
        elif parent is not None and re.match(rf"{re.escape(parent[0])}[.\-]", number):
            new = parent[1] + number[len(parent[0]) :]
            labels[number] = new
            moved.typed.append(_to_renumber(heading, number, new))


def _to_renumber(heading: Heading, old: str, new: str) -> Finding:
    return Finding(heading.paragraph, f"le numéro {old}, écrit à la main, devient {new}")


def _place_of(block: etree._Element, places: Mapping[etree._Element, int]) -> int:
    if block in places:
        return places[block]
    return next((places[inner] for inner in block.iter(w("p"), w("tbl")) if inner in places), len(places))


def _references(
    target: Target,
    editor: Editor,
    changed: Mapping[etree._Element, tuple[Number, Number]],
    moved: Moved,
) -> None:
    if not changed:
        return
    holders = _bookmarked(target)
    paragraphs: dict[etree._Element | None, BodyParagraph] = {p.element: p for p in target.paragraphs}
    for one in fields(target.body.element):
        if one.kind != "REF" or not one.switches & {"\\r", "\\n", "\\w"}:
            continue
        holder = holders.get(one.bookmark or "")
        pair = changed.get(holder) if holder is not None else None
        if pair is None:
            continue
        shown, run = one.result, one.run
        new = _renewed(shown, *pair)
        if new is None or run is None:
            place = paragraphs.get(one.paragraph)
            if shown.strip() and place is not None:
                moved.stale.append(Finding(place, f"le renvoi affiche encore « {shown} »"))
            continue
        editor.rewrite(run, new)
        moved.fields += 1


def _renewed(shown: str, old: Number, new: Number) -> str | None:
    """The new text of a reference, or ``None`` when it did not show the old number."""
    for before, after in (
        (old.text.strip(), new.text.strip()),
        (old.text.strip().rstrip("."), new.text.strip().rstrip(".")),
        (old.label, new.label),
    ):
        if shown.strip() == before:
            return shown.replace(before, after)
    return None


def _bookmarked(target: Target) -> dict[str, etree._Element]:
    """The paragraph in which, or before which, each bookmark begins."""
    found: dict[str, etree._Element] = {}
    waiting: list[str] = []
    current: etree._Element | None = None
    for one in target.body.element.iter(w("p"), w("bookmarkStart")):
        if one.tag == w("p"):
            current = one
            for name in waiting:
                found[name] = one
            waiting = []
        elif current is not None and current in one.iterancestors():
            found[one.get(w("name"), "")] = current
        else:
            waiting.append(one.get(w("name"), ""))
    return found


def _mentions(target: Target, labels: Mapping[str, str]) -> Iterator[Finding]:
    """The mentions of an article that moved, typed in the text."""
    if not labels:
        return
    live: dict[etree._Element | None, list[str]] = {}
    for one in fields(target.body.element):
        live.setdefault(one.paragraph, []).append(one.result)
    heads = {h.paragraph.rank for h in target.headings}
    for paragraph in target.paragraphs:
        if paragraph.in_toc or paragraph.rank in heads:
            continue
        text = paragraph.text
        for result in live.get(paragraph.element, ()):
            text = text.replace(result, "\ufffc", 1)  # what a field shows is not typed
        for found in _MENTION.finditer(text):
            if _OTHER_TEXT.match(found["rest"]):
                continue
            numbers = [n.replace("-", ".") for n in re.findall(_NUMBERS, found[1])]
            hit = [n for n in numbers if n in labels]
            if hit:
                words = " ; ".join(f"{n} devient {labels[n]}" for n in hit)
                yield Finding(paragraph, f"renvoi écrit à la main : {words}")
