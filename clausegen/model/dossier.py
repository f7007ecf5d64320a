"""The dossier: everything the user tells of one contract, its lots and its clause."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from clausegen.model.fields import (
    Entier,
    EntierPositif,
    Jour,
    Montant,
    Nombre,
    NombrePositif,
    NumeroLot,
    OuiNon,
    Part,
    Phrase,
    Phrases,
    Record,
    Siret,
    Taux,
    Texte,
    as_list,
)
from clausegen.model.leviers import AutreCondition, Critere, Justification, Reservation, Tranche
from clausegen.model.vocabulary import (
    Ccag,
    Declenchement,
    FormeAccordCadre,
    FormeGroupement,
    Levier,
    Methode,
    Modalite,
    ModeArrondi,
    ModeTranche,
    Nature,
    Periode,
    Periodicite,
    Procedure,
    TypeAcheteur,
    TypeContrat,
)

Leviers = Annotated[
    tuple[Levier, ...],
    BeforeValidator(as_list),
    WithJsonSchema({"type": ["array", "string"], "items": {"enum": [m.value for m in Levier]}}),
]
Modalites = Annotated[
    tuple[Modalite, ...],
    BeforeValidator(as_list),
    WithJsonSchema({"type": ["array", "string"], "items": {"enum": [m.value for m in Modalite]}}),
]


class Personne(Record):
    """Someone, or a service, to whom one can write."""

    nom: Phrase | None = Field(None, description="Nom de la personne ou du service")
    qualite: Phrase | None = Field(None, description="Qualité, par exemple « maire » ou « présidente »")
    telephone: Texte | None = Field(None, description="Téléphone")
    courriel: Texte | None = Field(None, description="Adresse électronique")


class Acheteur(Record):
    """The buyer."""

    nom: Phrase = Field(description="Nom de l’acheteur, tel qu’il figure dans l’avis")
    type: TypeAcheteur = Field(description="Décide du seuil européen applicable")
    siret: Siret | None = Field(None, description="SIRET de l’acheteur (quatorze chiffres)")
    adresse: Phrase | None = Field(None, description="Adresse postale")
    representant: Personne | None = Field(None, description="Représentant de l’acheteur")


class AccordCadre(Record):
    """What makes the contract a framework agreement."""

    forme: FormeAccordCadre = Field(description="Bons de commande, marchés subséquents ou mixte")
    maximum_ht: Montant | None = Field(None, description="Maximum publié sur toute la durée, HT")
    minimum_ht: Montant | None = Field(None, description="Minimum publié, HT")
    estimation_ht: Montant | None = Field(None, description="Estimation interne des commandes, HT")
    reconductions: Entier = Field(0, description="Nombre de reconductions")
    duree_reconduction_mois: EntierPositif | None = Field(
        None, description="Durée d’une reconduction, en mois (par défaut : la durée initiale)"
    )


class Groupement(Record):
    """What is asked of a group of companies."""

    forme: FormeGroupement = Field(FormeGroupement.LIBRE, description="Forme imposée au groupement")
    mandataire_solidaire: OuiNon = Field(False, description="Mandataire d’un groupement conjoint solidaire ?")


class Marche(Record):
    """The contract as a whole."""

    reference: Texte = Field(description="Référence de la consultation")
    objet: Phrase = Field(description="Objet du marché")
    type_contrat: TypeContrat = Field(TypeContrat.MARCHE, description="Marché, concession…")
    nature: Nature = Field(description="Travaux, fournitures ou services")
    ccag: Ccag | None = Field(None, description="CCAG auquel le marché se réfère, ou « aucun »")
    procedure: Procedure | None = Field(None, description="Procédure de passation")
    date_envoi_avis: Jour | None = Field(
        None, description="Date d’envoi de l’avis : décide du droit applicable"
    )
    date_engagement: Jour | None = Field(None, description="Sans avis : date d’engagement de la consultation")
    date_debut: Jour | None = Field(None, description="Début prévu de l’exécution")
    date_notification: Jour | None = Field(
        None, description="Date prévue de notification : le calendrier s’y rapporte"
    )
    duree_mois: EntierPositif | None = Field(None, description="Durée, en mois, reconductions non comprises")
    reconductions: Entier = Field(0, description="Nombre de reconductions, hors accord-cadre")
    duree_reconduction_mois: EntierPositif | None = Field(
        None, description="Durée d’une reconduction, en mois (par défaut : la durée initiale)"
    )
    lieu: Phrase | None = Field(None, description="Lieu d’exécution")
    valeur_estimee_ht: Montant | None = Field(
        None, description="Valeur estimée de toute l’opération HT, options et reconductions comprises"
    )
    montant_ht: Montant | None = Field(None, description="Montant HT d’un marché sans lots")
    services_sociaux: OuiNon = Field(False, description="Services sociaux ou autres services spécifiques ?")
    accord_cadre: AccordCadre | None = Field(None, description="À remplir pour un accord-cadre")
    groupement: Groupement = Field(Groupement(), description="Forme des groupements d’entreprises")
    signature_offre: OuiNon = Field(False, description="L’acheteur demande-t-il la signature dès l’offre ?")

    @property
    def nombre_reconductions(self) -> int:
        """How many times the contract, or the framework agreement, may be renewed."""
        cadre = self.accord_cadre
        told = cadre is not None and "reconductions" in cadre.model_fields_set
        return cadre.reconductions if cadre is not None and told else self.reconductions

    @property
    def mois_par_reconduction(self) -> int | None:
        """How long one renewal lasts, in months; the initial duration unless told."""
        of_framework = self.accord_cadre.duree_reconduction_mois if self.accord_cadre else None
        return of_framework or self.duree_reconduction_mois or self.duree_mois

    @property
    def duree_totale_mois(self) -> int | None:
        """The duration in months, renewals included; None when the initial one is not known."""
        if self.duree_mois is None:
            return None
        return self.duree_mois + self.nombre_reconductions * (self.mois_par_reconduction or 0)


class Arrondi(Record):
    """How the exact number of hours is rounded."""

    multiple: NombrePositif | None = Field(None, description="Multiple, par exemple 1, 5, 7, 10 ou 35")
    mode: ModeArrondi | None = Field(None, description="Au plus proche, inférieur ou supérieur")


class Palier(Record):
    """One step of a table of amounts: from this amount on, these hours."""

    a_partir_de_ht: Montant = Field(description="Borne basse, comprise, HT")
    heures: Nombre = Field(description="Heures dues")


class Penalites(Record):
    """The amounts of the penalties: always the buyer's choice, never a default."""

    heure_non_realisee: Montant | None = Field(
        None, description="Par heure d’insertion non réalisée, en euros"
    )
    reunion_manquee: Montant | None = Field(
        None, description="Par absence injustifiée à une réunion, en euros"
    )
    document_par_manquement: Montant | None = Field(
        None, description="Par document manquant, incomplet ou tardif, en euros"
    )
    engagement_non_tenu: Montant | None = Field(
        None, description="Autre condition sociale : par engagement non tenu, en euros"
    )
    document_par_jour: Montant | None = Field(
        None, description="Par document et par jour de retard : dérogation au CCAG, récapitulée"
    )
    delai_mise_en_demeure_jours: Entier | None = Field(
        None, description="Délai laissé par la mise en demeure, en jours"
    )


