"""The text of a PDF that comes from anywhere: read by another process, which may be stopped.

A hostile file can make any reader turn for ever or ask for all the memory. So a child reads it, with
little time and little memory; whatever goes wrong there is only « this file cannot be read ».
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 40
SECONDS = 30
MEMORY = 1_500_000_000
"""Bytes of address space of the child: an honest attestation needs a tenth."""


def untrusted_texts(path: Path) -> list[str]:
    """The text of each page; ``ValueError`` (in French) when it cannot be had within these limits."""
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"il dépasse {MAX_BYTES // 1024 // 1024} Mo")
    data = path.read_bytes()
    if b"%PDF-" not in data[:1024]:
        raise ValueError("ce n’est pas un PDF")
    # -I: nothing of the folder in which the user stands is imported.
    command = [sys.executable, "-I", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {_CHILD}"]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, the file comes by the pipe
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        )
        if done.returncode == 0:
            return [str(text) for text in json.loads(done.stdout)]
    except (subprocess.TimeoutExpired, ValueError, TypeError):
        pass  # told below, as any other failure
    raise ValueError("il est abîmé, protégé ou démesuré")


_CHILD = f"from {__name__} import child; child()"


def child() -> None:
    """What the other process does: limits itself, reads the PDF on its input, writes its texts as JSON."""
    import io  # noqa: PLC0415 - only in the child

    _limit()
    from pypdf import PdfReader  # noqa: PLC0415 - heavy, and only the child reads

    # What pypdf complains of would be mixed with nothing useful.
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for the child's whole life
    reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()), strict=False)
    if len(reader.pages) > MAX_PAGES:
        sys.exit(1)
    json.dump([page.extract_text() for page in reader.pages], sys.stdout)


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - absent from Windows, where the time-out alone protects
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
