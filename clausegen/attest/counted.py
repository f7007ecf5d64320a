"""What counting gives: attestations, those held back, every row that was not simply counted, the totals.

The door that the batch and the command line code against::

    comptage = counting.count(classeur, jour)      # classeur: intake.executions_file.read_workbook(path)
    comptage.attestations                          # in the order of numbering and printing
    comptage.retenues                              # named, each with its reasons; exit code 1
    comptage.anomalies                             # all of them, for the internal report
    comptage.bilan                                 # the totals, without counting members twice
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from clausegen.attest.records import Attestation
from clausegen.errors import Place, Problem


class Suite(StrEnum):
    """What became of the hours of a row, by the rule that the report states."""

    COMPTEE = "comptee"
    ECARTEE = "ecartee"
    RETENUE = "retenue"
    """Counting them or not would be a guess: the attestation waits until the row is mended."""

    @property
    def libelle(self) -> str:
        """The word as the report shows it."""
        return {
            "comptee": "heures comptées",
            "ecartee": "heures écartées",
            "retenue": "attestation retenue",
        }[self.value]


ORPHELINES = ("sans_engagement", "membre_sans_engagement", "illisible_sans_engagement")
"""Codes of the rows that no attestation waits for."""


@dataclass(frozen=True, slots=True)
class Anomalie:
    """One row, or one engagement, that was not simply counted: where, why, by which rule, what to do.

    Internal. It names no person: the cell is enough for who holds the workbook.
    """

    code: str
    """Which rule, for instance ``avant_eligibilite``."""
    suite: Suite
    ou: Place
    marche: str
    lot: str
    titulaire: str
    constat: str
    regle: str
    remede: str
    heures: Decimal = Decimal(0)

    @property
    def reason(self) -> Problem:
        """Why an attestation is held back: the same, for who knows already that it is."""
        return Problem(self.ou, self.constat, self.regle, self.remede)

    @property
    def problem(self) -> Problem:
        """The same, in the shape of the messages on screen."""
        return Problem(self.ou, f"{self.constat} ; {self.suite.libelle}", self.regle, self.remede)


@dataclass(frozen=True, slots=True)
class Retenue:
    """An attestation that is not made, and why."""

    marche: str
    lot: str
    titulaire: str
    acheteur: str
    raisons: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Bilan:
    """The totals of a run, over the attestations made; members are never added to their group."""

    acheteurs: int = 0
    entreprises: int = 0
    """Different SIRET among holders and members."""
    marches: int = 0
    personnes: int = 0
    contrats: int = 0
    """Work contracts: one person hired by one employer on one day."""
    heures_dues: Decimal = Decimal(0)
    heures_validees: Decimal = Decimal(0)
    heures_formation: Decimal = Decimal(0)
    heures_ecartees: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Comptage:
    """Everything that one workbook gives."""

    attestations: tuple[Attestation, ...]
    retenues: tuple[Retenue, ...]
    anomalies: tuple[Anomalie, ...]
    bilan: Bilan
    avertissements: tuple[Problem, ...] = ()
    """What the reading of the workbook has to tell, and concerns no hours."""

    @property
    def complet(self) -> bool:
        """Whether nothing was held back and every row found its engagement (exit code 0)."""
        held = any(a.suite is Suite.RETENUE or a.code in ORPHELINES for a in self.anomalies)
        return not self.retenues and not held
