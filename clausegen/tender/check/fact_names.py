"""What each fact is called in words that a buyer understands, by the name of its bookmark.

Enters: a case. Leaves: « volume d’heures du lot 1 » for ``heures_lot_1``, beside the facts of
:mod:`clausegen.tender.check.facts`. The control file keeps these names for later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clausegen.french import NB
from clausegen.tender.case import Case
from clausegen.tender.context.lot_rules import particularites
from clausegen.tender.groups import Lots, criteria, other_conditions, reservations

_CONTRACT = {
    "marche_reference": "référence {du_contrat}",
    "marche_objet": "objet {du_contrat}",
    "marche_lieu": "lieu d’exécution",
    "acheteur_nom": "nom de l’acheteur",
    "ccag_nom": "CCAG applicable",
    "ccag_article_insertion": "article du CCAG sur l’insertion",
    "article_reference": "numéro de l’article {du_cahier}",
    "total_heures": "total des heures d’insertion",
    "mise_en_demeure_jours": "délai de la mise en demeure",
    "penalite_heure": "pénalité par heure d’insertion non réalisée",
    "penalite_reunion": "pénalité par absence à une réunion",
    "penalite_document": "pénalité par document manquant ou en retard",
    "penalite_document_jour": "pénalité par document et par jour de retard",
    "contact_jours": "délai de prise de contact après la notification",
    "reunion_jours": "délai de la réunion de mise au point",
    "convocation_jours": "délai de convocation à une réunion",
    "justificatifs_jours": "délai de remise des justificatifs",
    "eligibilite_jours": "délai de réponse sur l’éligibilité d’une personne",
    "observations_jours": "délai des observations sur les heures validées",
    "releve_jour": "jour limite de remise des relevés d’heures",
    "rapport_final_mois": "délai de remise du rapport final",
    "duree_comptage": "durée de comptage d’une embauche directe",
    "bassin_emploi": "bassin d’emploi",
    "accord_cadre_minimum": "minimum de l’accord-cadre",
    "droit_irregularite": "article du code sur les offres irrégulières",
    "droit_environnement": "article du code sur le critère environnemental",
    "facilitateur_organisme": "organisme du facilitateur",
    "facilitateur_service": "service du facilitateur",
    "facilitateur_telephone": "téléphone du facilitateur",
    "facilitateur_courriel": "courriel du facilitateur",
    "rgpd_responsable": "responsable du traitement des données personnelles",
    "rgpd_contact": "contact pour les données personnelles",
    "rgpd_base_legale": "base légale du traitement des données personnelles",
    "rgpd_conservation": "durée de conservation des données personnelles",
}


def fact_names(case: Case, sections: Mapping[str, int]) -> dict[str, str]:
    """Every fact that the pieces of a case may state, in words."""
    words = case.catalogue.mots[case.livre]
    du_contrat, du_cahier = words["contrat"]["du"], words["cahier"]["du"]
    found = {
        name: told.format(du_contrat=du_contrat, du_cahier=du_cahier) for name, told in _CONTRACT.items()
    }
    found |= dict(_lots(case, du_contrat))
    found |= dict(_levers(case))
    for derogation in case.derogations:
        departed = f"qui déroge à l’article {derogation.article_ccag} du CCAG"
        found[f"derogation_{derogation.code}"] = f"numéro de l’article {du_cahier} {departed}"
    for own in particularites(case, sections):
        found[own.signet] = f"{own.libelle[:1].lower()}{own.libelle[1:]} ({own.lot[:1].lower()}{own.lot[1:]})"
    return found


def _lots(case: Case, du_contrat: str) -> Iterator[tuple[str, str]]:
    for lot in case.lots:
        key = lot.cle
        of_lot = f"du lot{NB}{lot.lot.numero}" if case.dossier.alloti else du_contrat
        yield f"intitule_lot_{key}", f"intitulé {of_lot}"
        for name in (f"heures_lot_{key}", f"engagement_lot{key}_heures"):
            yield name, f"volume d’heures {of_lot}"
        for name in (f"heures_par_tranche_lot_{key}", f"engagement_lot{key}_ratio"):
            yield name, f"nombre d’heures par tranche {of_lot}"
        yield f"ratio_lot_{key}", f"heures par montant de commandes {of_lot}"
        yield f"tranche_lot_{key}", f"montant d’une tranche {of_lot}"
        yield f"seuil_lot_{key}", f"seuil de déclenchement {of_lot}"
        for rank, _ in enumerate(lot.tranches, 1):
            yield f"part_lot_{key}_{rank}", f"volume d’heures de la tranche{NB}{rank} {of_lot}"


def _levers(case: Case) -> Iterator[tuple[str, str]]:
    for criterion in criteria(case):
        whose, key = _whose(criterion.lots), criterion.cle
        yield f"critere_intitule_{key}", f"intitulé du critère social{whose}"
        yield f"critere_points_{key}", f"points du critère social{whose}"
        yield f"critere_total_{key}", f"total des points des critères{whose}"
        yield f"critere_penalite_{key}", f"pénalité pour un moyen promis et non mis en œuvre{whose}"
        for sub in criterion.sous_criteres:
            yield f"sous_critere_points_{sub.cle}", f"points du sous-critère « {sub.intitule} »{whose}"
    for condition in other_conditions(case):
        whose, key = _whose(condition.lots), condition.cle
        yield f"condition_engagement_{key}", f"engagement de la condition sociale{whose}"
        yield f"condition_echeance_{key}", f"délai de preuve de la condition sociale{whose}"
        yield f"condition_penalite_{key}", f"pénalité pour la condition sociale non tenue{whose}"
    for item in reservations(case):
        whose, key = _whose(item.lots), item.cle
        yield f"reserve_part_{key}", f"part minimale des personnes visées par la réservation{whose}"
        yield f"reserve_service_{key}", f"service réservé{whose}"
        yield f"reserve_duree_{key}", f"durée maximale du contrat réservé{whose}"
        yield f"reserve_carence_{key}", f"délai depuis un précédent contrat réservé{whose}"


def _whose(lots: Lots) -> str:
    """« (lot 3) », « (lots 3 et 4) », or nothing for a contract without lots."""
    return f" ({lots.sujet.partition(' ')[2]})" if lots.alloti else ""
