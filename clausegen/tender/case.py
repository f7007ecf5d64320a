"""The case: one dossier with all that was worked out about it, before any word is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from clausegen.clauses.catalogue import Catalogue
from clausegen.clauses.derogations import Derogation, counting_months, detect
from clausegen.clauses.obligation import Obligation, assess, notice_date
from clausegen.errors import InputError, Place
from clausegen.hours import Calcul, Dimensionnement, size_dossier
from clausegen.intake import DossierLu, layers_for
from clausegen.intake.situating import situated
from clausegen.law import Law, LawAt, LawSilentError
from clausegen.model.dossier import Dossier, Lot
from clausegen.model.layers import Couche, Layers
from clausegen.model.scalars import slug
from clausegen.model.vocabulary import Ccag, Levier, TypeContrat

_TEXTS = {TypeContrat.MARCHE_DEFENSE: ("texte.l2312_1_1",)}
"""Outside the ordinary contracts; the « autres marchés » have no article that says it."""
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

    @property
    def leviers(self) -> frozenset[Levier]:
        """All the levers that at least one lot keeps."""
        return frozenset(levier for lot in self.lots for levier in lot.calcul.leviers)

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
        if kind is not TypeContrat.MARCHE:
            return _TEXTS.get(kind, ())
        due = self.obligation.obligatoire is True
        return ("texte.l2112_2", "texte.l2112_2_1") if due else ("texte.l2112_2",)

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
    layers = [layers_for(lu, rang, droit) for rang in range(len(dossier.lots))]
    sizing = size_dossier(
        [(lot.numero, lot.intitule, own) for lot, own in zip(dossier.lots, layers, strict=True)], droit
    )
    ccag = droit.read(f"ccag.{dossier.marche.ccag or Ccag.AUCUN}").valeur
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
    ccag = lu.dossier.marche.ccag or Ccag.AUCUN
    for id_ in ("texte.l2112_2", f"ccag.{ccag}", "insertion.penalites"):
        try:
            droit.read(id_)
        except LawSilentError as error:
            dated = lu.dossier.marche.date_envoi_avis is not None
            path = "marche.date_envoi_avis" if dated else "marche.date_engagement"
            place = lu.places.get(path, Place()).with_field(path)
            raise InputError(replace(problem, ou=place) for problem in error.problems) from error


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
