"""Finds the files that ship with clausegen: Word templates, and later anything beside them.

An installed wheel carries ``templates/`` inside the package; in a checkout (editable install) the
folder stands beside the package. The installed place is looked at first.
"""

from __future__ import annotations

from pathlib import Path

from clausegen.errors import LawDataError

_PACKAGE = Path(__file__).resolve().parent


def templates_dir() -> Path:
    """The folder of the Word templates and of their catalogue."""
    return _find("templates", "clauses")


def samples_dir() -> Path:
    """The folder of the complete dossiers that serve as samples."""
    return _find("samples")


def _find(*parts: str) -> Path:
    for root in (_PACKAGE, _PACKAGE.parent):
        candidate = root.joinpath(*parts)
        if candidate.is_dir():
            return candidate
    raise LawDataError(
        f"Le dossier « {'/'.join(parts)} » livré avec clausegen est introuvable. "
        "Réinstallez clausegen : une partie du logiciel manque."
    )
