"""The territory profile: local values, each with its source and date, and the facilitators."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from clausegen.model.dossier import Facilitateur
from clausegen.model.fields import Jour, Mots, OuiNon, Record, Texte
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
