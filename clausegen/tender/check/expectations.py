"""What each piece is allowed to say, drawn from the case: the other side of the read-back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any

from pydantic import BaseModel

from clausegen import french as fr
from clausegen.clauses.catalogue import Destinataire, Piece, PorteeLots
from clausegen.french import french_date
from clausegen.model.vocabulary import Levier
from clausegen.tender.case import Case
from clausegen.tender.check.facts import Fact, expected
from clausegen.tender.check.read_back import Expected, amounts_of, numbers_of, shown
from clausegen.tender.groups import reservations
from clausegen.tender.schedule import schedule

_BUYERS_OWN = ("hypotheses", "motif_ecart")
"""Texts that may tell the estimate: their numbers are nobody else's."""
_EUROS = ("penalite_", "condition_penalite_", "critere_penalite_", "tranche_", "seuil_", "accord_cadre_")
_SMALL = 1000
"""Below, an amount in euros is also a number of days, of hours or of an article."""
_SIZING_SHARES = ("part_main_oeuvre", "taux_insertion", "taux_charges")


def expectations(
    case: Case,
    piece: Piece,
    fichier: str,
    sections: Mapping[str, int],
    template_text: str,
    internal: Mapping[str, Any],
) -> Expected:
    """What ``piece`` must and may say.

    ``internal`` holds the variables of internal documents: their numbers are allowed there only.
    """
    facts = expected(case, dict(sections))
    internal_piece = piece.dossier is Destinataire.INTERNE
    texts = tuple(user_texts(case.dossier, internal=internal_piece))
    if internal_piece and case.lu.profil is not None:
        texts += tuple(strings(case.lu.profil.model_dump()))
    if internal_piece and case.obligation.decp is not None:
        texts += tuple(strings(case.obligation.decp.to_json()))  # the schema's own spelling
    allowed = numbers_of([template_text, *texts, *map(shown, facts.values()), *_law(case, sections)])
    # Titles number themselves in Word; lots keep the number the user gave.
    allowed |= numbers_of(_public(case))
    if internal_piece:
        allowed |= numbers_of(strings(internal))
    public = frozenset(shown(v) for v in facts.values() if isinstance(v, Decimal)) | numbers_of(_public(case))
    return Expected(
        piece=piece,
        fichier=fichier,
        faits=facts,
        demandes=frozenset(_demanded(case, piece, facts)),
        textes=texts,
        nombres=allowed,
        pourcentages_interdits=frozenset(_shares(case)) - _public_shares(facts),
        montants_interdits=secret_amounts(case) - public,
        couts_interdits=secret_costs(case) - _public_euros(facts),
        entete=(case.dossier.acheteur.nom, case.dossier.marche.reference),
    )


def _demanded(case: Case, piece: Piece, facts: Mapping[str, Fact]) -> Iterator[str]:
    """The facts that a piece must carry: those of its catalogue entry, for the lots that it names."""
    named = {
        PorteeLots.CLAUSE: case.lots_clause,
        PorteeLots.CONCERNES: tuple(lot for lot in case.lots if set(lot.calcul.leviers) - {Levier.AUCUN}),
        PorteeLots.TOUS: case.lots,
    }[piece.lots]
    titles = {f"intitule_lot_{lot.cle}" for lot in case.lots} - {f"intitule_lot_{lot.cle}" for lot in named}
    patterns = (*piece.faits, *(piece.faits_insertion if case.lots_clause else ()))
    for name in facts:
        if name not in titles and any(fnmatchcase(name, pattern) for pattern in patterns):
            yield name


def _public_shares(facts: Mapping[str, Fact]) -> frozenset[str]:
    """The percentages that the law publishes: the share of a reserved lot's workforce."""
    return frozenset(shown(value) for name, value in facts.items() if name.startswith("reserve_part_"))


def _public_euros(facts: Mapping[str, Fact]) -> frozenset[str]:
    """The amounts in euros that the pieces state: penalties, slices, triggers, minimum."""
    stated = {shown(v) for n, v in facts.items() if n.startswith(_EUROS) and isinstance(v, Decimal)}
    own = (str(v) for n, v in facts.items() if n.startswith("particularite_"))
    return frozenset(stated | {amount for text in own for amount, euros in amounts_of(text) if euros})


def secret_amounts(case: Case) -> frozenset[str]:
    """The amounts of the estimate, as bare digits; small ones would be any number of the text."""
    marche, frame = case.dossier.marche, case.dossier.marche.accord_cadre
    found = [lot.montant_ht for lot in case.dossier.lots] + [lot.estimation_ht for lot in case.dossier.lots]
    found += [part.montant_ht for lot in case.dossier.lots for part in lot.tranches or ()]
    found += [marche.valeur_estimee_ht, marche.montant_ht, case.dossier.somme_lots_ht()]
    found.append(frame.estimation_ht if frame else None)
    return frozenset(shown(amount) for amount in found if amount is not None and amount >= _SMALL)


def secret_costs(case: Case) -> frozenset[str]:
    """The hourly costs, as bare digits."""
    values = (lot.layers.get("cout_horaire") for lot in case.lots)
    return frozenset(shown(Decimal(value.valeur)) for value in values if value is not None)


def user_texts(record: BaseModel, *, internal: bool) -> Iterator[str]:
    """Every text that the user wrote in the dossier; for bidders, without those meant for the buyer."""
    yield from strings(record.model_dump(), () if internal else _BUYERS_OWN)


def strings(content: Any, without: Collection[str] = ()) -> Iterator[str]:  # noqa: ANN401 - any nesting
    """Every text inside nested mappings and lists, but what stands under the keys ``without``."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for key, item in content.items():
            if key not in without:
                yield from strings(item, without)
    elif isinstance(content, list | tuple):
        for item in content:
            yield from strings(item, without)


def _law(case: Case, sections: Mapping[str, int]) -> Iterator[str]:
    """The articles that this contract cites: its own general terms, the code, our own article."""
    yield from strings(case.ccag)
    for id_ in case.textes():
        yield case.droit.read(id_).valeur["article"]
    for reading in case.droit.group("public"):
        yield reading.valeur["libelle"]
    for reading in case.citations.values():
        yield reading.fiche["citation"]
    for item in reservations(case):
        if item.regle is not None:
            yield from strings(item.regle.fiche)
            yield from (case.droit.read(id_).fiche["article"] for id_ in item.regle.fiche["textes"])
    number = case.article
    yield str(number)
    for rank in sections.values():
        yield f"{number} {rank}"


def _public(case: Case) -> Iterator[str]:
    """What bidders may read beside the facts: what the notice publishes, the steps and their dates."""
    marche = case.dossier.marche
    for months in (marche.duree_mois, marche.nombre_reconductions, marche.mois_par_reconduction):
        yield fr.nombre(months or 0)
    for day in (marche.date_envoi_avis, marche.date_debut, marche.date_notification):
        yield french_date(day) if day else ""
    plan = schedule(case)
    yield french_date(plan.fin_ferme) if plan.fin_ferme else ""
    for step in plan.etapes:
        yield step.echeance
        yield from (french_date(day) for day in (*step.jours, step.debut) if day)
    frame = case.dossier.marche.accord_cadre
    for amount in (frame.minimum_ht, frame.maximum_ht) if frame else ():
        if amount is not None:
            yield fr.nombre(amount)


def _shares(case: Case) -> Iterator[str]:
    for lot in case.lots:
        for key in _SIZING_SHARES:
            value = lot.layers.get(key)
            if value is not None:
                yield shown(Decimal(value.valeur) * 100)
