"""Whether a social condition is due, why, what must be written, and what must be checked.

Enters: a dossier and the law. Leaves: an ``Obligation``, pure of any output. The date is that of the
notice, else of the engagement of the consultation. The software chooses no exception and words no
reason: the decision is the buyer's. The duty stays a duty when an exception is available.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from clausegen.clauses.dates import contradictory_dates
from clausegen.clauses.decp import essential_data, levers_of
from clausegen.clauses.levers import CONDITIONS, book, refuse_forbidden
from clausegen.clauses.obligation_records import (
    AEcrire,
    AVerifier,
    ExceptionOuverte,
    Fondement,
    NonConcerne,
    Obligation,
    Reponse,
    Seuil,
)
from clausegen.clauses.retained_value import ValeurRetenue, euros, retained_value
from clausegen.errors import InputError, Place, Problem
from clausegen.french import french_date
from clausegen.law import Law, LawAt, Reading
from clausegen.law.records import years_later
from clausegen.model.dossier import Dossier
from clausegen.model.vocabulary import FormeAccordCadre, Levier, TypeAcheteur, TypeContrat

__all__ = ["Obligation", "assess", "notice_date"]


def assess(dossier: Dossier, law: Law) -> Obligation:
    """Say whether a social condition is due for this dossier; ``InputError`` when it has no date."""
    day = notice_date(dossier)
    droit = law.at(day)
    refuse_forbidden(dossier, droit)
    answer = _answer(dossier, droit)
    dates = tuple(AVerifier("dates", text) for text in contradictory_dates(dossier))
    return replace(
        answer,
        a_verifier=(*dates, *answer.a_verifier),
        decp=essential_data(dossier, droit),
        lectures=droit.readings,
    )


def notice_date(dossier: Dossier) -> date:
    """The date that decides which law applies: the notice's, else the engagement's."""
    day = dossier.marche.date_envoi_avis or dossier.marche.date_engagement
    if day is not None:
        return day
    raise InputError(
        [
            Problem(
                Place(champ="marche.date_envoi_avis"),
                "aucune date ne dit quel droit s’applique",
                "la date d’envoi de l’avis ou, sans avis, celle de l’engagement de la consultation",
                "ajoutez « date_envoi_avis: AAAA-MM-JJ » sous « marche »",
            )
        ]
    )


def _answer(dossier: Dossier, droit: LawAt) -> Obligation:
    value = retained_value(dossier, droit)
    outside = _not_concerned(dossier, droit)
    for item in outside:
        if item.ce_dossier:
            why = f"{item.libelle} : {item.resume} ({item.citation})."
            return Obligation(droit.date, False, why, value, non_concerne=outside)
    regime = droit.find(f"obligation.regime.{book(dossier)}")
    if regime is None:
        return _before(dossier, droit, value, outside)
    return _within(dossier, droit, regime, value, outside)


def _before(
    dossier: Dossier, droit: LawAt, value: ValeurRetenue, outside: tuple[NonConcerne, ...]
) -> Obligation:
    """The answer for a date before the duty exists."""
    start = droit.law.record(f"obligation.regime.{book(dossier)}").debut
    why = (
        "L’obligation vaut pour les consultations engagées et les avis envoyés à partir du "
        f"{french_date(start)} ; la date du dossier est le {french_date(droit.date)}."
    )
    checks = _subsequent_doubt(dossier, droit)
    return Obligation(droit.date, False, why, value, a_verifier=checks, non_concerne=outside)


def _within(
    dossier: Dossier,
    droit: LawAt,
    regime: Reading,
    value: ValeurRetenue,
    outside: tuple[NonConcerne, ...],
) -> Obligation:
    text = droit.read(regime.fiche["texte"])
    limit = droit.read(_threshold_id(dossier))
    due, why = _compare(value, limit)
    answer = Obligation(
        date=droit.date,
        obligatoire=due,
        pourquoi=why,
        valeur_retenue=value,
        fondement=Fondement(
            citation=text.fiche["citation"],
            resume=text.fiche["resume"],
            en_vigueur_le=text.du,
            source=str(text.source),
            certitude=text.certitude.value,
        ),
        seuil=Seuil(
            id=limit.id,
            libelle=limit.libelle,
            montant=limit.nombre,
            du=limit.du,
            au=limit.au,
            source=str(limit.source),
            a_verifier=limit.a_verifier,
        ),
        a_verifier=_doubts(dossier, droit, value, limit, due),
        non_concerne=outside,
    )
    if due is False:
        return answer
    response, more = _response(dossier, droit, text, small=bool(_small_lot_amounts(dossier, droit)))
    return replace(
        answer,
        reponse=response,
        exceptions=_exceptions(dossier, droit, regime),
        a_ecrire=_to_write(dossier, droit, text),
        a_verifier=(*answer.a_verifier, *more),
    )


def _compare(value: ValeurRetenue, limit: Reading) -> tuple[bool | None, str]:
    shown = euros(limit.nombre)
    if value.montant is None:
        return None, f"La valeur n’est pas connue ({value.explication}) ; le seuil européen est de {shown}."
    told = f"La valeur retenue, {euros(value.montant)} ({value.explication}),"
    reached = value.montant >= limit.nombre
    if limit.a_verifier:
        verdict = "l’atteindrait" if reached else "ne l’atteindrait pas"
        known = f"{told} {verdict}, mais le dernier seuil européen connu, {shown}, "
        return None, known + f"est à vérifier : {limit.motif}."
    if reached:
        return True, f"{told} atteint le seuil européen de {shown}."
    if value.minorant:
        return (
            None,
            f"{told} n’est qu’un minimum, inférieur au seuil européen de {shown} : la valeur entière décide.",
        )
    return False, f"{told} est inférieure au seuil européen de {shown}."


def _doubts(
    dossier: Dossier, droit: LawAt, value: ValeurRetenue, limit: Reading, due: bool | None
) -> tuple[AVerifier, ...]:
    found = [AVerifier(subject, text) for subject, text in value.a_verifier]
    if limit.a_verifier:
        found.append(AVerifier("seuil", f"{limit.libelle} : {limit.motif}."))
    if droit.date > years_later(limit.verifie_le, 1):
        last = french_date(limit.verifie_le)
        found.append(
            AVerifier(
                "droit", f"Le droit a été lu pour la dernière fois le {last} : vérifiez qu’il n’a pas changé."
            )
        )
    if any(lot.nature not in (None, dossier.marche.nature) for lot in dossier.lots):
        kept = dossier.marche.nature.value
        text = f"Des lots n’ont pas la nature du marché ; le seuil retenu est celui de sa nature ({kept})."
        found.append(AVerifier("nature", text))
    found += _subsequent_doubt(dossier, droit)
    if due is not False:
        found += _small_lots(dossier, droit, value)
        if dossier.marche.services_sociaux:
            found.append(_doubt(droit, "services_sociaux"))
    return tuple(found)


def _subsequent_doubt(dossier: Dossier, droit: LawAt) -> tuple[AVerifier, ...]:
    """A contract under an older framework agreement; the dossier can only hint at it."""
    cadre = dossier.marche.accord_cadre
    start = droit.law.record(f"obligation.regime.{book(dossier)}").debut
    older_framework = (
        cadre is not None and cadre.forme is not FormeAccordCadre.BONS_DE_COMMANDE and droit.date < start
    )
    if older_framework or "subséquent" in dossier.marche.objet.lower():
        return (_doubt(droit, "marche_subsequent"),)
    return ()


def _small_lot_amounts(dossier: Dossier, droit: LawAt) -> dict[str, Decimal]:
    """The lots that the rule on small lots could concern, with their amounts: ordinary contracts only."""
    if not dossier.alloti or len(dossier.lots) < 2 or book(dossier) == "concession":
        return {}
    rule = droit.read("seuil.petit_lot").fiche
    return {
        lot.numero: lot.montant_ht
        for lot in dossier.lots
        if lot.montant_ht is not None and lot.montant_ht < rule[(lot.nature or dossier.marche.nature).value]
    }


def _small_lots(dossier: Dossier, droit: LawAt, value: ValeurRetenue) -> list[AVerifier]:
    small = _small_lot_amounts(dossier, droit)
    if not small or value.montant is None:
        return []
    total = sum(small.values(), Decimal(0))
    share = droit.read("seuil.petit_lot").fiche["part_maximale_pourcent"]
    doubt = _doubt(droit, "petits_lots")
    within = (
        "" if total * 100 <= value.montant * share else f", dans la limite de {share} % de la valeur totale"
    )
    numbers = ", ".join(small)
    place = droit.read("texte.r2123_1_2").fiche["citation"]
    return [
        AVerifier(doubt.sujet, f"{doubt.texte} Lots qui pourraient en être ({place}){within} : {numbers}.")
    ]


def _doubt(droit: LawAt, name: str) -> AVerifier:
    reading = droit.read(f"obligation.doute.{name}")
    return AVerifier(reading.id, f"{reading.libelle} : {reading.texte}.")


def _response(
    dossier: Dossier, droit: LawAt, text: Reading, *, small: bool
) -> tuple[Reponse, tuple[AVerifier, ...]]:
    levers = {lot.numero: levers_of(dossier, lot) for lot in dossier.lots}
    without = [number for number, found in levers.items() if not CONDITIONS.intersection(found or ())]
    what = droit.read("obligation.reponse").texte
    citation = text.fiche["citation"]
    if not without:
        told = f"{_each(dossier)} prévoit une condition d’exécution sociale ; l’{citation} demande {what}."
        return Reponse("prevue", told), ()
    if all(found is None for found in levers.values()):
        return Reponse("non_dite", f"Le dossier ne dit pas quel levier est retenu ; est demandée {what}."), ()
    numbers, plural = ", ".join(without), "lot" if len(without) == 1 else "lots"
    other = {lever for found in levers.values() for lever in found or ()} - CONDITIONS - {Levier.AUCUN}
    doubts: tuple[AVerifier, ...] = ()
    if other:
        doubts = (_doubt(droit, "critere_ou_reservation"),)
    if len(without) < len(levers):
        reserve = ", sous réserve de ce qui est à vérifier sur les petits lots" if small else ""
        told = (
            f"Sans condition d’exécution sociale : {plural} {numbers}. "
            f"Chaque lot en demande une, ou une raison consignée{reserve}."
        )
        return Reponse("partielle", told), (*doubts, AVerifier("lots", told))
    if other:
        return Reponse("a_verifier", "Le dossier ne prévoit qu’un critère ou une réservation."), doubts
    return Reponse("absente", f"Le dossier ne prévoit aucune condition sociale ; est demandée {what}."), ()


def _each(dossier: Dossier) -> str:
    if dossier.alloti:
        return "Chaque lot"
    return "La concession" if book(dossier) == "concession" else "Le marché"


def _exceptions(dossier: Dossier, droit: LawAt, regime: Reading) -> tuple[ExceptionOuverte, ...]:
    found = []
    for reading in droit.group(regime.fiche["exceptions"]):
        article = droit.read(reading.fiche["texte"]).fiche["citation"]
        point = reading.fiche["point"]
        hint, told = _hint(dossier, reading.fiche.get("fait"))
        citation = f"{point}, de l’{article}" if point else article
        found.append(ExceptionOuverte(reading.id, reading.libelle, citation, hint, told))
    return tuple(found)


def _hint(dossier: Dossier, fact: Any) -> tuple[bool | None, str]:  # noqa: ANN401 -- a mapping of the data, or nothing
    if not fact:
        return None, "le dossier ne permet pas de le dire"
    if dossier.marche.nature.value != fact["nature"]:
        return False, f"le marché n’est pas un marché de {fact['nature']}"
    months = dossier.marche.duree_totale_mois
    if months is None:
        return None, "la durée du marché n’est pas donnée"
    limit = fact["duree_mois_inferieure_a"]
    side = "est inférieure à" if months < limit else "n’est pas inférieure à"
    return months < limit, f"la durée du dossier, {months} mois, {side} {limit} mois"


def _to_write(dossier: Dossier, droit: LawAt, text: Reading) -> tuple[AEcrire, ...]:
    concession = book(dossier) == "concession"
    general = droit.read("texte.l3114_2" if concession else "texte.l2112_2").fiche["citation"]
    reasons = droit.read(f"obligation.justification.{_reasons_kind(dossier)}")
    grounds = " ; ".join(droit.read(id_).fiche["citation"] for id_ in reasons.fiche["textes"])
    contract = "le contrat de concession" if concession else "le cahier des charges (CCAP ou équivalent)"
    return (
        AEcrire(
            cas="si une condition sociale est prévue",
            quoi="la condition d’exécution" + (", lot par lot" if dossier.alloti else ""),
            ou=f"dans {contract}, joint aux documents de la consultation",
            fondement=f"{general} ; {text.fiche['citation']}",
        ),
        AEcrire(
            cas="si aucune ne l’est, au titre d’une exception",
            quoi=f"les raisons propres à ce contrat{', ou au lot' if dossier.alloti else ''}, datées et "
            "signées avant le lancement",
            ou=reasons.fiche["ou"],
            fondement=grounds,
        ),
    )


def _not_concerned(dossier: Dossier, droit: LawAt) -> tuple[NonConcerne, ...]:
    found = []
    for kind in (TypeContrat.MARCHE_DEFENSE, TypeContrat.AUTRE_MARCHE):
        reading = droit.find(f"obligation.non_concerne.{kind.value}")
        if reading is not None:
            text = droit.read(reading.fiche["texte"]).fiche
            here = dossier.marche.type_contrat is kind
            found.append(NonConcerne(reading.id, reading.libelle, text["citation"], text["resume"], here))
    return tuple(found)


def _reasons_kind(dossier: Dossier) -> str:
    if book(dossier) == "concession":
        return "concession"
    utility = dossier.acheteur.type is TypeAcheteur.ENTITE_ADJUDICATRICE
    return "entite_adjudicatrice" if utility else "pouvoir_adjudicateur"


def _threshold_id(dossier: Dossier) -> str:
    if book(dossier) == "concession":
        return "seuil.europeen.concession"
    return f"seuil.europeen.{dossier.acheteur.type.value}.{dossier.marche.nature.value}"
