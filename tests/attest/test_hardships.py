"""A batch killed, doubled, out of room, or without the right to write: whole files, each number once."""

import json
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from clausegen import pdf
from clausegen.attest.output_folder import digest
from clausegen.register import Registre, control
from clausegen.word.reading import read_document

LANCER = Path(__file__).with_name("lancer.py")
COUNT = 6


class Batch:
    """A batch of six attestations, in a folder with its register."""

    def __init__(self, folder):
        self.sortie, self.registre = folder / "sortie", folder / "registre.db"

    def start(self, **wanted):
        asked = {"rangs": [1, COUNT], "sortie": str(self.sortie), "registre": str(self.registre), **wanted}
        command = [sys.executable, str(LANCER), json.dumps(asked)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, text=True, **pipes)

    def run(self, **wanted):
        process = self.start(**wanted)
        out, err = process.communicate(timeout=120)
        assert "Traceback" not in err, err
        return process.returncode, out

    def files(self):
        return sorted(p for p in self.sortie.rglob("*") if p.is_file() and not p.name.startswith("."))

    def numeros(self):
        with Registre.read(self.registre) as registre:
            assert control(registre) == []
            return {i.sujet: (i.numero, i.code) for i in registre}

    def check_whole(self):
        """Every file with its name is whole, whatever happened."""
        for path in self.files():
            if path.suffix == ".docx":
                assert read_document(path).text
            elif path.suffix == ".pdf":
                assert pdf.page_count(path) >= 1
            elif path.suffix == ".json":
                assert json.loads(path.read_text(encoding="utf-8"))["outil"] == "clausegen"

    def check_done(self):
        """Each attestation has its file, the one that the register knows, and nothing else is there."""
        self.check_whole()
        with Registre.read(self.registre) as registre:
            assert control(registre) == []
            issued = list(registre)
            known = {registre.editions(i)[-1].docx for i in issued}
        assert [i.numero for i in issued] == [f"2026-{rank:04d}" for rank in range(1, COUNT + 1)]
        assert {i.statut for i in issued} == {"emise"}
        assert {digest(path) for path in (self.sortie / "word").iterdir()} == known
        assert len(known) == COUNT
        folders = {path.name for path in self.sortie.iterdir()}
        assert folders - {"pdf"} == {
            *("word", "recapitulatif.xlsx", "anomalies.xlsx", "bordereau.docx", "manifeste.json")
        }


@pytest.fixture
def batch(tmp_path):
    return Batch(tmp_path)


WORD_WRITES = [
    pytest.param(["os.rename", "manifeste.json", 1], id="manifest"),
    pytest.param(["open", ".docx.partiel", 2], id="second Word file, before its first byte"),
    pytest.param(["os.rename", ".docx", 1], id="first Word file, before its name"),
    pytest.param(["os.rename", ".docx", 4], id="fourth Word file, before its name"),
    pytest.param(["inscrire", "", 0], id="Word files safe, register not told"),
    pytest.param(["os.rename", "bordereau.docx", 1], id="slip"),
    pytest.param(["os.rename", "recapitulatif.xlsx", 1], id="summary"),
    pytest.param(["open", ".anomalies.xlsx.partiel", 1], id="report"),
]


@pytest.mark.parametrize("tuer", WORD_WRITES)
def test_a_batch_killed_while_writing_leaves_whole_files_and_goes_on(batch, tuer):
    assert batch.run(tuer=tuer)[0] == -signal.SIGKILL
    batch.check_whole()
    taken = batch.numeros() if tuer[1] != "manifeste.json" else {}
    assert len(taken) in (0, COUNT)
    assert batch.run()[0] == 0
    batch.check_done()
    assert {**batch.numeros(), **taken} == batch.numeros()


def test_what_was_written_before_the_kill_is_not_written_again(batch):
    batch.run(tuer=["os.rename", "recapitulatif.xlsx", 1])
    before = {path: path.stat().st_mtime_ns for path in (batch.sortie / "word").iterdir()}
    assert len(before) == COUNT
    _, out = batch.run()
    assert {path: path.stat().st_mtime_ns for path in (batch.sortie / "word").iterdir()} == before
    assert {sort for _, _, sort in json.loads(out)} == {"déjà produite, inchangée"}


