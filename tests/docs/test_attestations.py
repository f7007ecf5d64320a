"""docs/attestations.md: its commands are run, its tables are those of the software."""

import re
from typing import get_args

import pytest
from console import ROOT, commands, copy_samples, plain, run
from pydantic import BaseModel

from clausegen import pdf
from clausegen.attest.context_schema import ContexteAttestation
from clausegen.attest.wording import REGLES
from clausegen.french import typography
from clausegen.model.executions import Emetteur, Engagement, Execution, Membre

PAGE = ROOT / "docs" / "attestations.md"
TEXT = PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return copy_samples(tmp_path_factory.mktemp("attestations"))


def needs_pdf(command):
    return "--pdf" in command.arguments


@pytest.mark.parametrize(
    "rank",
    [
        pytest.param(n, marks=[pytest.mark.libreoffice] if needs_pdf(c) else [])
        for n, c in enumerate(commands(PAGE))
    ],
)
def test_each_command_does_and_prints_what_the_page_says(rank, folder):
    command = commands(PAGE)[rank]
    if needs_pdf(command) and not pdf.available():
        pytest.skip("LibreOffice is missing")
    if command.arguments[0] in ("registre", "verifier") and not (folder / "registre.db").exists():
        run(commands(PAGE)[1], folder)
    done = run(command, folder)
    told = plain(done.stdout + "\n" + done.stderr)
    assert done.returncode == command.code, told
    assert [line for line in command.printed if plain(line) not in told] == []


def between(name):
    return TEXT.partition(f"<!-- {name} -->")[2].partition(f"<!-- /{name} -->")[0].strip()


def test_the_table_of_rules_is_that_of_the_software():
    lines = ["| Ce qui est trouvé | Suite | Règle |", "|---|---|---|"]
    for regle in REGLES.values():
        if not regle.constat.startswith("{constat}"):
            rule = regle.regle.format_map(_Dots())
            lines.append(f"| {typography(regle.titre)} | {regle.suite.libelle} | {typography(rule)} |")
    assert between("règles") == "\n".join(lines)


class _Dots(dict):
    def __missing__(self, key):
        return "…"


def variables(model, prefix=""):
    for name, info in model.model_fields.items():
        inner = info.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from variables(inner, f"{prefix}{name}.")
        elif args := get_args(inner):
            yield f"{prefix}{name}", info.description
            yield from variables(args[0], f"{name}[].")
        else:
            yield f"{prefix}{name}", info.description


def test_the_table_of_variables_is_that_of_the_template():
    lines = ["| Variable | Sens |", "|---|---|"]
    lines += [f"| `{name}` | {typography(text)} |" for name, text in variables(ContexteAttestation)]
    assert between("variables") == "\n".join(lines)


def test_every_column_of_the_workbook_is_named():
    named = set(re.findall(r"`([a-z_]+)`", TEXT))
    for model in (Engagement, Membre, Execution, Emetteur):
        assert set(model.model_fields) - named == set()


def test_every_picture_is_there():
    for name in re.findall(r"\]\((images/[^)]+)\)", TEXT):
        assert (PAGE.parent / name).is_file(), name
