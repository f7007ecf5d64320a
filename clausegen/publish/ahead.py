"""Work handed to an executor a little ahead of what is awaited, so that memory stays flat."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from itertools import islice
from typing import TypeVar

from clausegen.publish.processes import cores

Work = TypeVar("Work")
Made = TypeVar("Made")


def workers_of(executor: Executor | None) -> int:
    """How many works an executor does at the same time, as far as it tells."""
    if executor is None:
        return 1
    told = getattr(executor, "workers", None) or getattr(executor, "_max_workers", None)
    return told if isinstance(told, int) and told > 0 else cores()


def batched(works: Iterable[Work], size: int) -> Iterator[tuple[Work, ...]]:
    """The works by groups of ``size``, the last one perhaps smaller."""
    source = iter(works)
    while group := tuple(islice(source, size)):
        yield group


def map_ahead(
    executor: Executor | None,
    function: Callable[[Work], Made],
    works: Iterable[Work],
    at_once: int | None = None,
) -> Iterator[Made]:
    """The results in order; at most ``at_once`` works are under way or waiting to be taken.

    Without ``executor``, each work is done here when its turn comes. By default ``at_once`` is two more than
    the executor's ``workers`` (an attribute that the caller may set: a cluster's cores), than a local
    executor's processes, or than this machine's cores. What is still to come is cancelled when the
    caller stops listening.
    """
    if executor is None:
        yield from map(function, works)
        return
    limit = at_once or workers_of(executor) + 2
    waiting: deque[Future[Made]] = deque()
    try:
        for work in works:
            waiting.append(executor.submit(function, work))
            if len(waiting) >= limit:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
