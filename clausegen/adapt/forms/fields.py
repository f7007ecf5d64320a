"""The form as it was given: its fields, where each stands, what it asked for, its repeated rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from clausegen.word.reading import CellPlace, Control, Document, Paragraph

BODY = "corps"
Cell = tuple[int, int, int]
"""Table, row and column, from 1."""

_MARK = re.compile(r"[⟦⟨](/?)([^⟧⟩]*)[⟧⟩]")
_BOXES = ("", "☐", "☒")
_WIDE = 3
"""Columns from which a table labels its rows and its columns; under, the field's own title is enough."""
_TAG = re.compile(r"\{\{.*?\}\}")
_ROW = re.compile(r"([a-z][a-z_]*?)_(\d+)_([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in: name of its control and bookmark, label, kind, what the empty field says."""

    nom: str
    libelle: str
    kind: str
    prompt: str
    choices: tuple[str, ...]
    cell: Cell | None
    """The cell that holds it and nothing else; what is typed anywhere in that cell is its answer."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Alike rows of a table, one for each company of a group for instance; more may be added."""

    prefixe: str
    table: int
    columns: Mapping[int, str]
    """Column → end of the fields' names (« membre », « siret »…)."""
    prompts: Mapping[int, str]
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Form:
    """A piece that asks for answers, as it was produced."""

    piece: str
    titre: str
    document: Document
    fields: Mapping[str, Field]
    rows: tuple[Rows, ...]
    exact: bool = True
    """False when only the template is known: places and contract text cannot be compared."""

    @property
    def single(self) -> tuple[Field, ...]:
        """The fields that stand in no repeated row."""
        return tuple(field for field in self.fields.values() if self.row_of(field.nom) is None)

    def row_of(self, nom: str) -> Rows | None:
        """The repeated rows to which a field belongs."""
        found = _ROW.fullmatch(nom)
        if found is None:
            return None
        return next((rows for rows in self.rows if rows.prefixe == found[1]), None)


def form_of(document: Document, piece: str, titre: str) -> Form:
    """The form that a produced document is; without field when it asks for nothing."""
    asked = [control for control in document.controls if control.tag and not control.locked]
    places = {name: paragraph.cell for paragraph in body(document) for name in names(paragraph)}
    cells = texts_by_cell(document)
    fields: dict[str, Field] = {}
    for control in asked:
        place = places.get(control.tag)
        at = None if place is None else (place.table, place.row, place.column)
        alone = at is not None and " ".join(cells[at].split()) == " ".join(control.text.split())
        fields[control.tag] = Field(
            control.tag,
            _label(control, place, cells),
            control.kind,
            control.text if control.prompt or control.kind == "check" else "",
            control.choices,
            at if alone else None,
        )
    return Form(piece, titre, document, fields, tuple(_rows(fields)))


def form_of_template(template: Document, returned: Document, piece: str, titre: str) -> Form:
    """The form of a template, when nobody has the produced piece: names with tags are those of the file.

    Facts of the contract are then what the returned file itself says.
    """
    form = form_of(template, piece, titre)
    present = {control.tag for control in returned.controls} | set(returned.bookmarks)
    fields: dict[str, Field] = {}
    for field in form.fields.values():
        pattern = re.compile("([A-Za-z0-9_]+)".join(re.escape(text) for text in _TAG.split(field.nom)))
        found = [name for name in present if pattern.fullmatch(name)] if "{{" in field.nom else [field.nom]
        for name in sorted(found):
            fields[name] = replace(field, nom=name)
    return Form(piece, titre, returned, fields, tuple(_rows(fields)), exact=False)


def body(document: Document) -> tuple[Paragraph, ...]:
    """The paragraphs of the text itself."""
    return document.part_paragraphs(BODY)


def names(paragraph: Paragraph) -> Iterator[str]:
    """The names of the controls and bookmarks that begin in a paragraph."""
    for found in _MARK.finditer(paragraph.marked):
        if not found[1] and found[2]:
            yield found[2]


def texts_by_cell(document: Document) -> dict[Cell, str]:
    """The text of each cell of the body, its paragraphs one a line."""
    found: dict[Cell, list[str]] = {}
    for paragraph in body(document):
        if paragraph.cell is not None:
            place = (paragraph.cell.table, paragraph.cell.row, paragraph.cell.column)
            found.setdefault(place, []).append(paragraph.text)
    return {place: "\n".join(texts) for place, texts in found.items()}


def _label(control: Control, place: CellPlace | None, cells: Mapping[Cell, str]) -> str:
    """The control's title, with the label of its row where the table has one for each row."""
    title = control.title or control.tag
    if place is None or _ROW.fullmatch(control.tag) or _columns(place.table, cells) < _WIDE:
        return title
    before = (
        " ".join(cells.get((place.table, place.row, column), "").split()) for column in range(1, place.column)
    )
    row = next((text for text in before if text not in _BOXES), "")
    return f"{title} – {row}" if row else title


def _columns(table: int, cells: Mapping[Cell, str]) -> int:
    return max((column for other, _, column in cells if other == table), default=0)


def _rows(fields: Mapping[str, Field]) -> Iterator[Rows]:
    groups: dict[tuple[str, int], dict[int, dict[int, Field]]] = {}
    for field in fields.values():
        found = _ROW.fullmatch(field.nom)
        if found and field.cell is not None:
            table, _, column = field.cell
            groups.setdefault((found[1], table), {}).setdefault(int(found[2]), {})[column] = field
    for (prefix, table), numbered in groups.items():
        if len(numbered) < 2:
            continue
        first = numbered[min(numbered)]
        yield Rows(
            prefix,
            table,
            {column: _ending(field.nom) for column, field in first.items()},
            {column: field.prompt for column, field in first.items()},
            tuple(sorted(numbered)),
        )


def _ending(nom: str) -> str:
    found = _ROW.fullmatch(nom)
    return found[3] if found else nom
