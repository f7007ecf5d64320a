"""``clausegen dossier``: the pieces of a contract."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausegen.cli.comparison_text import comparison_lines
from clausegen.cli.options import date_option, modeles_option, pack_option, profil_option
from clausegen.french import typography

if TYPE_CHECKING:
    from clausegen.errors import Problem
    from clausegen.tender.production import Report


@click.command(short_help="Produit les pièces Word (et PDF) d’un marché.")
@click.argument("dossier", type=click.Path(path_type=Path), metavar="DOSSIER.yaml")
@click.option(
    "-o",
    "--sortie",
    type=click.Path(path_type=Path),
    metavar="DOSSIER",
    required=True,
    help="Dossier à écrire.",
)
@click.option("--pdf", is_flag=True, help="Produit aussi les PDF (LibreOffice est nécessaire).")
@click.option("--zip", "archive", is_flag=True, help="Ajoute une archive du seul dossier « dce ».")
@modeles_option
@profil_option
@click.option(
    "--comparer",
    type=click.Path(path_type=Path),
    metavar="ANCIEN",
    help="Dit ce qui diffère d’une production précédente.",
)
@pack_option
@click.option("--remplacer", is_flag=True, help="Remplace la sortie même si quelqu’un l’a modifiée.")
@date_option
def dossier(
    dossier: Path,
    sortie: Path,
    pdf: bool,
    archive: bool,
    modeles: Path | None,
    profil: Path | None,
    comparer: Path | None,
    territoire: str | None,
    remplacer: bool,
    jour: date,
) -> None:
    """Produit les pièces Word d’un marché, et leurs PDF avec --pdf.

    « SORTIE/dce » va aux candidats, « SORTIE/interne » reste chez l’acheteur. Chaque fichier est relu
    après écriture : les heures, les montants, les noms et les articles doivent concorder partout.

    Avec --comparer, la commande dit aussi ce qui diffère d’une production précédente, en mots.

    \b
    Exemples :
      clausegen dossier mon-marche.yaml -o sortie --pdf --zip
      clausegen dossier mon-marche.yaml -o sortie-2 --comparer sortie
    """  # noqa: D301 - click wants the mark itself, not its spelling
    from clausegen.clauses.catalogue import load_catalogue  # noqa: PLC0415 - loaded only when the command runs
    from clausegen.cli.pack import pack_files  # noqa: PLC0415 - same
    from clausegen.intake import read_dossier  # noqa: PLC0415 - same
    from clausegen.law import load_law  # noqa: PLC0415 - same
    from clausegen.resources import templates_dir  # noqa: PLC0415 - same
    from clausegen.tender.case import prepare  # noqa: PLC0415 - same
    from clausegen.tender.production import Request, produce  # noqa: PLC0415 - same
    from clausegen.tender.recheck.runs import compare_runs, read_run  # noqa: PLC0415 - same

    profil, modeles = click.get_current_context().with_resource(pack_files(territoire, profil, modeles))
    # Read before anything is written: the former run may stand where the new one will.
    former = read_run(comparer) if comparer is not None else None
    catalogue = load_catalogue(templates_dir())
    case = prepare(read_dossier(dossier, profil=profil), load_law(), catalogue)
    report = produce(case, Request(sortie, jour, pdf, archive, modeles, remplacer))
    _tell_pieces(report, case.lu.avertissements)
    if comparer is not None and former is not None:
        names = {key: setting.libelle for key, setting in catalogue.dispositions.items()}
        for line in comparison_lines(comparer, compare_runs(former, read_run(sortie), names)):
            click.echo(typography(line))
    for doubt in report.a_verifier:
        click.echo(typography(f"À vérifier – {doubt}"), err=True)


def _tell_pieces(report: Report, warnings: tuple[Problem, ...]) -> None:
    for warning in (*warnings, *report.remarques):
        click.echo(typography(f"À noter – {warning}"), err=True)
    click.echo(typography(f"Pièces écrites et relues dans « {report.sortie} » :"))
    for name in report.fichiers:
        click.echo(f"  {name}")
