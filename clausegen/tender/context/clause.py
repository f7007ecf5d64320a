"""Makes the variables of the pieces given to bidders from the case."""

from __future__ import annotations

import re
from collections.abc import Mapping

from clausegen.clauses.derogations import counting_months
from clausegen.french import NB
from clausegen.model.vocabulary import (
    FormeAccordCadre,
    FormeGroupement,
    Modalite,
    Periode,
    Periodicite,
)
from clausegen.tender.case import Case
from clausegen.tender.context import parties, social
from clausegen.tender.context import schema as ctx
from clausegen.tender.context.lot_rules import derogations, designation, particularites
from clausegen.tender.context.volumes import bare, money, volume
from clausegen.tender.schedule import RYTHMES, end_of_performance, lasts_years


def build(case: Case, sections: Mapping[str, int]) -> ctx.ContexteClause:
    """The variables; ``sections`` gives the rank of each sub-article of the CCAP template."""
    lots = [volume(case, lot) for lot in case.lots_clause]
    return ctx.ContexteClause(
        acheteur=parties.acheteur(case),
        marche=parties.marche(case),
        partie=parties.partie(case),
        ccag=parties.ccag(case),
        article=parties.article(case, sections),
        fondement=ctx.FondementCtx(de=parties.fondement(case)),
        lots=lots,
        lots_fixes=[lot for lot in lots if not lot.ratio],
        lots_ratio=[lot for lot in lots if lot.ratio],
        lots_sans_clause=[designation(case, lot) for lot in case.lots if not lot.sous_clause],
        accord_cadre=_accord_cadre(case),
        reconduction=ctx.ReconductionCtx(possible=case.dossier.marche.nombre_reconductions > 0),
        periodes=_periodes(case),
        publics=_publics(case),
        modalites=_modalites(case),
        globalisation=ctx.GlobalisationCtx(
            autorisee=bool(case.reglage("globalisation.autorisee")),
            bassin_emploi=case.reglage("globalisation.bassin_emploi") or "",
        ),
        facilitateur=_facilitateur(case),
        pilotage=_pilotage(case),
        penalites=_penalites(case),
        groupement=_groupement(case),
        rgpd=ctx.RgpdCtx(**{key: value or "" for key, value in case.dossier.rgpd.model_dump().items()}),
        leviers=social.leviers(case),
        considerations=social.lots_concernes(case),
        tous_lots=social.tous_lots(case),
        autres_conditions=social.autres_conditions(case),
        criteres=social.criteres(case),
        notation=social.notation(case),
        reservations=social.reservations_ctx(case),
        calendrier=social.calendrier(case, sections),
        irregularite=parties.citation(case, "irregularite"),
        environnement=parties.citation(case, "environnement"),
        rapport_concession=parties.citation(case, "rapport_concession"),
        derogations=derogations(case, sections),
        particularites=particularites(case, sections),
    )


def _accord_cadre(case: Case) -> ctx.AccordCadreCtx:
    frame = case.dossier.marche.accord_cadre
    forme = frame.forme if frame else None
    return ctx.AccordCadreCtx(
        present=frame is not None,
        bons_de_commande=forme in (FormeAccordCadre.BONS_DE_COMMANDE, FormeAccordCadre.MIXTE),
        marches_subsequents=forme in (FormeAccordCadre.MARCHES_SUBSEQUENTS, FormeAccordCadre.MIXTE),
        minimum_ht=money(frame.minimum_ht) if frame else "",
        maximum_ht=money(frame.maximum_ht) if frame else "",
    )


def _periodes(case: Case) -> ctx.PeriodesCtx:
    fixed = {lot.calcul.periode for lot in case.lots_clause if lot.calcul.ratio is None}
    ratios = {lot.calcul.periode for lot in case.lots_clause if lot.calcul.ratio is not None}
    return ctx.PeriodesCtx(
        ferme=Periode.FERME in fixed,
        totale=Periode.TOTALE in fixed,
        annuelle_fixe=Periode.ANNUELLE in fixed,
        annuelle=Periode.ANNUELLE in fixed | ratios,
        ratio_annuel=Periode.ANNUELLE in ratios,
        ratio_ferme=Periode.FERME in ratios and case.dossier.marche.nombre_reconductions > 0,
    )


