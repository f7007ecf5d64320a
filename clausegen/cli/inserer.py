"""``clausegen inserer``: the article put in the buyer's own document."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clausegen.cli.options import date_option, modeles_option, pack_option, profil_option
from clausegen.errors import InputError, OutputError, Place, Problem, on_command_line
from clausegen.french import system_reason, typography

if TYPE_CHECKING:
    from clausegen.adapt.insertion.article import Article
    from clausegen.adapt.insertion.run import Insertion, Wish
    from clausegen.adapt.insertion.spots import Spot
    from clausegen.adapt.insertion.target import Target
    from clausegen.clauses.catalogue import Catalogue
    from clausegen.tender.case import Case

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
@modeles_option
@profil_option
@pack_option
@date_option
@click.pass_context
def inserer(ctx: click.Context, /, **options: Any) -> None:  # noqa: ANN401 - click gives them by name
    """Met l’article de la clause dans un document déjà rédigé, comme s’il y avait toujours été.

    L’article prend les styles, la numérotation, les listes et les tableaux du document ; tout le reste est
    rendu tel quel. Le document d’origine n’est pas modifié. Sans --apres, --signet, --controle ni --a-la-fin,
    l’endroit qui convient le mieux est proposé, et l’on vous demande de le confirmer.

    \b
    Exemple :
      clausegen inserer CCAP.docx mon-marche.yaml --apres "Article 12" -o CCAP-clause.docx --revision
    """  # noqa: D301 - click wants the mark itself, not its spelling
    from clausegen.adapt.insertion.expected import expected  # noqa: PLC0415 - loaded only when it runs
    from clausegen.adapt.insertion.run import check, insert  # noqa: PLC0415 - same
    from clausegen.adapt.insertion.target import Target  # noqa: PLC0415 - same
    from clausegen.clauses.catalogue import load_catalogue  # noqa: PLC0415 - same
    from clausegen.cli.pack import pack_files  # noqa: PLC0415 - same
    from clausegen.intake import read_dossier  # noqa: PLC0415 - same
    from clausegen.law import load_law  # noqa: PLC0415 - same
    from clausegen.resources import templates_dir  # noqa: PLC0415 - same
    from clausegen.tender.case import prepare  # noqa: PLC0415 - same

    asked = Asked(**options)
    _check_place(asked)
    _check_output(asked)
    profil, modeles = ctx.with_resource(pack_files(asked.territoire, asked.profil, asked.modeles))
    target = Target(asked.document)
    catalogue = load_catalogue(templates_dir())
    case = prepare(read_dossier(asked.dossier, profil=profil), load_law(), catalogue)
    wanted, wish = expected(case.dossier, case.droit, ccap=asked.piece == "ccap"), asked.wish()
    warnings = check(target, wanted, wish)
    article = _article(case, catalogue, asked.piece, modeles)
    spot = _spot(target, asked)
    done = insert(target, article, spot, wanted, wish)
    _write(asked.sortie, done.document)
    _told("À noter", (*case.lu.avertissements, *warnings))
    _report(done, spot, asked)


@dataclass(frozen=True)
class Asked:
    """What the user typed."""

    document: Path
    dossier: Path
    apres: str | None
    signet: str | None
    controle: str | None
    a_la_fin: bool
    sortie: Path
    revision: bool
    auteur: str
    piece: str
    malgre_existante: bool
    malgre_parties: bool
    remplacer: bool
    modeles: Path | None
    profil: Path | None
    territoire: str | None
    jour: date

    def wish(self) -> Wish:
        """What the insertion needs of it."""
        from clausegen.adapt.insertion.run import Wish  # noqa: PLC0415 - loaded only when it runs
        from clausegen.word.editing import Revision  # noqa: PLC0415 - same

        made_by = Revision(self.auteur, self.jour) if self.revision else None
        return Wish(self.jour, self.sortie.name, made_by, self.malgre_parties, self.malgre_existante)


def _article(case: Case, catalogue: Catalogue, kind: str, modeles: Path | None) -> Article:
    """The article, made as « clausegen dossier » makes it."""
    from clausegen.adapt.insertion.article import NUMBER, read_article  # noqa: PLC0415 - as above
    from clausegen.tender.single import make_piece, piece_for  # noqa: PLC0415 - same

    chosen = piece_for(catalogue, case, kind)
    return read_article(make_piece(case, chosen, NUMBER, modeles), chosen.modele)


def _spot(target: Target, asked: Asked) -> Spot:
    from clausegen.adapt.insertion import spots  # noqa: PLC0415 - as above

    if asked.apres is not None:
        return spots.after_heading(target, asked.apres)
    if asked.signet is not None:
        return spots.at_bookmark(target, asked.signet)
    if asked.controle is not None:
        return spots.at_control(target, asked.controle)
    return spots.at_end(target) if asked.a_la_fin else _proposed(target)


def _check_place(asked: Asked) -> None:
    given = (asked.apres, asked.signet, asked.controle, asked.a_la_fin or None)
    if sum(value is not None for value in given) > 1:
        options = "--apres, --signet, --controle ou --a-la-fin"
        raise InputError([Problem(Place(), "un seul endroit peut être donné", options)])


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
                    f"voyez ses titres avec « clausegen plan {on_command_line(target.fichier)} »",
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


def _check_output(asked: Asked) -> None:
    sortie = asked.sortie
    if sortie.exists() and asked.document.exists() and sortie.samefile(asked.document):
        raise OutputError(f"« {sortie} » est le document d’origine : donnez un autre nom avec -o.")
    if sortie.is_dir():
        raise OutputError(f"« {sortie} » est un dossier : donnez un nom de fichier avec -o.")
    if sortie.exists() and not asked.remplacer:
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


def _report(done: Insertion, spot: Spot, asked: Asked) -> None:
    how = ", en révision" if asked.revision else ""
    click.echo(typography(f"Écrit : {asked.sortie}"))
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
