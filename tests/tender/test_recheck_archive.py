"""The archive made again after a hand retouch: as a run writes it, or not at all."""

import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from clausegen.clauses.catalogue import load_catalogue
from clausegen.errors import OutputError
from clausegen.resources import templates_dir
from clausegen.tender import output_folder
from clausegen.tender.recheck import Etat, remake_archive, verify_folder

PATHS = {p.id: f"{p.dossier}/{p.fichier}" for p in load_catalogue(templates_dir()).pieces}
CCAP, AE = PATHS["ccap_article"], PATHS["ae_engagement"]
ARCHIVE = "2026-x-1-dce.zip"


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def remake(folder):
    return remake_archive(folder, verify_folder(folder))


@pytest.fixture
def folder(office, tmp_path):
    return shutil.copytree(office.produced("works"), tmp_path / "out")


@pytest.fixture
def reworded(folder, hand):
    """A folder with a wording changed by hand: its archive alone is stale."""
    (folder / CCAP).write_bytes(hand.text((folder / CCAP).read_bytes(), "signale", "fait connaître"))
    assert not verify_folder(folder).accord
    return folder


def test_after_a_rewording_the_archive_is_made_again_and_everything_agrees(reworded):
    assert remake(reworded)
    answer = verify_folder(reworded)
    assert answer.accord
    assert {one.etat for one in answer.fichiers} == {Etat.INCHANGE, Etat.MODIFIE}
    with zipfile.ZipFile(reworded / ARCHIVE) as archive:
        assert archive.read(Path(CCAP).name) == (reworded / CCAP).read_bytes()


def test_an_archive_of_the_folder_itself_as_windows_compresses_it_agrees(reworded):
    (reworded / ARCHIVE).unlink()
    shutil.make_archive(str(reworded / ARCHIVE.removesuffix(".zip")), "zip", reworded, "dce")
    assert verify_folder(reworded).accord


def test_an_archive_taken_away_comes_back_with_the_same_bytes_and_nothing_else_moves(folder):
    before = contents(folder)
    (folder / ARCHIVE).unlink()
    assert remake(folder)
    assert contents(folder) == before


def test_a_folder_produced_without_archive_becomes_the_one_produced_with_it(office, data, tmp_path):
    office.produce(data, tmp_path / "without")
    office.produce(data, tmp_path / "with", archive=True)
    assert remake(tmp_path / "without")
    assert contents(tmp_path / "without") == contents(tmp_path / "with")


def test_an_archive_damaged_is_made_again(folder):
    (folder / ARCHIVE).write_bytes(b"PK")
    assert remake(folder)
    assert verify_folder(folder).accord


def test_a_file_added_for_candidates_enters_the_archive_but_not_what_systems_leave(folder):
    (folder / "dce/lisez-moi.txt").write_text("Bienvenue.", encoding="utf-8")
    (folder / "dce/Thumbs.db").write_bytes(b"x")
    (folder / "dce/~$ap.docx").write_bytes(b"x")
    assert remake(folder)
    names = zipfile.ZipFile(folder / ARCHIVE).namelist()
    assert "lisez-moi.txt" in names
    assert len(names) == len(list((folder / "dce").iterdir())) - 2
    assert verify_folder(folder).accord


@pytest.mark.parametrize("what", ["figure", "absent", "leak", "pdf", "foreign archive"])
def test_when_anything_else_disagrees_nothing_is_written(reworded, hand, what):
    if what == "figure":
        data = hand.bookmark((reworded / AE).read_bytes(), "contact_jours", lambda _: "99")
        (reworded / AE).write_bytes(data)
    elif what == "absent":
        (reworded / AE).unlink()
    elif what == "leak":
        (reworded / "dce/note.txt").write_text("Estimation : 851 237 €", encoding="utf-8")
    elif what == "pdf":
        pdf = reworded / CCAP.replace(".docx", ".pdf")
        pdf.write_bytes(b"%PDF-1.4\n%%EOF\n")
        os.utime(pdf, (0, 0))
    else:
        shutil.copy(reworded / ARCHIVE, reworded / "autre.zip")
    before = contents(reworded)
    assert not remake(reworded)
    assert contents(reworded) == before


def test_a_run_replaces_the_folder_as_if_it_had_made_the_archive_itself(office, data, tmp_path):
    out = tmp_path / "out"
    office.produce(data, out)
    assert remake(out)
    output_folder.check(out, replace=False)


def test_a_run_still_refuses_to_lose_the_hand_s_work_and_names_that_piece_alone(reworded):
    assert remake(reworded)
    with pytest.raises(OutputError) as refusal:
        output_folder.check(reworded, replace=False)
    assert CCAP in str(refusal.value)
    assert ARCHIVE not in str(refusal.value)


def test_a_disk_that_refuses_leaves_the_former_archive_whole_and_nothing_aside(reworded, monkeypatch):
    before = contents(reworded)
    found = verify_folder(reworded)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OutputError, match="écriture impossible"):
        remake_archive(reworded, found)
    assert contents(reworded) == before


def test_the_message_names_the_command_to_type(reworded, tmp_path):
    told = next(one for one in verify_folder(reworded).fichiers if one.chemin == ARCHIVE).constats
    assert told[-1] == f"refaites l’archive par « clausegen verifier-dossier {reworded} --zip »"
    spaced = shutil.copytree(reworded, tmp_path / "mon dossier")
    told = next(one for one in verify_folder(spaced).fichiers if one.chemin == ARCHIVE).constats
    assert f'verifier-dossier "{spaced}" --zip' in told[-1]


def test_the_manifest_keeps_the_digest_of_the_control_file_and_of_each_piece(reworded):
    before = json.loads((reworded / "interne/manifeste.json").read_text(encoding="utf-8"))
    assert remake(reworded)
    after = json.loads((reworded / "interne/manifeste.json").read_text(encoding="utf-8"))
    changed = [
        one["chemin"] for one, old in zip(after["fichiers"], before["fichiers"], strict=True) if one != old
    ]
    assert changed == [ARCHIVE]
    assert {**after, "fichiers": None} == {**before, "fichiers": None}
