"""version-1.db was written by the first version of the register: 2 issuers, 4 attestations, 1 replaced."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from registres import CELLULE, JOUR, demande, editions

from clausegen.errors import OutputError
from clausegen.register import Registre, control, verify
from clausegen.register.schema import VERSION

FIRST = Path(__file__).with_name("version-1.db")
PAPERS = [
    ("2024-0001", "347Y-L4JH", "remplacée"),
    ("2024-0002", "R8H9-KL44", "authentique"),
    ("2025-0001", "KH2M-M9RX", "authentique"),
    ("2024-0001", "8R9R-H995", "authentique"),
]


@pytest.fixture
def old(path):
    shutil.copyfile(FIRST, path)
    return path


def version(path):
    return int.from_bytes(path.read_bytes()[60:64], "big")


def test_the_fixture_is_older_than_the_present():
    assert version(FIRST) == 1 < VERSION


@pytest.mark.parametrize(("numero", "code", "verdict"), PAPERS)
def test_papers_of_then_are_still_verified(old, numero, code, verdict):
    with Registre.open(old) as registre:
        assert verify(registre, numero, code).verdict == verdict


def test_it_is_brought_up_to_date_and_goes_on(old):
    with Registre.open(old) as registre:
        made = registre.assign([demande("24-009")], JOUR)
        registre.mark_issued(editions(registre, made))
        [replacing] = registre.assign([demande("22-002", heures=90)], JOUR)
        assert replacing.remplace == "2024-0002"
        assert replacing.emetteur == CELLULE
        assert control(registre) == []
        assert len(list(registre)) == 6
    assert version(old) == VERSION


def test_the_older_file_is_kept_beside(old):
    with Registre.open(old):
        pass
    kept = old.with_name("registre-avant-migration-1.db")
    assert version(kept) == 1
    assert sqlite3.connect(kept).execute("SELECT count(*) FROM attestation").fetchone() == (4,)


def test_consulting_an_older_register_writes_nothing(old):
    before = old.read_bytes()
    with Registre.read(old) as registre:
        assert verify(registre, "2024-0002", "R8H9-KL44").verdict == "authentique"
        assert registre.editions(registre.find("2024-0002")[0]) == ()
    assert old.read_bytes() == before
    assert [p.name for p in old.parent.iterdir()] == [old.name]


def test_a_new_register_and_an_updated_one_have_the_same_tables(old, tmp_path):
    def tables(path):
        with Registre.open(path):
            pass
        return sqlite3.connect(path).execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()

    assert tables(old) == tables(tmp_path / "neuf.db")


def test_a_register_of_the_future_is_refused_and_left_as_it_is(old):
    data = bytearray(old.read_bytes())
    data[60:64] = (VERSION + 1).to_bytes(4, "big")
    old.write_bytes(data)
    for opening in (Registre.open, Registre.read):
        with pytest.raises(OutputError, match="plus récente"):
            opening(old)
    assert old.read_bytes() == bytes(data)
