"""The article's derogations told in the document's last article, which the CCAG wants there.

The document's own manner is followed: a row in its table, a line in its list, or, when there is no such
article, an article of its own after the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clausegen.adapt.insertion.article import Article, Departure
from clausegen.adapt.insertion.findings import Finding
from clausegen.adapt.insertion.labels import Way, cased, next_number, way_of
from clausegen.adapt.insertion.manners import Manner, Manners, main_run
from clausegen.adapt.insertion.references import References
from clausegen.adapt.insertion.spots import after, folded, last_article
from clausegen.adapt.insertion.target import Target
from clausegen.word.body import BodyParagraph, visible_text
from clausegen.word.editing import Editor
from clausegen.word.fields import fields
from clausegen.word.lists import bare_label
from clausegen.word.names import w
from clausegen.word.outline import Heading
from clausegen.word.properties import (
    element,
    kept_with_next,
    paragraph_model,
    remove,
    run_model,
    without_traces,
)
from clausegen.word.runs import text_run

if TYPE_CHECKING:
    from lxml import etree

_NONE = re.compile(r"ne (deroge|comporte)\w* (pas|a aucun|aucune)|aucune derogation|sans objet|\bneant\b")
_LINE = re.compile(r"\barticles?\b.*\b(?:deroge|derogation)|deroge\w* (?:a|aux) l? ?articles?")
_DASH = re.compile(r"^\s*([-–—•])(\s+)")


@dataclass
class Recap:
    """What was told of the derogations, and where."""

    blocks: list[etree._Element] = field(default_factory=list)
    where: str = ""
    """In French, for the report, followed by the heading of ``article`` if there is one."""
    article: Heading | None = None
    contradictions: list[Finding] = field(default_factory=list)


class Recapper:
    """Tells the derogations of one article in one document."""

    def __init__(
        self,
        target: Target,
        article: Article,
        manners: Manners,
        references: References,
        editor: Editor,
        ccag: str,
    ) -> None:
        self._target, self._article, self._manners = target, article, manners
        self._references, self._editor, self._ccag = references, editor, ccag
        self._recap = Recap()

    def add(self) -> Recap:
        """Tell them in the last article; nothing when there is none."""
        recap, target = self._recap, self._target
        if not self._article.departures:
            return recap
        last = last_article(target)
        if last is None or not re.search("derogation", folded(last.title)):
            self._own_article(last)
            recap.where = "dans un dernier article, ajouté pour elles"
            return recap
        family = _family(target, last)
        inside = [p for p in target.paragraphs if target.over.get(p.rank) in family]
        content = [p for p in inside if p.rank != last.paragraph.rank]
        told = "cette phrase dit qu’il n’y a pas de dérogation, or la clause en fait"
        recap.contradictions += [
            Finding(p, told, "retirez-la") for p in content if _NONE.search(folded(p.text))
        ]
        recap.article = last
        table = next((p.block for p in content if p.in_table), None)
        if table is not None and self._rows(table):
            recap.where = "dans le tableau de l’article"
        else:
            self._lines(last, content)
            recap.where = "à la fin de l’article"
        return recap

    def _rows(self, table: etree._Element) -> bool:
        """Add a row for each derogation, made like the last one; False when the columns are unclear."""
        rows = table.findall(w("tr"))
        columns = _columns(_heads(rows[0])) if len(rows) > 1 else None
        if columns is None or len(rows[-1].findall(w("tc"))) != len(rows[0].findall(w("tc"))):
            return False
        added = []
        for departure in self._article.departures:
            row = deepcopy(rows[-1])
            without_traces(row)
            for index, cell in enumerate(row.findall(w("tc"))):
                _fill(cell, self._cell(columns, index, departure))
            _whole_row(row)
            added.append(row)
        self._editor.insert_after(rows[-1], added)
        self._recap.blocks += added
        return True

    def _cell(self, columns: Mapping[str, int], index: int, departure: Departure) -> list[etree._Element]:
        if columns.get("ccag") == index:
            return [text_run(departure.article_ccag)]
        if columns.get("ccap") == index:
            runs = self._references.runs(departure.section, elsewhere=True)
            about = [] if "objet" in columns else [text_run(f" ({departure.objet.rstrip('.')})")]
            return [*runs, *about]
        return [text_run(departure.objet)] if columns.get("objet") == index else []

    def _lines(self, last: Heading, content: list[BodyParagraph]) -> None:
        """Add a line for each derogation, made like those of the article."""
        lines = [p for p in content if not p.in_table and p.plain and _LINE.search(folded(p.text))]
        items = [p for p in content if (p.number and p.number.bullet) or _DASH.match(p.text)]
        model = next((found[-1] for found in (lines, items) if found), None)
        manner, dash = self._manners.text, None
        if model is not None:
            manner = Manner(paragraph_model(model.element), run_model(main_run(model.element)))
            dash = _DASH.match(model.text)
        sign = [] if dash is None else [dash[1] + ("\t" if "\t" in dash[2] else " ")]
        texts = [p for p in content if p.plain]
        reference = model or (texts[-1] if texts else last.paragraph)
        added = [
            _paragraph(manner, [*map(text_run, sign), *self._sentence(departure)])
            for departure in self._article.departures
        ]
        self._editor.insert_after(reference.block, added)
        self._recap.blocks += added

    def _sentence(self, departure: Departure) -> list[etree._Element]:
        about = departure.objet.strip()
        about = f"{about[:1].lower()}{about[1:]}"
        return [
            text_run("L’article "),
            *self._references.runs(departure.section, elsewhere=True),
            text_run(f" déroge à l’article {departure.article_ccag} du {self._ccag} : {about}"),
        ]

    def _own_article(self, last: Heading | None) -> None:
        """A last article of its own."""
        manners = self._manners
        title = self._numbered(last, cased(f"Dérogations au {self._ccag}", manners.title))
        intro = f"Le présent cahier déroge au {self._ccag} sur les points suivants."
        heading = _paragraph(manners.title, [text_run(title)])
        kept_with_next(heading)
        added = [heading, _paragraph(manners.text, [text_run(intro)])]
        added += [_paragraph(manners.text, self._sentence(d)) for d in self._article.departures]
        spot = after(self._target, last, "") if last is not None else None
        if spot is None or spot.before is None:
            self._editor.append(added)
        else:
            self._editor.insert_before(spot.before, added)
        self._recap.blocks += added

    def _numbered(self, last: Heading | None, title: str) -> str:
        """The heading of the added article, with its number where numbers are typed."""
        model = self._manners.title.typed
        if way_of(self._manners.title) is not Way.FRAPPE or model is None:
            return title
        own = self._references.label(0)
        if last is None or last.typed is None:
            return f"{model.prefix}{next_number(own)}{model.separator or ' '}{title}"
        series = [h.typed.number for h in self._target.headings if h.level == last.level and h.typed]
        number = next_number(last.typed.number)
        if own in series or own == number:
            number = next_number(number)  # ours takes a number of the series, and the others move by one
        return f"{model.prefix}{number}{model.separator or ' '}{title}"


def typed_cells(target: Target, labels: Mapping[str, str]) -> Iterator[Finding]:
    """The numbers of our articles typed in the table of derogations, that moved."""
    last = last_article(target)
    if last is None or not labels:
        return
    family = _family(target, last)
    inside = [p for p in target.paragraphs if p.in_table and target.over.get(p.rank) in family]
    live = {one.paragraph for one in fields(target.body.element)}
    for table in dict.fromkeys(p.block for p in inside):
        rows = table.findall(w("tr"))
        columns = _columns(_heads(rows[0]))
        ours = {} if columns is None else {p for r in rows[1:] for p in _column(r, columns["ccap"])}
        for paragraph in inside:
            number = bare_label(paragraph.plain)
            if paragraph.element in ours and paragraph.element not in live and number in labels:
                yield Finding(paragraph, f"renvoi écrit à la main : {number} devient {labels[number]}")


def _column(row: etree._Element, index: int) -> list[etree._Element]:
    cells = row.findall(w("tc"))
    return list(cells[index].iter(w("p"))) if index < len(cells) else []


def _heads(row: etree._Element) -> list[str]:
    return [folded(" ".join(visible_text(p) for p in c.iter(w("p")))) for c in row.findall(w("tc"))]


def _family(target: Target, last: Heading) -> list[Heading]:
    rank = target.headings.index(last)
    found = [last]
    for other in target.headings[rank + 1 :]:
        if other.level <= last.level:
            break
        found.append(other)
    return found


def _whole_row(row: etree._Element) -> None:
    """Keep a row on one page, and out of the header."""
    properties = row.find(w("trPr"))
    if properties is None:
        properties = element("trPr")
        row.insert(0 if row.find(w("tblPrEx")) is None else 1, properties)
    remove(properties, ("tblHeader", "ins", "del"))
    if properties.find(w("cantSplit")) is None:
        properties.insert(0, element("cantSplit"))


def _columns(heads: Sequence[str]) -> dict[str, int] | None:
    """Which column holds the CCAG's article, ours, and the object."""
    found: dict[str, int] = {}
    for index, head in enumerate(heads):
        if re.search(r"\bccag\b|c c a g|clauses administratives generales|auquel", head):
            found.setdefault("ccag", index)
        elif re.search(r"\bccap\b|c c a p|clauses administratives particulieres|par lequel|present", head):
            found.setdefault("ccap", index)
        elif re.search(r"objet|nature|libelle|theme|contenu|intitule|designation", head):
            found.setdefault("objet", index)
    return found if {"ccag", "ccap"} <= set(found) else None


def _fill(cell: etree._Element, runs: list[etree._Element]) -> None:
    paragraphs = cell.findall(w("p"))
    if not paragraphs:
        return
    first = paragraphs[0]
    look = run_model(main_run(first))
    properties = paragraph_model(first)
    for other in list(cell):
        if other.tag in (w("p"), w("tbl"), w("sdt")):
            cell.remove(other)
    made = element("p")
    if len(properties):
        made.append(properties)
    for run in runs:
        _dress(run, look)
        made.append(run)
    cell.append(made)


def _dress(run: etree._Element, look: etree._Element) -> None:
    if run.find(w("rPr")) is None and len(look):
        run.insert(0, deepcopy(look))


def _paragraph(manner: Manner, runs: list[etree._Element]) -> etree._Element:
    made = element("p")
    if len(manner.paragraph):
        made.append(deepcopy(manner.paragraph))
    for run in runs:
        _dress(run, manner.run)
        made.append(run)
    return made
