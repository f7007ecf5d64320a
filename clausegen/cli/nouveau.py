"""``clausegen nouveau``: a dossier ready to fill, its lots workbook and the schema for editors."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from clausegen.errors import OutputError
from clausegen.french import system_reason

_NB = "\u00a0"


@click.command()
@click.argument("dossier", type=click.Path(path_type=Path), metavar="DOSSIER.yaml")
@click.option(
    "--classeur/--sans-classeur",
    default=True,
    help="Écrit aussi un classeur pour les lots (par défaut), ou met les lots dans le dossier.",
)
@click.option(
    "--force", is_flag=True, help="Remplace les fichiers qui existent déjà ; la liste est affichée."
)
def nouveau(dossier: Path, classeur: bool, force: bool) -> int:
    """Écrit un dossier prêt à remplir et son classeur de lots.

    Chaque clé est expliquée ; ce qui doit être rempli porte « à compléter ». Un fichier qui existe déjà n’est
    jamais remplacé sans --force.

    Exemple : clausegen nouveau mon-marche.yaml
    """
    from clausegen.intake.blank import SCHEMA_NAME, blank_dossier, blank_workbook  # noqa: PLC0415 -- heavy: only when the command runs
    from clausegen.intake.schema import shipped  # noqa: PLC0415 -- same

    if dossier.suffix.lower() not in (".yaml", ".yml"):
        raise click.UsageError(
            f"le nom du dossier doit finir par « .yaml »{_NB}: par exemple « {dossier.stem}.yaml »."
        )
    workbook = dossier.with_name(f"{dossier.stem}-lots.xlsx")
    schema = dossier.with_name(SCHEMA_NAME)
    contents = {dossier: blank_dossier(workbook.name if classeur else None).encode()}
    if classeur:
        contents[workbook] = blank_workbook()
    schema_bytes = shipped(SCHEMA_NAME).encode()
    # The schema is ours and the same for every dossier of the folder: one that is equal is left alone.
    if not (schema.is_file() and schema.read_bytes() == schema_bytes):
        contents[schema] = schema_bytes
    existing = [path for path in contents if path.exists()]
    if existing and not force:
        names = ", ".join(f"« {path.name} »" for path in existing)
        raise OutputError(
            f"{names}{_NB}: ce qui existe déjà n’est pas remplacé, et rien n’a été écrit. "
            "Choisissez un autre nom, ou ajoutez --force."
        )
    _write(contents)
    for path in contents:
        click.echo(f"{'Remplacé' if path in existing else 'Écrit'}{_NB}: {path.name}")
    click.echo(f"Remplissez ce qui porte « à compléter », puis{_NB}: clausegen heures {dossier.name}")
    return 0


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
