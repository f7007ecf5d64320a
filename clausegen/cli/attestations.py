"""``clausegen attestations``: the workbook of hours, then the attestations of the year."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from clausegen.cli.options import date_option, modeles_option
from clausegen.french import typography

REGISTRE = "registre-attestations.db"
"""The register's usual name, beside the workbook."""
_SORTS = ("entreprise", "acheteur", "code_postal")


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]…", options_metavar="[OPTIONS]")
def attestations() -> None:
    """Compte les heures d’insertion réalisées et délivre les attestations de fin de marché.

    \b
    Exemples :
      clausegen attestations nouveau heures-2026.xlsx
      clausegen attestations produire heures-2026.xlsx -o attestations --pdf
    """  # noqa: D301 - click wants the mark itself, not its spelling


@attestations.command(short_help="Écrit un classeur prêt à remplir.")
@click.argument("classeur", type=click.Path(path_type=Path), metavar="CLASSEUR.xlsx")
@click.option("--force", is_flag=True, help="Remplace le fichier s’il existe déjà.")
def nouveau(classeur: Path, force: bool) -> int:
    """Écrit un classeur prêt à remplir : engagements, groupements, exécutions.

    Un fichier qui existe déjà n’est jamais remplacé sans --force.

    Exemple : clausegen attestations nouveau heures-2026.xlsx
    """
    from clausegen.attest.output_folder import write_whole  # noqa: PLC0415 - heavy: only when the command runs
    from clausegen.errors import OutputError, on_command_line  # noqa: PLC0415 - same
    from clausegen.intake.blank_executions import blank_executions  # noqa: PLC0415 - same

    if classeur.suffix.lower() != ".xlsx":
        raise click.UsageError(
            typography(f"le nom du classeur doit finir par « .xlsx » : par exemple « {classeur.stem}.xlsx ».")
        )
    if classeur.exists() and not force:
        raise OutputError(
            typography(
                f"« {classeur.name} » : ce qui existe déjà n’est pas remplacé, et rien n’a été écrit. "
                "Choisissez un autre nom, ou ajoutez --force."
            )
        )
    write_whole(classeur, blank_executions())
    click.echo(typography(f"Écrit : {classeur.name}"))
    name = on_command_line(classeur.name)
    click.echo(
        typography(f"Remplissez ses feuilles, puis : clausegen attestations produire {name} -o attestations")
    )
    return 0


@attestations.command(short_help="Produit les attestations d’un classeur.")
@click.argument("classeur", type=click.Path(path_type=Path), metavar="CLASSEUR")
@click.option(
    "-o",
    "--sortie",
    type=click.Path(path_type=Path),
    metavar="DOSSIER",
    required=True,
    help="Dossier à écrire, ou à compléter s’il vient d’une production précédente.",
)
@click.option(
    "--pdf", is_flag=True, help="Produit aussi un PDF par attestation (LibreOffice est nécessaire)."
)
@click.option(
    "--impression",
    type=click.Path(path_type=Path),
    metavar="LOT.pdf",
    help="Écrit en plus un seul PDF pour l’imprimante : bordereau d’envoi, puis toutes les attestations.",
)
@click.option(
    "--tri",
    type=click.Choice(_SORTS),
    default="entreprise",
    metavar="ORDRE",
    help="Ordre de l’impression : entreprise (par défaut), acheteur ou code_postal.",
)
@click.option("--couverture", is_flag=True, help="Ajoute à l’impression une page d’adresse par enveloppe.")
@click.option(
    "--exemplaires",
    type=click.IntRange(1, 20),
    default=1,
    metavar="N",
    help="Nombre d’exemplaires de chaque attestation dans l’impression.",
)
@click.option(
    "--registre",
    type=click.Path(path_type=Path),
    metavar="FICHIER.db",
    help=f"Registre des numéros ; par défaut « {REGISTRE} », à côté du classeur.",
)
@click.option(
    "--nouvelles-mentions",
    is_flag=True,
    help="Réimprime avec le signataire et les adresses du classeur, sous le même numéro.",
)
@modeles_option
@date_option
def produire(classeur: Path, registre: Path | None, jour: date, tri: str, **wanted: object) -> int:
    """Produit une attestation par marché, lot et titulaire, en Word, et en PDF avec --pdf.

    Le classeur est un .xlsx, un .ods ou un dossier de .csv. Chaque attestation reçoit au registre un numéro
    définitif ; relancée, la commande garde les numéros, reprend où elle en était et ne refait que ce qui a
    changé. Une ligne fausse ne retient que son attestation, nommée dans le récapitulatif (code de
    sortie 1).

    \b
    Exemples :
      clausegen attestations produire heures-2026.xlsx -o attestations --pdf
      clausegen attestations produire heures-2026.xlsx -o attestations --impression lot.pdf --couverture
    """  # noqa: D301 - click wants the mark itself, not its spelling
    if wanted["impression"] is None and (wanted["couverture"] or wanted["exemplaires"] != 1):
        raise click.UsageError(
            typography(
                "--couverture et --exemplaires vont avec --impression : ajoutez-le, avec un nom de PDF."
            )
        )
    if (printed := wanted["impression"]) is not None and Path(str(printed)).suffix.lower() != ".pdf":
        raise click.UsageError(typography("le nom donné à --impression doit finir par « .pdf »."))
    from clausegen.attest.commande import Commande  # noqa: PLC0415 - heavy: only when the command runs
    from clausegen.attest.counting import count  # noqa: PLC0415 - same
    from clausegen.attest.mailing import Tri  # noqa: PLC0415 - same
    from clausegen.attest.production import produce  # noqa: PLC0415 - same
    from clausegen.cli.attestations_text import write  # noqa: PLC0415 - same
    from clausegen.cli.progress import bar  # noqa: PLC0415 - same
    from clausegen.intake.executions_file import read_workbook  # noqa: PLC0415 - same

    comptage = count(read_workbook(classeur), jour)
    book = registre or classeur.absolute().parent / REGISTRE
    commande = Commande(registre=book, jour=jour, tri=Tri(tri), **wanted)  # type: ignore[arg-type] # click's options, by their names
    try:
        rapport = produce(comptage, commande, bar)
    except KeyboardInterrupt:
        told = "Les numéros inscrits sont gardés : la même commande reprendra où celle-ci s’arrête."
        click.echo(typography(told), err=True)
        raise
    out, err = write(comptage, rapport, commande)
    click.echo(out)
    if err:
        click.echo(err, err=True)
    return 0 if comptage.complet and rapport.complet else 1
