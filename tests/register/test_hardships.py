"""Killed, two at once, no room left, no right to write: nothing lost, nothing doubled."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import contextmanager
from pathlib import Path

import pytest
from registres import JOUR, demande, demandes, editions

from clausegen.errors import OutputError
from clausegen.register import Registre, control, opening

HERE = Path(__file__).parent
PREAMBLE = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from registres import JOUR, demande, demandes, editions
from clausegen.register import Registre
path = Path(sys.argv[1])
"""


def start(script, *arguments, **options):
    code = PREAMBLE.format(here=str(HERE)) + textwrap.dedent(script)
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def finish(process):
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def numbers(path):
    with Registre.open(path) as registre:
        assert control(registre) == []
        return [inscription.numero for inscription in registre]


class TestKilled:
    def test_in_the_middle_of_a_batch_no_number_was_taken(self, path):
        with Registre.open(path) as registre:
            registre.assign([demande("avant")], JOUR)
        script = """
        with Registre.open(path) as registre:
            # A tiny cache: pages reach the file before the end, and a journal is needed to undo them.
            registre._connection.execute("PRAGMA cache_size = 5")
            one = registre._assign
            def assign(demande, emetteur, jour):
                if demande.sujet == "25-2000":
                    os.kill(os.getpid(), signal.SIGKILL)
                return one(demande, emetteur, jour)
            registre._assign = assign
            registre.assign(demandes(3000), JOUR)
        """
        before = path.stat().st_size
        assert finish(start(script, path))[0] == -signal.SIGKILL
        assert path.with_name("registre.db-journal").exists()
        assert path.stat().st_size > before
        with Registre.read(path) as consulted:
            assert [i.numero for i in consulted] == ["2026-0001"]
        assert numbers(path) == ["2026-0001"]

    def test_after_the_numbers_the_next_run_finds_the_same_ones(self, path):
        script = """
        registre = Registre.open(path)
        made = registre.assign(demandes(20), JOUR)
        print(*(f"{i.numero} {i.code}" for i in made), sep="\\n", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
        """
        code, out, _ = finish(start(script, path))
        assert code == -signal.SIGKILL
        with Registre.open(path) as registre:
            again = registre.assign(demandes(20), JOUR)
        assert [f"{i.numero} {i.code}" for i in again] == out.splitlines()
        assert not any(i.nouvelle for i in again)

    def test_while_marking_a_chunk_none_of_it_is_marked(self, path):
        script = """
        registre = Registre.open(path)
        made = registre.assign(demandes(20), JOUR)
        registre.mark_issued(editions(registre, made[:5]))
        wanted = editions(registre, made[5:])
        def killed(statement):
            if statement.startswith("UPDATE"):
                os.kill(os.getpid(), signal.SIGKILL)
        registre._connection.set_trace_callback(killed)
        registre.mark_issued(wanted)
        """
        assert finish(start(script, path))[0] == -signal.SIGKILL
        with Registre.open(path) as registre:
            assert [i.statut for i in registre] == ["emise"] * 5 + ["attribue"] * 15
            assert control(registre) == []

    def test_while_an_older_register_is_brought_up_to_date_it_stays_whole(self, path):
        shutil.copyfile(HERE / "version-1.db", path)
        script = """
        import sqlite3
        from clausegen.register import opening
        plain = opening.connect
        def connect(path, **options):
            connection = plain(path, **options)
            def killed(statement):
                if "TRIGGER" in statement:
                    os.kill(os.getpid(), signal.SIGKILL)
            connection.set_trace_callback(killed)
            return connection
        opening.connect = connect
        Registre.open(path)
        """
        assert finish(start(script, path))[0] == -signal.SIGKILL
        assert len(numbers(path)) == 4


