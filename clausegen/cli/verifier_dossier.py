"""``clausegen verifier-dossier``: a produced folder checked again, after people worked in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausegen.cli.comparison_text import changed
from clausegen.french import typography

if TYPE_CHECKING:
    from clausegen.tender.recheck import FaitDiscordant, FichierVerifie, Verification


@click.command("verifier-dossier")
@click.argument("sortie", type=click.Path(path_type=Path), metavar="SORTIE")
@click.option("--zip", "archive", is_flag=True, help="Refait l’archive du dossier « dce » si tout concorde.")
@click.option("--json", "as_json", is_flag=True, help="Écrit la réponse en JSON.")
def verifier_dossier(sortie: Path, archive: bool, as_json: bool) -> int:
    """Vérifie de nouveau un dossier produit, après des modifications à la main.

    La réponse dit, fichier par fichier et paragraphe par paragraphe, ce qui a changé ; les chiffres, les
    noms et les articles qui ne concordent plus d’une pièce à l’autre ; ce qui manque, ce qui a été ajouté,
    ce qui révélerait l’estimation aux candidats ; les PDF et l’archive devenus périmés. Une reformulation
    qui ne contredit rien est admise.

    Avec --zip, l’archive du dossier « dce » est refaite, comme « clausegen dossier --zip » l’écrit, si tout
    le reste concorde ; sinon rien n’est écrit. Sans --zip, rien n’est jamais écrit.

    Le code de sortie est 0 si tout concorde, 1 si quelque chose ne concorde plus, 2 si le dossier n’a pas
    été produit par clausegen.

    \b
    Exemples :
      clausegen verifier-dossier sortie
      clausegen verifier-dossier sortie --zip
    """  # noqa: D301 - click wants the mark itself, not its spelling
    from clausegen.tender.recheck import (  # noqa: PLC0415 - heavy: only when the command runs
        remake_archive,
        verify_folder,
    )

    found = verify_folder(sortie)
    remade = archive and remake_archive(sortie, found)
    if remade:
        found = verify_folder(sortie)
    if as_json:
        told = found.to_json() | ({"archive_refaite": remade} if archive else {})
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for line in (*_lines(sortie, found), *(_archive(found, remade=remade) if archive else ())):
            click.echo(typography(line))
    return 0 if found.accord else 1


def _archive(found: Verification, *, remade: bool) -> Iterator[str]:
    yield ""
    if remade:
        yield f"Archive refaite à partir du dossier « dce » : « {found.archive} »."
    else:
        yield f"L’archive « {found.archive} » n’a pas été refaite : reprenez d’abord ce qui ne concorde plus."


def _lines(sortie: Path, found: Verification) -> Iterator[str]:
    if found.accord:
        yield f"« {sortie} » : tout concorde."
    else:
        count = len(found.faits) + sum(1 for one in found.fichiers if one.en_defaut)
        yield f"« {sortie} » : {count} point{'s' if count > 1 else ''} à reprendre."
    for fact in found.faits:
        yield ""
        yield from _fact(fact)
    yield ""
    for one in found.fichiers:
        yield from _file(one)


def _fact(fact: FaitDiscordant) -> Iterator[str]:
    named = f"{fact.libelle[:1].upper()}{fact.libelle[1:]} (signet « {fact.nom} »)"
    yield f"{named} : le dossier donnait « {fact.attendu} »"
    if fact.partout is not None:
        yield f"  toutes les pièces disent « {fact.partout} » : corrigez le dossier, puis refaites les pièces"
    for name, text in fact.lectures:
        told = f"« {text} »" if text is not None else "n’est plus à sa place (signet effacé)"
        yield f"  {name} : {told}"


def _file(one: FichierVerifie) -> Iterator[str]:
    yield f"{one.chemin} : {one.etat.value}"
    for constat in one.constats:
        yield f"  ! {constat}"
    for note in one.remarques:
        yield f"  {note}"
    for change in one.changements:
        yield from changed(change)
