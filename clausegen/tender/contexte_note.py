"""Makes the variables of the buyer's own documents: figures, reasoning, duty, doubts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from clausegen import __version__
from clausegen.hours import Calcul, Niveau
from clausegen.hours import format as fr
from clausegen.hours.labels import label, show
from clausegen.law.records import french_date
from clausegen.model.layers import Couche, Valeur
from clausegen.model.vocabulary import Methode
from clausegen.tender import contexte_interne as ctx
from clausegen.tender.affaire import Affaire, LotAffaire
from clausegen.tender.contexte_clause import build as build_clause
from clausegen.tender.contexte_clause import designation, eiti_until_the_end, period_text

_METHODES = {
    Methode.MONTANT: "par le montant (montant HT × part de main-d’œuvre × taux ÷ coût horaire)",
    Methode.PART_HEURES: "par les heures travaillées (heures totales × taux)",
    Methode.PROPRETE: "propreté, avec reprise de personnel",
    Methode.TRANCHE: "par tranche de montant facturé",
    Methode.PALIER: "par paliers de montant",
    Methode.FORFAIT: "forfait",
}
_NOT_A_FIGURE = {"leviers", "methode", "hypotheses", "motif_ecart", "nature", "corps_etat"}
_SETTINGS = ("pilotage.", "penalites.delai")


def build(affaire: Affaire, sections: Mapping[str, int], day: date) -> ctx.ContexteInterne:
    """The variables of internal documents written on ``day``."""
    clause = build_clause(affaire, sections)
    lots = [_lot(affaire, lot) for lot in affaire.lots]
    roundings = dict.fromkeys(lot.calcul.arrondi for lot in affaire.lots_clause if lot.calcul.arrondi)
    return ctx.ContexteInterne(
        **{name: getattr(clause, name) for name in type(clause).model_fields},
        note=ctx.NoteCtx(
            date=french_date(day),
            version=__version__,
            arrondi=" ; ".join(roundings) or "sans objet",
            lots=lots,
            ecarts=[lot for lot in lots if lot.motif_ecart],
            valeurs=list(_values(affaire)),
        ),
        total=_total(affaire),
        obligation=_obligation(affaire),
        alertes=list(_alerts(affaire)),
        hypotheses=[affaire.dossier.hypotheses] if affaire.dossier.hypotheses else [],
        a_verifier=list(dict.fromkeys(to_check(affaire))),
    )


def _lot(affaire: Affaire, lot: LotAffaire) -> ctx.LotNoteCtx:
    calcul = lot.calcul
    amount = lot.layers.get("montant_ht") or lot.layers.get("estimation_ht")
    return ctx.LotNoteCtx(
        numero=lot.lot.numero,
        cle=lot.cle,
        intitule=lot.lot.intitule,
        designation=designation(affaire, lot),
        montant_ht=show(amount) if amount else "–",
        exact=_exact(calcul),
        recommande=_hours(calcul, recommended=True),
        retenu=_hours(calcul, recommended=False),
        ratio=calcul.ratio is not None,
        motif_ecart=calcul.motif_ecart or "",
        methode_texte=_METHODES[calcul.methode],
        periode_texte=period_text(affaire, lot),
        equivalences=equivalences(calcul),
        hypotheses=lot.lot.hypotheses or "",
        etapes=[] if not lot.sous_clause else [_step(step.libelle, step.formule) for step in calcul.etapes],
        sensibilite=sensitivity(calcul),
    )


def _step(libelle: str, formule: str) -> ctx.EtapeCtx:
    return ctx.EtapeCtx(libelle=libelle[:1].upper() + libelle[1:], formule=formule)


def _exact(calcul: Calcul) -> str:
    if calcul.heures_exactes is None:
        return "–"
    return fr.heures(calcul.heures_exactes)


def _hours(calcul: Calcul, *, recommended: bool) -> str:
    if calcul.ratio is not None:
        return f"{fr.heures(calcul.ratio.heures_par_tranche)} par {fr.montant(calcul.ratio.tranche_ht)}"
    value = calcul.heures_recommandees if recommended else calcul.heures
    return fr.heures(value) if value is not None else "sans clause"


def equivalences(calcul: Calcul) -> str:
    """« 98,9 jours, 19,8 semaines, 4,6 mois ou 0,43 équivalent temps plein (convention) »."""
    found = calcul.equivalences
    if found is None:
        return ""
    return (
        f"{fr.unite(found.jours, 'jours')}, {fr.unite(found.semaines, 'semaines')}, "
        f"{fr.unite(found.mois, 'mois')} ou {fr.unite(found.etp, 'équivalent temps plein')} "
        f"({found.convention})"
    )


def sensitivity(calcul: Calcul) -> str:
    """The other hypotheses and what they give, in one sentence; empty without a table."""
    others = [line for line in calcul.sensibilite if not line.retenue]
    return " ; ".join(f"{line.libelle} : {fr.heures(line.heures)}" for line in others)


def _total(affaire: Affaire) -> ctx.TotalCtx:
    sizing = affaire.dimensionnement
    under = affaire.lots_clause
    gaps = [lot for lot in under if lot.calcul.motif_ecart]
    etp = [lot.calcul.equivalences.etp for lot in under if lot.calcul.equivalences]
    conventions = {lot.calcul.equivalences.convention for lot in under if lot.calcul.equivalences}
    convention = conventions.pop() if len(conventions) == 1 else "conventions différentes"
    mixed = " ".join(alert.texte for alert in sizing.alertes)
    estimate = sizing.total_estimation
    several = len(under) > 1
    return ctx.TotalCtx(
        heures=fr.nombre(sizing.total_heures) if sizing.total_heures is not None else "",
        estimation=fr.heures(estimate, 0) if estimate is not None else "sans total",
        periode_texte=period_text(affaire, under[0]) if under else "",
        motif_sans_total=mixed or "les volumes suivent les montants facturés",
        etp=fr.nombre(sum(etp)) if etp else "–",
        etp_texte=f"équivalent temps plein sur un an ({convention})",
        lots_concernes=str(len(under)),
        lots_texte=f"lot{'s' if several else ''} concerné{'s' if several else ''} sur {len(affaire.lots)}",
        ecart=bool(gaps),
        lots_ecart=str(len(gaps)),
    )


def _obligation(affaire: Affaire) -> ctx.ObligationCtx:
    duty = affaire.obligation
    answer = {
        True: "Une condition d’exécution relative au domaine social ou à l’emploi est obligatoire.",
        False: "Aucune condition d’exécution sociale n’est obligatoire.",
        None: "Le logiciel ne peut pas dire si une condition d’exécution sociale est obligatoire.",
    }[duty.obligatoire]
    details = []
    if duty.fondement:
        details.append(f"Texte : {duty.fondement.citation}, en vigueur depuis le {french_date(duty.fondement.en_vigueur_le)}.")
    if duty.reponse:
        details.append(duty.reponse.texte)
    return ctx.ObligationCtx(conclusion=f"{answer} {duty.pourquoi}", details=details)


def _alerts(affaire: Affaire) -> Iterator[ctx.AlerteCtx]:
    shared: dict[str, list[str]] = {}
    for lot in affaire.lots:
        for alert in lot.calcul.alertes:
            if alert.niveau is Niveau.ATTENTION:
                shared.setdefault(alert.texte, []).append(designation(affaire, lot))
    for alert in affaire.dimensionnement.alertes:
        shared.setdefault(alert.texte, [])
    every = len(affaire.lots_clause)
    for texte, lots in shared.items():
        where = "Tous les lots" if every > 1 and len(lots) >= every else ", ".join(lots)
        yield ctx.AlerteCtx(lot=where if affaire.dossier.alloti else "", texte=texte)


def _values(affaire: Affaire) -> Iterator[ctx.ValeurCtx]:
    """The values used, those shared by all lots first told once."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for lot in affaire.lots_clause:
        for value in lot.calcul.entrees:
            if value.cle not in _NOT_A_FIGURE:
                key = (label(value.cle), show(value), value.origine())
                found.setdefault(key, []).append(lot.lot.numero)
    for setting in default_settings(affaire):
        found.setdefault((label_setting(affaire, setting.cle), str(setting.valeur), setting.origine()), [])
    every = len(affaire.lots_clause)
    for (name, shown, origin), lots in found.items():
        which = "" if len(lots) in (0, every) else f"lot{'s' if len(lots) > 1 else ''} {', '.join(lots)}"
        yield ctx.ValeurCtx(libelle=name[:1].upper() + name[1:], lots=which, valeur=shown, origine=origin)


