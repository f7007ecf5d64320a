"""``clausegen plan``: the outline of a Word document, as Word numbers it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausegen.french import typography

if TYPE_CHECKING:
    from clausegen.adapt.insertion.target import Target
    from clausegen.word.outline import Heading


@click.command(short_help="Montre les titres d’un document Word, avec leurs numéros.")
@click.argument("document", type=click.Path(path_type=Path), metavar="CCAP.docx")
@click.option("--json", "as_json", is_flag=True, help="Écrit le plan en JSON.")
def plan(document: Path, as_json: bool) -> None:
    """Montre les titres d’un document Word, avec les numéros que Word affiche.

    Les numéros automatiques sont calculés comme Word le fait ; ceux qui sont écrits à la main sont marqués
    d’un astérisque. Le document n’est pas modifié. Ces titres sont ceux que « clausegen inserer --apres »
    connaît.

    \b
    Exemple :
      clausegen plan CCAP.docx
    """  # noqa: D301 - click wants the mark itself, not its spelling
    from clausegen.adapt.insertion.target import Target  # noqa: PLC0415 - loaded only when the command runs

    target = Target(document)
    click.echo(_json(target) if as_json else typography(_text(target)))


def _json(target: Target) -> str:
    return json.dumps(
        {
            "fichier": target.fichier,
            "titres": [
                {
                    "niveau": heading.level,
                    "numero": heading.number,
                    "titre": heading.title,
                    "numero_automatique": bool(heading.number) and heading.typed is None,
                    "reconnu_a_sa_forme": heading.recognised,
                    "paragraphe": heading.paragraph.rank,
                }
                for heading in target.headings
            ],
            "signets": list(target.bookmarks),
            "controles": list(target.controls),
        },
        ensure_ascii=False,
        indent=2,
    )


def _text(target: Target) -> str:
    if not target.headings:
        return (
            f"« {target.fichier} » n’a aucun titre reconnaissable : ni style de titre, ni ligne de la forme "
            "« Article 12 – … ».\nPosez un signet dans Word à l’endroit voulu (Insertion, Signet), puis "
            "employez « clausegen inserer --signet »."
        )
    lines = [f"Plan de « {target.fichier} » :", ""]
    lines += [_line(heading) for heading in target.headings]
    notes = []
    if any(heading.typed is not None for heading in target.headings):
        notes.append("* numéro écrit à la main : il ne changera pas de lui-même.")
    if any(heading.recognised for heading in target.headings):
        notes.append("Titres reconnus à leur forme : le document n’emploie pas de styles de titre.")
    if target.bookmarks:
        notes.append("Signets : " + ", ".join(target.bookmarks))
    if target.controls:
        notes.append("Contrôles de contenu : " + ", ".join(target.controls))
    return "\n".join([*lines, *([""] if notes else []), *notes])


def _line(heading: Heading) -> str:
    mark = " *" if heading.typed is not None else ""
    return f"{'  ' * (heading.level - 1)}{heading.shown}{mark}"
