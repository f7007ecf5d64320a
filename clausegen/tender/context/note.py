"""Makes the variables of the buyer's own documents: figures, reasoning, duty, doubts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from clausegen import __version__
from clausegen import french as fr
from clausegen.french import NB, french_date, typography
from clausegen.hours import Calcul, Etape, Niveau
from clausegen.hours.labels import label, show
from clausegen.model.layers import Couche, Valeur
from clausegen.model.vocabulary import Methode
from clausegen.tender.advice import advise_lots
from clausegen.tender.case import Case, CaseLot
from clausegen.tender.context import file_notes
from clausegen.tender.context import internal_schema as ctx
from clausegen.tender.context.clause import build as build_clause
from clausegen.tender.context.lot_rules import designation, lots_text, number
from clausegen.tender.context.volumes import period_text
from clausegen.tender.settings import default_settings, label_setting

_METHODES = {
    Methode.MONTANT: "par le montant (montant HT × part de main-d’œuvre × taux ÷ coût horaire)",
    Methode.PART_HEURES: "par les heures travaillées (heures totales × taux)",
    Methode.PROPRETE: "propreté, avec reprise de personnel",
    Methode.TRANCHE: "par tranche de montant facturé",
    Methode.PALIER: "par paliers de montant",
    Methode.FORFAIT: "forfait",
}
_HYPOTHESES: dict[str, Callable[[Any], str]] = {
    "taux": fr.pourcentage,
    "cout_horaire": fr.montant,
    "chiffre_affaires_horaire": fr.montant,
    "part": fr.pourcentage,
}
_NOMS = {
    "taux": "taux d’insertion",
    "cout_horaire": "coût horaire chargé",
    "chiffre_affaires_horaire": "chiffre d’affaires par heure",
    "part": "part de main-d’œuvre",
}
_NOT_A_FIGURE = {
    "leviers",
    "methode",
    "periode",
    "hypotheses",
    "motif_ecart",
    "nature",
    "corps_etat",
    "qualification_requise",
    "heures_retenues",
    "montant_ht",
    "estimation_ht",
}
_NO_TOTAL = "les volumes suivent les montants facturés"
_ROUGH = "ordre_de_grandeur"
_SETTINGS = ("pilotage.", "penalites.delai")


def build(case: Case, sections: Mapping[str, int], day: date, doubts: Sequence[str]) -> ctx.ContexteInterne:
    """The variables of internal documents written on ``day``."""
    clause = build_clause(case, sections)
    lots = [_lot(case, lot) for lot in case.lots]
    advice = advise_lots(case.lu, case.droit.law)
    roundings = dict.fromkeys(lot.calcul.arrondi for lot in case.lots_clause if lot.calcul.arrondi)
    return ctx.ContexteInterne(
        **{name: getattr(clause, name) for name in type(clause).model_fields},
        note=ctx.NoteCtx(
            date=french_date(day),
            version=__version__,
            arrondi=f"{NB}; ".join(roundings) or "sans objet",
            lots=lots,
            ecarts=[lot for lot in lots if lot.motif_ecart],
            valeurs=list(_values(case)),
        ),
        total=_total(case),
        obligation=_obligation(case),
        alertes=list(_alerts(case)),
        hypotheses=[case.dossier.hypotheses] if case.dossier.hypotheses else [],
        a_verifier=list(doubts),
        justifications=file_notes.justifications(case),
        avis=file_notes.avis(case),
        conseil=file_notes.conseil(case, advice),
        conseil_rappels=file_notes.rappels(advice),
    )


def _lot(case: Case, lot: CaseLot) -> ctx.LotNoteCtx:
    calcul = lot.calcul
    amount = lot.layers.get("montant_ht") or lot.layers.get("estimation_ht")
    return ctx.LotNoteCtx(
        numero=number(case, lot),
        cle=lot.cle,
        intitule=lot.lot.intitule,
        designation=designation(case, lot),
        montant_ht=_amount(amount),
        exact=_exact(calcul),
        recommande=_hours(calcul, recommended=True),
        retenu=_hours(calcul, recommended=False),
        ratio=calcul.ratio is not None,
        motif_ecart=calcul.motif_ecart or "",
        methode_texte=_METHODES[calcul.methode],
        periode_texte=period_text(case, lot),
        equivalences=equivalences(calcul),
        hypotheses=lot.lot.hypotheses or "",
        etapes=[]
        if not lot.sous_clause
        else [_step(step.libelle, step.formule) for step in calcul.etapes if not _told_elsewhere(step)],
        sensibilite=sensitivity(calcul),
    )


def _amount(value: Valeur | None) -> str:
    if value is None:
        return "–"
    return f"{show(value)}{' (estimation)' if value.cle == 'estimation_ht' else ''}"


def _told_elsewhere(step: Etape) -> bool:
    """Method and period stand in the sentence above the table."""
    keys = {value.cle for value in step.entrees}
    return {"methode", "periode"} <= keys


def _step(libelle: str, formule: str) -> ctx.EtapeCtx:
    return ctx.EtapeCtx(libelle=libelle[:1].upper() + libelle[1:], formule=formule)


def _exact(calcul: Calcul) -> str:
    if calcul.heures_exactes is None:
        return "–"
    return fr.heures(calcul.heures_exactes)


def _hours(calcul: Calcul, *, recommended: bool) -> str:
    if calcul.ratio is not None:
        return f"{fr.heures(calcul.ratio.heures_par_tranche)} par {fr.montant(calcul.ratio.tranche_ht)}"
    value = calcul.heures_recommandees if recommended else calcul.heures
    return fr.heures(value) if value is not None else "sans clause"


def equivalences(calcul: Calcul) -> str:
    """« 98,9 jours, 19,8 semaines, 4,6 mois ou 0,43 équivalent temps plein sur un an »."""
    found = calcul.equivalences
    if found is None:
        return ""
    return (
        f"{fr.unite(found.jours, 'jours')}, {fr.unite(found.semaines, 'semaines')}, "
        f"{fr.unite(found.mois, 'mois')} ou {fr.unite(found.etp, 'équivalent temps plein')} sur un an"
    )


def sensitivity(calcul: Calcul) -> list[str]:
    """What the lot would give if one hypothesis alone changed, one sentence for each hypothesis."""
    base = next((line for line in calcul.sensibilite if line.retenue), None)
    if base is None:
        return []
    found = []
    for field, show_one in _HYPOTHESES.items():
        others = [
            line
            for line in calcul.sensibilite
            if not line.retenue
            and all(getattr(line, f) == getattr(base, f) for f in _HYPOTHESES if f != field)
        ]
        if others:
            given = ", ".join(f"{fr.heures(o.heures)} à {show_one(getattr(o, field))}" for o in others)
            found.append(typography(f"{_NOMS[field]} : {given}"))
    return found


def _total(case: Case) -> ctx.TotalCtx:
    sizing = case.dimensionnement
    under = case.lots_clause
    gaps = [lot for lot in under if lot.calcul.motif_ecart]
    estimate = sizing.total_estimation
    conventions = dict.fromkeys(filter(None, map(_convention, under)))
    return ctx.TotalCtx(
        ordre_de_grandeur=any(lot.calcul.ordre_de_grandeur for lot in under),
        heures=fr.nombre(sizing.total_heures) if sizing.total_heures is not None else "",
        estimation=fr.heures(estimate, 0) if estimate is not None else "sans total",
        periode_texte=period_text(case, under[0]) if under else "",
        motif_sans_total=" ".join(a.texte for a in sizing.alertes) or _NO_TOTAL,
        etp=fr.nombre(_full_time(case)),
        convention=f"{NB}; ".join(conventions),
        lots_concernes=str(len(under)),
        lots_texte=_lots_text(case),
        ecart=bool(gaps),
        ecart_texte=_gap_text(len(gaps)),
    )


def _lots_text(case: Case) -> str:
    if not case.dossier.alloti:
        return f"{case.catalogue.mots[case.livre]['contrat']['mot']}, sans lots"
    plural = "s" if len(case.lots_clause) > 1 else ""
    return f"lot{plural} concerné{plural} sur {len(case.lots)}"


def _gap_text(count: int) -> str:
    return "un lot" if count == 1 else f"{count} lots"


def _convention(lot: CaseLot) -> str:
    """The convention of the equivalences; a ratio lot has none, its estimate is told by the year alone."""
    if lot.calcul.equivalences:
        return lot.calcul.equivalences.convention
    year = lot.layers.get("heures_par_etp")
    return f"{show(year)} par équivalent temps plein et par an" if year else ""


def _full_time(case: Case) -> Fraction:
    """Full-time years of all the lots, the estimate standing for the hours of a ratio lot."""
    total = Fraction(0)
    for lot in case.lots_clause:
        hours = lot.calcul.heures if lot.calcul.ratio is None else lot.calcul.estimation
        year = lot.layers.get("heures_par_etp")
        if hours and year:
            total += Fraction(hours) / Fraction(year.valeur)
    return total


def _obligation(case: Case) -> ctx.ObligationCtx:
    duty = case.obligation
    answer = {
        True: "Une condition d’exécution relative au domaine social ou à l’emploi est obligatoire.",
        False: "Aucune condition d’exécution sociale n’est obligatoire.",
        None: "Le logiciel ne peut pas dire si une condition d’exécution sociale est obligatoire.",
    }[duty.obligatoire]
    details = []
    if duty.fondement:
        since = french_date(duty.fondement.en_vigueur_le)
        details.append(typography(f"Texte : {duty.fondement.citation}, en vigueur depuis le {since}."))
    if duty.reponse:
        details.append(duty.reponse.texte)
    kept = duty.a_ecrire[-1] if duty.a_ecrire else None
    return ctx.ObligationCtx(
        conclusion=f"{answer} {duty.pourquoi}",
        details=details,
        consignation=kept.ou if kept else "",
        consignation_fondement=kept.fondement.replace(". ", f".{NB}") if kept else "",
    )


def _alerts(case: Case) -> Iterator[ctx.AlerteCtx]:
    rough = _rough(case)
    if rough:
        yield ctx.AlerteCtx(lot="", texte=rough)
    shared: dict[str, list[str]] = {}
    for lot in case.lots:
        for alert in lot.calcul.alertes:
            if alert.niveau is Niveau.ATTENTION and alert.code != _ROUGH:
                shared.setdefault(alert.texte, []).append(lot.lot.numero)
    for alert in case.dimensionnement.alertes:
        shared.setdefault(alert.texte, [])
    for texte, lots in shared.items():
        yield ctx.AlerteCtx(lot=_which(case, lots), texte=texte)


def _rough(case: Case) -> str:
    """One sentence for all the values that make the result an order of magnitude."""
    found: dict[str, list[str]] = {}
    for lot in case.lots_clause:
        for alert in lot.calcul.alertes:
            if alert.code == _ROUGH:
                name = alert.texte.partition(":")[2].partition(",")[0].strip()
                found.setdefault(name, []).append(lot.lot.numero)
    if not found:
        return ""
    names = " ; ".join(
        f"{name} ({which[:1].lower() + which[1:]})" if (which := _which(case, lots)) else name
        for name, lots in found.items()
    )
    return typography(f"Ordre de grandeur. Valeurs par défaut, anciennes ou à vérifier : {names}.")


def _which(case: Case, lots: Iterable[str]) -> str:
    """« Lots 2, 3 et 7 », « Tous les lots », or nothing when the contract has no lots."""
    numbers = list(dict.fromkeys(lots))
    if not case.dossier.alloti or not numbers:
        return ""
    if len(numbers) > 1 and len(numbers) >= len(case.lots_clause):
        return "Tous les lots"
    return lots_text(numbers)


def _values(case: Case) -> Iterator[ctx.ValeurCtx]:
    """The values used, gathered by name and origin."""
    found: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for lot in case.lots_clause:
        for value in lot.calcul.entrees:
            if value.cle not in _NOT_A_FIGURE:
                values, lots = found.setdefault((label(value.cle), _origin(value)), ([], []))
                values.append(show(value))
                lots.append(lot.lot.numero)
    for setting in default_settings(case):
        name = label_setting(case, setting.cle)
        found[name, _origin(setting)] = ([show(setting)], [])
    for (name, origin), (values, lots) in found.items():
        which = _which(case, lots)
        yield ctx.ValeurCtx(
            libelle=name[:1].upper() + name[1:],
            lots=which[:1].lower() + which[1:] if which != "Tous les lots" else "",
            valeur=", ".join(dict.fromkeys(values)),
            origine=origin,
        )


def _origin(value: Valeur) -> str:
    """Where a value comes from, without the line: the manifest has it."""
    dated = value.date.strftime("%d/%m/%Y") if value.date and value.couche is Couche.PROFIL else ""
    doubt = "à vérifier" if value.a_verifier else ""
    layer = "dossier" if value.couche is Couche.LOT else str(value.couche)
    # A source that the user wrote is printed as it is.
    source = typography(value.source or "") if value.couche is Couche.INTEGRE else value.source
    return ", ".join(part for part in (layer, source, dated, doubt) if part)
