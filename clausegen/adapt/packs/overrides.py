"""What a pack puts in the place of what, each thing with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from clausegen.adapt.packs.pack import Pack
from clausegen.adapt.packs.use import bears_logo
from clausegen.clauses.catalogue import Catalogue
from clausegen.french import pourcentage
from clausegen.hours.labels import label, show
from clausegen.intake import dossier_from_options, layers_for, with_profile
from clausegen.law import load_law
from clausegen.model.layers import Couche
from clausegen.model.profil import ValeurProfil


@dataclass(frozen=True, slots=True)
class Override:
    """One thing: kind, what it is, what the pack says, what it takes the place of, where it comes from."""

    genre: str
    objet: str
    valeur: str
    remplace: str
    origine: str


def overrides(pack: Pack, catalogue: Catalogue, day: date) -> tuple[Override, ...]:
    """Everything that a pack changes; values are compared with those in force at ``day``."""
    return (*_values(pack, day), *_templates(pack, catalogue), *_wordings(pack), *_logo(pack, catalogue))


def _values(pack: Pack, day: date) -> Iterator[Override]:
    if pack.profil is None:
        return
    lu = with_profile(dossier_from_options({}), pack.profil)
    layers = layers_for(lu, 0, load_law().at(day))
    builtin = layers.layers[0]
    for key, own in sorted(pack.profil.profil.valeurs.items()):
        value = next(
            (layer[key] for layer in layers.layers if key in layer and layer[key].couche is Couche.PROFIL),
            None,
        )
        before = builtin.get(key)
        origin = f"{pack.titre}, {own.source}, {own.date:%d/%m/%Y}" + (
            ", à vérifier" if own.a_verifier else ""
        )
        yield Override(
            "valeur",
            label(key),
            show(value) if value else str(own.valeur),
            f"{show(before)} ({before.source})" if before else "rien",
            origin,
        )
    yield from _shares(pack, pack.profil.profil.parts_main_oeuvre, day)
    for who in pack.profil.profil.facilitateurs:
        yield Override("facilitateur", who.secteur or "tout le territoire", who.organisme, "rien", pack.titre)


def _shares(pack: Pack, shares: Mapping[str, ValeurProfil], day: date) -> Iterator[Override]:
    """The shares of labour by trade, with those that clausegen knows."""
    droit = load_law().at(day)
    known = {record.id for record in droit.law.records}
    for trade, own in sorted(shares.items()):
        identifier = f"usage.part_main_oeuvre.{trade}"
        reading = droit.find(identifier) if identifier in known else None
        yield Override(
            "valeur",
            f"part de main-d’œuvre, corps d’état « {trade} »",
            pourcentage(own.valeur),
            f"{reading.valeur} % ({reading.source})" if reading else "rien",
            f"{pack.titre}, {own.source}, {own.date:%d/%m/%Y}" + (", à vérifier" if own.a_verifier else ""),
        )


def _templates(pack: Pack, catalogue: Catalogue) -> Iterator[Override]:
    pieces = {piece.modele: piece for piece in catalogue.pieces}
    for name in sorted(pack.modeles):
        if name in pieces:
            yield Override(
                "modèle", pieces[name].titre, f"modeles/{name}", f"notre modèle {name}", pack.titre
            )


def _wordings(pack: Pack) -> Iterator[Override]:
    for one in pack.formulations:
        origin = f"{pack.titre}, {one.source}, {one.date:%d/%m/%Y}"
        yield Override(
            "formulation", f"{one.nom} ({one.piece})", f"« {one.ecrire} »", f"« {one.au_lieu_de} »", origin
        )


def _logo(pack: Pack, catalogue: Catalogue) -> Iterator[Override]:
    logo = pack.record.logo
    if logo is not None:
        pieces = [piece.titre for piece in catalogue.pieces if bears_logo(logo, piece)]
        yield Override("logo", ", ".join(pieces), f"{logo.fichier} ({logo.texte})", "aucun logo", pack.titre)
