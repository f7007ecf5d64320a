"""The territory profile: its file to a record whose values have their type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clausegen.errors import InputError, Place, Problem, Problems
from clausegen.intake.apparence import read_look
from clausegen.intake.decoding import read_file
from clausegen.intake.image import Image
from clausegen.intake.keys import regles_keys, typed_values
from clausegen.intake.tree import Branch, Node
from clausegen.intake.validation import unknown_key, validate
from clausegen.intake.yaml_reader import MAX_BYTES, read_yaml
from clausegen.model.dossier import Regles
from clausegen.model.profil import Profil, ValeurProfil
from clausegen.model.scalars import slug

_OWN_TABLE = "part_main_oeuvre"
_EXPECTED = (
    "un profil de territoire",
    (
        "Indiquez le fichier .yaml de votre profil, ou retirez la ligne ; un exemple est fourni : "
        "« samples/profils/ain.yaml ». Un classeur de lots s’indique par « lots: … »."
    ),
)


@dataclass(frozen=True, slots=True)
class ProfilLu:
    """A profile, where each of its values was read, and the digest of its file."""

    profil: Profil
    places: Mapping[str, Place]
    nom: str
    sha256: str
    avertissements: tuple[Problem, ...]
    logo: Image | None = None
    """The picture of the letterhead, read beside the profile."""


def read_profil(path: Path, nom: str | None = None) -> ProfilLu:
    """The profile of a file; ``nom`` is how the file is called in messages (default: its own name).

    The values of ``profil.valeurs`` and ``profil.parts_main_oeuvre`` come out typed (``Decimal``,
    words of closed lists…); trades are written without accents or spaces.
    """
    fichier = read_file(Path(path), nom or Path(path).name, MAX_BYTES)
    lu = read_yaml(fichier, _EXPECTED)
    problems = Problems()
    problems.extend(lu.problemes)
    checked = validate(lu.racine, Profil)
    problems.extend(checked.problems)
    valeurs = _typed(lu.racine, "valeurs", problems)
    parts = _typed(lu.racine, "parts_main_oeuvre", problems)
    look = checked.record.apparence if checked.record is not None else None
    logo = read_look(look, lu.racine, Path(path).parent, checked.places, problems)
    problems.raise_if_any()
    if checked.record is None:  # pragma: no cover - a record without a problem always comes out
        raise InputError(checked.problems)
    profil = checked.record.model_copy(
        update={
            "valeurs": _retyped(checked.record.valeurs, valeurs),
            "parts_main_oeuvre": {
                slug(trade): value
                for trade, value in _retyped(checked.record.parts_main_oeuvre, parts).items()
            },
        }
    )
    return ProfilLu(profil, checked.places, fichier.nom, fichier.sha256, lu.avertissements, logo)


def _typed(racine: Branch, table: str, problems: Problems) -> dict[str, Any]:
    """The values of one table of the profile, each read as the dossier would read it."""
    group = racine.entrees.get(table)
    typed: dict[str, Any] = {}
    if not isinstance(group, Branch):
        return typed
    for key, entry in group.entrees.items():
        node: Node | None = entry.entrees.get("valeur") if isinstance(entry, Branch) else None
        field = _OWN_TABLE if table == "parts_main_oeuvre" else key
        if field not in regles_keys():
            known = [name for name in regles_keys() if name != _OWN_TABLE]
            problems.extend([unknown_key(group.cles[key].with_field(f"{table}.{key}"), key, known)])
        elif node is not None:
            values, wrong = typed_values({field: node}, Regles)
            problems.extend(
                Problem(p.ou.with_field(f"{table}.{key}"), p.constat, p.attendu, p.remede) for p in wrong
            )
            typed[key] = values.get(field)
    return typed


def _retyped(values: Mapping[str, ValeurProfil], typed: Mapping[str, Any]) -> dict[str, ValeurProfil]:
    return {key: value.model_copy(update={"valeur": typed[key]}) for key, value in values.items()}
