"""No document gets another's pages; one that fails fails alone; only whole files remain."""

import dataclasses
import errno
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pypdf import PdfReader

from clausegen import pdf
from clausegen.errors import MissingToolError, OutputError
from clausegen.pdf import soffice
from clausegen.publish import Document, Publication, Sheet, converting, local_processes
from clausegen.word import merging


def texts(path: Path) -> str:
    return "\n".join(pdf.page_texts(path))


@pytest.fixture(scope="module")
def made(kit, tmp_path_factory):
    """Five documents of one to three pages, published by two processes in chunks of two."""
    folder = tmp_path_factory.mktemp("publication")
    documents = [kit.document(rank, folder, pages=1 + rank % 3) for rank in range(1, 6)]
    told = []
    with local_processes(2) as executor, Publication(kit.DAY, executor=executor, chunk=2) as publication:
        progress = lambda *done: told.append(done)  # noqa: E731 - one line
        outcomes = list(publication.make(documents, progress=progress, keep_pages=True))
        sheets = [
            Sheet(doc.key, ("Société", doc.key), copies=2 if rank == 0 else 1)
            for rank, doc in enumerate(documents)
        ]
        printed = publication.print(folder / "lot.pdf", sheets, title="Lot")
    return folder, documents, outcomes, told, printed


@pytest.mark.libreoffice
class TestPages:
    def test_each_document_has_its_own_pages_and_no_other_s(self, made):
        folder, documents, outcomes, _, _ = made
        for document, outcome in zip(documents, outcomes, strict=True):
            assert outcome.problem is None
            said = texts(folder / f"{document.key}.pdf")
            for text in document.expected:
                assert text in said
            for other in documents:
                assert (other.key in said) == (other is document)

    def test_each_says_its_own_page_numbers(self, made):
        folder, documents, outcomes, _, _ = made
        for document, outcome in zip(documents, outcomes, strict=True):
            pages = pdf.page_texts(folder / f"{document.key}.pdf")
            assert len(pages) == outcome.pages
            for number, page in enumerate(pages, 1):
                assert f"Page {number} / {len(pages)}" in page

    def test_the_title_is_the_word_file_s_and_the_day_the_given_one(self, made):
        folder, documents, _, _, _ = made
        facts = PdfReader(folder / f"{documents[0].key}.pdf").metadata
        assert facts.title == f"Attestation {documents[0].key}"
        assert facts.creation_date_raw == "D:20261125000000Z"

    def test_progress_reaches_the_total(self, made):
        assert made[3][-1] == (5, 5)

    def test_the_print_file_has_them_in_order_with_blank_backs_and_copies(self, made):
        folder, documents, outcomes, _, printed = made
        pages = pdf.page_texts(folder / "lot.pdf")
        order = [documents[0], *documents]
        at = 0
        for document in order:
            count = next(outcome.pages for outcome in outcomes if outcome.key == document.key)
            assert all(document.key in page for page in pages[at : at + count])
            at += count
            if count % 2:
                assert pages[at].strip() == ""
                at += 1
        assert at == len(pages) == printed.pages
        assert printed.papers == printed.pages // 2
        reader = PdfReader(folder / "lot.pdf")
        assert [item.title for item in reader.outline[1]] == [document.key for document in documents]

    def test_the_same_documents_give_the_same_bytes_whatever_does_the_work(self, made, kit, tmp_path):
        folder, documents, _, _, _ = made
        again = [dataclasses.replace(doc, pdf=tmp_path / doc.pdf.name) for doc in documents]
        with Publication(kit.DAY, executor=kit.Inline(), chunk=2) as publication:
            list(publication.make(again, keep_pages=True))
            sheets = [
                Sheet(doc.key, ("Société", doc.key), copies=2 if rank == 0 else 1)
                for rank, doc in enumerate(documents)
            ]
            publication.print(tmp_path / "lot.pdf", sheets, title="Lot")
        for path in tmp_path.iterdir():
            assert path.read_bytes() == (folder / path.name).read_bytes()


