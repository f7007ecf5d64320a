"""The case: one dossier with all that was worked out about it, before any word is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from clausegen.clauses.catalogue import Catalogue, Livre, Piece, Presence
from clausegen.clauses.dates import contradictory_dates
from clausegen.clauses.derogations import Derogation, counting_months, detect
from clausegen.clauses.levers import CONDITIONS, RESERVES, book, refuse_forbidden
from clausegen.clauses.obligation import Obligation, assess, notice_date
from clausegen.errors import InputError, Place
from clausegen.french import NB
from clausegen.hours import Calcul, Dimensionnement, size_dossier
from clausegen.hours.shares import share_out
from clausegen.intake import DossierLu, layers_for
from clausegen.intake.situating import situated
from clausegen.law import Law, LawAt, LawSilentError, Reading
from clausegen.model.dossier import Dossier, Lot
from clausegen.model.layers import Couche, Layers
from clausegen.model.leviers import Tranche
from clausegen.model.scalars import slug
from clausegen.model.vocabulary import Ccag, Levier, Nature, TypeContrat

_ORDINARY: dict[TypeContrat, tuple[tuple[str, ...], tuple[str, ...]]] = {
    TypeContrat.MARCHE: (("texte.l2112_2",), ("texte.l2112_2_1",)),
    TypeContrat.CONCESSION: (("texte.l3114_2",), ("texte.l3114_2_1",)),
}
"""The article that opens conditions of performance, and the one that makes them due."""
_TEXTS = {TypeContrat.MARCHE_DEFENSE: ("texte.l2312_1_1",)}
"""Outside the ordinary contracts; the « autres marchés » have no article that says it."""
_TITLE, _TITLE_WITHOUT_HOURS = "Clause sociale d’insertion", "Clause sociale"
_KEY_LENGTH = 12
"""A lot's key ends bookmark names, which Word cuts at forty characters."""


@dataclass(frozen=True)
class CaseLot:
    """One lot: its record, its key in bookmark names, its settings and its hours."""

    lot: Lot
    cle: str
    layers: Layers
    calcul: Calcul

    @property
    def sous_clause(self) -> bool:
        """Whether the lot has an insertion condition with a volume or a ratio."""
        return Levier.CONDITION_EXECUTION in self.calcul.leviers and (
            self.calcul.heures is not None or self.calcul.ratio is not None
        )

    @property
    def tranches(self) -> tuple[tuple[Tranche, Decimal], ...]:
        """Each tranche with its share of a fixed volume, in proportion to its amount; () without tranches."""
        found = self.lot.tranches
        if not found or not self.sous_clause or self.calcul.heures is None:
            return ()
        shares = share_out(self.calcul.heures, [tranche.montant_ht for tranche in found])
        return tuple(zip(found, shares, strict=True))

    def reglage(self, cle: str) -> Any:  # noqa: ANN401 - typed by the record that the key belongs to
        """The lot's value of a key, its own or the contract's, or None."""
        found = self.layers.get(cle)
        return found.valeur if found else None

    @property
    def reservation(self) -> Levier | None:
        """The lever that reserves the lot, or None."""
        return next(iter(sorted(RESERVES.intersection(self.calcul.leviers))), None)

    @property
    def sans_condition(self) -> bool:
        """Whether the lot has no condition of performance relating to the social domain or employment."""
        return not CONDITIONS.intersection(self.calcul.leviers)


