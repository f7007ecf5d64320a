"""The pieces of a run under the letterhead of the territory profile."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from clausegen.intake import read_dossier
from clausegen.pdf import fonts
from clausegen.tender.appearance import letterhead_of, missing_fonts
from clausegen.tender.case import prepare
from clausegen.tender.production import Request, produce
from clausegen.tender.recheck import verify_folder
from clausegen.word.letterhead import Letterhead
from clausegen.word.package import open_package

PROFILS = Path(__file__).resolve().parents[1] / "profils"


@pytest.fixture
def case(office, data, tmp_path):
    data["profil"] = "lettre.yaml"
    for name in ("lettre.yaml", "logo.png"):
        shutil.copy(PROFILS / name, tmp_path / name)
    lu = read_dossier(office.dump(data, tmp_path / "d.yaml"))
    return prepare(lu, office.law, office.catalogue)


def run(case, out, **options):
    return produce(case, Request(out, date(2026, 11, 24), **options))


def test_every_piece_has_the_logo_and_no_remark(case, tmp_path):
    report = run(case, tmp_path / "out")
    assert report.remarques == ()
    for path in (tmp_path / "out").rglob("*.docx"):
        assert "word/media/logo.png" in open_package(path)


def test_two_runs_give_the_same_bytes_and_agree_later(case, tmp_path):
    for name in ("a", "b"):
        run(case, tmp_path / name)
    files = [{p.name: p.read_bytes() for p in (tmp_path / name).rglob("*.*")} for name in ("a", "b")]
    assert files[0] == files[1]
    assert verify_folder(tmp_path / "a").accord


def test_the_logo_is_among_what_was_read(case):
    assert "logo.png" in {source.nom for source in case.lu.sources}


def test_a_template_of_the_users_own_keeps_its_look(case, office, tmp_path):
    own = tmp_path / "modeles"
    own.mkdir()
    shutil.copy(office.templates / "ae-engagement.docx", own / "ae-engagement.docx")
    run(case, tmp_path / "out", modeles=own)
    dressed = {
        p.name: "word/media/logo.png" in open_package(p) for p in (tmp_path / "out/dce").glob("*.docx")
    }
    names = {piece.id: piece.fichier for piece in office.catalogue.pieces}
    assert not dressed[names["ae_engagement"]]
    assert dressed[names["ccap_article"]]


def test_without_a_look_in_the_profile_there_is_no_letterhead(office, data):
    assert letterhead_of(office.prepare(data).lu) is None


def test_a_font_that_the_computer_does_not_have_is_told(monkeypatch):
    monkeypatch.setattr(fonts, "absent", lambda names: [n for n in names if n == "Marianne"])
    (told,) = missing_fonts(Letterhead(titles_font="Marianne", body_font="Carlito"))
    assert "« Marianne » n’est pas installée" in told.constat
