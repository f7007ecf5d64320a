"""Options that several commands share; the only place where the clock is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from clausegen.french import typography


class Jour(click.ParamType[date]):
    """A date on the command line, read as in a dossier."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401 - click's own signature
        """The date meant, or click's error with what is expected."""
        from clausegen.model.scalars import ScalarError, parse_date  # noqa: PLC0415 - only when a date is given

        try:
            return parse_date(value)
        except ScalarError as error:
            expected = f" ; attendu : {error.attendu}" if error.attendu else ""
            self.fail(typography(f"{error.constat}{expected}"), param, ctx)


def today() -> date:
    """The calendar day of the user's own machine."""
    return date.today()  # noqa: DTZ011 - the user's day, not Greenwich's


date_option = click.option(
    "--date",
    "jour",
    type=Jour(),
    default=today,
    metavar="DATE",
    help="Date du jour, si ce n’est celle de l’ordinateur.",
)
"""``--date``: the day to write on documents and to read the law at when the dossier gives none."""

modeles_option = click.option(
    "--modeles",
    type=click.Path(path_type=Path),
    metavar="DOSSIER",
    help="Dossier de modèles Word à préférer aux nôtres.",
)
"""``--modeles``: Word templates of the user's own, used before ours."""

profil_option = click.option(
    "--profil", type=click.Path(path_type=Path), metavar="FICHIER", help="Profil de territoire à employer."
)
"""``--profil``: the territory's profile, in place of the dossier's."""

pack_option = click.option(
    "--pack",
    "territoire",
    metavar="PACK",
    help="Pack de territoire : fichier, dossier, ou nom d’un pack installé.",
)
"""``--pack``: the territory pack, as ``territoire``: a file, a folder or an installed name."""
