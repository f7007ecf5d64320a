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
from clausegen.tender import contexte as ctx
from clausegen.tender.affaire import Affaire, LotAffaire
from clausegen.tender.particularites import RYTHMES, derogations, designation, particularites

_PERIODES = {
    Periode.FERME: "durée de la période ferme",
    Periode.TOTALE: "durée totale, reconductions comprises",
    Periode.ANNUELLE: "par année d’exécution",
}
_CCAP_TITLE = "Clause sociale d’insertion"


def build(affaire: Affaire, sections: Mapping[str, int]) -> ctx.ContexteClause:
    """The variables; ``sections`` gives the rank of each sub-article of the CCAP template."""
    lots = [_lot(affaire, lot) for lot in affaire.lots_clause]
    return ctx.ContexteClause(
        acheteur=_acheteur(affaire),
        marche=_marche(affaire),
        partie=_partie(affaire),
        ccag=_ccag(affaire),
        article=_article(affaire, sections),
        fondement=ctx.FondementCtx(de=_fondement(affaire)),
        lots=lots,
        lots_fixes=[lot for lot in lots if not lot.ratio],
        lots_ratio=[lot for lot in lots if lot.ratio],
        lots_sans_clause=[designation(affaire, lot) for lot in affaire.lots if not lot.sous_clause],
        accord_cadre=_accord_cadre(affaire),
        reconduction=ctx.ReconductionCtx(possible=_renewals(affaire) > 0),
        periodes=_periodes(affaire),
        publics=_publics(affaire),
        modalites=_modalites(affaire),
        globalisation=ctx.GlobalisationCtx(
            autorisee=bool(affaire.reglage("globalisation.autorisee")),
            bassin_emploi=affaire.reglage("globalisation.bassin_emploi") or "",
        ),
        facilitateur=_facilitateur(affaire),
        pilotage=_pilotage(affaire),
        penalites=_penalites(affaire),
        groupement=_groupement(affaire),
        rgpd=ctx.RgpdCtx(**{key: value or "" for key, value in affaire.dossier.rgpd.model_dump().items()}),
        derogations=derogations(affaire, sections),
        particularites=particularites(affaire, sections),
    )


def number(affaire: Affaire, lot: LotAffaire) -> str:
    """The number of a lot as it is printed; « unique » for a contract without lots."""
    return lot.lot.numero if affaire.dossier.alloti else "unique"


def bare(value: Decimal | int | None) -> str:
    """A number without its unit; empty when absent or zero (no penalty, no trigger)."""
    return fr.nombre(value) if value else ""


def money(value: Decimal | None) -> str:
    """An amount without « € », with cents when there are some; empty when absent or zero."""
    return fr.montant(value).removesuffix(f"{NB}€") if value else ""


def _acheteur(affaire: Affaire) -> ctx.AcheteurCtx:
    buyer = affaire.dossier.acheteur
    siret = buyer.siret or ""
    who = buyer.representant
    return ctx.AcheteurCtx(
        nom=buyer.nom,
        siret=NB.join(filter(None, (siret[:3], siret[3:6], siret[6:9], siret[9:]))),
        adresse=buyer.adresse or "",
        representant=", ".join(filter(None, (who.nom, who.qualite))) if who else "",
    )


def _marche(affaire: Affaire) -> ctx.MarcheCtx:
    marche = affaire.dossier.marche
    return ctx.MarcheCtx(
        reference=marche.reference,
        objet=marche.objet,
        nature=str(marche.nature),
        lieu=marche.lieu or "",
        duree_mois=bare(marche.duree_mois),
        alloti=affaire.dossier.alloti,
        signature_offre=marche.signature_offre,
    )


def _partie(affaire: Affaire) -> ctx.PartieCtx:
    parties = affaire.ccag["parties"]
    fields = ctx.MotsPartie.model_fields
    buyer, holder = (
        ctx.MotsPartie(**{key: parties[side][key] for key in fields}) for side in ("acheteur", "titulaire")
    )
    marche = affaire.dossier.marche
    general_account = marche.ccag is Ccag.TRAVAUX or marche.ccag is Ccag.MOE
    return ctx.PartieCtx(
        acheteur=buyer,
        titulaire=holder,
        decompte=general_account or (marche.ccag is Ccag.AUCUN and marche.nature is Nature.TRAVAUX),
    )


