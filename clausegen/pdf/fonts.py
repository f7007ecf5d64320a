"""Which fonts the system has: LibreOffice silently takes another for one that is missing."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable

_SECONDS = 20


def absent(names: Iterable[str]) -> list[str]:
    """The fonts that are not installed, each once; nothing when the system cannot tell."""
    asked = list(dict.fromkeys(names))
    program = shutil.which("fc-list")
    if not asked or program is None:
        return []
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system, with arguments of ours
            [program, ":", "family"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    known = {name.strip().casefold() for line in done.stdout.splitlines() for name in line.split(",")}
    return [name for name in asked if name.casefold() not in known]
