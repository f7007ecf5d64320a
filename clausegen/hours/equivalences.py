"""Hours told in days, weeks, months and full-time years: a number of hours does not speak by itself."""

from __future__ import annotations

from fractions import Fraction

from clausegen import french as fr
from clausegen.hours.inputs import Inputs, from_reading
from clausegen.hours.records import Equivalences
from clausegen.law import LawAt
from clausegen.model.layers import Couche, Valeur

_ETP = "usage.etp."


def hours_per_etp(inputs: Inputs) -> Valeur:
    """The hours of a full-time year: of the layers, else the convention that the usages retain."""
    usage = inputs.droit.read("calcul.convention_etp").texte
    return inputs.default("heures_par_etp", usage)


def hours_per_month(droit: LawAt) -> Fraction:
    """Hours of a full-time month: hours of a week × weeks of a year ÷ months of a year."""
    week, weeks, months = (
        Fraction(droit.read(f"usage.duree.{name}").nombre)
        for name in ("heures_par_semaine", "semaines_par_an", "mois_par_an")
    )
    return week * weeks / months


def monthly_hours(droit: LawAt) -> Valeur:
    """The hours of a full-time month as a built-in value."""
    reading = droit.read("usage.duree.heures_par_semaine")
    return Valeur(
        "heures_mensuelles",
        hours_per_month(droit),
        Couche.INTEGRE,
        source=str(reading.source),
        note="heures par semaine × semaines par an ÷ mois par an",
    )


def equivalences(heures: Fraction, etp: Valeur, droit: LawAt) -> Equivalences:
    """The equivalences of ``heures``: one decimal, two for full-time years; the convention is named."""
    day = Fraction(droit.read("usage.duree.heures_par_jour").nombre)
    week = Fraction(droit.read("usage.duree.heures_par_semaine").nombre)
    month = hours_per_month(droit)
    return Equivalences(
        fr.quantize(heures / day, 1),
        fr.quantize(heures / week, 1),
        fr.quantize(heures / month, 1),
        fr.quantize(heures / Fraction(etp.valeur), 2),
        f"{fr.heures(day)} par jour, {fr.heures(week)} par semaine, {fr.heures(month)} par mois{fr.NB}; "
        f"{fr.heures(etp.valeur)} par équivalent temps plein et par an ({_convention(etp, droit)})",
    )


def _convention(etp: Valeur, droit: LawAt) -> str:
    if etp.source:
        return etp.source
    for record in droit.law.records:
        if record.id.startswith(_ETP):
            reading = from_reading("heures_par_etp", droit.read(record.id))
            if reading.valeur == etp.valeur:
                return reading.source
    return etp.origine()
