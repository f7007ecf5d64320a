"""The layers of one lot: built-in usages, profile, dossier, lot, command line, each value with its origin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from clausegen.errors import LawDataError, Place
from clausegen.intake.dossier_reader import DossierLu
from clausegen.intake.keys import leaves, typed_values
from clausegen.intake.options import option_name, option_values
from clausegen.intake.tree import Leaf
from clausegen.intake.validation import nearest
from clausegen.law import LawAt, Reading
from clausegen.model.dossier import Lot, Regles
from clausegen.model.layers import Couche, Layers, Valeur
from clausegen.model.profil import ValeurProfil
from clausegen.model.scalars import slug
from clausegen.model.vocabulary import Declenchement, Levier, Methode, Modalite, ModeArrondi

_USAGES = {
    "taux_insertion": "usage.taux_insertion",
    "cout_horaire": "usage.cout_horaire",
    "chiffre_affaires_horaire": "usage.chiffre_affaires_horaire",
    "heures_par_etp": "usage.etp.1607",
    "pilotage.releve": "usage.pilotage.releve",
    "pilotage.releve_jour": "usage.pilotage.releve_jour",
    "pilotage.contact_facilitateur_jours": "usage.pilotage.contact_facilitateur_jours",
    "pilotage.reunion_lancement_jours": "usage.pilotage.reunion_lancement_jours",
    "pilotage.convocation_jours": "usage.pilotage.convocation_jours",
    "pilotage.justificatifs_jours": "usage.pilotage.justificatifs_jours",
    "pilotage.eligibilite_jours": "usage.pilotage.eligibilite_jours",
    "pilotage.observations_jours": "usage.pilotage.observations_jours",
    "penalites.delai_mise_en_demeure_jours": "usage.pilotage.mise_en_demeure_jours",
}
"""Which usage of ``law/data`` gives the built-in value of a key."""
_CHOICES: Mapping[str, tuple[Any, str]] = {
    "methode": (Methode.MONTANT, "méthode la plus courante"),
    "leviers": ((Levier.CONDITION_EXECUTION,), "levier le plus courant"),
    "modalites": (tuple(Modalite), "toutes les modalités restent ouvertes"),
    "publics.complementaires": ((), "aucun public ajouté"),
    "publics.liste_limitative": (False, "la liste reste indicative"),
    "publics.proposition_motivee": (True, "la proposition motivée reste possible"),
    "globalisation.autorisee": (False, "la globalisation n’existe que si les documents la prévoient"),
    "declenchement": (Declenchement.AU_DELA, "ce qui dépasse le seuil"),
    "arrondi.multiple": (Decimal(1), "à l’unité"),
    "arrondi.mode": (ModeArrondi.PROCHE, "au plus proche"),
}
"""The choices of the software where no source states a rule; the documents print them."""
_RENEWALS = ("reconductions", "duree_reconduction_mois")
"""Told of a contract or of a framework agreement: one key either way."""
_FROM_MARCHE = ("nature", "ccag", "type_contrat", "duree_mois", "date_debut", *_RENEWALS)
_NOT_A_RULE = {"numero", "intitule"}


def layers_for(lu: DossierLu, rang: int, droit: LawAt) -> Layers:
    """The layers of ``lots[rang]``, from the weakest to the strongest.

    Values are typed (``Decimal``, words, tuples). A dossier without lots gives its amount in the
    dossier layer.
    """
    lot = lu.dossier.lots[rang]
    dossier = dict(_dossier_layer(lu))
    own = dict(_lot_layer(lu, rang, lot))
    line = dict(_line_layer(lu))
    profile = dict(_profile_layer(lu))
    stronger = Layers.of([profile, dossier, own, line])
    trade, method = stronger.get("corps_etat"), stronger.get("methode")
    corps_etat = slug(trade.valeur) if trade else ""
    if lu.profil and corps_etat in lu.profil.parts_main_oeuvre:
        profile["part_main_oeuvre"] = _of_profile(
            lu, "part_main_oeuvre", f"parts_main_oeuvre.{corps_etat}", lu.profil.parts_main_oeuvre[corps_etat]
        )
    cleaning = method is not None and method.valeur == Methode.PROPRETE
    builtin = dict(_builtin_layer(droit, corps_etat, cleaning))
    # A calculation without a file has no « marche » either to write a key under.
    alloti = lu.dossier.alloti or not lu.sources
    return Layers.of([builtin, profile, dossier, own, line], alloti=alloti)


def _builtin_layer(droit: LawAt, corps_etat: str, cleaning: bool) -> Iterator[tuple[str, Valeur]]:
    usages = dict(_USAGES)
    if corps_etat:
        usages["part_main_oeuvre"] = f"usage.part_main_oeuvre.{corps_etat}"
    if cleaning:
        usages["volume_minimal"] = "usage.volume_minimal"
    for key, (value, note) in _CHOICES.items():
        yield key, Valeur(key, value, Couche.INTEGRE, source="choix du logiciel", note=note)
    known = {record.id for record in droit.law.records}
    for key, id_ in usages.items():
        reading = droit.find(id_) if id_ in known else None
        if reading is not None:
            yield key, _of_law(key, reading)


def _of_law(key: str, reading: Reading) -> Valeur:
    text = f"{reading.valeur} %" if reading.unite == "%" else str(reading.valeur)
    values, wrong = typed_values({key: Leaf(text, Place())}, Regles)
    if wrong:
        raise LawDataError(f"« {reading.id} » : {wrong[0].constat}")
    return Valeur(
        key,
        values[key],
        Couche.INTEGRE,
        source=str(reading.source),
        date=reading.du,
        a_verifier=reading.a_verifier,
        note=reading.motif or reading.note or "",
    )


def _profile_layer(lu: DossierLu) -> Iterator[tuple[str, Valeur]]:
    for key, value in (lu.profil.valeurs if lu.profil else {}).items():
        yield key, _of_profile(lu, key, f"valeurs.{key}", value)


def _of_profile(lu: DossierLu, key: str, path: str, value: ValeurProfil) -> Valeur:
    return Valeur(
        key,
        value.valeur,
        Couche.PROFIL,
        lieu=spot(lu.places_profil, path),
        source=value.source,
        date=value.date,
        a_verifier=value.a_verifier,
        note=value.note or "",
    )


def _dossier_layer(lu: DossierLu) -> Iterator[tuple[str, Valeur]]:
    marche = lu.dossier.marche
    values: dict[str, tuple[Any, str]] = {
        key: (getattr(marche, key), f"marche.{key}")
        for key in _FROM_MARCHE
        if f"marche.{key}" in lu.places and getattr(marche, key) is not None
    }
    if marche.accord_cadre is not None:
        for key, value in leaves(marche.accord_cadre):
            name = key if key in _RENEWALS else f"accord_cadre.{key}"
            values[name] = (value, f"marche.accord_cadre.{key}")
            if not lu.dossier.alloti and key in ("maximum_ht", "estimation_ht"):
                values[key] = (value, f"marche.accord_cadre.{key}")
    if not lu.dossier.alloti and marche.montant_ht is not None:
        values["montant_ht"] = (marche.montant_ht, "marche.montant_ht")
    for key, value in leaves(lu.dossier.clause):
        values[key] = (value, f"clause.{key}")
    for key, (value, path) in values.items():
        yield key, Valeur(key, value, Couche.DOSSIER, lieu=spot(lu.places, path))


def _lot_layer(lu: DossierLu, rang: int, lot: Lot) -> Iterator[tuple[str, Valeur]]:
    for key, value in leaves(lot):
        if lu.dossier.alloti and key not in _NOT_A_RULE:
            yield key, Valeur(key, value, Couche.LOT, lieu=spot(lu.places, f"lots[{rang}].{key}"))


def _line_layer(lu: DossierLu) -> Iterator[tuple[str, Valeur]]:
    for key, value in option_values(lu.surcharges).items():
        yield key, Valeur(key, value, Couche.LIGNE_DE_COMMANDE, lieu=option_name(key))


def spot(where: Mapping[str, Place], path: str) -> str:
    """File and line or cell of a path, without the field."""
    ou = nearest(path, where)
    return str(replace(ou, champ=None, lot=None))
