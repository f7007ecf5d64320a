"""The variables that a Word template may use: the published contract between templates and software.

Everything is ready to print (French numbers, dates and words) or a yes/no for a condition; an absent
text is empty. A variable may be added within a version; removing or renaming one makes a new version.
"""

from __future__ import annotations

from pydantic import Field

from clausegen.model.fields import Record
from clausegen.tender.context.social_schema import (
    CalendrierCtx,
    ConditionCtx,
    CritereCtx,
    DegreCtx,
    LeviersCtx,
    LotConcerneCtx,
    ReservationCtx,
)

VERSION = 1


class AcheteurCtx(Record):
    """The buyer."""

    nom: str = Field(description="Nom de l’acheteur")
    siret: str = Field(description="SIRET, par groupes de chiffres")
    adresse: str = Field(description="Adresse postale")
    representant: str = Field(description="Nom et qualité du représentant")


class MarcheCtx(Record):
    """The contract."""

    reference: str = Field(description="Référence de la consultation")
    objet: str = Field(description="Objet du marché")
    nature: str = Field(description="« travaux », « fournitures » ou « services »")
    lieu: str = Field(description="Lieu d’exécution")
    duree_mois: str = Field(description="Durée en mois, reconductions non comprises")
    alloti: bool = Field(description="Le marché est-il divisé en lots ?")
    signature_offre: bool = Field(description="La signature est-elle demandée dès l’offre ?")
    concession: bool = Field(description="Est-ce une concession ?")
    negociation: bool = Field(description="La procédure laisse-t-elle place à une négociation ?")
    duree_texte: str = Field(description="« 14 mois », « 12 mois, reconductible 3 fois 12 mois » ; ou vide")
    reconductions: str = Field(description="Nombre de reconductions ; vide s’il n’y en a pas")
    date_avis: str = Field(description="Date d’envoi de l’avis ; vide sans avis")
    date_debut: str = Field(description="Début prévu de l’exécution ; vide s’il n’est pas connu")


class MotsPartie(Record):
    """How the documents call a party, with its article in every case."""

    mot: str = Field(description="Le mot seul, par exemple « maître d’ouvrage »")
    le: str = Field(description="« le maître d’ouvrage », « l’acheteur »")
    Le: str = Field(description="« Le maître d’ouvrage », « L’acheteur »")
    du: str = Field(description="« du maître d’ouvrage », « de l’acheteur »")
    au: str = Field(description="« au maître d’ouvrage », « à l’acheteur »")


class MotsContrat(MotsPartie):
    """How the documents call the contract."""

    ce: str = Field(description="« ce marché », « ce contrat de concession »")


class PartieCtx(Record):
    """The words of the CCAG for the parties."""

    acheteur: MotsPartie = Field(description="L’acheteur, avec le mot du CCAG")
    titulaire: MotsPartie = Field(description="Le titulaire, avec le mot du CCAG")
    decompte: bool = Field(description="Le CCAG connaît-il un décompte général ?")
    contrat: MotsContrat = Field(description="« le marché », « le contrat de concession »")
    cahier: MotsPartie = Field(description="« le CCAP », « le contrat de concession »")
    acte: MotsPartie = Field(description="« l’acte d’engagement », « le contrat de concession »")
    annexe: MotsPartie = Field(description="« l’annexe à l’acte d’engagement relative à l’insertion »…")


class CcagCtx(Record):
    """The general terms."""

    present: bool = Field(description="Le marché se réfère-t-il à un CCAG ?")
    nom: str = Field(description="Nom, par exemple « CCAG-Travaux »")
    article_insertion: str = Field(description="Article de la clause d’insertion")
    article_publics: str = Field(description="Article des publics éligibles")
    article_modalites: str = Field(description="Article des modalités")
    article_penalites: str = Field(description="Article des pénalités")
    article_rapports: str = Field(description="Article des rapports")
    article_plafond_penalites: str = Field(description="Article du plafond des pénalités de retard ; ou vide")


class ArticleCtx(Record):
    """Our article in the buyer's CCAP."""

    numero: str = Field(description="Numéro de l’article dans le CCAP")
    titre: str = Field(description="« Clause sociale d’insertion » ou « Clause sociale »")
    reference_de: str = Field(description="« de l’article 12 du CCAP » ou « de l’article « … » du CCAP »")
    reference: str = Field(description="« article 12 du CCAP » ou « article « … » du CCAP »")
    sections: dict[str, int] = Field(description="Rang de chaque sous-article (objet, volume, penalites…)")


class FondementCtx(Record):
    """The legal basis at the date of the notice."""

    de: str = Field(description="« de l’article L. … », « des articles L. … et L. … » ou vide")


class TrancheCtx(Record):
    """A firm or optional part of a lot."""

    intitule: str = Field(description="Intitulé de la tranche")
    optionnelle: bool = Field(description="Tranche optionnelle ?")
    heures: str = Field(description="Heures d’insertion de la tranche")
    signet: str = Field(description="Nom du signet")


