"""From the exact hours of a method to what the pieces print: period, rounding, minimum, buyer's choice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from clausegen import french as fr
from clausegen.hours import guards
from clausegen.hours.equivalences import equivalences, hours_per_etp
from clausegen.hours.inputs import Inputs
from clausegen.hours.methods.outcome import Outcome
from clausegen.hours.periods import Temps, yearly
from clausegen.hours.records import Alerte, Calcul, Etape, Niveau
from clausegen.hours.rounding import round_to, rule
from clausegen.hours.sensitivity import sensitivity
from clausegen.model.layers import Valeur
from clausegen.model.vocabulary import Methode, ModeArrondi, Periode


@dataclass(frozen=True, slots=True)
class Rounding:
    """The rounding of a lot, with the origin of its two values."""

    multiple: Valeur
    mode: Valeur

    def __call__(self, value: Fraction) -> Decimal:
        """The rounded hours."""
        return round_to(value, self.multiple.valeur, self.mode.valeur)

    @property
    def texte(self) -> str:
        """The rule in French."""
        return rule(self.multiple.valeur, self.mode.valeur)


def size_volume(calcul: Calcul, inputs: Inputs, outcome: Outcome, temps: Temps) -> Calcul:
    """The lot with its volume: recommended, then retained; raises ``InputError`` without a reason."""
    rounding = _rounding(inputs)
    base = outcome.exact or Fraction(0)
    etapes = [*calcul.etapes, *outcome.etapes]
    exact, whole = base, base
    if temps.periode is Periode.ANNUELLE and temps.annees:
        if outcome.par_periode:
            whole = base * temps.annees
        else:
            exact, etape = yearly(base, temps)
            etapes.append(etape)
    rounded = rounding(exact)
    etapes.append(_rounding_step(exact, rounded, rounding, temps))
    no_clause = _no_clause(inputs, calcul.methode, whole, rounded)
    recommended = None if no_clause else rounded
    hours, alerts = _choice(inputs, recommended, rounded)
    rough = guards.rough_inputs(inputs, outcome)
    sized = replace(
        calcul,
        heures=hours,
        heures_recommandees=recommended,
        heures_retenues=_content(inputs.find("heures_retenues")),
        motif_ecart=_content(inputs.find("motif_ecart")),
        heures_exactes=exact,
        heures_exactes_texte=fr.exact(exact),
        arrondi=rounding.texte,
        etapes=tuple(etapes),
        alertes=(*calcul.alertes, *outcome.alertes, *no_clause, *alerts),
        ordre_de_grandeur=bool(rough),
        sans_clause=hours is None,
    )
    if outcome.essai:
        factor = exact / base if base else Fraction(1)
        sized = replace(sized, sensibilite=sensitivity(outcome.essai, factor, rounding, inputs.droit))
    return _guarded(sized, inputs, outcome, temps, rounding)


def size_ratio(calcul: Calcul, inputs: Inputs, outcome: Outcome, _temps: Temps) -> Calcul:
    """The lot with its ratio: no number of hours, an estimate when there is something to estimate from."""
    if inputs.find("heures_retenues"):
        inputs.problem(
            "heures_retenues",
            "un lot au ratio n’a pas de volume fixe",
            "un ratio, ou un volume, pas les deux",
            f"Retirez «{fr.NB}heures_retenues{fr.NB}», ou choisissez une autre méthode (forfait, montant…).",
        )
    inputs.problems.raise_if_any()
    rounding = _rounding(inputs)
    estimate = outcome.estimation
    return replace(
        calcul,
        ratio=outcome.ratio,
        estimation=rounding(estimate) if estimate is not None else None,
        estimation_exacte=estimate,
        borne_haute=outcome.borne_haute,
        arrondi=rounding.texte,
        etapes=(*calcul.etapes, *outcome.etapes),
        alertes=(*calcul.alertes, *outcome.alertes),
    )


def _rounding(inputs: Inputs) -> Rounding:
    return Rounding(
        inputs.default("arrondi.multiple", "calcul.arrondi.multiple"),
        inputs.default("arrondi.mode", "calcul.arrondi.mode", ModeArrondi.lire),
    )


def _rounding_step(exact: Fraction, rounded: Decimal, rounding: Rounding, temps: Temps) -> Etape:
    text = fr.heures(rounded)
    formula = f"{fr.heures(exact, 6)} arrondies {rounding.texte}{fr.NB}: {text} {temps.libelle}"
    return Etape("Arrondi", formula, text, (rounding.multiple, rounding.mode))


def _no_clause(inputs: Inputs, methode: Methode, whole: Fraction, rounded: Decimal) -> list[Alerte]:
    """Why no clause is advised, if so: no hours at all, or fewer than the minimum volume."""
    if whole <= 0 or rounded <= 0:
        text = f"Le calcul ne donne pas d’heures ({fr.heures(whole)})\u00a0: pas de clause."
        return [Alerte("pas_d_heures", Niveau.ATTENTION, text)]
    minimum = inputs.find("volume_minimal")
    if minimum is None and methode is Methode.PROPRETE:
        minimum = inputs.default("volume_minimal", "usage.volume_minimal")
    if minimum is None or whole >= minimum.valeur:
        return []
    text = (
        f"{fr.heures(whole)}, moins que le volume minimal de {fr.heures(minimum.valeur)} "
        f"({minimum.origine()})\u00a0: clause d’heures déconseillée."
    )
    return [Alerte("sous_le_volume_minimal", Niveau.ATTENTION, text)]


def _choice(
    inputs: Inputs, recommended: Decimal | None, computed: Decimal
) -> tuple[Decimal | None, list[Alerte]]:
    """What the buyer retains, else what is recommended; a difference needs its reason."""
    retained = inputs.find("heures_retenues")
    if retained is None:
        return recommended, []
    advised = fr.heures(recommended) if recommended is not None else "pas de clause"
    if retained.valeur == (recommended or 0):
        return recommended, []
    reason = inputs.find("motif_ecart")
    if reason is None or not str(reason.valeur).strip():
        inputs.problem(
            "motif_ecart",
            f"le volume retenu ({fr.heures(retained.valeur)}) diffère de la recommandation ({advised}), "
            "et le motif manque",
            "le motif de l’écart, en une phrase",
            f"Ajoutez «{fr.NB}motif_ecart{fr.NB}» {inputs.under('motif_ecart')}, ou retirez "
            f"«{fr.NB}heures_retenues{fr.NB}».",
        )
        inputs.problems.raise_if_any()
        return retained.valeur, []
    calculated = "" if recommended is not None else f" (calcul{fr.NB}: {fr.heures(computed)})"
    text = (
        f"L’acheteur retient {fr.heures(retained.valeur)}\u00a0; "
        f"recommandation\u00a0: {advised}{calculated}. "
        f"Motif\u00a0: {str(reason.valeur).strip().rstrip('.')}."
    )
    return retained.valeur or None, [Alerte("volume_retenu", Niveau.INFORMATION, text)]


def _guarded(calcul: Calcul, inputs: Inputs, outcome: Outcome, temps: Temps, rounding: Rounding) -> Calcul:
    """The lot with what must be said beside its figure, and the figure told in other units."""
    etp = hours_per_etp(inputs)
    steps, alerts = guards.cost_check(inputs, outcome)
    alerts += guards.rate_alerts(inputs, outcome)
    alerts += guards.large_works(inputs, outcome, calcul.methode, temps)
    alerts = [*guards.rough_alerts(guards.rough_inputs(inputs, outcome)), *alerts]
    if calcul.heures is not None:
        asked = _over_duration(calcul.heures, temps)
        demand = guards.Demande(asked, Fraction(etp.valeur), temps)
        more_steps, more_alerts = guards.feasibility(inputs, outcome, demand)
        steps, alerts = [*steps, *more_steps], [*alerts, *more_alerts]
        calcul = replace(
            calcul,
            equivalences=equivalences(Fraction(calcul.heures), etp, inputs.droit),
            heures_sur_duree=rounding(asked) if temps.periode is Periode.ANNUELLE else None,
        )
    implied = _implied_etp(outcome, etp, temps)
    return replace(calcul, etapes=(*calcul.etapes, *implied, *steps), alertes=(*calcul.alertes, *alerts))


def _over_duration(hours: Decimal, temps: Temps) -> Fraction:
    if temps.periode is Periode.ANNUELLE and temps.annees:
        return Fraction(hours) * temps.annees
    return Fraction(hours)


def _implied_etp(outcome: Outcome, etp: Valeur, temps: Temps) -> list[Etape]:
    """The full-time posts that the figures suppose over the time they cover: a check of good sense."""
    work = outcome.heures_travail
    if not work:
        return []
    years = temps.mois / temps.mois_par_an if temps.mois else Fraction(1)
    span = f" pendant {fr.unite(temps.mois, 'mois')}" if temps.mois else " pendant un an"
    result = f"{fr.nombre(work / Fraction(etp.valeur) / years)}{fr.NB}ETP"
    full_time = Fraction(etp.valeur) * years
    formula = f"{fr.heures(work)} ÷ {fr.heures(full_time)} = {result}{span}"
    return [Etape("Emplois à temps plein que ces chiffres supposent", formula, result, (etp,))]


def _content(value: Valeur | None) -> Any:  # noqa: ANN401 - a value of any key
    return value.valeur if value is not None else None
