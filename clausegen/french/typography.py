"""French typography of the sentences that the software itself writes, and what is wrong in others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausegen.french.dates import MONTHS
from clausegen.french.spaces import NARROW, NB

_BEFORE = re.compile(r"(?<=\S) (?=[:;?!»%€])")
_AFTER = re.compile(r"« |\bn° (?=[0-9A-Z])|\b[LRD]\. (?=[0-9])")
_UNITS = r"(?:h|jours?|mois|ans?|heures?)\b"
_MONTHS = "|".join(MONTHS)
_DATED = re.compile(rf"\b([0-9]{{1,2}}|1er) (?=(?:{_MONTHS})\b)")
_COUNTED = re.compile(rf"(?<=[0-9]) (?={_UNITS})")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=[\w\"«])")
_QUOTED = re.compile(r'(?<![\w"])"([^\s"](?:[^"\n]*[^\s"])?)"(?![\w"])')
_THOUSANDS = re.compile(r"(?<![0-9.,\u00a0\u202f])([0-9]{1,3}) (?=[0-9]{3}(?![0-9]))")


def typography(text: str) -> str:
    """The same text with the no-break spaces of French: « ainsi » : 5 %, 3 €, 12 mois, n° 4, 2 mai, L. 5."""
    if " " not in text:  # nothing to change: most words of the law's data, read at each start
        return text
    spaced = _THOUSANDS.sub(f"\\1{NARROW}", _DATED.sub(f"\\1{NB}", text))
    spaced = _COUNTED.sub(NB, _BEFORE.sub(NB, spaced))
    return _AFTER.sub(lambda found: f"{found[0][:-1]}{NB}", spaced)


def typeset(text: str) -> str:
    """A text typed with a plain keyboard, as a printer would set it: ’ and « » too."""
    return typography(_QUOTED.sub(r"« \1 »", _APOSTROPHE.sub("’", text)))


_FAULTS = (
    (r"[^\s\u00a0\u202f] [;:?!»](?=\s|[\u00a0\u202f]|$|[.,)])", "un espace ordinaire précède « {} »"),
    (r"[^\s\u00a0\u202f;:?!»«(…][;?!»](?=\s|[\u00a0\u202f]|$)", "il manque un espace insécable avant « {} »"),
    (r"[^\s\u00a0\u202f/] [%€](?!\w)", "un espace ordinaire précède « {} »"),
    (rf"[0-9] {_UNITS}", "un espace ordinaire sépare le nombre de « {} »"),
    (rf"\b(?:[0-9]{{1,2}}|1er) (?:{_MONTHS})\b", "un espace ordinaire sépare le jour du mois : « {} »"),
    (r"[0-9](?:h\b|[%€])", "il manque un espace insécable avant « {} »"),
    (r"« ", "un espace ordinaire suit « « »"),
    (r"«(?![\s\u00a0\u202f])", "il manque un espace insécable après « « »"),
    (r"\bn° (?=[0-9A-Z])", "un espace ordinaire suit « n° »"),
    (r"\b[LRD]\. (?=[0-9])", "un espace ordinaire suit la lettre d’un article du code"),
    (r"(?<![0-9.,])[0-9]{1,3} [0-9]{3}(?![0-9])", "un espace ordinaire sépare les milliers de « {} »"),
    (r"\w'\w", "une apostrophe droite : « {} »"),
)
_COMPILED = tuple((re.compile(pattern), told) for pattern, told in _FAULTS)
_AROUND = 18
"""Characters shown on each side of a fault."""


def typography_faults(text: str) -> Iterator[str]:
    """Each fault of French typography in a text, told with the words around it."""
    for pattern, told in _COMPILED:
        for found in pattern.finditer(text):
            start, end = max(0, found.start() - _AROUND), found.end() + _AROUND
            sign = found[0] if found[0][:1].isdigit() or "'" in found[0] else found[0][1:].strip()
            sign = re.sub(r"^[0-9] ", "", sign) if "nombre" in told else sign
            shown = " ".join(text[start:end].split())
            yield f"{told.format(sign)} dans « {shown} »"
