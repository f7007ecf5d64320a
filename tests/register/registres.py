"""Invented demands and editions for the tests of the register."""

from datetime import date

from clausegen.register import Demande, Edition

JOUR = date(2026, 1, 15)
CELLULE = "Cellule des clauses de l’Ain"


def demande(sujet, heures=100, emetteur=CELLULE):
    return Demande(emetteur, sujet, {"marche": sujet, "titulaire": "Maçonnerie d’Ambérieu", "heures": heures})


def demandes(count, **changes):
    return [demande(f"25-{rank:03d}", **changes) for rank in range(1, count + 1)]


def editions(registre, inscriptions, jour=JOUR):
    modele = registre.keep_template("attestation.docx", b"un modele")
    return [
        Edition(i.id, modele, f"docx de {i.numero}", "contenu", {"lieu": "Bourg"}, jour) for i in inscriptions
    ]
