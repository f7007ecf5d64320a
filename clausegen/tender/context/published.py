"""The published variables of the templates: their table in the guide of templates, their JSON Schemas.

``python -m clausegen.tender.context.published --write docs/modeles.md`` rewrites the table between its two
comments, and the schemas shipped in ``clausegen/schema``; ``--check`` exits 1 when one of them is stale.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema

from clausegen.french import NB, typography
from clausegen.tender.context.internal_schema import ContexteInterne
from clausegen.tender.context.schema import VERSION, ContexteClause

_COMMAND = "python -m clausegen.tender.context.published"
START = f"<!-- variables : début ; écrit par « {_COMMAND} », ne pas modifier -->"
END = "<!-- variables : fin -->"
_FOLDER = Path(__file__).resolve().parents[2] / "schema"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_KINDS = {str: "texte", bool: "oui ou non", int: "nombre"}


@dataclass(frozen=True, slots=True)
class Row:
    """One variable, as a template author reads about it."""

    nom: str
    """As written in a template; inside a loop, it begins with the name of the loop's variable."""
    sorte: str
    description: str
    boucle: str
    """The loop in which it exists; empty when it exists everywhere."""
    interne: bool
    """True when only the buyer's own documents have it."""


def rows() -> tuple[Row, ...]:
    """Every published variable: first those of all pieces, then those of internal documents."""
    own = {name: info for name, info in ContexteInterne.model_fields.items() if name not in _shared()}
    return (
        *_group(ContexteClause.model_fields, interne=False),
        *_group(own, interne=True),
    )


def _shared() -> set[str]:
    return set(ContexteClause.model_fields)


def _group(fields: dict[str, FieldInfo], *, interne: bool) -> Iterator[Row]:
    """The variables of some fields, then those of the loops found on the way, each loop once."""
    loops: dict[type[BaseModel], list[str]] = {}
    yield from _walk(fields, "", "", loops, interne=interne)
    done: set[type[BaseModel]] = set()
    while waiting := [model for model in loops if model not in done]:
        model = waiting[0]
        done.add(model)
        item = _singular(loops[model][0])
        lists = ", ".join(f"`{name}`" for name in loops[model])
        boucle = f"`{{% for {item} in … %}}`, sur {lists}"
        yield from _walk(model.model_fields, f"{item}.", boucle, loops, interne=interne)


def _walk(
    fields: dict[str, FieldInfo],
    prefix: str,
    boucle: str,
    loops: dict[type[BaseModel], list[str]],
    *,
    interne: bool,
) -> Iterator[Row]:
    for name, info in fields.items():
        kind = info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _walk(kind.model_fields, f"{prefix}{name}.", boucle, loops, interne=interne)
            continue
        item = get_args(kind)[0] if get_origin(kind) is list else None
        if isinstance(item, type) and issubclass(item, BaseModel):
            loops.setdefault(item, []).append(prefix + name)
        yield Row(prefix + name, _kind(kind), info.description or "", boucle, interne)


def _kind(kind: Any) -> str:  # noqa: ANN401 - any annotation
    if get_origin(kind) is list:
        item = get_args(kind)[0]
        return "liste de textes" if item is str else "liste"
    if get_origin(kind) is dict:
        return "nombres, par nom"
    return _KINDS[kind]


def _singular(name: str) -> str:
    """The name that a loop usually gives to one item: ``lots_fixes`` → ``lot``."""
    return name.rpartition(".")[2].partition("_")[0].removesuffix("s")


def table() -> str:
    """The variables as Markdown, one table for each loop and each kind of document."""
    lines = [f"Version {VERSION} des variables."]
    title = boucle = ""
    for row in rows():
        wanted = "Documents internes seulement" if row.interne else "Toutes les pièces"
        if (wanted, row.boucle) != (title, boucle):
            lines += ["", f"### {wanted}"] if wanted != title else []
            lines += ["", f"Dans {row.boucle}{NB}:"] if row.boucle else []
            lines += ["", "| Variable | Sorte | Sens |", "|---|---|---|"]
            title, boucle = wanted, row.boucle
        lines.append(f"| `{row.nom}` | {row.sorte} | {typography(row.description.replace('|', '&#124;'))} |")
    return "\n".join(lines)


def with_table(document: str) -> str:
    """A document whose text between the two comments is the table."""
    before, start, rest = document.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"{START} … {END}")
    return f"{before}{START}\n\n{table()}\n\n{END}{after}"


class _Untitled(GenerateJsonSchema):
    """Without the titles that pydantic makes from names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - pydantic's own signature
        return False


def schema_of(model: type[BaseModel], title: str) -> str:
    """The JSON Schema of a context, as the shipped file holds it."""
    schema = model.model_json_schema(mode="serialization", schema_generator=_Untitled)
    definitions = schema.pop("$defs")
    for definition in (schema, *definitions.values()):
        # Docstrings and class names are for programmers; the fields have their own words, in French.
        definition.pop("description", None)
        definition.pop("title", None)
    whole = {"$schema": _DIALECT, "title": title, **schema, "$defs": dict(sorted(definitions.items()))}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


FILES: dict[str, tuple[type[BaseModel], str]] = {
    f"contexte-{VERSION}.json": (ContexteClause, "Variables de toutes les pièces (clausegen)"),
    f"contexte-interne-{VERSION}.json": (ContexteInterne, "Variables des documents internes (clausegen)"),
}
"""The shipped schemas and what each describes."""


def main(arguments: list[str]) -> int:
    """``--write FILE`` or ``--check FILE``; 0 when the table and the schemas are fresh."""
    match arguments:
        case ["--write" | "--check" as action, name]:
            document = Path(name)
        case _:
            sys.stderr.write("python -m clausegen.tender.context.published --write|--check docs/modeles.md\n")
            return 2
    wanted = {_FOLDER / file: schema_of(*made) for file, made in FILES.items()}
    wanted[document] = with_table(document.read_text(encoding="utf-8"))
    stale = [path for path, text in wanted.items() if not _fresh(path, text)]
    for path in stale:
        if action == "--write":
            path.write_text(wanted[path], encoding="utf-8")
        else:
            sys.stderr.write(f"{path.name} n’est pas à jour : {_COMMAND} --write\n")
    return 1 if stale and action == "--check" else 0


def _fresh(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
