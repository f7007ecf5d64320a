"""``clausegen verifier-dossier``: what it tells, and the code it leaves with."""

import json
import shutil
from pathlib import Path

import pytest

from clausegen.clauses.catalogue import load_catalogue
from clausegen.cli import run
from clausegen.resources import templates_dir

SAMPLE = Path(__file__).resolve().parents[2] / "samples/ecole/dossier.yaml"
PATHS = {p.id: f"{p.dossier}/{p.fichier}" for p in load_catalogue(templates_dir()).pieces}
CCAP = PATHS["ccap_article"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("v") / "out"
    assert run(["dossier", str(SAMPLE), "-o", str(out), "--date", "2026-11-24"]) == 0
    return out


@pytest.fixture
def folder(made, tmp_path):
    return shutil.copytree(made, tmp_path / "out")


def edit(path, old, new):
    docx = pytest.importorskip("docx")
    document = docx.Document(str(path))
    for paragraph in document.paragraphs:
        for run_ in paragraph.runs:
            if old in run_.text:
                run_.text = run_.text.replace(old, new)
                document.save(str(path))
                return
    raise AssertionError(old)


def test_a_folder_that_agrees_leaves_with_0(folder, capsys):
    capsys.readouterr()
    assert run(["verifier-dossier", str(folder)]) == 0
    assert "tout concorde" in capsys.readouterr().out


def test_a_changed_value_leaves_with_1_and_shows_old_and_new(folder, capsys):
    edit(folder / CCAP, "sans délai tout changement", "aussitôt tout changement")
    assert run(["verifier-dossier", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "«\u00a0sans délai\u00a0» → «\u00a0aussitôt\u00a0»" in told
    edit(folder / CCAP, "30", "31")
    assert run(["verifier-dossier", str(folder)]) == 1
    told = capsys.readouterr().out
    assert "Délai de la réunion de mise au point (signet «\u00a0reunion_jours\u00a0»)" in told
    assert "«\u00a031\u00a0»" in told


def test_json_holds_the_verdict(folder, capsys):
    capsys.readouterr()
    assert run(["verifier-dossier", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["accord"] is True


def test_a_folder_of_someone_else_leaves_with_2(tmp_path, capsys):
    assert run(["verifier-dossier", str(tmp_path)]) == 2
    assert "produit par clausegen" in capsys.readouterr().err


def test_with_zip_the_archive_is_made_again_and_the_answer_says_so(folder, capsys):
    edit(folder / CCAP, "sans délai tout changement", "aussitôt tout changement")
    capsys.readouterr()
    assert run(["verifier-dossier", str(folder), "--zip"]) == 0
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert "tout concorde" in told
    (archive,) = folder.glob("*.zip")
    assert f"Archive refaite à partir du dossier « dce » : « {archive.name} »." in told


def test_with_zip_a_disagreement_is_told_and_no_archive_is_made(folder, capsys):
    edit(folder / CCAP, "30", "31")
    capsys.readouterr()
    assert run(["verifier-dossier", str(folder), "--zip"]) == 1
    told = capsys.readouterr().out
    assert "Délai de la réunion de mise au point" in told
    assert "n’a pas été refaite" in told
    assert not list(folder.glob("*.zip"))


def test_without_zip_no_archive_is_made(folder):
    assert run(["verifier-dossier", str(folder)]) == 0
    assert not list(folder.glob("*.zip"))


def test_json_says_whether_the_archive_was_made_again(folder, capsys):
    capsys.readouterr()
    assert run(["verifier-dossier", str(folder), "--zip", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["archive_refaite"] is True


@pytest.mark.parametrize(("name", "told"), [("voirie.yaml", "ce fichier"), ("sortie", "ce dossier")])
def test_what_is_not_there_is_called_a_file_or_a_folder(tmp_path, capsys, name, told):
    assert run(["verifier-dossier", str(tmp_path / name)]) == 2
    assert f"{told} n’existe pas" in capsys.readouterr().err
