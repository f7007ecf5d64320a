"""The rules of one row of hours: counted, set aside, or impossible to judge; ``wording`` has their words.

What the law or the contract does not count is set aside; what cannot be true (a month that does not exist
yet, more training than hours) holds the attestation back, for counting it or not would be a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from clausegen import french as fr
from clausegen.attest.affaires import Affaire, anomaly
from clausegen.attest.counted import Anomalie
from clausegen.french import french_date
from clausegen.intake.executions_rows import Ligne
from clausegen.law import Law
from clausegen.model.executions import Execution
from clausegen.model.hours_words import Statut
from clausegen.model.months import last_day
from clausegen.model.vocabulary import Modalite

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which the hours of a row may have been done."""

    debut: date
    fin: date

    @classmethod
    def of(cls, affaire: Affaire, record: Execution) -> Span:
        """The days given, else the month, from the hiring on and inside the contract's own dates."""
        engagement = affaire.record
        last = last_day(record.mois)
        fin = record.dernier_jour or min(last, max(engagement.date_fin, record.mois))
        debut = record.premier_jour or min(max(record.mois, record.date_embauche, engagement.date_debut), fin)
        return cls(debut, fin)


@dataclass(frozen=True, slots=True)
class Case:
    """A row to judge, with what the rules look at."""

    affaire: Affaire
    ligne: Ligne[Execution]
    jour: date
    droit: Law

    @property
    def record(self) -> Execution:
        """The row itself."""
        return self.ligne.record

    @property
    def span(self) -> Span:
        """Its days."""
        return Span.of(self.affaire, self.record)

    def told(self, code: str, champ: str, /, **words: object) -> Anomalie:
        """The anomaly of that code for this row, at the cell of a field."""
        return anomaly(code, self.ligne, champ, self.record.heures, **words)


def judge(case: Case) -> Anomalie | None:
    """The first rule that a row meets; None when nothing in the row itself prevents its hours."""
    return next((found for rule in RULES if (found := rule(case)) is not None), None)


def _refused(case: Case) -> Anomalie | None:
    return case.told("refusee", "statut") if case.record.statut is Statut.REFUSEE else None


def _impossible(case: Case) -> Anomalie | None:
    record = case.record
    days = [day for day in (record.premier_jour, record.dernier_jour) if day is not None]
    if record.heures_formation > record.heures:
        formation, hours = fr.heures(record.heures_formation), fr.heures(record.heures)
        return case.told("formation", "heures_formation", formation=formation, heures=hours)
    if any((day.year, day.month) != (record.mois.year, record.mois.month) for day in days):
        return case.told("jour_hors_mois", "premier_jour" if record.premier_jour else "dernier_jour")
    if len(days) == 2 and days[1] < days[0]:
        return case.told("jours_inverses", "dernier_jour")
    latest = record.premier_jour or record.dernier_jour or last_day(record.mois)
    if record.date_embauche > latest:
        return case.told("avant_embauche", "date_embauche", jour=french_date(record.date_embauche))
    return case.told("mois_a_venir", "mois") if record.mois > case.jour else None


def _outside(case: Case) -> Anomalie | None:
    engagement, record = case.affaire.record, case.record
    first = record.premier_jour or record.mois
    last = record.dernier_jour or last_day(record.mois)
    apart = last < engagement.date_debut or max(first, record.date_embauche) > engagement.date_fin
    # The first and last months are often entered half-way; days that were given are exact.
    early = record.premier_jour is not None and first < engagement.date_debut
    late = record.dernier_jour is not None and last > engagement.date_fin
    if not (apart or early or late):
        return None
    period = f"du {french_date(engagement.date_debut)} au {french_date(engagement.date_fin)}"
    return case.told("hors_periode", "mois", periode=period)


def _before_eligibility(case: Case) -> Anomalie | None:
    span, checked = case.span, case.record.date_validation_eligibilite
    cell = "date_validation_eligibilite"
    if checked is None:
        return case.told("sans_validation", cell)
    if checked > span.fin:
        return case.told("avant_eligibilite", cell, jour=french_date(checked))
    if checked > span.debut and not case.affaire.record.regles.eligibilite_dans_le_mois:
        return case.told("eligibilite_en_cours_de_mois", cell, jour=french_date(checked))
    return None


def limit_months(case: Case) -> int | None:
    """How many months the hours of this row's person count; None without limit."""
    regles = case.affaire.record.regles
    direct = case.record.modalite.famille is Modalite.EMBAUCHE_DIRECTE
    if regles.sans_limite or not (direct or regles.limite_toutes_modalites):
        return None
    if regles.limite_mois is not None:
        return regles.limite_mois
    return 12 * int(known(case.droit, "insertion.embauche_directe_duree_max", case.affaire.record.date_fin))


def known(droit: Law, key: str, day: date) -> Decimal:
    """A value of the law at a date, or at the first date for which it is known."""
    reading = droit.at(max(day, droit.record(key).debut)).read(key)
    return Decimal(str(reading.valeur))


def _beyond_limit(case: Case) -> Anomalie | None:
    months = limit_months(case)
    if months is None:
        return None
    record, span = case.record, case.span
    origin, what = record.date_embauche, "l’embauche"
    if case.affaire.record.regles.limite_depuis_eligibilite and record.date_validation_eligibilite:
        origin, what = record.date_validation_eligibilite, "la validation de l’éligibilité"
    until = months_later(origin, months)
    if span.fin < until:
        return None
    code = "au_dela_limite" if span.debut >= until else "limite_en_cours_de_mois"
    return case.told(code, "mois", jour=french_date(until - _DAY), mois=months, origine=what)


def months_later(day: date, months: int) -> date:
    """The same day some months later; the last of the month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, last_day(first).day))


RULES: tuple[Callable[[Case], Anomalie | None], ...] = (
    _refused,
    _impossible,
    _outside,
    _before_eligibility,
    _beyond_limit,
)
"""In the order in which they are tried."""
