import http.server
import os
import threading
import time
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfReader

from clausegen import pdf
from clausegen.errors import OutputError

ALL = "for file in files: make(file)"


@pytest.fixture
def word_files(tmp_path):
    """Any number of files with a Word name; only stand-ins for LibreOffice are given these."""

    def make(count: int) -> list[Path]:
        folder = tmp_path / "word"
        folder.mkdir()
        paths = [folder / f"piece-{rank:03}.docx" for rank in range(count)]
        for path in paths:
            path.write_bytes(b"PK")
        return paths

    return make


class TestBatches:
    def test_a_call_never_takes_more_than_a_hundred_files_and_all_come_out(
        self, fake_office, word_files, tmp_path
    ):
        fake_office.does(ALL)
        made = pdf.convert(word_files(230), tmp_path / "out")
        assert [call[0] for call in fake_office.calls] == ["100", "100", "30"]
        assert [path.stem for path in made] == [f"piece-{rank:03}" for rank in range(230)]
        assert all(path.exists() for path in made)

    def test_nothing_to_convert_is_nothing_done(self, fake_office, tmp_path):
        fake_office.does(ALL)
        assert pdf.convert([], tmp_path / "out") == []

    def test_the_profile_is_private_and_gone_afterwards(self, fake_office, word_files, tmp_path):
        fake_office.does(ALL)
        pdf.convert(word_files(1), tmp_path / "out")
        option, _, profile = fake_office.calls[0][1].partition("=file://")
        assert option == "-env:UserInstallation"
        assert not profile.startswith(str(Path.home() / ".config"))
        assert not Path(profile).exists()

    def test_nothing_is_written_beside_the_word_files(self, fake_office, word_files, tmp_path):
        paths = word_files(2)
        fake_office.does("for file in files: make(file); file.with_suffix('.lock').touch()")
        pdf.convert(paths, tmp_path / "out")
        assert sorted(paths[0].parent.iterdir()) == paths


class TestNames:
    def test_same_names_from_different_folders_do_not_collide(self, fake_office, tmp_path):
        fake_office.does(ALL)
        sources = []
        for place in ("dce/ccap.docx", "interne/CCAP.docx", "autre/ccap-2.docx"):
            path = tmp_path / place
            path.parent.mkdir()
            path.write_bytes(b"PK")
            sources.append(path)
        made = pdf.convert(sources, tmp_path / "out")
        assert [path.name for path in made] == ["ccap.pdf", "CCAP-2.pdf", "ccap-2-2.pdf"]

    def test_an_earlier_pdf_is_replaced(self, fake_office, word_files, tmp_path):
        fake_office.does(ALL)
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "piece-000.pdf").write_bytes(b"old")
        made = pdf.convert(word_files(1), tmp_path / "out")
        assert pdf.page_count(made[0]) == 1
        assert list((tmp_path / "out").iterdir()) == made


class TestFailures:
    def test_a_file_dropped_by_the_first_call_is_made_by_a_second(self, fake_office, word_files, tmp_path):
        fake_office.does("for file in files[:1] if calls == 0 else files: make(file)")
        made = pdf.convert(word_files(2), tmp_path / "out")
        assert len(made) == 2
        assert [call[2:] for call in fake_office.calls] == [["piece-000", "piece-001"], ["piece-001"]]

    def test_a_file_that_never_comes_out_is_named_with_libreoffice_s_words(
        self, fake_office, word_files, tmp_path
    ):
        fake_office.does(
            "for file in files:\n    if file.stem != 'piece-001': make(file)\n"
            "print('Error: source file could not be loaded')"
        )
        with pytest.raises(OutputError, match=r"^piece-001\.docx : .*source file could not be loaded"):
            pdf.convert(word_files(3), tmp_path / "out")
        assert not (tmp_path / "out").exists()

    @pytest.mark.parametrize(
        "body",
        [
            "(out / (files[0].stem + '.pdf')).write_bytes(b'')",
            "(out / (files[0].stem + '.pdf')).write_bytes(b'<html>not a pdf</html>')",
            "make(files[0]); p = out / (files[0].stem + '.pdf'); p.write_bytes(p.read_bytes()[:200])",
        ],
        ids=["empty", "not a pdf", "cut short"],
    )
    def test_an_output_that_is_not_a_whole_pdf_is_refused(self, fake_office, word_files, tmp_path, body):
        fake_office.does(body)
        with pytest.raises(OutputError, match="n’a pas pu en faire un PDF"):
            pdf.convert(word_files(1), tmp_path / "out")

    def test_a_call_that_hangs_is_ended_with_what_it_started(self, fake_office, word_files, tmp_path):
        child = tmp_path / "child.pid"
        fake_office.does(
            "import subprocess\n"
            f"pathlib.Path({str(child)!r}).write_text(str(subprocess.Popen(['sleep', '60']).pid))\n"
            "time.sleep(60)"
        )
        with pytest.raises(OutputError, match="n’a pas répondu en 1 secondes"):
            pdf.convert(word_files(1), tmp_path / "out", timeout=1, timeout_per_file=0)
        assert _is_gone(int(child.read_text()))

    def test_a_missing_word_file_is_named(self, fake_office, tmp_path):
        fake_office.does(ALL)
        with pytest.raises(OutputError, match=r"absent\.docx : lecture impossible"):
            pdf.convert([tmp_path / "absent.docx"], tmp_path / "out")

    def test_an_output_folder_that_is_a_file_is_said_so(self, fake_office, word_files, tmp_path):
        fake_office.does(ALL)
        (tmp_path / "out").touch()
        with pytest.raises(OutputError, match="impossible d’y écrire les PDF"):
            pdf.convert(word_files(1), tmp_path / "out")


