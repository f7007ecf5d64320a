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
    words = command.arguments
    match words:
        case ["nouveau", name, *_] | ["pack", "creer", name, *_] | ["attestations", "nouveau", name, *_]:
            return (name,)
        case ["registre", "sauvegarder" | "exporter", _, name, *_]:
            return (name,)
    return tuple(words[rank + 1] for rank, word in enumerate(words) if word in ("-o", "--registre"))


def writes(command):
    """What a command makes and would not replace."""
    reads_register = command.arguments[0] in ("verifier", "registre")
    return () if reads_register and "sauvegarder" not in command.arguments else made_by(command)


def prepare(command, folder):
    """Run first the commands whose file this one needs; take away what it will not replace."""
    own = made_by(command) if command.arguments[:2] == ("attestations", "produire") else writes(command)
    for earlier in STEPS[: STEPS.index(command)]:
        made = [name for name in writes(earlier) if name not in own]
        needed = any(w == name or w.startswith(f"{name}/") for name in made for w in command.arguments)
        if needed and not all((folder / name).exists() for name in made):
            prepare(earlier, folder)
            run(earlier, folder)
    if command.arguments[0] != "dossier" and command.arguments[:2] != ("attestations", "produire"):
        for name in own:
            for old in (*folder.glob(name.replace(".yaml", "*")), folder / "dossier.schema.json"):
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
    commands = [cli.get_command(Context(cli), name) for name in COMMANDS]
    commands += [inside for group in commands for inside in getattr(group, "commands", {}).values()]
    for command in commands:
        known |= {
            option for parameter in command.params for option in parameter.opts + parameter.secondary_opts
        }
    named = set(re.findall(r"--[a-z][a-z-]+", GUIDE.read_text(encoding="utf-8")))
    assert named - known == set()
