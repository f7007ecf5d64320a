"""Hours by family of modality, and numbers of people, such that nobody can be made out.

A family is what documents show: the kind of structure, which could tell of health or of justice, is lost in
it. A line that fewer than five people fill is merged with others until five do, or all are one line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from clausegen.attest.records import PLANCHER, Effectif, LigneModalite
from clausegen.model.vocabulary import Modalite


@dataclass
class Part:
    """The hours of some families, and the people who did them. Never leaves the counting."""

    familles: tuple[Modalite, ...]
    heures: Decimal = Decimal(0)
    personnes: set[str] = field(default_factory=set)

    def __add__(self, other: Part) -> Part:
        families = tuple(sorted({*self.familles, *other.familles}, key=list(Modalite).index))
        return Part(families, self.heures + other.heures, self.personnes | other.personnes)


def breakdown(
    rows: Iterable[tuple[Modalite, str, Decimal]], *, whole: bool = False
) -> tuple[LigneModalite, ...]:
    """The lines of a breakdown, from (family, person, hours); ``whole`` asks for one line in any case."""
    parts: dict[Modalite, Part] = defaultdict(lambda: Part(()))
    for famille, personne, heures in rows:
        parts[famille] += Part((famille,), heures, {personne})
    lines = sorted(parts.values(), key=lambda part: (len(part.personnes), part.familles))
    while len(lines) > 1 and (whole or len(lines[0].personnes) < PLANCHER):
        merged = lines[0] + lines[1]
        lines = sorted([merged, *lines[2:]], key=lambda part: (len(part.personnes), part.familles))
    lines.sort(key=lambda part: list(Modalite).index(part.familles[0]))
    return tuple(
        LigneModalite(part.familles, part.heures, Effectif.de(len(part.personnes))) for part in lines
    )
