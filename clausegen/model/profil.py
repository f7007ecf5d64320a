"""The territory profile: local values, each with its source and date, and the facilitators."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from clausegen.model.dossier import Facilitateur
from clausegen.model.fields import Couleur, Jour, Mots, OuiNon, Police, Record, Texte
from clausegen.model.vocabulary import TypeStructure


class ValeurProfil(Record):
    """One local value: what, from where, since when."""

    valeur: Any = Field(description="La valeur, écrite comme dans un dossier")
    source: Texte = Field(description="D’où vient la valeur (étude, convention, usage local)")
    date: Jour = Field(description="Date de la source")
    a_verifier: OuiNon = Field(False, description="Valeur à confirmer")
    note: Texte | None = Field(None, description="Précision")


class OffreLocale(Record):
    """A structure of the territory that could answer or help: where it is known from, since when."""

    nom: Texte = Field(description="Nom de la structure")
    type: TypeStructure = Field(description="ei, aci, etti, ea, esat, geiq…")
    corps_etat: Mots = Field((), description="Corps d’état couverts ; vide : tous")
    source: Texte = Field(description="D’où vient l’information")
    date: Jour = Field(description="Date de la source")


class Logo(Record):
    """The logo of a letterhead."""

    fichier: Texte = Field(description="Image PNG ou JPEG, à côté du profil")
    texte: Texte = Field(description="Texte de remplacement, pour qui ne voit pas l’image")


class Couleurs(Record):
    """The colours of a letterhead."""

    accent: Couleur | None = Field(None, description="Titres, filets et en-têtes de tableaux")
    texte_sur_accent: Couleur | None = Field(
        None, description="Texte des en-têtes de tableaux, qui sont alors remplis de l’accent"
    )


class Polices(Record):
    """The fonts of a letterhead, by style."""

    titres: Police | None = Field(None, description="Police des titres")
    corps: Police | None = Field(None, description="Police du texte")


class Apparence(Record):
    """The look of the pieces: a letterhead that replaces the family's own."""

    logo: Logo | None = Field(None, description="Logo, en tête de la première page")
    couleurs: Couleurs = Field(Couleurs(), description="Couleurs")
    polices: Polices = Field(Polices(), description="Polices, par style")


class Profil(Record):
    """The profile of a territory."""

    nom: Texte = Field(description="Nom du profil")
    version: Texte = Field(description="Version ou date du profil")
    valeurs: dict[str, ValeurProfil] = Field(
        default_factory=dict, description="Valeurs par clé du dossier (cout_horaire, taux_insertion…)"
    )
    parts_main_oeuvre: dict[str, ValeurProfil] = Field(
        default_factory=dict, description="Part de main-d’œuvre par corps d’état"
    )
    offre_locale: tuple[OffreLocale, ...] = Field(
        (), description="Structures d’insertion et du handicap du territoire, par corps d’état"
    )
    facilitateurs: tuple[Facilitateur, ...] = Field((), description="Facilitateurs par secteur")
    apparence: Apparence | None = Field(None, description="Apparence des pièces : logo, couleurs, polices")
