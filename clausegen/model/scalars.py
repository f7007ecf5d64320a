"""The one parser of a scalar: the same text means the same thing in YAML, in a cell, on the command line.

Every function takes a text as a French user writes it and returns an exact value, or raises
:class:`ScalarError`. What has two readings is refused with both readings: never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009\u2007]+")
MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_TRUE = {"oui", "vrai", "true", "o", "x", "1"}
_FALSE = {"non", "faux", "false", "n", "0"}
_LOT_WORDS = re.compile(
    r"(?i)^(?:lot(?:\s*(?:[-:.]|n\s*[°º]\.?|no?\.|no(?=\s)|num[ée]ro)\s*:?|\s|(?=\d))|n\s*[°º])\s*(?=\S)"
)
"""What documents print before the number of a lot."""
_HUNDREDTH = Decimal("0.01")
_MAX_DIGITS = 18
"""Longer numbers are slips of the keyboard: no public contract reaches 10¹⁵ €."""


@dataclass
class ScalarError(ValueError):
    """A text that cannot be read: what was found, what is expected, what to do (all in French)."""

    constat: str
    attendu: str = ""
    remede: str = ""

    def __str__(self) -> str:
        return self.constat


def clean(text: object) -> str:
    """The text without no-break, thin or doubled spaces, trimmed."""
    return _SPACES.sub(" ", _one_value(text)).strip()


def _one_value(text: object) -> str:
    if isinstance(text, Mapping | list | tuple | set):
        shape = "un groupe de clés" if isinstance(text, Mapping) else "une liste"
        raise ScalarError(
            f"{shape} se trouve là où une seule valeur est attendue",
            "une seule valeur, sur la même ligne que la clé",
            "Vérifiez le retrait des lignes qui suivent la clé, ou retirez les tirets et les crochets.",
        )
    return str(text)


def slug(text: object) -> str:
    """The text as a key: no accent, lower case, underscores (« Gros œuvre » → ``gros_oeuvre``)."""
    plain = clean(text).replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae")
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def lot_key(numero: str) -> str:
    """A lot's number whatever its spelling: « Lot 01 », « lot n° 1 », « 1 » are one; « unique » is none."""
    key = re.sub(r"^lots?_(?:n_|no_|numero_)?", "", slug(_LOT_WORDS.sub("", numero).replace("°", " ")))
    return "" if key in ("unique", "lot_unique", "sans") else key.lstrip("0") or key


def parse_numero_lot(text: object) -> str:
    """A lot's number without what documents print before it: « Lot n° 2 » and « lot 2 » are « 2 »."""
    return _LOT_WORDS.sub("", parse_texte(text))


def suggest(word: str, choices: list[str]) -> str:
    """« Voulez-vous dire … ? » when a known word is near, else an empty text."""
    near = get_close_matches(word, choices, n=1, cutoff=0.6)
    return f"Vouliez-vous dire « {near[0]} » ?" if near else ""


def parse_number(text: object, *, what: str = "un nombre", example: str = "1 500,50") -> Decimal:
    """A number in French notation: spaces for thousands, comma (or one clear point) for decimals."""
    raw = clean(text)
    compact = raw.replace(" ", "").replace("'", "").replace("’", "")
    error = ScalarError(
        f"« {raw} » n’est pas {what}", f"{what}, par exemple {example}", "Corrigez la valeur."
    )
    if not re.fullmatch(r"[+-]?[0-9][0-9.,]*", compact) or compact[-1] in ".,":
        raise error
    if re.search(r"[0-9] [0-9]", raw) and not re.fullmatch(r"[+-]?[0-9]{1,3}( [0-9]{3})*([.,][0-9]+)?", raw):
        raise ScalarError(
            f"« {raw} » a des espaces qui ne séparent pas des milliers",
            f"{what}, par exemple {example}",
            "Réécrivez le nombre avec un espace tous les trois chiffres, ou sans espace.",
        )
    number = _decimal_of(raw, compact)
    if number is None or len(number.replace("-", "").replace(".", "")) > _MAX_DIGITS:
        raise error
    return Decimal(number)


def _decimal_of(raw: str, compact: str) -> str | None:
    points, commas = compact.count("."), compact.count(",")
    if points + commas == 0:
        return compact
    if points and commas:
        thousands, decimal = (".", ",") if compact.rfind(",") > compact.rfind(".") else (",", ".")
        whole, _, end = compact.rpartition(decimal)
        if compact.count(decimal) > 1 or not _grouped(whole, thousands):
            return None
        return f"{whole.replace(thousands, '')}.{end}"
    mark = "." if points else ","
    if points + commas > 1:
        return compact.replace(mark, "") if _grouped(compact, mark) else None
    whole, _, end = compact.partition(mark)
    if len(end) == 3 and whole.lstrip("+-") not in ("0", "") and len(whole.lstrip("+-")) <= 3:
        thousands_reading = whole + end
        raise ScalarError(
            f"« {raw} » a deux lectures : {thousands_reading} ou {whole},{end}",
            "un nombre sans ambiguïté",
            f"Écrivez « {thousands_reading} » ou « {whole},{end}0 » selon ce que vous voulez dire.",
        )
    return f"{whole}.{end}"


