"""Word files filled in number: chunk after chunk, each chunk safe on the disk before it is told."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sized
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from clausegen.errors import Problem, TemplateError
from clausegen.publish.ahead import batched, map_ahead
from clausegen.publish.durable import write_durably
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
    total = len(fillings) if isinstance(fillings, Sized) else None
    pending: deque[tuple[Filling, ...]] = deque()
    done = 0
    for texts in map_ahead(executor, _render, _works(fillings, chunk, pending)):
        batch = pending.popleft()
        filled = tuple(_told(filling, text) for filling, text in zip(batch, texts, strict=True))
        write_durably(
            (filling.target, text.data)
            for filling, text in zip(batch, texts, strict=True)
            if text.data is not None
        )
        done += len(batch)
        if progress is not None:
            progress(done, total)
        yield filled


@dataclass(frozen=True, slots=True)
class _Text:
    """A rendered file, or why there is none."""

    data: bytes | None
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()


_Work = tuple[tuple[Template, Mapping[str, object]], ...]


def _works(fillings: Iterable[Filling], chunk: int, pending: deque[tuple[Filling, ...]]) -> Iterator[_Work]:
    """What is to be rendered, by chunks; the fillings themselves are remembered in ``pending``."""
    for batch in batched(fillings, chunk):
        pending.append(batch)
        yield tuple((filling.template, filling.context) for filling in batch)


def _render(work: _Work) -> list[_Text]:
    return [_rendered(template, context) for template, context in work]


def _rendered(template: Template, context: Mapping[str, object]) -> _Text:
    remarks: list[Problem] = []
    try:
        return _Text(template.render(context, report=remarks), (), tuple(remarks))
    except TemplateError as error:
        return _Text(None, error.problems)


def _told(filling: Filling, text: _Text) -> Filled:
    return Filled(filling.key, filling.target, text.problems, text.remarks)