@pytest.mark.libreoffice
class TestNoOneGetsAnother_sPaper:  # noqa: N801 - reads as a sentence
    def test_documents_exchanged_on_the_way_are_found_out_and_converted_alone(
        self, kit, publish, tmp_path, monkeypatch
    ):
        merge = merging.merge
        monkeypatch.setattr(converting, "merge", lambda packages, **late: merge(packages[::-1], **late))
        outcomes = publish([kit.document(rank, tmp_path) for rank in (1, 2)])
        for key, outcome in outcomes.items():
            assert "on n’y lit pas" in outcome.alone
            assert outcome.problem is None
            assert f"Attestation n° {key}" in texts(outcome.pdf)

    def test_a_document_lost_on_the_way_is_found_out(self, kit, publish, tmp_path, monkeypatch):
        merge = merging.merge
        monkeypatch.setattr(converting, "merge", lambda packages, **late: merge(packages[:-1], **late))
        outcomes = publish([kit.document(rank, tmp_path) for rank in (1, 2, 3)])
        assert all("n’y est pas retrouvé" in outcome.alone for outcome in outcomes.values())
        assert [texts(outcome.pdf).count(f"n° {key}") for key, outcome in outcomes.items()] == [1, 1, 1]

    def test_a_page_too_many_in_a_document_is_found_out(self, kit, publish, tmp_path, monkeypatch):
        """The marks say that document 2 begins a page late: document 1 would take its first page."""
        read = converting._starts
        monkeypatch.setattr(
            converting,
            "_starts",
            lambda objects, count: [0, 2, *read(objects, count)[2:]] if count == 2 else read(objects, count),
        )
        outcomes = publish([kit.document(1, tmp_path), kit.document(2, tmp_path, pages=2)])
        assert all(outcome.problem is None for outcome in outcomes.values())
        assert any(outcome.alone for outcome in outcomes.values())
        assert [outcome.pages for outcome in outcomes.values()] == [1, 2]

    def test_a_document_that_never_says_what_it_must_is_held_back_alone(self, kit, publish, tmp_path):
        wrong = kit.document(2, tmp_path, expected=("2026-9999",))
        outcomes = publish([kit.document(1, tmp_path), wrong, kit.document(3, tmp_path)])
        assert "on n’y lit pas « 2026-9999 »" in str(outcomes["2026-0002"].problem)
        assert outcomes["2026-0002"].pdf is None
        assert sorted(path.name for path in tmp_path.iterdir()) == ["2026-0001.pdf", "2026-0003.pdf"]

    def test_a_broken_word_file_is_held_back_alone(self, kit, publish, tmp_path):
        broken = kit.document(2, tmp_path, docx=kit.attestation("2026-0002", "x")[:900])
        outcomes = publish([kit.document(1, tmp_path), broken, kit.document(3, tmp_path)])
        assert "abîmé" in str(outcomes["2026-0002"].problem)
        assert outcomes["2026-0001"].problem is outcomes["2026-0003"].problem is None

    def test_a_last_paragraph_that_goes_over_to_a_new_page_is_counted_at_its_end(
        self, kit, publish, tmp_path
    ):
        documents = []
        for rank in (1, 2):
            document = kit.blank("Commune", f"n{rank}")
            document.add_paragraph(f"document n{rank} " + "et des mots qui font de longues lignes " * 160)
            documents.append(
                Document(
                    f"n{rank}", kit.saved(document), (f"n{rank}",), (f"n{rank}",), tmp_path / f"{rank}.pdf"
                )
            )
        outcomes = publish(documents)
        assert [outcome.alone for outcome in outcomes.values()] == ["", ""]
        for outcome in outcomes.values():
            assert f"Page 1 / {outcome.pages}" in pdf.page_texts(outcome.pdf)[0]
            assert outcome.pages > 1


