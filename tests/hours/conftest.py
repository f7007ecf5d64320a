from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import SimpleNamespace

import pytest

from clausegen.errors import InputError
from clausegen.hours import size_lot
from clausegen.law import load_law
from clausegen.model.layers import Couche, Layers, Valeur
from clausegen.model.vocabulary import Methode

JOUR = date(2026, 12, 1)


def _valeur(cle, contenu, couche=Couche.LOT, **precisions):
    """A value as intake would leave it; Python numbers become exact decimals."""
    number = isinstance(contenu, int | str) and not isinstance(contenu, bool)
    typed = (
        Decimal(contenu)
        if number
        and not isinstance(contenu, StrEnum)
        and cle not in {"corps_etat", "motif_ecart", "hypotheses"}
        else contenu
    )
    return Valeur(cle, typed, couche, **({"lieu": "dossier.yaml, ligne 12"} | precisions))


def _couches(*valeurs: Valeur) -> Layers:
    """The layers that hold these values, each in the layer that it names."""
    return Layers.of([{v.cle: v for v in valeurs if v.couche is couche} for couche in Couche])


def _layers(**valeurs) -> Layers:
    """One lot layer; « accord_cadre__maximum_ht » is « accord_cadre.maximum_ht »."""
    return _couches(*(_valeur(cle.replace("__", "."), contenu) for cle, contenu in valeurs.items()))


@pytest.fixture
def faire():
    """How layers are made: ``valeur``, ``couches``, ``layers``."""
    return SimpleNamespace(valeur=_valeur, couches=_couches, layers=_layers)


@pytest.fixture
def droit():
    return load_law().at(JOUR)


@pytest.fixture
def calcule(droit):
    """The sizing of one lot: its method, then its values."""

    def size(methode="montant", *, intitule="Peinture", **valeurs):
        return size_lot("2", intitule, _layers(methode=Methode(methode), **valeurs), droit)

    return size


@pytest.fixture
def refuse(calcule):
    """The problems told when a lot cannot be sized."""

    def problems(methode="montant", **valeurs):
        with pytest.raises(InputError) as caught:
            calcule(methode, **valeurs)
        return caught.value.problems

    return problems


@pytest.fixture
def ordinaire():
    """A lot by amount where nothing is by default nor in doubt: 833,33 h."""
    return {
        "montant_ht": 1_000_000,
        "part_main_oeuvre": "0.5",
        "taux_insertion": "0.05",
        "cout_horaire": 30,
        "duree_chantier_mois": 10,
    }


@pytest.fixture
def codes():
    """The codes of the alerts of a result."""
    return lambda calcul: {alerte.code for alerte in calcul.alertes}


@pytest.fixture
def texte():
    """The text of the alert of that code."""
    return lambda calcul, code: next(a.texte for a in calcul.alertes if a.code == code)
