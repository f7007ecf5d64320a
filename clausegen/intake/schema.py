"""The JSON Schemas of a dossier and of a profile, made from the model: editors complete and check with them.

``python -m clausegen.intake.schema --write`` writes the two files shipped in ``clausegen/schema``;
``--check`` exits 1 when one of them is stale.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from clausegen.intake.keys import regles_keys
from clausegen.model.dossier import Dossier
from clausegen.model.profil import Profil

_FOLDER = Path(__file__).resolve().parents[1] / "schema"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SECTOR_ONLY = "Facilitateur du profil, désigné par son secteur"


def dossier_schema() -> dict[str, Any]:
    """The schema of a dossier file: lots may be a list or the name of a spreadsheet."""
    schema = _schema(Dossier, "Dossier de marché (clausegen)")
    del schema["properties"]["alloti"]
    lots = schema["properties"]["lots"]
    lots["anyOf"] = [
        {"type": "array", "minItems": 1, "items": lots.pop("items")},
        {"type": "string", "description": "Nom du classeur des lots : lots.xlsx, lots.ods ou lots.csv"},
        {"type": "null"},
    ]
    for name in ("type", "minItems"):
        lots.pop(name, None)
    schema["required"] = [name for name in schema["required"] if name != "lots"]
    schema["properties"]["facilitateur"]["anyOf"].insert(
        1,
        {
            "type": "object",
            "description": _SECTOR_ONLY,
            "properties": {"secteur": {"type": "string"}},
            "required": ["secteur"],
            "additionalProperties": False,
        },
    )
    return schema


def profil_schema() -> dict[str, Any]:
    """The schema of a territory profile: its values are keys of a clause."""
    schema = _schema(Profil, "Profil de territoire (clausegen)")
    keys = [key for key in regles_keys() if key != "part_main_oeuvre"]
    schema["properties"]["valeurs"]["propertyNames"] = {"enum": keys}
    return schema


def _schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    schema = model.model_json_schema(mode="validation")
    definitions = schema.pop("$defs", {})
    cleaned: dict[str, Any] = _cleaned(schema)
    cleaned.pop("description", None)
    for definition in definitions.values():
        # Docstrings are for programmers; the fields have their own words, in French.
        definition.pop("description", None)
    return {
        "$schema": _DIALECT,
        "title": title,
        **cleaned,
        "$defs": {name: _cleaned(definition) for name, definition in sorted(definitions.items())},
    }


def _cleaned(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """Without the titles that pydantic makes from names, nor defaults that say nothing."""
    if isinstance(node, list):
        return [_cleaned(item) for item in node]
    if not isinstance(node, dict):
        return node
    named = node.get("properties") is not None
    kept = {
        key: _cleaned(value)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str)) and key not in ("default", "interne")
    }
    if named:
        kept["properties"] = {name: _property(value) for name, value in node["properties"].items()}
    return kept


def _property(node: Any) -> Any:  # noqa: ANN401 - same
    """A property may be left empty: that counts as absent."""
    cleaned = _cleaned(node)
    cleaned.setdefault("description", "")
    if "anyOf" in cleaned and {"type": "null"} not in cleaned["anyOf"]:
        cleaned["anyOf"].append({"type": "null"})
    return cleaned


def text_of(schema: dict[str, Any]) -> str:
    """A schema as the shipped file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


FILES = {"dossier.schema.json": dossier_schema, "profil.schema.json": profil_schema}
"""The shipped files and what makes each."""


def shipped(name: str) -> str:
    """The text of a shipped schema."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def main(arguments: list[str]) -> int:
    """``--write`` or ``--check``; 0 when the shipped files are fresh."""
    stale = [name for name, make in FILES.items() if not _fresh(name, text_of(make()))]
    if arguments == ["--write"]:
        for name in stale:
            (_FOLDER / name).write_text(text_of(FILES[name]()), encoding="utf-8")
        return 0
    for name in stale:
        sys.stderr.write(f"{name} n’est pas à jour : python -m clausegen.intake.schema --write\n")
    return 1 if stale else 0


def _fresh(name: str, text: str) -> bool:
    path = _FOLDER / name
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
