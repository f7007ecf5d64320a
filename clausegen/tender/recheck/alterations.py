"""In a rewritten paragraph: the number, the date or the name of the dossier that became another.

Enters: a document as it is now, the paragraphs that changed, what was expected. Leaves: a sentence for
each. A rewording that keeps them is admitted, and so is what is written in the blanks of a form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clausegen.french import DATE, dates_in
from clausegen.tender.check.read_back import Expected, numbers_in, shown
from clausegen.tender.check.references import columns
from clausegen.tender.recheck.plan import Plan
from clausegen.word.comparison import Change
from clausegen.word.reading import Document, Paragraph

_NUMERAL = re.compile(
    r"\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante"
    r"|soixante|cent|mille|moitié|tiers|quart|double|triple)\b",
    re.IGNORECASE,
)
"""Figures in letters (« un » is too common a word)."""
_SHORT = 4
"""Below this length a name is found in too many words."""
_CONTROL = re.compile(r"⟨(?P<tag>[^⟩]*)⟩.*?⟨/(?P=tag)⟩")
_BOOKMARK = re.compile(r"⟦(?P<name>[^/⟧][^⟧]*)⟧.*?⟦/(?P=name)⟧")
_MARK = re.compile(r"[⟦⟨][^⟧⟩]*[⟧⟩]")
_LONG = 80


@dataclass(frozen=True)
class _Rewritten:
    """A paragraph before and after, what it now holds outside the blanks, the column it stands in."""

    before: str
    after: str
    outside: str
    column: str


def altered(
    document: Document, changes: Sequence[Change], wanted: Expected, told: Sequence[str], plan: Plan
) -> Iterator[str]:
    """Each number, date and name that changed; a paragraph that holds a fact of ``told`` is told already."""
    there = {(p.part, p.rank): p for p in document.paragraphs}
    heads = columns(document)
    names = {shown(value) for value in wanted.faits.values() if isinstance(value, str)}
    names = {name for name in (*names, *wanted.entete) if len(name) >= _SHORT}
    for change in changes:
        if change.before is None or change.after is None:
            continue
        key = change.after.part, change.after.rank
        paragraph = there[key]
        if any(f"⟦{fact}⟧" in paragraph.marked for fact in told):
            continue
        outside = _outside_blanks(paragraph, wanted) if wanted.formulaire else change.after.text
        one = _Rewritten(change.before.text, change.after.text, outside, heads.get(key, ""))
        yield from (f"« {excerpt(one.after)} » : {found}" for found in _exchanges(one, wanted, plan))
        yield from (f"« {excerpt(one.after)} » : {found}" for found in _names(one, names, wanted))


def _outside_blanks(paragraph: Paragraph, wanted: Expected) -> str:
    """A paragraph of a form without what is written in its blanks: controls, bookmarks that hold no fact."""
    text = _BOOKMARK.sub(
        lambda found: found[0] if found["name"] in wanted.faits else " ", _CONTROL.sub(" ", paragraph.marked)
    )
    return _MARK.sub("", text)


def _exchanges(one: _Rewritten, wanted: Expected, plan: Plan) -> Iterator[str]:
    gone, arrived = _exchanged(dates_in(one.before), dates_in(one.outside))
    if gone and arrived:
        yield f"une date a changé, {_became(gone, arrived)}"
    old, new = (plan.without_citations(DATE.sub(" ", text), one.column) for text in (one.before, one.outside))
    gone, arrived = _exchanged(numbers_in(old), numbers_in(new))
    if arrived and not gone:  # a reference to our article that became another number
        gone = list(plan.cited(one.before, one.column, now=False))
        gone = gone if len(gone) > len(plan.cited(one.after, one.column, now=True)) else []
    if not (gone and arrived and set(arrived) <= wanted.nombres):
        gone, arrived = _exchanged(_NUMERAL.findall(old.lower()), _NUMERAL.findall(new.lower()))
    if gone and arrived:
        yield f"un nombre a changé, {_became(gone, arrived)}"


def _names(one: _Rewritten, names: set[str], wanted: Expected) -> Iterator[str]:
    if wanted.formulaire and not _exchanged(one.before.split(), one.outside.split())[1]:
        return  # only the blanks were filled
    for name in sorted(names):
        if _mentions(name, one.before) > _mentions(name, one.after):
            yield f"« {name} » n’y est plus"
        elif _alone(name, one.before) > _alone(name, one.after):
            yield f"« {name} » n’y est plus tel quel"


def _mentions(name: str, text: str) -> int:
    """How many times a name stands in a text; « Villeneuve » is not « Villeneuve-sur-Lot »."""
    return len(re.findall(rf"(?<![\w-]){re.escape(name)}(?![\w-])", " ".join(text.split())))


def _alone(name: str, text: str) -> int:
    """How many times a name ends a cell or a title, alone or after a label: « Lot 1 – Gros œuvre »."""
    folded = (" ".join(part.split()) for part in re.split(r"[\t\n]", text))
    return sum(re.search(rf"(?:^|[–:] ){re.escape(name)}$", part) is not None for part in folded)


def _exchanged(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """What one list has more than the other, both ways."""
    lost, come = Counter(old), Counter(new)
    return list((lost - come).elements()), list((come - lost).elements())


def _became(gone: Sequence[str], arrived: Sequence[str]) -> str:
    return f"« {', '.join(gone)} » est devenu « {', '.join(arrived)} »"


def excerpt(text: str) -> str:
    """The beginning of a paragraph, enough to find it."""
    folded = " ".join(text.split())
    return folded if len(folded) <= _LONG else f"{folded[: _LONG - 1]}…"
