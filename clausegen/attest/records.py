"""What an attestation says: the facts that are registered, hashed for its code, and printed.

The way through: ``intake.executions_file.read_workbook`` gives a ``ClasseurLu`` (rows of
``model.executions``, each with its place); :func:`clausegen.attest.counting.count` makes of it a
:class:`~clausegen.attest.counted.Comptage`, whose ``attestations`` are the records below; the register
gives each an :class:`Enregistrement`; :mod:`clausegen.attest.context` makes of both what the Word
template prints.

Nothing here can hold a person: there is no field for a code, a reason, a category, a structure or a kind
of structure, and numbers of people under five cannot be written (:class:`Effectif`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum

from clausegen.model.pseudonym import holds_social_number
from clausegen.model.scalars import lot_key, slug
from clausegen.model.vocabulary import Modalite

PLANCHER = 5
"""Below this number of people, a count says too much about each."""
VERSION = 1
"""Of the canonical facts; a fact added or renamed makes another version."""


class Forme(StrEnum):
    """Whether the contract is over."""

    FINALE = "finale"
    INTERMEDIAIRE = "intermediaire"


class Portee(StrEnum):
    """Whose hours are told. ``MEMBRE`` is a part of ``GROUPEMENT``: never add the two."""

    TITULAIRE = "titulaire"
    GROUPEMENT = "groupement"
    MEMBRE = "membre"


class Constat(StrEnum):
    """What a final attestation finds."""

    DEPASSE = "objectif_depasse"
    ATTEINT = "objectif_atteint"
    PARTIEL = "partiellement_atteint"
    NON_REALISE = "non_realise"
    SANS_OBJET = "aucune_heure_due"


@dataclass(frozen=True, slots=True)
class Effectif:
    """A number of people that may be shown: none, or five and more; ``None`` for « moins de cinq ».

    ``plancher`` is for a group one member of which has fewer than five: « cinq ou plus », for the exact
    number would give that member's by subtraction.
    """

    valeur: int | None
    plancher: bool = False

    def __post_init__(self) -> None:
        if self.plancher and self.valeur is not None:
            raise ValueError("« cinq ou plus » has no exact number")
        if self.valeur is not None and (self.valeur < 0 or 0 < self.valeur < PLANCHER):
            raise ValueError(f"a count under {PLANCHER} cannot be held")

    @classmethod
    def de(cls, nombre: int) -> Effectif:
        """What may be shown of that number of people."""
        return cls(nombre if nombre == 0 or nombre >= PLANCHER else None)


@dataclass(frozen=True, slots=True)
class LigneModalite:
    """Hours by families of ways to do them; several families when one alone would show too few people."""

    familles: tuple[Modalite, ...]
    heures: Decimal
    effectif: Effectif

    def __post_init__(self) -> None:
        if not self.familles:
            raise ValueError("a line without family")


@dataclass(frozen=True, slots=True)
class Mentions:
    """What is printed around the facts and is not one: where it is signed and by whom, postal addresses.

    Not hashed: a new director or a move does not make another attestation. The register keeps those of
    the first printing beside the facts, so that a reprint is the same paper.
    """

    lieu: str = ""
    signataire: str = ""
    qualite: str = ""
    contact: str = ""
    adresse_emetteur: str = ""
    adresse_titulaire: str = ""


@dataclass(frozen=True, slots=True)
class Attestation:
    """The facts of one attestation: for one market, one lot and one holder (or group, or member).

    ``lot``, ``intitule`` and ``ratio`` are empty when there is none. ``heures_dues`` is None for a member to
    whom no share was given. ``ecart`` is validated less due. ``arrete_au`` is the last day of the last
    month counted (None when no hour is). ``heures_a_verifier``: declared, not yet checked, only on an
    intermediate one. All hours are exact decimals.
    """

    forme: Forme
    portee: Portee
    emetteur: str
    acheteur: str
    marche: str
    objet: str
    lot: str
    intitule: str
    titulaire: str
    siret: str
    groupement: str
    """For a member: the name of the group or of its mandataire."""
    date_debut: date
    date_fin: date
    arrete_au: date | None
    premier_releve: date | None
    """First day of the first month counted."""
    heures_dues: Decimal | None
    ratio: str
    """How the hours due follow from what was invoiced; empty for a fixed volume. No amount invoiced."""
    heures_validees: Decimal
    heures_formation: Decimal
    heures_a_verifier: Decimal
    heures_exonerees: Decimal
    decision_exoneration: date | None
    ventilation: tuple[LigneModalite, ...]
    effectif: Effectif
    constat: Constat | None
    mentions: Mentions = Mentions()

    def __post_init__(self) -> None:
        """Refuse what must never be on paper; every rule here holds for whoever builds one."""
        self._refuse_small_counts()
        self._refuse_incoherence()
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str) and holds_social_number(value):
                raise ValueError(f"{field.name} holds a social security number")

    def _refuse_small_counts(self) -> None:
        shown = [ligne.effectif.valeur for ligne in self.ventilation]
        if len(shown) > 1 and any(value is None or value < PLANCHER for value in shown):
            raise ValueError(f"hours of fewer than {PLANCHER} people stand in a line of their own")
        if sum(ligne.heures for ligne in self.ventilation) != self.heures_validees:
            raise ValueError("the lines do not add up to the validated hours")

    def _refuse_incoherence(self) -> None:
        if self.forme is Forme.INTERMEDIAIRE and self.constat is not None:
            raise ValueError("an intermediate attestation finds nothing")
        if self.forme is Forme.FINALE and self.heures_a_verifier:
            raise ValueError("a final attestation has nothing left to check")
        if bool(self.heures_exonerees) != (self.decision_exoneration is not None):
            raise ValueError("an exoneration goes with the day of its decision, and only then")
        if self.heures_formation > self.heures_validees:
            raise ValueError("training is a part of the validated hours")
        if self.constat is not None and self.heures_dues is None:
            raise ValueError("nothing can be found without hours due")

    @property
    def ecart(self) -> Decimal | None:
        """Validated less due; None when nothing is due by name."""
        return None if self.heures_dues is None else self.heures_validees - self.heures_dues

    @property
    def identite(self) -> str:
        """What the attestation is about: two of the same identity replace each other.

        A text, the same whatever the case, accents and spaces of the workbook.
        """
        parts = (self.emetteur, self.acheteur, self.marche, lot_key(self.lot), self.portee, self.siret)
        return "/".join(slug(part) or "-" for part in parts)

    @property
    def ordre(self) -> tuple[str, ...]:
        """The order of printing and numbering: company, buyer, market, lot, then group before members."""
        parts = (self.titulaire, self.siret, self.acheteur, self.marche, lot_key(self.lot))
        return (slug(self.emetteur), *map(slug, parts), self.portee, self.identite)

    @property
    def code_postal(self) -> str:
        """The postcode of the holder's address; empty when the address has none."""
        found = re.findall(r"(?<!\d)\d{5}(?!\d)", self.mentions.adresse_titulaire)
        return found[-1] if found else ""

    @property
    def cumulable(self) -> bool:
        """Whether its hours enter a total: those of a member are already in its group's."""
        return self.portee is not Portee.MEMBRE

    def faits(self) -> dict[str, str | list[dict[str, str]]]:
        """The canonical facts, as texts: what the register keeps, what the code is computed over."""
        found: dict[str, str | list[dict[str, str]]] = {"version": str(VERSION)}
        for field in fields(self):
            if field.name not in ("mentions", "ventilation"):
                found[field.name] = _text(getattr(self, field.name))
        found["ventilation"] = [
            {
                "familles": "+".join(famille.value for famille in ligne.familles),
                "heures": _text(ligne.heures),
                "effectif": _text(ligne.effectif),
            }
            for ligne in self.ventilation
        ]
        return found

    def canonique(self) -> bytes:
        """The canonical facts as bytes: the same facts always give the same ones."""
        text = json.dumps(self.faits(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode("utf-8")


@dataclass(frozen=True, slots=True)
class Enregistrement:
    """What the register gave to an attestation: all that is printed and is not in the workbook."""

    numero: str
    date: date
    """The registered date: the one printed, on a reprint too."""
    code: str
    """The verification code, as printed."""
    remplace: str = ""
    """The number of the attestation that this one cancels and replaces; empty when there is none."""


def from_faits(faits: dict[str, object], mentions: Mentions | None = None) -> Attestation:
    """The attestation that canonical facts describe: what a register gives back."""
    lines = faits["ventilation"]
    if faits.get("version") != str(VERSION) or not isinstance(lines, list):
        raise ValueError("facts of another version")
    values: dict[str, object] = {}
    for field in fields(Attestation):
        if field.name not in ("mentions", "ventilation"):
            values[field.name] = _READ.get(field.name, str)(str(faits[field.name]))
    values["ventilation"] = tuple(
        LigneModalite(
            tuple(Modalite(word) for word in line["familles"].split("+")),
            Decimal(line["heures"]),
            _effectif(line["effectif"]),
        )
        for line in lines
    )
    return Attestation(**values, mentions=mentions or Mentions())  # type: ignore[arg-type] # checked field by field


_MASKED = "moins_de_cinq"
_AT_LEAST = "cinq_ou_plus"


def _text(value: object) -> str:
    """One fact as text: hours without trailing zeros, dates as ISO, nothing for None."""
    match value:
        case None:
            return ""
        case Decimal():
            text = f"{value:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        case date():
            return value.isoformat()
        case Effectif():
            masked = _AT_LEAST if value.plancher else _MASKED
            return masked if value.valeur is None else str(value.valeur)
        case StrEnum():
            return value.value
        case _:
            return str(value)


def _effectif(text: str) -> Effectif:
    if text in (_MASKED, _AT_LEAST):
        return Effectif(None, plancher=text == _AT_LEAST)
    return Effectif(int(text))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _hours(text: str) -> Decimal | None:
    return Decimal(text) if text else None


_READ: dict[str, Callable[[str], object]] = {
    "forme": Forme,
    "portee": Portee,
    "date_debut": _day,
    "date_fin": _day,
    "arrete_au": _day,
    "premier_releve": _day,
    "decision_exoneration": _day,
    "heures_dues": _hours,
    "heures_validees": _hours,
    "heures_formation": _hours,
    "heures_a_verifier": _hours,
    "heures_exonerees": _hours,
    "effectif": _effectif,
    "constat": lambda text: Constat(text) if text else None,
}
