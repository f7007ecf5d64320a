"""The hours as JSON values: texts, whole numbers, lists and mappings."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from clausegen import french as fr
from clausegen.hours.labels import show
from clausegen.hours.records import (
    Alerte,
    Calcul,
    Dimensionnement,
    Equivalences,
    Etape,
    LigneSensibilite,
    Ratio,
)
from clausegen.model.layers import Valeur


def to_json(dimensionnement: Dimensionnement) -> dict[str, Any]:
    """The whole result; hours are numbers, exact hours, amounts and ratios are texts (never rounded)."""
    return {
        "date": dimensionnement.date.isoformat(),
        "lots": [lot_to_json(calcul) for calcul in dimensionnement.lots],
        "total": {
            "heures": _hours(dimensionnement.total_heures),
            "heures_sur_duree": _hours(dimensionnement.total_sur_duree),
            "estimation": _hours(dimensionnement.total_estimation),
            "periode": dimensionnement.periode.value if dimensionnement.periode else None,
        },
        "alertes": _alerts(dimensionnement.alertes),
    }


def lot_to_json(calcul: Calcul) -> dict[str, Any]:
    """One lot, under the names of the record."""
    return {
        "numero": calcul.numero,
        "intitule": calcul.intitule,
        "methode": calcul.methode.value,
        "periode": calcul.periode.value,
        "leviers": [levier.value for levier in calcul.leviers],
        "heures": _hours(calcul.heures),
        "heures_recommandees": _hours(calcul.heures_recommandees),
        "heures_retenues": _hours(calcul.heures_retenues),
        "motif_ecart": calcul.motif_ecart,
        "heures_exactes": _exact(calcul.heures_exactes),
        "heures_exactes_fraction": _fraction(calcul.heures_exactes),
        "heures_sur_duree": _hours(calcul.heures_sur_duree),
        "arrondi": calcul.arrondi,
        "ordre_de_grandeur": calcul.ordre_de_grandeur,
        "sans_clause": calcul.sans_clause,
        "ratio": _ratio(calcul.ratio),
        "estimation": _hours(calcul.estimation),
        "estimation_exacte": _exact(calcul.estimation_exacte),
        "borne_haute": calcul.borne_haute,
        "equivalences": _equivalences(calcul.equivalences),
        "etapes": [_step(etape) for etape in calcul.etapes],
        "sensibilite": [_line(ligne) for ligne in calcul.sensibilite],
        "alertes": _alerts(calcul.alertes),
        "entrees": [_value(valeur) for valeur in calcul.entrees],
    }


def _hours(value: Decimal | None) -> int | float | None:
    """A number of JSON: whole when it is; a retained « 140,5 » has one short text as a float too."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _exact(value: Fraction | None) -> str | None:
    """The exact decimal, a text that programs read too: cut at six decimals when it does not end."""
    return fr.exact(value).removesuffix("…") if value is not None else None


def _fraction(value: Fraction | None) -> str | None:
    return str(value) if value is not None else None


def _step(etape: Etape) -> dict[str, Any]:
    return {
        "libelle": etape.libelle,
        "formule": etape.formule,
        "resultat": etape.resultat,
        "entrees": [_value(valeur) for valeur in etape.entrees],
    }


def _value(valeur: Valeur) -> dict[str, Any]:
    return {
        "cle": valeur.cle,
        "valeur": _content(valeur.valeur),
        "texte": show(valeur),
        "origine": valeur.origine(),
        "couche": valeur.couche.value,
        "lieu": valeur.lieu,
        "source": valeur.source,
        "date": valeur.date.isoformat() if valeur.date else None,
        "a_verifier": valeur.a_verifier,
        "note": valeur.note,
    }


def _content(value: Any) -> Any:  # noqa: ANN401 - a value of any key
    plain: Any = str(value)
    match value:
        case Enum():
            plain = value.value
        case bool() | int() | None:
            plain = value
        case tuple() | list():
            plain = [_content(item) for item in value]
        case Fraction():
            plain = fr.exact(value)
        case Decimal():
            plain = f"{value:f}"
        case _ if hasattr(value, "model_dump"):
            plain = {key: _content(item) for key, item in value.model_dump().items()}
    return plain


def _alerts(alertes: Iterable[Alerte]) -> list[dict[str, str]]:
    return [{"code": alerte.code, "niveau": alerte.niveau.value, "texte": alerte.texte} for alerte in alertes]


def _ratio(ratio: Ratio | None) -> dict[str, Any] | None:
    if ratio is None:
        return None
    return {
        "heures_par_tranche": _content(ratio.heures_par_tranche),
        "tranche_ht": _content(ratio.tranche_ht),
        "seuil_ht": _content(ratio.seuil_ht),
        "mode_tranche": ratio.mode_tranche.value,
        "declenchement": ratio.declenchement.value,
        "texte": ratio.texte,
    }


def _equivalences(found: Equivalences | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "jours": _content(found.jours),
        "semaines": _content(found.semaines),
        "mois": _content(found.mois),
        "etp": _content(found.etp),
        "convention": found.convention,
    }


def _line(ligne: LigneSensibilite) -> dict[str, Any]:
    return {
        "libelle": ligne.libelle,
        "heures": _hours(ligne.heures),
        "taux": _content(ligne.taux),
        "cout_horaire": _content(ligne.cout_horaire),
        "part": _content(ligne.part),
        "chiffre_affaires_horaire": _content(ligne.chiffre_affaires_horaire),
        "retenue": ligne.retenue,
    }
