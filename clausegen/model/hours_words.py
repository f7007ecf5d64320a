"""The closed lists of words of the hours workbook, with the other ways in which offices write them."""

from __future__ import annotations

from clausegen.model.vocabulary import Modalite, Mot


class Etat(Mot):
    """Whether a contract is still performed."""

    EN_COURS = "en_cours"
    TERMINE = "termine"

    @classmethod
    def autres_formes(cls) -> dict[str, str]:
        """What offices also write."""
        return {
            "encours": "en_cours",
            "en_cours_d_execution": "en_cours",
            "terminee": "termine",
            "fini": "termine",
            "acheve": "termine",
            "clos": "termine",
            "solde": "termine",
        }


class Role(Mot):
    """The place of a company in a group."""

    MANDATAIRE = "mandataire"
    COTRAITANT = "cotraitant"

    @classmethod
    def autres_formes(cls) -> dict[str, str]:
        """What offices also write."""
        return {"co_traitant": "cotraitant", "membre": "cotraitant", "mandataire_solidaire": "mandataire"}


class Statut(Mot):
    """What became of hours once declared."""

    VALIDEE = "validee"
    A_VALIDER = "a_valider"
    REFUSEE = "refusee"

    @classmethod
    def autres_formes(cls) -> dict[str, str]:
        """What offices also write."""
        return {
            "valide": "validee",
            "valides": "validee",
            "validees": "validee",
            "en_attente": "a_valider",
            "attente": "a_valider",
            "a_verifier": "a_valider",
            "refuse": "refusee",
            "refuses": "refusee",
            "refusees": "refusee",
            "rejetee": "refusee",
        }


class ContratTravail(Mot):
    """The work contract of a person."""

    CDI = "cdi"
    CDD = "cdd"
    CDDI = "cddi"
    APPRENTISSAGE = "apprentissage"
    PROFESSIONNALISATION = "professionnalisation"
    INTERIM = "interim"
    MISE_A_DISPOSITION = "mise_a_disposition"
    AUTRE = "autre"

    @classmethod
    def autres_formes(cls) -> dict[str, str]:
        """What offices also write."""
        return {
            "cdd_insertion": "cddi",
            "cdd_d_insertion": "cddi",
            "contrat_d_apprentissage": "apprentissage",
            "contrat_apprentissage": "apprentissage",
            "apprenti": "apprentissage",
            "contrat_de_professionnalisation": "professionnalisation",
            "contrat_pro": "professionnalisation",
            "contrat_de_mission": "interim",
            "mission": "interim",
            "travail_temporaire": "interim",
            "ctt": "interim",
            "cddu": "mise_a_disposition",
            "contrat_de_mise_a_disposition": "mise_a_disposition",
        }


class ModaliteHeures(Mot):
    """The way in which hours were done: one of three families, or the kind of structure that employs."""

    EMBAUCHE_DIRECTE = "embauche_directe"
    MISE_A_DISPOSITION = "mise_a_disposition"
    SOUS_TRAITANCE_GROUPEMENT = "sous_traitance_groupement"
    AI = "ai"
    ETTI = "etti"
    EATT = "eatt"
    GEIQ = "geiq"
    ETT = "ett"
    EI = "ei"
    ACI = "aci"
    REGIE = "regie"
    EA = "ea"
    ESAT = "esat"
    EITI = "eiti"
    TIH = "tih"
    PENITENTIAIRE = "penitentiaire"

    @property
    def famille(self) -> Modalite:
        """The family that documents show; which structure it was, and so what it may reveal, is lost."""
        if self is ModaliteHeures.EMBAUCHE_DIRECTE:
            return Modalite.EMBAUCHE_DIRECTE
        if self in _LENT:
            return Modalite.MISE_A_DISPOSITION
        return Modalite.SOUS_TRAITANCE_GROUPEMENT

    @classmethod
    def autres_formes(cls) -> dict[str, str]:
        """What offices also write."""
        return {
            "embauche": "embauche_directe",
            "sous_traitance": "sous_traitance_groupement",
            "cotraitance": "sous_traitance_groupement",
            "co_traitance": "sous_traitance_groupement",
            "groupement": "sous_traitance_groupement",
            "mad": "mise_a_disposition",
            "interim_d_insertion": "etti",
            "interim": "ett",
            "association_intermediaire": "ai",
            "entreprise_d_insertion": "ei",
            "chantier_d_insertion": "aci",
            "atelier_et_chantier_d_insertion": "aci",
            "regie_de_quartier": "regie",
            "regie_de_territoire": "regie",
            "entreprise_adaptee": "ea",
            "etta": "eatt",
            "travail_penitentiaire": "penitentiaire",
            "atigip": "penitentiaire",
        }


_LENT = {
    ModaliteHeures.MISE_A_DISPOSITION,
    ModaliteHeures.AI,
    ModaliteHeures.ETTI,
    ModaliteHeures.EATT,
    ModaliteHeures.GEIQ,
    ModaliteHeures.ETT,
}