def _is_gone(pid: int) -> bool:
    """Whether the process has ended, given a moment to do so."""
    for _ in range(50):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
            os.kill(pid, 0)
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.1)
    return False


@pytest.fixture(scope="module")
def made(tmp_path_factory, make_docx):
    folder = tmp_path_factory.mktemp("real folder é")
    return pdf.convert([make_docx(folder / "-pièce n° 1 #%20.docx")], folder / "out")[0]


@pytest.fixture(scope="module")
def root(made):
    return PdfReader(made).root_object


@pytest.mark.libreoffice
class TestWithLibreOffice:
    def test_a_name_with_spaces_accents_and_signs_is_kept(self, made):
        assert made.name == "-pièce n° 1 #%20.pdf"

    def test_the_pdf_is_tagged(self, root):
        assert root["/MarkInfo"]["/Marked"]
        assert {"/H1", "/H2", "/Table", "/L"} <= _structure(root["/StructTreeRoot"])

    def test_the_headings_are_its_bookmarks(self, made):
        outline = PdfReader(made).outline
        assert [item.title for item in outline if not isinstance(item, list)] == [
            "Objet de la clause",
            "Pénalités",
        ]
        assert [item.title for item in outline[1]] == ["Publics"]

    def test_every_font_is_embedded(self, made):
        fonts = [font for page in PdfReader(made).pages for font in page["/Resources"]["/Font"].values()]
        assert fonts
        for font in fonts:
            descriptor = font.get_object()["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)

    def test_the_title_is_shown_rather_than_the_file_name(self, root):
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]

    def test_a_content_control_is_printed_as_text_not_as_a_form(self, made, root):
        assert "/AcroForm" not in root
        assert "à remplir" in pdf.page_texts(made)[0]

    def test_a_broken_word_file_is_named_and_the_good_one_held_back(self, tmp_path, make_docx):
        good = make_docx(tmp_path / "bon.docx")
        bad = tmp_path / "abîmé.docx"
        bad.write_bytes(good.read_bytes()[:3000])
        with pytest.raises(OutputError, match=r"^abîmé\.docx"):
            pdf.convert([good, bad], tmp_path / "out")
        assert not (tmp_path / "out").exists()

    def test_a_linked_picture_is_not_fetched(self, tmp_path):
        asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def _note(self):
                asked.append(self.path)
                self.send_error(404)

            do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = _note  # noqa: N815 - the names http.server looks for

            def log_message(self, *_):
                pass

        with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            path = _with_linked_picture(tmp_path / "a.docx", server.server_port)
            pdf.convert([path], tmp_path / "out")
            server.shutdown()
        assert asked == []

    def test_it_answers_while_another_instance_is_open(self, tmp_path, make_docx):
        """Two at once, as when the user has LibreOffice open: neither waits for nor ends the other."""
        first, second = make_docx(tmp_path / "a.docx"), make_docx(tmp_path / "b.docx")
        results = []
        other = threading.Thread(target=lambda: results.extend(pdf.convert([first], tmp_path / "a")))
        other.start()
        results.extend(pdf.convert([second], tmp_path / "b"))
        other.join()
        assert {path.name for path in results} == {"a.pdf", "b.pdf"}


def _structure(element) -> set[str]:
    """Every kind of tag in the tree."""
    element = element.get_object()
    if not isinstance(element, dict):
        return set()
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, list) else [kids]
    return {element.get("/S")}.union(*(_structure(kid) for kid in kids if not isinstance(kid, int)))


def _with_linked_picture(path: Path, port: int) -> Path:
    document = docx.Document()
    rel = document.part.relate_to(f"http://127.0.0.1:{port}/a.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    document.add_paragraph("texte")._p.append(
        parse_xml(
            f'<w:r {nsdecls("w", "wp", "a", "pic", "r")}><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/>'
            '<wp:docPr id="1" name="i"/><a:graphic><a:graphicData '
            'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            '<pic:cNvPr id="1" name="i"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:link="{rel}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
            '<a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
    )
    document.save(path)
    return path
