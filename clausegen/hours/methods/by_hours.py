"""``part_heures``: a share of the hours worked, given or worked out from the staff."""

from __future__ import annotations

from fractions import Fraction

from clausegen import french as fr
from clausegen.errors import InputError
from clausegen.hours.equivalences import monthly_hours
from clausegen.hours.inputs import Inputs
from clausegen.hours.methods.outcome import Essai, Outcome
from clausegen.hours.periods import Temps, covered_months
from clausegen.hours.records import Etape


def by_hours(inputs: Inputs, temps: Temps) -> Outcome:
    """Hours as a share of all the hours worked on the lot."""
    found = worked_hours(inputs, temps)
    rate = inputs.default("taux_insertion", "usage.taux_insertion")
    if found is None:
        inputs.problem(
            "heures_totales",
            "les heures travaillées ne sont pas connues",
            "les heures totales du lot, ou l’effectif et le temps de présence",
            f"Ajoutez «{fr.NB}heures_totales{fr.NB}», ou «{fr.NB}effectif{fr.NB}» et "
            f"«{fr.NB}duree_chantier_mois{fr.NB}», {inputs.under('heures_totales')}.",
        )
    inputs.problems.raise_if_any()
    if found is None:  # told just above; said again for the type checker
        raise InputError(inputs.problems)
    work, etape = found
    t = Fraction(rate.valeur)
    exact = work * t
    etapes = (
        etape,
        Etape(
            "Heures d’insertion",
            f"{fr.heures(work)} × {fr.pourcentage(t)} = {fr.heures(exact)}",
            fr.heures(exact),
            (rate,),
        ),
    )
    return Outcome(
        exact,
        etapes,
        (*etape.entrees, rate),
        heures_travail=work,
        essai=Essai((rate,), lambda taux: work * taux),
    )


def worked_hours(inputs: Inputs, temps: Temps) -> tuple[Fraction, Etape] | None:
    """All the hours worked on the lot with the line that says how; None when they are unknown."""
    total = inputs.find("heures_totales")
    if total is not None:
        text = fr.heures(total.valeur)
        return Fraction(total.valeur), Etape("Heures travaillées pour l’exécution", text, text, (total,))
    staff = inputs.find("effectif")
    months = inputs.find("duree_chantier_mois") or covered_months(inputs, temps)
    if staff is None or months is None:
        return None
    each = inputs.find("heures_mensuelles") or inputs.keep(monthly_hours(inputs.droit))
    count = Fraction(months.valeur)
    work = Fraction(staff.valeur) * Fraction(each.valeur) * count
    formula = (
        f"{fr.nombre(staff.valeur)} personnes × {fr.heures(each.valeur)} × {fr.unite(count, 'mois')} "
        f"= {fr.heures(work)}"
    )
    return work, Etape("Heures travaillées pour l’exécution", formula, fr.heures(work), (staff, each, months))
