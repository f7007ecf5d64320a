"""The folder of a batch: what is in it is ours, whole, and known; one run at a time writes there.

SORTIE/word/            one .docx per attestation, named by its number and its holder
SORTIE/pdf/             the same in PDF, when asked for
SORTIE/remplacees/      files of attestations that another one has replaced since
SORTIE/modifies/        files that somebody changed by hand, put there before they are made again
SORTIE/recapitulatif.xlsx, anomalies.xlsx, bordereau.docx
SORTIE/manifeste.json   which register, and from which Word file each PDF was made
"""

from __future__ import annotations

import json
import os
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from clausegen.attest.fingerprint import of_bytes
from clausegen.errors import OutputError
from clausegen.french import system_reason, typography
from clausegen.publish.durable import write_durably

WORD, PDF, REPLACED, CHANGED = "word", "pdf", "remplacees", "modifies"
RECAP, ANOMALIES, SLIP = "recapitulatif.xlsx", "anomalies.xlsx", "bordereau"
_MANIFEST = "manifeste.json"
_LOCK = ".production-en-cours"
_PARTIAL = ".partiel"


class OutputFolder:
    """The folder of a batch, held by this run alone; made by :func:`held`."""

    def __init__(self, path: Path, manifest: Mapping[str, object]) -> None:
        self.path = path
        self._registre = manifest.get("registre")
        ranks, pdf = manifest.get("derniers_rangs"), manifest.get("pdf")
        self._ranks: dict[str, int] = dict(ranks) if isinstance(ranks, dict) else {}
        self._pdf: dict[str, dict[str, str]] = dict(pdf) if isinstance(pdf, dict) else {}

    def bind(self, registre: str, ranks: Mapping[str, int]) -> None:
        """Say which register gives the numbers here, and how far it has gone.

        Refuse a folder made with another register, or with the same one in a later state: a back-up put
        back in service would give numbers that are already on papers.
        """
        late = [series for series, rank in self._ranks.items() if ranks.get(series, 0) < rank]
        if self._registre == registre and late:
            raise OutputError(
                typography(
                    f"Le registre est plus ancien que « {self.path} » : il ignore les derniers numéros de "
                    f"{late[0]}, et les donnerait une seconde fois.\n"
                    "    à faire : indiquez avec --registre le registre le plus récent ; s’il est perdu, "
                    "« clausegen registre reprendre » dit où continuer."
                )
            )
        if self._registre not in (None, registre):
            raise OutputError(
                typography(
                    f"« {self.path} » a été produit avec un autre registre : les mêmes numéros y "
                    "désigneraient d’autres attestations.\n"
                    "    à faire : indiquez ce registre avec --registre, ou un autre dossier avec -o."
                )
            )
        self._registre, self._ranks = registre, dict(ranks)
        self._save()

    def word(self, name: str) -> Path:
        """Where the Word file of that name stands."""
        return self.path / WORD / f"{name}.docx"

    def pdf(self, name: str) -> Path:
        """Where the PDF of that name stands."""
        return self.path / PDF / f"{name}.pdf"

    def pdf_is_current(self, name: str, docx: str) -> bool:
        """Whether the PDF on disk is the one made from the Word file of that digest."""
        known = self._pdf.get(name, {})
        return known.get("docx") == docx and known.get("sha256") == digest(self.pdf(name))

    def note_pdf(self, made: Mapping[str, str]) -> None:
        """Note that the PDF files of these names were made, each from the Word file of that digest."""
        for name, docx in made.items():
            self._pdf[name] = {"docx": docx, "sha256": digest(self.pdf(name)) or ""}
        if made:
            self._save()

    def set_aside(self, path: Path, folder: str) -> Path:
        """Move one file to a folder where it is in nobody's way; never over another content."""
        target = self.path / folder / path.name
        if target.exists() and digest(target) != digest(path):
            target = target.with_stem(f"{path.stem}-{(digest(path) or '')[:8]}")
        with told(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        return target

    def others(self, names: Container[str]) -> list[str]:
        """The Word files that are not of these names: those of other runs."""
        folder = self.path / WORD
        found = sorted(path.stem for path in folder.glob("*.docx")) if folder.is_dir() else []
        return [name for name in found if name not in names]

    def write(self, name: str, data: bytes) -> Path:
        """Write one file at the top of the folder, aside then renamed."""
        target = self.path / name
        write_whole(target, data)
        return target

    def _save(self) -> None:
        content = {
            "outil": "clausegen",
            "format": 1,
            "registre": self._registre,
            "derniers_rangs": self._ranks,
            "pdf": self._pdf,
        }
        text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
        self.write(_MANIFEST, f"{text}\n".encode())


@contextmanager
def held(path: Path) -> Iterator[OutputFolder]:
    """The folder at that path, made if need be; refused when it is not ours or when another run holds it."""
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise OutputError(
            typography(f"« {path} » n’est pas un dossier.\n    à faire : indiquez un dossier avec -o.")
        )
    manifest = _manifest(path)
    if manifest is None and path.is_dir() and any(not _passing(p.name) for p in path.iterdir()):
        raise OutputError(
            typography(
                f"« {path} » contient autre chose que des attestations de clausegen : rien n’y a été écrit.\n"
                "    à faire : choisissez un autre dossier avec -o."
            )
        )
    with told(path):
        path.mkdir(parents=True, exist_ok=True)
    with _lock(path / _LOCK):
        # Read again: the run that we may have waited for has changed it.
        folder = OutputFolder(path, _manifest(path) or {})
        _sweep(path)
        yield folder


def digest(path: Path) -> str | None:
    """The SHA-256 of a file; None when there is none."""
    try:
        return of_bytes(path.read_bytes())
    except FileNotFoundError:
        return None


def write_whole(target: Path, data: bytes) -> None:
    """Write one file aside, safe on the disk, then give it its name."""
    write_durably([(target, data)])


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What the system refuses in the block becomes an ``OutputError`` that names the file."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            typography(
                f"« {path} » : écriture impossible ({system_reason(error)}).\n"
                "    à faire : vérifiez la place sur le disque et vos droits, puis relancez la même "
                "commande ; elle reprend où elle en était."
            )
        ) from error


def _manifest(path: Path) -> dict[str, object] | None:
    try:
        content = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) and content.get("outil") == "clausegen" else None


def _passing(name: str) -> bool:
    """Whether a file is one that only lives during a run."""
    return name == _LOCK or (name.startswith(".") and name.endswith(_PARTIAL))


def _sweep(path: Path) -> None:
    """Remove what a killed run left half-written; its names are ours and it no longer runs."""
    for folder in (path, path / WORD, path / PDF):
        for partial in folder.glob(f".*{_PARTIAL}"):
            with suppress(OSError):
                partial.unlink()


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Held by the system for as long as the process lives: a killed run holds nothing back."""
    with told(path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(handle, path)
        try:
            yield
        finally:
            # Before it is let go: whoever opens it later makes another, and waits for nobody.
            with suppress(OSError):
                path.unlink()
    finally:
        os.close(handle)


def _take(handle: int, path: Path) -> None:
    try:
        import fcntl  # noqa: PLC0415 - absent from Windows, where files in use cannot be replaced anyway
    except ImportError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OutputError(
            typography(
                f"Une autre production écrit en ce moment dans « {path.parent} ».\n"
                "    à faire : attendez la fin, ou choisissez un autre dossier avec -o."
            )
        ) from None
    except OSError:
        return  # some network shares offer no lock; the register has its own
