"""A fixed volume in a framework agreement by orders: due only against orders that are guaranteed."""

from __future__ import annotations

from clausegen.french import NB
from clausegen.model.layers import Layers
from clausegen.model.vocabulary import FormeAccordCadre, Methode, Periode

_SLICES = (
    f"choisissez «{NB}methode: {Methode.TRANCHE}{NB}», avec «{NB}heures_par_tranche{NB}» et "
    f"«{NB}tranche_ht{NB}»{NB}: les heures suivent alors les factures"
)


def not_due(layers: Layers, periode: Periode, *, alone: bool) -> tuple[str, str] | None:
    """Why a fixed volume of a lot could not be claimed, and what to do; None when it could.

    ``alone`` says whether the lot is the only one of its contract.
    """
    forme = _content(layers, "accord_cadre.forme")
    mixed, guaranteed = forme is FormeAccordCadre.MIXTE, bool(_content(layers, "accord_cadre.minimum_ht"))
    whole = not _content(layers, "reconductions") and periode is not Periode.ANNUELLE
    same_period = whole or periode is Periode.TOTALE
    if forme is None or forme is FormeAccordCadre.MARCHES_SUBSEQUENTS:
        return None
    if guaranteed and alone and same_period and not mixed:
        return None
    if mixed:
        why = "l’accord-cadre mêle bons de commande et marchés subséquents"
    elif not guaranteed:
        why = "l’accord-cadre ne garantit aucune commande"
    elif not alone:
        why = "le minimum de l’accord-cadre ne dit pas celui de chaque lot"
    else:
        why = "le minimum de l’accord-cadre vaut pour une autre période que ce volume"
    if mixed or not alone:
        # The dossier has no key for the minimum of each lot: nothing else would do.
        return why, _SLICES
    lacking = [] if guaranteed else [f"«{NB}minimum_ht{NB}» sous «{NB}accord_cadre{NB}»"]
    lacking += [] if same_period else [f"«{NB}periode: {Periode.TOTALE}{NB}» sous «{NB}clause{NB}»"]
    return why, f"{_SLICES}{NB}; ou écrivez {' et '.join(lacking)}"


def _content(layers: Layers, key: str) -> object:
    found = layers.get(key)
    return found.valeur if found is not None else None
