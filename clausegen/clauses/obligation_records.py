"""The records of the answer to « is a social condition due? », and their JSON form."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from clausegen.clauses.decp import DonneesEssentielles
from clausegen.clauses.retained_value import ValeurRetenue
from clausegen.law import Reading

BUYER_DECIDES = "La décision et ses raisons appartiennent à l’acheteur."


@dataclass(frozen=True, slots=True)
class Fondement:
    """The article that makes the duty, with its first day and its source."""

    citation: str
    resume: str
    en_vigueur_le: date
    source: str
    certitude: str


@dataclass(frozen=True, slots=True)
class Seuil:
    """The European threshold compared with the value; ``montant`` in euros excluding tax."""

    id: str
    libelle: str
    montant: Decimal
    du: date
    au: date | None
    source: str
    a_verifier: bool


@dataclass(frozen=True, slots=True)
class ExceptionOuverte:
    """An exception that the article offers; ``indice`` says whether the dossier's facts point at it.

    True or False when the dossier can tell, None when only the buyer can.
    """

    id: str
    libelle: str
    citation: str
    indice: bool | None
    constat: str


@dataclass(frozen=True, slots=True)
class AEcrire:
    """Something to be written, where, and on what ground; ``cas`` says when."""

    cas: str
    quoi: str
    ou: str
    fondement: str


@dataclass(frozen=True, slots=True)
class AVerifier:
    """A doubt that the buyer must settle; ``sujet`` is its identifier."""

    sujet: str
    texte: str


@dataclass(frozen=True, slots=True)
class NonConcerne:
    """A family of contracts to which the duty does not apply; ``ce_dossier`` says if this is one."""

    id: str
    libelle: str
    citation: str
    resume: str
    ce_dossier: bool


@dataclass(frozen=True, slots=True)
class Reponse:
    """What the dossier plans so far, seen against the duty.

    ``etat``: prevue, partielle, a_verifier (a criterion or a reservation only), absente, non_dite.
    """

    etat: str
    texte: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """The answer: ``obligatoire`` True, False, or None when it cannot be told."""

    date: date
    obligatoire: bool | None
    pourquoi: str
    valeur_retenue: ValeurRetenue
    fondement: Fondement | None = None
    seuil: Seuil | None = None
    reponse: Reponse | None = None
    exceptions: tuple[ExceptionOuverte, ...] = ()
    a_ecrire: tuple[AEcrire, ...] = ()
    a_verifier: tuple[AVerifier, ...] = ()
    non_concerne: tuple[NonConcerne, ...] = ()
    decp: DonneesEssentielles | None = None
    lectures: tuple[Reading, ...] = field(default=(), repr=False)
    """Every value of the law read on the way, for the manifest."""

    def to_json(self) -> dict[str, Any]:
        """The answer as JSON values: amounts as numbers, dates as AAAA-MM-JJ.

        ``fondement``, ``valeur_retenue`` and ``seuil`` are the citation and the bare amounts that a
        spreadsheet or a script compares; what stands behind each is under ``details``.
        """
        plain: dict[str, Any] = to_plain_record(self)
        plain["exceptions"] = [{**item, "rappel": BUYER_DECIDES} for item in plain["exceptions"]]
        plain["valeur_retenue"].pop("a_verifier")  # told once, with the other doubts
        plain["details"] = {key: plain[key] for key in ("fondement", "valeur_retenue", "seuil")}
        plain["fondement"] = self.fondement.citation if self.fondement else None
        plain["valeur_retenue"] = plain["details"]["valeur_retenue"]["montant"]
        plain["seuil"] = plain["details"]["seuil"]["montant"] if self.seuil else None
        plain["decp"] = self.decp.to_json() if self.decp else None
        plain["lectures"] = [reading.to_json() for reading in self.lectures]
        return plain


def to_plain_record(value: object) -> Any:  # noqa: ANN401 -- whatever the record holds, as JSON values
    """A record as JSON values: an amount is a number, a date AAAA-MM-JJ."""
    if is_dataclass(value):
        return {item.name: to_plain_record(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [to_plain_record(item) for item in value]
    if isinstance(value, Decimal):
        # An amount has two decimals at most: its shortest float writes the same digits.
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
