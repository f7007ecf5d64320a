"""The program as a whole: its help, its errors, its exit codes."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from clausegen import cli
from clausegen.cli import COMMANDS, run
from clausegen.errors import LawDataError, MissingToolError, OutputError

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/guide.md"
ENGLISH = re.compile(
    r"\b(Usage: |Error|Try|for help|Missing|Invalid|No such|Show|Aborted|required|default|Commands|does not|"
    r"requires|unexpected|Did you mean|not a valid|is a|FILE|PATH|TEXT|INTEGER|DIRECTORY|COMMAND|ARGS)\b"
)
HEAVY = ("pydantic", "lxml", "openpyxl", "docxtpl", "docx", "pypdf", "jinja2", "yaml", "odf", "babel")


@pytest.mark.parametrize("name", COMMANDS)
class TestEachCommand:
    def test_its_module_holds_it(self, name):
        assert isinstance(getattr(import_module(COMMANDS[name][0]), name.replace("-", "_")), click.Command)

    def test_its_help_is_french_and_has_no_stray_mark(self, name, capsys):
        assert run([name, "--help"]) == 0
        said = capsys.readouterr().out
        assert ENGLISH.findall(said) == []
        assert "\\b" not in said
        assert "\b" not in said

    def test_its_options_all_have_a_help(self, name):
        command = getattr(import_module(COMMANDS[name][0]), name.replace("-", "_"))
        assert [p.name for p in command.params if isinstance(p, click.Option) and not p.help] == []

    def test_the_guide_speaks_of_it(self, name):
        if not GUIDE.exists():
            pytest.skip("le guide n’est pas encore écrit")
        assert f"clausegen {name}" in GUIDE.read_text(encoding="utf-8")

    @pytest.mark.parametrize("wrong", [["--inconnu"], ["a", "b", "c", "d"]])
    def test_a_wrong_line_is_told_in_french_with_code_2(self, name, wrong, capsys):
        assert run([name, *wrong]) == 2
        said = capsys.readouterr().err
        assert said.strip()
        assert ENGLISH.findall(said) == []


def test_the_help_is_french_and_lists_every_command(capsys):
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    assert ENGLISH.findall(said) == []
    assert "\\b" not in said
    assert [name for name in COMMANDS if name not in said] == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["heure"], "heure"),
        (["--versionn"], "--versionn"),
        (["dossier"], "DOSSIER.yaml"),
        (["dossier", "d.yaml"], "--sortie"),
        (["dossier", "d.yaml", "-o"], "-o"),
        (["dossier", "d.yaml", "-o", "x", "--date", "2026-02-30"], "2026-02-30"),
        (["dossier", "d.yaml", "-o", "x", "--pdf=oui"], "--pdf"),
        (["dossier", "absent.yaml", "-o", "x"], "absent.yaml"),
    ],
)
def test_a_mistake_names_what_is_wrong_in_french(line, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(line) == 2
    said = capsys.readouterr().err
    assert told in said
    assert ENGLISH.findall(said) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OutputError("pris"), 2),
        (MissingToolError("absent"), 1),
        (LawDataError("défaut"), 2),
        (click.Abort(), 130),
    ],
)
def test_each_error_has_its_code_and_a_message(error, code, capsys, monkeypatch):
    def fail(*_args, **_options):
        raise error

    monkeypatch.setattr(cli.cli, "main", fail)
    assert run([]) == code
    assert capsys.readouterr().err.strip()


def test_the_help_imports_nothing_heavy():
    script = (
        "import sys; from clausegen.cli import run; run(['--help']); "
        f"print('LOURD', [m for m in {HEAVY!r} if m in sys.modules], [m for m in sys.modules if m.startswith('clausegen.cli.')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "LOURD [] ['clausegen.cli.click_french']"


def test_the_module_runs_as_the_command_does():
    done = subprocess.run(
        [sys.executable, "-m", "clausegen", "--version"], capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"clausegen \d+\.\d+\.\d+\S*\n", done.stdout)


def _subcommands():
    for name, (module, _) in COMMANDS.items():
        command = getattr(import_module(module), name.replace("-", "_"))
        yield from ((name, inner) for inner in getattr(command, "commands", {}))


@pytest.mark.parametrize(("name", "inner"), list(_subcommands()))
def test_the_help_of_a_subcommand_is_french_and_complete(name, inner, capsys):
    assert run([name, inner, "--help"]) == 0
    said = capsys.readouterr().out
    assert ENGLISH.findall(said) == []
    assert "\\b" not in said
    command = getattr(import_module(COMMANDS[name][0]), name.replace("-", "_")).commands[inner]
    assert [p.name for p in command.params if isinstance(p, click.Option) and not p.help] == []


@pytest.mark.parametrize(("typed", "meant"), [("heure", "heures"), ("verifier-dosier", "verifier-dossier")])
def test_an_unknown_command_is_told_with_the_nearest(capsys, typed, meant):
    assert run([typed]) == 2
    assert f"Vouliez-vous dire «\u00a0{meant}\u00a0»" in capsys.readouterr().err


def test_a_command_like_no_other_is_told_alone(capsys):
    assert run(["zzz"]) == 2
    told = capsys.readouterr().err
    assert ("n’existe pas" in told, "Vouliez-vous" in told) == (True, False)


@pytest.mark.parametrize("rest", [["12", "%"], ["12", "%", "dossier.yaml"]])
def test_a_sign_that_the_shell_parted_from_its_number_is_told_with_what_to_type(capsys, rest):
    assert run(["heures", "--taux", *rest]) == 2
    told = capsys.readouterr().err.replace("\u00a0", " ")
    assert 'écrivez 12%, ou "12 %"' in told
