"""How a value is named and written for the reader, by its key."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from clausegen import french as fr
from clausegen.model.layers import Valeur

_LABELS = {
    "montant_ht": "montant HT",
    "estimation_ht": "estimation des commandes HT",
    "accord_cadre.estimation_ht": "estimation de l’accord-cadre HT",
    "maximum_ht": "maximum HT",
    "accord_cadre.maximum_ht": "maximum de l’accord-cadre HT",
    "reconductions": "reconductions",
    "duree_reconduction_mois": "durée d’une reconduction",
    "part_main_oeuvre": "part de main-d’œuvre",
    "taux_insertion": "taux d’insertion",
    "cout_horaire": "coût horaire chargé",
    "chiffre_affaires_horaire": "chiffre d’affaires par heure",
    "taux_charges": "taux de charges",
    "smic.horaire_brut": "SMIC horaire brut",
    "heures_totales": "heures totales travaillées",
    "effectif": "effectif",
    "heures_mensuelles": "heures par personne et par mois",
    "heures_mensuelles_transferables": "heures mensuelles du personnel à reprendre",
    "duree_mois": "durée",
    "duree_chantier_mois": "temps de présence du lot",
    "heures_par_tranche": "heures par tranche",
    "tranche_ht": "tranche HT",
    "seuil_ht": "seuil HT",
    "mode_tranche": "tranche entamée",
    "declenchement": "déclenchement",
    "paliers": "table de paliers",
    "heures_forfait": "forfait d’heures",
    "arrondi.multiple": "multiple d’arrondi",
    "arrondi.mode": "sens de l’arrondi",
    "heures_par_etp": "heures par équivalent temps plein",
    "volume_minimal": "volume minimal",
    "methode": "méthode",
    "periode": "période",
    "leviers": "leviers",
    "corps_etat": "corps d’état",
    "nature": "nature",
    "heures_retenues": "heures retenues",
    "motif_ecart": "motif de l’écart",
    "qualification_requise": "qualification requise",
    "hypotheses": "hypothèses",
}
_RATIOS = {"part_main_oeuvre", "taux_insertion", "taux_charges"}
_AMOUNTS = {"cout_horaire", "chiffre_affaires_horaire", "smic.horaire_brut"}
_MONTHS = {"duree_mois", "duree_chantier_mois", "duree_reconduction_mois"}
_WORDS = {
    "prorata": "au prorata",
    "complete": "par tranche complète",
    "au_dela": "au-delà du seuil",
    "premier_euro": "dès le premier euro, une fois le seuil atteint",
    "ferme": "période ferme",
    "totale": "durée totale, reconductions comprises",
    "annuelle": "par an",
    "montant": "par le montant",
    "part_heures": "par les heures travaillées",
    "proprete": "propreté",
    "tranche": "par tranche facturée",
    "palier": "par paliers de montant",
    "forfait": "forfait",
    "proche": "au plus proche",
    "inferieur": "inférieur",
    "superieur": "supérieur",
}


def label(cle: str) -> str:
    """The French name of a key: « part de main-d’œuvre »."""
    return _LABELS.get(cle, cle.replace("_", " "))


def word(value: Enum) -> str:
    """A word of a closed list as it is read: « au prorata »."""
    return _WORDS.get(str(value.value), str(value.value).replace("_", " "))


def show(value: Valeur) -> str:
    """The value as it is read: « 50 % », « 850 000 € », « 14 mois »."""
    return _show(value.cle, value.valeur)


def _show(cle: str, content: Any) -> str:  # noqa: ANN401 - a value of any key
    if isinstance(content, bool):
        return "oui" if content else "non"
    if isinstance(content, Enum):
        return word(content)
    if isinstance(content, tuple):
        return ", ".join(_item(item) for item in content)
    if isinstance(content, Decimal | Fraction | int):
        return _formatter(cle)(content)
    return str(content)


def _formatter(cle: str) -> Callable[[Decimal | Fraction | int], str]:
    if cle in _RATIOS:
        return fr.pourcentage
    if cle.endswith("_ht") or cle in _AMOUNTS:
        return fr.montant
    if cle in _MONTHS:
        return lambda value: fr.unite(value, "mois")
    if cle.startswith("heures_") or cle in {"volume_minimal", "arrondi.multiple"}:
        return fr.heures
    return fr.nombre


def _item(item: Any) -> str:  # noqa: ANN401 - a word or a step
    if isinstance(item, Enum):
        return word(item)
    if hasattr(item, "a_partir_de_ht"):
        return f"à partir de {fr.montant(item.a_partir_de_ht)}{fr.NB}: {fr.heures(item.heures)}"
    return str(item)
