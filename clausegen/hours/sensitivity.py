"""The same lot with other values around those used: the cost drives everything, and must be seen to."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import product

from clausegen import french as fr
from clausegen.hours.labels import label
from clausegen.hours.methods.outcome import Essai
from clausegen.hours.records import LigneSensibilite
from clausegen.law import LawAt
from clausegen.model.layers import Valeur

_FIELDS = {
    "taux_insertion": "taux",
    "cout_horaire": "cout_horaire",
    "part_main_oeuvre": "part",
    "chiffre_affaires_horaire": "chiffre_affaires_horaire",
}
_STEPS = {
    "taux_insertion": "taux_points",
    "cout_horaire": "cout_euros",
    "part_main_oeuvre": "part_points",
    "chiffre_affaires_horaire": "cout_euros",
}


def sensitivity(
    essai: Essai, factor: Fraction, rounded: Callable[[Fraction], Decimal], droit: LawAt
) -> tuple[LigneSensibilite, ...]:
    """Every combination of the values around those used; hours are brought to the period by ``factor``."""
    tried = [_around(value, droit) for value in essai.valeurs]
    used = tuple(value.valeur for value in essai.valeurs)
    lines = []
    for values in product(*tried):
        hours = essai.heures(*(Fraction(value) for value in values)) * factor
        named = dict(zip((value.cle for value in essai.valeurs), values, strict=True))
        lines.append(
            LigneSensibilite(
                ", ".join(f"{label(key)} {_text(key, value)}" for key, value in named.items()),
                rounded(max(hours, Fraction(0))),
                retenue=values == used,
                **{_FIELDS[key]: value for key, value in named.items()},
            )
        )
    return tuple(lines)


def _around(value: Valeur, droit: LawAt) -> list[Decimal]:
    offsets = droit.read("calcul.sensibilite").fiche[_STEPS[value.cle]]
    is_ratio = _STEPS[value.cle].endswith("points")
    scale = Decimal(100) if is_ratio else Decimal(1)
    tried = [value.valeur + offset / scale for offset in offsets]
    return [one for one in tried if one == value.valeur or (one > 0 and (not is_ratio or one <= 1))]


def _text(key: str, value: Decimal) -> str:
    return fr.pourcentage(value) if _STEPS[key].endswith("points") else fr.montant(value)
