"""The derogations to the general terms (CCAG) that the settings of a clause make.

The CCP wants a contract that refers to a CCAG to list the articles it departs from; the CCAG wants the
list in the last article of the CCAP. Which setting departs from which article is data (catalogue).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clausegen.clauses.catalogue import TypeDerogation
from clausegen.law import LawAt
from clausegen.model.layers import Layers
from clausegen.model.vocabulary import Modalite


@dataclass(frozen=True, slots=True)
class Derogation:
    """One departure: its kind, the CCAG's article, the section of ours that makes it, its object."""

    code: str
    article_ccag: str
    section: str
    objet: str
    lots: tuple[str, ...] = ()
    """The lots that alone depart; empty when the whole contract does."""


def detect(
    contract: Layers,
    lots: Mapping[str, Layers],
    ccag: Mapping[str, Any],
    droit: LawAt,
    kinds: Mapping[str, TypeDerogation],
) -> tuple[Derogation, ...]:
    """The departures that the settings of the contract, or of some lots by number, make.

    ``ccag`` is the law's record of the general terms; without article numbers (no CCAG) there is none.
    """
    general = set(_departures(contract, droit))
    own = {number: set(_departures(layers, droit)) for number, layers in lots.items()}
    found = []
    for code, kind in kinds.items():
        article = ccag.get(kind.ccag)
        if not article:
            continue
        alone = tuple(number for number, codes in own.items() if code in codes)
        if code in general:
            found.append(Derogation(code, article, kind.section, kind.objet))
        elif alone:
            found.append(Derogation(code, article, kind.section, kind.objet, alone))
    return tuple(found)


def counting_months(droit: LawAt) -> int:
    """How many months the hours of a direct hire count under the CCAG."""
    years = droit.read("insertion.embauche_directe_duree_max").valeur
    return int(years * droit.read("usage.duree.mois_par_an").valeur)


def _departures(layers: Layers, droit: LawAt) -> Iterator[str]:
    def value(key: str) -> Any:  # noqa: ANN401 - typed by the record that the key belongs to
        found = layers.get(key)
        return found.valeur if found else None

    if value("publics.liste_limitative"):
        yield "liste_limitative"
    if value("publics.proposition_motivee") is False:
        yield "proposition_motivee"
    if set(value("modalites") or Modalite) != set(Modalite):
        yield "modalites"
    direct = Modalite.EMBAUCHE_DIRECTE in (value("modalites") or Modalite)
    if direct and value("duree_comptage_mois") not in (None, counting_months(droit)):
        yield "duree_comptage"
    if value("pilotage.rapport_final_mois_apres"):
        yield "rapport_final"
    if value("penalites.document_par_jour"):
        yield "document_par_jour"
    yield "plafond"
