"""Finds LibreOffice and runs one call of it, without ever touching the user's own.

Each call has a profile of its own in a temporary folder, so it neither needs nor disturbs a
LibreOffice that the user has open. The profile's settings say how PDF files are exported (settings
work with every version; options on the command line only from 7.4) and switch off what an unknown
Word file could make LibreOffice do: run macros, fetch linked files.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from clausegen.errors import MissingToolError

VARIABLE = "CLAUSEGEN_SOFFICE"
"""Environment variable that names the program when it is in an unusual place."""

_NAMES = ("soffice", "libreoffice")
_USUAL_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/usr/local/bin/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
)

_SETTINGS: tuple[tuple[str, str, str], ...] = (
    # How PDF files are exported.
    ("/org.openoffice.Office.Common/Filter/PDF/Export", "UseTaggedPDF", "true"),
    ("/org.openoffice.Office.Common/Filter/PDF/Export", "ExportBookmarks", "true"),
    ("/org.openoffice.Office.Common/Filter/PDF/Export", "EmbedStandardFonts", "true"),
    ("/org.openoffice.Office.Common/Filter/PDF/Export", "DisplayPDFDocumentTitle", "true"),
    ("/org.openoffice.Office.Common/Filter/PDF/Export", "ExportFormFields", "false"),
    # A content control still to be filled is shown as it stands in Word, not as a form.
    ("/org.openoffice.Office.Common/Filter/PDF/Export", "ExportNotes", "false"),
    # What a Word file from elsewhere must not be able to do.
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    # Nothing that a first start would show or write.
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("/org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
)

_MARKS: tuple[tuple[str, str, str], ...] = (
    ("/org.openoffice.Office.Common/Filter/PDF/Export", "ExportBookmarksToPDFDestination", "true"),
)

_running: set[subprocess.Popen[bytes]] = set()
"""The calls of this process that have not ended."""


def find() -> Path | None:
    """LibreOffice's program: where the variable says, else on the PATH, else in the usual places."""
    named = os.environ.get(VARIABLE)
    if named:
        found = shutil.which(named)
        return Path(found) if found else None
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((Path(place) for place in _USUAL_PLACES if os.access(place, os.X_OK)), None)


def available() -> bool:
    """Whether PDF files can be made here."""
    return find() is not None


def require() -> Path:
    """LibreOffice's program; ``MissingToolError`` when it is not there.

    To be called before anything is written, so that a command which cannot end does not begin.
    """
    program = find()
    if program is not None:
        return program
    named = os.environ.get(VARIABLE)
    if named:
        raise MissingToolError(
            f"LibreOffice est introuvable : la variable {VARIABLE} désigne « {named} », "
            "qui n’est pas un programme exécutable.\n"
            "    à faire : corrigez cette variable, ou supprimez-la pour laisser chercher "
            "LibreOffice à sa place habituelle."
        )
    raise MissingToolError(
        "Pour produire des PDF, il faut LibreOffice, qui n’est pas installé sur ce poste.\n"
        "    à faire : sous Debian ou Ubuntu, installez le paquet libreoffice-writer-nogui "
        "(« apt-get install libreoffice-writer-nogui ») ; sous Windows ou macOS, installez "
        "LibreOffice (libreoffice.org). S’il se trouve à un endroit inhabituel, indiquez-le dans "
        f"la variable {VARIABLE}.\n"
        "    sans lui : tout le reste fonctionne ; relancez sans « --pdf » pour obtenir "
        "les mêmes pièces en Word."
    )


def run(
    program: Path, files: Sequence[Path], out_dir: Path, profile: Path, seconds: float, *, marks: bool = False
) -> str:
    """One call of LibreOffice that converts ``files`` into ``out_dir``; what it said.

    Its exit code is not looked at: it is 0 even when nothing came out. ``TimeoutError`` when it
    is still there after ``seconds``; it is then ended, with the processes it started. With ``marks``,
    the bookmarks of a Word file are named places of its PDF.
    """
    _write_settings(profile, _SETTINGS + _MARKS if marks else _SETTINGS)
    command = [
        str(program),
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
        *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(out_dir)),
        *map(str, files),
    ]
    with subprocess.Popen(  # noqa: S603 - our own arguments, no shell, absolute paths
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=_environment(),
        start_new_session=True,
    ) as process:
        _running.add(process)
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"LibreOffice n’a pas répondu en {seconds:.0f} secondes") from None
        finally:
            _running.discard(process)
            _end(process)
    return said.decode("utf-8", "replace")


def end_all() -> None:
    """Ends the calls under way in this process: for a process that is itself about to be ended."""
    for process in list(_running):
        _end(process)


def _environment() -> dict[str, str]:
    """Our environment with one fixed locale: accents in file names work, the result is the same."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    return kept | {"LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the call and all it started: ``soffice`` is a script that starts the real program."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _write_settings(profile: Path, settings: Sequence[tuple[str, str, str]]) -> None:
    items = "".join(
        f'<item oor:path="{escape(path)}"><prop oor:name="{escape(name)}" oor:op="fuse">'
        f"<value>{escape(value)}</value></prop></item>"
        for path, name, value in settings
    )
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">' + items + "</oor:items>",
        encoding="utf-8",
    )
