"""Workbooks of hours as the reader gives them, made without a file."""

from datetime import date
from decimal import Decimal

from clausegen.attest.counting import count
from clausegen.errors import Place
from clausegen.intake.executions_file import ClasseurLu
from clausegen.intake.executions_rows import Ligne
from clausegen.model.executions import Emetteur, Engagement, Execution, Membre

JOUR = date(2026, 11, 25)
SIRETS = ("20004293500011", "35600000000048", "73282932000074", "41816609600069", "55208131766522")
"""Numbers with a right key."""


def engagement(**changes):
    """A finished market of 2026, 100 hours due, no limit."""
    values = {
        "marche": "M-1",
        "objet": "Extension du gymnase",
        "acheteur": "Commune de Saint-Essai",
        "emetteur": "Mission d’essai",
        "titulaire": "Bâti Essai",
        "siret": SIRETS[0],
        "adresse": "1 rue des Essais, 01000 Bourg-en-Bresse",
        "heures_dues": 100,
        "date_debut": date(2026, 1, 12),
        "date_fin": date(2026, 9, 30),
        "etat": "termine",
        "regles": "sans limite",
    }
    return Engagement.model_validate(values | changes)


def execution(heures=50, mois=3, participant="P-01", **changes):
    """A month of 2026 of somebody hired and eligible from the start."""
    values = {
        "marche": "M-1",
        "titulaire": "Bâti Essai",
        "participant": participant,
        "modalite": "embauche_directe",
        "type_contrat": "cdd",
        "date_embauche": date(2026, 1, 12),
        "date_validation_eligibilite": date(2026, 1, 5),
        "validee_par": "Mission d’essai",
        "mois": date(2026, mois, 1) if isinstance(mois, int) else mois,
        "heures": heures,
        "statut": "validee",
    }
    return Execution.model_validate(values | changes)


def membre(nom, rang=0, **changes):
    """A member of the group that holds M-1; the first is its head."""
    values = {
        "marche": "M-1",
        "membre": nom,
        "siret": SIRETS[rang],
        "role": "cotraitant" if rang else "mandataire",
    }
    return Membre.model_validate(values | changes)


def emetteur(**changes):
    """Who issues, and signs."""
    values = {"emetteur": "Mission d’essai", "lieu": "Bourg-en-Bresse", "signataire": "Camille Essai"}
    return Emetteur.model_validate(values | changes)


def lignes(feuille, records):
    """The records as rows of a sheet, from row 5."""
    return tuple(
        Ligne(record, Place(fichier="essai.xlsx", feuille=feuille, cellule=f"A{rang}"), rang, {})
        for rang, record in enumerate(records, start=5)
    )


def classeur(engagements, executions, membres=(), emetteurs=(), rejets=()):
    """A workbook read."""
    return ClasseurLu(
        "essai.xlsx",
        "0" * 64,
        lignes("Engagements", engagements),
        lignes("Groupements", membres),
        lignes("Exécutions", executions),
        lignes("Émetteurs", emetteurs),
        tuple(rejets),
        (),
    )


def compter(engagements, executions, membres=(), emetteurs=()):
    """What counting makes of these rows."""
    return count(classeur(engagements, executions, membres, emetteurs), JOUR)


def seule(comptage):
    """The one attestation that a count gives."""
    (found,) = comptage.attestations
    return found


def codes(comptage):
    """The codes of all anomalies."""
    return [anomalie.code for anomalie in comptage.anomalies]


def heures(valeur):
    """Hours, exact."""
    return Decimal(str(valeur))
