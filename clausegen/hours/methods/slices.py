"""``tranche``: hours per slice invoiced; a ratio is due, its volume is only estimated."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from clausegen import french as fr
from clausegen.errors import InputError
from clausegen.hours.amounts import NOT_AN_AMOUNT, amount_alerts, find_amount, find_maximum
from clausegen.hours.inputs import Inputs
from clausegen.hours.labels import word
from clausegen.hours.methods.outcome import Outcome
from clausegen.hours.periods import Temps
from clausegen.hours.records import Alerte, Etape, Niveau, Ratio
from clausegen.model.layers import Valeur
from clausegen.model.vocabulary import Declenchement, ModeTranche, Periode


def slices(inputs: Inputs, temps: Temps) -> Outcome:
    """The ratio of a lot, and its estimate from the expected orders (or an upper bound, said so)."""
    hours = inputs.require(
        "heures_par_tranche",
        "les heures par tranche ne sont pas connues",
        "un nombre d’heures, par exemple 5",
    )
    size = inputs.require(
        "tranche_ht", "le montant d’une tranche n’est pas connu", "un montant HT, par exemple 10 000 €"
    )
    threshold = inputs.default("seuil_ht", "calcul.seuil_ht")
    mode = inputs.default("mode_tranche", "calcul.mode_tranche", ModeTranche.lire)
    trigger = inputs.default("declenchement", "calcul.declenchement", Declenchement.lire)
    inputs.problems.raise_if_any()
    if hours is None or size is None:  # told just above; said again for the type checker
        raise InputError(inputs.problems)
    ratio = Ratio(hours.valeur, size.valeur, threshold.valeur, mode.valeur, trigger.valeur, "")
    ratio = replace(ratio, texte=ratio_text(ratio, temps.periode))
    amount = find_amount(inputs)
    basis = amount or find_maximum(inputs)
    etapes = [Etape("Ratio", ratio.texte, ratio.texte, (hours, size, threshold, mode, trigger))]
    estimate = None
    if basis is not None:
        inputs.keep(basis)
        estimate, etape = _estimate(basis, ratio, temps, upper=amount is None)
        etapes.append(etape)
    return Outcome(
        None,
        tuple(etapes),
        ratio=ratio,
        estimation=estimate,
        borne_haute=estimate is not None and amount is None,
        alertes=tuple(_alerts(inputs, amount, basis)),
        amount=amount,
    )


def hours_due(invoiced: Fraction, ratio: Ratio) -> Fraction:
    """The exact hours due once ``invoiced`` euros have been invoiced."""
    threshold = Fraction(ratio.seuil_ht)
    base = invoiced if ratio.declenchement is Declenchement.PREMIER_EURO else invoiced - threshold
    if invoiced < threshold or base <= 0:
        return Fraction(0)
    count = base / Fraction(ratio.tranche_ht)
    if ratio.mode_tranche is ModeTranche.COMPLETE:
        count = Fraction(count.numerator // count.denominator)
    return count * Fraction(ratio.heures_par_tranche)


def ratio_text(ratio: Ratio, periode: Periode) -> str:
    """The ratio as a contract may print it: hours, slice, threshold, modes."""
    invoiced = (
        f"{fr.heures(ratio.heures_par_tranche)} par tranche de {fr.montant(ratio.tranche_ht)} HT facturée"
    )
    since = ""
    if ratio.seuil_ht > 0 and ratio.declenchement is Declenchement.AU_DELA:
        since = f" au-delà de {fr.montant(ratio.seuil_ht)} HT"
    elif ratio.seuil_ht > 0:
        since = f" dès le premier euro, une fois atteint le seuil de {fr.montant(ratio.seuil_ht)} HT"
    each_year = ", le cumul étant repris chaque année" if periode is Periode.ANNUELLE else ""
    return f"{invoiced}{since}, {word(ratio.mode_tranche)}{each_year}"


def _estimate(basis: Valeur, ratio: Ratio, temps: Temps, *, upper: bool) -> tuple[Fraction, Etape]:
    invoiced = Fraction(basis.valeur)
    shown = fr.montant(invoiced)
    if temps.periode is Periode.ANNUELLE and temps.annees:
        invoiced /= temps.annees
        shown = (
            f"{shown} ÷ {fr.nombre(temps.annees)} ans = {fr.montant(invoiced)}{fr.NB}; {fr.montant(invoiced)}"
        )
    base = (
        invoiced if ratio.declenchement is Declenchement.PREMIER_EURO else invoiced - ratio_threshold(ratio)
    )
    result = hours_due(invoiced, ratio)
    name = (
        "Borne haute, si le maximum était entièrement facturé" if upper else "Estimation, non contractuelle"
    )
    if base <= 0 or invoiced < ratio_threshold(ratio):
        formula = f"{shown} ne dépasse pas le seuil de {fr.montant(ratio.seuil_ht)}{fr.NB}: {fr.heures(0)}"
        return result, Etape(name, formula, fr.heures(0), (basis,))
    taken = f"({shown} − {fr.montant(ratio.seuil_ht)})" if base != invoiced else shown
    count = base / Fraction(ratio.tranche_ht)
    whole = f" → {fr.nombre(count.numerator // count.denominator)} tranches complètes"
    slices_text = f"{taken} ÷ {fr.montant(ratio.tranche_ht)} = {fr.nombre(count)}"
    slices_text += whole if ratio.mode_tranche is ModeTranche.COMPLETE else ""
    formula = f"{slices_text}{fr.NB}; × {fr.heures(ratio.heures_par_tranche)} = {fr.heures(result)}"
    return result, Etape(name, formula, fr.heures(result), (basis,))


def ratio_threshold(ratio: Ratio) -> Fraction:
    """The amount from which the ratio runs, exact."""
    return Fraction(ratio.seuil_ht)


def _alerts(inputs: Inputs, amount: Valeur | None, basis: Valeur | None) -> list[Alerte]:
    if amount is not None:
        return amount_alerts(inputs, amount)
    if basis is None:
        text = (
            "Aucune estimation des commandes n’est donnée\u00a0: le ratio n’a pas d’équivalent en heures. "
            "Ajoutez «\u00a0estimation_ht\u00a0» pour en juger."
        )
        return [Alerte("ratio_sans_estimation", Niveau.ATTENTION, text)]
    text = (
        f"L’estimation est une borne haute, tirée du maximum ({fr.montant(basis.valeur)})\u00a0: "
        f"{NOT_AN_AMOUNT}. Donnez l’estimation des commandes («\u00a0estimation_ht\u00a0»)."
    )
    return [Alerte("borne_haute", Niveau.ATTENTION, text)]
