"""What a company answered: by content control (Word), by bookmark (LibreOffice), or by the cell itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from clausegen.adapt.forms.fields import Cell, Field, Form, Rows, body, names, texts_by_cell
from clausegen.word.reading import Document

_TICKED = {"☒", "☑", "🗹", "✓", "✔", "✗", "✘", "x", "oui", "🗷"}
_UNTICKED = "☐"
OUI, NON = "oui", "non"


class Moyen(StrEnum):
    """How an answer was found."""

    CONTROLE = "champ"
    SIGNET = "signet"
    CASE = "case du tableau"
    PERDU = "introuvable"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: empty when nothing was filled in; « oui » or « non » for a box to tick."""

    valeur: str
    moyen: Moyen


@dataclass(frozen=True)
class Answers:
    """The answers of one file."""

    values: Mapping[str, Answer]
    """By name of field, those of repeated rows left out."""
    rows: Mapping[str, tuple[Mapping[str, str], ...]]
    """By prefix, the rows in which something was written: end of the field's name → text."""
    tables: Mapping[int, int]
    """Tables of the form → tables of the file that came back."""

    def get(self, nom: str) -> str:
        """The answer of a field, empty when it was not filled in."""
        found = self.values.get(nom)
        return found.valeur if found else ""


def read_answers(form: Form, document: Document) -> Answers:
    """The answers that a returned document gives to a form."""
    cells = texts_by_cell(document)
    places = {
        name: (paragraph.cell.table, paragraph.cell.row, paragraph.cell.column)
        for paragraph in reversed(body(document))
        if paragraph.cell is not None
        for name in names(paragraph)
    }
    tables = _tables(form, places)
    values = {
        field.nom: _answer(field, document, cells, places.get(field.nom), tables if form.exact else None)
        for field in form.single
    }
    rows = {
        group.prefixe: tuple(_filled(group, tables.get(group.table, group.table), document))
        for group in form.rows
    }
    return Answers(values, rows, tables)


def _tables(form: Form, places: Mapping[str, Cell]) -> dict[int, int]:
    """Which table of the file is which table of the form: the names they hold say it."""
    found: dict[int, int] = {}
    for field in form.fields.values():
        if field.cell is not None and field.nom in places:
            found.setdefault(field.cell[0], places[field.nom][0])
    return found


def _answer(
    field: Field,
    document: Document,
    cells: Mapping[Cell, str],
    place: Cell | None,
    tables: Mapping[int, int] | None,
) -> Answer:
    by_control, by_bookmark = document.control(field.nom), document.bookmarks.get(field.nom)
    means = Moyen.PERDU
    if by_control is not None:
        means = Moyen.CONTROLE
    elif by_bookmark is not None:
        means = Moyen.SIGNET
    text = by_control if by_control is not None else by_bookmark or ""
    if field.cell is not None:
        if place is None and tables is not None:
            # The field itself was wiped out: its cell is still where it was.
            table, row, column = field.cell
            place = (tables.get(table, table), row, column)
            means = Moyen.CASE if place in cells else means
        whole = text if place is None else cells.get(place, text)
        untouched = _plain(text) == _plain(field.prompt) and _plain(whole) != _plain(text)
        text = whole.replace(text, " ", 1) if untouched and text else whole
    return Answer(_value(field, text), means)


def _value(field: Field, text: str) -> str:
    if field.kind == "check":
        return OUI if ticked(text) else NON
    words = _plain(text)
    return "" if words == _plain(field.prompt) else words


def ticked(text: str) -> bool:
    """Whether a box is ticked, by its sign or by what was typed beside it."""
    return " ".join(text.replace(_UNTICKED, " ").split()).casefold() in _TICKED


def _filled(group: Rows, table: int, document: Document) -> Iterator[dict[str, str]]:
    """The rows of a table in which something was written, those that the company added among them."""
    texts: dict[int, dict[int, list[str]]] = {}
    for paragraph in body(document):
        place = paragraph.cell
        if place is not None and place.table == table and not place.header:
            texts.setdefault(place.row, {}).setdefault(place.column, []).append(paragraph.text)
    for row in texts.values():
        values = {}
        for column, ending in group.columns.items():
            words = _plain("\n".join(row.get(column, [])))
            values[ending] = "" if words == _plain(group.prompts[column]) else words
        if any(values.values()):
            yield values


def _plain(text: str) -> str:
    return " ".join(text.split())