class TestWhatIsAsked:
    def test_a_key_given_twice_is_refused(self, kit, publish):
        with pytest.raises(ValueError, match="twice"):
            publish([kit.document(1), kit.document(1)])

    def test_two_documents_cannot_be_one_file(self, kit, publish, tmp_path):
        first, second = kit.document(1, tmp_path), kit.document(2, tmp_path)
        with pytest.raises(ValueError, match="two documents"):
            publish([first, dataclasses.replace(second, pdf=tmp_path / "2026-0001.PDF")])

    def test_without_libreoffice_it_does_not_begin(self, kit, monkeypatch):
        monkeypatch.setenv(soffice.VARIABLE, "/nowhere/soffice")
        with pytest.raises(MissingToolError):
            Publication(kit.DAY)

    def test_a_page_that_was_not_kept_cannot_be_printed(self, kit, tmp_path):
        with Publication(kit.DAY, executor=kit.Inline()) as publication, pytest.raises(KeyError):
            publication.print(tmp_path / "lot.pdf", [Sheet("absent")], title="Lot")
        assert list(tmp_path.iterdir()) == []

    def test_a_word_file_that_is_not_there_is_told_alone(self, kit, publish, tmp_path):
        outcomes = publish([kit.document(1, tmp_path, docx=tmp_path / "absent.docx")])
        assert "ce chemin n’existe pas" in str(outcomes["2026-0001"].problem)

    def test_documents_of_one_template_are_converted_together_and_the_chunks_do_not_depend_on_the_executor(
        self, kit, fake_office
    ):
        fake_office.does("")
        executor = kit.Inline()
        document = kit.blank("x")
        document.styles["Normal"].font.bold = True
        other = Document("autre", kit.saved(document), ("x",))
        with Publication(kit.DAY, executor=executor, chunk=2) as publication:
            list(publication.make([kit.document(1), other, kit.document(2), kit.document(3)]))
        keys = [[item.key for item in part] for work in executor.works for part in work[0].parts]
        assert sorted(keys) == [["2026-0001", "2026-0002"], ["2026-0003"], ["autre"]]

    def test_the_work_travels_between_processes(self, kit, fake_office):
        fake_office.does("")
        executor = kit.Inline()
        with Publication(kit.DAY, executor=executor) as publication:
            list(publication.make([kit.document(1)]))
        assert pickle.loads(pickle.dumps(executor.works)) == executor.works  # noqa: S301 - our own bytes

    @pytest.mark.parametrize(
        ("count", "calls"), [(1, [1]), (2, [1, 1]), (7, [4, 3]), (10, [5, 5]), (13, [4, 4, 4, 1])]
    )
    def test_the_files_are_shared_out_evenly_between_the_workers(self, kit, fake_office, count, calls):
        fake_office.does("")
        executor = kit.Inline()
        executor.workers = 2
        with Publication(kit.DAY, executor=executor, chunk=1) as publication:
            list(publication.make([kit.document(rank) for rank in range(1, count + 1)]))
        assert [len(work[0].parts) for work in executor.works] == calls

    def test_memory_stays_flat_documents_are_read_as_the_work_advances(self, kit, fake_office):
        fake_office.does("")
        read = []

        def documents():
            for rank in range(1, 41):
                read.append(rank)
                yield kit.document(rank)

        with Publication(kit.DAY, executor=kit.Inline(), chunk=2, at_once=2) as publication:
            next(publication.make(documents()))
        assert len(read) <= 24