class Publics(Record):
    """Who may be hired under the clause."""

    complementaires: Phrases = Field((), description="Publics ajoutés à la liste, un par ligne")
    liste_limitative: OuiNon | None = Field(
        None, description="Liste fermée ? (dérogation au CCAG, récapitulée)"
    )
    proposition_motivee: OuiNon | None = Field(
        None, description="Admettre d’autres publics sur proposition motivée ? (non : dérogation)"
    )


class Globalisation(Record):
    """Whether a company may pool the hours of several contracts."""

    autorisee: OuiNon | None = Field(None, description="Globalisation possible ?")
    bassin_emploi: Phrase | None = Field(None, description="Bassin d’emploi concerné")


class Pilotage(Record):
    """Meetings, statements and reports: the CCAG leaves content and rhythm to the contract."""

    reunion_lancement_jours: Entier | None = Field(
        None, description="Réunion de mise au point : jours après la notification"
    )
    releve: Periodicite | None = Field(None, description="Rythme des relevés d’heures")
    releve_jour: Entier | None = Field(None, description="Jour du mois suivant où le relevé est dû")
    rapport_final_mois_apres: Entier | None = Field(
        None, description="Rapport final remis après la fin (dérogation) : nombre de mois"
    )
    contact_facilitateur_jours: Entier | None = Field(
        None, description="Prise de contact avec le facilitateur : jours après la notification"
    )
    convocation_jours: Entier | None = Field(None, description="Délai de convocation à une réunion, en jours")
    eligibilite_jours: Entier | None = Field(
        None, description="Réponse sur l’éligibilité d’une personne : jours ouvrés après les justificatifs"
    )
    observations_jours: Entier | None = Field(
        None, description="Observations du titulaire sur les heures validées : délai en jours"
    )
    justificatifs_jours: Entier | None = Field(
        None, description="Délai de remise des justificatifs demandés, en jours"
    )