class LotCtx(Record):
    """One lot under the clause."""

    numero: str = Field(description="Numéro du lot")
    cle: str = Field(description="Clé du lot dans les noms de signets")
    intitule: str = Field(description="Intitulé du lot")
    designation: str = Field(description="« Lot 1 – Gros œuvre »")
    ratio: bool = Field(description="Volume proportionnel aux factures ?")
    heures: str = Field(description="Volume d’heures ; vide pour un ratio")
    heures_par_tranche: str = Field(description="Ratio : heures par tranche")
    tranche_ht: str = Field(description="Ratio : montant d’une tranche facturée")
    seuil_ht: str = Field(description="Ratio : montant facturé qui déclenche ; vide sans seuil")
    au_dela: bool = Field(description="Ratio : seul compte ce qui dépasse le seuil ?")
    prorata: bool = Field(description="Ratio : une tranche entamée compte-t-elle ?")
    periode_texte: str = Field(description="« durée du marché », « par année d’exécution »…")
    tranches: list[TrancheCtx] = Field(description="Part du volume de chaque tranche ; vide sans tranches")


class AccordCadreCtx(Record):
    """The framework agreement."""

    present: bool = Field(description="Est-ce un accord-cadre ?")
    bons_de_commande: bool = Field(description="S’exécute-t-il par bons de commande ?")
    marches_subsequents: bool = Field(description="S’exécute-t-il par marchés subséquents ?")
    minimum_ht: str = Field(description="Minimum publié ; vide sans minimum")
    maximum_ht: str = Field(description="Maximum publié ; vide s’il n’est pas connu")


class ReconductionCtx(Record):
    """Renewals."""

    possible: bool = Field(description="Le marché peut-il être reconduit ?")


class PeriodesCtx(Record):
    """The periods that the volumes of the lots cover."""

    ferme: bool = Field(description="Un volume fixe vaut pour la période ferme")
    totale: bool = Field(description="Un volume fixe vaut pour la durée totale")
    annuelle_fixe: bool = Field(description="Un volume fixe vaut pour une année")
    annuelle: bool = Field(description="Un volume ou un ratio vaut pour une année")
    ratio_annuel: bool = Field(description="Un ratio s’apprécie année par année")
    ratio_ferme: bool = Field(description="Un ratio ignore les reconductions")


class PublicsCtx(Record):
    """Who may be hired."""

    structures: list[str] = Field(description="Personnes prises en charge par une structure reconnue")
    personnes: list[str] = Field(description="Personnes éloignées de l’emploi")
    complementaires: list[str] = Field(description="Publics ajoutés par l’acheteur")
    liste_limitative: bool = Field(description="Liste fermée ?")
    proposition_motivee: bool = Field(description="Autres personnes sur proposition motivée ?")


class ModalitesCtx(Record):
    """The ways to carry out the action."""

    embauche_directe: bool = Field(description="Embauche directe ouverte ?")
    mise_a_disposition: bool = Field(description="Mise à disposition ouverte ?")
    sous_traitance_groupement: bool = Field(description="Sous-traitance ou groupement ouverts ?")
    restreintes: bool = Field(description="L’une des trois est-elle fermée ?")
    seule: bool = Field(description="Une seule est-elle ouverte ?")
    comptage_derogatoire: bool = Field(description="La durée de comptage diffère-t-elle du CCAG ?")
    duree_comptage_mois: str = Field(description="Durée de comptage d’une embauche directe, en mois")
    eiti: bool = Field(description="L’EITI peut-elle être citée jusqu’à la fin du marché ?")


class GlobalisationCtx(Record):
    """Pooling the hours of several contracts."""

    autorisee: bool = Field(description="Globalisation prévue ?")
    bassin_emploi: str = Field(description="Bassin d’emploi")


class FacilitateurCtx(Record):
    """The facilitator."""

    present: bool = Field(description="Un facilitateur est-il désigné ?")
    organisme: str = Field(description="Organisme")
    service: str = Field(description="Service")
    adresse: str = Field(description="Adresse")
    telephone: str = Field(description="Téléphone")
    courriel: str = Field(description="Courriel")


class PilotageCtx(Record):
    """Meetings, statements, reports."""

    contact_facilitateur_jours: str = Field(description="Prise de contact, en jours après la notification")
    reunion_lancement_jours: str = Field(description="Réunion de mise au point, en jours")
    convocation_jours: str = Field(description="Délai de convocation, en jours")
    eligibilite_jours: str = Field(description="Réponse sur l’éligibilité, en jours ouvrés")
    observations_jours: str = Field(description="Observations sur les heures validées, en jours")
    justificatifs_jours: str = Field(description="Remise des justificatifs, en jours")
    releve_texte: str = Field(description="« chaque mois », « chaque trimestre »…")
    releve_jour: str = Field(description="Jour du mois où le relevé est dû")
    rapport_annuel: bool = Field(description="Un rapport annuel est-il dû ?")
    rapport_final_mois_apres: str = Field(description="Rapport final après la fin, en mois ; vide sinon")


