"""``clausegen inserer``: the article put in the buyer's own document."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausegen.cli.options import date_option
from clausegen.errors import InputError, OutputError, Place, Problem
from clausegen.french import system_reason, typography

if TYPE_CHECKING:
    from clausegen.adapt.insertion.run import Insertion
    from clausegen.adapt.insertion.spots import Spot
    from clausegen.adapt.insertion.target import Target

_SHOWN = 40
"""Lines of one list told to the user: beyond, the document itself must be read through."""


@click.command(short_help="Met la clause dans un CCAP déjà rédigé, à sa façon.")
@click.argument("document", type=click.Path(path_type=Path), metavar="CCAP.docx")
@click.argument("dossier", type=click.Path(path_type=Path), metavar="DOSSIER.yaml")
@click.option("--apres", metavar="TITRE", help="Numéro ou titre de l’article qui précédera : « Article 12 ».")
@click.option("--signet", metavar="NOM", help="Signet du document, à la place de --apres.")
@click.option("--controle", metavar="NOM", help="Contrôle de contenu du document, à la place de --apres.")
@click.option("--a-la-fin", is_flag=True, help="Insère à la fin du document, à la place de --apres.")
@click.option(
    "-o",
    "--sortie",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    required=True,
    help="Document à écrire.",
)
@click.option("--revision", is_flag=True, help="Montre l’article comme une révision, à accepter ou refuser.")
@click.option(
    "--auteur", metavar="NOM", default="Clause sociale", show_default=True, help="Auteur de la révision."
)
@click.option(
    "--piece",
    type=click.Choice(["ccap", "rc"]),
    default="ccap",
    show_default=True,
    help="Article à insérer.",
)
@click.option(
    "--malgre-existante", is_flag=True, help="Insère même si le document a déjà une clause sociale."
)
@click.option(
    "--malgre-parties", is_flag=True, help="Insère même si le document nomme autrement les parties."
)
@click.option("--remplacer", is_flag=True, help="Remplace le fichier de sortie s’il existe.")
@click.option(
    "--modeles",
    type=click.Path(path_type=Path),
    metavar="DOSSIER",
    help="Dossier de modèles Word à préférer aux nôtres.",
)
@click.option(
    "--profil", type=click.Path(path_type=Path), metavar="FICHIER", help="Profil de territoire à employer."
)
@date_option
def inserer(
    document: Path,
    dossier: Path,
    apres: str | None,
    signet: str | None,
    controle: str | None,
    a_la_fin: bool,
    sortie: Path,
    revision: bool,
    auteur: str,
    piece: str,
    malgre_existante: bool,
    malgre_parties: bool,
    remplacer: bool,
    modeles: Path | None,
    profil: Path | None,
    jour: date,
) -> None:
    """Met l’article de la clause dans un document déjà rédigé, comme s’il y avait toujours été.

    L’article prend les styles, la numérotation, les listes et les tableaux du document ; tout le reste est
    rendu tel quel. Le document d’origine n’est pas modifié. Sans --apres, --signet ni --controle, l’endroit
    qui convient le mieux est proposé, et l’on vous demande de le confirmer.

    \b
    Exemple :
      clausegen inserer CCAP.docx mon-marche.yaml --apres "Article 12" -o CCAP-clause.docx --revision
    """  # noqa: D301 - click wants the mark itself, not its spelling
    from clausegen.adapt.insertion.article import NUMBER, read_article  # noqa: PLC0415 - only when it runs
    from clausegen.adapt.insertion.expected import expected  # noqa: PLC0415 - same
    from clausegen.adapt.insertion.run import Wish, check, insert  # noqa: PLC0415 - same
    from clausegen.adapt.insertion.spots import at_end  # noqa: PLC0415 - same
    from clausegen.adapt.insertion.target import Target  # noqa: PLC0415 - same
    from clausegen.clauses.catalogue import load_catalogue  # noqa: PLC0415 - same
    from clausegen.intake import read_dossier  # noqa: PLC0415 - same
    from clausegen.law import load_law  # noqa: PLC0415 - same
    from clausegen.resources import templates_dir  # noqa: PLC0415 - same
    from clausegen.tender.case import prepare  # noqa: PLC0415 - same
    from clausegen.tender.single import make_piece, piece_for  # noqa: PLC0415 - same
    from clausegen.word.editing import Revision  # noqa: PLC0415 - same

    _check_place(apres, signet, controle, a_la_fin or None)
    _check_output(document, sortie, replace=remplacer)
    target = Target(document)
    catalogue = load_catalogue(templates_dir())
    case = prepare(read_dossier(dossier, profil=profil), load_law(), catalogue)
    wanted = expected(case.dossier, case.droit)
    made_by = Revision(auteur, jour) if revision else None
    wish = Wish(jour, made_by, malgre_parties, malgre_existante)
    warnings = check(target, wanted, wish)
    chosen = piece_for(catalogue, case, piece)
    article = read_article(make_piece(case, catalogue, chosen, NUMBER, modeles), chosen.modele)
    spot = at_end(target) if a_la_fin else _spot(target, apres, signet, controle)
    done = insert(target, article, spot, wanted, wish)
    _write(sortie, done.document)
    _told("À noter", case.lu.avertissements)
    _told("À noter", warnings)
    _report(done, spot, sortie, revision=revision)


def _spot(target: Target, apres: str | None, signet: str | None, controle: str | None) -> Spot:
    from clausegen.adapt.insertion.spots import after_heading, at_bookmark, at_control  # noqa: PLC0415 - same

    if apres is not None:
        return after_heading(target, apres)
    if signet is not None:
        return at_bookmark(target, signet)
    if controle is not None:
        return at_control(target, controle)
    return _proposed(target)


def _check_place(*given: object) -> None:
    if sum(value is not None for value in given) > 1:
        expected = "--apres, --signet, --controle ou --a-la-fin"
        raise InputError([Problem(Place(), "un seul endroit peut être donné", expected)])


def _proposed(target: Target) -> Spot:
    """The most fitting place, once the user has said yes; never chosen silently."""
    from clausegen.adapt.insertion.spots import proposals  # noqa: PLC0415 - same

    found = proposals(target)
    if not found:
        raise InputError(
            [
                Problem(
                    Place(target.fichier),
                    "aucun endroit ne s’impose dans ce document",
                    "un endroit, avec --apres, --signet ou --controle",
                    f"voyez ses titres avec « clausegen plan {target.fichier} »",
                )
            ]
        )
    if not sys.stdin.isatty():
        listed = " ; ".join(spot.reason for spot in found[:3])
        raise InputError(
            [
                Problem(
                    Place(target.fichier),
                    "l’endroit n’est pas donné, et personne ne peut confirmer celui qui convient",
                    f"un endroit, avec --apres. Ce qui convient le mieux : {listed}",
                )
            ]
        )
    for spot in found:
        if click.confirm(typography(f"Insérer {spot.reason} ?"), default=True):
            return spot
    raise click.Abort


def _check_output(document: Path, sortie: Path, *, replace: bool) -> None:
    if sortie.exists() and document.exists() and sortie.samefile(document):
        raise OutputError(f"« {sortie} » est le document d’origine : donnez un autre nom avec -o.")
    if sortie.is_dir():
        raise OutputError(f"« {sortie} » est un dossier : donnez un nom de fichier avec -o.")
    if sortie.exists() and not replace:
        raise OutputError(f"« {sortie} » existe déjà : donnez un autre nom, ou ajoutez --remplacer.")


def _write(sortie: Path, data: bytes) -> None:
    """Write aside, then give the name."""
    try:
        sortie.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=f".{sortie.name}-", dir=sortie.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(aside).chmod(0o644)
            Path(aside).replace(sortie)
        finally:
            Path(aside).unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"« {sortie} » : écriture impossible ({system_reason(error)}).") from error


def _report(done: Insertion, spot: Spot, sortie: Path, *, revision: bool) -> None:
    how = ", en révision" if revision else ""
    click.echo(typography(f"Écrit : {sortie}"))
    click.echo(typography(f"  « {done.titre} », inséré {spot.reason}{how}."))
    if done.recap:
        click.echo(typography(f"  Dérogations récapitulées {done.recap}."))
    if done.renumerotes:
        click.echo(typography("  Numéros que Word a fait suivre :"))
        for old, new, title in done.renumerotes[:_SHOWN]:
            click.echo(typography(f"    {old} → {new}  {title}"))
        if len(done.renumerotes) > _SHOWN:
            click.echo(typography(f"    et {len(done.renumerotes) - _SHOWN} autres."))
    if done.renvois:
        click.echo(typography(f"  Renvois automatiques mis à jour : {done.renvois}."))
    _told("À corriger à la main", done.a_la_main)
    _told("À mettre à jour dans Word (F9)", done.a_mettre_a_jour)
    _told("À vérifier", done.listes)
    _told("À revoir", done.a_revoir)
    _told("À noter", done.rappels)


def _told(what: str, lines: Iterable[object]) -> None:
    listed = list(lines)
    for line in listed[:_SHOWN]:
        click.echo(typography(f"{what} – {line}"), err=True)
    if len(listed) > _SHOWN:
        click.echo(typography(f"{what} – et {len(listed) - _SHOWN} autres."), err=True)
