"""The run: a case → a folder of pieces, checked before it gets its name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clausegen.clauses.catalogue import Destinataire, Piece
from clausegen.errors import CoherenceError, Place, Problem
from clausegen.tender import manifest, output_folder
from clausegen.tender.agenda import events
from clausegen.tender.appearance import letterhead_of, missing_fonts
from clausegen.tender.case import Case
from clausegen.tender.check import control, requirements, whole
from clausegen.tender.check.fact_names import fact_names
from clausegen.tender.filling import Bundle, gather, path_of
from clausegen.word.letterhead import dress
from clausegen.word.reading import read_document
from clausegen.word.soundness import check_filled


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
    """What a run made: paths in the output folder, remarks, and what is to be checked."""

    sortie: Path
    fichiers: tuple[str, ...]
    remarques: tuple[Problem, ...]
    a_verifier: tuple[str, ...]


def produce(case: Case, request: Request) -> Report:
    """Write the pieces of a case; every file is read back before the folder takes its name."""
    requirements.check(case)
    output_folder.check(request.sortie, replace=request.remplacer)
    if request.pdf:
        from clausegen.pdf import require  # noqa: PLC0415 - the PDF stack is loaded only when asked for

        require()
    former = output_folder.known_files(request.sortie) or {}
    letterhead = letterhead_of(case.lu)
    remarks: list[Problem] = list(missing_fonts(letterhead)) if request.pdf else []
    with output_folder.written_aside(request.sortie, replace=request.remplacer) as folder:
        bundle = gather(case, request.jour, request.modeles)
        word = [modele.piece for modele in bundle.modeles.values()]
        for piece in bundle.pieces:
            data = bundle.fill(piece, remarks)
            if piece in word:
                modele = bundle.modeles[piece.id]
                if letterhead is not None and not modele.propre:
                    data = dress(data, letterhead, piece.fichier)
                remarks += check_filled(data, piece.fichier, piece.modele, ours=not modele.propre)
            output_folder.write(folder / path_of(piece), data)
        _read_back(bundle, folder, remarks)
        if request.pdf:
            _to_pdf(folder, word, request.jour)
        if request.archive:
            name = output_folder.archive_name(case.dossier.marche.reference)
            output_folder.write(folder / name, output_folder.pack(folder / Destinataire.DCE))
        target = folder / output_folder.MANIFESTE
        output_folder.write(target, manifest.build(case, bundle.modeles, folder, request.jour))
        files = tuple(sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()))
    remarks += _dropped(former, files, request)
    return Report(request.sortie, files, tuple(dict.fromkeys(remarks)), bundle.a_verifier)


def _dropped(former: Iterable[str], files: Collection[str], request: Request) -> Iterator[Problem]:
    """The archive and the PDF files of the folder that this run replaced, and did not make again."""
    gone = {Path(name).suffix for name in former if name not in files}
    lost = [("l’archive", "--zip")] * (".zip" in gone and not request.archive)
    lost += [("les PDF", "--pdf")] * (".pdf" in gone and not request.pdf)
    if lost:
        yield Problem(
            Place(fichier=str(request.sortie)),
            f"le dossier remplacé avait {' et '.join(what for what, _ in lost)} : ce n’est pas refait",
            "",
            f"au besoin, relancez avec {' '.join(option for _, option in lost)}",
        )


def _read_back(bundle: Bundle, folder: Path, remarks: list[Problem]) -> None:
    """Read every piece again, judge them together, and keep what it takes to judge them later."""
    read = {
        path_of(modele.piece): (
            read_document(folder / path_of(modele.piece)),
            bundle.expected(modele.piece),
        )
        for modele in bundle.modeles.values()
    }
    titles = whole.judge(read, folder, bundle.case.article, remarks)
    case = bundle.case
    diaries = {path_of(piece): events(case) for piece in bundle.pieces if not piece.modele}
    kept = control.build(read, titles, case.article, fact_names(case, bundle.ranks), diaries)
    output_folder.write(folder / control.CONTROLE, kept)


def _to_pdf(folder: Path, pieces: Iterable[Piece], day: date) -> None:
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