class PenalitesCtx(Record):
    """The penalties."""

    heure_non_realisee: str = Field(description="Par heure non réalisée ; vide si aucune")
    reunion_manquee: str = Field(description="Par absence ; vide si aucune")
    document_par_manquement: str = Field(description="Par manquement ; vide si aucune")
    document_par_jour: str = Field(description="Par jour de retard ; vide si aucune")
    delai_mise_en_demeure_jours: str = Field(description="Délai de la mise en demeure, en jours")


class GroupementCtx(Record):
    """What is asked of a group."""

    libre: bool = Field(description="Forme libre")
    conjoint: bool = Field(description="Groupement conjoint imposé")
    solidaire: bool = Field(description="Groupement solidaire imposé")
    mandataire_solidaire: bool = Field(description="Mandataire solidaire d’un groupement conjoint")


class RgpdCtx(Record):
    """Personal data."""

    responsable: str = Field(description="Responsable du traitement")
    base_legale: str = Field(description="Base légale")
    conservation: str = Field(description="Durée de conservation")
    contact: str = Field(description="Contact pour l’exercice des droits")


class DerogationCtx(Record):
    """One departure from the CCAG."""

    article_ccag: str = Field(description="Article du CCAG auquel il est dérogé")
    section: int = Field(description="Rang du sous-article qui déroge")
    objet: str = Field(description="Objet de la dérogation")
    signet: str = Field(description="Nom du signet")


class ParticulariteCtx(Record):
    """Something that one lot settles in its own way."""

    lot: str = Field(description="Désignation du lot")
    section: int = Field(description="Rang du sous-article concerné")
    libelle: str = Field(description="Disposition")
    valeur: str = Field(description="Règle propre au lot")
    article_ccag: str = Field(description="Article du CCAG auquel la règle déroge ; vide sinon")
    signet: str = Field(description="Nom du signet")


class CitationCtx(Record):
    """An article of the code that a piece cites; empty when it does not apply or is not known."""

    article: str = Field(description="« article L. … du code de la commande publique », ou vide")


class ContexteClause(Record):
    """What every piece may use: nothing here reveals the buyer's estimate."""

    acheteur: AcheteurCtx = Field(description="L’acheteur")
    marche: MarcheCtx = Field(description="Le marché")
    partie: PartieCtx = Field(description="Les mots qui désignent les parties")
    ccag: CcagCtx = Field(description="Le CCAG")
    article: ArticleCtx = Field(description="L’article du CCAP")
    fondement: FondementCtx = Field(description="Le fondement légal")
    lots: list[LotCtx] = Field(description="Les lots soumis à la clause")
    lots_fixes: list[LotCtx] = Field(description="Ceux dont le volume est fixe")
    lots_ratio: list[LotCtx] = Field(description="Ceux dont le volume suit les factures")
    lots_sans_clause: list[str] = Field(description="Les autres lots")
    accord_cadre: AccordCadreCtx = Field(description="L’accord-cadre")
    reconduction: ReconductionCtx = Field(description="La reconduction")
    periodes: PeriodesCtx = Field(description="Les périodes que couvrent les volumes")
    publics: PublicsCtx = Field(description="Les publics éligibles")
    modalites: ModalitesCtx = Field(description="Les modalités de réalisation")
    globalisation: GlobalisationCtx = Field(description="La globalisation")
    facilitateur: FacilitateurCtx = Field(description="Le facilitateur")
    pilotage: PilotageCtx = Field(description="Le suivi")
    penalites: PenalitesCtx = Field(description="Les pénalités")
    groupement: GroupementCtx = Field(description="Les groupements d’entreprises")
    rgpd: RgpdCtx = Field(description="Les données personnelles")
    leviers: LeviersCtx = Field(description="Les leviers retenus")
    considerations: list[LotConcerneCtx] = Field(description="Les lots qui retiennent un levier")
    tous_lots: list[LotConcerneCtx] = Field(description="Tous les lots")
    autres_conditions: list[ConditionCtx] = Field(description="Les conditions sociales sans heures")
    criteres: list[CritereCtx] = Field(description="Les critères sociaux")
    notation: list[DegreCtx] = Field(description="La grille de notation des critères sociaux")
    reservations: list[ReservationCtx] = Field(description="Les réservations")
    calendrier: CalendrierCtx = Field(description="Les étapes du suivi")
    irregularite: CitationCtx = Field(description="Le texte sur les offres irrégulières")
    environnement: CitationCtx = Field(description="Le texte qui exige un critère environnemental")
    rapport_concession: CitationCtx = Field(description="Le texte sur le rapport du concessionnaire")
    derogations: list[DerogationCtx] = Field(description="Les dérogations au CCAG")
    particularites: list[ParticulariteCtx] = Field(description="Les dispositions propres à certains lots")
