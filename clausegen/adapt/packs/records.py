"""What the files of a pack say."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from clausegen.model.fields import Entier, Jour, Record, Texte

FORMAT = 1
PACK, PROFIL, FORMULATIONS, REFERENCE = "pack.yaml", "profil.yaml", "formulations.yaml", "reference.json"
MODELES = "modeles"


class Logo(Record):
    """The logo: its file, the text read aloud in its place, its height, the pieces that bear it."""

    fichier: Texte = Field(description="Nom du fichier, PNG ou JPEG")
    texte: Texte = Field(description="Texte de remplacement, lu à voix haute")
    hauteur_mm: Entier = Field(16, description="Hauteur, en millimètres")
    pieces: tuple[Texte, ...] = Field((), description="Pièces qui le portent ; toutes si rien n’est écrit")


class PackRecord(Record):
    """``pack.yaml``: the name and version of the pack."""

    format: Entier = Field(FORMAT, description="Format du pack")
    nom: Texte = Field(description="Nom du pack, par exemple celui du territoire")
    version: Texte = Field(description="Version du pack, par exemple 2026-11")
    auteur: Texte | None = Field(None, description="Organisme qui a fait le pack")
    logo: Logo | None = Field(None, description="Le logo des pièces")


class Formulation(Record):
    """One wording option: a passage of our template said in the territory's own words."""

    nom: Texte = Field(description="Nom de la formulation")
    piece: Texte = Field(description="Pièce concernée, par exemple ccap_article")
    au_lieu_de: Texte = Field(description="Le passage du modèle, copié tel quel, balises comprises")
    ecrire: Texte = Field(description="Le passage qui le remplace")
    source: Texte = Field(description="Qui en a décidé, et où")
    date: Jour = Field(description="Date de cette décision")


class Formulations(Record):
    """``formulations.yaml``."""

    formulations: tuple[Formulation, ...] = Field(description="Les formulations, l’une après l’autre")


class PieceReference(Record):
    """A piece of the catalogue when the pack was made."""

    titre: str
    modele: str
    sha256: str
    signets: tuple[str, ...]


class Reference(Record):
    """``reference.json``: the catalogue for which the pack was made, and the files as they were then."""

    clausegen: str
    catalogue: int
    contexte: int
    pieces: Mapping[str, PieceReference]
    variables: tuple[str, ...]
    fichiers: Mapping[str, str]
