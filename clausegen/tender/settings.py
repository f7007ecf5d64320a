"""The settings of a clause that nobody chose, and the names of settings."""

from __future__ import annotations

from clausegen.hours.labels import label
from clausegen.model.layers import Couche, Valeur
from clausegen.tender.case import Case

_SETTINGS = ("pilotage.", "penalites.delai")


def default_settings(case: Case) -> list[Valeur]:
    """The settings of the clause that nobody chose: the software's own starting values."""
    found = []
    for key in case.reglages.keys():  # noqa: SIM118 - Layers is not a mapping
        value = case.reglages.get(key)
        if value is not None and value.couche is Couche.INTEGRE and key.startswith(_SETTINGS):
            found.append(value)
    return found


def label_setting(case: Case, cle: str) -> str:
    """The name of a setting of the clause, from the catalogue."""
    disposition = case.catalogue.dispositions.get(cle)
    return disposition.libelle if disposition else label(cle)
