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
from clausegen.word.package import read_file
from clausegen.word.soundness import check_filled, refuse_broken

ATTESTATION, COVER, SLIP = "attestation.docx", "couverture.docx", "bordereau.docx"


@dataclass(frozen=True, slots=True)
class Papers:
    """The templates; ``octets`` are those of the attestation's, which the register keeps."""

    propres: frozenset[str]
    """The names of those that are the user's own."""
    attestation: Template
    octets: bytes
    couverture: Template
    bordereau: Template

    def context(self, piece: Piece) -> Mapping[str, object]:
        """The values printed on an attestation."""
        return build(piece.attestation, enregistrement(piece.inscription))

    def try_on(self, attestation: Attestation, jour: date) -> tuple[Problem, ...]:
        """Fill each template once, for nothing: its faults must be told before numbers are taken.

        This document answers for the others: their parts and relationships are the template's, and its
        repeated identifiers are numbered by the engine. To judge each would take ten times as long as
        to fill it (5 ms for 0.5).
        """
        inscription = Inscription(
            *(0, "0000-0000", attestation.emetteur, attestation.identite, jour),
            *("0000-0000", Statut.ATTRIBUE, {}, "0000-0000"),
        )
        piece = Piece(attestation, inscription, (), "")
        plis = [Pli(1, (piece,))]
        problems: list[Problem] = []
        remarks: list[Problem] = []
        for template, values in (
            (self.attestation, self.context(piece)),
            (self.couverture, cover_context(plis[0], 1)),
            (self.bordereau, slip_context(plis, jour, 1)),
        ):
            name = template.fichier
            try:
                data = template.render(values)
            except TemplateError as error:
                problems += error.problems
                continue
            remarks += check_filled(data, name, name, ours=name not in self.propres)
        if problems:
            raise TemplateError(problems)
        return tuple(remarks)


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
    names = (ATTESTATION, COVER, SLIP)
    own = frozenset(name for name in names if modeles is not None and (modeles / name).is_file())
    octets = {}
    for name in names:
        folder = modeles if modeles is not None and name in own else templates_dir()
        octets[name] = read_file(folder / name, name)
        if name in own:
            refuse_broken(octets[name], name)
    attestation, cover, slip = (Template.from_bytes(octets[name], name) for name in names)
    return Papers(own, attestation, octets[ATTESTATION], cover, slip)
