"""The facts that the pieces must state, drawn from the case and not from the variables of the templates.

A fact has the name of the bookmark that holds it in a piece; its value is typed, so that the check
compares a number with a number whatever its typography.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from clausegen.hours import format as fr
from clausegen.model.vocabulary import Ccag
from clausegen.tender.affaire import Affaire
from clausegen.tender.particularites import particularites, section_of

Fait = Decimal | str
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


def expected(affaire: Affaire, sections: dict[str, int]) -> dict[str, Fait]:
    """Every fact by the name of its bookmark."""
    return {name: value for name, value in _all(affaire, sections) if value not in ("", None)}


def _all(affaire: Affaire, sections: dict[str, int]) -> Iterator[tuple[str, Fait]]:
    dossier = affaire.dossier
    yield "marche_reference", dossier.marche.reference
    yield "marche_objet", dossier.marche.objet
    yield "marche_lieu", dossier.marche.lieu or ""
    yield "acheteur_nom", dossier.acheteur.nom
    if dossier.marche.ccag not in (None, Ccag.AUCUN):
        yield "ccag_nom", affaire.ccag["nom"]
        yield "ccag_article_insertion", affaire.ccag["article_insertion"]
    yield from _lots(affaire)
    yield from _settings(affaire)
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
    article = affaire.article
    for derogation in affaire.derogations:
        yield f"derogation_{derogation.code}", f"{article}.{sections[section_of(derogation)]}"
    for own in particularites(affaire, sections):
        yield own.signet, own.valeur


def _lots(affaire: Affaire) -> Iterator[tuple[str, Fait]]:
    if affaire.dimensionnement.total_heures is not None:
        yield "total_heures", affaire.dimensionnement.total_heures
    for lot in affaire.lots:
        if not lot.sous_clause:
            continue
        yield f"intitule_lot_{lot.cle}", lot.lot.intitule
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


def _settings(affaire: Affaire) -> Iterator[tuple[str, Fait]]:
    for key, name in _PENALTIES.items():
        amount = affaire.reglage(f"penalites.{key}")
        if amount:
            yield name, amount
    yield "mise_en_demeure_jours", Decimal(affaire.reglage("penalites.delai_mise_en_demeure_jours"))
    for key, name in _PILOTAGE.items():
        value = affaire.reglage(f"pilotage.{key}")
        if value and (name, value) != ("rapport_final_mois", 1):  # « dans le mois », in words
            yield name, Decimal(value)
    if "embauche_directe" in (affaire.reglage("modalites") or ()):
        yield "duree_comptage", Decimal(affaire.duree_comptage_mois())
    if affaire.reglage("globalisation.autorisee"):
        yield "bassin_emploi", affaire.reglage("globalisation.bassin_emploi") or ""
    frame = affaire.dossier.marche.accord_cadre
    fixed = any(lot.calcul.ratio is None for lot in affaire.lots_clause)
    if frame is not None and frame.minimum_ht and fixed and frame.forme != "marches_subsequents":
        yield "accord_cadre_minimum", frame.minimum_ht
