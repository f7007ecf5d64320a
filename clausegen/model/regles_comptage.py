"""How the hours of one contract are counted, as that contract's own documents say: the cell « regles »."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from clausegen.model.fields import Record
from clausegen.model.scalars import ScalarError, clean, slug

_EXPECTED = (
    "les règles des documents du marché : « CCAG 2021 », ou « limite 24 mois », ou « sans limite » ; "
    "puis, s’il y a lieu, « limite pour tous », « limite depuis l’éligibilité », « formation exclue », "
    "« éligibilité dans le mois », « globalisation », « arrondi à l’heure inférieure »"
)
_NUMBERS = {"un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5}
_LIMIT = re.compile(r"(?:limite_)?(?:a_|de_)?(\d{1,3}|un|deux|trois|quatre|cinq)_(mois|ans?)")
_WORDS = {
    "ccag_2021": "ccag_2021",
    "ccag2021": "ccag_2021",
    "sans_limite": "sans_limite",
    "aucune_limite": "sans_limite",
    "pas_de_limite": "sans_limite",
    "limite_pour_tous": "limite_toutes_modalites",
    "limite_toutes_modalites": "limite_toutes_modalites",
    "limite_depuis_l_eligibilite": "limite_depuis_eligibilite",
    "limite_depuis_eligibilite": "limite_depuis_eligibilite",
    "formation_comprise": "formation_comprise",
    "formation_comptee": "formation_comprise",
    "formation_exclue": "formation_exclue",
    "formation_non_comptee": "formation_exclue",
    "eligibilite_dans_le_mois": "eligibilite_dans_le_mois",
    "globalisation": "globalisation",
    "globalisation_prevue": "globalisation",
    "arrondi_a_l_heure_inferieure": "arrondi_inferieur",
    "total_arrondi_a_l_heure_inferieure": "arrondi_inferieur",
    "heures_arrondies_a_l_heure_inferieure": "arrondi_inferieur",
    "arrondi_inferieur": "arrondi_inferieur",
}


class ReglesComptage(Record):
    """The counting rules of one contract; each one was chosen by its buyer, none is a default of ours."""

    ccag_2021: bool = False
    """The contract refers to a CCAG of 2021 and departs from it only by the other rules said here."""
    limite_mois: int | None = None
    """How long the hours of a person count; None without limit, or with what the CCAG says."""
    sans_limite: bool = False
    limite_toutes_modalites: bool = False
    """The limit holds for everybody, not for direct hires alone."""
    limite_depuis_eligibilite: bool = False
    """The limit runs from the day eligibility was checked, not from the hiring."""
    formation_comptee: bool = True
    eligibilite_dans_le_mois: bool = False
    """The hours of the month in which eligibility is checked all count."""
    globalisation: bool = False
    """The documents allow one work contract to serve several clauses."""
    arrondi_inferieur: bool = False
    """The hours due, of a ratio or of a revised volume, are brought down to a whole hour."""


def parse_regles(text: object) -> ReglesComptage:
    """The rules that a cell names, each separated by a comma or a semicolon."""
    if isinstance(text, ReglesComptage):
        return text
    raw = clean(str(text).replace("\n", ";"))
    found: set[str] = set()
    months: set[int] = set()
    for piece in filter(None, (slug(part) for part in re.split(r"[,;]", raw))):
        limit = _LIMIT.fullmatch(piece)
        if limit:
            number = _NUMBERS.get(limit[1]) or int(limit[1])
            months.add(number if limit[2] == "mois" else number * 12)
        elif piece in _WORDS:
            found.add(_WORDS[piece])
        else:
            raise ScalarError(
                f"« {piece.replace('_', ' ')} » n’est pas une règle de comptage connue",
                _EXPECTED,
                "Reprenez les règles des documents du marché avec ces mots.",
            )
    _refuse_contradictions(raw, found, months)
    return ReglesComptage(
        ccag_2021="ccag_2021" in found,
        limite_mois=min(months, default=None),
        sans_limite="sans_limite" in found,
        limite_toutes_modalites="limite_toutes_modalites" in found,
        limite_depuis_eligibilite="limite_depuis_eligibilite" in found,
        formation_comptee="formation_exclue" not in found,
        eligibilite_dans_le_mois="eligibilite_dans_le_mois" in found,
        globalisation="globalisation" in found,
        arrondi_inferieur="arrondi_inferieur" in found,
    )


def _refuse_contradictions(raw: str, found: set[str], months: set[int]) -> None:
    if len(months) > 1 or (months and "sans_limite" in found) or 0 in months:
        raise ScalarError(
            f"« {raw} » donne deux limites, ou une limite nulle", _EXPECTED, "Gardez une seule limite."
        )
    if {"formation_comprise", "formation_exclue"} <= found:
        raise ScalarError(f"« {raw} » compte et exclut la formation", _EXPECTED, "Gardez une seule règle.")
    if not months and not found & {"sans_limite", "ccag_2021"}:
        raise ScalarError(
            f"« {raw} » ne dit pas combien de temps les heures d’une personne comptent",
            _EXPECTED,
            "Ajoutez « sans limite », « limite 24 mois » ou « CCAG 2021 » d’après les documents du marché.",
        )
    if "sans_limite" in found and found & {"limite_toutes_modalites", "limite_depuis_eligibilite"}:
        raise ScalarError(f"« {raw} » précise une limite et dit qu’il n’y en a pas", _EXPECTED, "Choisissez.")


Regles = Annotated[
    ReglesComptage,
    BeforeValidator(parse_regles),
    WithJsonSchema({"type": "string", "examples": ["CCAG 2021", "sans limite"]}),
]