def default_settings(affaire: Affaire) -> list[Valeur]:
    """The settings of the clause that nobody chose: the software's own starting values."""
    found = []
    for key in affaire.reglages.keys():  # noqa: SIM118 - Layers is not a mapping
        value = affaire.reglages.get(key)
        if value is not None and value.couche is Couche.INTEGRE and key.startswith(_SETTINGS):
            found.append(value)
    return found


def label_setting(affaire: Affaire, cle: str) -> str:
    """The name of a setting of the clause, from the catalogue."""
    disposition = affaire.catalogue.dispositions.get(cle)
    return disposition.libelle if disposition else label(cle)


def to_check(affaire: Affaire) -> Iterator[str]:
    """Every « à vérifier » that concerns this contract."""
    for doubt in affaire.obligation.a_verifier:
        yield doubt.texte
    if not eiti_until_the_end(affaire):
        yield (
            "L’entreprise d’insertion par le travail indépendant (EITI) n’est pas citée : la fin connue de "
            "cette expérimentation précède celle du marché. Vérifiez si elle a été prolongée."
        )
    if affaire.dossier.facilitateur is None:
        yield "Aucun facilitateur n’est désigné : vérifiez qui contrôle l’éligibilité des personnes et les heures."
    if affaire.dossier.marche.ccag not in (None, "aucun"):
        order = affaire.droit.read(f"ccag.{affaire.dossier.marche.ccag}.ordre_pieces")
        yield (
            "L’annexe « engagement de l’entreprise » n’est pas une annexe financière : l’article du CCAP sur les "
            f"pièces contractuelles la cite et lui donne un rang ({affaire.ccag['nom']}, article {order.valeur['article']}"
            f"{', numéro à vérifier' if order.a_verifier else ''})."
        )
    defaults = [label_setting(affaire, value.cle) for value in default_settings(affaire)]
    if defaults:
        yield "Délais et rythmes que le dossier ne fixe pas, repris des valeurs de départ : " + "; ".join(
            name[:1].lower() + name[1:] for name in defaults
        ) + "."
