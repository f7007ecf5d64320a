"""Click's own words, in French.

Click looks its texts up through the ``_`` and ``ngettext`` of each of its modules; a dictionary takes
their place. A compiled catalogue would depend on the machine's language settings, which are not ours.
"""

from __future__ import annotations

import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

_NB = "\u00a0"
WORDS = {
    "Aborted!": "Interrompu.",
    "Commands": f"Commandes{_NB}",
    "Options": f"Options{_NB}",
    "Positional arguments": f"Arguments{_NB}",
    "Usage:": f"Usage{_NB}:",
    "Missing command.": "Il manque une commande.",
    "Show this message and exit.": "Affiche cette aide.",
    "default: {default}": f"par défaut{_NB}: {{default}}",
    "deprecated": "abandonnée",
    "required": "obligatoire",
    "Missing argument": "Il manque l’argument",
    "Missing option": "Il manque l’option",
    "Missing parameter": "Il manque le paramètre",
    "Missing parameter: {param_name}": f"Il manque le paramètre{_NB}: {{param_name}}",
    "Missing {param_type}": "Il manque {param_type}",
    "unknown error": "erreur inconnue",
    "Error: {message}": "{message}",
    "Try '{command} {option}' for help.": f"L’aide{_NB}: {{command}} {{option}}",
    "Invalid value: {message}": f"Valeur refusée{_NB}: {{message}}",
    "Invalid value for {param_hint}: {message}": f"{{param_hint}}{_NB}: {{message}}",
    "Could not open file {filename!r}: {message}": "Le fichier {filename!r} ne s’ouvre pas.",
    "No such option {name!r}.": f"L’option «{_NB}{{name}}{_NB}» n’existe pas.",
    "No such command {name!r}.": f"La commande «{_NB}{{name}}{_NB}» n’existe pas.",
    "Option {name!r} does not take a value.": f"L’option «{_NB}{{name}}{_NB}» ne prend pas de valeur.",
    "Option {name!r} requires an argument.": f"L’option «{_NB}{{name}}{_NB}» attend une valeur.",
    "Option {name!r} requires {nargs} arguments.": f"L’option «{_NB}{{name}}{_NB}» attend {{nargs}} valeurs.",
    "Argument {name!r} takes {nargs} values.": "L’argument {name!r} attend {nargs} valeurs.",
    "Got unexpected extra argument ({args})": f"Un argument est de trop{_NB}: {{args}}",
    "Got unexpected extra arguments ({args})": f"Des arguments sont de trop{_NB}: {{args}}",
    "Did you mean {possibility}?": f"Vouliez-vous dire {{possibility}}{_NB}?",
    "(Did you mean one of: {possibilities}?)": f"Vouliez-vous dire {{possibilities}}{_NB}?",
    "Choose from:\n\t{choices}": f"choisissez parmi{_NB}:\n\t{{choices}}",
    "{value!r} is not {choice}.": "{value!r} n’est pas {choice}.",
    "{value!r} is not one of {choices}.": f"{{value!r}} n’est pas l’une de ces valeurs{_NB}: {{choices}}.",
    "{value!r} is not a valid {number_type}.": "{value!r} n’est pas un nombre valable.",
    "{value} is not in the range {range}.": "{value} n’est pas dans l’intervalle {range}.",
    "{name} {filename!r} is a file.": "{filename!r} est un fichier, un dossier est attendu.",
    "{name} {filename!r} is a directory.": "{filename!r} est un dossier, un fichier est attendu.",
    "{name} {filename!r} is not readable.": "{filename!r} ne peut être lu.",
    "{name} {filename!r} is not writable.": "{filename!r} ne peut être écrit.",
    "{name} {filename!r} does not exist.": "{filename!r} n’existe pas.",
    "file": "fichier",
    "directory": "dossier",
    "path": "chemin",
}
"""The texts of click that our commands can show; a test holds them against click's own source."""


def install() -> None:
    """Have click speak French in this process."""
    for module in (
        click.core,
        click.decorators,
        click.exceptions,
        click.formatting,
        click.parser,
        click.types,
    ):
        for name, function in (("_", _one), ("ngettext", _one_or_many)):
            if hasattr(module, name):
                setattr(module, name, function)


def _one(message: str) -> str:
    return WORDS.get(message, message)


def _one_or_many(one: str, many: str, count: int) -> str:
    # French counts zero as singular.
    return _one(one if count in (0, 1) else many)


def usage_error(error: click.ClickException) -> str:
    """A usage error in French, with where the help is."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context else "clausegen"
    return f"{error.format_message()}\nL’aide{_NB}: {command} --help"
