"""Templates as people make them: ours, with something changed in one part."""

import io
import zipfile
from datetime import date

import pytest

from clausegen import pdf
from clausegen.adapt.templates import trial
from clausegen.adapt.templates.lint import verify
from clausegen.adapt.templates.piece import piece_named
from clausegen.clauses.catalogue import load_catalogue
from clausegen.resources import templates_dir

DAY = date(2026, 11, 25)


@pytest.fixture(scope="session")
def catalogue():
    return load_catalogue(templates_dir())


@pytest.fixture(scope="session")
def day():
    return DAY


class Bench:
    """One template on the bench."""

    def __init__(self, catalogue, piece: str) -> None:
        self.catalogue = catalogue
        self.piece = piece_named(catalogue, piece)
        self.data = (templates_dir() / self.piece.modele).read_bytes()

    def changed(self, *replacements: tuple[str, str], part: str = "word/document.xml") -> bytes:
        target = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self.data)) as old,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for info in old.infolist():
                text = old.read(info)
                if info.filename == part:
                    for before, after in replacements:
                        assert before.encode() in text, before
                        text = text.replace(before.encode(), after.encode())
                new.writestr(info.filename, text)
        return target.getvalue()

    def verify(self, data: bytes):
        return verify(data, "mien.docx", self.piece, self.catalogue, DAY)

    def told(self, data: bytes) -> list[tuple[str, str]]:
        return [(str(f.gravite), str(f.probleme).replace("\u00a0", " ")) for f in self.verify(data).findings]


@pytest.fixture
def bench(catalogue):
    return lambda piece: Bench(catalogue, piece)


@pytest.fixture
def without_libreoffice(monkeypatch):
    monkeypatch.setattr(pdf, "available", lambda: False)
    return trial
