"""The records of hours done: what was promised, by whom, under which counting rules, and each month's hours.

One record is one row of the workbook of ``clausegen attestations``. The reason for which a person may
take part has no field here and never will: only the day on which it was checked.
"""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from clausegen.model.fields import Heures, Jour, Montant, NumeroLot, Record, Siret, Texte
from clausegen.model.hours_words import ContratTravail, Etat, ModaliteHeures, Role, Statut
from clausegen.model.months import Mois
from clausegen.model.pseudonym import Pseudonyme
from clausegen.model.ratio import Ratio
from clausegen.model.regles_comptage import Regles


class Engagement(Record):
    """What one holder owes for one lot of one contract."""

    marche: Texte = Field(description="Référence du marché")
    objet: Texte = Field(description="Objet du marché")
    acheteur: Texte = Field(description="Nom de l’acheteur")
    emetteur: Texte = Field(description="Structure qui délivre l’attestation")
    lot: NumeroLot | None = Field(None, description="Numéro du lot ; vide pour un marché sans lots")
    intitule: Texte | None = Field(None, description="Intitulé du lot")
    titulaire: Texte = Field(description="Nom du titulaire, ou du groupement")
    siret: Siret = Field(description="SIRET du titulaire, ou du mandataire du groupement")
    adresse: Texte | None = Field(None, description="Adresse postale du titulaire")
    heures_dues: Heures | None = Field(None, description="Heures d’insertion dues")
    ratio: Ratio | None = Field(
        None, description="À la place des heures dues : « 5 h par tranche de 10 000 € HT, au prorata »"
    )
    facture_ht: Montant | None = Field(None, description="Avec un ratio : montant facturé HT")
    date_debut: Jour = Field(description="Début de l’exécution")
    date_fin: Jour = Field(description="Fin de l’exécution, prévue ou constatée")
    etat: Etat = Field(description="« en_cours » ou « termine »")
    heures_exonerees: Heures | None = Field(None, description="Heures dont l’acheteur a exonéré le titulaire")
    decision_exoneration: Jour | None = Field(
        None, description="Date de la décision de l’acheteur qui exonère (jamais son motif)"
    )
    regles: Regles = Field(description="Règles de comptage des documents de ce marché")


class Membre(Record):
    """One company of a group that holds a lot."""

    marche: Texte = Field(description="Référence du marché")
    lot: NumeroLot | None = Field(None, description="Numéro du lot ; vide pour un marché sans lots")
    membre: Texte = Field(description="Nom de l’entreprise membre du groupement")
    siret: Siret = Field(description="SIRET du membre")
    adresse: Texte | None = Field(None, description="Adresse postale du membre")
    role: Role = Field(description="« mandataire » ou « cotraitant »")
    heures_membre: Heures | None = Field(None, description="Part des heures dues que porte ce membre")
    heures_exonerees: Heures | None = Field(None, description="Part de l’exonération qui revient à ce membre")


class Execution(Record):
    """The hours of one person, under one work contract, in one month, for one lot."""

    marche: Texte = Field(description="Référence du marché")
    lot: NumeroLot | None = Field(None, description="Numéro du lot ; vide pour un marché sans lots")
    titulaire: Texte = Field(description="Titulaire, groupement ou membre du groupement")
    sous_traitant: Texte | None = Field(None, description="Sous-traitant chez qui les heures sont faites")
    structure: Texte | None = Field(None, description="Employeur de la personne, s’il n’est pas le titulaire")
    participant: Pseudonyme = Field(description="Code de la personne, sans rien qui la désigne")
    modalite: ModaliteHeures = Field(description="Façon dont les heures sont faites")
    type_contrat: ContratTravail = Field(description="Contrat de travail de la personne")
    date_embauche: Jour = Field(description="Début du contrat de travail, ou de la mission")
    date_validation_eligibilite: Jour | None = Field(None, description="Jour où l’éligibilité a été validée")
    validee_par: Texte | None = Field(None, description="Structure qui a validé l’éligibilité")
    mois: Mois = Field(description="Mois des heures")
    premier_jour: Jour | None = Field(
        None, description="Premier jour des heures, si ce n’est pas le premier du mois"
    )
    dernier_jour: Jour | None = Field(
        None, description="Dernier jour des heures, si ce n’est pas le dernier du mois"
    )
    heures: Heures = Field(description="Heures du mois pour ce marché, formation comprise")
    heures_formation: Heures = Field(Decimal(0), description="Dont heures de formation")
    statut: Statut = Field(description="« validee », « a_valider » ou « refusee »")


class Emetteur(Record):
    """Who issues attestations: what is printed beside the signature and on the envelope."""

    emetteur: Texte = Field(description="Nom de la structure, écrit comme dans les engagements")
    adresse: Texte | None = Field(None, description="Adresse postale")
    lieu: Texte | None = Field(None, description="Ville où les attestations sont signées")
    signataire: Texte | None = Field(None, description="Nom de la personne qui signe")
    qualite: Texte | None = Field(None, description="Qualité de la personne qui signe")
    contact: Texte | None = Field(None, description="Téléphone ou courriel du service")
