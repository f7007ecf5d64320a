"""A tree of texts to a record of the model, every fault told in French with its place.

Enters: a tree and a model class. Leaves: the record, or the problems (all of them).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from clausegen.errors import Place, Problem, Problems
from clausegen.intake.tree import Branch, Leaf, Listing, join, places, plain, walk
from clausegen.model.scalars import ScalarError, parse_numero_lot, slug, suggest
from clausegen.model.vocabulary import Mot

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

R = TypeVar("R", bound=BaseModel)
TO_FILL = "a_completer"
_LOT = re.compile(r"^lots\[(\d+)\](?:\.|$)")
_A_GROUP = "un groupe de clés, chacune sur sa ligne, en retrait"
_SHAPES = {
    "model_type": ("une seule valeur, ou une liste, se trouve là où des clés sont attendues", _A_GROUP),
    "model_attributes_type": ("une seule valeur se trouve là où des clés sont attendues", _A_GROUP),
    "dict_type": ("une seule valeur, ou une liste, se trouve là où des clés sont attendues", _A_GROUP),
    "tuple_type": (
        "une seule valeur, ou un groupe de clés, se trouve là où une liste est attendue",
        "une liste, chaque élément précédé d’un tiret",
    ),
    "too_short": ("la liste est vide", "un élément au moins"),
}


@dataclass
class Validation(Generic[R]):
    """What came out: the record when it is sound, the problems, where everything was read."""

    record: R | None
    places: Mapping[str, Place]
    problems: Problems = field(default_factory=Problems)


def validate(tree: Branch, model: type[R], prefix: str = "", silent: str | None = None) -> Validation[R]:
    """The record that a tree describes; below the path ``silent``, faults are told elsewhere."""
    where = places(tree)
    found: Validation[R] = Validation(None, where)
    told = _to_fill(tree, model, prefix, found.problems, silent)
    try:
        record = model.model_validate(plain(tree))
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            path = path_of(detail["loc"])
            if (
                # One word may stand for a list: « leviers: à compléter » is told once.
                path.partition("[")[0] not in told
                and path not in told
                and not (silent and path.startswith(silent))
                and not _echo(detail, path, tree)
            ):
                ou = locate(nearest(path, where), path, tree, prefix)
                found.problems.extend([_problem(detail, path, ou, where, model)])
        return found
    if not len(found.problems):
        found.record = record
    return found


def path_of(loc: Sequence[str | int]) -> str:
    """The path that a pydantic location means."""
    path = ""
    for part in loc:
        if part != "[key]":
            path = join(path, part)
    return path


def _loc(path: str) -> list[str]:
    """A path as a pydantic location, less the ranks in lists, which the model does not need."""
    return [re.sub(r"\[\d+\]", "", part) for part in path.split(".")]


def _echo(detail: ErrorDetails, path: str, tree: Branch) -> bool:
    """Whether a list is only « too short » because its elements are wrong, which is told already."""
    node = dict(walk(tree)).get(path)
    return detail["type"] == "too_short" and isinstance(node, Listing) and bool(node.elements)


def _to_fill(
    tree: Branch, model: type[BaseModel], prefix: str, problems: Problems, silent: str | None
) -> set[str]:
    unfilled = {
        path: node
        for path, node in walk(tree)
        if isinstance(node, Leaf) and slug(node.texte).startswith(TO_FILL)
    }
    for path, node in unfilled.items():
        if silent and path.startswith(silent):
            continue
        problems.add(
            locate(node.ou, path, tree, prefix),
            f"la valeur est restée « {node.texte.strip()} »",
            _description(model, _loc(path)) or "la valeur de votre marché",
            "Remplacez « à compléter » par la valeur.",
        )
    return set(unfilled)


def locate(ou: Place, path: str, tree: Branch | None = None, prefix: str = "") -> Place:
    """The place, with the field as the user knows it: the lot by its number, then the key."""
    lot = _LOT.match(path)
    if not lot:
        return replace(ou, champ=join(prefix, path) if prefix else path)
    return replace(ou, lot=_lot_name(tree, int(lot[1])), champ=path[lot.end() :] or None)


def _lot_name(tree: Branch | None, rank: int) -> str:
    lots = tree.entrees.get("lots") if tree else None
    elements = getattr(lots, "elements", ())
    lot = elements[rank] if rank < len(elements) else None
    numero = lot.entrees.get("numero") if isinstance(lot, Branch) else None
    known = isinstance(numero, Leaf) and numero.texte.strip()
    return parse_numero_lot(numero.texte) if isinstance(numero, Leaf) and known else f"en position {rank + 1}"


def nearest(path: str, where: Mapping[str, Place]) -> Place:
    """The place of a path, else that of the closest group above."""
    while path:
        if path in where:
            return where[path]
        path = re.sub(r"(\.[^.\[]+|\[\d+\]|^[^.\[]+)$", "", path)
    return where.get("", Place())


def _problem(
    detail: ErrorDetails, path: str, ou: Place, where: Mapping[str, Place], model: type[BaseModel]
) -> Problem:
    kind = detail["type"]
    error = (detail.get("ctx") or {}).get("error")
    if isinstance(error, ScalarError):
        return Problem(ou, error.constat, error.attendu, error.remede)
    key = path.rpartition(".")[2]
    if kind == "missing":
        return _missing(ou, key, path, where, _description(model, detail["loc"]))
    if kind == "extra_forbidden":
        return unknown_key(ou, key, _known_keys(model, detail["loc"][:-1]), _groups_of(model, key))
    constat, attendu = _SHAPES.get(kind, ("la valeur ne peut être lue", "une valeur de la bonne forme"))
    return Problem(ou, constat, attendu, "Comparez avec un dossier écrit par « clausegen nouveau ».")


def _missing(ou: Place, key: str, path: str, where: Mapping[str, Place], description: str) -> Problem:
    constat = f"la clé « {key} » est vide" if path in where else f"la clé « {key} » manque"
    return Problem(ou, constat, description, f"Ajoutez « {key}: … ».")


def unknown_key(ou: Place, key: str, known: Sequence[str], elsewhere: Sequence[str] = ()) -> Problem:
    """The problem of a key that does not exist there, with the nearest that does, or its right group."""
    hint = suggest(slug(key), list(known))
    if elsewhere:
        groups = " ou ".join(f"« {name}: »" for name in elsewhere)
        hint = f"Cette clé se met sous {groups} : déplacez la ligne, ou retirez le « # » de ce titre."
    return Problem(
        ou,
        f"la clé « {key} » n’existe pas ici" if elsewhere else f"la clé « {key} » n’existe pas",
        "l’une de ces clés : " + ", ".join(known),
        hint or "Corrigez la clé ou retirez la ligne.",
    )


def _groups_of(model: type[BaseModel], key: str) -> list[str]:
    """The groups of a dossier in which a key does exist."""
    found = []
    for name, info in model.model_fields.items():
        inner = model_in(info.annotation)
        if inner is not None and key in inner.model_fields:
            found.append(name)
    return found


def _known_keys(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    owner = _model_at(model, loc)
    if owner is None:
        return []
    return [
        name
        for name, info in owner.model_fields.items()
        if not (isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get("interne"))
    ]


def _description(model: type[BaseModel], loc: Sequence[str | int]) -> str:
    owner = _model_at(model, loc[:-1])
    info = owner.model_fields.get(str(loc[-1])) if owner else None
    if info is None:
        return ""
    words = ", ".join(_words(info.annotation))
    return f"{info.description or ''} ({words})" if words else info.description or ""


def _words(annotation: Any) -> list[str]:  # noqa: ANN401 - same
    """The words of the closed list inside an annotation (« Ccag | None »), if any."""
    if isinstance(annotation, type) and issubclass(annotation, Mot):
        return [word.value for word in annotation]
    return [word for part in get_args(annotation) for word in _words(part)]


def _model_at(model: type[BaseModel], loc: Sequence[str | int]) -> type[BaseModel] | None:
    current: type[BaseModel] | None = model
    for part in loc:
        info = current.model_fields.get(part) if current and isinstance(part, str) else None
        if info is not None:
            current = model_in(info.annotation)
    return current


def model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - a type expression of any form
    """The record class inside an annotation (« Penalites | None », « tuple[Lot, ...] »), if any."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        if found := model_in(part):
            return found
    return None
