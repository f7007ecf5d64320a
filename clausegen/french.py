"""French typography of the sentences that the software itself writes, and what is wrong in others."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator

NB = "\u00a0"
NARROW = "\u202f"
_BEFORE = re.compile(r"(?<=\S) (?=[:;?!»%€])")
_AFTER = re.compile(r"« |\bn° (?=[0-9A-Z])")
_UNITS = r"(?:h|jours?|mois|ans?|heures?)\b"
_COUNTED = re.compile(rf"(?<=[0-9]) (?={_UNITS})")
_THOUSANDS = re.compile(r"(?<![0-9.,\u00a0\u202f])([0-9]{1,3}) (?=[0-9]{3}(?![0-9]))")


def typography(text: str) -> str:
    """The same text with no-break spaces where French wants them: « ainsi » : 5 %, 3 €, 12 mois, n° 4."""
    spaced = _COUNTED.sub(NB, _BEFORE.sub(NB, _THOUSANDS.sub(f"\\1{NARROW}", text)))
    return _AFTER.sub(lambda found: f"{found[0][:-1]}{NB}", spaced)


_FAULTS = (
    (r"[^\s\u00a0\u202f] [;:?!»](?=\s|[\u00a0\u202f]|$|[.,)])", "un espace ordinaire précède « {} »"),
    (r"[^\s\u00a0\u202f;:?!»«(…][;?!»](?=\s|[\u00a0\u202f]|$)", "il manque un espace insécable avant « {} »"),
    (r"[^\s\u00a0\u202f/] [%€](?!\w)", "un espace ordinaire précède « {} »"),
    (rf"[0-9] {_UNITS}", "un espace ordinaire sépare le nombre de « {} »"),
    (r"[0-9](?:h\b|[%€])", "il manque un espace insécable avant « {} »"),
    (r"« ", "un espace ordinaire suit « « »"),
    (r"«(?![\s\u00a0\u202f])", "il manque un espace insécable après « « »"),
    (r"\bn° (?=[0-9A-Z])", "un espace ordinaire suit « n° »"),
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


_REASONS = {
    errno.ENOENT: "ce chemin n’existe pas",
    errno.EACCES: "l’accès est refusé",
    errno.EPERM: "l’accès est refusé",
    errno.EROFS: "l’emplacement est en lecture seule",
    errno.ENOSPC: "il n’y a plus de place sur le disque",
    errno.EDQUOT: "il n’y a plus de place sur le disque",
    errno.EISDIR: "c’est un répertoire",
    errno.ENOTDIR: "une partie du chemin n’est pas un répertoire",
    errno.EEXIST: "ce nom est déjà pris",
    errno.EBUSY: "le fichier est ouvert ailleurs",
    errno.ETXTBSY: "le fichier est ouvert ailleurs",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.ELOOP: "le chemin tourne en rond",
}


def system_reason(error: BaseException) -> str:
    """Why the system refused, in French words."""
    number: int = getattr(error, "errno", None) or 0
    return _REASONS.get(number, f"erreur {number} du système" if number else "nom impossible")
