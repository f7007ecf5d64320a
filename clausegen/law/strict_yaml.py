"""YAML read strictly: no key twice, dates as dates, numbers as ``Decimal``, nothing else guessed.

Enters: the text of one of our data files. Leaves: plain dicts, lists, ``str``, ``bool``, ``date``,
``Decimal`` and ``None``. Anything wrong is a ``LawDataError`` that names the file and the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from clausegen.errors import LawDataError

# The C parser is some ten times faster; where PyYAML was built without it, the other gives the same.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Base):  # type: ignore[misc]  # the base is chosen at run time
    """A safe loader that forgets YAML 1.1's guesses (octal, base sixty, « yes », floats)."""

    yaml_implicit_resolvers: dict[str | None, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 -- PyYAML's own attribute, read from the class
    yaml_constructors: dict[str | None, Callable[..., Any]] = dict(yaml.SafeLoader.yaml_constructors)  # noqa: RUF012 -- same


def _construct_mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:  # noqa: ANN401 -- PyYAML's loaders share no type
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, Decimal):
            key = str(key_node.value)
        if not isinstance(key, str):
            raise _wrong(key_node, f"clé « {key_node.value} » : une clé est un mot")
        if key in found:
            raise _wrong(key_node, f"clé « {key} » écrite deux fois")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _construct_number(_loader: Any, node: yaml.ScalarNode) -> Decimal:  # noqa: ANN401 -- same
    return Decimal(node.value)


def _construct_date(_loader: Any, node: yaml.ScalarNode) -> date:  # noqa: ANN401 -- same
    try:
        return date.fromisoformat(node.value)
    except ValueError:
        raise _wrong(node, f"« {node.value} » n’est pas une date du calendrier (AAAA-MM-JJ)") from None


def _wrong(node: yaml.Node, text: str) -> LawDataError:
    return LawDataError(f"ligne {node.start_mark.line + 1} : {text}")


for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:null", r"(?:~|null|)\Z", "~n"),
    ("tag:yaml.org,2002:bool", r"(?:true|false)\Z", "tf"),
    ("tag:yaml.org,2002:float", r"-?[0-9][0-9_]*(?:\.[0-9]+)?\Z", "-0123456789"),
    ("tag:yaml.org,2002:timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", "0123456789"),
):
    _StrictLoader.add_implicit_resolver(
        _tag, re.compile(_pattern), [*_first, *([""] if "null" in _tag else [])]
    )
_StrictLoader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)
_StrictLoader.add_constructor("tag:yaml.org,2002:float", _construct_number)
_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _construct_date)


def read_strict(text: str, fichier: str) -> Any:  # noqa: ANN401 -- whatever the file holds; the caller checks its shape
    """What ``text`` holds; raises ``LawDataError`` naming ``fichier`` and the line."""
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 -- the loader above derives from the safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"ligne {mark.line + 1} : " if mark else ""
        raise LawDataError(
            f"{fichier}, {where}YAML illisible ({getattr(error, 'problem', error)})"
        ) from error
    except LawDataError as error:
        raise LawDataError(f"{fichier}, {error}") from None
