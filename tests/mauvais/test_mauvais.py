"""Every bad dossier and workbook of this folder gets the message that its author needs."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

from clausegen.cli import run
from clausegen.errors import InputError
from clausegen.intake import read_dossier

HERE = Path(__file__).parent


def _module(name: str):
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ATTENDUS = _module("attendus").ATTENDUS


def _dossier_for(name: str, folder: Path) -> Path:
    """The bad dossier itself, or a good dossier that names the bad workbook."""
    if name.endswith(".yaml"):
        return HERE / name
    shutil.copy(HERE / name, folder / name)
    good = (HERE / "classeur-absent.yaml").read_text(encoding="utf-8").replace("erreurs.xlsx", name)
    (folder / "dossier.yaml").write_text(good, encoding="utf-8")
    return folder / "dossier.yaml"


@pytest.mark.parametrize("name", ATTENDUS)
def test_bad_file_is_told_with_its_place_and_its_words(name, tmp_path):
    with pytest.raises(InputError) as caught:
        read_dossier(_dossier_for(name, tmp_path))
    told = [(str(problem.ou), problem.constat) for problem in caught.value.problems]
    assert told == ATTENDUS[name]


@pytest.mark.parametrize("name", ATTENDUS)
def test_every_problem_says_what_to_do(name, tmp_path):
    with pytest.raises(InputError) as caught:
        read_dossier(_dossier_for(name, tmp_path))
    assert all(problem.remede or problem.attendu for problem in caught.value.problems)


def test_every_kept_file_is_expected():
    kept = {path.name for path in HERE.iterdir() if path.is_file() and path.suffix != ".py"}
    assert kept == set(ATTENDUS)


def test_bad_workbooks_are_those_that_the_script_makes():
    made = _module("fabrique").WORKBOOKS
    assert {name: (HERE / name).read_bytes() for name in made} == {
        name: make() for name, make in made.items()
    }


def test_a_bad_dossier_exits_with_2_and_no_traceback(capsys):
    assert run(["profil", str(HERE / "tout-a-la-fois.yaml")]) == 2
    told = capsys.readouterr().err
    assert "5 points à corriger" in told
    assert "Traceback" not in told