@dataclass(frozen=True)
class Case:
    """Everything known about one contract; what the pieces print comes from here."""

    lu: DossierLu
    droit: LawAt
    catalogue: Catalogue
    lots: tuple[CaseLot, ...]
    reglages: Layers
    """The settings of the contract as a whole: no lot's own layer."""
    dimensionnement: Dimensionnement
    obligation: Obligation
    ccag: Mapping[str, Any]
    """The law's record of the general terms, with the words for the parties."""
    derogations: tuple[Derogation, ...]

    @property
    def dossier(self) -> Dossier:
        """The dossier itself."""
        return self.lu.dossier

    @property
    def lots_clause(self) -> tuple[CaseLot, ...]:
        """The lots under the insertion condition."""
        return tuple(lot for lot in self.lots if lot.sous_clause)

    def lots_avec(self, levier: Levier) -> tuple[CaseLot, ...]:
        """The lots that keep a lever."""
        return tuple(lot for lot in self.lots if levier in lot.calcul.leviers)

    @property
    def lots_reserves(self) -> tuple[CaseLot, ...]:
        """The reserved lots."""
        return tuple(lot for lot in self.lots if lot.reservation)

    @property
    def lots_a_justifier(self) -> tuple[CaseLot, ...]:
        """The lots for which the duty holds and no lever at all is kept: their reasons must be written."""
        if self.obligation.obligatoire is not True:
            return ()
        return tuple(lot for lot in self.lots if set(lot.calcul.leviers) <= {Levier.AUCUN})

    @property
    def lots_justifies(self) -> tuple[CaseLot, ...]:
        """The lots without a social condition whose reasons the dossier gives."""
        return tuple(lot for lot in self.lots if lot.sans_condition and lot.reglage("justification.faits"))

    @property
    def livre(self) -> Livre:
        """Which part of the code rules the contract."""
        return Livre(book(self.dossier))

    @property
    def concession(self) -> bool:
        """Whether the contract is a concession."""
        return self.livre is Livre.CONCESSION

    @property
    def decompte_general(self) -> bool:
        """Whether the contract ends with a general account: under the general terms for works."""
        marche = self.dossier.marche
        if self.concession:
            return False
        works = marche.ccag is Ccag.AUCUN and marche.nature is Nature.TRAVAUX
        return works or marche.ccag in (Ccag.TRAVAUX, Ccag.MOE)

    @property
    def presences(self) -> frozenset[Presence]:
        """The facts of the contract on which some pieces depend."""
        found = {Presence.TOUJOURS}
        if self.lots_justifies:
            found.add(Presence.JUSTIFICATION)
        if any(self.jours_prevus):
            found.add(Presence.CALENDRIER_DATE)
        return frozenset(found)

    @property
    def jours_prevus(self) -> tuple[date | None, date | None]:
        """The foreseen notification and start; neither when the dates contradict each other."""
        if contradictory_dates(self.dossier):
            return None, None
        return self.dossier.marche.date_notification, self.dossier.marche.date_debut

    @property
    def leviers(self) -> frozenset[Levier]:
        """All the levers that at least one lot keeps."""
        return frozenset(levier for lot in self.lots for levier in lot.calcul.leviers)

    def nom(self, lot: CaseLot) -> str:
        """A lot as messages name it after « le »: « lot 2 », or the contract itself when it has no lots."""
        if self.dossier.alloti:
            return f"lot{NB}{lot.lot.numero}"
        return str(self.catalogue.mots[self.livre]["contrat"]["mot"])

    def numero(self, piece: Piece) -> int | None:
        """The number that a piece's first heading bears; None for a piece that has no number."""
        return (getattr(self.dossier.pieces, piece.numero) or 1) if piece.numero else None

    @property
    def reference_article(self) -> str:
        """How the other pieces name our article: « article 12 du CCAP », or by its title."""
        number, book = self.dossier.pieces.article_ccap, self.catalogue.mots[self.livre]["cahier"]["du"]
        named = str(number) if number else f"«{NB}{self.titre_article}{NB}»"
        return f"article{NB}{named} {book}"

    @property
    def article(self) -> int:
        """The number of our article in the buyer's CCAP; 1 as long as it is not told."""
        return self.dossier.pieces.article_ccap or 1

    def reglage(self, cle: str) -> Any:  # noqa: ANN401 - typed by the record that the key belongs to
        """The contract's value of a key, or None."""
        found = self.reglages.get(cle)
        return found.valeur if found else None

    def textes(self) -> tuple[str, ...]:
        """The texts that the clause carries out: the duty's own is cited only when it is certain."""
        kind = self.dossier.marche.type_contrat
        general, duty = _ORDINARY.get(kind, ((), ()))
        due = self.obligation.obligatoire is True
        return _TEXTS.get(kind, (*general, *duty) if due else general)

    @property
    def citations(self) -> Mapping[str, Reading]:
        """The articles of the code that pieces cite, by what they serve; only those that are certain."""
        if self.dossier.marche.type_contrat not in _ORDINARY:
            return {}
        found = {}
        for name, by_book in self.catalogue.citations.items():
            reading = self.droit.find(by_book[self.livre]) if self.livre in by_book else None
            if reading is not None and not reading.a_verifier:
                found[name] = reading
        return found

    @property
    def titre_article(self) -> str:
        """The title of our article in the buyer's document."""
        return _TITLE if self.lots_clause else _TITLE_WITHOUT_HOURS

    def duree_comptage_mois(self) -> int:
        """How many months the hours of a direct hire count in this contract."""
        return self.reglage("duree_comptage_mois") or counting_months(self.droit)


