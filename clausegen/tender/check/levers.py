"""What the levers other than insertion hours need: a criterion that adds up, a condition that is complete."""

from __future__ import annotations

from decimal import Decimal

from clausegen import french as fr
from clausegen.errors import Place, Problems
from clausegen.french import NB, french_date
from clausegen.model.vocabulary import Levier
from clausegen.tender.case import Case, CaseLot
from clausegen.tender.groups import TOTAL_CRITERES, criteria

_CONDITION = {
    "theme": ("le thème", "apprentissage, egalite_professionnelle ou formation"),
    "engagement": ("l’engagement du titulaire", "une phrase à l’infinitif, mesurable"),
    "preuve": ("la preuve attendue", "ce que le titulaire remet pour en justifier"),
    "echeance_mois": ("la date limite de la preuve", "un nombre de mois après la notification"),
}
_JUSTIFICATION = {
    "exception": ("l’exception que l’acheteur retient", "une exception que l’article prévoit"),
    "faits": ("les faits propres au marché", "les faits, écrits par l’acheteur"),
    "auteur": ("qui signe", "un nom"),
    "qualite": ("la qualité du signataire", "une qualité, par exemple « directrice des achats »"),
    "date": ("la date", "une date, au plus tard celle du lancement"),
}


def check(case: Case, problems: Problems) -> None:
    """Add what is missing or contradictory in the levers of each lot."""
    for lot in case.lots_avec(Levier.CRITERE):
        _criterion(case, lot, problems)
    for item in criteria(case):
        _weights(case, item.lots.texte, item.points, [sub.points for sub in item.sous_criteres], problems)
    for lot in case.lots_avec(Levier.AUTRE_CONDITION_SOCIALE):
        _needed(case, lot, "autre_condition", _CONDITION, problems)
    for lot in case.lots_reserves:
        if lot.reservation is Levier.RESERVE_ESS and not lot.reglage("reservation.service"):
            problems.add(
                _where(case, lot, "reservation.service"),
                f"{case.nom(lot)}{NB}: le service réservé n’est pas nommé",
                "un service que nomme l’avis annexé au code",
                "ajoutez « reservation: {service: … } »",
            )
    due = {lot.cle for lot in (*case.lots_a_justifier, *case.lots_justifies)}
    for lot in case.lots:
        if lot.cle in due:
            _justification(case, lot, problems)
    for lot in case.lots_clause:
        _tranches(case, lot, problems)


def _criterion(case: Case, lot: CaseLot, problems: Problems) -> None:
    if not lot.reglage("critere.ponderation"):
        problems.add(
            _where(case, lot, "critere.ponderation"),
            f"{case.nom(lot)}{NB}: le critère social n’a pas de pondération",
            f"un nombre de points, sur {TOTAL_CRITERES}",
            "ajoutez « critere: {ponderation: 10, sous_criteres: […]} » ; l’acheteur choisit la pondération",
        )
    parts = lot.reglage("critere.sous_criteres") or ()
    if not parts:
        problems.add(
            _where(case, lot, "critere.sous_criteres"),
            f"{case.nom(lot)}{NB}: le critère social n’a pas de sous-critères",
            "au moins un moyen propre à ce marché, avec ses points",
            "ajoutez par exemple « {theme: encadrement, ponderation: 6} » ; thèmes : encadrement, "
            "integration, formation, parcours, suivi",
        )
    for part in parts:
        if part.theme is None and not (part.intitule and part.attendu):
            problems.add(
                _where(case, lot, "critere.sous_criteres"),
                f"{case.nom(lot)}{NB}: un sous-critère n’a ni thème ni rédaction complète",
                "un thème, ou un intitulé et ce que l’offre doit décrire (« attendu »)",
                "complétez ce sous-critère",
            )


