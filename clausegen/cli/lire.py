"""``clausegen lire``: the forms that companies return, read back and compared."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausegen.cli.options import date_option
from clausegen.errors import InputError
from clausegen.french import typography

if TYPE_CHECKING:
    from clausegen.adapt.forms.fields import Form
    from clausegen.adapt.forms.returned import Returned
    from clausegen.clauses.catalogue import Catalogue
    from clausegen.errors import Problem


@click.command(short_help="Relit les formulaires que les entreprises ont remplis.")
@click.argument(
    "fichiers", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FORMULAIRE.docx…"
)
@click.option(
    "--dossier",
    type=click.Path(path_type=Path),
    metavar="DOSSIER.yaml",
    help="Dossier du marché : les réponses et le texte sont comparés avec lui.",
)
@click.option(
    "--pieces",
    type=click.Path(path_type=Path),
    metavar="DOSSIER",
    help="Ou le dossier déjà écrit par « clausegen dossier » : la pièce remise sert de référence.",
)
@click.option(
    "--modeles", type=click.Path(path_type=Path), metavar="DOSSIER", help="Avec --dossier : vos modèles."
)
@click.option(
    "--profil", type=click.Path(path_type=Path), metavar="FICHIER", help="Avec --dossier : le profil."
)
@click.option(
    "--pack", "territoire", metavar="PACK", help="Avec --dossier : le pack qui a servi à écrire les pièces."
)
@click.option("--json", "as_json", is_flag=True, help="Écrit les réponses en JSON.")
@click.option(
    "--tableau",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="COMPARAISON.xlsx",
    help="Écrit un classeur qui compare tous les formulaires.",
)
@date_option
@click.pass_context
def lire(
    ctx: click.Context,
    fichiers: tuple[Path, ...],
    dossier: Path | None,
    pieces: Path | None,
    modeles: Path | None,
    profil: Path | None,
    territoire: str | None,
    as_json: bool,
    tableau: Path | None,
    jour: date,
) -> int:
    """Relit les formulaires que les entreprises ont remplis, dans Word ou LibreOffice.

    Chaque réponse est lue à sa place, puis contrôlée : ce qui manque, ce qui se contredit, ce qui a changé
    dans le texte ou les volumes du marché est signalé « à examiner par l’acheteur ». Aucune offre n’est
    jugée. Un dossier peut tenir lieu de fichiers.

    \b
    Exemple :
      clausegen lire reponses/ --dossier mon-marche.yaml --tableau comparaison.xlsx
    """  # noqa: D301 - click wants the mark itself, not its spelling
    from clausegen.adapt.forms.comparison import comparison  # noqa: PLC0415 - loaded only when the command runs
    from clausegen.adapt.forms.returned import read_all  # noqa: PLC0415 - same
    from clausegen.clauses.catalogue import load_catalogue  # noqa: PLC0415 - same
    from clausegen.cli.pack import pack_files  # noqa: PLC0415 - same
    from clausegen.cli.writing import write_file  # noqa: PLC0415 - same
    from clausegen.resources import templates_dir  # noqa: PLC0415 - same

    if dossier is not None and pieces is not None:
        raise click.UsageError("--dossier et --pieces disent la même chose : n’en gardez qu’une.")
    catalogue = load_catalogue(templates_dir())
    profil, modeles = ctx.with_resource(pack_files(territoire, profil, modeles))
    forms = _given(dossier, pieces, catalogue, jour, profil, modeles)
    read, refused = read_all(fichiers, forms, catalogue, jour)
    if not read:
        raise InputError(refused or _nothing(fichiers))
    if tableau is not None:
        write_file(tableau, comparison(read, refused))
    _show(read, refused, tableau, as_json=as_json, compared=forms is not None)
    for problem in refused:
        click.echo(typography(f"Non lu – {problem}"), err=True)
    return 1 if refused else 0


def _given(
    dossier: Path | None,
    pieces: Path | None,
    catalogue: Catalogue,
    jour: date,
    profil: Path | None,
    modeles: Path | None,
) -> Sequence[Form] | None:
    """The forms as given to companies; ``None`` when the user has named neither dossier nor pieces."""
    from clausegen.adapt.forms.given import forms_of_dossier, forms_of_folder  # noqa: PLC0415 - loaded only when asked for

    if dossier is not None:
        return forms_of_dossier(dossier, catalogue, jour, profil, modeles)
    if pieces is None:
        return None
    forms, touched = forms_of_folder(pieces, catalogue)
    for problem in touched:
        click.echo(typography(f"À noter – {problem}"), err=True)
    return forms


def _show(
    read: Sequence[Returned],
    refused: Sequence[Problem],
    tableau: Path | None,
    *,
    as_json: bool,
    compared: bool,
) -> None:
    from clausegen.adapt.forms.comparison import to_json  # noqa: PLC0415 - only when the command runs

    if as_json:
        click.echo(json.dumps(to_json(read, refused, compared=compared), ensure_ascii=False, indent=2))
        return
    for one in read:
        click.echo(typography("\n".join(_text(one))))
    _footer(tableau, compared=compared)


def _nothing(paths: tuple[Path, ...]) -> list[Problem]:
    from clausegen.errors import Place, Problem  # noqa: PLC0415 - only when it is raised

    return [
        Problem(
            Place(str(path)),
            "ce dossier ne contient aucun document Word",
            "au moins un fichier .docx",
            "indiquez le dossier où vous avez rangé les formulaires remis",
        )
        for path in paths
    ]


def _text(one: Returned) -> list[str]:
    lines = [f"{one.fichier} – {one.form.titre}"]
    for field in one.form.single:
        value = one.answers.get(field.nom)
        if value and field.kind != "check":
            lines.append(f"  {field.libelle} : {value}")
    ticked = [f for f in one.form.single if f.kind == "check" and one.answers.get(f.nom) == "oui"]
    if any(field.kind == "check" for field in one.form.single):
        labels = ", ".join(_box_label(field.libelle, field.nom) for field in ticked)
        lines.append(f"  Cases cochées : {labels or 'aucune'}")
    for prefix, rows in one.answers.rows.items():
        for rank, row in enumerate(rows, start=1):
            lines.append(
                f"  {prefix.capitalize()}, ligne {rank} : {' ; '.join(v for v in row.values() if v)}"
            )
    if one.points:
        lines.append(f"  À examiner par l’acheteur ({len(one.points)}) :")
        lines += [f"    • {point.genre} – {point.constat}" for point in one.points]
    else:
        lines.append("  Rien n’a été relevé.")
    lines.append("")
    return lines


def _box_label(label: str, nom: str) -> str:
    lot = nom.removeprefix("engagement_lot").removesuffix("_repond")
    return f"lot {lot}" if lot != nom else label


def _footer(tableau: Path | None, *, compared: bool) -> None:
    from clausegen.adapt.forms.comparison import NOTICE  # noqa: PLC0415 - only when the command runs

    if not compared:
        click.echo(
            typography(
                "Le texte et les volumes n’ont pas été comparés : ajoutez --dossier DOSSIER.yaml ou --pieces."
            )
        )
    if tableau is not None:
        click.echo(typography(f"Comparaison écrite : « {tableau} »."))
    click.echo(typography(NOTICE))
