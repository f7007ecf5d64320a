"""Word files converted to PDF by LibreOffice, in batches, every output counted and checked.

LibreOffice ends well even when it converted nothing, and one call silently drops what comes after
some 250 files: so the calls are small, and only what is on disk afterwards counts.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from clausegen.errors import OutputError
from clausegen.french import system_reason
from clausegen.pdf import reading, soffice

CHUNK = 100
"""Files in one call: above some 250, LibreOffice drops the rest without a word."""

_TAIL = 3
"""Last lines of what LibreOffice said, repeated in an error."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One Word file to convert, and the name its PDF will have."""

    source: Path
    name: str


def convert(
    docx_paths: Sequence[Path],
    out_dir: Path,
    *,
    timeout: float = 60.0,
    timeout_per_file: float = 10.0,
) -> list[Path]:
    """The PDF files made from ``docx_paths``, in the same order, in ``out_dir``.

    A PDF has its Word file's name; when two Word files of different folders have the same one, the
    second PDF is ``nom-2.pdf``. All or nothing: ``out_dir`` receives files only once every one is
    made and checked. A call may last ``timeout`` seconds plus ``timeout_per_file`` for each file;
    what did not come out is tried once more, file by file.

    ``MissingToolError`` without LibreOffice; ``OutputError`` when a file cannot be read, converted
    or written.
    """
    program = soffice.require()
    jobs = _jobs(docx_paths)
    with tempfile.TemporaryDirectory(prefix="clausegen-pdf-", ignore_cleanup_errors=True) as tmp:
        workshop = Workshop(Path(tmp), timeout, timeout_per_file, program)
        made = [pdf for chunk in _chunks(jobs) for pdf in _convert(workshop, chunk)]
        return _deliver(made, jobs, out_dir)


class Workshop:
    """A temporary folder in which LibreOffice is called; each call has its own part of it."""

    def __init__(
        self, root: Path, timeout: float = 60.0, timeout_per_file: float = 10.0, program: Path | None = None
    ) -> None:
        self._program = program or soffice.require()
        self._root = root
        self._timeout = timeout
        self._timeout_per_file = timeout_per_file
        self._calls = 0

    def call(
        self, sources: Mapping[str, Path], *, marks: bool = False, weight: int = 0
    ) -> tuple[dict[str, Path], str]:
        """One call for the Word files of ``sources``, by the name of their PDF: at most ``CHUNK`` of them.

        The PDF files that came out whole, by name, and why others are missing. With ``marks``, the
        bookmarks are named places; ``weight``: the documents in the files, when there are more than
        files. ``OutputError`` when a file cannot be read or LibreOffice not started.
        """
        self._calls += 1
        place = self._root / str(self._calls)
        folder, out = place / "docx", place / "pdf"
        folder.mkdir(parents=True)
        out.mkdir()
        staged = [_stage(name, source, folder) for name, source in sources.items()]
        seconds = self._timeout + self._timeout_per_file * max(len(staged), weight)
        try:
            said = soffice.run(self._program, staged, out, place / "profile", seconds, marks=marks)
            reason = _last_words(said)
        except TimeoutError as error:
            reason = str(error)
        except OSError as error:
            raise OutputError(
                f"LibreOffice ne démarre pas ({self._program} : {system_reason(error)})."
            ) from error
        finally:
            shutil.rmtree(place / "profile", ignore_errors=True)
        made = {name: out / f"{name}.pdf" for name in sources}
        return {name: pdf for name, pdf in made.items() if _is_good(pdf)}, reason


def _convert(workshop: Workshop, chunk: Sequence[_Job]) -> list[Path]:
    """The checked PDF files of one chunk, in order."""
    made, reason = workshop.call({job.name: job.source for job in chunk})
    for job in chunk:
        if job.name not in made:
            # Alone, so that one bad file does not take the others down again.
            again, reason = workshop.call({job.name: job.source})
            if job.name not in again:
                raise OutputError(
                    f"{job.source.name} : LibreOffice n’a pas pu en faire un PDF ({reason}).\n"
                    "    à faire : ouvrez ce fichier dans Word ou LibreOffice pour vérifier "
                    "qu’il n’est pas abîmé, puis relancez ; sans « --pdf », les pièces Word "
                    "sont produites quand même."
                )
            made |= again
    return [made[job.name] for job in chunk]


def _jobs(paths: Iterable[Path]) -> list[_Job]:
    """A job for each path, with names that differ even where case or accents' form do not count."""
    taken: set[str] = set()
    jobs = []
    for path in paths:
        name, rank = path.stem, 1
        while _folded(name) in taken:
            rank += 1
            name = f"{path.stem}-{rank}"
        taken.add(_folded(name))
        jobs.append(_Job(path, name))
    return jobs


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _chunks(jobs: Sequence[_Job]) -> Iterable[Sequence[_Job]]:
    return (jobs[start : start + CHUNK] for start in range(0, len(jobs), CHUNK))


def _stage(name: str, source: Path, folder: Path) -> Path:
    """A copy under the PDF's name: LibreOffice writes its lock files beside what it opens."""
    staged = folder / f"{name}{source.suffix}"
    try:
        shutil.copyfile(source, staged)
    except OSError as error:
        raise OutputError(f"{source.name} : lecture impossible ({system_reason(error)}).") from error
    return staged


def _is_good(pdf: Path) -> bool:
    """Whether the file is there, is a PDF to its end, and has a page."""
    try:
        return reading.page_count(pdf) >= 1
    except (OSError, ValueError):
        return False


def _last_words(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip() and "javaldx" not in line]
    return " / ".join(lines[-_TAIL:]) or "aucun message de sa part"


def _deliver(made: Sequence[Path], jobs: Sequence[_Job], out_dir: Path) -> list[Path]:
    """Puts the files in ``out_dir``, each written aside then renamed."""
    delivered = []
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        for pdf, job in zip(made, jobs, strict=True):
            target = out_dir / f"{job.name}.pdf"
            aside = out_dir / f".{job.name}.pdf.partiel"
            try:
                shutil.copyfile(pdf, aside)
                os.replace(aside, target)  # noqa: PTH105 - the house's word for "written aside then renamed"
            finally:
                aside.unlink(missing_ok=True)
            delivered.append(target)
    except OSError as error:
        raise OutputError(
            f"{out_dir} : impossible d’y écrire les PDF ({system_reason(error)}).\n"
            "    à faire : vérifiez les droits sur ce dossier, l’espace disque, "
            "et qu’aucun de ces PDF n’est ouvert."
        ) from error
    return delivered
