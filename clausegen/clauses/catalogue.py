"""The catalogue of the pieces: which exists, when it applies, which template makes it, who receives it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, Field, ValidationError

from clausegen.errors import LawDataError
from clausegen.french import typography
from clausegen.model.fields import Record
from clausegen.model.vocabulary import Levier

CATALOGUE = "catalogue.yaml"
Phrase = Annotated[str, AfterValidator(typography)]
"""Words of the data file that pieces print, spaced as French wants."""


class Destinataire(StrEnum):
    """Who receives a piece: the candidates, or the buyer alone."""

    DCE = "dce"
    INTERNE = "interne"


class Piece(Record):
    """One kind of document that clausegen writes."""

    id: str
    titre: str
    modele: str
    """File name of the Word template."""
    dossier: Destinataire
    fichier: str
    """File name of the document written."""
    leviers: tuple[Levier, ...]
    droit: tuple[str, ...]
    """Identifiers of the texts that the piece carries out."""
    faits: tuple[str, ...]
    """Bookmarks that the piece must carry, « * » for as many as there are."""


class Disposition(Record):
    """A setting that a lot may have of its own: where the article treats it, and its name."""

    section: str
    signet: str
    """End of the bookmark's name: short, for Word cuts names at forty characters."""
    libelle: Phrase
    unite: str = ""
    oui: Phrase = ""
    non: Phrase = ""
    """The sentences that a yes and a no mean."""
    derogation: str = ""
    """The kind of derogation that the setting may be."""


class TypeDerogation(Record):
    """A way to depart from the general terms: which of their articles, where, about what."""

    ccag: str
    section: str
    objet: Phrase


class Catalogue(Record):
    """Everything the data file beside the templates says."""

    version: int
    pieces: tuple[Piece, ...]
    dispositions: Mapping[str, Disposition] = Field(default_factory=dict)
    derogations: Mapping[str, TypeDerogation] = Field(default_factory=dict)

    def applicable(self, leviers: frozenset[Levier]) -> tuple[Piece, ...]:
        """The pieces called for by at least one of these levers."""
        return tuple(piece for piece in self.pieces if leviers & set(piece.leviers))


def load_catalogue(folder: Path) -> Catalogue:
    """The catalogue that stands in a folder of templates; ``LawDataError`` when it is wrong."""
    path = folder / CATALOGUE
    try:
        return Catalogue.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise LawDataError(f"« {CATALOGUE} » : {error}") from error
