"""A returned file: which form it is, what it answers, what the buyer is asked to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clausegen.adapt.forms.altered import altered
from clausegen.adapt.forms.answers import Answers, read_answers
from clausegen.adapt.forms.checks import check
from clausegen.adapt.forms.engagement import check_engagement, concerns
from clausegen.adapt.forms.fields import Form, form_of, form_of_template
from clausegen.adapt.forms.points import Genre, Point, in_order
from clausegen.clauses.catalogue import Catalogue, Piece
from clausegen.errors import InputError, Place, Problem
from clausegen.resources import templates_dir
from clausegen.word.reading import Document, read_document

_ENOUGH = 0.3
"""Share of a form's fields under which a file is another document."""


@dataclass(frozen=True)
class Returned:
    """One file that was read."""

    fichier: str
    form: Form
    answers: Answers
    points: tuple[Point, ...]


def read_all(
    paths: Sequence[Path], forms: Sequence[Form] | None, catalogue: Catalogue, day: date
) -> tuple[tuple[Returned, ...], tuple[Problem, ...]]:
    """The files that could be read, and why the others could not.

    ``forms`` are the forms as given; ``None`` when nobody has them: the templates of the catalogue
    then say what is asked, and the contract's text is not compared.
    """
    templates = _templates(catalogue) if forms is None else ()
    read: list[Returned] = []
    refused: list[Problem] = []
    for path in _files(paths):
        try:
            document = read_document(path)
            read.append(_read(document, _candidates(document, forms, templates), day))
        except InputError as error:
            refused.extend(error.problems)
    return tuple(read), tuple(refused)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves; those of a folder, without what Word leaves while a document is open."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                p
                for p in path.iterdir()
                if p.suffix.lower() == ".docx" and not p.name.startswith(("~$", "."))
            )
        else:
            yield path


def _templates(catalogue: Catalogue) -> tuple[tuple[Piece, Document], ...]:
    """The templates that ask for something, read once for all the files."""
    paths = [(piece, templates_dir() / piece.modele) for piece in catalogue.pieces if piece.modele]
    read = [(piece, read_document(path)) for piece, path in paths if path.is_file()]
    return tuple((piece, document) for piece, document in read if form_of(document, "", "").fields)


def _candidates(
    document: Document, forms: Sequence[Form] | None, templates: Sequence[tuple[Piece, Document]]
) -> list[Form]:
    """The forms that a file may be."""
    if forms is not None:
        return list(forms)
    return [form_of_template(template, document, piece.id, piece.titre) for piece, template in templates]


def _read(document: Document, candidates: Sequence[Form], day: date) -> Returned:
    form = _recognised(document, candidates)
    answers = read_answers(form, document)
    points = list(check(form, answers, day))
    if concerns(form):
        points += check_engagement(form, answers)
    if form.exact:
        points += altered(form, document, answers)
    if document.tracked:
        points.append(
            Point(
                Genre.LECTURE,
                "le fichier porte des modifications suivies : il a été lu comme si elles étaient acceptées",
            )
        )
    return Returned(document.fichier, form, answers, in_order(points))


def _recognised(document: Document, candidates: Sequence[Form]) -> Form:
    names = {control.tag for control in document.controls} | set(document.bookmarks)

    def likeness(form: Form) -> tuple[float, int]:
        alike = len(names & set(form.fields)) / max(len(form.fields), 1)
        same = sum(document.bookmarks.get(name) == text for name, text in form.document.bookmarks.items())
        return alike, same

    best = max(candidates, key=likeness, default=None)
    if best is None or likeness(best)[0] < _ENOUGH:
        titles = ", ".join(f"« {form.titre} »" for form in candidates) or "un formulaire de clausegen"
        raise InputError(
            [
                Problem(
                    Place(document.fichier),
                    "ce document n’est pas l’un des formulaires attendus, ou ses champs ont été effacés",
                    titles,
                    "vérifiez le fichier ; demandez le document Word rempli, ni recopié ni scanné",
                )
            ]
        )
    return best
