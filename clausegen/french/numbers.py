"""Numbers as French readers expect them: thousands, comma, units behind a no-break space."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from clausegen.french.spaces import NARROW, NB

Nombre = Decimal | Fraction | int


def quantize(value: Nombre, places: int) -> Decimal:
    """The value with ``places`` decimals, exactly half going up (away from zero)."""
    scaled = abs(Fraction(value)) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return (Decimal(-units if value < 0 else units)).scaleb(-places)


def nombre(value: Nombre, decimales: int = 2) -> str:
    """« 1 234,5 »: at most ``decimales`` decimals, none that is a trailing zero."""
    text = f"{quantize(value, decimales):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", "0"):
        return "0"
    return text.replace(",", NARROW).replace(".", ",").replace("-", "−")


def montant(value: Nombre) -> str:
    """« 850 000 € », with cents only when there are some."""
    exact = quantize(value, 2)
    whole = exact == exact.to_integral_value()
    text = nombre(exact) if whole else f"{exact:,.2f}".replace(",", NARROW).replace(".", ",")
    return f"{text}{NB}€"


def pourcentage(ratio: Nombre) -> str:
    """A ratio as « 5 % »."""
    return f"{nombre(Fraction(ratio) * 100)}{NB}%"


def heures(value: Nombre, decimales: int = 2) -> str:
    """« 708,33 h »."""
    return f"{nombre(value, decimales)}{NB}h"


def unite(value: Nombre, word: str) -> str:
    """« 14 mois », the unit never parted from its number."""
    return f"{nombre(value)}{NB}{word}"


def exact(value: Fraction) -> str:
    """The exact decimal with a point; six decimals and « … » when it does not end."""
    places = _decimals(value.denominator)
    shown = 6 if places is None else places
    units = abs(value.numerator) * 10**shown // value.denominator
    whole, rest = divmod(units, 10**shown)
    sign = "-" if value < 0 else ""
    decimals = f".{rest:0{shown}d}" if shown else ""
    return f"{sign}{whole}{decimals}{'…' if places is None else ''}"


def _decimals(denominator: int) -> int | None:
    """How many decimals a fraction of that denominator has; None when they never end."""
    powers = []
    for prime in (2, 5):
        power = 0
        while denominator % prime == 0:
            denominator //= prime
            power += 1
        powers.append(power)
    return max(powers) if denominator == 1 else None