def _publics(case: Case) -> ctx.PublicsCtx:
    listed = [reading.valeur for reading in case.droit.group("public")]
    open_route = "proposition_motivee"
    return ctx.PublicsCtx(
        structures=[p["libelle"] for p in listed if p["rubrique"] == "structures"],
        personnes=[
            p["libelle"] for p in listed if p["rubrique"] == "eloignement" and p["code"] != open_route
        ],
        complementaires=list(case.reglage("publics.complementaires") or ()),
        liste_limitative=bool(case.reglage("publics.liste_limitative")),
        proposition_motivee=case.reglage("publics.proposition_motivee") is not False,
    )


def _modalites(case: Case) -> ctx.ModalitesCtx:
    chosen = set(case.reglage("modalites") or Modalite)
    return ctx.ModalitesCtx(
        embauche_directe=Modalite.EMBAUCHE_DIRECTE in chosen,
        mise_a_disposition=Modalite.MISE_A_DISPOSITION in chosen,
        sous_traitance_groupement=Modalite.SOUS_TRAITANCE_GROUPEMENT in chosen,
        restreintes=chosen != set(Modalite),
        seule=len(chosen) == 1,
        comptage_derogatoire=case.duree_comptage_mois() != counting_months(case.droit),
        duree_comptage_mois=str(case.duree_comptage_mois()),
        eiti=eiti_until_the_end(case),
    )


def eiti_until_the_end(case: Case) -> bool:
    """Whether the EITI experiment is known to last until the end of performance."""
    end = end_of_performance(case, case.droit.date)
    known = case.droit.law.at(end).find("structure.eiti") if end else None
    case.droit.find("structure.eiti")
    return known is not None and not known.a_verifier


def _facilitateur(case: Case) -> ctx.FacilitateurCtx:
    who = case.dossier.facilitateur
    if who is None:
        return ctx.FacilitateurCtx(
            present=False, organisme="", service="", adresse="", telephone="", courriel=""
        )
    return ctx.FacilitateurCtx(
        present=True,
        organisme=who.organisme,
        service=who.service or "",
        adresse=who.adresse or "",
        telephone=re.sub(r"(?<=[0-9]) (?=[0-9])", NB, who.telephone or ""),
        courriel=who.courriel or "",
    )


def _pilotage(case: Case) -> ctx.PilotageCtx:
    def days(key: str) -> str:
        return bare(case.reglage(f"pilotage.{key}"))

    return ctx.PilotageCtx(
        contact_facilitateur_jours=days("contact_facilitateur_jours"),
        reunion_lancement_jours=days("reunion_lancement_jours"),
        convocation_jours=days("convocation_jours"),
        justificatifs_jours=days("justificatifs_jours"),
        eligibilite_jours=days("eligibilite_jours"),
        observations_jours=days("observations_jours"),
        releve_texte=RYTHMES[Periodicite.lire(case.reglage("pilotage.releve"))],
        releve_jour=days("releve_jour"),
        rapport_annuel=lasts_years(case),
        rapport_final_mois_apres=days("rapport_final_mois_apres"),
    )


def _penalites(case: Case) -> ctx.PenalitesCtx:
    return ctx.PenalitesCtx(
        heure_non_realisee=money(case.reglage("penalites.heure_non_realisee")),
        reunion_manquee=money(case.reglage("penalites.reunion_manquee")),
        document_par_manquement=money(case.reglage("penalites.document_par_manquement")),
        document_par_jour=money(case.reglage("penalites.document_par_jour")),
        delai_mise_en_demeure_jours=bare(case.reglage("penalites.delai_mise_en_demeure_jours")),
    )


def _groupement(case: Case) -> ctx.GroupementCtx:
    group = case.dossier.marche.groupement
    return ctx.GroupementCtx(
        libre=group.forme is FormeGroupement.LIBRE,
        conjoint=group.forme is FormeGroupement.CONJOINT,
        solidaire=group.forme is FormeGroupement.SOLIDAIRE,
        mandataire_solidaire=group.mandataire_solidaire,
    )
