"""The steps of a contract's follow-up, in order, with their dates when a start is known.

Enters: a case. Leaves: steps in words, dated from the notification that the dossier foresees (else from
the foreseen start of performance). Delays and wording are data: the dossier's settings, the catalogue.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from clausegen import french as fr
from clausegen.clauses.catalogue import ModeleEtape
from clausegen.french import NB, typography
from clausegen.model.vocabulary import Levier, Modalite, Periodicite
from clausegen.tender.case import Case

RYTHMES = {
    Periodicite.MENSUELLE: "chaque mois",
    Periodicite.TRIMESTRIELLE: "chaque trimestre civil",
    Periodicite.SEMESTRIELLE: "chaque semestre civil",
}
_MOIS = {Periodicite.MENSUELLE: 1, Periodicite.TRIMESTRIELLE: 3, Periodicite.SEMESTRIELLE: 6}
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Etape:
    """One step: what is done, when in words, on which day, how often, by whom, under which sub-article.

    ``jours`` holds every known date of the step; empty when the step has none. ``debut`` is the first
    day when the step spans several.
    """

    code: str
    action: str
    echeance: str
    responsable: str
    section: str
    jours: tuple[date, ...] = ()
    debut: date | None = None


@dataclass(frozen=True, slots=True)
class Calendrier:
    """The steps, and what their dates are counted from (None when they have none)."""

    etapes: tuple[Etape, ...]
    origine: date | None
    fin: date | None
    suppose: str
    """« la notification prévue », « le début prévu de l’exécution », or nothing."""
    fin_ferme: date | None = None
    """The last day if no renewal takes place; None without renewals."""


def add_months(day: date, months: int) -> date | None:
    """The same day some months later, or the last of a shorter month; None past the calendar."""
    years, month = divmod(day.month - 1 + months, _MONTHS_A_YEAR)
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def end_of_performance(case: Case, otherwise: date | None = None) -> date | None:
    """The last day of performance, renewals included; None when it cannot be told.

    Counted from the foreseen start, else from the foreseen notification, else from ``otherwise``.
    """
    return _last_day(case, case.dossier.marche.duree_totale_mois, otherwise)


def end_without_renewal(case: Case) -> date | None:
    """The last day of performance if no renewal takes place; None without renewals, or when unknown."""
    marche = case.dossier.marche
    return _last_day(case, marche.duree_mois) if marche.nombre_reconductions else None


def _last_day(case: Case, months: int | None, otherwise: date | None = None) -> date | None:
    marche = case.dossier.marche
    start = marche.date_debut or marche.date_notification or otherwise
    if start is None or not months:
        return None
    after = add_months(start, months)
    return after - timedelta(days=1) if after else None


def schedule(case: Case) -> Calendrier:
    """Every step that the levers of the contract call for."""
    marche = case.dossier.marche
    origin = marche.date_notification or marche.date_debut
    told = "la notification prévue" if marche.date_notification else "le début prévu de l’exécution"
    steps = [*_insertion(case, origin)] if case.lots_clause else []
    steps += _other_conditions(case, origin)
    if steps and not case.lots_clause:
        steps.append(_step(case, "fin", _known(end_of_performance(case))))
    end, first_end = end_of_performance(case), end_without_renewal(case)
    return Calendrier(tuple(steps), origin, end, told if origin else "", first_end)


def _insertion(case: Case, origin: date | None) -> Iterator[Etape]:
    end = end_of_performance(case)
    yield _step(case, "correspondant", _after_days(case, origin, "contact_facilitateur_jours"))
    yield _step(case, "reunion", _after_days(case, origin, "reunion_lancement_jours"))
    yield _step(case, "eligibilite")
    yield _step(case, "releve", tuple(_statements(case, origin, end)))
    if case.concession:
        yield _step(case, "rapport_concession")
    elif lasts_years(case):
        yield _step(case, "rapport_annuel", tuple(_anniversaries(case, origin)))
    if Modalite.EMBAUCHE_DIRECTE in (case.reglage("modalites") or Modalite) and _counting_ends(case):
        yield _step(case, "comptage")
    after = case.reglage("pilotage.rapport_final_mois_apres")
    if after:
        yield _step(case, "rapport_final_apres", _known(add_months(end, after) if end else None))
    else:
        yield _step(case, "rapport_final", _known(end), add_months(end, -1) if end else None)
    yield _step(case, "fin", _known(end))
    yield _step(case, "validation")


def _other_conditions(case: Case, origin: date | None) -> Iterator[Etape]:
    for lot in case.lots_avec(Levier.AUTRE_CONDITION_SOCIALE):
        months = lot.reglage("autre_condition.echeance_mois")
        if months:
            due = add_months(origin, months) if origin else None
            theme = case.catalogue.themes[lot.reglage("autre_condition.theme")]
            yield _step(case, "preuve", _known(due), lot=lot.lot.numero, mois=fr.nombre(months), theme=theme)


def _step(
    case: Case, code: str, jours: tuple[date, ...] = (), debut: date | None = None, **own: str
) -> Etape:
    model: ModeleEtape = case.catalogue.etapes[code]
    words = {**_words(case), **own}
    if "lot" in own:
        words["pour_le_lot"] = f", pour le lot{NB}{own['lot']}" if case.dossier.alloti else ""
    deadline = typography(model.echeance).format_map(words)
    return Etape(
        code,
        typography(model.action).format_map(words),
        deadline[:1].upper() + deadline[1:],
        case.ccag["parties"][model.responsable]["mot"],
        model.section,
        jours,
        debut,
    )


def _words(case: Case) -> dict[str, str]:
    settings = {
        "contact": "pilotage.contact_facilitateur_jours",
        "reunion": "pilotage.reunion_lancement_jours",
        "jour": "pilotage.releve_jour",
        "apres": "pilotage.rapport_final_mois_apres",
    }
    rhythm = case.reglage("pilotage.releve")
    return {
        **{word: fr.nombre(case.reglage(key) or 0) for word, key in settings.items()},
        "rythme": RYTHMES[Periodicite.lire(rhythm)] if rhythm else "",
        "comptage": fr.nombre(case.duree_comptage_mois()),
        "du_contrat": case.catalogue.mots[case.livre]["contrat"]["du"],
        "solde": _final_account(case),
    }


def _final_account(case: Case) -> str:
    """What hours must be settled before."""
    if case.concession:
        return "le règlement des comptes de fin de contrat"
    return "l’établissement du décompte général" if case.decompte_general else "le règlement du solde"


def _after_days(case: Case, origin: date | None, key: str) -> tuple[date, ...]:
    days = case.reglage(f"pilotage.{key}")
    if origin is None or not days:
        return ()
    try:
        return (origin + timedelta(days=int(days)),)
    except OverflowError:
        return ()


def _statements(case: Case, origin: date | None, end: date | None) -> Iterator[date]:
    """The days on which statements are due: after each civil period that performance touches."""
    rhythm, day = case.reglage("pilotage.releve"), case.reglage("pilotage.releve_jour")
    start = case.dossier.marche.date_debut or origin
    if start is None or end is None or not rhythm or not day:
        return
    step = _MOIS[Periodicite.lire(rhythm)]
    first = date(start.year, (start.month - 1) // step * step + 1, 1)
    for rank in range(1, _MONTHS_A_YEAR * (end.year - start.year + 2)):
        following = add_months(first, step * rank)
        if following is None or (add_months(following, -step) or end) > end:
            return
        yield following.replace(day=int(day))


def _anniversaries(case: Case, origin: date | None) -> Iterator[date]:
    """A month after each anniversary of the notification: one for each year but the last."""
    months = case.dossier.marche.duree_totale_mois
    if origin is None or not months:
        return
    for year in range(1, -(-months // _MONTHS_A_YEAR)):
        due = add_months(origin, _MONTHS_A_YEAR * year + 1)
        if due is None:
            return
        yield due


def lasts_years(case: Case) -> bool:
    """Whether performance, renewals included, goes beyond its first year."""
    months = case.dossier.marche.duree_totale_mois or 0
    return bool(months > case.droit.read("usage.duree.mois_par_an").valeur)


def _counting_ends(case: Case) -> bool:
    """Whether a direct hire of the first day may stop counting before the end."""
    months = case.dossier.marche.duree_totale_mois
    return months is None or months > case.duree_comptage_mois()


def _known(day: date | None) -> tuple[date, ...]:
    return (day,) if day else ()
