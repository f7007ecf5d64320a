"""``clausegen pack``: what a territory has of its own, in one versioned pack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clausegen.cli.options import date_option
from clausegen.errors import on_command_line
from clausegen.french import typography

if TYPE_CHECKING:
    from clausegen.adapt.packs.overrides import Override
    from clausegen.adapt.packs.pack import Pack
    from clausegen.adapt.templates.lint import Verification
    from clausegen.errors import Problem


@click.group(
    short_help="Réunit profil, modèles, logo et formulations d’un territoire.",
    subcommand_metavar="COMMANDE [ARGUMENTS]…",
)
def pack() -> None:
    """Réunit profil, modèles, logo et formulations d’un territoire dans un seul dossier ou une archive.

    Un pack ne remplace que ce qu’il contient ; chaque chose garde son origine.
    """


_path = click.Path(path_type=Path)


@pack.command(short_help="Écrit un pack.")
@click.argument("sortie", type=_path, metavar="PACK.zip")
@click.option("--nom", required=True, metavar="NOM", help="Nom du pack, par exemple celui du territoire.")
@click.option("--version", required=True, metavar="VERSION", help="Version, par exemple 2026-11.")
@click.option("--auteur", metavar="ORGANISME", help="Organisme qui fait le pack.")
@click.option("--profil", type=_path, metavar="FICHIER", help="Profil de territoire.")
@click.option("--modeles", type=_path, metavar="DOSSIER", help="Dossier de vos modèles Word.")
@click.option("--logo", type=_path, metavar="IMAGE", help="Logo, PNG ou JPEG.")
@click.option("--texte-logo", metavar="TEXTE", help="Ce qui est lu à voix haute à la place du logo.")
@click.option("--formulations", type=_path, metavar="FICHIER", help="Passages dits à votre façon (YAML).")
@click.option("--force", is_flag=True, help="Remplace un pack qui existe déjà.")
def creer(
    sortie: Path,
    nom: str,
    version: str,
    auteur: str | None,
    profil: Path | None,
    modeles: Path | None,
    logo: Path | None,
    texte_logo: str | None,
    formulations: Path | None,
    force: bool,
) -> int:
    """Écrit un pack : une archive si le nom finit par « .zip », sinon un dossier.

    \b
    Exemple :
      clausegen pack creer ain.zip --nom Ain --version 2026-11 --profil ain.yaml --logo logo.png
    """  # noqa: D301 - click wants the mark itself, not its spelling
    from clausegen.adapt.packs.creation import Parts, make_files, write_pack  # noqa: PLC0415 - loaded only when the command runs
    from clausegen.clauses.catalogue import load_catalogue  # noqa: PLC0415 - same
    from clausegen.resources import templates_dir  # noqa: PLC0415 - same

    if not any((profil, modeles, logo, formulations)):
        raise click.UsageError(
            "un pack contient au moins un profil, des modèles, un logo ou des formulations."
        )
    parts = Parts(nom, version, auteur, profil, modeles, logo, texte_logo, formulations)
    files = make_files(parts, load_catalogue(templates_dir()))
    write_pack(files, sortie, force=force)
    click.echo(typography(f"Pack écrit : « {sortie} » ({len(files)} fichiers)."))
    click.echo(typography(f"Ensuite : clausegen pack verifier {on_command_line(str(sortie))}"))
    return 0


@pack.command(short_help="Dit ce qu’un pack remplace, d’où cela vient, et s’il convient encore.")
@click.argument("nom", metavar="PACK")
@click.option("--json", "as_json", is_flag=True, help="Écrit le résultat en JSON.")
@date_option
def verifier(nom: str, as_json: bool, jour: date) -> int:
    """Dit ce qu’un pack remplace, d’où cela vient, et s’il convient encore.

    PACK est un fichier .zip, un dossier, ou le nom d’un pack installé. Les modèles du pack sont vérifiés
    comme par « modele verifier », et essayés sur les exemples.

    \b
    Exemple :
      clausegen pack verifier ain.zip
    """  # noqa: D301 - click wants the mark itself, not its spelling
    from clausegen.adapt.packs.installed import find_pack, packs_folder  # noqa: PLC0415 - loaded only when the command runs
    from clausegen.clauses.catalogue import load_catalogue  # noqa: PLC0415 - same
    from clausegen.resources import templates_dir  # noqa: PLC0415 - same

    found = find_pack(nom, packs_folder())
    report = _report(found, load_catalogue(templates_dir()), jour)
    if as_json:
        click.echo(json.dumps(report.json(), ensure_ascii=False, indent=2))
    else:
        click.echo(typography("\n".join(report.text())))
    return 1 if report.faulty else 0


@pack.command(short_help="Installe un pack, pour l’employer par son nom.")
@click.argument("nom", metavar="PACK")
@date_option
def installer(nom: str, jour: date) -> int:
    """Installe un pack, pour l’employer par son nom avec « --pack ».

    Le pack est vérifié d’abord ; une version installée sous le même nom est remplacée.

    \b
    Exemple :
      clausegen pack installer ain.zip
      clausegen dossier mon-marche.yaml --pack ain -o sortie
    """  # noqa: D301 - click wants the mark itself, not its spelling
    from clausegen.adapt.packs.installed import install, packs_folder  # noqa: PLC0415 - loaded only when the command runs
    from clausegen.adapt.packs.pack import read_pack  # noqa: PLC0415 - same
    from clausegen.clauses.catalogue import load_catalogue  # noqa: PLC0415 - same
    from clausegen.resources import templates_dir  # noqa: PLC0415 - same

    found = read_pack(Path(nom))
    report = _report(found, load_catalogue(templates_dir()), jour)
    if report.faulty:
        click.echo(typography("\n".join(report.text())))
        click.echo(typography("Le pack n’a pas été installé : corrigez d’abord ce qui précède."), err=True)
        return 2
    target, before = install(found, packs_folder())
    click.echo(typography(f"Installé : {found.titre}, dans « {target} »."))
    if before:
        click.echo(typography(f"Il remplace la version {before}."))
    click.echo(
        typography(f"Pour l’employer : clausegen dossier mon-marche.yaml --pack {found.cle} -o sortie")
    )
    return 0


class _Report:
    """What is told of a pack."""

    def __init__(
        self,
        found: Pack,
        overrides: tuple[Override, ...],
        changes: tuple[str, ...],
        touched: tuple[str, ...],
        problems: tuple[Problem, ...],
        verifications: tuple[Verification, ...],
    ) -> None:
        self.found, self.overrides, self.changes = found, overrides, changes
        self.touched, self.problems, self.verifications = touched, problems, verifications

    @property
    def faulty(self) -> bool:
        return bool(self.problems) or any(one.faulty for one in self.verifications)

    def text(self) -> Iterator[str]:
        record = self.found.record
        yield f"Le {self.found.titre}" + (f", fait par {record.auteur}" if record.auteur else "")
        yield ""
        yield "Ce qu’il remplace :"
        for one in self.overrides:
            yield f"  • {one.genre} – {one.objet} : {one.valeur}"
            yield f"      au lieu de : {one.remplace}"
            yield f"      origine : {one.origine}"
        if not self.overrides:
            yield "  rien"
        yield ""
        yield (
            "Depuis qu’il a été fait :"
            if self.changes
            else "Rien n’a changé dans clausegen depuis qu’il a été fait."
        )
        yield from (f"  • {change}" for change in self.changes)
        if self.touched:
            yield f"Modifié à la main depuis : {', '.join(self.touched)}"
        if self.found.etrangers:
            yield f"Fichiers laissés de côté, qu’aucun pack ne contient : {', '.join(self.found.etrangers)}"
        if self.problems:
            yield ""
            yield f"À corriger ({len(self.problems)}) :"
            yield from (f"  • {problem}" for problem in self.problems)
        yield from self._templates()

    def _templates(self) -> Iterator[str]:
        from clausegen.cli.modele import summary  # noqa: PLC0415 - only when there are templates

        for one in self.verifications:
            yield ""
            yield from summary(one)

    def json(self) -> dict[str, Any]:
        from clausegen.cli.modele import as_plain  # noqa: PLC0415 - only when asked for

        return {
            "nom": self.found.record.nom,
            "version": self.found.record.version,
            "remplace": [asdict(one) for one in self.overrides],
            "changements": list(self.changes),
            "modifies": list(self.touched),
            "laisses_de_cote": list(self.found.etrangers),
            "problemes": [str(problem) for problem in self.problems],
            "modeles": [as_plain(one) for one in self.verifications],
        }


def _report(found: Pack, catalogue: Any, jour: date) -> _Report:  # noqa: ANN401 - loaded only when the command runs
    from clausegen.adapt.packs.catalogue_changes import changes, touched  # noqa: PLC0415 - same
    from clausegen.adapt.packs.overrides import overrides  # noqa: PLC0415 - same
    from clausegen.adapt.packs.use import prepare_templates  # noqa: PLC0415 - same
    from clausegen.adapt.templates.lint import verify  # noqa: PLC0415 - same

    made = prepare_templates(found, catalogue)
    pieces = {piece.id: piece for piece in catalogue.pieces}
    # The logo alone changes no word: only templates and wordings are worth a trial.
    worth = {pieces[key].id for key in made.modeles if pieces[key].modele in found.modeles}
    worth |= {one.piece for one in found.formulations if one.piece in made.modeles}
    verifications = tuple(
        verify(made.modeles[key], pieces[key].modele, pieces[key], catalogue, jour) for key in sorted(worth)
    )
    return _Report(
        found,
        overrides(found, catalogue, jour),
        changes(found, catalogue),
        touched(found),
        made.problemes,
        verifications,
    )


@contextmanager
def pack_files(
    name: str | None, profil: Path | None, modeles: Path | None
) -> Iterator[tuple[Path | None, Path | None]]:
    """The profile and the templates to use: those given, else those of the pack of this name or path."""
    if name is None:
        yield profil, modeles
        return
    from clausegen.adapt.packs.installed import find_pack, packs_folder  # noqa: PLC0415 - only with a pack
    from clausegen.adapt.packs.use import in_use  # noqa: PLC0415 - same
    from clausegen.clauses.catalogue import load_catalogue  # noqa: PLC0415 - same
    from clausegen.resources import templates_dir  # noqa: PLC0415 - same

    with in_use(find_pack(name, packs_folder()), load_catalogue(templates_dir())) as (own, templates):
        yield profil or own, modeles or templates
