"""``clausegen leviers``: which levers each lot could use, which fits, and why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clausegen.cli.options import profil_option
from clausegen.french import NB, typography

if TYPE_CHECKING:
    from clausegen.clauses.advice import Conseil
    from clausegen.tender.advice import ConseilLot

_OPEN = {True: "ouvert", False: "fermé par un texte", None: "à vérifier"}


@click.command()
@click.argument("dossier", type=click.Path(path_type=Path), metavar="DOSSIER.yaml")
@profil_option
@click.option("--json", "as_json", is_flag=True, help="Écrit le conseil en JSON.")
def leviers(dossier: Path, profil: Path | None, as_json: bool) -> None:
    """Dit, lot par lot, quels leviers sont ouverts, lequel convient et pourquoi.

    Le conseil tient compte du montant, de la part de main-d’œuvre, de la durée, du corps d’état et de l’offre
    locale que décrit le profil. L’acheteur choisit : rien n’est décidé à sa place.

    Exemple : clausegen leviers mon-marche.yaml
    """
    from clausegen.intake import read_dossier  # noqa: PLC0415 -- heavy: only when the command runs
    from clausegen.law import load_law  # noqa: PLC0415 -- same
    from clausegen.tender.advice import advise_lots  # noqa: PLC0415 -- same

    lu = read_dossier(dossier, profil=profil)
    found = advise_lots(lu, load_law())
    if as_json:
        click.echo(json.dumps([_json(item) for item in found], ensure_ascii=False, indent=2))
        return
    marche = lu.dossier.marche
    click.echo(typography(_text(f"{marche.reference}, {marche.objet}", found)))


def _text(title: str, lots: Sequence[ConseilLot]) -> str:
    lines = [title]
    for item in lots:
        lines += ["", f"Lot{NB}{item.lot.numero} – {item.lot.intitule}"]
        for opinion in item.leviers:
            kept = ", retenu par le dossier" if opinion.retenu else ""
            lines.append(f"  {opinion.levier}{NB}: {_verdict(opinion)}{kept}")
            lines += [f"      – {reason}" for reason in opinion.raisons]
    lines += ["", "Ce conseil n’engage pas l’acheteur, qui choisit seul le levier de chaque lot."]
    return "\n".join(lines)


def _verdict(opinion: Conseil) -> str:
    if opinion.ouvert is False:
        return _OPEN[False]
    return f"{_OPEN[opinion.ouvert]}, {opinion.convient.value}"


def _json(item: ConseilLot) -> dict[str, Any]:
    return {
        "numero": item.lot.numero,
        "intitule": item.lot.intitule,
        "leviers": [
            {
                "levier": opinion.levier.value,
                "ouvert": opinion.ouvert,
                "convient": opinion.convient.value,
                "raisons": list(opinion.raisons),
                "retenu": opinion.retenu,
            }
            for opinion in item.leviers
        ],
    }
