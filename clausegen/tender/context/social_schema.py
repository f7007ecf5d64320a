"""The variables of the levers: criteria, conditions without hours, reservations, steps of the follow-up."""

from __future__ import annotations

from pydantic import Field

from clausegen.model.fields import Record


class LeviersCtx(Record):
    """Which levers at least one lot keeps."""

    condition_execution: bool = Field(description="Condition d’exécution : heures d’insertion")
    autre_condition_sociale: bool = Field(description="Autre condition sociale, sans heures")
    critere: bool = Field(description="Critère social d’attribution")
    reserve: bool = Field(description="Une réservation, quelle qu’elle soit")
    aucun: bool = Field(description="Aucun levier, pour un lot au moins")


class LotConcerneCtx(Record):
    """One lot and the levers that it keeps."""

    numero: str = Field(description="Numéro du lot")
    cle: str = Field(description="Clé du lot dans les noms de signets")
    intitule: str = Field(description="Intitulé du lot")
    designation: str = Field(description="« Lot 1 – Gros œuvre »")
    condition_execution: bool = Field(description="Condition d’exécution d’insertion ?")
    autre_condition: bool = Field(description="Autre condition sociale ?")
    critere: bool = Field(description="Critère social ?")
    reserve: bool = Field(description="Lot réservé ?")
    leviers_texte: str = Field(description="« condition d’exécution ; critère social »")
    ratio: bool = Field(description="Volume proportionnel aux factures ?")
    heures: str = Field(description="Volume d’heures ; vide sans volume fixe")
    periode_texte: str = Field(description="Période du volume ; vide sans volume")


class ConditionCtx(Record):
    """A social condition without hours."""

    cle: str = Field(description="Clé dans les noms de signets")
    lots_sujet: str = Field(description="« le lot 3 », « les lots 3 et 4 », « le marché »")
    lots_texte: str = Field(description="« Lot 3 », « Lots 3 et 4 », « Marché »")
    pluriel: bool = Field(description="Plusieurs lots ?")
    theme_texte: str = Field(description="« l’apprentissage », « la formation »…")
    engagement: str = Field(description="Ce à quoi le titulaire est tenu, à l’infinitif")
    preuve: str = Field(description="Ce qui en justifie")
    echeance_mois: str = Field(description="Date limite de la preuve, en mois après la notification")
    penalite: str = Field(description="Pénalité par engagement non tenu ; vide sans pénalité")


class SousCritereCtx(Record):
    """A part of a social criterion."""

    cle: str = Field(description="Clé dans les noms de signets")
    intitule: str = Field(description="Intitulé du sous-critère")
    attendu: str = Field(description="Ce que l’offre décrit")
    points: str = Field(description="Points du sous-critère")


class CritereCtx(Record):
    """A social criterion."""

    cle: str = Field(description="Clé dans les noms de signets")
    lots_sujet: str = Field(description="« le lot 3 », « les lots 3 et 4 », « le marché »")
    lots_texte: str = Field(description="« Lot 3 », « Lots 3 et 4 », « Marché »")
    pluriel: bool = Field(description="Plusieurs lots ?")
    intitule: str = Field(description="Intitulé du critère")
    ponderation: str = Field(description="Points du critère")
    total: str = Field(description="Points de l’ensemble des critères")
    sous_criteres: list[SousCritereCtx] = Field(description="Les sous-critères")
    penalite: str = Field(description="Pénalité par moyen promis et non mis en œuvre ; vide sans pénalité")


class DegreCtx(Record):
    """One degree of the scoring grid."""

    appreciation: str = Field(description="« Très satisfaisant »…")
    contenu: str = Field(description="Ce que la réponse contient")
    points: str = Field(description="Part des points obtenue, en toutes lettres")


class ReservationCtx(Record):
    """A reservation."""

    cle: str = Field(description="Clé dans les noms de signets")
    lots_sujet: str = Field(description="« le lot 3 », « les lots 3 et 4 », « le marché »")
    lots_texte: str = Field(description="« Lot 3 », « Lots 3 et 4 », « Marché »")
    pluriel: bool = Field(description="Plusieurs lots ?")
    intitule: str = Field(description="Nom de la réservation")
    fondement_de: str = Field(description="« des articles L. … et R. … »")
    beneficiaires: str = Field(description="À qui le lot est réservé, structures équivalentes comprises")
    part: str = Field(description="Part minimale de l’effectif, en pourcentage ; ou vide")
    public: str = Field(description="Les personnes que compte cette part")
    preuves: list[str] = Field(description="Ce que le candidat produit")
    preuves_texte: str = Field(description="Ce que le candidat produit, en une phrase")
    ess: bool = Field(description="Économie sociale et solidaire ?")
    service: str = Field(description="Le service concerné (économie sociale et solidaire)")
    duree_max_mois: str = Field(description="Durée maximale, en mois ; vide sans limite")
    carence_mois: str = Field(description="Délai avant une nouvelle attribution, en mois ; vide sans délai")


class EtapeCtx(Record):
    """One step of the follow-up."""

    action: str = Field(description="Ce qui est fait")
    echeance: str = Field(description="Quand, en toutes lettres")
    date: str = Field(description="Date ou première date prévisionnelle ; vide si elle n’est pas connue")
    responsable: str = Field(description="Qui agit")
    article: str = Field(description="Article qui le prévoit ; vide s’il n’y en a pas")


class CalendrierCtx(Record):
    """The steps of the follow-up and what their dates are counted from."""

    etapes: list[EtapeCtx] = Field(description="Les étapes")
    origine: str = Field(description="Date prise pour origine ; vide si aucune n’est connue")
    suppose: str = Field(description="« la notification prévue », « le début prévu de l’exécution »… ou vide")
    fin_ferme: str = Field(description="Dernier jour sans aucune reconduction ; vide s’il n’y en a pas")
