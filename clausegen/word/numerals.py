"""A counter as Word shows it: 4, IV, d, quatrième… by the format of its list level."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_UNITS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze"),
    *("douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
_TENS = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt")
_ORDINALS = {"un": "premier", "cinq": "cinquième", "neuf": "neuvième"}
_UNSHOWN = frozenset({"bullet", "none"})


def numeral(value: int, numbering_format: str) -> str:
    """A counter in a ``w:numFmt`` of Word; a format that French never uses gives plain figures."""
    if numbering_format in _UNSHOWN:
        return ""
    return _FORMATS.get(numbering_format, str)(value)


def roman_value(text: str) -> int | None:
    """The value of a Roman numeral, or ``None`` when the text is none."""
    values = {letter: value for value, letter in _ROMAN if len(letter) == 1}
    figures = [values.get(letter, 0) for letter in text.upper()]
    if not figures or 0 in figures:
        return None
    total = sum(-a if a < b else a for a, b in pairwise([*figures, 0]))
    return total if _roman(total) == text.upper() else None


def _roman(value: int) -> str:
    text = ""
    for amount, letters in _ROMAN:
        text += letters * (value // amount)
        value %= amount
    return text


def _letters(value: int) -> str:
    """A to Z, then AA, BB… as Word does, not AA, AB."""
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1) if value > 0 else ""


def _cardinal(value: int) -> str:
    if not 0 <= value < 80:
        return str(value)
    if value < 20:
        return "un" if value == 1 else _UNITS[value]
    tens, unit = divmod(value, 10)
    if tens == 7:
        unit += 10
    joint = " et " if unit in (1, 11) else "-"
    return _TENS[tens] + (joint + _UNITS[unit] if unit else "")


def _ordinal(value: int) -> str:
    if value == 1:
        return "premier"
    words = _cardinal(value)
    head, joint, last = words.rpartition("-") if "-" in words else ("", "", words)
    if words.isdigit():
        return f"{words}e"
    return head + joint + _ORDINALS.get(last, last.removesuffix("e") + "ième")


_FORMATS: dict[str, Callable[[int], str]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda value: _letters(value).lower(),
    "decimalZero": lambda value: f"{value:02d}",
    "ordinal": lambda value: "1er" if value == 1 else f"{value}e",
    "cardinalText": _cardinal,
    "ordinalText": _ordinal,
}