def _grouped(text: str, mark: str) -> bool:
    return re.fullmatch(rf"[+-]?[0-9]{{1,3}}(\{mark}[0-9]{{3}})+", text) is not None


def parse_montant(text: object) -> Decimal:
    """An amount excluding tax, in euros: « 120 000 € », « 850000 », « 1,2 M€ », « 850 k€ HT »."""
    raw = clean(text)
    match = re.fullmatch(
        r"(?i)(?P<number>.*?)\s*(?P<scale>[km])?\s*(?:€|euros?|eur)?\s*(?P<tax>h\.?t\.?|t\.?t\.?c\.?)?", raw
    )
    if match is None or not match["number"]:
        raise ScalarError(f"« {raw} » n’est pas un montant", "un montant hors taxes, par exemple 120 000 €")
    if match["tax"] and match["tax"].lower().replace(".", "") == "ttc":
        raise ScalarError(
            f"« {raw} » est toutes taxes comprises",
            "un montant hors taxes",
            "Donnez le montant hors taxes : les seuils et les calculs s’y réfèrent.",
        )
    value = parse_number(match["number"], what="un montant en euros", example="120 000 €")
    scale = {"k": 1000, "m": 1_000_000}.get((match["scale"] or "").lower(), 1)
    if value < 0:
        raise ScalarError(f"« {raw} » est négatif", "un montant positif, hors taxes", "Corrigez le montant.")
    return value * scale


def parse_positive(text: object) -> Decimal:
    """A number above or equal to zero (hours, staff, months)."""
    raw = clean(text)
    number = re.sub(r"(?i)\s*(h|heures?|mois|jours?|€/h|€)$", "", raw)
    value = parse_number(number)
    if value < 0:
        raise ScalarError(f"« {raw} » est négatif", "un nombre positif ou nul", "Corrigez la valeur.")
    return value


def parse_heures(text: object) -> Decimal:
    """Hours done or due, to the hundredth: « 151,666666666667 » and « 151:40 » are 151.67."""
    clock = re.fullmatch(r"(?i)(\d{1,6})\s*(?::|h)\s*([0-5]\d)(?::00(?:\.0+)?)?", clean(text))
    value = int(clock[1]) + Decimal(int(clock[2])) / 60 if clock else parse_positive(text)
    return value.quantize(_HUNDREDTH, ROUND_HALF_UP)


def parse_strictly_positive(text: object) -> Decimal:
    """A number above zero (a cost, a slice: it divides)."""
    value = parse_positive(text)
    if value == 0:
        raise ScalarError("la valeur est nulle", "un nombre supérieur à zéro", "Corrigez la valeur.")
    return value


def parse_entier_positif(text: object) -> int:
    """A whole number above zero (a duration)."""
    value = parse_entier(text)
    if value == 0:
        raise ScalarError("la valeur est nulle", "un nombre entier supérieur à zéro", "Corrigez la valeur.")
    return value


def parse_entier(text: object) -> int:
    """A whole number above or equal to zero; « 4.0 », as a spreadsheet gives it, is 4."""
    try:
        value = parse_positive(text)
    except ScalarError as error:
        raise ScalarError(error.constat, "un nombre entier, par exemple 14", error.remede) from error
    if value != value.to_integral_value():
        raise ScalarError(f"« {clean(text)} » n’est pas un nombre entier", "un nombre entier, par exemple 14")
    return int(value)


def parse_part(text: object) -> Decimal:
    """A share as a ratio from 0 to 1: « 70 % », « 70 » and « 0,7 » are 0.7."""
    value, is_percent = _percent(text)
    ratio = value / 100 if is_percent or value > 1 else value
    if not 0 <= ratio <= 1:
        raise ScalarError(
            f"« {clean(text)} » n’est pas une part", "une part entre 0 % et 100 %, par exemple 70 %"
        )
    return ratio


def parse_taux(text: object) -> Decimal:
    """A rate of insertion as a ratio: « 5 % », « 5 » and « 0,05 » are 0.05; from 0.2 to 1, asked."""
    value, is_percent = _percent(text)
    if not is_percent and Decimal("0.2") < value <= 1:
        as_percent = _plain(value)
        as_ratio = _plain(value * 100)
        raise ScalarError(
            f"« {clean(text)} » a deux lectures : {as_percent} % ou {as_ratio} %",
            "un taux d’insertion suivi de « % », par exemple 5 %",
            f"Écrivez « {as_percent} % » ou « {as_ratio} % ».",
        )
    ratio = value / 100 if is_percent or value > 1 else value
    if not 0 <= ratio <= 1:
        raise ScalarError(
            f"« {clean(text)} » n’est pas un taux", "un taux entre 0 % et 100 %, par exemple 5 %"
        )
    return ratio