class TestTwoAtOnce:
    def test_different_batches_share_one_series_without_gap_or_double(self, path):
        script = """
        print("prêt", flush=True)
        sys.stdin.readline()
        with Registre.open(path) as registre:
            for rank in range(60):
                made = registre.assign([demande(f"{sys.argv[2]}-{rank}")], JOUR)
                registre.mark_issued(editions(registre, made))
        """
        users = [start(script, path, name, stdin=subprocess.PIPE) for name in ("a", "b", "c")]
        for user in users:
            assert user.stdout.readline() == "prêt\n"
        for user in users:
            user.stdin.write("\n")
            user.stdin.flush()
        assert [finish(user)[0] for user in users] == [0, 0, 0]
        assert numbers(path) == [f"2026-{rank:04d}" for rank in range(1, 181)]

    def test_the_same_batch_twice_has_its_numbers_once(self, path):
        script = """
        print("prêt", flush=True)
        sys.stdin.readline()
        with Registre.open(path) as registre:
            print(*(f"{i.numero} {i.code}" for i in registre.assign(demandes(300), JOUR)), sep="\\n")
        """
        users = [start(script, path, stdin=subprocess.PIPE) for _ in range(2)]
        for user in users:
            assert user.stdout.readline() == "prêt\n"
        for user in users:
            user.stdin.write("\n")
            user.stdin.flush()
        (_, first, _), (_, second, _) = (finish(user) for user in users)
        assert first == second
        assert len(numbers(path)) == 300

    def test_a_register_that_stays_busy_is_told(self, path, monkeypatch):
        monkeypatch.setattr(opening, "WAIT", 0.2)
        with Registre.open(path):
            pass
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OutputError, match="quelqu’un d’autre"), Registre.open(path) as registre:
            registre.assign(demandes(1), JOUR)
        other.close()

    def test_consulting_does_not_prevent_writing(self, path):
        with Registre.open(path) as registre:
            registre.assign(demandes(1), JOUR)
            with Registre.read(path) as reader:
                assert len(list(reader)) == 1
                registre.assign([demande("b")], JOUR)
                assert len(list(reader)) == 2


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


class TestDiskFull:
    def test_a_real_full_disk_takes_no_number_and_loses_none(self, tmp_path):
        with mounted(tmp_path / "disque", "size=200k") as disk:
            path = disk / "registre.db"
            with Registre.open(path) as registre:
                registre.assign(demandes(10), JOUR)
                with pytest.raises(OutputError, match="place"):
                    registre.assign(demandes(5000), JOUR)
                assert len(list(registre)) == 10
            assert numbers(path) == [f"2026-{rank:04d}" for rank in range(1, 11)]
            with Registre.open(path) as registre:
                assert registre.assign([demande("après")], JOUR)[0].numero == "2026-0011"

    @pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limit on files here")
    def test_a_file_that_may_not_grow_takes_no_number(self, path):
        with Registre.open(path) as registre:
            registre.assign(demandes(10), JOUR)
        script = """
        import resource
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = path.stat().st_size + 8192
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        from clausegen.errors import OutputError
        with Registre.open(path) as registre:
            try:
                registre.assign(demandes(5000, heures=7), JOUR)
            except OutputError as error:
                print(error)
        """
        code, out, err = finish(start(script, path))
        assert (code, "ne peut être employé" in out) == (0, True), err
        assert len(numbers(path)) == 10


class TestReadOnly:
    def test_a_read_only_folder_is_told_and_can_still_be_consulted(self, tmp_path):
        with mounted(tmp_path / "disque", "size=1m") as disk:
            path = disk / "registre.db"
            with Registre.open(path) as registre:
                made = registre.assign(demandes(2), JOUR)
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            with pytest.raises(OutputError, match="lecture seule"), Registre.open(path) as registre:
                registre.assign([demande("b")], JOUR)
            with pytest.raises(OutputError, match="vos droits"):
                Registre.open(disk / "neuf.db")
            with Registre.read(path) as registre:
                assert [i.numero for i in registre] == [i.numero for i in made]

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_a_folder_without_the_right_to_write_is_told(self, tmp_path):
        tmp_path.chmod(0o555)
        with pytest.raises(OutputError, match="vos droits"):
            Registre.open(tmp_path / "registre.db")


def test_marking_twice_the_same_edition_changes_nothing(registre):
    made = registre.assign(demandes(2), JOUR)
    for _ in range(2):
        registre.mark_issued(editions(registre, made))
    assert [len(registre.editions(i)) for i in made] == [1, 1]
