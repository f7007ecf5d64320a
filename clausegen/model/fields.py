"""The field types of the records: each one parses a text through :mod:`clausegen.model.scalars`.

A record built from Python may give the value itself (``Decimal``, ``date``…): it is read as text too,
so that there is one reading only.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from clausegen.french import typeset
from clausegen.model import scalars


def _schema(kind: list[str], example: object) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, "examples": [example]})


def _unless(kind: type, parse: Callable[[object], Any]) -> BeforeValidator:
    """Parses a text; a value that already has its final type passes as it is."""
    return BeforeValidator(lambda value: value if isinstance(value, kind) else parse(value))


_NUMBER = ["number", "string"]
Texte = Annotated[str, BeforeValidator(scalars.parse_texte), WithJsonSchema({"type": ["string", "number"]})]
NumeroLot = Annotated[str, BeforeValidator(scalars.parse_numero_lot), _schema(["string", "number"], "2")]
Phrase = Annotated[Texte, AfterValidator(typeset)]
"""A text that documents print as it is, put into French typography: it may be typed with a plain keyboard."""
Montant = Annotated[Decimal, BeforeValidator(scalars.parse_montant), _schema(_NUMBER, "120 000 €")]
Nombre = Annotated[Decimal, BeforeValidator(scalars.parse_positive), _schema(_NUMBER, 140)]
Heures = Annotated[Decimal, BeforeValidator(scalars.parse_heures), _schema(_NUMBER, "112,5")]
NombrePositif = Annotated[Decimal, BeforeValidator(scalars.parse_strictly_positive), _schema(_NUMBER, "30 €")]
Entier = Annotated[int, BeforeValidator(scalars.parse_entier), _schema(_NUMBER, 14)]
EntierPositif = Annotated[int, BeforeValidator(scalars.parse_entier_positif), _schema(_NUMBER, 14)]
Part = Annotated[Decimal, BeforeValidator(scalars.parse_part), _schema(_NUMBER, "70 %")]
Taux = Annotated[Decimal, BeforeValidator(scalars.parse_taux), _schema(_NUMBER, "5 %")]
Jour = Annotated[
    date,
    _unless(date, scalars.parse_date),
    WithJsonSchema({"type": "string", "examples": ["2026-12-01"]}),
]
Siret = Annotated[str, BeforeValidator(scalars.parse_siret), _schema(_NUMBER, "20004293500011")]
Couleur = Annotated[str, BeforeValidator(scalars.parse_couleur), _schema(_NUMBER, "1F3864")]
Police = Annotated[str, BeforeValidator(scalars.parse_police), _schema(["string"], "Arial")]
OuiNon = Annotated[
    bool,
    _unless(bool, scalars.parse_bool),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"enum": ["oui", "non"]}]}),
]


def as_list(value: object) -> object:
    """One word, or several separated by commas or semicolons, as a cell holds them."""
    if isinstance(value, str):
        return [part for part in (p.strip() for p in value.replace(";", ",").split(",")) if part]
    return value


def as_lines(value: object) -> object:
    """One text per line or per semicolon, as a cell holds several sentences."""
    if isinstance(value, str):
        return [part for part in (p.strip() for p in value.replace("\n", ";").split(";")) if part]
    return value


Phrases = Annotated[
    tuple[Phrase, ...],
    BeforeValidator(as_lines),
    WithJsonSchema({"type": ["array", "string"], "items": {"type": ["string", "number"]}}),
]
Mots = Annotated[
    tuple[Texte, ...],
    BeforeValidator(as_list),
    WithJsonSchema({"type": ["array", "string"], "items": {"type": "string"}}),
]


class Record(BaseModel):
    """A frozen record: unknown keys are refused, nothing is converted but through the field types."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)