def _weights(case: Case, name: str, whole: Decimal, parts: list[Decimal], problems: Problems) -> None:
    total = sum(parts, Decimal(0))
    if parts and whole and total != whole:
        told = f"{' + '.join(map(fr.nombre, parts))} = {fr.nombre(total)}"
        problems.add(
            _where(case, None, "critere.sous_criteres"),
            f"{name}{NB}: les sous-critères valent {told} points, le critère {fr.nombre(whole)}",
            "une somme égale à la pondération du critère",
            "corrigez les points des sous-critères ou la pondération",
        )
    if whole >= TOTAL_CRITERES:
        problems.add(
            _where(case, None, "critere.ponderation"),
            f"{name}{NB}: le critère social vaudrait {fr.nombre(whole)} points sur {TOTAL_CRITERES}",
            "une part du total : le prix ou le coût et un critère environnemental restent dus",
            "réduisez la pondération",
        )


def _needed(
    case: Case, lot: CaseLot, group: str, names: dict[str, tuple[str, str]], problems: Problems
) -> None:
    for key, (name, wanted) in names.items():
        if not lot.reglage(f"{group}.{key}"):
            problems.add(
                _where(case, lot, f"{group}.{key}"),
                f"{case.nom(lot)}{NB}: {name} manque",
                wanted,
                f"ajoutez « {key}: … » sous « {group} » ; l’acheteur l’écrit, le logiciel n’en suppose aucun",
            )


def _justification(case: Case, lot: CaseLot, problems: Problems) -> None:
    _needed(case, lot, "justification", _JUSTIFICATION, problems)
    code, day = lot.reglage("justification.exception"), lot.reglage("justification.date")
    if code and case.obligation.obligatoire is True:
        open_ = {item.id.rpartition(".")[2]: item for item in case.obligation.exceptions}
        if code not in open_:
            problems.add(
                _where(case, lot, "justification.exception"),
                f"{case.nom(lot)}{NB}: l’exception « {code} » n’existe pas pour ce type de contrat",
                "l’une de celles-ci : " + ", ".join(open_),
                "choisissez l’exception qui correspond aux faits",
            )
        elif open_[code].indice is False:
            problems.add(
                _where(case, lot, "justification.exception"),
                f"{case.nom(lot)}{NB}: le dossier contredit cette exception ({open_[code].constat})",
                "une exception que les faits permettent",
                "corrigez l’exception, ou la donnée du dossier",
            )
    if day and day > case.droit.date:
        problems.add(
            _where(case, lot, "justification.date"),
            f"{case.nom(lot)}{NB}: la justification est datée du {french_date(day)}, après le lancement",
            "une date au plus tard égale à celle de l’avis ou de l’engagement",
            "datez et signez la justification avant le lancement",
        )


def _tranches(case: Case, lot: CaseLot, problems: Problems) -> None:
    parts = lot.lot.tranches or ()
    if not parts:
        return
    total, whole = sum((part.montant_ht for part in parts), Decimal(0)), lot.lot.montant_ht
    if whole is not None and total != whole:
        problems.add(
            _where(case, lot, "tranches"),
            f"{case.nom(lot)}{NB}: les tranches font {fr.montant(total)}, le lot {fr.montant(whole)}",
            "une somme des tranches égale au montant du lot",
            "corrigez l’un des montants",
        )
    if all(part.optionnelle for part in parts):
        problems.add(
            _where(case, lot, "tranches"),
            f"{case.nom(lot)}{NB}: toutes les tranches sont optionnelles",
            "une tranche ferme au moins",
            "écrivez « optionnelle: non » pour la tranche ferme",
        )


def _where(case: Case, lot: CaseLot | None, key: str) -> Place:
    """The place where the lot, else the clause, speaks of a key, or of what holds it."""
    rank = next((n for n, own in enumerate(case.lots) if own is lot), None)
    places = case.lu.places
    heads = (f"lots[{rank}].", "clause.") if rank is not None and case.dossier.alloti else ("clause.",)
    for head in heads:
        for name in (key, key.partition(".")[0]):
            if f"{head}{name}" in places:
                return places[f"{head}{name}"].with_field(f"{head}{key}")
    file = case.lu.sources[0].nom if case.lu.sources else None
    return Place(fichier=file, champ=f"{heads[0]}{key}")
