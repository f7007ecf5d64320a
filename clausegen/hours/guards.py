"""What makes a figure misleading, said beside it: cost, rate, feasibility, stale values, large works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from clausegen import french as fr
from clausegen.hours.inputs import Inputs, is_rough
from clausegen.hours.labels import label, show
from clausegen.hours.methods.by_hours import worked_hours
from clausegen.hours.methods.outcome import Outcome
from clausegen.hours.periods import Temps, covered_months
from clausegen.hours.records import Alerte, Etape, Niveau
from clausegen.law import Reading
from clausegen.model.layers import Couche, Valeur
from clausegen.model.vocabulary import Methode, Nature


@dataclass(frozen=True, slots=True)
class Demande:
    """The hours of a lot as its company will meet them: over the whole time that the amount covers."""

    heures: Fraction
    heures_par_etp: Fraction
    temps: Temps


def rough_inputs(inputs: Inputs, outcome: Outcome) -> list[Valeur]:
    """The figures of the result that are by default, to be checked, or too old."""
    years = int(inputs.droit.read("calcul.anciennete_ans").nombre)
    return [value for value in outcome.mesures if is_rough(value, inputs.droit.date, years)]


def rough_alerts(rough: Sequence[Valeur]) -> list[Alerte]:
    """The reasons for « ordre de grandeur », one for each value, so that lots can share them."""
    return [
        Alerte(
            "ordre_de_grandeur",
            Niveau.ATTENTION,
            f"Ordre de grandeur\u00a0: {label(value.cle)}, {show(value)}, est une valeur par défaut, "
            f"ancienne ou à vérifier ({value.origine()}).",
        )
        for value in rough
    ]


def cost_check(inputs: Inputs, outcome: Outcome) -> tuple[list[Etape], list[Alerte]]:
    """The loaded cost held against the SMIC of the date with the declared charges, else the bare SMIC."""
    cost = next((value for value in outcome.mesures if value.cle == "cout_horaire"), None)
    if cost is None:
        return [], []
    alerts = _high_cost(inputs, cost)
    smic = inputs.droit.find("smic.horaire_brut")
    if smic is None:
        text = (
            "Le SMIC de la date du marché n’est pas connu du logiciel\u00a0: "
            "le coût horaire n’est pas comparé."
        )
        return [], [*alerts, Alerte("smic_inconnu", Niveau.INFORMATION, text)]
    etape, floor, against = _floor(inputs, cost, smic)
    if cost.valeur < floor:
        text = f"Le coût horaire ({fr.montant(cost.valeur)}) est inférieur au {against}."
        alerts.append(Alerte("cout_sous_le_smic", Niveau.ATTENTION, text))
    return [etape], alerts


def _floor(inputs: Inputs, cost: Valeur, smic: Reading) -> tuple[Etape, Fraction, str]:
    charges = inputs.find("taux_charges")
    gross = Fraction(smic.nombre)
    value = Valeur(
        "smic.horaire_brut",
        smic.nombre,
        Couche.INTEGRE,
        source=str(smic.source),
        date=smic.du,
        a_verifier=smic.a_verifier,
        note=smic.motif or "",
    )
    doubt = f", {smic.motif}" if smic.motif else ""
    if charges is None:
        floor, remark = (
            gross,
            f"{fr.NB}; sans taux de charges déclaré, la comparaison ne porte que sur le brut",
        )
        against = f"SMIC brut de la date, {fr.montant(gross)}{doubt}, charges non comprises"
        right = fr.montant(gross)
    else:
        floor, remark = gross * (1 + Fraction(charges.valeur)), ""
        against = (
            f"SMIC de la date augmenté de {fr.pourcentage(charges.valeur)} de charges, "
            f"{fr.montant(floor)}{doubt}"
        )
        right = f"{fr.montant(gross)} × (1 + {fr.pourcentage(charges.valeur)}) = {fr.montant(floor)}"
    sign = "<" if cost.valeur < floor else "≥"
    formula = f"{fr.montant(cost.valeur)} {sign} {right}{remark}{doubt}"
    result = "inférieur au SMIC" if cost.valeur < floor else "au moins égal au SMIC"
    entries = tuple(item for item in (cost, value, charges) if item is not None)
    return Etape("Coût horaire comparé au SMIC", formula, result, entries), floor, against


def _high_cost(inputs: Inputs, cost: Valeur) -> list[Alerte]:
    limit = inputs.droit.read("usage.alerte.cout_horaire_max").nombre
    if cost.valeur <= limit:
        return []
    text = f"Le coût horaire ({fr.montant(cost.valeur)}) dépasse {fr.montant(limit)}\u00a0: vérifiez-le."
    return [Alerte("cout_horaire_eleve", Niveau.ATTENTION, text)]


def rate_alerts(inputs: Inputs, outcome: Outcome) -> list[Alerte]:
    """Said of a rate above the usual range."""
    rate = next((value for value in outcome.mesures if value.cle == "taux_insertion"), None)
    limit = inputs.droit.read("usage.alerte.taux_insertion_max").ratio
    if rate is None or rate.valeur <= limit:
        return []
    text = f"Le taux d’insertion ({fr.pourcentage(rate.valeur)}) dépasse l’usage ({fr.pourcentage(limit)})."
    return [Alerte("taux_eleve", Niveau.ATTENTION, text)]


def feasibility(inputs: Inputs, outcome: Outcome, demand: Demande) -> tuple[list[Etape], list[Alerte]]:
    """The hours asked, held against the time the lot is on site, its crew and its trade."""
    months = _on_site(inputs, demand.temps)
    alerts = _qualification(inputs)
    if months is None:
        text = (
            "Le temps de présence du lot n’est pas connu («\u00a0duree_chantier_mois\u00a0»)\u00a0: la "
            "faisabilité n’est pas vérifiée."
        )
        return [], [*alerts, Alerte("faisabilite_non_verifiee", Niveau.INFORMATION, text)]
    count = Fraction(months.valeur)
    full_time = demand.heures_par_etp * count / demand.temps.mois_par_an
    if full_time == 0:
        return [], alerts
    etp = demand.heures / full_time
    formula = f"{fr.heures(demand.heures)} ÷ {fr.heures(full_time)} = {fr.nombre(etp)}{fr.NB}ETP"
    name = f"Temps plein demandé pendant {fr.unite(count, 'mois')}"
    etape = Etape(name, formula, f"{fr.nombre(etp)}{fr.NB}ETP", (months,))
    limit = inputs.droit.read("usage.alerte.etp_lot").nombre
    if etp > limit and count <= demand.temps.mois_par_an:
        text = (
            f"{fr.heures(demand.heures)} en {fr.unite(count, 'mois')} de présence, soit {fr.nombre(etp)} "
            "équivalents temps plein sur ce seul lot\u00a0: vérifiez que c’est réalisable."
        )
        alerts.append(Alerte("etp_eleve", Niveau.ATTENTION, text))
    return [etape], [*alerts, *_crew(inputs, outcome, demand, full_time)]


def _on_site(inputs: Inputs, temps: Temps) -> Valeur | None:
    """The months of presence; works are not on site for the whole contract, so it is not supposed."""
    months = inputs.find("duree_chantier_mois")
    nature = inputs.peek("nature")
    works = nature is not None and nature.valeur is Nature.TRAVAUX
    return months if months is not None or works else covered_months(inputs, temps)


def _crew(inputs: Inputs, outcome: Outcome, demand: Demande, full_time: Fraction) -> list[Alerte]:
    crew = inputs.find("effectif")
    base = Fraction(crew.valeur) * full_time if crew else outcome.heures_travail
    limit = inputs.droit.read("usage.alerte.part_equipe").ratio
    if not base or demand.heures / base <= limit:
        return []
    of = f"d’un effectif de {fr.nombre(crew.valeur)}" if crew else "supposées sur ce lot"
    text = (
        f"Les heures demandées font {fr.pourcentage(demand.heures / base)} des heures de travail {of} "
        f"({fr.heures(base, 0)}), au-delà de {fr.pourcentage(limit)}\u00a0: "
        "vérifiez que l’équipe peut encadrer."
    )
    return [Alerte("part_equipe_elevee", Niveau.ATTENTION, text)]


def _qualification(inputs: Inputs) -> list[Alerte]:
    needed = inputs.find("qualification_requise")
    if needed is None or not needed.valeur:
        return []
    text = (
        "Le métier exige une qualification\u00a0: prévoyez l’alternance ou la formation, "
        "ou reportez les heures sur un autre lot."
    )
    return [Alerte("qualification_requise", Niveau.ATTENTION, text)]


def large_works(inputs: Inputs, outcome: Outcome, methode: Methode, temps: Temps) -> list[Alerte]:
    """The two methods held against each other, or the warning that they disagree on large works."""
    rate = next((value for value in outcome.mesures if value.cle == "taux_insertion"), None)
    if methode is not Methode.MONTANT or outcome.exact is None or rate is None or outcome.amount is None:
        return []
    worked = worked_hours(inputs, temps)
    if worked is not None and worked[0] and outcome.exact:
        return _disagreement(inputs, outcome.exact, worked[0] * Fraction(rate.valeur))
    nature = inputs.peek("nature")
    limit = inputs.droit.read("calcul.grand_chantier_ht").nombre
    if nature is None or nature.valeur is not Nature.TRAVAUX or outcome.amount.valeur < limit:
        return []
    text = (
        f"Pour de grands travaux ({fr.montant(outcome.amount.valeur)}), le calcul par le montant surestime "
        "souvent les heures\u00a0: recoupez-le avec les heures réellement travaillées "
        "(«\u00a0heures_totales\u00a0», ou «\u00a0effectif\u00a0» et «\u00a0duree_chantier_mois\u00a0»)."
    )
    return [Alerte("grands_travaux", Niveau.ATTENTION, text)]


def _disagreement(inputs: Inputs, by_amount: Fraction, by_hours: Fraction) -> list[Alerte]:
    limit = Fraction(inputs.droit.read("calcul.ecart_methodes").nombre)
    low, high = sorted((by_amount, by_hours))
    if low == 0 or high / low < limit:
        return []
    text = (
        f"Les deux méthodes ne s’accordent pas\u00a0: {fr.heures(by_amount, 0)} par le montant, "
        f"{fr.heures(by_hours, 0)} par les heures travaillées. Choisissez la base la plus sûre."
    )
    return [Alerte("methodes_en_desaccord", Niveau.ATTENTION, text)]