class TestLibreOfficeMisbehaves:
    def test_one_that_makes_nothing_is_tried_by_halves_then_alone_and_each_document_is_told(
        self, kit, publish, fake_office
    ):
        fake_office.does("print('Error: crashed')")
        outcomes = publish([kit.document(rank) for rank in (1, 2, 3, 4)])
        assert all("crashed" in str(outcome.problem) for outcome in outcomes.values())
        files = [call[2:] for call in fake_office.calls]
        assert files[:3] == [["ensemble-0"], ["ensemble"], ["ensemble"]]

    def test_pages_that_show_nothing_are_never_delivered(self, kit, publish, fake_office, tmp_path):
        fake_office.does("for file in files: make(file)")
        outcomes = publish([kit.document(rank, tmp_path / "pdf") for rank in (1, 2)])
        assert all("on n’y lit pas" in str(outcome.problem) for outcome in outcomes.values())
        assert not (tmp_path / "pdf").exists()

    def test_one_that_hangs_is_ended(self, kit, publish, fake_office, monkeypatch):
        fake_office.does("time.sleep(60)")
        monkeypatch.setattr(converting, "TIMEOUT", 1.0)
        monkeypatch.setattr(converting, "TIMEOUT_PER_DOCUMENT", 0.0)
        outcomes = publish([kit.document(1)])
        assert "n’a pas répondu" in str(outcomes["2026-0001"].problem)

    def test_a_full_disk_is_told_once_not_per_document(self, kit, publish, fake_office, monkeypatch):
        fake_office.does("")
        usage = os.statvfs("/")
        monkeypatch.setattr(
            converting.shutil, "disk_usage", lambda _: type(usage) and type("U", (), {"free": 0})
        )
        with pytest.raises(OutputError, match="plus de place"):
            publish([kit.document(1)])

    def test_a_disk_full_of_pdf_files_stops_with_what_is_whole(self, kit, tmp_path, monkeypatch):
        if not pdf.available():
            pytest.skip("LibreOffice n'est pas installé")
        sync, calls = os.fsync, []

        def refuse(handle):
            calls.append(handle)
            if len(calls) > 2:
                raise OSError(errno.ENOSPC, "full")
            sync(handle)

        monkeypatch.setattr(os, "fsync", refuse)
        documents = [kit.document(rank, tmp_path) for rank in (1, 2, 3)]
        executor = kit.Inline()
        executor.workers = 3
        with (
            pytest.raises(OutputError, match="plus de place"),
            Publication(kit.DAY, executor=executor, chunk=1) as publication,
        ):
            list(publication.make(documents))
        assert [path.name for path in tmp_path.iterdir()] == ["2026-0001.pdf"]


SCRIPT = """
import datetime as dt, pathlib, signal, sys
from clausegen.publish import Document, Publication

signal.signal(signal.SIGINT, signal.default_int_handler)  # tests run in the background would ignore it
if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    documents = [
        Document(f"n{rank}", path, ("x",), (), folder / "pdf" / f"{path.stem}.pdf")
        for rank, path in enumerate(sorted((folder / "word").iterdir()))
    ]
    try:
        with Publication(dt.date(2026, 1, 1), chunk=1) as publication:
            for outcome in publication.make(documents):
                print(outcome, flush=True)
    except KeyboardInterrupt:
        sys.exit(130)
"""


class TestInterrupted:
    @pytest.fixture
    def started(self, kit, fake_office, tmp_path):
        """A publication whose LibreOffice never answers, and the processes that it started."""
        beacon = tmp_path / "pids"
        fake_office.does(
            f"with open({str(beacon)!r}, 'a') as f: print(__import__('os').getpid(), file=f)\ntime.sleep(120)"
        )
        (tmp_path / "word").mkdir()
        for rank in range(4):
            (tmp_path / "word" / f"{rank}.docx").write_bytes(kit.attestation(f"2026-{rank:04}", "x"))
        (tmp_path / "script.py").write_text(SCRIPT)
        environment = dict(
            os.environ, TMPDIR=str(tmp_path / "temp"), PYTHONPATH=str(Path(__file__).parents[2])
        )
        (tmp_path / "temp").mkdir()
        process = subprocess.Popen(
            [sys.executable, tmp_path / "script.py", tmp_path],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert happens(lambda: beacon.exists() and beacon.read_text().strip())
        yield process, beacon
        if process.poll() is None:
            process.kill()

    def test_ctrl_c_ends_everything_quietly_and_leaves_no_part_of_a_file(self, started, tmp_path):
        process, beacon = started
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 130
        assert b"Traceback" not in said
        assert happens(lambda: not any(alive(pid) for pid in beacon.read_text().split()))
        assert not (tmp_path / "pdf").exists()
        assert list((tmp_path / "temp").iterdir()) == []

    def test_a_kill_of_the_parent_ends_the_others_too(self, started):
        process, beacon = started
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=30)
        assert happens(lambda: not any(alive(pid) for pid in beacon.read_text().split()))


def happens(condition, seconds: float = 30) -> bool:
    """Whether a condition comes true in time."""
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True


def alive(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
