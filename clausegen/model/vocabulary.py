"""The closed lists of words that a dossier may use."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from clausegen.model import scalars


class Mot(StrEnum):
    """A word of a closed list, read whatever its case, accents and spaces."""

    @classmethod
    def lire(cls, value: object) -> Self:
        """The word that a text means, or :class:`~clausegen.model.scalars.ScalarError`."""
        if isinstance(value, cls):
            return value
        other = cls.autres_formes().get(scalars.slug(value))
        return cls(other or scalars.parse_choix(value, [m.value for m in cls]))

    @classmethod
    def autres_formes(cls) -> dict[str, str]:
        """Other ways in which users write a word, as slugs, and the word meant."""
        return {}

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: type[Any], _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.lire, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"enum": [member.value for member in cls]}


class TypeAcheteur(Mot):
    """Which threshold a buyer is under."""

    AUTORITE_CENTRALE = "autorite_centrale"
    AUTRE_POUVOIR_ADJUDICATEUR = "autre_pouvoir_adjudicateur"
    ENTITE_ADJUDICATRICE = "entite_adjudicatrice"


class TypeContrat(Mot):
    """Which book of the code a contract is under."""

    MARCHE = "marche"
    CONCESSION = "concession"
    MARCHE_DEFENSE = "marche_defense"
    AUTRE_MARCHE = "autre_marche"


class Nature(Mot):
    """What is bought."""

    TRAVAUX = "travaux"
    FOURNITURES = "fournitures"
    SERVICES = "services"


class Ccag(Mot):
    """The general terms to which a contract refers."""

    TRAVAUX = "travaux"
    FCS = "fcs"
    PI = "pi"
    TIC = "tic"
    MI = "mi"
    MOE = "moe"
    AUCUN = "aucun"


class Procedure(Mot):
    """How the contract is awarded."""

    ADAPTEE = "adaptee"
    APPEL_OFFRES_OUVERT = "appel_offres_ouvert"
    APPEL_OFFRES_RESTREINT = "appel_offres_restreint"
    NEGOCIATION = "negociation"
    DIALOGUE_COMPETITIF = "dialogue_competitif"
    SANS_PUBLICITE = "sans_publicite"


class FormeAccordCadre(Mot):
    """How a framework agreement is carried out."""

    BONS_DE_COMMANDE = "bons_de_commande"
    MARCHES_SUBSEQUENTS = "marches_subsequents"
    MIXTE = "mixte"


class FormeGroupement(Mot):
    """Which form a group of companies must take."""

    CONJOINT = "conjoint"
    SOLIDAIRE = "solidaire"
    LIBRE = "libre"


class Levier(Mot):
    """The ways to bring insertion into a contract."""

    CONDITION_EXECUTION = "condition_execution"
    AUTRE_CONDITION_SOCIALE = "autre_condition_sociale"
    CRITERE = "critere"
    RESERVE_EA_ESAT = "reserve_ea_esat"
    RESERVE_SIAE = "reserve_siae"
    RESERVE_EA_SIAE = "reserve_ea_siae"
    RESERVE_PENITENTIAIRE = "reserve_penitentiaire"
    RESERVE_ESS = "reserve_ess"
    AUCUN = "aucun"


class ThemeCondition(Mot):
    """What another social condition is about: no insertion hours."""

    APPRENTISSAGE = "apprentissage"
    EGALITE_PROFESSIONNELLE = "egalite_professionnelle"
    FORMATION = "formation"


class ThemeSousCritere(Mot):
    """A means of this contract that a sub-criterion judges, with a wording of its own."""

    ENCADREMENT = "encadrement"
    INTEGRATION = "integration"
    FORMATION = "formation"
    PARCOURS = "parcours"
    SUIVI = "suivi"


class ExceptionSociale(Mot):
    """The exceptions to the duty to provide a social condition; the buyer alone chooses one."""

    SOLUTION_IMMEDIATE = "solution_immediate"
    LIEN_INSUFFISANT = "lien_insuffisant"
    CONCURRENCE_OU_DIFFICULTE = "concurrence_ou_difficulte"
    TRAVAUX_COURTS = "travaux_courts"


class TypeStructure(Mot):
    """The structures that a local offer may list."""

    EI = "ei"
    ACI = "aci"
    AI = "ai"
    ETTI = "etti"
    EA = "ea"
    EATT = "eatt"
    ESAT = "esat"
    GEIQ = "geiq"
    REGIE = "regie"
    PENITENTIAIRE = "penitentiaire"
    ESS = "ess"


class Methode(Mot):
    """The six ways to size the hours."""

    MONTANT = "montant"
    PART_HEURES = "part_heures"
    PROPRETE = "proprete"
    TRANCHE = "tranche"
    PALIER = "palier"
    FORFAIT = "forfait"


class Periode(Mot):
    """The period that a volume of hours covers."""

    FERME = "ferme"
    TOTALE = "totale"
    ANNUELLE = "annuelle"


class ModeArrondi(Mot):
    """How an exact number of hours is rounded."""

    PROCHE = "proche"
    INFERIEUR = "inferieur"
    SUPERIEUR = "superieur"


class ModeTranche(Mot):
    """Whether an unfinished slice counts in proportion."""

    PRORATA = "prorata"
    COMPLETE = "complete"


class Declenchement(Mot):
    """What counts once the trigger amount is reached."""

    AU_DELA = "au_dela"
    PREMIER_EURO = "premier_euro"


class Modalite(Mot):
    """The ways to carry out an insertion action."""

    EMBAUCHE_DIRECTE = "embauche_directe"
    MISE_A_DISPOSITION = "mise_a_disposition"
    SOUS_TRAITANCE_GROUPEMENT = "sous_traitance_groupement"


class Periodicite(Mot):
    """How often a statement of hours is due."""

    MENSUELLE = "mensuelle"
    TRIMESTRIELLE = "trimestrielle"
    SEMESTRIELLE = "semestrielle"
