"""Reads what the user gives: dossier, lots workbook, territory profile, workbook of hours, command line.

Enters: paths of files that nobody has checked, or the texts of options. Leaves: validated records
(:class:`DossierLu`), the place of every value, and, for a lot, the layers in which values are looked
up. Everything wrong comes out at once as an ``InputError``, each problem with its line or its cell.
"""

from clausegen.intake.dossier_reader import (
    DossierLu,
    SourceLue,
    dossier_from_options,
    read_dossier,
    with_profile,
)
from clausegen.intake.layering import layers_for
from clausegen.intake.profil_reader import ProfilLu, read_profil

__all__ = [
    "DossierLu",
    "ProfilLu",
    "SourceLue",
    "dossier_from_options",
    "layers_for",
    "read_dossier",
    "read_profil",
    "with_profile",
]
