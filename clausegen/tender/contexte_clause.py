"""Makes the variables of the pieces given to bidders from the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from clausegen.hours import format as fr
from clausegen.model.layers import Couche, Valeur
from clausegen.model.scalars import slug
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

_PERIODES = {
    Periode.FERME: "durée de la période ferme",
    Periode.TOTALE: "durée totale, reconductions comprises",
    Periode.ANNUELLE: "par année d’exécution",
}
_RYTHMES = {
    Periodicite.MENSUELLE: "chaque mois",
    Periodicite.TRIMESTRIELLE: "chaque trimestre",
    Periodicite.SEMESTRIELLE: "chaque semestre",
}
_MODALITES = {
    Modalite.EMBAUCHE_DIRECTE: "embauche directe",
    Modalite.MISE_A_DISPOSITION: "mise à disposition",
    Modalite.SOUS_TRAITANCE_GROUPEMENT: "sous-traitance ou groupement",
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
        lots_ratio_annuels=any(
            lot.calcul.ratio and lot.calcul.periode is Periode.ANNUELLE for lot in affaire.lots_clause
        ),
        lots_sans_clause=[designation(affaire, lot) for lot in affaire.lots if not lot.sous_clause],
        accord_cadre=_accord_cadre(affaire),
        reconduction=_reconduction(affaire),
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
        derogations=[
            ctx.DerogationCtx(
                article_ccag=d.article_ccag,
                section=sections[d.section],
                objet=d.objet,
                signet=f"derogation_{d.code}",
            )
            for d in affaire.derogations
        ],
        particularites=list(particularites(affaire, sections)),
    )


def designation(affaire: Affaire, lot: LotAffaire) -> str:
    """« Lot 1 – Gros œuvre », or the contract itself when it has no lots."""
    if not affaire.dossier.alloti:
        return "Marché"
    return f"Lot{fr.NB}{lot.lot.numero} – {lot.lot.intitule}"


def number(affaire: Affaire, lot: LotAffaire) -> str:
    """The number of a lot as it is printed; « unique » for a contract without lots."""
    return lot.lot.numero if affaire.dossier.alloti else "unique"


def bare(value: Decimal | int | None) -> str:
    """A number without its unit; empty when absent or zero (no penalty, no trigger)."""
    return fr.nombre(value) if value else ""


def _acheteur(affaire: Affaire) -> ctx.AcheteurCtx:
    buyer = affaire.dossier.acheteur
    siret = buyer.siret or ""
    who = buyer.representant
    return ctx.AcheteurCtx(
        nom=buyer.nom,
        siret=fr.NB.join(filter(None, (siret[:3], siret[3:6], siret[6:9], siret[9:]))),
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
    numbers = {
        key: ccag.get(key) or ""
        for key in ("article_insertion", "article_publics", "article_modalites", "article_penalites")
    }
    present = affaire.dossier.marche.ccag not in (None, Ccag.AUCUN)
    return ctx.CcagCtx(present=present, nom=ccag["nom"] if present else "", **numbers)


def _article(affaire: Affaire, sections: Mapping[str, int]) -> ctx.ArticleCtx:
    number = affaire.dossier.pieces.article_ccap
    where = (
        f"de l’article{fr.NB}{number} du CCAP"
        if number
        else f"de l’article «{fr.NB}{_CCAP_TITLE}{fr.NB}» du CCAP"
    )
    return ctx.ArticleCtx(numero=str(affaire.article), reference_de=where, sections=dict(sections))


def _fondement(affaire: Affaire) -> str:
    """The articles that the piece carries out: the duty's article is cited only when it is certain."""
    basis = affaire.droit.read("texte.l2112_2").valeur["article"]
    duty = affaire.obligation
    if duty.obligatoire is not True:
        return f"de l’article {basis}".replace(". ", f".{fr.NB}")
    due = affaire.droit.read("texte.l2112_2_1").valeur["article"]
    return f"des articles {basis} et {due}".replace(". ", f".{fr.NB}")


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
        tranche_ht=bare(ratio.tranche_ht) if ratio else "",
        seuil_ht=bare(ratio.seuil_ht) if ratio else "",
        au_dela=ratio is not None and ratio.declenchement is Declenchement.AU_DELA,
        prorata=ratio is not None and ratio.mode_tranche is ModeTranche.PRORATA,
        periode_texte=period_text(affaire, lot),
    )


