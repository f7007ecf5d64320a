"""The code that stands for a person: what identifies someone is refused where it would enter."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from clausegen.model.scalars import ScalarError, clean

_EXPECTED = "un code sans nom ni date, avec un chiffre au moins, par exemple P-014"
_REMEDY = (
    "Donnez à chaque personne un code, et gardez la liste des codes et des noms hors de ce classeur, "
    "chez qui valide l’éligibilité."
)
_LONGEST = 24
_NIR = re.compile(r"[12378]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[ABab])\d{6}(?:\d{2})?")
_BIRTH = re.compile(
    r"(?<!\d)(?:[0-3]?\d[/.\- ][01]?\d[/.\- ](?:19|20)\d\d|(?:19|20)\d\d-[01]\d-[0-3]\d)(?!\d)"
)
_PHONE = re.compile(r"(?:\+33|0)[1-9](?:[ .\-]?\d\d){4}")


class IdentifyingError(ScalarError):
    """A code that may identify someone; its text is never quoted back."""


def parse_pseudonyme(text: object) -> str:
    """The code of a person, or :class:`IdentifyingError` when it says more than a code should."""
    raw = clean(text)
    compact = re.sub(r"[\s.\-]", "", raw)
    if _NIR.fullmatch(compact):
        raise IdentifyingError("cette case contient un numéro de sécurité sociale", _EXPECTED, _REMEDY)
    if "@" in raw or _PHONE.fullmatch(raw):
        raise IdentifyingError("cette case contient les coordonnées d’une personne", _EXPECTED, _REMEDY)
    if _BIRTH.search(raw):
        raise IdentifyingError("cette case contient une date, de naissance peut-être", _EXPECTED, _REMEDY)
    words = re.findall(r"[^\W\d_]{3,}", raw)
    if len(words) > 1 or not re.search(r"\d", raw):
        raise IdentifyingError("cette case semble contenir le nom d’une personne", _EXPECTED, _REMEDY)
    if len(raw) > _LONGEST:
        raise IdentifyingError(
            f"cette case contient plus qu’un code ({len(raw)} caractères)", _EXPECTED, _REMEDY
        )
    return raw


def holds_social_number(text: str) -> bool:
    """Whether a social security number, its right key included, stands somewhere in a text."""
    found = re.findall(r"(?<!\w)[1-8](?:[ .\-]?[\dABab]){14}(?!\w)", text)
    return any(_right_key(re.sub(r"[\s.\-]", "", piece).upper()) for piece in found)


def _right_key(number: str) -> bool:
    # Corsica's 2A and 2B count as 19 and 18 in the key.
    digits = number.replace("2A", "19").replace("2B", "18")
    return (
        bool(_NIR.fullmatch(number)) and digits.isdigit() and int(digits[-2:]) == 97 - int(digits[:-2]) % 97
    )


Pseudonyme = Annotated[
    str, BeforeValidator(parse_pseudonyme), WithJsonSchema({"type": "string", "examples": ["P-014"]})
]
