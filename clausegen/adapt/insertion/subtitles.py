"""The headings below the article's own, in a document that perhaps never had any at that level.

Enters: the manners of the document. Leaves: for each depth, the manner of its headings; a list is added
to the document when its own has no level that fits (« Article 12 » with nothing like 12.1 below).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy

from clausegen.adapt.insertion.labels import Way, way_of
from clausegen.adapt.insertion.manners import Manner, Manners, strengthened
from clausegen.adapt.insertion.spots import Spot
from clausegen.adapt.insertion.target import Target
from clausegen.word.editing import Editor
from clausegen.word.lists import LEVELS, Number
from clausegen.word.properties import element, put

_PLACEHOLDERS = re.compile(r"%[1-9](?:.*%[1-9])?")


def manners_by_depth(target: Target, spot: Spot, manners: Manners, editor: Editor) -> dict[int, Manner]:
    """The manner of the headings of depth 1, 2 and 3."""
    found = {1: manners.title}
    if manners.subtitle is not None and way_of(manners.subtitle) is not Way.AUCUN:
        found[2] = manners.subtitle
    if manners.third is not None and way_of(manners.third) is way_of(found.get(2)):
        found[3] = manners.third
    base = _numbered_above(target, spot)
    automatic = base is not None and way_of(manners.title) is Way.AUTOMATIQUE
    if base is not None and automatic and (2 not in found or _below(target, found[2], base)):
        found = {
            **_automatic(target, base, manners, editor, wanted=[d for d in (2, 3) if d not in found]),
            **found,
        }
    for depth in (2, 3):
        if depth not in found:
            model = manners.subtitle if depth == 2 else manners.third
            found[depth] = strengthened(manners.text, italic=depth == 3) if model is None else model
    if not any(h.recognised for h in target.headings):
        for depth in (2, 3):
            _outlined(target, found[depth], spot.level + depth - 1)
    return found


def _outlined(target: Target, manner: Manner, level: int) -> None:
    """Have Word show the headings in its outline, as it shows the document's own."""
    probe = element("p")
    probe.append(manner.paragraph)
    if target.body.styles.level(probe) is None and level <= LEVELS:
        put(manner.paragraph, element("outlineLvl", val=str(level - 1)))


def _numbered_above(target: Target, spot: Spot) -> Number | None:
    """The number of a heading at the article's level that Word numbers."""
    numbers = [h.paragraph.number for h in target.headings if h.level == spot.level]
    return next((n for n in reversed(numbers) if n is not None and not n.bullet and n.text.strip()), None)


def _below(target: Target, manner: Manner, base: Number) -> bool:
    """Whether the headings of depth 2 belong to the list that numbers the articles."""
    probe = element("p")
    probe.append(deepcopy(manner.paragraph))
    place = target.body.lists.membership(probe)
    return place is not None and target.body.lists.abstract_of(place[0]) == base.abstract_id


def _automatic(
    target: Target, base: Number, manners: Manners, editor: Editor, wanted: Sequence[int]
) -> dict[int, Manner]:
    """Headings of the depths wanted that Word numbers under the article's own list."""
    lists = target.body.lists
    found: dict[int, Manner] = {}
    own = _placeholders(lists.level(base.num_id, base.ilvl).pattern, base.ilvl)
    unfit: list[int] = []
    for depth in wanted:
        ilvl = base.ilvl + depth - 1
        if ilvl >= LEVELS:
            continue
        level, model = lists.level(base.num_id, ilvl), manners.subtitle if depth == 2 else manners.third
        if not lists.defines(base.num_id, ilvl):
            editor.numbering.complete(base.abstract_id, _level(ilvl, own, base.ilvl))
            found[depth] = _listed(manners, model, base.num_id, ilvl)
        elif level.style and level.style in target.body.styles:
            properties = element("pPr")
            put(properties, element("pStyle", val=level.style))
            found[depth] = Manner(properties, element("rPr"), automatic=True)
        elif f"%{ilvl}" in level.pattern and not level.bullet:
            found[depth] = _listed(manners, model, base.num_id, ilvl)
        else:
            unfit.append(ilvl)
    if unfit:
        overrides = "".join(
            f'<w:lvlOverride w:ilvl="{ilvl}">{_level(ilvl, own, base.ilvl)}</w:lvlOverride>' for ilvl in unfit
        )
        identifier = editor.numbering.add_list(base.abstract_id, overrides)
        for ilvl in unfit:
            depth = ilvl - base.ilvl + 1
            model = manners.subtitle if depth == 2 else manners.third
            found[depth] = _listed(manners, model, identifier, ilvl)
    return found


def _placeholders(pattern: str, ilvl: int) -> str:
    """The numbers of a pattern without its words: « Article %1 – » gives « %1 »."""
    found = _PLACEHOLDERS.search(pattern)
    return found[0] if found else f"%{ilvl + 1}"


def _level(ilvl: int, own: str, base: int) -> str:
    """A level that shows the numbers above it: « %1.%2 »."""
    joint = next((sign for sign in ("-", "/") if sign in own), ".")
    pattern = joint.join([own, *(f"%{rank + 1}" for rank in range(base + 1, ilvl + 1))])
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="space"/>'
        f'<w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
    )


def _listed(manners: Manners, model: Manner | None, num_id: str, ilvl: int) -> Manner:
    """Headings of a list, in the look that unnumbered ones have at that level, if any."""
    made = strengthened(manners.text, italic=False) if model is None else model
    properties = deepcopy(made.paragraph)
    numbering = element("numPr")
    numbering.append(element("ilvl", val=str(ilvl)))
    numbering.append(element("numId", val=num_id))
    put(properties, numbering)
    put(properties, element("ind", left="0", firstLine="0"))
    return Manner(properties, made.run, automatic=True)
