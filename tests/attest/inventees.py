"""Invented attestations and batches, for the tests of numbering, writing and verifying."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from clausegen.attest.counted import Bilan, Comptage
from clausegen.attest.records import (
    Attestation,
    Constat,
    Effectif,
    Forme,
    LigneModalite,
    Mentions,
    Portee,
)
from clausegen.model.vocabulary import Modalite

JOUR = date(2026, 1, 15)
EMETTEUR = "Cellule des clauses de l’Ain"


def attestation(rang=1, heures=140, dues=100, **changes):
    """The attestation of the company of that rank: 140 hours validated of 100 due, six people."""
    hours = Decimal(heures)
    values = {
        "forme": Forme.FINALE,
        "portee": Portee.TITULAIRE,
        "emetteur": EMETTEUR,
        "acheteur": f"Commune de Saint-Essai-{rang % 3}",
        "marche": f"25-{rang:03d}",
        "objet": "Construction d’une école maternelle",
        "lot": "1",
        "intitule": "Gros œuvre",
        "titulaire": f"Maçonnerie n° {rang:03d}",
        "siret": f"{rang:014d}",
        "groupement": "",
        "date_debut": date(2025, 1, 6),
        "date_fin": date(2025, 12, 19),
        "arrete_au": date(2025, 12, 31),
        "premier_releve": date(2025, 2, 1),
        "heures_dues": Decimal(dues),
        "ratio": "",
        "heures_validees": hours,
        "heures_formation": Decimal(7),
        "heures_a_verifier": Decimal(0),
        "heures_exonerees": Decimal(0),
        "decision_exoneration": None,
        "ventilation": (LigneModalite((Modalite.EMBAUCHE_DIRECTE,), hours, Effectif(6)),),
        "effectif": Effectif(6),
        "constat": Constat.DEPASSE,
        "mentions": Mentions(
            lieu="Bourg-en-Bresse",
            signataire="Camille Essai",
            qualite="Responsable de la cellule",
            contact="01 99 00 12 34",
            adresse_emetteur="45 avenue de l’Exemple, 01000 Bourg-en-Bresse",
            adresse_titulaire=f"{rang} rue des Essais, 01{rang % 900:03d} Modèle-sur-Ain",
        ),
    }
    return Attestation(**{**values, **changes})


def lot(nombre, **changes):
    return [attestation(rang, **changes) for rang in range(1, nombre + 1)]


def comptage(attestations, retenues=(), anomalies=()):
    made = tuple(attestations)
    bilan = Bilan(
        acheteurs=len({a.acheteur for a in made}),
        entreprises=len({a.siret for a in made}),
        marches=len({a.marche for a in made}),
        heures_dues=sum((a.heures_dues for a in made), Decimal(0)),
        heures_validees=sum((a.heures_validees for a in made), Decimal(0)),
    )
    return Comptage(made, tuple(retenues), tuple(anomalies), bilan)


def signee_par(given, signataire):
    return replace(given, mentions=replace(given.mentions, signataire=signataire))
