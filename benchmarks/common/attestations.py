"""The attestations that the benchmarks make: those of the Ain sample, numbered as far as wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from clausegen.attest.counting import count
from clausegen.attest.issuing import Piece
from clausegen.attest.papers import open_papers
from clausegen.intake.executions_file import read_workbook
from clausegen.register import Inscription, Statut
from clausegen.resources import templates_dir
from clausegen.word import Template

SAMPLE = Path(__file__).parents[2] / "samples" / "ain-2019" / "heures-2019.xlsx"
TEMPLATE = templates_dir() / "attestation.docx"
DAY = dt.date(2020, 1, 15)


@dataclass(frozen=True, slots=True)
class Case:
    """One attestation to make: number, company, values of the template."""

    number: str
    company: str
    context: Mapping[str, object]


def template() -> Template:
    """The attestation's template, compiled."""
    return open_papers(None).attestation


def cases(wanted: int) -> Iterator[Case]:
    """That many attestations, made one after the other."""
    papers = open_papers(None)
    known = count(read_workbook(SAMPLE), DAY).attestations
    for rank, given in enumerate(islice(cycle(known), wanted), 1):
        number = f"2020-{rank:05}"
        record = Inscription(
            rank, number, given.emetteur, given.identite, DAY, f"{rank:08X}", Statut.ATTRIBUE, {}, "0"
        )
        yield Case(number, given.titulaire, papers.context(Piece(given, record, (), number)))
