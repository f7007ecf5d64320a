"""What the user asks of a batch."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clausegen.attest.mailing import Tri
from clausegen.publish import Progress

Suivi = Callable[[str], AbstractContextManager[Progress]]
"""Asked for at each stage, by its French name: what is told of the progress of that stage."""


@dataclass(frozen=True, slots=True)
class Commande:
    """What the user asks of a batch; ``impression`` is the path of the print file."""

    sortie: Path
    registre: Path
    jour: date
    pdf: bool = False
    impression: Path | None = None
    tri: Tri = Tri.ENTREPRISE
    couverture: bool = False
    exemplaires: int = 1
    nouvelles_mentions: bool = False
    modeles: Path | None = None
    executor: Executor | None = None

    @property
    def publie(self) -> bool:
        """Whether PDF files are asked for, in any form."""
        return self.pdf or self.impression is not None
