"""A bar with the time left, on the terminal only: what is redirected to a file stays clean."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from clausegen.french import NB

_WIDTH = 30
_TO_END_OF_LINE = "\x1b[K"


@contextmanager
def bar(stage: str) -> Iterator[Callable[[int, int | None], None]]:
    """What to call with the number done and the number in all; nothing is shown without a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    start = time.monotonic()

    def told(done: int, total: int | None) -> None:
        if total:
            spent = time.monotonic() - start
            sys.stderr.write(f"\r{line(stage, done, total, spent)}{_TO_END_OF_LINE}")
            sys.stderr.flush()

    try:
        yield told
    finally:
        # Whatever follows, a message or another bar, begins on a clean line.
        sys.stderr.write(f"\r{_TO_END_OF_LINE}")
        sys.stderr.flush()


def line(stage: str, done: int, total: int, spent: float) -> str:
    """« PDF  [#####-----]  120/240, encore 2 min », given the seconds spent so far."""
    full = _WIDTH * done // total
    shown = f"{stage}  [{'#' * full}{'-' * (_WIDTH - full)}]  {done}/{total}"
    if not 0 < done < total:
        return shown
    return f"{shown}, encore {_duration(spent / done * (total - done))}"


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if seconds < 100:
        return f"{max(round(seconds), 1)}{NB}s"
    return f"{minutes}{NB}min" if minutes < 100 else f"{minutes // 60}{NB}h{NB}{minutes % 60:02d}"
