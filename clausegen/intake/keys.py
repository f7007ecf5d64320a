"""The keys of a clause and of a lot, flattened with dots, and how a text becomes the value of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from clausegen.errors import Problem
from clausegen.intake.tree import Branch, Leaf, Node
from clausegen.intake.validation import Validation, model_in, validate
from clausegen.model.dossier import Lot, Marche, Regles


def leaf_keys(model: type[BaseModel], prefix: str = "") -> list[str]:
    """The dotted keys of a model; a list, of words or of records, is one key."""
    keys: list[str] = []
    for name, info in model.model_fields.items():
        inner = model_in(info.annotation)
        if inner is None or "tuple" in str(info.annotation):
            keys.append(prefix + name)
        else:
            keys.extend(leaf_keys(inner, f"{prefix}{name}."))
    return keys


@cache
def regles_keys() -> tuple[str, ...]:
    """What a clause, a lot, a profile or the command line may set."""
    return tuple(leaf_keys(Regles))


@cache
def lot_keys() -> tuple[str, ...]:
    """What a lot may set, in the order in which a workbook shows it: the lot first, then the rules."""
    own = [key for key in leaf_keys(Lot) if key not in regles_keys()]
    return (*own, *regles_keys())


def leaves(record: BaseModel, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that the user has set in a record, by dotted key."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name not in record.model_fields_set or value is None:
            continue
        if isinstance(value, BaseModel):
            yield from leaves(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def nest(flat: Mapping[str, Node], root: Branch) -> Branch:
    """Dotted keys to groups within groups."""
    entries: dict[str, Node] = dict(root.entrees)
    for key, node in flat.items():
        head, _, rest = key.partition(".")
        if rest:
            inner = entries.get(head)
            base = inner if isinstance(inner, Branch) else Branch({}, node.ou)
            entries[head] = nest({rest: node}, base)
        else:
            entries[key] = node
    return Branch(entries, root.ou, root.cles, root.vides)


def typed_values(flat: Mapping[str, Node], model: type[BaseModel]) -> tuple[dict[str, Any], list[Problem]]:
    """The value of each dotted key, read by the model's own fields; and what is wrong.

    ``model`` is :class:`Regles`, :class:`Lot` or :class:`Marche`; the keys that it requires and that
    are not there are not asked for.
    """
    if not flat:
        return {}, []
    anywhere = next(iter(flat.values())).ou
    tree = nest(flat, Branch({}, anywhere))
    required = {name for name, info in model.model_fields.items() if info.is_required()} - set(tree.entrees)
    filler: dict[str, Node] = {
        "numero": Leaf("1", anywhere),
        "intitule": Leaf("-", anywhere),
        "reference": Leaf("-", anywhere),
        "objet": Leaf("-", anywhere),
        "nature": Leaf("travaux", anywhere),
    }
    for name in required:
        tree = tree.with_entry(name, filler[name])
    checked: Validation[Any] = validate(tree, model)
    if checked.record is None:
        return {}, list(checked.problems)
    found = dict(leaves(checked.record))
    return {key: found[key] for key in flat if key in found}, []


__all__ = ["Marche", "leaf_keys", "leaves", "lot_keys", "nest", "regles_keys", "typed_values"]
