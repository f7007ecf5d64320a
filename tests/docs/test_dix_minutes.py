"""« Un marché en dix minutes », followed from top to bottom by a hand that types, fills and retouches."""

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest
from console import ROOT, block_commands, plain, prose, run
from docx import Document

from clausegen.french import typography_faults

PAGE = ROOT / "docs" / "dix-minutes.md"
TEXT = PAGE.read_text(encoding="utf-8")
DOSSIER = "mon-marche.yaml"
LOTS = "mon-marche-lots.xlsx"
_PARTS = re.compile(r"^```(console|yaml)\n(.*?)^```|((?:^\|[^\n]*\|\n)+)", re.MULTILINE | re.DOTALL)
_KEY = re.compile(r"^(\s*)([a-z_]+):")


@dataclass
class Story:
    """What was seen along the page: each command with its answer, each piece the page named when made."""

    folder: Path
    blanks: int = 0
    answers: list = field(default_factory=list)


def rows(table):
    """The rows of a table of the page, as dictionaries."""
    lines = [[cell.strip() for cell in line.strip("| \n").split("|")] for line in table.splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]


def fill(folder, extract):
    """Write the lines of an extract over those of the dossier, taking away the « # » of an unused one."""
    path = folder / DOSSIER
    lines = path.read_text(encoding="utf-8").splitlines()
    at = 0
    for line in extract.splitlines():
        wanted = _KEY.match(line).groups()
        bare = [re.sub(r"^(\s*)# ", r"\1", one, count=1) for one in lines]
        at = next(
            rank
            for rank in range(at, len(lines))
            if any((key := _KEY.match(text)) and key.groups() == wanted for text in (lines[rank], bare[rank]))
        )
        lines[at] = line
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def number(text):
    """What Excel makes of a cell typed by a user."""
    digits = "".join(text.split())
    if digits.rstrip("%").isdigit():
        return int(digits.rstrip("%")) / (100 if "%" in digits else 1)
    return text


def type_lots(folder, lots):
    """Type rows of the page into the workbook: under the example, or in the row of a lot already there."""
    book = openpyxl.load_workbook(folder / LOTS)
    sheet = book.active
    titles = {cell.value: cell.column for cell in sheet[4]}
    for row, lot in enumerate(lots, 6):
        for title, value in lot.items():
            sheet.cell(row, titles[title]).value = number(value)
    book.save(folder / LOTS)


def retouch(folder, output, changes):
    """Change words in pieces already written, run by run as Word leaves them."""
    for change in changes:
        path = folder / output / change["Fichier"].strip("`")
        document = Document(path)
        old, new = change["Vous remplacez"], change["Par"]
        texts = [
            node
            for node in document.element.body.iter()
            if node.tag.endswith("}t") and old in (node.text or "")
        ]
        assert texts, old
        for node in texts:
            node.text = node.text.replace(old, new)
        document.save(path)


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """The page followed once, in order, in an empty folder."""
    told = Story(tmp_path_factory.mktemp("dix-minutes"))
    output = None
    for kind, block, table in _PARTS.findall(TEXT):
        if kind == "yaml":
            told.blanks = told.blanks or unfilled(told.folder)
            fill(told.folder, block)
        elif kind == "console":
            for command in block_commands(block):
                told.answers.append((command, run(command, told.folder)))
                output = command.arguments[3] if command.arguments[0] == "dossier" else output
        elif "Numéro" in rows(table)[0]:
            type_lots(told.folder, rows(table))
        elif "Vous remplacez" in rows(table)[0]:
            retouch(told.folder, output, rows(table))
    return told


def unfilled(folder):
    """How many lines of the dossier are still to fill."""
    lines = (folder / DOSSIER).read_text(encoding="utf-8").splitlines()
    return sum("à compléter" in line and not line.lstrip().startswith("#") for line in lines)


def test_each_command_ends_and_prints_as_the_page_says(story):
    faults = []
    for command, done in story.answers:
        seen = plain(done.stdout + "\n" + done.stderr)
        if done.returncode != command.code:
            faults.append((command.arguments, done.returncode, seen))
        faults += [(command.arguments, line) for line in command.printed if plain(line) not in seen]
    assert faults == []
    assert len(story.answers) == TEXT.count("\n$ ")


def test_the_page_counts_the_lines_to_fill(story):
    assert story.blanks == 9
    assert "les neuf lignes" in plain(TEXT)


def test_the_page_presents_every_piece_written_and_no_other(story):
    output = story.folder / "pieces"
    written = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    presented = set(re.findall(r"^\| `((?:dce|interne|suivi)/[^`]+)`", TEXT, re.MULTILINE))
    archive = set(re.findall(r"`([^`/]+\.zip)`", TEXT))
    assert presented | archive == written


def test_the_archive_holds_the_part_for_candidates_alone(story):
    (archive,) = (story.folder / "pieces").glob("*.zip")
    names = {Path(name).name for name in zipfile.ZipFile(archive).namelist()}
    assert names == {path.name for path in (story.folder / "pieces" / "dce").iterdir()}


def test_each_point_to_check_that_the_pieces_raise_is_explained(story):
    raised = next(
        [line for line in done.stderr.splitlines() if line.startswith("À vérifier")]
        for command, done in story.answers
        if command.arguments[0] == "dossier" and command.code == done.returncode == 0
    )
    section = TEXT.split("## 8.")[1].split("## 9.")[0]
    explained = re.findall(r"^- .*", section, re.MULTILINE)
    assert len(explained) == len(raised) > 0, raised


def test_the_page_keeps_french_typography():
    assert list(typography_faults(prose(TEXT))) == []
