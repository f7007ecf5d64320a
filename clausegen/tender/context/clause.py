"""Makes the variables of the pieces given to bidders from the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from clausegen.clauses.derogations import counting_months
from clausegen.french import NB
from clausegen.hours import format as fr
from clausegen.model.vocabulary import (
    Ccag,
    Declenchement,
    FormeAccordCadre,
    FormeGroupement,
    Modalite,
    ModeTranche,
    Nature,
    Periode,
    Periodicite,
)
from clausegen.tender.case import Case, CaseLot
from clausegen.tender.context import schema as ctx
from clausegen.tender.context.lot_rules import RYTHMES, derogations, designation, particularites

_PERIODES = {
    Periode.FERME: "durée de la période ferme",
    Periode.TOTALE: "durée totale, reconductions comprises",
    Periode.ANNUELLE: "par année d’exécution",
}
_CCAP_TITLE = "Clause sociale d’insertion"


def build(case: Case, sections: Mapping[str, int]) -> ctx.ContexteClause:
    """The variables; ``sections`` gives the rank of each sub-article of the CCAP template."""
    lots = [_lot(case, lot) for lot in case.lots_clause]
    return ctx.ContexteClause(
        acheteur=_acheteur(case),
        marche=_marche(case),
        partie=_partie(case),
        ccag=_ccag(case),
        article=_article(case, sections),
        fondement=ctx.FondementCtx(de=_fondement(case)),
        lots=lots,
        lots_fixes=[lot for lot in lots if not lot.ratio],
        lots_ratio=[lot for lot in lots if lot.ratio],
        lots_sans_clause=[designation(case, lot) for lot in case.lots if not lot.sous_clause],
        accord_cadre=_accord_cadre(case),
        reconduction=ctx.ReconductionCtx(possible=_renewals(case) > 0),
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
        derogations=derogations(case, sections),
        particularites=particularites(case, sections),
    )


def number(case: Case, lot: CaseLot) -> str:
    """The number of a lot as it is printed; « unique » for a contract without lots."""
    return lot.lot.numero if case.dossier.alloti else "unique"


def bare(value: Decimal | int | None) -> str:
    """A number without its unit; empty when absent or zero (no penalty, no trigger)."""
    return fr.nombre(value) if value else ""


def money(value: Decimal | None) -> str:
    """An amount without « € », with cents when there are some; empty when absent or zero."""
    return fr.montant(value).removesuffix(f"{NB}€") if value else ""


def _acheteur(case: Case) -> ctx.AcheteurCtx:
    buyer = case.dossier.acheteur
    siret = buyer.siret or ""
    who = buyer.representant
    return ctx.AcheteurCtx(
        nom=buyer.nom,
        siret=NB.join(filter(None, (siret[:3], siret[3:6], siret[6:9], siret[9:]))),
        adresse=buyer.adresse or "",
        representant=", ".join(filter(None, (who.nom, who.qualite))) if who else "",
    )


def _marche(case: Case) -> ctx.MarcheCtx:
    marche = case.dossier.marche
    return ctx.MarcheCtx(
        reference=marche.reference,
        objet=marche.objet,
        nature=str(marche.nature),
        lieu=marche.lieu or "",
        duree_mois=bare(marche.duree_mois),
        alloti=case.dossier.alloti,
        signature_offre=marche.signature_offre,
    )


def _partie(case: Case) -> ctx.PartieCtx:
    parties = case.ccag["parties"]
    fields = ctx.MotsPartie.model_fields
    buyer, holder = (
        ctx.MotsPartie(**{key: parties[side][key] for key in fields}) for side in ("acheteur", "titulaire")
    )
    marche = case.dossier.marche
    general_account = marche.ccag is Ccag.TRAVAUX or marche.ccag is Ccag.MOE
    return ctx.PartieCtx(
        acheteur=buyer,
        titulaire=holder,
        decompte=general_account or (marche.ccag is Ccag.AUCUN and marche.nature is Nature.TRAVAUX),
    )


def _ccag(case: Case) -> ctx.CcagCtx:
    ccag = case.ccag
    numbers = {key: ccag.get(key) or "" for key in ctx.CcagCtx.model_fields if key.startswith("article_")}
    present = case.dossier.marche.ccag not in (None, Ccag.AUCUN)
    return ctx.CcagCtx(present=present, nom=ccag["nom"] if present else "", **numbers)


def _article(case: Case, sections: Mapping[str, int]) -> ctx.ArticleCtx:
    number = case.dossier.pieces.article_ccap
    where = f"de l’article{NB}{number} du CCAP" if number else f"de l’article «{NB}{_CCAP_TITLE}{NB}» du CCAP"
    return ctx.ArticleCtx(numero=str(case.article), reference_de=where, sections=dict(sections))


def _fondement(case: Case) -> str:
    """The articles that the piece carries out: the duty's article is cited only when it is certain."""
    texts = [case.droit.read(id_).valeur["article"] for id_ in case.textes()]
    if not texts:
        return ""
    cited = f"de l’article {texts[0]}" if len(texts) == 1 else f"des articles {' et '.join(texts)}"
    return cited.replace(". ", f".{NB}")


