"""The executor used when the caller brings none: local processes, ended with all they started."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from types import FrameType

from clausegen.pdf.soffice import end_all

_PATIENCE = 5.0
"""Seconds given to a process to end before it is killed."""


def cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def local_processes(workers: int | None = None) -> Iterator[Executor]:
    """An executor of ``workers`` processes (default: one per core available).

    On Ctrl-C or any error inside the block, the processes and the LibreOffice they run are ended. They
    also end by themselves when this process disappears.
    """
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(workers or cores(), mp_context=context, initializer=_begin)
    try:
        yield executor
    except BaseException:
        _end(executor)
        raise
    executor.shutdown()


def _end(executor: ProcessPoolExecutor) -> None:
    processes = list((executor._processes or {}).values())  # noqa: SLF001 - until Python 3.14 the only way to them
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(_PATIENCE)
        if process.is_alive():
            process.kill()


def _begin() -> None:
    """What a process does first: leave Ctrl-C to its parent, and never outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ValueError, OSError):
        signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _leave(_signal: int = 0, _frame: FrameType | None = None) -> None:
    end_all()
    os._exit(1)


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        _leave()