def period_text(affaire: Affaire, lot: LotAffaire) -> str:
    """The period of a lot's volume; without renewal, firm and total are the contract's duration."""
    frame = affaire.dossier.marche.accord_cadre
    renewals = frame.reconductions if frame else 0
    if lot.calcul.periode is not Periode.ANNUELLE and not renewals:
        return "durée du marché"
    return _PERIODES[lot.calcul.periode]


def _accord_cadre(affaire: Affaire) -> ctx.AccordCadreCtx:
    frame = affaire.dossier.marche.accord_cadre
    forme = frame.forme if frame else None
    return ctx.AccordCadreCtx(
        present=frame is not None,
        bons_de_commande=forme in (FormeAccordCadre.BONS_DE_COMMANDE, FormeAccordCadre.MIXTE),
        marches_subsequents=forme in (FormeAccordCadre.MARCHES_SUBSEQUENTS, FormeAccordCadre.MIXTE),
        minimum_ht=bare(frame.minimum_ht) if frame else "",
        maximum_ht=bare(frame.maximum_ht) if frame else "",
    )


def _reconduction(affaire: Affaire) -> ctx.ReconductionCtx:
    frame = affaire.dossier.marche.accord_cadre
    periods = {lot.calcul.periode for lot in affaire.lots_clause if lot.calcul.ratio is None}
    return ctx.ReconductionCtx(
        possible=bool(frame and frame.reconductions),
        ferme=periods == {Periode.FERME},
        annuelle=periods == {Periode.ANNUELLE},
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
        releve_texte=_RYTHMES[Periodicite.lire(affaire.reglage("pilotage.releve"))],
        releve_jour=days("releve_jour"),
        rapport_annuel=months > year or bool(frame and frame.reconductions),
        rapport_final_mois_apres=days("rapport_final_mois_apres"),
    )


def _penalites(affaire: Affaire) -> ctx.PenalitesCtx:
    return ctx.PenalitesCtx(
        **{key: bare(affaire.reglage(f"penalites.{key}")) for key in ctx.PenalitesCtx.model_fields}
    )


def _groupement(affaire: Affaire) -> ctx.GroupementCtx:
    group = affaire.dossier.marche.groupement
    return ctx.GroupementCtx(
        libre=group.forme is FormeGroupement.LIBRE,
        conjoint=group.forme is FormeGroupement.CONJOINT,
        solidaire=group.forme is FormeGroupement.SOLIDAIRE,
        mandataire_solidaire=group.mandataire_solidaire,
    )


def particularites(affaire: Affaire, sections: Mapping[str, int]) -> list[ctx.ParticulariteCtx]:
    """What a lot settles otherwise than the contract, lot by lot."""
    found = []
    for lot in affaire.lots_clause:
        for key, disposition in affaire.catalogue.dispositions.items():
            own = lot.layers.get(key)
            if own is None or own.couche is not Couche.LOT or own.valeur == affaire.reglage(key):
                continue
            found.append(
                ctx.ParticulariteCtx(
                    lot=designation(affaire, lot),
                    section=sections[disposition.section],
                    libelle=disposition.libelle,
                    valeur=disposition_text(own, disposition.unite),
                    signet=f"particularite_{lot.cle}_{slug(key.rpartition('.')[2])[:12]}",
                )
            )
    return found


def disposition_text(value: Valeur, unit: str) -> str:
    """A setting as it is printed: number and unit, yes or no, a list, a rhythm."""
    raw: Any = value.valeur
    match raw:
        case bool():
            return "oui" if raw else "non"
        case Decimal() | int():
            return f"{fr.nombre(raw)}{fr.NB}{unit}" if unit else fr.nombre(raw)
        case Periodicite():
            return _RYTHMES[raw]
        case tuple():
            return ", ".join(_MODALITES.get(item, str(item)) for item in raw)
        case _:
            return str(raw)
