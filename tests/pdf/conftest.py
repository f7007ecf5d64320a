"""Word files to convert, LibreOffice itself, and stand-ins for a LibreOffice that misbehaves."""

import stat
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfWriter

from clausegen import pdf
from clausegen.pdf import soffice


def pytest_runtest_setup(item):
    if item.get_closest_marker("libreoffice") and not pdf.available():
        pytest.skip("LibreOffice n'est pas installé")


def field(paragraph, code):
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{code}"/>'))


@pytest.fixture(scope="session")
def make_docx() -> Callable[[Path], Path]:
    """Writes a three-page Word file: headings, list, table, content control, header, footer; page 2 is empty."""

    def make(path: Path, title: str = "Clause sociale") -> Path:
        document = docx.Document()
        document.core_properties.title = title
        section = document.sections[0]
        section.header.paragraphs[0].text = "Commune de Bourg-en-Bresse"
        footer = section.footer.paragraphs[0]
        footer.add_run("Page ")
        field(footer, "PAGE")
        document.add_heading("Objet de la clause", 1)
        document.add_paragraph("Le titulaire réserve 833 heures d’insertion.")
        document.add_heading("Publics", 2)
        document.add_paragraph("demandeurs d’emploi", style="List Bullet")
        for cell in document.add_table(rows=2, cols=2)._cells:
            cell.text = "lot"
        document.element.body.insert(
            -1,
            parse_xml(
                f'<w:p {nsdecls("w")}><w:bookmarkStart w:id="7" w:name="engagement_lot1_heures"/><w:sdt><w:sdtPr>'
                '<w:tag w:val="engagement_lot1_heures"/><w:text/></w:sdtPr><w:sdtContent><w:r>'
                '<w:t>à remplir</w:t></w:r></w:sdtContent></w:sdt><w:bookmarkEnd w:id="7"/></w:p>'
            ),
        )
        document.add_page_break()
        document.add_page_break()
        document.add_heading("Pénalités", 1)
        document.add_paragraph("Une pénalité par heure non réalisée.")
        document.save(path)
        return path

    return make


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
