"""A bar with the time left, on the terminal only: what is redirected to a file stays clean."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def bar(stage: str) -> Iterator[Callable[[int, int | None], None]]:
    """What to call with the number done and the number in all; nothing is shown without a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    shown: click.progressbar[int] | None = None  # type: ignore[valid-type] # click documents the function only
    try:

        def told(done: int, total: int | None) -> None:
            nonlocal shown
            if not total:
                return
            if shown is None:
                shown = click.progressbar(
                    length=total,
                    label=stage,
                    show_pos=True,
                    show_percent=False,
                    bar_template="%(label)s  [%(bar)s]  %(info)s",
                    file=sys.stderr,
                )
            shown.update(done - shown.pos)

        yield told
    finally:
        if shown is not None:
            shown.render_finish()
