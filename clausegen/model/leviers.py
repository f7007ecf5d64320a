"""What a dossier says of the levers other than insertion hours, and of the tranches of a lot."""

from __future__ import annotations

from pydantic import Field

from clausegen.model.fields import Entier, Jour, Montant, Nombre, OuiNon, Phrase, Phrases, Record
from clausegen.model.vocabulary import ExceptionSociale, ThemeCondition, ThemeSousCritere


class SousCritere(Record):
    """One part of a social criterion: a means of this contract, and its weight."""

    theme: ThemeSousCritere | None = Field(
        None,
        description="Moyen jugé : encadrement, integration, formation, parcours ou suivi",
    )
    intitule: Phrase | None = Field(None, description="Intitulé, s’il diffère de celui du thème")
    attendu: Phrase | None = Field(None, description="Ce que l’offre doit décrire, s’il diffère du thème")
    ponderation: Nombre = Field(description="Points, dans la pondération du critère")


class Critere(Record):
    """The social criterion: what it is called, its weight, its parts."""

    intitule: Phrase | None = Field(None, description="Intitulé du critère social")
    ponderation: Nombre | None = Field(None, description="Pondération du critère, sur 100")
    sous_criteres: tuple[SousCritere, ...] | None = Field(
        None, description="Sous-critères ; la somme de leurs pondérations égale celle du critère"
    )


class AutreCondition(Record):
    """A social condition without insertion hours: the buyer's own, measurable, with its proof."""

    theme: ThemeCondition | None = Field(
        None, description="apprentissage, egalite_professionnelle ou formation"
    )
    engagement: Phrase | None = Field(
        None, description="Ce à quoi le titulaire est tenu, à l’infinitif : « accueillir un apprenti… »"
    )
    preuve: Phrase | None = Field(None, description="Ce qui en justifie : « la copie du contrat… »")
    echeance_mois: Entier | None = Field(
        None, description="Date limite de la preuve : mois après la notification"
    )


class Reservation(Record):
    """What a reserved lot adds to the rules of its lever."""

    service: Phrase | None = Field(
        None, description="Économie sociale et solidaire : le service, tel que l’avis annexé au code le nomme"
    )
    preuves: Phrases = Field((), description="Preuves demandées en plus, une par ligne")


class Justification(Record):
    """Why no social condition is set: the buyer's own facts, dated and signed before the launch."""

    exception: ExceptionSociale | None = Field(None, description="Exception que l’acheteur retient")
    faits: Phrase | None = Field(None, description="Faits propres à ce marché ou à ce lot")
    autres_conditions: Phrase | None = Field(
        None, description="Pourquoi ni apprentissage, ni égalité, ni formation ne convient non plus"
    )
    auteur: Phrase | None = Field(None, description="Nom de la personne qui signe")
    qualite: Phrase | None = Field(None, description="Qualité de cette personne")
    date: Jour | None = Field(None, description="Date de la justification, avant le lancement")


class Tranche(Record):
    """One firm or optional part of a lot."""

    intitule: Phrase = Field(description="« Tranche ferme », « Tranche optionnelle 1 »…")
    optionnelle: OuiNon = Field(False, description="Tranche optionnelle ?")
    montant_ht: Montant = Field(description="Montant estimé HT de la tranche")
