"""The command line as a source of values: dossier keys and the texts typed for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clausegen.errors import Place, Problem, Problems
from clausegen.intake.checks import lever_conflict
from clausegen.intake.keys import lot_keys, typed_values
from clausegen.intake.tree import Leaf, Node
from clausegen.intake.validation import unknown_key
from clausegen.model.dossier import Lot, Marche

_SHORT = {"montant_ht": "--montant", "taux_insertion": "--taux"}
_OF_MARCHE = ("ccag",)


def option_name(key: str) -> str:
    """How a key is called on the command line."""
    return _SHORT.get(key, "--" + key.replace("_", "-").replace(".", "-"))


def option_values(options: Mapping[str, str]) -> dict[str, Any]:
    """The typed value of each key; raises ``InputError`` with everything that cannot be read."""
    problems = Problems()
    found: dict[str, Any] = {}
    for key, text in options.items():
        ou = Place(champ=option_name(key))
        node: Node = Leaf(text, ou)
        if key not in lot_keys() and key not in _OF_MARCHE:
            problems.extend([unknown_key(ou, key, [*lot_keys(), *_OF_MARCHE])])
            continue
        values, wrong = typed_values({key: node}, Marche if key in _OF_MARCHE else Lot)
        problems.extend(Problem(ou, p.constat, p.attendu, p.remede) for p in wrong)
        if key == "leviers" and not wrong and (told := lever_conflict(values[key])):
            problems.add(ou, *told)
        found |= values
    problems.raise_if_any()
    return found
