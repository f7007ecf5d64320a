"""The guide: every command in it runs, and says what the guide says that it does."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from clausegen import pdf
from clausegen.cli import COMMANDS, run

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")


def examples():
    """Each command of the guide with the lines shown under it, in the order of the page."""
    for block in re.findall(r"```console\n(.*?)```", GUIDE, flags=re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield command.strip(), [line for line in shown.splitlines() if line.strip() not in ("", "…")]


def folded(text):
    return " ".join(text.split())


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A user's folder, with the samples in it; the examples of the page follow each other there."""
    folder = tmp_path_factory.mktemp("guide")
    shutil.copytree(ROOT / "samples", folder / "samples")
    return folder


@pytest.mark.parametrize(("command", "shown"), list(examples()), ids=[c for c, _ in examples()])
def test_a_command_of_the_guide_runs_and_prints_what_the_guide_shows(
    command, shown, place, monkeypatch, capsys
):
    if "--pdf" in command and not pdf.available():
        pytest.skip("LibreOffice is missing")
    monkeypatch.chdir(place)
    program, *arguments = shlex.split(command, comments=True)
    code = re.search(r"# code (\d)", command)
    assert program == "clausegen"
    assert run(arguments) == (int(code.group(1)) if code else 0)
    captured = capsys.readouterr()
    said = folded(captured.out + captured.err)
    assert [line for line in shown if folded(line) not in said] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_guide(name):
    assert f"clausegen {name}" in GUIDE
