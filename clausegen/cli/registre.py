"""``clausegen registre``: the care of the register of attestations."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausegen.cli.options import date_option
from clausegen.french import typography

if TYPE_CHECKING:
    from clausegen.register import Registre

_registre = click.argument("registre", type=click.Path(path_type=Path), metavar="REGISTRE.db")


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]…", options_metavar="[OPTIONS]")
def registre() -> None:
    """Sauvegarde, exporte et contrôle le registre des attestations délivrées.

    Le registre contient les numéros, les faits attestés et la clé des codes de vérification : sans lui,
    aucune attestation ne peut plus être vérifiée.

    \b
    Exemples :
      clausegen registre sauvegarder registre-attestations.db sauvegarde-2026-01.db
      clausegen registre controler registre-attestations.db
    """  # noqa: D301 - click wants the mark itself, not its spelling


@registre.command(short_help="Copie le registre entier, vérifiée.")
@_registre
@click.argument("copie", type=click.Path(path_type=Path), metavar="COPIE.db")
def sauvegarder(registre: Path, copie: Path) -> int:
    """Copie le registre entier, avec sa clé, même si quelqu’un l’emploie ; la copie est vérifiée.

    La copie peut servir de registre telle quelle. Gardez-la en lieu sûr : qui la possède peut fabriquer des
    codes.

    Exemple : clausegen registre sauvegarder registre-attestations.db sauvegarde-2026-01.db
    """
    from clausegen.register import Registre, back_up  # noqa: PLC0415 - only when the command runs

    with Registre.read(registre) as book:
        count = back_up(book, copie)
    click.echo(typography(f"Sauvegarde vérifiée : « {copie} », {count} attestation(s)."))
    return 0


@registre.command(short_help="Écrit le registre pour un tableur, en CSV ou en .xlsx.")
@_registre
@click.argument("fichier", type=click.Path(path_type=Path), metavar="FICHIER")
@click.option("--force", is_flag=True, help="Remplace le fichier s’il existe déjà.")
def exporter(registre: Path, fichier: Path, force: bool) -> int:
    """Écrit tout ce qui a été délivré : numéro, date, statut, remplacements, faits attestés.

    Le nom du fichier dit sa sorte : « .csv », ou « .xlsx » pour un classeur. La clé n’y est pas : ce fichier
    peut être transmis, mais ne remplace pas une sauvegarde.

    Exemple : clausegen registre exporter registre-attestations.db attestations.csv
    """
    from clausegen.attest.output_folder import write_whole  # noqa: PLC0415 - only when the command runs
    from clausegen.errors import OutputError  # noqa: PLC0415 - same
    from clausegen.register import Registre  # noqa: PLC0415 - same

    write = _EXPORTS.get(fichier.suffix.lower())
    if write is None:
        told = f"le nom du fichier doit finir par « .csv » ou « .xlsx » : par exemple « {fichier.stem}.csv »."
        raise click.UsageError(typography(told))
    with Registre.read(registre) as book:
        data = write(book)
    if fichier.exists() and not force:
        raise OutputError(
            typography(
                f"« {fichier} » existe déjà.\n    à faire : choisissez un autre nom, ou ajoutez --force."
            )
        )
    write_whole(fichier, data)
    click.echo(typography(f"Écrit : « {fichier} »."))
    return 0


def _csv(book: Registre) -> bytes:
    from clausegen.register import export  # noqa: PLC0415 - only when the command runs

    return export(book)


def _xlsx(book: Registre) -> bytes:
    from clausegen.attest.sheets import Table, workbook  # noqa: PLC0415 - only when a workbook is written
    from clausegen.register import rows  # noqa: PLC0415 - same

    titles, *lines = rows(book)
    return workbook("Registre", [Table("Registre", "Attestations délivrées", titles, tuple(lines))])


_EXPORTS = {".csv": _csv, ".xlsx": _xlsx}


@registre.command(short_help="Continue une numérotation commencée ailleurs.")
@_registre
@click.argument("numero", metavar="NUMERO")
@click.option("--emetteur", required=True, metavar="NOM", help="Structure qui délivre, comme au classeur.")
@date_option
def reprendre(registre: Path, numero: str, emetteur: str, jour: date) -> int:
    """Continue la numérotation après un numéro déjà délivré ailleurs : à la main, ou par un registre perdu.

    Le prochain numéro de cet émetteur, pour cette année, suivra NUMERO. Les numéros sautés restent inconnus
    de ce registre, qui dit qu’ils ont été délivrés avant la reprise.

    Exemple : clausegen registre reprendre registre-attestations.db 2026-0057 --emetteur "Cellule des clauses"
    """
    from clausegen.errors import InputError, Place, Problem  # noqa: PLC0415 - only when the command runs
    from clausegen.register import CodeError, Registre, read_numero  # noqa: PLC0415 - same

    if not emetteur.strip():
        raise click.UsageError("--emetteur attend le nom de la structure.")
    try:
        wanted = read_numero(numero)
    except CodeError as error:
        raise InputError([Problem(Place(champ="NUMERO"), str(error))]) from error
    with Registre.open(registre) as book:
        try:
            name = book.resume_after(emetteur, wanted, jour)
        except ValueError as error:
            constat = f"ce registre a déjà donné le numéro {error} : il n’y a rien à reprendre"
            raise InputError([Problem(Place(champ="NUMERO"), typography(constat))]) from error
    click.echo(typography(f"Le prochain numéro de « {name} » suivra {wanted}."))
    return 0


@registre.command(short_help="Cherche ce qui manque ou a été modifié dans le registre.")
@_registre
def controler(registre: Path) -> int:
    """Cherche dans le registre un fichier abîmé, un numéro manquant, une inscription modifiée.

    Code de sortie : 0 si tout concorde, 1 sinon. Les numéros attribués dont le document n’a pas été écrit
    sont signalés : relancer la production les reprend.

    Exemple : clausegen registre controler registre-attestations.db
    """
    from clausegen.register import Registre, control, interrupted  # noqa: PLC0415 - only when the command runs

    with Registre.read(registre) as book:
        faults, waiting = control(book), interrupted(book)
        count = sum(1 for _ in book) if not faults else 0
    for fault in faults:
        click.echo(typography(f"• {fault}"))
    if waiting:
        told = ", ".join(inscription.numero for inscription in waiting[:10])
        more = f" et {len(waiting) - 10} autres" if len(waiting) > 10 else ""
        click.echo(typography(f"Numéros attribués, document non produit : {told}{more}."))
    if faults:
        return 1
    click.echo(typography(f"Registre en ordre : {count} attestation(s)."))
    return 0
