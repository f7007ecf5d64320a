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
from clausegen.tender import contexte_note, dossier_sortie, manifeste, requirements
from clausegen.tender.affaire import Affaire
from clausegen.tender.attendus import expectations
from clausegen.tender.contexte_clause import build as build_clause
from clausegen.tender.doutes import to_check
from clausegen.tender.modeles import Modele, open_templates, sections
from clausegen.tender.relecture import verify
from clausegen.word.reading import read_document


@dataclass(frozen=True)
class Commande:
    """What the user asks of a run."""

    sortie: Path
    jour: date
    pdf: bool = False
    archive: bool = False
    modeles: Path | None = None
    remplacer: bool = False


@dataclass(frozen=True)
class Bilan:
    """What a run made: paths in the output folder, remarks, and what was held back."""

    sortie: Path
    fichiers: tuple[str, ...]
    remarques: tuple[Problem, ...]
    a_verifier: tuple[str, ...]
    sans_piece: tuple[Levier, ...]


def produce(affaire: Affaire, catalogue: Catalogue, commande: Commande) -> Bilan:
    """Write the pieces of a case; every file is read back before the folder takes its name."""
    requirements.check(affaire)
    dossier_sortie.check(commande.sortie, replace=commande.remplacer)
    if commande.pdf:
        from clausegen.pdf import require  # noqa: PLC0415 - the PDF stack is loaded only when asked for

        require()
    pieces = catalogue.applicable(affaire.leviers)
    modeles = open_templates(pieces, commande.modeles, affaire.article)
    ranks = sections(catalogue, commande.modeles)
    remarks: list[Problem] = []
    with dossier_sortie.written_aside(commande.sortie, replace=commande.remplacer) as folder:
        internal = contexte_note.build(affaire, ranks, commande.jour).model_dump()
        public = build_clause(affaire, ranks).model_dump()
        for piece in pieces:
            context = public if piece.dossier is Destinataire.DCE else internal
            data = modeles[piece.id].template.render(context, report=remarks)
            dossier_sortie.write(folder / path_of(piece), data)
        _read_back(affaire, modeles, ranks, internal, folder)
        if commande.pdf:
            _to_pdf(folder, pieces, commande.jour)
        if commande.archive:
            name = f"{slug(affaire.dossier.marche.reference)}-dce.zip"
            dossier_sortie.pack(folder / Destinataire.DCE, folder / name)
        target = folder / dossier_sortie.MANIFESTE
        dossier_sortie.write(target, manifeste.build(affaire, modeles, folder, commande.jour))
        files = tuple(sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()))
    return Bilan(
        commande.sortie,
        files,
        tuple(dict.fromkeys(remarks)),
        tuple(to_check(affaire)),
        requirements.levers_without_piece(affaire),
    )


def path_of(piece: Piece) -> str:
    """Where a piece stands in the output folder."""
    return f"{piece.dossier}/{piece.fichier}"


def _read_back(
    affaire: Affaire,
    modeles: dict[str, Modele],
    ranks: dict[str, int],
    internal: dict[str, Any],
    folder: Path,
) -> None:
    problems: list[Problem] = []
    for modele in modeles.values():
        name = path_of(modele.piece)
        wanted = expectations(affaire, modele.piece, name, ranks, modele.texte, internal)
        problems.extend(verify(read_document(folder / name), wanted))
    if problems:
        raise CoherenceError(problems)


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
