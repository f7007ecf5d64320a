"""Where the article goes: after a heading that the user names, at a bookmark, after a content control.

Without a word from the user the most fitting chapter is proposed with its reason, never chosen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clausegen.adapt.insertion.target import Target
from clausegen.errors import InputError, Place, Problem, on_command_line
from clausegen.word.body import visible_text
from clausegen.word.lists import bare_label
from clausegen.word.names import w
from clausegen.word.outline import Heading, is_strong, typed_number

if TYPE_CHECKING:
    from lxml import etree

_SHOWN = 12
_EXCERPT = 80
_ANNEXES = ("annexe", "signature")
_CONTENT = (w("drawing"), w("pict"), w("object"), w("fldChar"), w("fldSimple"), w("sdt"))
_WORDS = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: the block before which the article goes (``None``: at the end), and its level.

    ``after`` is the heading whose article it follows; ``blanks``: empty paragraphs just before;
    ``reason``: why this place, for the user.
    """

    before: etree._Element | None
    level: int
    after: Heading | None
    blanks: int
    follows_text: bool
    """True when the article is followed by what was already there, and not by the end."""
    reason: str
    new_section: bool = False
    captures: str = ""
    """What follows and now stands under the article, when the place is inside another article."""


def folded(text: str) -> str:
    """A text without case, accents nor punctuation."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("’", "'")).casefold()
    return " ".join(_WORDS.findall("".join(c for c in plain if not unicodedata.combining(c))))


def after_heading(target: Target, wanted: str) -> Spot:
    """The place after the article that a number or a title names; all its sub-articles are passed."""
    found = _matching(target.headings, wanted)
    if len(found) != 1:
        raise InputError([_not_one(target, wanted, found)])
    return after(target, found[0], f"après {quoted(found[0])}, comme demandé")


def after(target: Target, heading: Heading, reason: str) -> Spot:
    """The place after the whole article of a heading."""
    following = target.headings[target.headings.index(heading) + 1 :]
    nxt = next((other for other in following if other.level <= heading.level), None)
    before = _after_last(target, heading) if nxt is None else nxt.paragraph.block
    return _spot(target, before, heading.level, heading, reason)


def _after_last(target: Target, heading: Heading) -> etree._Element | None:
    """What follows the last article without being of it: an annex, another section; ``None``: nothing."""
    paragraphs = {p.block: p for p in target.paragraphs if not p.in_table}
    blocks = list(target.body.blocks)
    following = blocks[blocks.index(heading.paragraph.block) + 1 :]
    for rank, block in enumerate(following):
        paragraph = paragraphs.get(block)
        annex = paragraph is not None and folded(paragraph.text).startswith(_ANNEXES)
        if annex and paragraph is not None and len(paragraph.plain) <= _EXCERPT and is_strong(paragraph):
            return block
        ends = block.find(f"{w('pPr')}/{w('sectPr')}") is not None
        if ends and any(not is_blank(other) for other in following[rank + 1 :]):
            return following[rank + 1]
    return None


def at_bookmark(target: Target, name: str) -> Spot:
    """The place after the paragraph or table that holds a bookmark."""
    starts = list(target.body.element.iter(w("bookmarkStart")))
    found = next((e for e in starts if e.get(w("name"), "").lower() == name.lower()), None)
    if found is None:
        known = [e.get(w("name"), "") for e in starts if not e.get(w("name"), "_").startswith("_")]
        raise InputError([_unknown(target, f"aucun signet « {name} »", known, "les signets")])
    return _after_element(target, found, f"au signet « {found.get(w('name'))} », comme demandé")


def at_control(target: Target, name: str) -> Spot:
    """The place after the content control that has this tag or title."""
    known = []
    for control in target.body.element.iter(w("sdt")):
        names = [
            e.get(w("val"), "")
            for e in (control.find(f"{w('sdtPr')}/{w('tag')}"), control.find(f"{w('sdtPr')}/{w('alias')}"))
            if e is not None
        ]
        if folded(name) in map(folded, names):
            last = [block for block in target.body.blocks if control in block.iterancestors()]
            inner = last[-1] if last else control
            return _after_element(
                target, inner, f"après le contrôle de contenu « {name} », comme demandé", control
            )
        known += names[:1]
    raise InputError([_unknown(target, f"aucun contrôle de contenu « {name} »", known, "les contrôles")])


def at_end(target: Target) -> Spot:
    """The end of the document, as an article of the highest level."""
    level = min((h.level for h in target.headings), default=1)
    last = [h for h in target.headings if h.level == level][-1:]
    return _spot(target, None, level, last[0] if last else None, "à la fin du document, comme demandé")


def proposals(target: Target) -> tuple[Spot, ...]:
    """The fitting places, the best first, each with its reason."""
    scored = []
    for heading in target.headings:
        for rank, (words, why) in enumerate(_FITTING):
            if re.search(words, folded(heading.title)) and not _is_annex(heading):
                scored.append((rank, heading.level, heading, why))
                break
    scored.sort(key=lambda item: item[:2])
    found = [after(target, h, f"après {quoted(h)} : {why}") for _, _, h, why in scored]
    last = last_article(target)
    if last is not None:
        rank = target.headings.index(last)
        before = [h for h in target.headings[:rank] if h.level == last.level]
        if before:
            found.append(after(target, before[-1], f"après {quoted(before[-1])} : avant le dernier article"))
    return tuple(found)


_FITTING = (
    (
        r"developpement durable|clauses? sociales?|considerations? (sociale|environnementale)|environnement",
        "il traite du développement durable, dont la clause sociale relève",
    ),
    (
        r"(conditions|modalites) d execution|execution des (prestations|travaux)|execution du marche",
        "il traite de l’exécution, dont la clause est une condition",
    ),
    (r"penalite", "les pénalités de la clause suivent ainsi les autres"),
)


def last_article(target: Target) -> Heading | None:
    """The last article, the one that must recapitulate the derogations, or ``None``."""
    named = [h for h in target.headings if re.search(r"derogation", folded(h.title))]
    if named:
        return named[-1]
    articles = [h for h in target.headings if not _is_annex(h)]
    if not articles:
        return None
    levels = [h.level for h in articles if typed_article(h)] or [h.level for h in articles]
    top = min(levels)
    return [h for h in articles if h.level == top][-1]


def typed_article(heading: Heading) -> bool:
    """Whether a heading calls itself an article, or has a number."""
    return bool(heading.number)


def quoted(heading: Heading) -> str:
    """A heading as one names it: « Article 12 – Pénalités »."""
    return f"« {heading.shown} »"


def is_blank(block: etree._Element) -> bool:
    """Whether a block is a paragraph that shows nothing but perhaps a page break."""
    if block.tag != w("p") or visible_text(block).strip():
        return False
    return not any(True for _ in block.iter(*_CONTENT))


def breaks(block: etree._Element) -> bool:
    """Whether an empty paragraph ends a page or a section."""
    if block.find(f"{w('pPr')}/{w('sectPr')}") is not None:
        return True
    return any(e.get(w("type")) == "page" for e in block.iter(w("br")))


def _is_annex(heading: Heading) -> bool:
    return folded(heading.shown).startswith((*_ANNEXES, "sommaire"))


def _spot(
    target: Target, before: etree._Element | None, level: int, heading: Heading | None, reason: str
) -> Spot:
    """The place before a block, moved above the page or section break that precedes it."""
    blocks = list(target.body.blocks)
    place = len(blocks) if before is None else blocks.index(before)
    end = place
    while place > 0 and is_blank(blocks[place - 1]):
        place -= 1
    first_break = next((i for i in range(place, end) if breaks(blocks[i])), None)
    if before is None and first_break is None:
        place_of_article = place  # nothing follows: the blanks of the end stay at the end
    else:
        place_of_article = end if first_break is None else first_break
    reference = blocks[place_of_article] if place_of_article < len(blocks) else None
    previous = blocks[place_of_article - 1] if place_of_article else None
    new_section = previous is not None and previous.find(f"{w('pPr')}/{w('sectPr')}") is not None
    return Spot(
        before=_outermost(reference),
        level=level,
        after=heading,
        blanks=place_of_article - place,
        follows_text=before is not None and first_break is None,
        reason=reason,
        new_section=new_section,
    )


def _outermost(block: etree._Element | None) -> etree._Element | None:
    """The content control of which a block is the beginning, or the block: nothing is put inside."""
    while block is not None:
        parent = block.getparent()
        if parent is None or parent.tag == w("body") or parent.index(block) > 0:
            return block
        block = parent if parent.tag != w("sdtContent") else parent.getparent()
    return block


def _after_element(
    target: Target, found: etree._Element, reason: str, control: etree._Element | None = None
) -> Spot:
    blocks = list(target.body.blocks)
    lineage = [found, *found.iterancestors()]
    block = next((one for one in lineage if one in blocks), None)
    if block is None:
        # A bookmark between two blocks: the place is before the next one.
        following = [b for b in blocks if b in found.itersiblings()]
        block = following[0].getprevious() if following else None
    paragraphs = {p.element: p for p in target.paragraphs}
    inside = next((p for p in lineage if p in paragraphs), None)
    over = target.over.get(paragraphs[inside].rank) if inside is not None else None
    level = over.level if over is not None else min((h.level for h in target.headings), default=1)
    if control is not None:
        following_blocks = [b for b in blocks if b in set(control.itersiblings())]
        nxt = following_blocks[0] if following_blocks else None
    else:
        rank = blocks.index(block) + 1 if block in blocks else len(blocks)
        nxt = blocks[rank] if rank < len(blocks) else None
    return Spot(
        before=_outermost(nxt),
        level=level,
        after=over,
        blanks=0,
        follows_text=nxt is not None,
        reason=reason,
        captures=_captured(target, nxt, level),
    )


def _captured(target: Target, nxt: etree._Element | None, level: int) -> str:
    """The beginning of the text that follows a place, unless a heading of the level comes first."""
    heads = {h.paragraph.block: h for h in target.headings}
    blocks = list(target.body.blocks)
    for block in blocks[blocks.index(nxt) :] if nxt in blocks else ():
        if not is_blank(block):
            if block in heads and heads[block].level <= level:
                return ""
            text = " ".join(" ".join(visible_text(p).split()) for p in block.iter(w("p")))
            return text if len(text) <= _EXCERPT else f"{text[: _EXCERPT - 1]}…"
    return ""


def _matching(headings: Sequence[Heading], wanted: str) -> list[Heading]:
    """The headings that a text names: by number first, then by whole title, then by a part of it."""
    text = folded(wanted)
    typed = typed_number(wanted.strip())
    numbered = typed is not None and not typed.title
    label = bare_label(typed.number) if typed is not None and numbered else ""
    word = folded(typed.prefix) if typed is not None and numbered else ""
    if label:
        same = [h for h in headings if h.label.casefold() == label.casefold()]
        worded = [h for h in same if word and folded(h.number).startswith(word)]
        if same:
            top = min(h.level for h in worded or same)
            return [h for h in worded or same if h.level == top]
    if not text:
        return []
    exact = [h for h in headings if text in (folded(h.shown), folded(h.title))]
    words = [h for h in headings if f" {text} " in f" {folded(h.shown)} "]
    return exact or words or [h for h in headings if text in folded(h.shown)]


def _not_one(target: Target, wanted: str, found: list[Heading]) -> Problem:
    place = Place(target.fichier)
    if found:
        listed = " ; ".join(f"{quoted(h)} (paragraphe {h.paragraph.rank})" for h in found[:_SHOWN])
        return Problem(
            place,
            f"plusieurs titres répondent à « {wanted} » : {listed}",
            "un seul titre",
            "donnez le numéro, ou le titre en entier",
        )
    if not target.headings:
        return Problem(
            place,
            "le document n’a aucun titre reconnaissable",
            "des titres mis en forme avec un style de titre, ou numérotés (« Article 12 – … »)",
            "posez un signet dans Word à l’endroit voulu (Insertion, Signet), puis employez --signet",
        )
    listed = " ; ".join(quoted(h) for h in target.headings[:_SHOWN])
    more = " ; …" if len(target.headings) > _SHOWN else ""
    return Problem(
        place,
        f"aucun titre ne répond à « {wanted} »",
        f"l’un des titres du document : {listed}{more}",
        f"voyez-les tous avec « clausegen plan {on_command_line(target.fichier)} »",
    )


def _unknown(target: Target, what: str, known: list[str], kind: str) -> Problem:
    listed = " ; ".join(dict.fromkeys(name for name in known if name)) or "il n’y en a pas"
    return Problem(
        Place(target.fichier),
        f"{what} dans le document",
        f"{kind} du document : {listed}",
        "vérifiez le nom, ou donnez un titre avec --apres",
    )