class Regles(Record):
    """Everything that a clause, and a lot by way of override, may set."""

    leviers: Leviers | None = Field(None, description="Leviers retenus, par exemple condition_execution")
    methode: Methode | None = Field(None, description="Méthode de calcul des heures")
    periode: Periode | None = Field(None, description="Période couverte : ferme, totale ou annuelle")
    corps_etat: Texte | None = Field(None, description="Corps d’état, par exemple maconnerie")
    part_main_oeuvre: Part | None = Field(None, description="Part de main-d’œuvre, par exemple 50 %")
    taux_insertion: Taux | None = Field(None, description="Taux d’insertion, par exemple 5 %")
    cout_horaire: NombrePositif | None = Field(None, description="Coût horaire chargé, en euros")
    taux_charges: Part | None = Field(None, description="Charges patronales ajoutées au SMIC, en pourcentage")
    arrondi: Arrondi | None = Field(None, description="Règle d’arrondi")
    heures_par_etp: NombrePositif | None = Field(
        None, description="Heures d’un équivalent temps plein par an"
    )
    volume_minimal: Nombre | None = Field(None, description="Volume sous lequel la clause est déconseillée")
    duree_chantier_mois: NombrePositif | None = Field(None, description="Temps de présence du lot, en mois")
    effectif: NombrePositif | None = Field(None, description="Effectif moyen présent, en personnes")
    heures_mensuelles: NombrePositif | None = Field(None, description="Heures par personne et par mois")
    heures_totales: NombrePositif | None = Field(None, description="Heures totales travaillées sur le lot")
    qualification_requise: OuiNon | None = Field(None, description="Le métier exige-t-il une qualification ?")
    heures_mensuelles_transferables: Nombre | None = Field(
        None, description="Propreté : heures mensuelles du personnel à reprendre"
    )
    chiffre_affaires_horaire: NombrePositif | None = Field(
        None, description="Propreté : chiffre d’affaires par heure, en euros"
    )
    seuil_ht: Montant | None = Field(None, description="Tranche : montant facturé qui déclenche, HT")
    tranche_ht: NombrePositif | None = Field(None, description="Tranche : montant d’une tranche facturée, HT")
    heures_par_tranche: NombrePositif | None = Field(None, description="Tranche : heures par tranche")
    mode_tranche: ModeTranche | None = Field(None, description="Tranche entamée : prorata ou complete")
    declenchement: Declenchement | None = Field(None, description="au_dela ou premier_euro")
    paliers: tuple[Palier, ...] | None = Field(None, description="Paliers de montant et heures")
    heures_forfait: Nombre | None = Field(None, description="Forfait d’heures")
    publics: Publics | None = Field(None, description="Publics éligibles")
    modalites: Modalites | None = Field(None, description="Modalités d’exécution ouvertes au titulaire")
    duree_comptage_mois: Entier | None = Field(
        None, description="Durée de comptage d’une embauche directe, en mois (autre que le CCAG : dérogation)"
    )
    globalisation: Globalisation | None = Field(None, description="Globalisation des heures")
    pilotage: Pilotage | None = Field(None, description="Réunions, relevés et rapports")
    penalites: Penalites | None = Field(None, description="Montants des pénalités")
    critere: Critere | None = Field(None, description="Critère social d’attribution")
    autre_condition: AutreCondition | None = Field(None, description="Condition sociale sans heures")
    reservation: Reservation | None = Field(None, description="Précisions sur la réservation")
    justification: Justification | None = Field(
        None, description="Raisons de l’absence de condition sociale, lorsqu’elle est due"
    )


