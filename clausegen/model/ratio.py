"""Hours due in proportion to what is invoiced, as a cell says it: « 5 h par tranche de 10 000 € HT »."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from clausegen.model.fields import Record
from clausegen.model.scalars import ScalarError, clean, parse_montant, parse_strictly_positive, slug
from clausegen.model.vocabulary import Declenchement, ModeTranche

_EXPECTED = (
    "des heures par tranche facturée, par exemple « 5 h par tranche de 10 000 € HT, au prorata » "
    "ou « 35 h par 100 000 € HT au-delà de 1 000 000 €, par tranche entière »"
)
_AMOUNT = r"[\d\s.,']+(?:(?:[kKmM](?![a-z]))?\s*(?:€|euros?|eur)?)(?:\s*h\.?t\.?)?"
_RATIO = re.compile(
    rf"(?i)(?P<heures>[\d\s.,]+?)\s*h(?:eures?)?(?:\s+d['’]insertion)?\s*(?:/|pour|par)\s*"
    rf"(?:chaque\s+)?(?:tranches?\s*(?:de|d['’])?\s*)?(?P<tranche>{_AMOUNT})(?:\s*factur[ée]+e?s?)?"
)
_THRESHOLD = re.compile(
    rf"(?i)(?:au[- ]del[àa]\s+de|à\s+partir\s+de|(?:une\s+fois\s+atteint\s+le\s+)?seuil\s+(?:de|d['’])?)"
    rf"\s*(?P<seuil>{_AMOUNT})"
)


class RatioEngagement(Record):
    """The ratio of a contract; ``mode_tranche`` is None when the contract's row does not say it."""

    heures_par_tranche: Decimal
    tranche_ht: Decimal
    seuil_ht: Decimal = Decimal(0)
    mode_tranche: ModeTranche | None = None
    declenchement: Declenchement = Declenchement.AU_DELA


def parse_ratio(text: object) -> RatioEngagement:
    """The ratio that a text means; what is left over, or missing, is refused."""
    if isinstance(text, RatioEngagement):
        return text
    raw = clean(text)
    found = _RATIO.match(raw)
    if not found:
        raise ScalarError(f"« {raw} » n’est pas un ratio", _EXPECTED, "Réécrivez le ratio du marché.")
    rest = raw[found.end() :]
    threshold = _THRESHOLD.search(rest)
    if threshold:
        rest = rest[: threshold.start()] + rest[threshold.end() :]
    words = slug(rest)
    words, mode = _mode(words)
    words, trigger = _trigger(words)
    left = [word for word in words.split("_") if word not in {"", "de", "ht", "hors", "taxes", "et", "euros"}]
    if left:
        raise ScalarError(
            f"« {raw} » : « {' '.join(left)} » n’est pas compris",
            _EXPECTED,
            "Réécrivez le ratio du marché avec ces mots seulement.",
        )
    return RatioEngagement(
        heures_par_tranche=parse_strictly_positive(found["heures"]),
        tranche_ht=_positive(found["tranche"]),
        seuil_ht=parse_montant(threshold["seuil"]) if threshold else Decimal(0),
        mode_tranche=mode,
        declenchement=trigger,
    )


def _positive(text: str) -> Decimal:
    amount = parse_montant(text)
    if amount == 0:
        raise ScalarError("la tranche est nulle", _EXPECTED, "Donnez le montant d’une tranche.")
    return amount


def _mode(words: str) -> tuple[str, ModeTranche | None]:
    forms = {
        ModeTranche.COMPLETE: r"(?:par_|les_)?(?:tranches?_)?(?:seules_)?(?:entieres?|completes?|achevees?)"
        r"(?:_seulement)?",
        ModeTranche.PRORATA: r"(?:au_|a_)?pro_?rata|en_proportion",
    }
    for mode, form in forms.items():
        rest, count = re.subn(rf"(?:^|(?<=_))(?:{form})(?=_|$)", "", words)
        if count:
            return rest, mode
    return words, None


def _trigger(words: str) -> tuple[str, Declenchement]:
    rest, count = re.subn(r"des_le_premier_euro(?:_factur\w*)?", "", words)
    return rest, Declenchement.PREMIER_EURO if count else Declenchement.AU_DELA


Ratio = Annotated[
    RatioEngagement,
    BeforeValidator(parse_ratio),
    WithJsonSchema({"type": "string", "examples": ["5 h par tranche de 10 000 € HT, au prorata"]}),
]
