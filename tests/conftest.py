"""What tests of several packages share: LibreOffice, or a stand-in that misbehaves."""

import stat
import sys
from pathlib import Path

import pytest
from pypdf import PdfWriter

from clausegen import pdf
from clausegen.pdf import soffice


def pytest_runtest_setup(item):
    """For every test below this folder: no other conftest repeats it."""
    if item.get_closest_marker("libreoffice") and not pdf.available():
        pytest.skip("LibreOffice n'est pas installé")


FAKE = """
import pathlib, sys, time
args = sys.argv[1:]
out = pathlib.Path(args[args.index("--outdir") + 1])
files = [pathlib.Path(arg) for arg in args[args.index("--outdir") + 2:]]
log = pathlib.Path({log!r})
calls = log.read_text().count(chr(10)) if log.exists() else 0
with log.open("a") as lines:
    print(len(files), args[0], *[file.stem for file in files], sep="|", file=lines)
def make(file):
    (out / (file.stem + ".pdf")).write_bytes(pathlib.Path({pdf!r}).read_bytes())
{body}
"""


class FakeOffice:
    """A program in LibreOffice's place; ``calls`` is what it was asked: how many files, profile, names."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._patch = monkeypatch
        self._log = folder / "calls.txt"

    def does(self, body: str) -> None:
        script = self._folder / "fake.py"
        script.write_text(FAKE.format(log=str(self._log), pdf=str(self._folder / "page.pdf"), body=body))
        program = self._folder / "soffice"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self._patch.setenv(soffice.VARIABLE, str(program))

    @property
    def calls(self) -> list[list[str]]:
        return [line.split("|") for line in self._log.read_text().splitlines()]


@pytest.fixture
def fake_office(tmp_path_factory, monkeypatch) -> FakeOffice:
    folder = tmp_path_factory.mktemp("office")
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(folder / "page.pdf")
    return FakeOffice(folder, monkeypatch)
