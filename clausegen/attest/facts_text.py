"""The facts of the register as a person reads them, beside the paper that is judged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from clausegen import french as fr
from clausegen.attest.context import people_text
from clausegen.attest.issuing import attestation_of
from clausegen.attest.records import Attestation, Constat
from clausegen.french import french_date
from clausegen.register import Inscription

CONSTATS = {
    Constat.DEPASSE: "objectif dépassé",
    Constat.ATTEINT: "objectif atteint",
    Constat.PARTIEL: "objectif partiellement atteint",
    Constat.NON_REALISE: "objectif non réalisé",
    Constat.SANS_OBJET: "aucune heure due",
    None: "",
}
"""The findings in words; none on an intermediate attestation."""


def facts_text(inscription: Inscription) -> list[tuple[str, str]]:
    """Labels and values, in the order of the paper; what is empty is left out."""
    try:
        lines = _lines(attestation_of(inscription))
    except (ValueError, KeyError, TypeError):
        # Facts of another version of clausegen: as they stand.
        lines = [(key.replace("_", " "), str(value)) for key, value in inscription.faits.items()]
    told = [("Numéro", inscription.numero), ("Code", inscription.code)]
    told += [("Remplace", inscription.remplace or ""), ("Remplacée par", inscription.remplacee_par or "")]
    return [(label, value) for label, value in [*told, *lines] if value]


def _lines(a: Attestation) -> list[tuple[str, str]]:
    lot = f"{a.lot} – {a.intitule}" if a.lot and a.intitule else a.lot
    return [
        ("Acheteur", a.acheteur),
        ("Marché", f"{a.marche} – {a.objet}"),
        ("Lot", lot),
        ("Titulaire", f"{a.titulaire} (SIRET {a.siret})"),
        ("Portée", a.portee.value),
        ("Groupement", a.groupement),
        ("Exécution", f"du {_day(a.date_debut)} au {_day(a.date_fin)}"),
        ("Arrêtée au", _day(a.arrete_au)),
        ("Heures dues", _hours(a.heures_dues)),
        ("Règle de calcul", a.ratio),
        ("Heures validées", _hours(a.heures_validees)),
        ("dont formation", _hours(a.heures_formation)),
        ("Heures à vérifier", _hours(a.heures_a_verifier or None)),
        ("Heures exonérées", _hours(a.heures_exonerees or None)),
        ("Décision du", _day(a.decision_exoneration)),
        ("Écart", _hours(a.ecart)),
        ("Personnes", people_text(a.effectif)),
        ("Constat", CONSTATS[a.constat] or "intermédiaire, sans constat"),
    ]


def _day(day: date | None) -> str:
    return french_date(day) if day else ""


def _hours(value: Decimal | None) -> str:
    return "" if value is None else fr.heures(value)
