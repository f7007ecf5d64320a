"""The records that a computation of hours leaves: the figures, their reasoning, the warnings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from clausegen.model.layers import Valeur
from clausegen.model.vocabulary import Declenchement, Levier, Methode, ModeTranche, Periode

_WHY_NO_HOURS = (
    "personnel_a_reprendre",
    "sous_le_premier_palier",
    "pas_d_heures",
    "sous_le_volume_minimal",
    "sans_volume",
)
"""The codes of the alerts that explain the absence of hours, the most telling first."""


class Niveau(StrEnum):
    """How much an alert matters: something to look at, or something to know."""

    ATTENTION = "attention"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Etape:
    """One line of the reasoning: what is computed, the formula with its numbers, the result, the inputs."""

    libelle: str
    formule: str
    resultat: str
    entrees: tuple[Valeur, ...] = ()


@dataclass(frozen=True, slots=True)
class Alerte:
    """A sentence that stands beside a figure so that it does not mislead; ``code`` never changes."""

    code: str
    niveau: Niveau
    texte: str


@dataclass(frozen=True, slots=True)
class Equivalences:
    """Hours told in days, weeks, months and full-time years, under a named convention."""

    jours: Decimal
    semaines: Decimal
    mois: Decimal
    etp: Decimal
    convention: str


@dataclass(frozen=True, slots=True)
class Ratio:
    """A number of hours per slice invoiced: what the contract prints when it fixes no volume."""

    heures_par_tranche: Decimal
    tranche_ht: Decimal
    seuil_ht: Decimal
    mode_tranche: ModeTranche
    declenchement: Declenchement
    texte: str


@dataclass(frozen=True, slots=True)
class LigneSensibilite:
    """The hours that the same lot would give with other values; what a method does not use is None.

    ``taux`` and ``part`` are ratios from 0 to 1; costs are in euros per hour; ``cout_horaire`` is a
    loaded labour cost, ``chiffre_affaires_horaire`` a turnover (cleaning): never one for the other.
    """

    libelle: str
    heures: Decimal
    taux: Decimal | None = None
    cout_horaire: Decimal | None = None
    part: Decimal | None = None
    chiffre_affaires_horaire: Decimal | None = None
    retenue: bool = False
    """True for the line of the values actually used."""


@dataclass(frozen=True, slots=True)
class Calcul:
    """The hours of one lot with their proof.

    ``heures`` is what the pieces print, for ``periode``: retained, else recommended; None for a ratio
    lot (then ``ratio`` and ``estimation``) and when no clause is advised (then ``sans_clause``).
    ``heures_sur_duree`` is given for a yearly volume only: the same over the whole duration.
    """

    numero: str
    intitule: str
    methode: Methode
    periode: Periode
    leviers: tuple[Levier, ...]
    heures: Decimal | None = None
    heures_recommandees: Decimal | None = None
    heures_retenues: Decimal | None = None
    motif_ecart: str | None = None
    heures_exactes: Fraction | None = None
    heures_exactes_texte: str = ""
    heures_sur_duree: Decimal | None = None
    arrondi: str = ""
    etapes: tuple[Etape, ...] = ()
    equivalences: Equivalences | None = None
    ratio: Ratio | None = None
    estimation: Decimal | None = None
    estimation_exacte: Fraction | None = None
    borne_haute: bool = False
    """True when ``estimation`` comes from a maximum: an upper bound, not an estimate."""
    sensibilite: tuple[LigneSensibilite, ...] = ()
    alertes: tuple[Alerte, ...] = ()
    ordre_de_grandeur: bool = False
    sans_clause: bool = False
    entrees: tuple[Valeur, ...] = ()

    @property
    def sans_heures(self) -> str:
        """Why the lot has no hours, in words; nothing when no alert explains it."""
        told = {alerte.code: alerte.texte for alerte in self.alertes}
        return next((told[code] for code in _WHY_NO_HOURS if code in told), "")


@dataclass(frozen=True, slots=True)
class Dimensionnement:
    """All the lots of a contract, and what can be added up.

    ``total_heures`` is the sum of the lots' printed hours, None when no lot has a volume or when the
    lots do not cover the same period; ``total_estimation`` adds the estimates of the ratio lots.
    """

    lots: tuple[Calcul, ...]
    total_heures: Decimal | None
    total_sur_duree: Decimal | None
    total_estimation: Decimal | None
    periode: Periode | None
    alertes: tuple[Alerte, ...]
    date: date
    """The date whose law and usages were read."""
