"""Word files filled in number: chunk after chunk, each chunk safe on the disk before it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from clausegen.errors import Problem
from clausegen.publish.records import Progress
from clausegen.word import Template

CHUNK = 100
"""Documents filled, written and made safe together."""


@dataclass(frozen=True, slots=True)
class Filling:
    """One Word file to write: the template, its values (plain, picklable), and where it goes."""

    key: str
    template: Template
    context: Mapping[str, object]
    target: Path


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of one filling: the file is whole and safe on the disk unless ``problems`` is not empty.

    ``remarks`` tells what was removed from the values (characters that Word cannot hold).
    """

    key: str
    target: Path
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()


def fill(
    fillings: Iterable[Filling],
    *,
    executor: Executor | None = None,
    chunk: int = CHUNK,
    progress: Progress | None = None,
) -> Iterator[tuple[Filled, ...]]:
    """Fills and writes; yields each chunk, in order, once its files and their folders are synced.

    Without ``executor`` the work is done here. ``fillings`` is read as the work advances, so memory does
    not grow with their number. A filling whose values do not suit its template is told in its
    ``Filled``; ``OutputError`` when the disk refuses (full, read-only): chunks already yielded stay.
    """
    raise NotImplementedError
