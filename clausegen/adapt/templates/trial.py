"""The trial: the template filled on the samples, read back as any piece, opened by LibreOffice."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from clausegen.clauses.catalogue import Catalogue, Piece
from clausegen.errors import InputError, MissingToolError, OutputError, Problem
from clausegen.intake import read_dossier
from clausegen.law import load_law
from clausegen.resources import samples_dir
from clausegen.tender.case import prepare
from clausegen.tender.production import Request, produce


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of the template on one sample: problems, or pages counted by LibreOffice (0: not there)."""

    exemple: str
    problemes: tuple[Problem, ...] = ()
    pages: int = 0
    sans_objet: bool = False
    """True when this sample does not call for the piece."""


def sample_dossiers() -> tuple[Path, ...]:
    """The dossiers shipped as samples."""
    return tuple(sorted(samples_dir().glob("*/dossier.yaml")))


def alone(catalogue: Catalogue, piece: Piece) -> Catalogue:
    """The catalogue in which no other piece is called for than this one, and the article that pieces cite."""
    pieces = (
        other if other.id == piece.id or other.article else other.model_copy(update={"leviers": ()})
        for other in catalogue.pieces
    )
    return catalogue.model_copy(update={"pieces": tuple(pieces)})


def try_out(data: bytes, piece: Piece, catalogue: Catalogue, day: date) -> tuple[Trial, ...]:
    """The template on each sample."""
    with tempfile.TemporaryDirectory(prefix="clausegen-") as folder:
        own = Path(folder, "modeles")
        own.mkdir()
        (own / piece.modele).write_bytes(data)
        restricted = alone(catalogue, piece)
        trials = [_one(path, piece, restricted, day, own, Path(folder)) for path in sample_dossiers()]
        return tuple(_opened(trials, piece, Path(folder)))


def _one(path: Path, piece: Piece, catalogue: Catalogue, day: date, own: Path, folder: Path) -> Trial:
    name = path.parent.name
    try:
        case = prepare(read_dossier(path), load_law(), catalogue)
        produce(case, Request(folder / name, day, modeles=own))
    except InputError as error:
        # The folder of templates is refused when no piece wants any of them.
        idle = all(problem.ou.fichier == str(own) for problem in error.problems)
        return Trial(name, () if idle else tuple(error.problems), sans_objet=idle)
    return Trial(name, sans_objet=not list((folder / name).rglob(piece.fichier)))


def _opened(trials: list[Trial], piece: Piece, folder: Path) -> Iterator[Trial]:
    """The trials that went well, converted in one call."""
    from clausegen.pdf import available, convert, page_count  # noqa: PLC0415 - the PDF stack is slow to load

    done = [trial for trial in trials if not trial.problemes and not trial.sans_objet]
    if not done or not available():
        yield from trials
        return
    sources = []
    for trial in done:
        # One folder for all: the file of each sample takes the sample's name.
        copy = folder / f"{trial.exemple}.docx"
        copy.write_bytes(next((folder / trial.exemple).rglob(piece.fichier)).read_bytes())
        sources.append(copy)
    try:
        made = convert(sources, folder / "pdf")
    except (MissingToolError, OutputError, InputError) as error:
        yield from (replace(trial, problemes=(*trial.problemes, _unopened(error))) for trial in trials)
        return
    pages = {source.stem: page_count(pdf) for source, pdf in zip(sources, made, strict=True)}
    yield from (replace(trial, pages=pages.get(trial.exemple, 0)) for trial in trials)


def _unopened(error: Exception) -> Problem:
    from clausegen.errors import Place  # noqa: PLC0415 - only when it happens

    return Problem(Place(), f"LibreOffice n’ouvre pas la pièce remplie ({error})")
