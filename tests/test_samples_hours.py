"""The two samples of hours are what their scripts make, and nothing in them is real."""

import io
import runpy
import zipfile
from pathlib import Path

import pytest

from clausegen.intake.executions_file import read_workbook

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("folder", "name", "make"),
    [
        ("ain-2019", "heures-2019.xlsx", lambda script: script["workbook"]()),
        ("anomalies", "heures.xlsx", lambda script: script["hours_workbook"](script["rows"]())),
        ("anomalies", "refuse.xlsx", lambda script: script["refused"]()),
    ],
)
def test_a_sample_is_what_its_script_makes(folder, name, make):
    script = runpy.run_path(str(SAMPLES / folder / "fabrique.py"))
    assert members(make(script)) == members((SAMPLES / folder / name).read_bytes())


@pytest.mark.parametrize("path", ["ain-2019/heures-2019.xlsx", "anomalies/heures.xlsx"])
def test_its_companies_have_numbers_that_no_company_bears(path):
    classeur = read_workbook(SAMPLES / path)
    numbers = [ligne.record.siret for ligne in (*classeur.engagements, *classeur.membres)]
    assert numbers
    assert all(number.startswith("000") for number in numbers)


def test_the_year_of_the_ain_is_clean():
    classeur = read_workbook(SAMPLES / "ain-2019" / "heures-2019.xlsx")
    assert (classeur.rejets, classeur.avertissements) == ((), ())