class Lot(Regles):
    """One lot: what it is, then whatever of the clause is particular to it."""

    numero: NumeroLot = Field(description="Numéro du lot")
    intitule: Phrase = Field(description="Intitulé du lot")
    montant_ht: Montant | None = Field(None, description="Montant estimé HT du lot")
    maximum_ht: Montant | None = Field(None, description="Accord-cadre : maximum publié du lot, HT")
    estimation_ht: Montant | None = Field(
        None, description="Accord-cadre : estimation des commandes du lot, HT"
    )
    nature: Nature | None = Field(None, description="Nature du lot si elle diffère du marché")
    duree_mois: EntierPositif | None = Field(None, description="Durée du lot, en mois")
    heures_retenues: Nombre | None = Field(None, description="Volume retenu par l’acheteur, en heures")
    motif_ecart: Phrase | None = Field(None, description="Motif si le volume retenu diffère du recommandé")
    hypotheses: Phrase | None = Field(None, description="Hypothèse à faire figurer dans la note de calcul")
    tranches: tuple[Tranche, ...] | None = Field(
        None, description="Tranches ferme et optionnelles ; la somme de leurs montants est celui du lot"
    )


class Facilitateur(Record):
    """The facilitator: advises and checks; decides nothing."""

    organisme: Phrase = Field(description="Organisme")
    service: Phrase | None = Field(None, description="Service")
    adresse: Phrase | None = Field(None, description="Adresse postale")
    telephone: Texte | None = Field(None, description="Téléphone")
    courriel: Texte | None = Field(None, description="Adresse électronique")
    secteur: Texte | None = Field(None, description="Secteur couvert")


class Rgpd(Record):
    """Personal data: every value is the buyer's own, without default."""

    responsable: Phrase | None = Field(None, description="Responsable du traitement")
    contact: Texte | None = Field(None, description="Contact pour l’exercice des droits")
    base_legale: Phrase | None = Field(None, description="Base légale du traitement")
    conservation: Phrase | None = Field(None, description="Durée de conservation")


class Pieces(Record):
    """Where the pieces will stand in the buyer's own documents."""

    article_ccap: Entier | None = Field(
        None, description="Numéro que portera l’article dans le CCAP (ou dans le contrat de concession)"
    )
    article_rc: Entier | None = Field(
        None, description="Numéro que portera l’article dans le règlement de la consultation"
    )


class Dossier(Record):
    """Everything the user tells of one contract."""

    acheteur: Acheteur = Field(description="L’acheteur")
    marche: Marche = Field(description="Le marché")
    clause: Regles = Field(Regles(), description="La clause, pour tous les lots")
    lots: tuple[Lot, ...] = Field(min_length=1, description="Les lots, ici ou dans un classeur")
    facilitateur: Facilitateur | None = Field(None, description="Le facilitateur de la clause")
    rgpd: Rgpd = Field(Rgpd(), description="Données personnelles")
    pieces: Pieces = Field(Pieces(), description="Place des pièces dans les documents de l’acheteur")
    profil: Texte | None = Field(None, description="Profil de territoire : chemin du fichier")
    hypotheses: Phrase | None = Field(
        None, description="Hypothèses à faire figurer sur les documents internes"
    )
    alloti: bool = Field(True, exclude=True, json_schema_extra={"interne": True})
    """False when the dossier has no list of lots: its one lot is the whole contract."""

    def somme_lots_ht(self) -> Decimal | None:
        """The sum of the lots' amounts, or None when one is unknown."""
        amounts = [lot.montant_ht for lot in self.lots]
        return None if None in amounts else sum((a for a in amounts if a is not None), Decimal(0))

    def plancher_lots_ht(self) -> Decimal | None:
        """What a framework agreement is worth at least: of each lot its maximum, else its estimate."""
        told = (lot.maximum_ht or lot.estimation_ht or lot.montant_ht for lot in self.lots)
        known = [amount for amount in told if amount is not None]
        return sum(known, Decimal(0)) if known and self.alloti else None
