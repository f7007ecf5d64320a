"""The guide, run as it is written: every command, in order, from an empty folder that has the samples."""

import re

import pytest
from console import ROOT, commands, copy_samples, plain, run

from clausegen import pdf
from clausegen.cli import COMMANDS

GUIDE = ROOT / "docs" / "guide.md"
STEPS = commands(GUIDE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return copy_samples(tmp_path_factory.mktemp("guide"))


def needs_pdf(command):
    return "--pdf" in command.arguments


def made_by(command):
    """What a command of the guide writes, which a later one may need."""
    match command.arguments:
        case ["nouveau", name, *_]:
            return name
        case ["pack", "creer", name, *_]:
            return name
        case [*_, "-o", name]:
            return name
    return None


def prepare(command, folder):
    """Run first the commands whose file this one needs; take away what it will not replace."""
    own = made_by(command)
    for earlier in STEPS[: STEPS.index(command)]:
        name = made_by(earlier)
        needed = name and any(word == name or word.startswith(f"{name}/") for word in command.arguments)
        if needed and name != own and not (folder / name).exists():
            prepare(earlier, folder)
            run(earlier, folder)
    if own and command.arguments[0] != "dossier":
        for old in (*folder.glob(own.replace(".yaml", "*")), folder / "dossier.schema.json"):
            old.unlink(missing_ok=True)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(c, id=" ".join(c.arguments), marks=[pytest.mark.libreoffice] if needs_pdf(c) else [])
        for c in STEPS
    ],
)
def test_a_command_of_the_guide_does_and_prints_what_the_guide_says(command, folder):
    if needs_pdf(command) and not pdf.available():
        pytest.skip("LibreOffice is missing")
    prepare(command, folder)
    done = run(command, folder)
    told = plain(done.stdout + "\n" + done.stderr)
    assert done.returncode == command.code, told
    assert [line for line in command.printed if plain(line) not in told] == []


def test_every_command_of_the_program_is_in_the_guide_and_run():
    assert set(COMMANDS) <= {command.arguments[0] for command in STEPS}


def test_every_option_named_in_the_guide_exists():
    from click import Context  # noqa: PLC0415 - only here

    from clausegen.cli import cli  # noqa: PLC0415 - same

    known = {"--help", "--version"}
    for name in COMMANDS:
        command = cli.get_command(Context(cli), name)
        for one in (command, *getattr(command, "commands", {}).values()):
            known |= {option for p in one.params for option in p.opts + p.secondary_opts}
    named = set(re.findall(r"--[a-z][a-z-]+", GUIDE.read_text(encoding="utf-8")))
    assert named - known == set()
