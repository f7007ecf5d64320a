"""``clausegen droit``: the law that clausegen knows at a date, with its sources."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

import click

from clausegen.cli.options import Jour, date_option
from clausegen.french import french_date
from clausegen.law import Law, Reading, Stale, load_law
from clausegen.law.records import to_plain

_NB = "\u00a0"


@click.command()
@click.option(
    "--au",
    "au",
    type=Jour(),
    metavar="DATE",
    help="Date à laquelle lire le droit (par défaut : celle du jour).",
)
@click.option(
    "--perimes",
    is_flag=True,
    help="Ne liste que ce qui a pris fin ou n’a pas été vérifié depuis plus d’un an.",
)
@click.option("--json", "as_json", is_flag=True, help="Écrit la liste en JSON.")
@date_option
def droit(au: date | None, perimes: bool, as_json: bool, jour: date) -> int:
    """Liste le droit en vigueur à une date, avec ses sources.

    Chaque valeur porte la date de sa dernière vérification et une marque : « vérifié » (lu dans le texte
    cité), « source secondaire » (lu ailleurs) ou « à vérifier ». Avec --perimes, le code de sortie est 1
    dès qu’une valeur a pris fin ou n’a pas été vérifiée depuis plus d’un an.

    Exemple : clausegen droit --au 2026-12-01
    """
    day = au or jour
    law = load_law()
    if perimes:
        stale = law.expired(day)
        click.echo(_stale_json(day, stale) if as_json else _stale_text(day, stale))
        return 1 if stale else 0
    click.echo(_json(law, day) if as_json else _text(law, day))
    return 0


def _json(law: Law, day: date) -> str:
    values = [{"domaine": reading.domaine, **reading.to_json()} for reading in law.in_force(day)]
    return json.dumps({"au": day.isoformat(), "valeurs": values}, ensure_ascii=False, indent=2)


def _stale_json(day: date, stale: tuple[Stale, ...]) -> str:
    items = [{"id": s.record.id, "libelle": s.record.libelle, "raison": s.raison} for s in stale]
    return json.dumps({"au": day.isoformat(), "perimes": items}, ensure_ascii=False, indent=2)


def _text(law: Law, day: date) -> str:
    readings = law.in_force(day)
    if not readings:
        return f"Le droit connu du logiciel ne dit rien au {french_date(day)}."
    lines = [f"Droit connu au {french_date(day)}"]
    for domain, group in groupby(readings, key=lambda reading: reading.domaine):
        lines += ["", domain.upper()]
        for reading in group:
            lines += _entry(reading)
    doubts = sum(reading.a_verifier for reading in readings)
    lines += ["", f"{len(readings)} valeurs, dont {doubts} à vérifier."]
    return "\n".join(lines)


def _entry(reading: Reading) -> list[str]:
    start, end = french_date(reading.du), reading.au
    period = f"du {start} au {french_date(end)}" if end else f"depuis le {start}"
    mark = "à vérifier" if reading.a_verifier else reading.certitude.libelle
    lines = [
        f"  {reading.libelle}{_NB}: {_shown(reading.valeur, reading.unite)}",
        f"      {period} · {mark}, {french_date(reading.verifie_le)} · {reading.id}",
        f"      source{_NB}: {reading.source}",
    ]
    if reading.source.lien:
        lines.append(f"      {reading.source.lien}")
    if reading.motif:
        lines.append(f"      à vérifier{_NB}: {reading.motif}")
    elif reading.note:
        lines.append(f"      note{_NB}: {reading.note}")
    return lines


def _shown(value: Any, unit: str | None = None) -> str:  # noqa: ANN401 -- any value of the law
    if isinstance(value, bool):
        text = "oui" if value else "non"
    elif isinstance(value, Decimal):
        text = f"{value:,}".replace(",", "\u202f").replace(".", ",")
    elif isinstance(value, date):
        text = french_date(value)
    elif isinstance(value, tuple):
        text = f"{_NB}; ".join(_shown(item) for item in value)
    elif isinstance(value, dict):
        text = _mapping(value)
    else:
        text = str(to_plain(value))
    return f"{text}{_NB}{unit}" if unit else text


def _mapping(value: dict[str, Any]) -> str:
    if "citation" in value:
        return f"{value['citation']}{_NB}: {value['resume']}"
    if "article_insertion" in value:
        place = value["article_insertion"]
        return f"{value['intitule']}{_NB}; insertion{_NB}: article {place}" if place else "aucun article"
    parts = {key: item for key, item in value.items() if item is not None}
    return ", ".join(f"{key.replace('_', ' ')}{_NB}: {_shown(item)}" for key, item in parts.items())


def _stale_text(day: date, stale: tuple[Stale, ...]) -> str:
    if not stale:
        return f"Rien n’a pris fin et tout a été vérifié depuis moins d’un an, au {french_date(day)}."
    lines = [f"À revoir au {french_date(day)}{_NB}:"]
    lines += [f"  {s.record.libelle}{_NB}: {s.raison} ({s.record.fichier}, {s.record.id})" for s in stale]
    return "\n".join(lines)
