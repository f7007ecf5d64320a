"""The wheel, built and installed alone outside the checkout, does the main job."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [path] = out.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def clean(tmp_path_factory, wheel):
    """A virtual environment with the wheel, and our dependencies lent by the present environment.

    They are lent through a .pth file, which adds their folder to the path without reading the
    .pth files in it: the checkout, installed in place here, is not seen there.
    """
    place = tmp_path_factory.mktemp("ailleurs") / "env"
    venv.create(place, with_pip=False, symlinks=True)
    python = place / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    options = ["--no-deps", "--no-index", "--disable-pip-version-check", "--no-compile"]
    subprocess.run([*command, *options, str(wheel)], check=True, env=_environment())
    [packages] = (place / "lib").glob("python*/site-packages")
    (packages / "lent.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return place


def _environment():
    """Ours, without what would let the checkout be found."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}


def _run(clean, *arguments, cwd):
    return subprocess.run(
        [str(clean / "bin" / arguments[0]), *arguments[1:]],
        cwd=cwd,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_checkout_is_not_what_is_imported(clean, tmp_path):
    done = _run(clean, "python", "-c", "import clausegen; print(clausegen.__file__)", cwd=tmp_path)
    assert Path(done.stdout.strip()).is_relative_to(clean), done.stderr


def test_every_template_ships_and_is_found_there(clean, tmp_path):
    code = "from clausegen.resources import templates_dir; print(templates_dir())"
    place = Path(_run(clean, "python", "-c", code, cwd=tmp_path).stdout.strip())
    assert place.is_relative_to(clean)
    here = ROOT / "templates" / "clauses"
    expected = sorted(path.relative_to(here) for path in here.rglob("*.docx"))
    assert expected
    assert sorted(path.relative_to(place) for path in place.rglob("*.docx")) == expected


def test_every_data_file_of_the_package_ships(wheel):
    shipped = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "clausegen"
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.suffix in {".py", ".yaml", ".json"}
    }
    assert wanted - shipped == set()


def test_tests_and_samples_do_not_ship(wheel):
    roots = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {root for root in roots if not root.endswith(".dist-info")} == {"clausegen"}


def test_the_installed_command_makes_a_sample(clean, tmp_path):
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    done = _run(
        clean,
        *("clausegen", "dossier", "samples/ecole/dossier.yaml", "-o", "sortie", "--date", "2026-11-23"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    made = [path.name for path in (tmp_path / "sortie" / "dce").glob("*.docx")]
    assert [name for name in made if "ccap" in name.lower()], made
