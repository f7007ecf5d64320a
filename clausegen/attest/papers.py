"""The Word templates of a batch, opened once and tried before any number is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clausegen.attest.context import build
from clausegen.attest.issuing import Piece, enregistrement
from clausegen.attest.mailing import Pli, cover_context, slip_context
from clausegen.attest.records import Attestation
from clausegen.errors import InputError, Place, Problem, TemplateError
from clausegen.register import Inscription, Statut
from clausegen.resources import templates_dir
from clausegen.word import Template

ATTESTATION, COVER, SLIP = "attestation.docx", "couverture.docx", "bordereau.docx"


@dataclass(frozen=True, slots=True)
class Papers:
    """The templates; ``octets`` are those of the attestation's, which the register keeps."""

    attestation: Template
    octets: bytes
    couverture: Template
    bordereau: Template

    def context(self, piece: Piece) -> Mapping[str, object]:
        """The values printed on an attestation."""
        return build(piece.attestation, enregistrement(piece.inscription))

    def try_on(self, attestation: Attestation, jour: date) -> None:
        """Fill each template once, for nothing: its faults must be told before numbers are taken."""
        inscription = Inscription(
            *(0, "0000-0000", attestation.emetteur, attestation.identite, jour),
            *("0000-0000", Statut.ATTRIBUE, {}, "0000-0000"),
        )
        piece = Piece(attestation, inscription, (), "")
        plis = [Pli(1, (piece,))]
        problems: list[Problem] = []
        for template, values in (
            (self.attestation, self.context(piece)),
            (self.couverture, cover_context(plis[0], 1)),
            (self.bordereau, slip_context(plis, jour, 1)),
        ):
            try:
                template.render(values)
            except TemplateError as error:
                problems += error.problems
        if problems:
            raise TemplateError(problems)


def open_papers(modeles: Path | None) -> Papers:
    """The templates: the user's own where the folder has them, ours for the others."""
    if modeles is not None and not any((modeles / name).is_file() for name in (ATTESTATION, COVER, SLIP)):
        raise InputError(
            [
                Problem(
                    Place(fichier=str(modeles)),
                    "ce dossier n’existe pas, ou ne contient aucun de nos modèles",
                    f"un dossier avec « {ATTESTATION} », « {COVER} » ou « {SLIP} »",
                    "Corrigez --modeles, ou retirez-le pour employer les modèles livrés.",
                )
            ]
        )
    octets = _find(ATTESTATION, modeles).read_bytes()
    return Papers(
        Template.from_bytes(octets, ATTESTATION),
        octets,
        Template.open(_find(COVER, modeles)),
        Template.open(_find(SLIP, modeles)),
    )


def _find(name: str, modeles: Path | None) -> Path:
    own = modeles / name if modeles else None
    return own if own and own.is_file() else templates_dir() / name
