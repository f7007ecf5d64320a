"""The pages: true names, true commands, French typography."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from clausegen.cli import COMMANDS
from clausegen.model.dossier import Dossier, Lot, Regles

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FRENCH = ["guide", "dossier", "modeles", "droit"]
LOCAL = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def page(name):
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def prose(text):
    """The lines that people read: no code block, no code in a line, no address of a link."""
    outside = re.sub(r"```.*?```|<!--.*?-->", "", text, flags=re.DOTALL)
    return re.sub(r"`[^`]*`|\]\([^)]*\)", "", outside)


@pytest.mark.parametrize("name", FRENCH)
def test_a_high_mark_never_follows_an_ordinary_space(name):
    assert re.findall(r".{0,30}\S [:;?!»%€].{0,5}", prose(page(name))) == []


@pytest.mark.parametrize("name", FRENCH)
def test_an_opening_quotation_mark_holds_its_word(name):
    assert re.findall(r"« .{0,20}", prose(page(name))) == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")) + sorted(DOCS.rglob("*.md")), ids=lambda p: p.name)
def test_a_link_leads_somewhere(path):
    targets = LOCAL.findall(path.read_text(encoding="utf-8"))
    assert [t for t in targets if not (path.parent / t).exists()] == []


def test_the_walk_through_the_house_names_only_what_exists():
    named = re.findall(r"`(clausegen/[\w/.-]+|templates/[\w/.-]+|benchmarks/[\w/.-]+)`", page("pipeline"))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_walk_through_the_house_enters_every_room():
    rooms = {p.parent.name for p in (ROOT / "clausegen").glob("*/__init__.py")}
    assert [room for room in sorted(rooms) if f"clausegen.{room}" not in page("pipeline")] == []


@pytest.mark.parametrize("record", [Dossier, Lot, Regles])
def test_every_key_of_the_dossier_is_explained(record):
    keys = [key for key in record.model_fields if key != "alloti"]
    assert [key for key in keys if not re.search(rf"\b{key}\b", page("dossier"))] == []


def test_the_readme_shows_commands_that_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^make ([\w-]+)", text, flags=re.MULTILINE)
    shell = "".join(re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL))
    commands = re.findall(r"^clausegen (\w+)", shell, flags=re.MULTILINE)
    assert targets
    assert [t for t in targets if f"\n{t}:" not in makefile] == []
    assert [c for c in commands if c not in COMMANDS] == []


def test_the_table_of_the_variables_and_their_schemas_are_fresh():
    check = [sys.executable, "-m", "clausegen.tender.variables", "--check", str(DOCS / "modeles.md")]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
