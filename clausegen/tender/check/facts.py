"""The facts that the pieces must state, drawn from the case and not from the variables of the templates.

A fact has the name of the bookmark that holds it in a piece; its value is typed, so that the check
compares a number with a number whatever its typography.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from clausegen import french as fr
from clausegen.model.vocabulary import Ccag, Levier
from clausegen.tender.case import Case
from clausegen.tender.context.lot_rules import particularites, section_of
from clausegen.tender.groups import TOTAL_CRITERES, criteria, other_conditions, reservations

Fact = Decimal | str
_PENALTIES = {
    "heure_non_realisee": "penalite_heure",
    "reunion_manquee": "penalite_reunion",
    "document_par_manquement": "penalite_document",
    "document_par_jour": "penalite_document_jour",
}
_PILOTAGE = {
    "contact_facilitateur_jours": "contact_jours",
    "reunion_lancement_jours": "reunion_jours",
    "convocation_jours": "convocation_jours",
    "justificatifs_jours": "justificatifs_jours",
    "eligibilite_jours": "eligibilite_jours",
    "observations_jours": "observations_jours",
    "releve_jour": "releve_jour",
    "rapport_final_mois_apres": "rapport_final_mois",
}


def expected(case: Case, sections: dict[str, int]) -> dict[str, Fact]:
    """Every fact by the name of its bookmark."""
    return {name: value for name, value in _all(case, sections) if value not in ("", None)}


def _all(case: Case, sections: dict[str, int]) -> Iterator[tuple[str, Fact]]:
    dossier = case.dossier
    yield "marche_reference", dossier.marche.reference
    yield "marche_objet", dossier.marche.objet
    yield "marche_lieu", dossier.marche.lieu or ""
    yield "acheteur_nom", dossier.acheteur.nom
    if dossier.marche.ccag not in (None, Ccag.AUCUN):
        yield "ccag_nom", case.ccag["nom"]
        yield "ccag_article_insertion", case.ccag["article_insertion"]
    yield "article_reference", f"de l’{case.reference_article}"
    yield from _lots(case)
    delay = case.reglage("penalites.delai_mise_en_demeure_jours")
    yield "mise_en_demeure_jours", Decimal(delay) if delay else ""
    if case.lots_clause:
        yield from _settings(case)
    yield from _levers(case)
    for name, used in _cited(case).items():
        if used and name in case.citations:
            yield f"droit_{name}", case.citations[name].fiche["citation"]
    who = dossier.facilitateur
    if who is not None:
        yield "facilitateur_organisme", who.organisme
        yield "facilitateur_service", who.service or ""
        yield "facilitateur_telephone", who.telephone or ""
        yield "facilitateur_courriel", who.courriel or ""
    yield "rgpd_responsable", dossier.rgpd.responsable or ""
    yield "rgpd_contact", dossier.rgpd.contact or ""
    yield "rgpd_base_legale", dossier.rgpd.base_legale or ""
    yield "rgpd_conservation", dossier.rgpd.conservation or ""
    article = case.article
    for derogation in case.derogations:
        yield f"derogation_{derogation.code}", f"{article}.{sections[section_of(derogation)]}"
    for own in particularites(case, sections):
        yield own.signet, own.valeur


def _lots(case: Case) -> Iterator[tuple[str, Fact]]:
    if case.dimensionnement.total_heures is not None:
        yield "total_heures", case.dimensionnement.total_heures
    for lot in case.lots:
        yield f"intitule_lot_{lot.cle}", lot.lot.intitule
        if not lot.sous_clause:
            continue
        for rank, (_, share) in enumerate(lot.tranches, 1):
            yield f"part_lot_{lot.cle}_{rank}", share
        ratio, hours = lot.calcul.ratio, lot.calcul.heures
        if hours is not None:
            yield f"heures_lot_{lot.cle}", hours
            yield f"engagement_lot{lot.cle}_heures", hours
        if ratio is not None:
            yield f"heures_par_tranche_lot_{lot.cle}", ratio.heures_par_tranche
            yield f"engagement_lot{lot.cle}_ratio", ratio.heures_par_tranche
            yield (
                f"ratio_lot_{lot.cle}",
                f"{fr.heures(ratio.heures_par_tranche)} par {fr.montant(ratio.tranche_ht)}",
            )
            yield f"tranche_lot_{lot.cle}", ratio.tranche_ht
            if ratio.seuil_ht:
                yield f"seuil_lot_{lot.cle}", ratio.seuil_ht


def _cited(case: Case) -> dict[str, bool]:
    """Whether this contract has something for which a text is cited."""
    conditions = case.lots_clause or case.lots_avec(Levier.AUTRE_CONDITION_SOCIALE)
    return {"irregularite": bool(conditions), "environnement": Levier.CRITERE in case.leviers}


def _levers(case: Case) -> Iterator[tuple[str, Fact]]:
    """What criteria, conditions without hours and reservations state."""
    for criterion in criteria(case):
        yield f"critere_intitule_{criterion.cle}", criterion.intitule
        yield f"critere_points_{criterion.cle}", criterion.points
        yield f"critere_total_{criterion.cle}", Decimal(TOTAL_CRITERES)
        yield f"critere_penalite_{criterion.cle}", criterion.penalite or ""
        for sub in criterion.sous_criteres:
            yield f"sous_critere_points_{sub.cle}", sub.points
    for condition in other_conditions(case):
        yield f"condition_engagement_{condition.cle}", condition.engagement.rstrip(". ")
        yield f"condition_echeance_{condition.cle}", Decimal(condition.echeance_mois)
        yield f"condition_penalite_{condition.cle}", condition.penalite or ""
    for item in reservations(case):
        law = item.regle.fiche if item.regle else {}
        yield f"reserve_part_{item.cle}", _decimal(law.get("part_pourcent"))
        yield f"reserve_service_{item.cle}", item.service if item.ess else ""
        yield f"reserve_duree_{item.cle}", _decimal(law.get("duree_max_mois"))
        yield f"reserve_carence_{item.cle}", _decimal(law.get("carence_mois"))


def _decimal(value: int | None) -> Fact:
    return Decimal(value) if value else ""


def _settings(case: Case) -> Iterator[tuple[str, Fact]]:
    for key, name in _PENALTIES.items():
        amount = case.reglage(f"penalites.{key}")
        if amount:
            yield name, amount
    for key, name in _PILOTAGE.items():
        value = case.reglage(f"pilotage.{key}")
        if value and (name, value) != ("rapport_final_mois", 1):  # « dans le mois », in words
            yield name, Decimal(value)
    if "embauche_directe" in (case.reglage("modalites") or ()):
        yield "duree_comptage", Decimal(case.duree_comptage_mois())
    if case.reglage("globalisation.autorisee"):
        yield "bassin_emploi", case.reglage("globalisation.bassin_emploi") or ""
    frame = case.dossier.marche.accord_cadre
    fixed = any(lot.calcul.ratio is None for lot in case.lots_clause)
    if frame is not None and frame.minimum_ht and fixed and frame.forme != "marches_subsequents":
        yield "accord_cadre_minimum", frame.minimum_ht
