"""``clausegen modele``: templates of one's own, checked, mended, and what can be typed in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clausegen.cli.options import date_option
from clausegen.errors import OutputError
from clausegen.french import typography

if TYPE_CHECKING:
    from clausegen.adapt.templates.lint import Finding, Verification
    from clausegen.errors import Problem
    from clausegen.word.mending import Mend

_SHOWN = 5
"""Places of one and the same finding that are shown."""

_piece_option = click.option(
    "--piece",
    required=True,
    metavar="PIÈCE",
    help="La pièce du catalogue : ccap, ae_engagement, note_calcul…",
)


@click.group(
    short_help="Vérifie vos modèles Word, et dit ce que l’on peut y écrire.",
    subcommand_metavar="COMMANDE [ARGUMENTS]…",
)
def modele() -> None:
    """Vérifie vos modèles Word, et dit ce que l’on peut y écrire.

    Partez de l’un des nôtres (copier), sachez ce que l’on peut y taper (variables), modifiez-le dans Word,
    puis faites-le vérifier (verifier).
    """


@modele.command(short_help="Copie le modèle d’une pièce, pour le modifier dans Word.")
@_piece_option
@click.option(
    "-o",
    "--sortie",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FICHIER.docx",
    help="Nom de la copie (par défaut : celui du modèle, que « dossier --modeles » attend).",
)
def copier(piece: str, sortie: Path | None) -> int:
    """Copie le modèle d’une pièce, pour le modifier dans Word.

    \b
    Exemple :
      clausegen modele copier --piece ccap
    """  # noqa: D301 - click wants the mark itself, not its spelling
    from clausegen.adapt.templates.piece import piece_named  # noqa: PLC0415 - loaded only when the command runs
    from clausegen.clauses.catalogue import load_catalogue  # noqa: PLC0415 - same
    from clausegen.cli.writing import write_file  # noqa: PLC0415 - same
    from clausegen.resources import templates_dir  # noqa: PLC0415 - same

    found = piece_named(load_catalogue(templates_dir()), piece)
    target = sortie or Path(found.modele)
    if target.exists():
        raise OutputError(f"« {target} » existe déjà : donnez un autre nom avec -o.")
    write_file(target, (templates_dir() / found.modele).read_bytes())
    click.echo(typography(f"Écrit : « {target} », modèle de la pièce « {found.titre} »."))
    return 0


@modele.command(short_help="Dit tout ce qui ne va pas dans un modèle, avant le jour de la publication.")
@click.argument("fichier", type=click.Path(path_type=Path), metavar="FICHIER.docx")
@_piece_option
@click.option("--reparer", is_flag=True, help="Écrit une copie réparée à côté du modèle.")
@click.option(
    "-o",
    "--sortie",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="COPIE.docx",
    help="Avec --reparer : nom de la copie.",
)
@click.option("--json", "as_json", is_flag=True, help="Écrit les constats en JSON.")
@date_option
def verifier(fichier: Path, piece: str, reparer: bool, sortie: Path | None, as_json: bool, jour: date) -> int:
    """Dit tout ce qui ne va pas dans un modèle, avec le lieu et le remède.

    Balises mal écrites, variables inconnues, valeurs nécessaires oubliées, données interdites,
    accessibilité ; puis le modèle est rempli avec les exemples, relu, et ouvert par LibreOffice s’il est
    installé. Votre fichier n’est jamais modifié : --reparer écrit une copie.

    \b
    Exemple :
      clausegen modele verifier mon-ccap.docx --piece ccap --reparer
    """  # noqa: D301 - click wants the mark itself, not its spelling
    from clausegen.adapt.templates.lint import repair, verify  # noqa: PLC0415 - loaded only when the command runs
    from clausegen.adapt.templates.piece import piece_named  # noqa: PLC0415 - same
    from clausegen.clauses.catalogue import load_catalogue  # noqa: PLC0415 - same
    from clausegen.cli.writing import write_file  # noqa: PLC0415 - same
    from clausegen.resources import templates_dir  # noqa: PLC0415 - same
    from clausegen.word.package import read_file  # noqa: PLC0415 - same

    if sortie is not None and not reparer:
        raise click.UsageError("-o nomme la copie réparée : ajoutez --reparer.")
    catalogue = load_catalogue(templates_dir())
    found = piece_named(catalogue, piece)
    data, mends, name = read_file(fichier, fichier.name), None, fichier.name
    if reparer:
        target = sortie or fichier.with_name(f"{fichier.stem}-repare.docx")
        if target.resolve() == fichier.resolve():
            raise OutputError("La copie réparée ne peut pas remplacer le modèle : donnez-lui un autre nom.")
        data, mends = repair(data, fichier.name, found)
        write_file(target, data)
        name = target.name
    result = verify(data, name, found, catalogue, jour)
    if as_json:
        done = None if mends is None else [{"ou": _where(m.lieu), "fait": m.fait} for m in mends]
        click.echo(json.dumps(as_plain(result) | {"reparations": done}, ensure_ascii=False, indent=2))
    else:
        if mends is not None:
            click.echo(typography("\n".join(_mends(mends, name))))
        click.echo(typography("\n".join(summary(result))))
    return 1 if result.faulty else 0


@modele.command(short_help="Liste ce que l’on peut écrire dans le modèle d’une pièce.")
@_piece_option
@click.option(
    "-o",
    "--sortie",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="VARIABLES.docx",
    help="Écrit la liste en une page Word, à remettre à qui rédige le modèle.",
)
@click.option("--json", "as_json", is_flag=True, help="Écrit la liste en JSON.")
@date_option
def variables(piece: str, sortie: Path | None, as_json: bool, jour: date) -> int:
    """Liste ce que l’on peut écrire dans le modèle d’une pièce, avec un exemple pour chaque variable.

    \b
    Exemple :
      clausegen modele variables --piece ccap -o variables.docx
    """  # noqa: D301 - click wants the mark itself, not its spelling
    from clausegen.adapt.templates.listing import listing, word_page  # noqa: PLC0415 - loaded only when the command runs
    from clausegen.adapt.templates.piece import piece_named  # noqa: PLC0415 - same
    from clausegen.clauses.catalogue import load_catalogue  # noqa: PLC0415 - same
    from clausegen.cli.writing import write_file  # noqa: PLC0415 - same
    from clausegen.resources import templates_dir  # noqa: PLC0415 - same

    catalogue = load_catalogue(templates_dir())
    found = piece_named(catalogue, piece)
    sections = listing(found, catalogue, jour)
    if sortie is not None:
        write_file(sortie, word_page(found, sections))
        click.echo(typography(f"Liste écrite : « {sortie} »."))
    elif as_json:
        click.echo(json.dumps([asdict(section) for section in sections], ensure_ascii=False, indent=2))
    else:
        click.echo(typography(f"Ce que l’on peut écrire dans « {found.titre} » ({found.modele})"))
        for section in sections:
            click.echo(typography(f"\n{section.titre}"))
            if section.boucle:
                click.echo(f"  Dans la répétition {section.boucle}")
            for line in section.lignes:
                click.echo(f"  {line.balise}")
                click.echo(typography(f"      {line.sens} – exemple : {line.exemple}"))
    return 0


def _mends(mends: Iterable[Mend], name: str) -> Iterator[str]:
    done = list(mends)
    yield f"Copie réparée : « {name} » ({len(done)} réparation{'s' if len(done) > 1 else ''})"
    for mend in done:
        yield f"  • {_where(mend.lieu)} : {mend.fait}"
    yield ""


def _where(place: Any) -> str:  # noqa: ANN401 - a Place, whose class is loaded only when the command runs
    """A place without the name of the file, which stands above."""
    text = str(place)
    return text.removeprefix(f"{place.fichier}, ") if text != place.fichier else "le modèle entier"


def summary(result: Verification) -> Iterator[str]:
    """What was found in a template, line by line."""
    yield f"{result.fichier}, vérifié comme « {result.piece.titre} »"
    groups: dict[str, list[Finding]] = {}
    for finding in result.findings:
        groups.setdefault(str(finding.gravite), []).append(finding)
    for title, findings in groups.items():
        yield ""
        yield f"{title.capitalize()} ({len(findings)})"
        yield from _grouped([finding.probleme for finding in findings])
    yield ""
    yield from _trials(result)


def _grouped(problems: Iterable[Problem]) -> Iterator[str]:
    """Each finding once, with the places where it stands."""
    same: dict[tuple[str, str, str], list[Any]] = {}
    for problem in problems:
        same.setdefault((problem.constat, problem.attendu, problem.remede), []).append(problem.ou)
    for (constat, attendu, remede), places in same.items():
        yield f"  • {constat}"
        # What stands nowhere (a value that is missing) is named in full; what stands everywhere is counted.
        shown = places if places[0].paragraphe is None else places[:_SHOWN]
        for place in shown:
            yield f"      où : {_where(place)}"
        if len(places) > len(shown):
            yield f"      … et {len(places) - len(shown)} autres endroits"
        if attendu:
            yield f"      attendu : {attendu}"
        if remede:
            yield f"      à faire : {remede}"


def _trials(result: Verification) -> Iterator[str]:
    if not result.trials:
        yield "Essai sur les exemples : pas fait, les fautes ci-dessus l’empêchent."
        return
    if all(trial.sans_objet for trial in result.trials):
        yield "Essai sur les exemples : pas fait, aucun ne demande cette pièce."
    else:
        yield "Essai sur les exemples :"
    for trial in result.trials:
        if trial.problemes:
            yield f"  • {trial.exemple} : refusé"
            yield from (f"    {line}" for line in _grouped(trial.problemes))
        elif trial.sans_objet:
            yield f"  • {trial.exemple} : ne demande pas cette pièce"
        elif trial.pages:
            yield f"  • {trial.exemple} : rempli, relu, ouvert par LibreOffice ({trial.pages} pages)"
        else:
            yield f"  • {trial.exemple} : rempli et relu (LibreOffice n’est pas là pour l’ouvrir)"
    yield ""
    yield "Ce modèle ne peut pas encore servir." if result.faulty else "Ce modèle peut servir."


def as_plain(result: Verification) -> dict[str, Any]:
    """The same for programs."""
    return {
        "fichier": result.fichier,
        "piece": result.piece.id,
        "peut_servir": not result.faulty,
        "constats": [{"gravite": str(f.gravite), **_plain(f.probleme)} for f in result.findings],
        "essais": [
            {
                "exemple": t.exemple,
                "sans_objet": t.sans_objet,
                "pages": t.pages,
                "problemes": [_plain(p) for p in t.problemes],
            }
            for t in result.trials
        ],
    }


def _plain(problem: Problem) -> dict[str, str]:
    return {
        "ou": _where(problem.ou),
        "constat": problem.constat,
        "attendu": problem.attendu,
        "a_faire": problem.remede,
    }
