"""What the pieces need and a calculation does not: missing or contradictory inputs, all told at once."""

from __future__ import annotations

from clausegen.errors import Place, Problems
from clausegen.hours import not_due
from clausegen.model.vocabulary import Levier, Methode
from clausegen.tender.case import Case, CaseLot
from clausegen.tender.check import levers

_PENALTIES = (
    ("heure_non_realisee", "la pénalité par heure d’insertion non réalisée"),
    ("reunion_manquee", "la pénalité par absence non justifiée à une réunion"),
)
_DELAYS = (
    "contact_facilitateur_jours",
    "reunion_lancement_jours",
    "convocation_jours",
    "justificatifs_jours",
    "eligibilite_jours",
    "observations_jours",
)
_LEAST_DAYS = 2
_LAST_DAY = 28
_RGPD = {
    "responsable": "qui est responsable du traitement des données personnelles",
    "base_legale": "la base légale de ce traitement",
    "conservation": "la durée de conservation des données",
    "contact": "à qui écrire pour exercer ses droits",
}


def check(case: Case) -> None:
    """Raise ``InputError`` with everything that prevents the pieces from being written."""
    problems = Problems()
    _contract(case, problems)
    for lot in case.lots:
        if lot.calcul.heures_retenues == 0:
            problems.add(
                place(case, "lots").with_field("heures_retenues"),
                f"le {case.nom(lot)} retient zéro heure : sa condition d’exécution serait vide",
                "un volume supérieur à zéro, ou aucun levier",
                "écrivez « leviers: [aucun] » si l’acheteur n’y prévoit pas de clause",
            )
        elif Levier.CONDITION_EXECUTION in lot.calcul.leviers and not lot.sous_clause:
            problems.add(
                place(case, "clause.leviers"),
                f"le {case.nom(lot)} retient une condition d’exécution, mais le calcul n’y conseille "
                "aucun volume d’heures",
                "un volume retenu, ou un autre levier",
                "voyez « clausegen heures … --detail » ; puis « heures_retenues: … » ou « leviers: [aucun] »",
            )
    for lot in case.lots_clause:
        _penalties(case, lot, problems)
        _framework_volume(case, lot, problems)
    levers.check(case, problems)
    if case.lots_clause:
        _delays(case, problems)
        _personal_data(case, problems)
    problems.raise_if_any()


def _contract(case: Case, problems: Problems) -> None:
    marche = case.dossier.marche
    if marche.ccag is None and not case.concession:
        problems.add(
            place(case, "marche.ccag"),
            "le CCAG auquel le marché se réfère n’est pas indiqué",
            "travaux, fcs, pi, tic, mi, moe ou aucun",
            "ajoutez « ccag: … » sous « marche » ; écrivez « aucun » si le marché ne se réfère à aucun CCAG",
        )
    if not marche.duree_mois:
        problems.add(
            place(case, "marche.duree_mois"),
            "la durée du marché n’est pas indiquée",
            "un nombre de mois, reconductions non comprises",
            "ajoutez « duree_mois: 14 » sous « marche »",
        )


def _penalties(case: Case, lot: CaseLot, problems: Problems) -> None:
    where = place(case, "clause.penalites")
    for key, name in _PENALTIES:
        if lot.layers.get(f"penalites.{key}") is None:
            _missing_penalty(problems, where, case, lot, key, name)
    hour = lot.layers.get("penalites.heure_non_realisee")
    if hour is not None and not hour.valeur:
        problems.add(
            where.with_field("clause.penalites.heure_non_realisee"),
            f"le {case.nom(lot)} a une pénalité nulle par heure non réalisée : "
            "l’obligation serait sans sanction",
            "un montant supérieur à zéro",
            "choisissez un montant en euros",
        )
    per_breach = lot.layers.get("penalites.document_par_manquement")
    per_day = lot.layers.get("penalites.document_par_jour")
    if per_breach is None and per_day is None:
        name = "la pénalité par document manquant, incomplet ou tardif"
        _missing_penalty(problems, where, case, lot, "document_par_manquement", name)
    if per_breach and per_day and per_breach.valeur and per_day.valeur:
        problems.add(
            where.with_field("clause.penalites.document_par_jour"),
            f"le {case.nom(lot)} a deux pénalités pour un même document : par manquement et par jour",
            "l’une ou l’autre",
            "gardez « document_par_manquement », ou « document_par_jour » (qui déroge au CCAG)",
        )


