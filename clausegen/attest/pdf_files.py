"""The PDF files of a batch, and the one for the office printer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clausegen.attest.commande import Commande, Suivi
from clausegen.attest.issuing import Piece
from clausegen.attest.mailing import (
    BORDEREAU,
    Pli,
    cover_context,
    envelopes,
    print_sheets,
    slip_context,
)
from clausegen.attest.output_folder import OutputFolder
from clausegen.attest.papers import Papers
from clausegen.attest.word_files import Written
from clausegen.french import typography
from clausegen.publish import Document, Outcome, Printed, Progress, Publication

_PRINT_TITLE = "Attestations à imprimer"
_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class Published:
    """What was made; ``echecs`` names each document that could not be, with the reason."""

    echecs: tuple[str, ...] = ()
    impression: Printed | None = None


def publish(
    folder: OutputFolder,
    papers: Papers,
    pieces: Sequence[Piece],
    written: Written,
    commande: Commande,
    suivi: Suivi,
) -> Published:
    """Make the PDF files that are not current and, when asked for, the print file."""
    printing = commande.impression
    by_name = {piece.nom: piece for piece in pieces}
    stale = {
        name for name in by_name if commande.pdf and not folder.pdf_is_current(name, written.empreintes[name])
    }
    wanted = [piece for piece in pieces if printing or piece.nom in stale]
    failed: dict[str, str] = {}
    with Publication(commande.jour, executor=commande.executor) as publication:
        documents = [_document(folder, piece, to_disk=piece.nom in stale) for piece in wanted]
        with suivi("PDF") as progress, _noted(folder) as note:
            progress(0, len(documents))
            outcomes = publication.make(documents, progress=progress, keep_pages=printing is not None)
            for outcome in outcomes:
                if outcome.problem is not None:
                    failed[outcome.key] = _told(by_name[outcome.key], outcome)
                elif outcome.key in stale:
                    note(outcome.key, written.empreintes[outcome.key])
        printed = None
        plis = envelopes([piece for piece in pieces if piece.nom not in failed], commande.tri)
        if printing and plis:
            with suivi("Impression") as progress:
                printed, missing = _print(publication, papers, plis, commande, printing, progress)
            failed |= missing
    return Published(tuple(failed.values()), printed)


@contextmanager
def _noted(folder: OutputFolder) -> Iterator[Callable[[str, str], None]]:
    """What to call for each PDF made; noted by the hundred: one that is forgotten is only made again."""
    waiting: dict[str, str] = {}

    def note(name: str, docx: str) -> None:
        waiting[name] = docx
        if len(waiting) == _TOGETHER:
            folder.note_pdf(waiting)
            waiting.clear()

    try:
        yield note
    finally:
        folder.note_pdf(waiting)


def _document(folder: OutputFolder, piece: Piece, *, to_disk: bool) -> Document:
    a = piece.attestation
    return Document(
        piece.nom,
        folder.word(piece.nom),
        expected=(piece.numero, piece.inscription.code, a.titulaire, a.marche),
        each_page=(piece.numero,),
        pdf=folder.pdf(piece.nom) if to_disk else None,
        title=f"Attestation {piece.numero} – {a.titulaire}",
    )


def _told(piece: Piece, outcome: Outcome) -> str:
    return typography(f"{piece.numero} ({piece.attestation.titulaire}) : {outcome.problem}")


def _print(
    publication: Publication,
    papers: Papers,
    plis: Sequence[Pli],
    commande: Commande,
    path: Path,
    progress: Progress,
) -> tuple[Printed, dict[str, str]]:
    """The print file: bordereau, cover sheets and attestations; and the sheets that could not be made."""
    failed = {}
    extras = list(_extras(papers, plis, commande))
    progress(0, len(extras))
    for outcome in publication.make(extras, progress=progress, keep_pages=True):
        if outcome.problem is not None:
            failed[outcome.key] = typography(f"{outcome.key} : {outcome.problem}")
    sheets = print_sheets(plis, couverture=commande.couverture, exemplaires=commande.exemplaires)
    ready = [sheet for sheet in sheets if sheet.key not in failed]
    return publication.print(path, ready, title=_PRINT_TITLE), failed


def _extras(papers: Papers, plis: Sequence[Pli], commande: Commande) -> Iterator[Document]:
    slip = papers.bordereau.render(slip_context(plis, commande.jour, commande.exemplaires))
    yield Document(BORDEREAU, slip, expected=tuple(p.numero for pli in plis for p in pli.pieces))
    if commande.couverture:
        for pli in plis:
            cover = papers.couverture.render(cover_context(pli, commande.exemplaires))
            yield Document(pli.cle, cover, expected=(pli.titulaire,))