def _percent(text: object) -> tuple[Decimal, bool]:
    raw = clean(text)
    is_percent = raw.endswith("%")
    value = parse_number(raw.rstrip("% "), what="un pourcentage", example="5 %")
    if value < 0:
        raise ScalarError(f"« {raw} » est négatif", "un pourcentage positif, par exemple 5 %")
    return value, is_percent


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def parse_date(text: object) -> date:
    """A date: « 2026-12-01 », « 01/12/2026 », « 1er décembre 2026 »; a two-digit year is asked."""
    if isinstance(text, datetime):
        return text.date()
    if isinstance(text, date):
        return text
    raw = clean(text)
    expected = "une date, par exemple 2026-12-01, 01/12/2026 ou 1er décembre 2026"
    words = slug(raw).split("_")
    match words:
        case [y, m, d] if len(y) == 4 and y.isdigit() and m.isdigit() and d.isdigit():
            parts = (y, m, d)
        case [y, m, d, "00", "00", "00"] if len(y) == 4 and (y + m + d).isdigit():
            parts = (y, m, d)
        case [d, m, y] if len(y) == 4 and (d.removesuffix("er") + y).isdigit() and m in MONTHS:
            parts = (y, str(MONTHS.index(m) + 1), d.removesuffix("er"))
        case [d, m, y] if len(y) == 4 and (y + m + d).isdigit():
            parts = (y, m, d)
        case [d, m, y] if len(y) == 2 and (y + m + d).isdigit():
            raise ScalarError(
                f"« {raw} » : l’année n’a que deux chiffres", expected, "Écrivez l’année en quatre chiffres."
            )
        case _:
            raise ScalarError(f"« {raw} » n’est pas une date", expected, "Corrigez la date.")
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        raise ScalarError(
            f"« {raw} » n’existe pas dans le calendrier", expected, "Corrigez la date."
        ) from None


def parse_bool(text: object) -> bool:
    """Yes or no, in French or as a tick."""
    word = slug(text)
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ScalarError(f"« {clean(text)} » n’est ni oui ni non", "oui ou non", "Écrivez « oui » ou « non ».")


def parse_couleur(text: object) -> str:
    """A colour as six hexadecimal digits in capitals: « 1F3864 », with or without « # »."""
    raw = clean(text)
    digits = raw.removeprefix("#").upper()
    if not re.fullmatch(r"[0-9A-F]{6}", digits):
        raise ScalarError(
            f"« {raw} » n’est pas une couleur",
            "six chiffres hexadécimaux, par exemple 1F3864",
            "Recopiez le code de la charte graphique, sans « # » (en YAML, il commence un commentaire).",
        )
    return digits


def parse_police(text: object) -> str:
    """The name of a font, as Word shows it."""
    raw = clean(text)
    if not re.fullmatch(r"[\w .'’&+-]{1,60}", raw):
        raise ScalarError(
            f"« {raw[:60]} » n’est pas un nom de police", "un nom tel que Word le montre, par exemple Arial"
        )
    return raw


def parse_siret(text: object) -> str:
    """A SIRET: fourteen digits with a right check sum; a float of a spreadsheet is read if none is lost."""
    raw = clean(text)
    if re.fullmatch(r"(?i)[0-9][.,][0-9]+e\+?[0-9]+", raw):
        raise ScalarError(
            f"« {raw} » : le tableur a perdu les chiffres du SIRET",
            "quatorze chiffres",
            "Mettez la colonne au format « Texte », puis saisissez de nouveau le SIRET en entier.",
        )
    digits = re.sub(r"[ .]", "", re.sub(r"[.,]0+$", "", raw))
    if not re.fullmatch(r"[0-9]{14}", digits):
        found = f" ({len(digits)} chiffres)" if digits.isdigit() else ""
        raise ScalarError(
            f"« {raw} » n’est pas un SIRET{found}",
            "quatorze chiffres",
            "Vérifiez le SIRET ; au besoin mettez la colonne au format « Texte » (zéros de tête).",
        )
    if not _luhn(digits) and not (digits.startswith("356000000") and sum(map(int, digits)) % 5 == 0):
        raise ScalarError(
            f"« {raw} » : la clé de contrôle du SIRET est fausse",
            "un SIRET existant",
            "Recopiez le SIRET depuis l’avis de situation : un chiffre est faux ou deux sont inversés.",
        )
    return digits


def _luhn(digits: str) -> bool:
    doubled = (int(d) * 2 if rank % 2 == 0 else int(d) for rank, d in enumerate(digits))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def parse_texte(text: object) -> str:
    """A text, line breaks kept, spaces trimmed at both ends; empty is refused."""
    raw = _one_value(text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not raw:
        raise ScalarError("la valeur est vide", "un texte", "Donnez la valeur, ou retirez la ligne.")
    return raw


def parse_choix(text: object, choices: list[str]) -> str:
    """One word of a closed list, whatever its case, accents and spaces."""
    word = slug(text)
    if word in choices:
        return word
    hint = suggest(word, choices)
    raise ScalarError(
        f"« {clean(text)} » n’est pas une valeur possible",
        "l’une de ces valeurs : " + ", ".join(choices),
        hint or "Choisissez l’une de ces valeurs.",
    )
