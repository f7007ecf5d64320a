"""The further variables of the buyer's own documents: the estimate and the reasoning are in them."""

from __future__ import annotations

from pydantic import Field

from clausegen.model.fields import Record
from clausegen.tender.context.schema import ContexteClause


class EtapeCtx(Record):
    """One line of the reasoning."""

    libelle: str = Field(description="Ce qui est calculé")
    formule: str = Field(description="Le calcul, avec ses nombres")


class LotNoteCtx(Record):
    """One lot in the note de calcul."""

    numero: str = Field(description="Numéro du lot")
    cle: str = Field(description="Clé du lot dans les noms de signets")
    intitule: str = Field(description="Intitulé du lot")
    designation: str = Field(description="« Lot 1 – Gros œuvre »")
    montant_ht: str = Field(description="Montant estimé HT")
    exact: str = Field(description="Heures exactes")
    recommande: str = Field(description="Volume recommandé")
    retenu: str = Field(description="Volume retenu")
    ratio: bool = Field(description="Volume proportionnel aux factures ?")
    motif_ecart: str = Field(description="Motif de l’écart ; vide sans écart")
    methode_texte: str = Field(description="Nom de la méthode")
    periode_texte: str = Field(description="Période couverte")
    equivalences: str = Field(description="Jours, semaines, mois, équivalent temps plein")
    hypotheses: str = Field(description="Hypothèse propre au lot")
    etapes: list[EtapeCtx] = Field(description="Le raisonnement")
    sensibilite: list[str] = Field(description="Ce que donne chaque hypothèse changée seule")


class ValeurCtx(Record):
    """One value used, and where it comes from."""

    libelle: str = Field(description="Nom de la valeur")
    lots: str = Field(description="Lots concernés ; vide si tous")
    valeur: str = Field(description="Valeur employée")
    origine: str = Field(description="Origine et source")


class NoteCtx(Record):
    """The note de calcul as a whole."""

    date: str = Field(description="Date de la note")
    version: str = Field(description="Version de clausegen")
    arrondi: str = Field(description="Règle d’arrondi")
    lots: list[LotNoteCtx] = Field(description="Tous les lots")
    ecarts: list[LotNoteCtx] = Field(description="Les lots dont le volume retenu diffère")
    valeurs: list[ValeurCtx] = Field(description="Les valeurs employées")


class TotalCtx(Record):
    """The totals."""

    heures: str = Field(description="Total des heures ; vide s’il n’a pas de sens")
    ordre_de_grandeur: bool = Field(description="Des valeurs par défaut, anciennes ou à vérifier ?")
    estimation: str = Field(description="Heures estimées des lots à ratio")
    periode_texte: str = Field(description="Période couverte par le total")
    motif_sans_total: str = Field(description="Pourquoi il n’y a pas de total")
    etp: str = Field(description="Équivalents temps plein")
    convention: str = Field(description="Convention des équivalences")
    lots_concernes: str = Field(description="Nombre de lots soumis à la clause")
    lots_texte: str = Field(description="« lots concernés sur 8 »")
    ecart: bool = Field(description="Un volume retenu diffère-t-il ?")
    ecart_texte: str = Field(description="« un lot », « 3 lots »")


class ObligationCtx(Record):
    """The legal duty."""

    conclusion: str = Field(description="La réponse, en une phrase")
    details: list[str] = Field(description="Ce qui la précise")
    consignation: str = Field(description="Où l’acheteur consigne ses raisons ; ou vide")
    consignation_fondement: str = Field(description="Le texte qui le demande ; ou vide")


class AlerteCtx(Record):
    """A point to watch."""

    lot: str = Field(description="Lot concerné ; vide pour tout le marché")
    texte: str = Field(description="La phrase")


class JustificationCtx(Record):
    """The buyer's reasons for having no social condition in a lot."""

    lot: str = Field(description="Désignation du lot")
    exception: str = Field(description="L’exception que l’acheteur invoque")
    citation: str = Field(description="Le texte qui la prévoit")
    faits: str = Field(description="Les faits, tels que l’acheteur les a écrits")
    autres_conditions: str = Field(description="Pourquoi aucune autre condition ne convient ; ou vide")
    auteur: str = Field(description="Qui signe")
    qualite: str = Field(description="Sa qualité")
    date: str = Field(description="Date de la justification")


class ChampAvisCtx(Record):
    """A field of the notice's form."""

    code: str = Field(description="Code du champ, par exemple « BT-70 »")
    libelle: str = Field(description="Nom du champ")
    valeur: str = Field(description="Valeur proposée")
    a_verifier: bool = Field(description="Valeur à confirmer ?")


class ChampDecpCtx(Record):
    """A field of the essential data."""

    champ: str = Field(description="Nom du champ, avec le lot s’il y en a plusieurs")
    valeur: str = Field(description="Valeur à publier")


class AvisCtx(Record):
    """What to fill in the notice and in the essential data."""

    champs: list[ChampAvisCtx] = Field(description="Les champs de l’avis")
    decp: list[ChampDecpCtx] = Field(description="Les données essentielles")


class ConseilLevierCtx(Record):
    """The opinion on one lever for one lot."""

    levier: str = Field(description="Nom du levier")
    ouvert: str = Field(description="« oui », « non » ou « à vérifier »")
    convient: str = Field(description="« adapté », « possible », « peu adapté » ou « fermé »")
    retenu: bool = Field(description="L’acheteur le retient-il ?")
    raisons: list[str] = Field(description="Les raisons")
    raisons_texte: str = Field(description="Les raisons, en une phrase")


class RappelCtx(Record):
    """What holds for one lever, or several, in any lot."""

    levier: str = Field(description="Nom du levier, ou des leviers")
    texte: str = Field(description="Ce qui vaut quel que soit le lot")


class ConseilCtx(Record):
    """The opinions on the levers of one lot, or those that are the same for all."""

    lot: str = Field(description="Désignation du lot, ou « Pour tous les lots »")
    leviers: list[ConseilLevierCtx] = Field(description="Un avis par levier")


class ContexteInterne(ContexteClause):
    """What the buyer's own documents may use beside the rest."""

    note: NoteCtx = Field(description="La note de calcul")
    total: TotalCtx = Field(description="Les totaux")
    obligation: ObligationCtx = Field(description="L’obligation légale")
    alertes: list[AlerteCtx] = Field(description="Les points d’attention")
    hypotheses: list[str] = Field(description="Les hypothèses du dossier")
    a_verifier: list[str] = Field(description="Ce qui est à vérifier")
    justifications: list[JustificationCtx] = Field(description="Les raisons de l’absence de condition")
    avis: AvisCtx = Field(description="L’avis et les données essentielles")
    conseil: list[ConseilCtx] = Field(description="Le conseil sur les leviers, lot par lot")
    conseil_rappels: list[RappelCtx] = Field(description="Ce qui vaut pour un levier dans tout lot")