def _ccag(affaire: Affaire) -> ctx.CcagCtx:
    ccag = affaire.ccag
    numbers = {key: ccag.get(key) or "" for key in ctx.CcagCtx.model_fields if key.startswith("article_")}
    present = affaire.dossier.marche.ccag not in (None, Ccag.AUCUN)
    return ctx.CcagCtx(present=present, nom=ccag["nom"] if present else "", **numbers)


def _article(affaire: Affaire, sections: Mapping[str, int]) -> ctx.ArticleCtx:
    number = affaire.dossier.pieces.article_ccap
    where = f"de l’article{NB}{number} du CCAP" if number else f"de l’article «{NB}{_CCAP_TITLE}{NB}» du CCAP"
    return ctx.ArticleCtx(numero=str(affaire.article), reference_de=where, sections=dict(sections))


def _fondement(affaire: Affaire) -> str:
    """The articles that the piece carries out: the duty's article is cited only when it is certain."""
    texts = [affaire.droit.read(id_).valeur["article"] for id_ in affaire.textes()]
    if not texts:
        return ""
    cited = f"de l’article {texts[0]}" if len(texts) == 1 else f"des articles {' et '.join(texts)}"
    return cited.replace(". ", f".{NB}")


def _lot(affaire: Affaire, lot: LotAffaire) -> ctx.LotCtx:
    ratio = lot.calcul.ratio
    return ctx.LotCtx(
        numero=number(affaire, lot),
        cle=lot.cle,
        intitule=lot.lot.intitule,
        designation=designation(affaire, lot),
        ratio=ratio is not None,
        heures=fr.nombre(lot.calcul.heures) if lot.calcul.heures is not None else "",
        heures_par_tranche=bare(ratio.heures_par_tranche) if ratio else "",
        tranche_ht=money(ratio.tranche_ht) if ratio else "",
        seuil_ht=money(ratio.seuil_ht) if ratio else "",
        au_dela=ratio is not None and ratio.declenchement is Declenchement.AU_DELA,
        prorata=ratio is not None and ratio.mode_tranche is ModeTranche.PRORATA,
        periode_texte=period_text(affaire, lot),
    )


def period_text(affaire: Affaire, lot: LotAffaire) -> str:
    """The period of a lot's volume; without renewal, firm and total are the contract's duration."""
    if lot.calcul.periode is not Periode.ANNUELLE and not _renewals(affaire):
        return "durée du marché"
    return _PERIODES[lot.calcul.periode]


def _accord_cadre(affaire: Affaire) -> ctx.AccordCadreCtx:
    frame = affaire.dossier.marche.accord_cadre
    forme = frame.forme if frame else None
    return ctx.AccordCadreCtx(
        present=frame is not None,
        bons_de_commande=forme in (FormeAccordCadre.BONS_DE_COMMANDE, FormeAccordCadre.MIXTE),
        marches_subsequents=forme in (FormeAccordCadre.MARCHES_SUBSEQUENTS, FormeAccordCadre.MIXTE),
        minimum_ht=money(frame.minimum_ht) if frame else "",
        maximum_ht=money(frame.maximum_ht) if frame else "",
    )


def _renewals(affaire: Affaire) -> int:
    frame = affaire.dossier.marche.accord_cadre
    return frame.reconductions if frame else 0


def _periodes(affaire: Affaire) -> ctx.PeriodesCtx:
    fixed = {lot.calcul.periode for lot in affaire.lots_clause if lot.calcul.ratio is None}
    ratios = {lot.calcul.periode for lot in affaire.lots_clause if lot.calcul.ratio is not None}
    return ctx.PeriodesCtx(
        ferme=Periode.FERME in fixed,
        totale=Periode.TOTALE in fixed,
        annuelle_fixe=Periode.ANNUELLE in fixed,
        annuelle=Periode.ANNUELLE in fixed | ratios,
        ratio_annuel=Periode.ANNUELLE in ratios,
        ratio_ferme=Periode.FERME in ratios and _renewals(affaire) > 0,
    )


