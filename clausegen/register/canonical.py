"""Facts in the one form that is compared, signed and kept: the same facts are the same text."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any


def canonical(faits: Mapping[str, object]) -> str:
    """The JSON text of facts: sorted keys, no spaces, composed accents.

    Facts hold texts, whole numbers, booleans, None, lists and mappings of them. A ``TypeError`` for
    anything else: a float would not have one writing, a decimal or a date is given as a text.
    """
    return json.dumps(_plain(faits), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def facts_of(text: str) -> dict[str, Any]:
    """The facts of a canonical text."""
    found: dict[str, Any] = json.loads(text)
    return found


def _plain(value: object) -> object:
    match value:
        case str():
            return unicodedata.normalize("NFC", value)
        case None | bool() | int():
            return value
        case list() | tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return {_key(key): _plain(item) for key, item in value.items()}
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form in facts: {value!r}")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key of facts is a text, not {key!r}")
    return unicodedata.normalize("NFC", key)
