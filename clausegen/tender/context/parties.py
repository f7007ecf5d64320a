"""Who contracts, on what ground, in which words: the variables that head every piece."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from clausegen import french as fr
from clausegen.french import NB, french_date
from clausegen.model.vocabulary import Ccag, Procedure
from clausegen.tender.case import Case
from clausegen.tender.context import schema as ctx
from clausegen.tender.context.volumes import bare

_NO_NEGOTIATION = frozenset({Procedure.APPEL_OFFRES_OUVERT, Procedure.APPEL_OFFRES_RESTREINT})


def acheteur(case: Case) -> ctx.AcheteurCtx:
    """The buyer."""
    buyer = case.dossier.acheteur
    siret = buyer.siret or ""
    who = buyer.representant
    return ctx.AcheteurCtx(
        nom=buyer.nom,
        siret=NB.join(filter(None, (siret[:3], siret[3:6], siret[6:9], siret[9:]))),
        adresse=buyer.adresse or "",
        representant=", ".join(filter(None, (who.nom, who.qualite))) if who else "",
    )


def marche(case: Case) -> ctx.MarcheCtx:
    """The contract."""
    contract = case.dossier.marche
    renewals = contract.nombre_reconductions
    return ctx.MarcheCtx(
        reference=contract.reference,
        objet=contract.objet,
        nature=str(contract.nature),
        lieu=contract.lieu or "",
        duree_mois=bare(contract.duree_mois),
        alloti=case.dossier.alloti,
        signature_offre=contract.signature_offre,
        concession=case.concession,
        negociation=contract.procedure not in _NO_NEGOTIATION,
        duree_texte=_duration(case),
        reconductions=bare(renewals),
        date_avis=_day(contract.date_envoi_avis),
        date_debut=_day(contract.date_debut),
    )


def _duration(case: Case) -> str:
    contract = case.dossier.marche
    if not contract.duree_mois:
        return ""
    first = f"{fr.nombre(contract.duree_mois)}{NB}mois"
    times = contract.nombre_reconductions
    if not times:
        return first
    each = f"{fr.nombre(contract.mois_par_reconduction or 0)}{NB}mois"
    return f"{first}, reconductible {fr.nombre(times)}{NB}fois {each}"


def _day(day: date | None) -> str:
    return french_date(day) if day else ""


def partie(case: Case) -> ctx.PartieCtx:
    """The words for the parties and for the contract's own documents."""
    parties, words = case.ccag["parties"], case.catalogue.mots[case.livre]
    fields = ctx.MotsPartie.model_fields
    buyer, holder = (
        ctx.MotsPartie(**{key: parties[side][key] for key in fields}) for side in ("acheteur", "titulaire")
    )
    return ctx.PartieCtx(
        acheteur=buyer,
        titulaire=holder,
        decompte=case.decompte_general,
        contrat=ctx.MotsContrat(**words["contrat"]),
        **{name: ctx.MotsPartie(**words[name]) for name in ("cahier", "acte", "annexe")},
    )


def ccag(case: Case) -> ctx.CcagCtx:
    """The general terms."""
    terms = case.ccag
    numbers = {key: terms.get(key) or "" for key in ctx.CcagCtx.model_fields if key.startswith("article_")}
    present = case.dossier.marche.ccag not in (None, Ccag.AUCUN)
    return ctx.CcagCtx(present=present, nom=terms["nom"] if present else "", **numbers)


def article(case: Case, sections: Mapping[str, int]) -> ctx.ArticleCtx:
    """Our article in the buyer's document; a sub-article that is not there has the rank 0."""
    return ctx.ArticleCtx(
        numero=str(case.article),
        titre=case.titre_article,
        reference=case.reference_article,
        reference_de=f"de l’{case.reference_article}",
        sections=dict(sections),
    )


def fondement(case: Case) -> str:
    """The articles that the piece carries out: the duty's article is cited only when it is certain."""
    texts = [case.droit.read(id_).valeur["article"] for id_ in case.textes()]
    if not texts:
        return ""
    cited = f"de l’article {texts[0]}" if len(texts) == 1 else f"des articles {' et '.join(texts)}"
    return cited.replace(". ", f".{NB}")


def citation(case: Case, name: str) -> ctx.CitationCtx:
    """An article of the code, only when it is certain and applies to this kind of contract."""
    reading = case.citations.get(name)
    cited = reading.fiche["citation"].replace(". ", f".{NB}") if reading else ""
    return ctx.CitationCtx(article=cited)