def prepare(lu: DossierLu, law: Law, catalogue: Catalogue) -> Case:
    """Work out everything about a dossier; ``InputError`` with all that prevents it."""
    with situated(lu):
        return _prepare(lu, law, catalogue)


def _prepare(lu: DossierLu, law: Law, catalogue: Catalogue) -> Case:
    dossier = lu.dossier
    droit = law.at(notice_date(dossier))
    _check_known(lu, droit)
    refuse_forbidden(dossier, droit)
    layers = [layers_for(lu, rang, droit) for rang in range(len(dossier.lots))]
    sizing = size_dossier(
        [(lot.numero, lot.intitule, own) for lot, own in zip(dossier.lots, layers, strict=True)], droit
    )
    ccag = droit.read(_general_terms(dossier)).valeur
    lots = tuple(
        CaseLot(lot, cle, own, calcul)
        for lot, cle, own, calcul in zip(dossier.lots, keys(dossier.lots), layers, sizing.lots, strict=True)
    )
    contract = Layers.of(layer for layer in layers[0].layers if not _is_lot_layer(layer))
    under = {lot.lot.numero: lot.layers for lot in lots if lot.sous_clause}
    return Case(
        lu=lu,
        droit=droit,
        catalogue=catalogue,
        lots=lots,
        reglages=contract,
        dimensionnement=sizing,
        obligation=assess(dossier, law),
        ccag=ccag,
        derogations=detect(contract, under, ccag, droit, catalogue.derogations) if under else (),
    )


def _check_known(lu: DossierLu, droit: LawAt) -> None:
    """Refuse a date at which the law is not known, where the dossier gives it."""
    for id_ in (*_known_ids(lu.dossier), "insertion.penalites"):
        try:
            droit.read(id_)
        except LawSilentError as error:
            dated = lu.dossier.marche.date_envoi_avis is not None
            path = "marche.date_envoi_avis" if dated else "marche.date_engagement"
            place = lu.places.get(path, Place()).with_field(path)
            raise InputError(replace(problem, ou=place) for problem in error.problems) from error


def _general_terms(dossier: Dossier) -> str:
    """The law's record of the general terms, and of the words for the parties."""
    if dossier.marche.type_contrat is TypeContrat.CONCESSION:
        return "contrat.concession"
    return f"ccag.{dossier.marche.ccag or Ccag.AUCUN}"


def _known_ids(dossier: Dossier) -> tuple[str, ...]:
    """What must be known at the date of the contract."""
    general, _ = _ORDINARY.get(dossier.marche.type_contrat, (("texte.l2112_2",), ()))
    return (*general, _general_terms(dossier))


def keys(lots: tuple[Lot, ...]) -> list[str]:
    """A short key for each lot, unique, fit for the name of a bookmark."""
    found: list[str] = []
    for rank, lot in enumerate(lots, 1):
        key = slug(lot.numero)
        fits = 0 < len(key) <= _KEY_LENGTH and key not in found
        found.append(key if fits else f"rang{rank}")
    return found


def _is_lot_layer(layer: Mapping[str, Any]) -> bool:
    return any(value.couche is Couche.LOT for value in layer.values())
