"""The Word files of a batch: those that must be made again, made; the others left alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from clausegen.attest.fingerprint import of_bytes, of_contents
from clausegen.attest.issuing import Piece, file_names, mentions_texts
from clausegen.attest.output_folder import CHANGED, REPLACED, OutputFolder, digest, told
from clausegen.attest.papers import Papers
from clausegen.errors import Problem
from clausegen.french import typography
from clausegen.publish import Filling, Progress, fill
from clausegen.register import Edition, Registre


@dataclass(slots=True)
class Written:
    """What became of the Word files: by the name of the piece, digests, failures; remarks in French."""

    empreintes: dict[str, str] = field(default_factory=dict)
    refaits: set[str] = field(default_factory=set)
    echecs: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    remarques: list[str] = field(default_factory=list)


def retire(folder: OutputFolder, registre: Registre, pieces: Sequence[Piece]) -> list[str]:
    """Move away the files of attestations that these replace, so that nobody sends them; says which."""
    remarks = []
    for piece in pieces:
        former = piece.inscription.remplace
        if former is None:
            continue
        for old in registre.find(former):
            if old.remplacee_par != piece.numero or old.emetteur != piece.inscription.emetteur:
                continue
            paths = [path for name in file_names(old) for path in (folder.word(name), folder.pdf(name))]
            for path in filter(Path.exists, paths):
                moved = folder.set_aside(path, REPLACED)
                remarks.append(
                    typography(
                        f"{path.name}, remplacée par {piece.numero}, est rangée dans « {moved.parent.name} »"
                    )
                )
    return remarks


def write(
    folder: OutputFolder,
    registre: Registre,
    papers: Papers,
    pieces: Sequence[Piece],
    jour: date,
    executor: Executor | None,
    progress: Progress,
) -> Written:
    """Make the Word files that are not as they should be; each chunk is safe before it is registered."""
    written = Written()
    modele = registre.keep_template(papers.attestation.fichier, papers.octets)
    todo = []
    for piece in pieces:
        found = digest(folder.word(piece.nom))
        if found is not None and _is_current(piece, modele, found):
            written.empreintes[piece.nom] = found
        else:
            todo.append(piece)
            _keep_changes(folder, papers, piece, found, written)
    by_name = {piece.nom: piece for piece in todo}
    progress(0, len(todo))
    fillings = _fillings(folder, papers, todo)
    for chunk in fill(fillings, executor=executor, progress=lambda done, _: progress(done, len(todo))):
        editions = []
        for filled in chunk:
            piece = by_name[filled.key]
            written.remarques += (f"{piece.numero} : {remark}" for remark in filled.remarks)
            if filled.problems:
                written.echecs[piece.nom] = filled.problems
                continue
            edition = _edition(piece, modele, filled.target, jour)
            editions.append(edition)
            written.empreintes[piece.nom] = edition.docx
            written.refaits.add(piece.nom)
        registre.mark_issued(editions)
    return written


def _edition(piece: Piece, modele: str, path: Path, jour: date) -> Edition:
    """The edition that a file just written is."""
    with told(path):
        data = path.read_bytes()
    mentions = mentions_texts(piece.attestation)
    return Edition(piece.inscription.id, modele, of_bytes(data), of_contents(data), mentions, jour)


def _fillings(folder: OutputFolder, papers: Papers, pieces: Sequence[Piece]) -> Iterator[Filling]:
    for piece in pieces:
        yield Filling(piece.nom, papers.attestation, papers.context(piece), folder.word(piece.nom))


def _is_current(piece: Piece, modele: str, found: str) -> bool:
    """Whether the file on disk is the last edition, and that edition the one wanted."""
    if not piece.editions:
        return False
    last = piece.editions[-1]
    wanted = mentions_texts(piece.attestation)
    return (last.docx, last.modele, dict(last.mentions)) == (found, modele, dict(wanted))


def _keep_changes(
    folder: OutputFolder, papers: Papers, piece: Piece, found: str | None, written: Written
) -> None:
    """Put away a file that somebody changed by hand, before it is made again."""
    if found is None or any(edition.docx == found for edition in piece.editions):
        return
    # A run killed before it could register its file has left the very file we are about to make.
    if of_bytes(papers.attestation.render(papers.context(piece))) == found:
        return
    moved = folder.set_aside(folder.word(piece.nom), CHANGED)
    written.remarques.append(
        typography(
            f"{piece.nom}.docx avait été modifié depuis sa production : votre version est rangée dans "
            f"« {moved.parent.name} », le document inscrit au registre est refait"
        )
    )
