"""The records of the law: a dated value, the record that gathers its versions, and a reading of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from clausegen.french import typography

_HUNDRED = Decimal(100)
_T = TypeVar("_T")


def years_later(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes the 28th when it must."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


class Certainty(StrEnum):
    """How sure a value is: read in the text itself, in another source, or not verified."""

    VERIFIE = "verifie"
    SOURCE_SECONDAIRE = "source_secondaire"
    A_VERIFIER = "a_verifier"

    @property
    def libelle(self) -> str:
        """The mark as the user reads it."""
        return {"verifie": "vérifié", "source_secondaire": "source secondaire"}.get(self.value, "à vérifier")


class FrozenDict(dict[str, Any]):
    """A mapping that cannot change: what the law says is shared by everyone who reads it."""

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("Une valeur du droit ne se modifie pas : copiez-la d’abord.")

    __setitem__ = __delitem__ = __ior__ = _refuse
    update = pop = popitem = clear = setdefault = _refuse

    def __deepcopy__(self, _memo: object) -> FrozenDict:
        return self

    def __reduce__(self) -> tuple[type[FrozenDict], tuple[dict[str, Any]]]:
        return FrozenDict, (dict(self),)


def freeze(value: Any) -> Any:  # noqa: ANN401 -- any shape a data file may hold
    """The same value, unchangeable, texts with their no-break spaces; mappings become ``FrozenDict``."""
    if isinstance(value, dict):
        return FrozenDict({key: freeze(item) for key, item in value.items()})
    if isinstance(value, list):
        return tuple(freeze(item) for item in value)
    return typography(value) if isinstance(value, str) else value


def to_plain(value: Any) -> Any:  # noqa: ANN401 -- same
    """The same value for JSON: numbers as text (never a float), dates as AAAA-MM-JJ."""
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from."""

    titre: str
    reference: str
    lien: str | None = None

    def __str__(self) -> str:
        return f"{self.titre}, {self.reference}"

    def to_json(self) -> dict[str, Any]:
        """The source as JSON values; ``lien`` only when there is one."""
        plain = {"titre": self.titre, "reference": self.reference}
        return {**plain, "lien": self.lien} if self.lien else plain


@dataclass(frozen=True, slots=True)
class DatedValue:
    """What a value is worth from ``du`` to ``au``, both included; ``au`` None: no end is known."""

    du: date
    au: date | None
    valeur: Any
    source: Source
    certitude: Certainty
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One value of the law through time; ``valeurs`` in order of date, without overlap."""

    id: str
    domaine: str
    fichier: str
    libelle: str
    unite: str | None
    verifie_le: date
    note: str | None
    valeurs: tuple[DatedValue, ...]

    @property
    def debut(self) -> date:
        """The first day for which a value is known (for a text: its entry into force)."""
        return self.valeurs[0].du

    @property
    def fin(self) -> date | None:
        """The last day for which a value is known; None when the last value has no known end."""
        return self.valeurs[-1].au

    def value_at(self, day: date) -> DatedValue | None:
        """The version of that day; None before the first, in a declared hole, or after the end."""
        for version in reversed(self.valeurs):
            if version.du <= day:
                return version if version.au is None or day <= version.au else None
        return None


@dataclass(frozen=True, slots=True)
class Reading:
    """A value of the law as read for one date, with its source and the doubts there are about it.

    ``valeur``: ``Decimal``, ``str``, ``bool``, ``date``, tuple or unchangeable mapping; ``nombre``,
    ``texte``, ``liste``, ``fiche`` give it with its type. ``du`` and ``au`` bound the version read.
    """

    id: str
    domaine: str
    libelle: str
    valeur: Any
    unite: str | None
    du: date
    au: date | None
    source: Source
    verifie_le: date
    certitude: Certainty
    a_verifier: bool
    motif: str | None = None
    """Why it must be checked, in French; None when ``a_verifier`` is false."""
    note: str | None = None
    lu_pour: date = field(default=date.min)
    """The date asked for."""

    @property
    def nombre(self) -> Decimal:
        """The value, when it is a number."""
        return self._typed(Decimal)

    @property
    def ratio(self) -> Decimal:
        """The value as a ratio: 5 % gives 0.05."""
        return self.nombre / _HUNDRED if self.unite == "%" else self.nombre

    @property
    def texte(self) -> str:
        """The value, when it is a text."""
        return self._typed(str)

    @property
    def liste(self) -> tuple[Any, ...]:
        """The value, when it is a list."""
        return self._typed(tuple)

    @property
    def fiche(self) -> FrozenDict:
        """The value, when it has several named parts (an article, a CCAG…)."""
        return self._typed(FrozenDict)

    def _typed(self, expected: type[_T]) -> _T:
        if not isinstance(self.valeur, expected):
            raise TypeError(f"{self.id}: {type(self.valeur).__name__}, not {expected.__name__}")
        return self.valeur

    def to_json(self) -> dict[str, Any]:
        """The reading as JSON values, for ``--json`` and the manifest."""
        return {
            "id": self.id,
            "libelle": self.libelle,
            "valeur": to_plain(self.valeur),
            "unite": self.unite,
            "du": self.du.isoformat(),
            "au": self.au.isoformat() if self.au else None,
            "source": self.source.to_json(),
            "verifie_le": self.verifie_le.isoformat(),
            "certitude": self.certitude.value,
            "a_verifier": self.a_verifier,
            "motif": self.motif,
            "note": self.note,
        }
