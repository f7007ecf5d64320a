"""The command line: a thin skin over the library.

Enters: what the user typed. Leaves: messages in French and an exit code. The clock is read here and
nowhere else; errors become messages here and nowhere else.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from itertools import pairwise

import click

from clausegen import __version__
from clausegen.cli import click_french
from clausegen.errors import (
    ClausegenError,
    CoherenceError,
    DefectError,
    InputError,
    MissingToolError,
)
from clausegen.french import system_reason, typography

COMMANDS = {
    "nouveau": ("clausegen.cli.nouveau", "Écrit un dossier prêt à remplir et son classeur de lots."),
    "heures": ("clausegen.cli.heures", "Calcule les heures d’insertion, lot par lot, avec leur preuve."),
    "obligation": (
        "clausegen.cli.obligation",
        "Dit si une considération sociale est obligatoire, et pourquoi.",
    ),
    "leviers": ("clausegen.cli.leviers", "Dit quels leviers conviennent à chaque lot, et pourquoi."),
    "dossier": ("clausegen.cli.dossier", "Produit les pièces Word (et PDF) d’un marché."),
    "verifier-dossier": (
        "clausegen.cli.verifier_dossier",
        "Vérifie de nouveau un dossier produit, modifié à la main depuis.",
    ),
    "attestations": ("clausegen.cli.attestations", "Délivre les attestations de fin de marché, numérotées."),
    "verifier": ("clausegen.cli.verifier", "Dit si une attestation est authentique."),
    "registre": ("clausegen.cli.registre", "Sauvegarde, exporte et contrôle le registre des attestations."),
    "plan": ("clausegen.cli.plan", "Montre les titres d’un document Word, avec leurs numéros."),
    "inserer": ("clausegen.cli.inserer", "Met la clause dans un CCAP déjà rédigé, à sa façon."),
    "lire": ("clausegen.cli.lire", "Relit les formulaires que les entreprises ont remplis."),
    "modele": ("clausegen.cli.modele", "Vérifie vos modèles Word, et dit ce que l’on peut y écrire."),
    "pack": ("clausegen.cli.pack", "Réunit profil, modèles, logo et formulations d’un territoire."),
    "profil": ("clausegen.cli.profil", "Montre chaque valeur employée et son origine."),
    "droit": ("clausegen.cli.droit", "Liste le droit en vigueur à une date, avec ses sources."),
}
"""Each command, the module that holds it and its one-line help: ``--help`` imports none of them."""


_UNITS = frozenset({"%", "€"})


class LazyGroup(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """The names, in the order in which people use them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - same
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(COMMANDS[cmd_name][0])
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for; an unknown one is told with the nearest, whatever the version of click."""
        from clausegen.model.scalars import suggest  # noqa: PLC0415 -- only when a command is asked for

        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            hint = suggest(name, list(COMMANDS))
            ctx.fail(typography(f"La commande « {name} » n’existe pas. {hint}".strip()))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - same
        """The list of commands, told from the table alone."""
        with formatter.section("Commandes\u00a0"):
            formatter.write_dl([(name, help_) for name, (_, help_) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    subcommand_metavar="COMMANDE [ARGUMENTS]…",
    options_metavar="[OPTIONS]",
    context_settings={"help_option_names": ["-h", "--help", "--aide"], "max_content_width": 100},
    epilog="Pour l’aide d’une commande : clausegen COMMANDE --help",
)
@click.version_option(__version__, "--version", message="clausegen %(version)s", help="Affiche la version.")
def cli() -> None:
    """Dimensionne les heures d’insertion d’un marché public et remplit les pièces de sa clause sociale.

    \b
    Pour commencer, trois commandes :
      clausegen nouveau mon-marche.yaml
      clausegen heures mon-marche.yaml
      clausegen dossier mon-marche.yaml -o sortie
    """  # noqa: D301 - click wants the mark itself, not its spelling


def main() -> None:
    """The program: runs a command and turns every error into a message and an exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:  # noqa: PLR0911 - one return for each way to end
    """Run a command line; 0 done, 1 done with a reserve, 2 unusable input, nothing written."""
    click_french.install()
    try:
        _refuse_lone_units(arguments)
        result = cli.main(arguments or ["--help"], prog_name="clausegen", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        say("Interrompu : rien n’est resté à moitié écrit.")
        return 130
    except click.ClickException as error:
        click.echo(click_french.usage_error(error), err=True)
        return 2
    except ClausegenError as error:
        return _tell(error)
    except BrokenPipeError:
        # The reader (head, less) has closed the pipe: nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OSError, UnicodeError) as error:
        say(f"Impossible d’écrire le résultat : {system_reason(error)}.")
        return 2
    return result if isinstance(result, int) else 0


def _refuse_lone_units(arguments: list[str]) -> None:
    """« --taux 12 % » is two words for the shell: said as such, not as a file named « % »."""
    for before, unit in pairwise(arguments):
        if unit in _UNITS:
            told = f'« {unit} » est séparé de « {before} » : écrivez {before}{unit}, ou "{before} {unit}".'
            raise click.UsageError(typography(told))


def say(message: str) -> None:
    """A message to the user, beside the result, in French typography."""
    click.echo(typography(message), err=True)


def _tell(error: ClausegenError) -> int:
    match error:
        case CoherenceError(problems=problems):
            title, code = "Les pièces écrites ne concordent pas", 1
        case InputError(problems=problems):
            title, code = "Impossible de continuer", 2
        case MissingToolError():
            say(str(error))
            return 1
        case DefectError():
            say(f"Défaut du logiciel, à signaler : {error}")
            return 2
        case _:
            say(str(error))
            return 2
    count = f"{len(problems)} points à corriger" if len(problems) > 1 else "1 point à corriger"
    say(f"{title} : {count}. Rien n’a été écrit.")
    for problem in problems:
        say(f"\n• {problem}")
    return code