def _missing_penalty(problems: Problems, where: Place, case: Case, lot: CaseLot, key: str, name: str) -> None:
    first = case.lots_clause[0].lot.numero
    if lot.lot.numero != first and case.reglage(f"penalites.{key}") is None:
        return  # already told once, for the whole contract
    problems.add(
        where.with_field(f"clause.penalites.{key}"),
        f"{name} n’est pas fixée : sans montant, aucune pénalité ne peut être appliquée",
        "un montant en euros ; 0 € pour une réunion ou un document, si l’acheteur n’en veut pas",
        f"ajoutez « {key}: … » sous « clause », « penalites » (ou retirez le « # » de la ligne) ; "
        "il n’existe pas de tarif national, l’acheteur choisit",
    )


def _framework_volume(case: Case, lot: CaseLot, problems: Problems) -> None:
    """A fixed volume in a framework agreement by orders is due only against a guaranteed minimum."""
    if lot.calcul.ratio is not None:
        return
    found = not_due(lot.layers, lot.calcul.periode, alone=len(case.lots) == 1)
    if found is not None:
        why, remedy = found
        problems.add(
            place(case, "marche.accord_cadre"),
            f"le {case.nom(lot)} fixe un volume d’heures, et {why} : le volume ne serait pas exigible",
            f"un volume qui suit les factures (méthode « {Methode.TRANCHE} »)",
            remedy,
        )


def _delays(case: Case, problems: Problems) -> None:
    """Delays that the clause could not state, or that contradict each other."""
    for key in _DELAYS:
        days = case.reglage(f"pilotage.{key}") or 0
        if days < _LEAST_DAYS:
            problems.add(
                place(case, f"clause.pilotage.{key}"),
                f"le délai est de {days} jour",
                f"au moins {_LEAST_DAYS} jours",
                "allongez le délai",
            )
    day = case.reglage("pilotage.releve_jour") or 0
    if not 1 <= day <= _LAST_DAY:
        problems.add(
            place(case, "clause.pilotage.releve_jour"),
            f"tous les mois n’ont pas de jour {day}",
            f"un jour du mois, de 1 à {_LAST_DAY}",
            "corrigez le jour",
        )
    called, held = (case.reglage(f"pilotage.{k}") for k in ("convocation_jours", "reunion_lancement_jours"))
    if called and held and called >= held:
        problems.add(
            place(case, "clause.pilotage.convocation_jours"),
            f"la convocation est envoyée {called} jours avant une réunion tenue dans les {held} jours",
            "un délai de convocation plus court que celui de la réunion",
            "corrigez l’un des deux délais",
        )


def _personal_data(case: Case, problems: Problems) -> None:
    for key, name in _RGPD.items():
        if getattr(case.dossier.rgpd, key) is None:
            problems.add(
                place(case, f"rgpd.{key}"),
                f"le dossier ne dit pas {name}",
                "une réponse de l’acheteur : clausegen n’en suppose aucune",
                f"ajoutez « {key}: … » sous « rgpd », ou retirez le « # » de la ligne "
                "(le délégué à la protection des données peut aider)",
            )


def place(case: Case, path: str) -> Place:
    """Where the dossier speaks of a key, or where it should."""
    places = case.lu.places
    if path in places:
        return places[path]
    name = case.lu.sources[0].nom if case.lu.sources else None
    return Place(fichier=name, champ=path)
