"""``clausegen nouveau``: a dossier ready to fill, its lots workbook and the schema for editors."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausegen.cli.options import date_option
from clausegen.errors import OutputError, on_command_line
from clausegen.french import NB, system_reason, typography

if TYPE_CHECKING:
    from clausegen.intake.decp_reader import ContratPublie

_LISTED = 60
_WIDTH = 120


@click.command()
@click.argument("dossier", type=click.Path(path_type=Path), metavar="DOSSIER.yaml")
@click.option(
    "--classeur/--sans-classeur",
    default=None,
    help="Écrit aussi un classeur pour les lots (par défaut), ou met les lots dans le dossier.",
)
@click.option(
    "--depuis",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Part de données essentielles publiées (JSON ou CSV).",
)
@click.option(
    "--id",
    "identifiants",
    multiple=True,
    metavar="ID",
    help="Contrat à reprendre ; répétée, une fois par lot ; « DÉBUT* » les prend tous.",
)
@date_option
@click.option(
    "--force", is_flag=True, help="Remplace les fichiers qui existent déjà ; la liste est affichée."
)
def nouveau(
    dossier: Path,
    classeur: bool | None,
    depuis: Path | None,
    identifiants: tuple[str, ...],
    jour: date,
    force: bool,
) -> int:
    """Écrit un dossier prêt à remplir et son classeur de lots.

    Chaque clé est expliquée ; ce qui doit être rempli porte « à compléter ». Un fichier qui existe déjà n’est
    jamais remplacé sans --force.

    Avec --depuis, le dossier part d’un contrat publié : ce qui en vient porte son origine, le reste est à
    remplir. Plusieurs --id deviennent les lots. Sans --id, les contrats du fichier sont listés.

    \b
    Exemples :
      clausegen nouveau mon-marche.yaml
      clausegen nouveau relance.yaml --depuis decp.csv --id '20252025-13*'
    """  # noqa: D301 - click wants the mark itself, not its spelling
    if dossier.suffix.lower() not in (".yaml", ".yml"):
        raise click.UsageError(
            f"le nom du dossier doit finir par « .yaml »{NB}: par exemple « {dossier.stem}.yaml »."
        )
    if identifiants and depuis is None:
        raise click.UsageError("--id choisit un contrat du fichier donné par --depuis : ajoutez --depuis.")
    if depuis is not None and classeur:
        raise click.UsageError("avec --depuis, les lots sont écrits dans le dossier : retirez --classeur.")
    begun = _begun(depuis, identifiants, jour) if depuis is not None else None
    if depuis is not None and begun is None:
        return 2
    return _write_all(dossier, begun, with_workbook=begun is None and classeur is not False, force=force)


def _write_all(dossier: Path, begun: str | None, *, with_workbook: bool, force: bool) -> int:
    """Write the dossier, its workbook and the schema; nothing that exists without ``force``."""
    from clausegen.intake.blank import SCHEMA_NAME, blank_dossier, blank_workbook  # noqa: PLC0415 -- heavy: only when the command runs
    from clausegen.intake.schema import shipped  # noqa: PLC0415 -- same

    workbook = dossier.with_name(f"{dossier.stem}-lots.xlsx")
    schema = dossier.with_name(SCHEMA_NAME)
    contents = {dossier: (begun or blank_dossier(workbook.name if with_workbook else None)).encode()}
    if with_workbook:
        contents[workbook] = blank_workbook()
    schema_bytes = shipped(SCHEMA_NAME).encode()
    # The schema is ours and the same for every dossier of the folder: one that is equal is left alone.
    if not (schema.is_file() and schema.read_bytes() == schema_bytes):
        contents[schema] = schema_bytes
    existing = [path for path in contents if path.exists()]
    if existing and not force:
        names = ", ".join(f"« {path.name} »" for path in existing)
        raise OutputError(
            f"{names}{NB}: ce qui existe déjà n’est pas remplacé, et rien n’a été écrit. "
            "Choisissez un autre nom, ou ajoutez --force."
        )
    _write(contents)
    for path in contents:
        click.echo(f"{'Remplacé' if path in existing else 'Écrit'}{NB}: {path.name}")
    name = on_command_line(dossier.name)
    click.echo(f"Remplissez ce qui porte « à compléter », puis{NB}: clausegen heures {name}")
    return 0


def _begun(depuis: Path, identifiants: tuple[str, ...], jour: date) -> str | None:
    """The text of a dossier begun from a published file; ``None`` when its contracts were listed instead."""
    from clausegen.intake.decp_choice import choose  # noqa: PLC0415 -- heavy: only when asked for
    from clausegen.intake.decp_dossier import begin  # noqa: PLC0415 -- same
    from clausegen.intake.decp_reader import read_contracts  # noqa: PLC0415 -- same
    from clausegen.law import load_law  # noqa: PLC0415 -- same

    contracts = read_contracts(depuis)
    if not identifiants and len(contracts) > 1:
        _list(depuis, contracts)
        return None
    chosen = choose(contracts, identifiants or (contracts[0].cle,))
    return begin(chosen, depuis.name, load_law().at(jour))


def _list(depuis: Path, contracts: Sequence[ContratPublie]) -> None:
    shown = contracts[:_LISTED]
    width = max(len(one.cle) for one in shown)
    click.echo(typography(f"Contrats de « {depuis.name} » :"))
    for one in shown:
        told = f"{one.texte('date_notification')[:10]:<10}  {one.texte('montant'):>16}  {one.texte('objet')}"
        click.echo(f"  {one.cle:<{width}}  {' '.join(told.split(chr(10)))[:_WIDTH]}")
    if len(contracts) > len(shown):
        click.echo(f"  … et {len(contracts) - len(shown)} autres.")
    click.echo(
        typography("Choisissez par --id, répété pour plusieurs lots, ou par un début : --id 'DÉBUT*'."),
        err=True,
    )


def _write(contents: dict[Path, bytes]) -> None:
    """All the files, each written aside then renamed."""
    aside: dict[Path, Path] = {}
    try:
        for path, data in contents.items():
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".clausegen-")
            aside[path] = Path(name)
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            aside[path].chmod(0o644)
        for path, temporary in aside.items():
            temporary.replace(path)
    except OSError as error:
        raise OutputError(
            f"Écriture impossible dans « {next(iter(contents)).parent.name or '.'} » : "
            f"{system_reason(error)}. "
            "Vérifiez que le dossier existe et que vous pouvez y écrire."
        ) from None
    finally:
        for temporary in aside.values():
            temporary.unlink(missing_ok=True)