def _publics(affaire: Affaire) -> ctx.PublicsCtx:
    listed = [reading.valeur for reading in affaire.droit.group("public")]
    open_route = "proposition_motivee"
    return ctx.PublicsCtx(
        structures=[p["libelle"] for p in listed if p["rubrique"] == "structures"],
        personnes=[
            p["libelle"] for p in listed if p["rubrique"] == "eloignement" and p["code"] != open_route
        ],
        complementaires=list(affaire.reglage("publics.complementaires") or ()),
        liste_limitative=bool(affaire.reglage("publics.liste_limitative")),
        proposition_motivee=affaire.reglage("publics.proposition_motivee") is not False,
    )


def _modalites(affaire: Affaire) -> ctx.ModalitesCtx:
    chosen = set(affaire.reglage("modalites") or Modalite)
    return ctx.ModalitesCtx(
        embauche_directe=Modalite.EMBAUCHE_DIRECTE in chosen,
        mise_a_disposition=Modalite.MISE_A_DISPOSITION in chosen,
        sous_traitance_groupement=Modalite.SOUS_TRAITANCE_GROUPEMENT in chosen,
        restreintes=chosen != set(Modalite),
        seule=len(chosen) == 1,
        comptage_derogatoire=affaire.duree_comptage_mois() != counting_months(affaire.droit),
        duree_comptage_mois=str(affaire.duree_comptage_mois()),
        eiti=eiti_until_the_end(affaire),
    )


def end_of_performance(affaire: Affaire) -> date | None:
    """The last month of the contract, renewals included; counted from its start, else from the notice."""
    marche = affaire.dossier.marche
    if not marche.duree_mois:
        return None
    frame = marche.accord_cadre
    each = (frame.duree_reconduction_mois or marche.duree_mois) if frame else 0
    months = marche.duree_mois + (frame.reconductions * each if frame else 0)
    start = marche.date_debut or affaire.droit.date
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, 1)


def eiti_until_the_end(affaire: Affaire) -> bool:
    """Whether the EITI experiment is known to last until the end of performance."""
    end = end_of_performance(affaire)
    known = affaire.droit.law.at(end).find("structure.eiti") if end else None
    affaire.droit.find("structure.eiti")
    return known is not None and not known.a_verifier


def _facilitateur(affaire: Affaire) -> ctx.FacilitateurCtx:
    who = affaire.dossier.facilitateur
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


def _pilotage(affaire: Affaire) -> ctx.PilotageCtx:
    def days(key: str) -> str:
        return bare(affaire.reglage(f"pilotage.{key}"))

    year = affaire.droit.read("usage.duree.mois_par_an").valeur
    frame = affaire.dossier.marche.accord_cadre
    months = affaire.dossier.marche.duree_mois or 0
    return ctx.PilotageCtx(
        contact_facilitateur_jours=days("contact_facilitateur_jours"),
        reunion_lancement_jours=days("reunion_lancement_jours"),
        convocation_jours=days("convocation_jours"),
        justificatifs_jours=days("justificatifs_jours"),
        eligibilite_jours=days("eligibilite_jours"),
        observations_jours=days("observations_jours"),
        releve_texte=RYTHMES[Periodicite.lire(affaire.reglage("pilotage.releve"))],
        releve_jour=days("releve_jour"),
        rapport_annuel=months > year or bool(frame and frame.reconductions),
        rapport_final_mois_apres=days("rapport_final_mois_apres"),
    )


def _penalites(affaire: Affaire) -> ctx.PenalitesCtx:
    return ctx.PenalitesCtx(
        heure_non_realisee=money(affaire.reglage("penalites.heure_non_realisee")),
        reunion_manquee=money(affaire.reglage("penalites.reunion_manquee")),
        document_par_manquement=money(affaire.reglage("penalites.document_par_manquement")),
        document_par_jour=money(affaire.reglage("penalites.document_par_jour")),
        delai_mise_en_demeure_jours=bare(affaire.reglage("penalites.delai_mise_en_demeure_jours")),
    )


def _groupement(affaire: Affaire) -> ctx.GroupementCtx:
    group = affaire.dossier.marche.groupement
    return ctx.GroupementCtx(
        libre=group.forme is FormeGroupement.LIBRE,
        conjoint=group.forme is FormeGroupement.CONJOINT,
        solidaire=group.forme is FormeGroupement.SOLIDAIRE,
        mandataire_solidaire=group.mandataire_solidaire,
    )
