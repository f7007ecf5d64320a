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
from clausegen.model.vocabulary import Levier, ThemeCondition, ThemeSousCritere

CATALOGUE = "catalogue.yaml"
Phrase = Annotated[str, AfterValidator(typography)]
"""Words of the data file that pieces print, spaced as French wants."""


class Destinataire(StrEnum):
    """Who receives a piece: the candidates, the buyer alone, or who follows the contract once awarded."""

    DCE = "dce"
    INTERNE = "interne"
    SUIVI = "suivi"


class Livre(StrEnum):
    """Which part of the code rules a contract: it decides of its pieces and of its words."""

    MARCHE = "marche"
    CONCESSION = "concession"


class Presence(StrEnum):
    """A fact of the contract on which a piece depends, beside the levers."""

    TOUJOURS = "toujours"
    JUSTIFICATION = "justification"
    """A lot gives the reasons for having no social condition."""
    CALENDRIER_DATE = "calendrier_date"
    """The steps have dates: a start is known."""


class PorteeLots(StrEnum):
    """Which lots a piece names: those under the insertion condition, those with a lever, all of them."""

    CLAUSE = "clause"
    CONCERNES = "concernes"
    TOUS = "tous"


class Piece(Record):
    """One kind of document that clausegen writes."""

    id: str
    titre: str
    modele: str = ""
    """File name of the Word template; empty for a piece that is not a Word document."""
    dossier: Destinataire
    fichier: str
    """File name of the document written."""
    leviers: tuple[Levier, ...]
    livres: tuple[Livre, ...] = tuple(Livre)
    presence: Presence = Presence.TOUJOURS
    article: bool = False
    """True for the piece whose headings number the articles that the others cite."""
    numero: str = ""
    """The key of ``pieces``, in the dossier, that gives the number of its first heading."""
    droit: tuple[str, ...]
    """Identifiers of the texts that the piece carries out."""
    faits: tuple[str, ...]
    """Bookmarks that the piece must carry, « * » for as many as there are."""
    faits_insertion: tuple[str, ...] = ()
    """Those that it must carry when a lot is under the insertion condition."""
    lots: PorteeLots = PorteeLots.CLAUSE
    """The lots that the piece names."""


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


class ModeleSousCritere(Record):
    """The wording of a sub-criterion: its name, what the offer must describe."""

    intitule: str
    attendu: str


class Degre(Record):
    """One degree of the scoring grid."""

    appreciation: str
    contenu: str
    points: str


class ModeleCritere(Record):
    """The wording of a social criterion, when the dossier gives none."""

    intitule: str = ""
    sous_criteres: Mapping[ThemeSousCritere, ModeleSousCritere] = Field(default_factory=dict)
    notation: tuple[Degre, ...] = ()


class ModeleEtape(Record):
    """One step of the follow-up: what, when, by whom, under which sub-article."""

    action: str
    echeance: str
    responsable: str
    section: str


class Catalogue(Record):
    """Everything the data file beside the templates says."""

    version: int
    pieces: tuple[Piece, ...]
    dispositions: Mapping[str, Disposition] = Field(default_factory=dict)
    derogations: Mapping[str, TypeDerogation] = Field(default_factory=dict)
    mots: Mapping[Livre, Mapping[str, Mapping[str, str]]] = Field(default_factory=dict)
    """How pieces call the contract and its documents, in each part of the code."""
    citations: Mapping[str, Mapping[Livre, str]] = Field(default_factory=dict)
    """Texts that pieces cite, by what they serve and by part of the code."""
    criteres: ModeleCritere = ModeleCritere()
    themes: Mapping[ThemeCondition, str] = Field(default_factory=dict)
    etapes: Mapping[str, ModeleEtape] = Field(default_factory=dict)

    def applicable(
        self, leviers: frozenset[Levier], livre: Livre, presences: frozenset[Presence]
    ) -> tuple[Piece, ...]:
        """The pieces called for by at least one of these levers, in a contract of this kind."""
        return tuple(
            piece
            for piece in self.pieces
            if leviers & set(piece.leviers) and livre in piece.livres and piece.presence in presences
        )


def load_catalogue(folder: Path) -> Catalogue:
    """The catalogue that stands in a folder of templates; ``LawDataError`` when it is wrong."""
    path = folder / CATALOGUE
    try:
        return Catalogue.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise LawDataError(f"« {CATALOGUE} » : {error}") from error
