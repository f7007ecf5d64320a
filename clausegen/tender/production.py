"""The run: a case → a folder of pieces, checked before it gets its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clausegen.clauses.catalogue import Catalogue, Destinataire, Piece
from clausegen.errors import CoherenceError, Place, Problem
from clausegen.model.scalars import slug
from clausegen.model.vocabulary import Levier
from clausegen.tender import manifest, output_folder
from clausegen.tender.appearance import letterhead_of, missing_fonts
from clausegen.tender.case import Case
from clausegen.tender.check import control, requirements, whole
from clausegen.tender.check.doubts import to_check
from clausegen.tender.check.expectations import expectations
from clausegen.tender.context import note
from clausegen.tender.context.clause import build as build_clause
from clausegen.tender.templates import PieceTemplate, open_templates, sections
from clausegen.word.letterhead import dress
from clausegen.word.reading import read_document


@dataclass(frozen=True)
class Request:
    """What the user asks of a run."""

    sortie: Path
    jour: date
    pdf: bool = False
    archive: bool = False
    modeles: Path | None = None
    remplacer: bool = False


@dataclass(frozen=True)
class Report:
    """What a run made: paths in the output folder, remarks, and what was held back."""

    sortie: Path
    fichiers: tuple[str, ...]
    remarques: tuple[Problem, ...]
    a_verifier: tuple[str, ...]
    sans_piece: tuple[Levier, ...]


def produce(case: Case, catalogue: Catalogue, request: Request) -> Report:
    """Write the pieces of a case; every file is read back before the folder takes its name."""
    requirements.check(case)
    output_folder.check(request.sortie, replace=request.remplacer)
    if request.pdf:
        from clausegen.pdf import require  # noqa: PLC0415 - the PDF stack is loaded only when asked for

        require()
    pieces = catalogue.applicable(case.leviers)
    modeles = open_templates(pieces, request.modeles, case.article)
    ranks = sections(catalogue, request.modeles)
    remarks: list[Problem] = []
    doubts = to_check(case)
    letterhead = letterhead_of(case.lu)
    if request.pdf:
        remarks.extend(missing_fonts(letterhead))
    with output_folder.written_aside(request.sortie, replace=request.remplacer) as folder:
        internal = note.build(case, ranks, request.jour, doubts).model_dump()
        public = build_clause(case, ranks).model_dump()
        for piece in pieces:
            context = public if piece.dossier is Destinataire.DCE else internal
            modele = modeles[piece.id]
            data = modele.template.render(context, report=remarks)
            if letterhead is not None and not modele.propre:
                data = dress(data, letterhead, piece.fichier)
            output_folder.write(folder / path_of(piece), data)
        _read_back(case, modeles, ranks, internal, folder, remarks)
        if request.pdf:
            _to_pdf(folder, pieces, request.jour)
        if request.archive:
            name = f"{slug(case.dossier.marche.reference).replace('_', '-')}-dce.zip"
            output_folder.pack(folder / Destinataire.DCE, folder / name)
        target = folder / output_folder.MANIFESTE
        output_folder.write(target, manifest.build(case, modeles, folder, request.jour))
        files = tuple(sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()))
    return Report(
        request.sortie,
        files,
        tuple(dict.fromkeys(remarks)),
        tuple(doubts),
        requirements.levers_without_piece(case),
    )


def path_of(piece: Piece) -> str:
    """Where a piece stands in the output folder."""
    return f"{piece.dossier}/{piece.fichier}"


def _read_back(
    case: Case,
    modeles: dict[str, PieceTemplate],
    ranks: dict[str, int],
    internal: dict[str, Any],
    folder: Path,
    remarks: list[Problem],
) -> None:
    """Read every piece again, judge them together, and keep what it takes to judge them later."""
    read = {}
    for modele in modeles.values():
        name = path_of(modele.piece)
        wanted = expectations(case, modele.piece, name, ranks, modele.texte, internal)
        read[name] = (read_document(folder / name), wanted)
    titles = whole.judge(read, folder, case.article, remarks)
    output_folder.write(folder / control.CONTROLE, control.build(read, titles, case.article))


def _to_pdf(folder: Path, pieces: tuple[Piece, ...], day: date) -> None:
    from clausegen.pdf import convert, empty_pages, pin  # noqa: PLC0415 - as above

    sources = [folder / path_of(piece) for piece in pieces]
    made = convert(sources, folder / ".pdf")
    for source, pdf in zip(sources, made, strict=True):
        title = read_document(source).properties.get("title", source.stem)
        pin(pdf, day, title)
        empty = empty_pages(pdf)
        if empty:
            raise CoherenceError(
                [Problem(Place(fichier=source.name), f"une page du PDF est vide : page {empty[0]}")]
            )
        pdf.rename(source.with_suffix(".pdf"))
    (folder / ".pdf").rmdir()