def test_a_killed_correction_does_not_leave_the_old_paper_among_the_new(batch):
    batch.run()
    assert batch.run(tuer=["os.rename", ".docx", 3], faits={"dues": 120})[0] == -signal.SIGKILL
    batch.check_whole()
    assert batch.run(faits={"dues": 120})[0] == 0
    names = {path.name[:9] for path in (batch.sortie / "word").iterdir()}
    assert names == {f"2026-{rank:04d}" for rank in range(COUNT + 1, 2 * COUNT + 1)}
    old = {path.name[:9] for path in (batch.sortie / "remplacees").iterdir()}
    assert old == {f"2026-{rank:04d}" for rank in range(1, COUNT + 1)}


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "tuer",
    [
        pytest.param(["os.rename", ".pdf", 3], id="third PDF, before its name"),
        pytest.param(["os.rename", "lot.pdf", 1], id="print file, before its name"),
    ],
)
def test_a_batch_killed_while_publishing_goes_on(batch, tuer, tmp_path):
    printed = tmp_path / "lot.pdf"
    asked = {"pdf": True, "impression": str(printed)}
    assert batch.run(tuer=tuer, **asked)[0] == -signal.SIGKILL
    batch.check_whole()
    assert not printed.exists()
    taken = batch.numeros()
    assert batch.run(**asked)[0] == 0
    batch.check_done()
    assert batch.numeros() == taken
    assert len(list((batch.sortie / "pdf").iterdir())) == COUNT
    text = " ".join(pdf.page_texts(printed))
    assert [numero for numero, _ in taken.values() if numero not in text] == []


def test_two_batches_with_one_register_share_their_numbers(tmp_path):
    one, two = Batch(tmp_path), Batch(tmp_path)
    two.sortie = tmp_path / "autre"
    users = [one.start(rangs=[1, 40], attendre=True), two.start(rangs=[21, 60], attendre=True)]
    for user in users:
        assert user.stdout.readline() == "prêt\n"
    answers = [user.communicate("\n", timeout=120) for user in users]
    assert [user.returncode for user in users] == [0, 0], answers
    first, second = ({m: n for n, m, _ in json.loads(out)} for out, _ in answers)
    assert {m: first[m] for m in first.keys() & second.keys()} == {
        m: second[m] for m in first.keys() & second.keys()
    }
    numbers = sorted({*first.values(), *second.values()})
    assert numbers == [f"2026-{rank:04d}" for rank in range(1, 61)]


def test_two_batches_in_one_folder_the_second_waits_for_no_harm(batch):
    # The first is stopped, not ended, while it holds the folder.
    first = batch.start(attendre=True, rangs=[1, 400])
    assert first.stdout.readline() == "prêt\n"
    first.stdin.write("\n")
    first.stdin.flush()
    while not (batch.sortie / ".production-en-cours").exists():
        assert first.poll() is None
    first.send_signal(signal.SIGSTOP)
    try:
        code, out = batch.run(rangs=[1, 400])
    finally:
        first.send_signal(signal.SIGCONT)
    assert (code, "Une autre production" in out) == (2, True)
    assert first.wait(timeout=120) == 0
    assert len(list((batch.sortie / "word").iterdir())) == 400


@contextmanager
def mounted(folder, options):
    """A small disk of its own; skipped where mounting is not allowed."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a disk is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_told_and_the_batch_goes_on_once_there_is_room(batch, tmp_path):
    with mounted(tmp_path / "disque", "size=100k") as disk:
        batch.sortie = disk / "sortie"
        code, out = batch.run()
        assert (code, "plus de place" in out) == (2, True)
        batch.check_whole()
        taken = batch.numeros()
        assert len(taken) == COUNT
        subprocess.run(["mount", "-o", "remount,size=10m", str(disk)], check=True)
        assert batch.run()[0] == 0
        batch.check_done()
        assert batch.numeros() == taken


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limit on files here")
def test_files_that_may_not_grow_are_told_and_the_batch_goes_on_without_the_limit(batch):
    code, out = batch.run(limite=5_000)
    assert (code, "écriture impossible" in out) == (2, True), out
    assert [path for path in batch.files() if path.suffix == ".docx"] == []
    assert batch.run()[0] == 0
    batch.check_done()


def test_a_read_only_folder_takes_no_number(batch, tmp_path):
    with mounted(tmp_path / "disque", "ro") as disk:
        batch.sortie = disk / "sortie"
        code, out = batch.run()
    assert (code, "lecture seule" in out) == (2, True)
    assert not batch.registre.exists() or batch.numeros() == {}


def test_a_read_only_register_writes_no_document(batch, tmp_path):
    with mounted(tmp_path / "disque", "size=1m") as disk:
        batch.registre = disk / "registre.db"
        with Registre.open(batch.registre):
            pass
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        code, out = batch.run()
    assert (code, "lecture seule" in out) == (2, True)
    assert [path for path in batch.files() if path.suffix != ".json"] == []
