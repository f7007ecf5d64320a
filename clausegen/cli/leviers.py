"""``clausegen leviers``: which levers each lot could use, which fits, and why."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clausegen.cli.options import profil_option
from clausegen.french import NB, typography

if TYPE_CHECKING:
    from clausegen.clauses.advice import Conseil
    from clausegen.tender.advice import ConseilLot

_WIDTH = 100


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
    click.echo(typography(_text(f"{marche.reference}, {marche.objet}", found, alloti=lu.dossier.alloti)))


def _text(title: str, lots: Sequence[ConseilLot], *, alloti: bool) -> str:
    """Lot by lot what is its own; once what is the same for all, what always holds, and what to write."""
    from clausegen.tender.advice import split  # noqa: PLC0415 -- heavy: only when the command runs

    own, shared = split(lots)
    lines = [title]
    for item in own:
        name = [f"Lot{NB}{item.lot.numero} – {item.lot.intitule}"] if alloti else []
        lines += ["", *name, *_opinions(item.leviers)]
    if shared:
        lines += ["", "Pour tous les lots", *_opinions(shared)]
    lines += ["", "À savoir", *_reminders(lots)]
    lines += ["", f"À écrire dans le dossier, sous « leviers »{NB}:", *_keys()]
    choice = "le levier de chaque lot" if alloti else "le levier"
    lines += ["", f"Ce conseil n’engage pas l’acheteur, qui choisit seul {choice}."]
    return "\n".join(lines)


def _opinions(found: Sequence[Conseil]) -> Iterator[str]:
    from clausegen.tender.advice import grouped, named  # noqa: PLC0415 -- heavy: only when the command runs

    for levers, opinion in grouped(found):
        verdict = opinion.convient.value + (", à vérifier" if opinion.ouvert is None else "")
        kept = " – retenu par le dossier" if opinion.retenu else ""
        yield from _wrapped(f"{verdict}{NB}: {named(levers)}{kept}", "  ", "    ")
        named_there = ", ".join(opinion.structures)
        reasons = [*opinion.raisons, *([f"structures connues{NB}: {named_there}"] if named_there else [])]
        if reasons:
            yield from _wrapped(f"{NB}; ".join(reasons), "    ", "    ")


def _reminders(lots: Sequence[ConseilLot]) -> Iterator[str]:
    from clausegen.tender.advice import reminders  # noqa: PLC0415 -- heavy: only when the command runs

    for name, texts in reminders(lots):
        yield from _wrapped(f"{name}{NB}: {f'{NB}; '.join(texts)}", "  ", "    ")


def _keys() -> Iterator[str]:
    from clausegen.clauses.levers import LEVIERS  # noqa: PLC0415 -- heavy: only when the command runs

    width = max(map(len, LEVIERS))
    return (f"  {lever.value:<{width}}  {name}" for lever, name in LEVIERS.items())


def _wrapped(text: str, first: str, following: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=following, break_long_words=False
    )


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
                "rappels": list(opinion.rappels),
                "retenu": opinion.retenu,
                "structures": list(opinion.structures),
            }
            for opinion in item.leviers
        ],
    }
