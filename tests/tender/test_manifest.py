"""The manifest tells everything that made the pieces, and the same inputs make the same bytes."""

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from clausegen.tender.production import Request, produce

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
ORIGINS = {"valeur intégrée", "profil", "dossier", "lot", "ligne de commande"}


def bytes_of(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def command(dossier, out, *options, cwd, seed):
    line = [
        sys.executable,
        "-m",
        "clausegen",
        "dossier",
        str(dossier),
        "-o",
        str(out),
        "--zip",
        "--date",
        "2026-11-24",
    ]
    env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland" if seed == "1" else "UTC"}
    done = subprocess.run([*line, *options], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The schools of the sample, made by the command itself."""
    folder = tmp_path_factory.mktemp("a")
    command(SAMPLES / "ecole/dossier.yaml", folder / "out", cwd=folder, seed="0")
    return folder / "out"


@pytest.fixture(scope="module")
def manifest(made):
    return json.loads((made / "interne/manifeste.json").read_text(encoding="utf-8"))


def test_the_same_inputs_and_date_make_the_same_bytes_wherever_they_are_run(made, tmp_path):
    command("ecole/dossier.yaml", tmp_path / "ailleurs", cwd=SAMPLES, seed="1")
    assert bytes_of(tmp_path / "ailleurs") == bytes_of(made)


def test_another_date_changes_the_note_and_nothing_given_to_bidders(office, tmp_path):
    case = office.prepare(office.base())
    for day in (office.DAY, date(2026, 11, 25)):
        produce(case, Request(tmp_path / str(day.day), day))
    one, other = bytes_of(tmp_path / "24"), bytes_of(tmp_path / "25")
    changed = {name for name in one if one[name] != other[name]}
    assert {"interne/controle.json", "interne/manifeste.json", "interne/note-de-calcul.docx"} <= changed
    assert [name for name in changed if not name.startswith("interne/")] == []


@pytest.mark.libreoffice
def test_the_same_inputs_and_date_make_the_same_pdf(office, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        office.produce(office.base(), tmp_path / name / "out", pdf=True)
    one, other = (bytes_of(tmp_path / name / "out") for name in ("a", "b"))
    assert {n[:-4] for n in one if n.endswith(".pdf")} == {n[:-5] for n in one if n.endswith(".docx")}
    assert [name for name in one if one[name] != other[name]] == []


def test_each_file_written_is_listed_with_its_digest(made, manifest):
    listed = {item["chemin"]: item["sha256"] for item in manifest["fichiers"]}
    found = {name: hashlib.sha256(data).hexdigest() for name, data in bytes_of(made).items()}
    del found["interne/manifeste.json"]
    assert listed == found


def test_each_file_read_is_listed_with_its_digest_and_its_name_in_the_dossier(manifest):
    folder = SAMPLES / "ecole"
    listed = {item["nom"]: item["sha256"] for item in manifest["entrees"]}
    assert set(listed) == {"dossier.yaml", "../profils/ain.yaml"}
    assert listed == {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in listed}


def test_each_template_is_listed_with_its_digest(manifest, office):
    assert {"ccap_article", "ae_engagement", "note_calcul", "rc_article"} <= {
        p["id"] for p in manifest["pieces"]
    }
    assert {p["modele_propre"] for p in manifest["pieces"]} == {False}
    for piece in manifest["pieces"]:
        data = (office.templates / piece["modele"]).read_bytes()
        assert piece["modele_sha256"] == hashlib.sha256(data).hexdigest()


def test_no_absolute_path_stands_in_the_manifest_nor_in_any_file(made):
    places = (str(SAMPLES.parent), str(made), str(Path.home()), "/tmp/")  # noqa: S108 - looked for, not written
    for name, data in bytes_of(made).items():
        if name.endswith(".docx"):
            with zipfile.ZipFile(made / name) as archive:
                said = b"\n".join(archive.read(part) for part in archive.namelist())
        else:
            said = data
        assert [place for place in places if place.encode() in said] == []


def test_every_value_used_has_its_origin(manifest):
    values = manifest["valeurs"]
    assert {value["couche"] for value in values} <= ORIGINS
    assert [v["cle"] for v in values if v["couche"] == "valeur intégrée" and not v["source"]] == []
    written = [v for v in values if v["couche"] in ("profil", "dossier", "lot")]
    assert [v["cle"] for v in written if not re.search(r"ligne \d+|cellule", v["lieu"])] == []


def test_the_values_of_the_manifest_are_those_of_the_calculation(manifest):
    by_key = {(value["lot"], value["cle"]): value for value in manifest["valeurs"]}
    assert by_key["1", "montant_ht"]["couche"] == "lot"
    assert by_key["1", "part_main_oeuvre"]["couche"] == "profil"
    assert by_key["1", "taux_insertion"]["couche"] == "dossier"
    assert by_key["5", "heures_retenues"]["couche"] == "lot"
    assert {lot["numero"] for lot in manifest["heures"]["lots"]} == set("12345678")


def test_the_versions_the_date_and_the_law_read_are_told(manifest):
    assert manifest["date"] == "2026-11-24"
    assert manifest["droit_au"] == "2026-12-01"
    assert {"docxtpl", "lxml"} <= set(manifest["bibliotheques"])
    assert all(reading["id"] for reading in manifest["droit"])
    assert len(manifest["droit"]) > 10


def test_the_files_of_the_archive_carry_pinned_dates(made):
    (archive,) = made.glob("*.zip")
    with zipfile.ZipFile(archive) as content:
        assert {info.date_time for info in content.infolist()} == {(1980, 1, 1, 0, 0, 0)}
