"""A paper that somebody presents, Word or PDF: its text, the numbers and the codes that stand in it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clausegen.errors import InputError, Place, Problem
from clausegen.french import system_reason
from clausegen.register import CodeError, read_code

if TYPE_CHECKING:
    from clausegen.word.reading import Document

_NUMERO = re.compile(r"(?<![\d-])(\d{4})[-\u2010\u2011\u2013](\d{4,6})(?![\d-])")
_CODE = re.compile(r"(?<![\w-])([0-9A-Z]{4}[-\u2010\u2011\u2013][0-9A-Z]{4})(?![\w-])")
_MOST = 20
"""Numbers or codes looked at in one paper: an attestation has two of the first and one of the second."""


@dataclass(frozen=True, slots=True)
class Papier:
    """What a file says: the pages of a PDF, or the ``document`` that a Word file is."""

    fichier: str
    octets: bytes
    pages: tuple[str, ...] = ()
    document: Document | None = None

    @property
    def texte(self) -> str:
        """All that it says."""
        return self.document.text if self.document else "\n".join(self.pages)

    @property
    def numeros(self) -> tuple[str, ...]:
        """What looks like a number, in the order of the paper."""
        found = (f"{year}-{rank}" for year, rank in _NUMERO.findall(self.texte))
        return tuple(dict.fromkeys(found))[:_MOST]

    @property
    def codes(self) -> tuple[str, ...]:
        """What is a well-formed code."""
        found = []
        for text in dict.fromkeys(_CODE.findall(self.texte)):
            try:
                found.append(read_code(text))
            except CodeError:
                continue
        return tuple(found)[:_MOST]


def read_paper(path: Path) -> Papier:
    """The paper at a path that nobody vouches for; ``InputError`` when it has no readable text."""
    try:
        with path.open("rb") as stream:
            start = stream.read(1024)
        if b"%PDF-" in start:
            return _pdf(path)
        if start.startswith(b"PK"):
            return _word(path)
    except OSError as error:
        raise _refused(path, f"le fichier ne s’ouvre pas ({system_reason(error)})") from error
    raise _refused(path, "ce n’est ni un PDF ni un document Word (.docx)")


def _word(path: Path) -> Papier:
    from clausegen.word.reading import read_document  # noqa: PLC0415 - loads lxml

    data = path.read_bytes()
    if zipfile.is_zipfile(io.BytesIO(data)) and not _holds_word(data):
        raise _refused(path, "c’est un classeur ou une archive, pas une attestation")
    return Papier(path.name, data, document=read_document(data, path.name))


def _holds_word(data: bytes) -> bool:
    """Whether a zip has the parts of a Word document; how sound they are is for their reader to say."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(name.startswith("word/") for name in archive.namelist())


def _pdf(path: Path) -> Papier:
    from clausegen.pdf.untrusted import untrusted_texts  # noqa: PLC0415 - only PDF files need it

    try:
        pages = tuple(untrusted_texts(path))
    except ValueError as error:
        raise _refused(path, f"ce PDF ne peut être lu : {error}") from error
    if not "".join(pages).strip():
        raise _refused(path, "ce PDF n’a pas de texte : c’est sans doute une image numérisée")
    return Papier(path.name, path.read_bytes(), pages=pages)


def _refused(path: Path, constat: str) -> InputError:
    return InputError(
        [
            Problem(
                Place(fichier=path.name),
                constat,
                "une attestation au format .pdf ou .docx, ou son numéro et son code",
                "Lisez sur le papier son numéro et son code, puis : clausegen verifier NUMERO CODE",
            )
        ]
    )
