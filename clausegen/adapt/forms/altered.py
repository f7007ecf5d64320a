"""The contract's own text in a returned form, compared word for word with what was given.

Answers are left out; spaces, apostrophes and page numbers, which Word and LibreOffice write in their
own ways, do not count. Volumes and other facts of the contract are told by their name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from clausegen.adapt.forms.answers import Answers
from clausegen.adapt.forms.fields import Cell, Form, body, names
from clausegen.adapt.forms.points import Genre, Point
from clausegen.word.reading import Document, Paragraph

_MARK = re.compile(r"[⟦⟨]/?[^⟧⟩]*[⟧⟩]")
_PAGES = re.compile(r"(?i)\bpage\s+\d+(?:\s*(?:/|sur)\s*\d+)?")
_VOLUME = re.compile(r"(?:heures|ratio|tranche|seuil)")
_ALIKE = 0.4
"""Two paragraphs less alike than this are one struck out and one added."""
_MANY, _LONG = 40, 400
"""Paragraphs compared with one, and their length: a hostile file must not take minutes."""
_LENGTH = 160


def altered(form: Form, document: Document, answers: Answers) -> Iterator[Point]:
    """The points about the text that is the contract's and not the company's."""
    facts = _facts(form, document)
    for name, (given, found) in facts.items():
        kind = Genre.VOLUME if _VOLUME.search(name) else Genre.TEXTE
        yield Point(kind, f"« {found} » est écrit là où le formulaire donnait « {given} »", (name,))
    given_text = _texts(form.document, form, own_cells(form, None))
    found_text = _texts(document, form, own_cells(form, answers))
    for before, after in _changes(given_text, found_text):
        if before and after and _without(before, facts, 0) == _without(after, facts, 1):
            continue  # told above, by name
        yield Point(Genre.TEXTE, _told(before, after))
    yield from _margins(form.document, document)


def _facts(form: Form, document: Document) -> dict[str, tuple[str, str]]:
    """The facts that changed: name → as given, as found."""
    changed = {}
    for name, given in form.document.bookmarks.items():
        if name in form.fields or name not in document.bookmarks or form.row_of(name):
            continue
        found = document.bookmarks[name]
        if _same(given) != _same(found):
            changed[name] = (" ".join(given.split()), " ".join(found.split()))
    return changed


def own_cells(form: Form, answers: Answers | None) -> set[Cell]:
    """The cells that are the company's: in the form itself, or in the file that came back."""
    cells = {field.cell for field in form.fields.values() if field.cell is not None}
    if answers is None:
        return cells
    return {(answers.tables.get(table, table), row, column) for table, row, column in cells}


def _texts(document: Document, form: Form, own: set[Cell]) -> list[str]:
    """The paragraphs of the contract's own text."""
    repeated = {group.table: set(group.columns) for group in form.rows}
    found = []
    for paragraph in body(document):
        cell = paragraph.cell
        if cell is not None:
            if (cell.table, cell.row, cell.column) in own:
                continue
            if any(name in form.fields for name in names(paragraph)) and _lone(paragraph, form):
                continue
            if cell.table in repeated and not cell.header and cell.column in repeated[cell.table]:
                continue
        text = _same(_masked(paragraph, form))
        if text:
            found.append(text)
    return found


def _lone(paragraph: Paragraph, form: Form) -> bool:
    """Whether a paragraph holds a field that has its cell for itself, wherever that cell went."""
    return any(name in form.fields and form.fields[name].cell is not None for name in names(paragraph))


def _masked(paragraph: Paragraph, form: Form) -> str:
    """The text of a paragraph in which each answer is one sign."""
    text = paragraph.marked
    for name in dict.fromkeys(names(paragraph)):
        if name in form.fields:
            escaped = re.escape(name)
            text = re.sub(rf"[⟦⟨]{escaped}[⟧⟩].*[⟦⟨]/{escaped}[⟧⟩]", "▯", text, flags=re.DOTALL)
    return _MARK.sub("", text)


def _changes(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """Paragraphs that changed: as given and as found, one of them empty when it was added or struck out."""
    for kind, i, j, k, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        left, right = before[i:j], after[k:n]
        for text in left:
            near = max(right[:_MANY], key=lambda other: _ratio(text, other), default="")
            if near and _ratio(text, near) >= _ALIKE:
                right.remove(near)
                yield text, near
            else:
                yield text, ""
        for text in right:
            yield "", text


def _ratio(first: str, second: str) -> float:
    return SequenceMatcher(None, first[:_LONG], second[:_LONG], autojunk=False).ratio()


def _told(before: str, after: str) -> str:
    if not after:
        return f"un passage du formulaire a disparu : « {_cut(before)} »"
    if not before:
        return f"un passage a été ajouté : « {_cut(after)} »"
    left, right = _difference(before, after)
    return f"un passage a changé : « {left} » est devenu « {right} »"


def _difference(before: str, after: str) -> tuple[str, str]:
    """The words that differ, with a few around."""
    first, second = before.split(" "), after.split(" ")
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    end = 0
    while end < min(len(first), len(second)) - start and first[-1 - end] == second[-1 - end]:
        end += 1
    start = max(start - 3, 0)
    end = max(end - 3, 0)

    def shown(words: list[str]) -> str:
        middle = " ".join(words[start : len(words) - end])
        return _cut(f"{'… ' if start else ''}{middle}{' …' if end else ''}")

    return shown(first), shown(second)


def _cut(text: str) -> str:
    return text if len(text) <= _LENGTH else f"{text[: _LENGTH - 1]}…"


def _without(text: str, facts: Mapping[str, tuple[str, str]], side: int) -> str:
    for pair in sorted(facts.values(), key=lambda pair: -len(pair[side])):
        text = text.replace(_same(pair[side]), "▯", 1)
    return text


def _margins(given: Document, found: Document) -> Iterator[Point]:
    """Headers and footers, whose number LibreOffice may change: only a text that was not there is told."""
    known = {_margin(p.text) for kind in ("en-tête", "pied") for p in given.part_paragraphs(kind)}
    for kind in ("en-tête", "pied"):
        for text in dict.fromkeys(p.text for p in found.part_paragraphs(kind)):
            if _margin(text) and _margin(text) not in known:
                yield Point(
                    Genre.TEXTE, f"l’en-tête ou le pied de page a changé : « {_cut(' '.join(text.split()))} »"
                )


def _margin(text: str) -> str:
    return _PAGES.sub("page", _same(text))


def _same(text: str) -> str:
    """A text without what programs write in their own ways."""
    plain = text.replace("'", "’").replace("\u2011", "-").replace("\u00ad", "")
    return " ".join(plain.split())
