"""The variables of the attestation's Word template: the published contract with who edits it.

Everything is ready to print or a yes/no for a condition; an absent text is empty.
"""

from __future__ import annotations

from pydantic import Field

from clausegen.model.fields import Record


class AttestationCtx(Record):
    """The paper itself."""

    numero: str = Field(description="Numéro, donné par le registre")
    date: str = Field(description="Date d’enregistrement, celle du document")
    code: str = Field(description="Code de vérification")
    remplace: str = Field(description="Numéro de l’attestation annulée et remplacée ; vide s’il n’y en a pas")
    finale: bool = Field(description="Le marché est-il terminé ?")
    etat: str = Field(description="« attestation finale » ou « attestation intermédiaire, en cours au … »")


class EmetteurCtx(Record):
    """Who issues it."""

    nom: str = Field(description="Structure qui délivre l’attestation")
    lieu: str = Field(description="Ville de signature ; ou vide")
    signataire: str = Field(description="Nom de la personne qui signe ; ou vide")
    qualite: str = Field(description="Qualité de la personne qui signe ; ou vide")
    contact: str = Field(description="Téléphone ou courriel du service ; ou vide")


class MarcheCtx(Record):
    """The contract."""

    acheteur: str = Field(description="Nom de l’acheteur")
    reference: str = Field(description="Référence du marché")
    objet: str = Field(description="Objet du marché")
    lot: str = Field(description="« Lot 1 – Gros œuvre » ; vide pour un marché sans lots")
    debut: str = Field(description="Début de l’exécution")
    fin: str = Field(description="Fin de l’exécution, prévue si le marché est en cours")


class TitulaireCtx(Record):
    """Whose hours they are."""

    mot: str = Field(description="« Titulaire », « Groupement titulaire » ou « Membre du groupement »")
    nom: str = Field(description="Nom")
    siret: str = Field(description="SIRET par groupes de chiffres (celui du mandataire pour un groupement)")
    groupement: str = Field(description="Pour un membre : nom du groupement ; sinon vide")
    cumul: str = Field(
        description="Groupement et membres : pourquoi les heures ne s’ajoutent pas ; sinon vide"
    )


class LigneHeuresCtx(Record):
    """A line of the breakdown."""

    libelle: str = Field(description="Modalité, ou modalités regroupées")
    heures: str = Field(description="Heures validées")


class HeuresCtx(Record):
    """The hours."""

    dues: str = Field(description="Objectif ; vide quand la part du membre n’est pas fixée")
    ratio: str = Field(description="D’où vient l’objectif, pour un ratio ; sinon vide")
    validees: str = Field(description="Heures validées")
    formation: str = Field(description="Dont formation")
    a_verifier: str = Field(description="Déclarées, en cours de vérification ; vide quand il n’y en a pas")
    exonerees: str = Field(description="Heures exonérées ; vide quand il n’y en a pas")
    decision: str = Field(description="Date de la décision d’exonération ; ou vide")
    ecart: str = Field(description="Différence entre heures validées et dues, avec son signe ; ou vide")
    personnes: str = Field(description="Nombre de personnes : « 12 », « moins de cinq », « aucune »")
    lignes: list[LigneHeuresCtx] = Field(description="Ventilation par modalité")
    regroupees: bool = Field(description="Un effectif est-il masqué, ou des modalités regroupées ?")
    releves: str = Field(description="« de janvier 2019 à décembre 2019 » ; vide sans heures validées")


class ConstatCtx(Record):
    """What the final attestation finds."""

    titre: str = Field(description="« Objectif atteint »… ; vide sans constat")
    phrase: str = Field(description="Le constat en toutes lettres ; ou pourquoi il n’y en a pas")


class ContexteAttestation(Record):
    """All the variables of ``attestation.docx``."""

    attestation: AttestationCtx
    emetteur: EmetteurCtx
    marche: MarcheCtx
    titulaire: TitulaireCtx
    heures: HeuresCtx
    constat: ConstatCtx
