"""``clausegen profil``: every value in force for a lot, and where it comes from."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clausegen.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from clausegen.intake import DossierLu
    from clausegen.model.layers import Layers, Valeur
    from clausegen.model.profil import Profil

_NB = "\u00a0"
_PERCENT = {"part_main_oeuvre", "taux_insertion", "taux_charges"}
_EUROS = {"cout_horaire", "chiffre_affaires_horaire"}


@click.command()
@click.argument("dossier", type=click.Path(path_type=Path), required=False)
@click.option(
    "--profil",
    "fichier",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Profil de territoire à lire.",
)
@click.option("--lot", "numero", metavar="N", help="Ne montre que ce lot, désigné par son numéro.")
@click.option("--json", "as_json", is_flag=True, help="Écrit les valeurs en JSON.")
@click.option(
    "--date",
    "jour",
    metavar="DATE",
    help="Date du droit, si le dossier n’en donne pas (par défaut : celle du jour).",
)
def profil(
    dossier: Path | None, fichier: Path | None, numero: str | None, as_json: bool, jour: str | None
) -> int:
    """Montre chaque valeur employée et son origine.

    De la plus faible à la plus forte : valeur intégrée, profil de territoire, dossier, lot, ligne de
    commande. Chaque valeur porte son lieu (fichier, ligne ou cellule), sa source et sa date ; ce qui doit
    être confirmé est marqué « à vérifier ».

    Exemple : clausegen profil mon-marche.yaml --lot 2
    """
    lu = _read(dossier, fichier)
    lots = _layers(lu, numero, _day(lu, jour))
    if as_json:
        click.echo(json.dumps(_json(lu, lots), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_text(lu, lots)))
    return 0


def _read(dossier: Path | None, fichier: Path | None) -> DossierLu:
    from clausegen.intake import dossier_from_options, read_dossier, read_profil, with_profile  # noqa: PLC0415 -- heavy: only when the command runs

    if dossier is not None:
        return read_dossier(dossier, profil=fichier)
    lu = dossier_from_options({})
    return with_profile(lu, read_profil(fichier)) if fichier is not None else lu


def _day(lu: DossierLu, jour: str | None) -> date:
    from clausegen.model.scalars import ScalarError, parse_date  # noqa: PLC0415 -- only when the command runs

    marche = lu.dossier.marche
    told = marche.date_envoi_avis or marche.date_engagement
    if jour is not None:
        try:
            return parse_date(jour)
        except ScalarError as error:
            raise InputError(
                [Problem(Place(champ="--date"), error.constat, error.attendu, error.remede)]
            ) from None
    return told or date.today()  # noqa: DTZ011 -- the calendar day of the user's own machine


def _layers(lu: DossierLu, numero: str | None, day: date) -> dict[str, Layers]:
    """The layers of each lot asked for, by number."""
    from clausegen.intake import layers_for  # noqa: PLC0415 -- heavy: only when the command runs
    from clausegen.law import load_law  # noqa: PLC0415 -- same

    droit = load_law().at(day)
    numbers = [lot.numero for lot in lu.dossier.lots]
    if numero is not None and numero.strip() not in numbers:
        raise InputError(
            [
                Problem(
                    Place(champ="--lot"),
                    f"le lot « {numero} » n’existe pas",
                    "l’un de ces numéros : " + ", ".join(numbers),
                    "Corrigez le numéro du lot.",
                )
            ]
        )
    return {
        number: layers_for(lu, rank, droit)
        for rank, number in enumerate(numbers)
        if numero is None or number == numero.strip()
    }


def _values(layers: Layers) -> dict[str, Valeur]:
    return {key: value for key in layers.keys() if (value := layers.get(key)) is not None}  # noqa: SIM118 -- Layers is not a dict


def _text(lu: DossierLu, lots: dict[str, Layers]) -> list[str]:
    values = {number: _values(layers) for number, layers in lots.items()}
    first = next(iter(values.values()))
    common = {
        key: value
        for key, value in first.items()
        if all(other.get(key) == value for other in values.values())
    }
    several = len(values) > 1
    lines = ["Pour tous les lots" if several else "Valeurs employées", *_rows(common)]
    titles = {lot.numero: lot.intitule for lot in lu.dossier.lots}
    for number, own in values.items():
        particular = {key: value for key, value in own.items() if key not in common}
        if particular:
            lines += ["", f"Lot {number}{_NB}: {titles[number]}", *_rows(particular)]
    if lu.profil is not None:
        lines += _profile_lines(lu.profil)
    return lines


def _rows(values: dict[str, Valeur]) -> list[str]:
    width = max((len(key) for key in values), default=0)
    rows = []
    for key, value in values.items():
        rows.append(f"  {key:<{width}}  {shown(key, value.valeur)}")
        rows.append(f"  {'':<{width}}    {value.origine()}")
        if value.note:
            rows.append(f"  {'':<{width}}    {value.note}")
    return rows


def _profile_lines(found: Profil) -> list[str]:
    lines = ["", f"Profil « {found.nom} », version {found.version}"]
    if found.parts_main_oeuvre:
        lines.append(f"  Parts de main-d’œuvre par corps d’état{_NB}:")
    for trade, value in found.parts_main_oeuvre.items():
        doubt = ", à vérifier" if value.a_verifier else ""
        day = value.date.strftime("%d/%m/%Y")
        lines.append(
            f"    {trade}{_NB}: {shown('part_main_oeuvre', value.valeur)} ({value.source}, {day}{doubt})"
        )
    if found.facilitateurs:
        lines.append(f"  Facilitateurs{_NB}:")
    lines += [
        f"    {f.secteur or 'tout le territoire'}{_NB}: {', '.join(p for p in (f.organisme, f.service) if p)}"
        for f in found.facilitateurs
    ]
    return lines


def shown(key: str, value: Any) -> str:  # noqa: ANN401 -- any value of a dossier
    """A value as a French reader expects it."""
    from clausegen.french import montant, nombre, pourcentage  # noqa: PLC0415 -- only when the command runs

    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, tuple):
        return ", ".join(shown(key, item) for item in value)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    money = key.endswith("_ht") or key in _EUROS or (key.startswith("penalites.") and "delai" not in key)
    if isinstance(value, Decimal | int):
        write = pourcentage if key in _PERCENT else montant if money else nombre
        return write(value)
    if hasattr(value, "a_partir_de_ht"):
        return f"dès {montant(value.a_partir_de_ht)}{_NB}: {nombre(value.heures)}{_NB}h"
    return str(value)


def _json(lu: DossierLu, lots: dict[str, Layers]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "lots": [
            {"numero": number, "valeurs": {key: _entry(value) for key, value in _values(layers).items()}}
            for number, layers in lots.items()
        ]
    }
    if lu.profil is not None:
        found["profil"] = {
            "nom": lu.profil.nom,
            "version": lu.profil.version,
            "parts_main_oeuvre": {
                trade: {
                    "valeur": _plain(value.valeur),
                    "source": value.source,
                    "date": value.date.isoformat(),
                    "a_verifier": value.a_verifier,
                }
                for trade, value in lu.profil.parts_main_oeuvre.items()
            },
            "facilitateurs": [f.model_dump(exclude_none=True) for f in lu.profil.facilitateurs],
        }
    return found


def _entry(value: Valeur) -> dict[str, Any]:
    return {
        "valeur": _plain(value.valeur),
        "couche": value.couche.value,
        "lieu": value.lieu,
        "source": value.source,
        "date": value.date.isoformat() if value.date else None,
        "a_verifier": value.a_verifier,
        "note": value.note,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 -- any value of a dossier
    """For JSON: numbers as text (never a float), dates as AAAA-MM-JJ."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "model_dump"):
        return {key: _plain(item) for key, item in value.model_dump().items()}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
