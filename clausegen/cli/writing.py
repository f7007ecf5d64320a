"""One file written aside, then given its name: never half a file, never a lost one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from clausegen.errors import OutputError
from clausegen.french import system_reason


def write_file(path: Path, data: bytes) -> None:
    """Write the bytes at a path; ``OutputError`` when that cannot be."""
    aside: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".clausegen-")
        aside = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        aside.chmod(0o644)
        aside.replace(path)
    except OSError as error:
        raise OutputError(
            f"« {path} » : écriture impossible ({system_reason(error)}).\n"
            "    à faire : vérifiez que le dossier existe, et que le fichier n’est pas ouvert ailleurs."
        ) from None
    finally:
        if aside is not None:
            aside.unlink(missing_ok=True)
