import errno
import os
import pickle
from concurrent.futures import ThreadPoolExecutor

import docx
import pytest

from clausegen.errors import OutputError
from clausegen.publish import Filling, fill, local_processes
from clausegen.publish.durable import write_durably
from clausegen.word import Template
from clausegen.word.reading import read_document


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("modele") / "modele.docx"
    document = docx.Document()
    document.add_paragraph("Attestation {{ numero }}")
    document.save(path)
    return Template.open(path)


def fillings(template, folder, count, **odd):
    for rank in range(count):
        context = odd.get(f"n{rank}", {"numero": f"2026-{rank:04}"})
        yield Filling(f"n{rank}", template, context, folder / f"n{rank}.docx")


class TestFilling:
    def test_each_file_says_what_it_must(self, template, tmp_path):
        filled = [one for chunk in fill(fillings(template, tmp_path, 5), chunk=2) for one in chunk]
        assert [one.key for one in filled] == [f"n{rank}" for rank in range(5)]
        assert [read_document(one.target).text for one in filled] == [
            f"Attestation 2026-{rank:04}" for rank in range(5)
        ]

    def test_a_chunk_is_told_once_its_files_are_there_and_before_the_next_is_made(self, template, tmp_path):
        seen = []
        for chunk in fill(fillings(template, tmp_path, 6), chunk=2):
            assert all(one.target.exists() for one in chunk)
            seen.append(len(list(tmp_path.iterdir())))
        assert seen == [2, 4, 6]

    def test_values_that_do_not_suit_the_template_hold_back_their_own_file_only(self, template, tmp_path):
        made = [one for chunk in fill(fillings(template, tmp_path, 3, n1={})) for one in chunk]
        assert [bool(one.problems) for one in made] == [False, True, False]
        assert "numero" in str(made[1].problems[0])
        assert sorted(path.name for path in tmp_path.iterdir()) == ["n0.docx", "n2.docx"]

    def test_what_word_cannot_hold_is_told(self, template, tmp_path):
        made = [
            one for chunk in fill(fillings(template, tmp_path, 1, n0={"numero": "a\x07b"})) for one in chunk
        ]
        assert "U+0007" in str(made[0].remarks[0])

    def test_progress_counts_to_the_total(self, template, tmp_path):
        told = []
        list(fill(list(fillings(template, tmp_path, 5)), chunk=2, progress=lambda *done: told.append(done)))
        assert told == [(2, 5), (4, 5), (5, 5)]

    def test_the_fillings_are_read_as_the_work_advances(self, template, tmp_path):
        read = []

        def watched():
            for filling in fillings(template, tmp_path, 100):
                read.append(filling.key)
                yield filling

        next(fill(watched(), chunk=10))
        assert len(read) == 10

    @pytest.mark.parametrize("executor", [lambda: ThreadPoolExecutor(2), lambda: local_processes(2)])
    def test_any_executor_gives_the_same_files(self, template, tmp_path, executor):
        list(fill(fillings(template, tmp_path / "ici", 7), chunk=2))
        with executor() as workers:
            chunks = list(fill(fillings(template, tmp_path / "ailleurs", 7), chunk=2, executor=workers))
        assert [len(chunk) for chunk in chunks] == [2, 2, 2, 1]
        for path in (tmp_path / "ici").iterdir():
            assert (tmp_path / "ailleurs" / path.name).read_bytes() == path.read_bytes()

    def test_a_template_sent_twice_to_a_process_is_compiled_once(self, template):
        sent = pickle.dumps(template)
        assert pickle.loads(sent) is pickle.loads(sent)  # noqa: S301 - our own bytes


class TestDurableWriting:
    def test_a_file_replaces_another(self, tmp_path):
        (tmp_path / "a").write_bytes(b"old")
        write_durably([(tmp_path / "a", b"new")])
        assert (tmp_path / "a").read_bytes() == b"new"

    def test_hundreds_of_files_go_through(self, tmp_path):
        write_durably((tmp_path / f"{rank % 3}" / f"{rank}", b"x") for rank in range(300))
        assert sum(1 for path in tmp_path.rglob("*") if path.is_file()) == 300

    def test_every_file_is_synced_before_it_takes_its_name_and_the_folder_after(self, tmp_path, monkeypatch):
        done = []
        sync, rename = os.fsync, os.replace

        def synced(handle):
            done.append(f"sync {os.path.basename(os.readlink(f'/proc/self/fd/{handle}'))}")  # noqa: PTH115, PTH119 - a file descriptor's name
            sync(handle)

        def renamed(source, target):
            done.append(f"name {target.name}")
            rename(source, target)

        monkeypatch.setattr(os, "fsync", synced)
        monkeypatch.setattr(os, "replace", renamed)
        write_durably([(tmp_path / "a", b"1"), (tmp_path / "b", b"2")])
        assert sorted(done[:2]) == ["sync .a.partiel", "sync .b.partiel"]
        assert done[2:] == ["name a", "name b", f"sync {tmp_path.name}"]

    def test_a_full_disk_leaves_nothing_aside_and_says_so(self, tmp_path, monkeypatch):
        write, calls = os.write, []

        def full(handle, data):
            calls.append(handle)
            if len(calls) == 3:
                raise OSError(errno.ENOSPC, "full")
            return write(handle, data)

        monkeypatch.setattr(os, "write", full)
        with pytest.raises(OutputError, match="plus de place sur le disque"):
            write_durably((tmp_path / f"{rank}", b"x") for rank in range(5))
        assert list(tmp_path.iterdir()) == []

    def test_a_disk_that_fills_up_at_the_sync_gives_no_name(self, tmp_path, monkeypatch):
        def refuse(_handle):
            raise OSError(errno.ENOSPC, "full")

        monkeypatch.setattr(os, "fsync", refuse)
        with pytest.raises(OutputError):
            write_durably([(tmp_path / "a", b"x")])
        assert list(tmp_path.iterdir()) == []

    def test_a_short_write_is_finished(self, tmp_path, monkeypatch):
        write = os.write
        monkeypatch.setattr(os, "write", lambda handle, data: write(handle, bytes(data[:3])))
        write_durably([(tmp_path / "a", b"0123456789")])
        assert (tmp_path / "a").read_bytes() == b"0123456789"

    def test_a_folder_that_is_a_file_is_said_so(self, tmp_path):
        (tmp_path / "f").touch()
        with pytest.raises(OutputError, match="écriture impossible"):
            write_durably([(tmp_path / "f" / "a", b"x")])
