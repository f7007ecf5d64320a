"""The code de vérification and the number: made, and read as people copy or dictate them.

A code is eight characters in two groups (« K7RM-4XH9 »): seven drawn from a keyed digest (one chance
in 890 million for a forger) and a check character. Nineteen characters serve, none of which looks
like another on paper (no 0/O, 1/I, 2/Z, 5/S, 8/B) or sounds like another when a French speaker
spells it (no B, D, G, P, T, V beside C; no N beside M; no S beside F; no E beside 2).
"""

from __future__ import annotations

import hashlib
import hmac
import re

from clausegen.french import typography

ALPHABET = "23456789ACFHJKLMRXY"
"""A prime number of characters: the check finds any wrong one, and any two that changed places."""
LENGTH = 8
_BASE = len(ALPHABET)
_DASHES = re.compile(r"[-\u00ad\u2010-\u2015\u2212._/\s]+")
_NUMERO = re.compile(r"(?:n\s*[°ºo]\s*)?(\d{4})\s*[-\u2010-\u2015\u2212]\s*(\d{1,9})", re.IGNORECASE)


class CodeError(ValueError):
    """A code or a number that was badly copied; the text says what is wrong, in French."""


def make_code(key: bytes, message: str) -> str:
    """The code of a message under a key: the same two give the same code."""
    value = int.from_bytes(hmac.new(key, message.encode(), hashlib.sha256).digest(), "big")
    ranks = []
    for _ in range(LENGTH - 1):
        value, rank = divmod(value, _BASE)
        ranks.append(rank)
    return _grouped("".join(ALPHABET[rank] for rank in [*ranks, _check(ranks)]))


def read_code(text: str) -> str:
    """The code meant, in its one writing; ``CodeError`` when it cannot be one of ours."""
    plain = _DASHES.sub("", text).upper()
    strange = [char for char in dict.fromkeys(plain) if char not in ALPHABET]
    if strange:
        told = ", ".join(f"« {char} »" for char in strange)
        raise CodeError(typography(f"le code « {text} » contient {told}, que nos codes n’emploient jamais"))
    if len(plain) != LENGTH:
        raise CodeError(
            typography(f"le code « {text} » a {len(plain)} caractères ; un code en a {LENGTH}, sans le tiret")
        )
    ranks = [ALPHABET.index(char) for char in plain]
    if _check(ranks[:-1]) != ranks[-1]:
        raise CodeError(
            typography(f"le code « {text} » est mal recopié : son caractère de contrôle ne convient pas")
        )
    return _grouped(plain)


def read_numero(text: str) -> str:
    """The number meant, in its one writing (« 2026-0001 »); ``CodeError`` when it is not one."""
    found = _NUMERO.fullmatch(text.strip())
    if found is None or int(found[2]) == 0:
        raise CodeError(
            typography(f"« {text} » n’est pas un numéro d’attestation ; attendu : par exemple 2026-0001")
        )
    return numero_of(int(found[1]), int(found[2]))


def numero_of(annee: int, rang: int) -> str:
    """The number of the attestation of that rank in that year."""
    return f"{annee:04d}-{rang:04d}"


def _grouped(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


def _check(ranks: list[int]) -> int:
    # Distinct weights, none a multiple of the base: one wrong character or a swap changes the sum.
    return -sum(weight * rank for weight, rank in enumerate(ranks, start=2)) % _BASE
