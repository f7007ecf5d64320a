"""The executor used when the caller brings none: local processes, ended with all they started."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager


@contextmanager
def local_processes(workers: int | None = None) -> Iterator[Executor]:
    """An executor of ``workers`` processes (default: one per core available).

    On Ctrl-C or any error inside the block, the processes and the LibreOffice they run are ended.
    """
    raise NotImplementedError
    yield