def _lot(case: Case, lot: CaseLot) -> ctx.LotCtx:
    ratio = lot.calcul.ratio
    return ctx.LotCtx(
        numero=number(case, lot),
        cle=lot.cle,
        intitule=lot.lot.intitule,
        designation=designation(case, lot),
        ratio=ratio is not None,
        heures=fr.nombre(lot.calcul.heures) if lot.calcul.heures is not None else "",
        heures_par_tranche=bare(ratio.heures_par_tranche) if ratio else "",
        tranche_ht=money(ratio.tranche_ht) if ratio else "",
        seuil_ht=money(ratio.seuil_ht) if ratio else "",
        au_dela=ratio is not None and ratio.declenchement is Declenchement.AU_DELA,
        prorata=ratio is not None and ratio.mode_tranche is ModeTranche.PRORATA,
        periode_texte=period_text(case, lot),
    )


def period_text(case: Case, lot: CaseLot) -> str:
    """The period of a lot's volume; without renewal, firm and total are the contract's duration."""
    if lot.calcul.periode is not Periode.ANNUELLE and not _renewals(case):
        return "durée du marché"
    return _PERIODES[lot.calcul.periode]


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


def _renewals(case: Case) -> int:
    frame = case.dossier.marche.accord_cadre
    return frame.reconductions if frame else 0


def _periodes(case: Case) -> ctx.PeriodesCtx:
    fixed = {lot.calcul.periode for lot in case.lots_clause if lot.calcul.ratio is None}
    ratios = {lot.calcul.periode for lot in case.lots_clause if lot.calcul.ratio is not None}
    return ctx.PeriodesCtx(
        ferme=Periode.FERME in fixed,
        totale=Periode.TOTALE in fixed,
        annuelle_fixe=Periode.ANNUELLE in fixed,
        annuelle=Periode.ANNUELLE in fixed | ratios,
        ratio_annuel=Periode.ANNUELLE in ratios,
        ratio_ferme=Periode.FERME in ratios and _renewals(case) > 0,
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


def end_of_performance(case: Case) -> date | None:
    """The last month of the contract, renewals included; counted from its start, else from the notice."""
    marche = case.dossier.marche
    if not marche.duree_mois:
        return None
    frame = marche.accord_cadre
    each = (frame.duree_reconduction_mois or marche.duree_mois) if frame else 0
    months = marche.duree_mois + (frame.reconductions * each if frame else 0)
    start = marche.date_debut or case.droit.date
    years, month = divmod(start.month - 1 + months, 12)
    if start.year + years > date.max.year:
        return None
    return date(start.year + years, month + 1, 1)


def eiti_until_the_end(case: Case) -> bool:
    """Whether the EITI experiment is known to last until the end of performance."""
    end = end_of_performance(case)
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
        telephone=who.telephone or "",
        courriel=who.courriel or "",
    )


def _pilotage(case: Case) -> ctx.PilotageCtx:
    def days(key: str) -> str:
        return bare(case.reglage(f"pilotage.{key}"))

    year = case.droit.read("usage.duree.mois_par_an").valeur
    frame = case.dossier.marche.accord_cadre
    months = case.dossier.marche.duree_mois or 0
    return ctx.PilotageCtx(
        contact_facilitateur_jours=days("contact_facilitateur_jours"),
        reunion_lancement_jours=days("reunion_lancement_jours"),
        convocation_jours=days("convocation_jours"),
        justificatifs_jours=days("justificatifs_jours"),
        eligibilite_jours=days("eligibilite_jours"),
        observations_jours=days("observations_jours"),
        releve_texte=RYTHMES[Periodicite.lire(case.reglage("pilotage.releve"))],
        releve_jour=days("releve_jour"),
        rapport_annuel=months > year or bool(frame and frame.reconductions),
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
