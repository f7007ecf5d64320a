import datetime as dt
import os
import shutil
import subprocess
import sys

import pytest
from pypdf import PdfReader, PdfWriter

from clausegen import pdf
from clausegen.errors import OutputError
from clausegen.pdf import pinning

DAY = dt.date(2026, 11, 23)
HOSTILE = 'R & D <Sud> "SARL" {{ 7*7 }}'


@pytest.fixture
def blank(tmp_path):
    """A PDF with nothing in it, not even a title, as other software might write it."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(tmp_path / "blank.pdf")
    return tmp_path / "blank.pdf"


def test_title_language_and_dates_are_written_in_info_and_in_xmp(blank):
    pdf.pin(blank, DAY, HOSTILE)
    reader = PdfReader(blank)
    assert reader.metadata.title == HOSTILE
    assert reader.metadata.creation_date.date() == DAY
    assert reader.root_object["/Lang"] == "fr-FR"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.xmp_metadata.dc_title == {"x-default": HOSTILE}
    assert reader.xmp_metadata.dc_language == ["fr-FR"]
    assert reader.xmp_metadata.xmp_create_date.date() == DAY
    assert reader.xmp_metadata.pdf_producer == reader.metadata.producer == pinning.PRODUCER


def test_pinning_twice_changes_nothing(blank):
    pdf.pin(blank, DAY, "Titre")
    once = blank.read_bytes()
    pdf.pin(blank, DAY, "Titre")
    assert blank.read_bytes() == once


@pytest.mark.parametrize(
    "other",
    [(DAY + dt.timedelta(1), "Titre", "fr-FR"), (DAY, "Titré", "fr-FR"), (DAY, "Titre", "oc-FR")],
)
def test_date_title_and_language_each_move_the_identifier(blank, tmp_path, other):
    twin = shutil.copy(blank, tmp_path / "twin.pdf")
    pdf.pin(blank, DAY, "Titre", "fr-FR")
    pdf.pin(twin, *other)
    assert PdfReader(blank).trailer["/ID"] != PdfReader(twin).trailer["/ID"]


def test_a_title_with_line_breaks_and_control_characters_gives_well_formed_xmp(blank):
    pdf.pin(blank, DAY, "Écoles\net\tcrèches\x0b\x01")
    assert PdfReader(blank).xmp_metadata.dc_title == {"x-default": "Écoles et crèches"}


def test_a_file_that_is_not_a_pdf_is_refused_and_left_as_it_was(tmp_path):
    path = tmp_path / "faux.pdf"
    path.write_bytes(b"bonjour")
    with pytest.raises(OutputError, match=r"^faux\.pdf"):
        pdf.pin(path, DAY, "Titre")
    assert path.read_bytes() == b"bonjour"
    assert list(tmp_path.iterdir()) == [path]


@pytest.fixture(scope="module")
def places(tmp_path_factory, make_docx):
    """The same Word file converted alone, then in company: before pinning, and after."""
    folder = tmp_path_factory.mktemp("pin")
    source = make_docx(folder / "ccap.docx")
    other = make_docx(folder / "autre.docx", "Autre")
    raw = [
        pdf.convert([source], folder / "alone")[0],
        pdf.convert([other, source], folder / "second")[1],
    ]
    pinned = [shutil.copy(path, path.with_stem("pinned")) for path in raw]
    for path in pinned:
        pdf.pin(path, DAY, "Clause sociale")
    return raw, pinned


@pytest.mark.libreoffice
class TestAfterLibreOffice:
    def test_the_same_word_file_and_date_give_the_same_bytes(self, places):
        (raw_one, raw_two), (one, two) = places
        assert raw_one.read_bytes() != raw_two.read_bytes()
        assert one.read_bytes() == two.read_bytes()

    def test_another_process_with_other_hashes_gives_the_same_bytes(self, places, tmp_path):
        (raw, _), (pinned, _) = places
        path = shutil.copy(raw, tmp_path / "again.pdf")
        code = (
            "import sys, datetime, pathlib; from clausegen.pdf import pin;"
            "pin(pathlib.Path(sys.argv[1]), datetime.date(2026, 11, 23), 'Clause sociale')"
        )
        environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Pacific/Noumea"}
        subprocess.run([sys.executable, "-c", code, path], check=True, env=environment)
        assert path.read_bytes() == pinned.read_bytes()

    def test_pages_bookmarks_and_tags_survive(self, places):
        (raw, _), (pinned, _) = places
        before, after = PdfReader(raw), PdfReader(pinned)
        assert pdf.page_texts(pinned) == pdf.page_texts(raw)
        assert _titles(after.outline) == _titles(before.outline) != []
        assert _tags(after.root_object["/StructTreeRoot"]) == _tags(before.root_object["/StructTreeRoot"])
        assert len(_tags(after.root_object["/StructTreeRoot"])) > 10
        assert after.root_object["/MarkInfo"]["/Marked"]
        assert after.pdf_header == before.pdf_header

    def test_tags_still_lead_to_their_page(self, places):
        _, (pinned, _) = places
        reader = PdfReader(pinned)
        pages = {page.indirect_reference.idnum for page in reader.pages}
        assert _pages(reader.root_object["/StructTreeRoot"]) <= pages

    def test_nothing_tells_when_or_by_what_it_was_made(self, places):
        _, (pinned, _) = places
        assert set(PdfReader(pinned).metadata) <= {
            "/Title",
            "/Author",
            "/Subject",
            "/Keywords",
            "/Producer",
            "/CreationDate",
            "/ModDate",
        }
        assert b"DocChecksum" not in pinned.read_bytes()


def _titles(outline):
    return [_titles(item) if isinstance(item, list) else item.title for item in outline]


def _elements(element):
    element = element.get_object()
    if isinstance(element, dict):
        yield element
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            yield from _elements(kid)


def _tags(tree):
    return [str(element.get("/S")) for element in _elements(tree)]


def _pages(tree):
    return {element.raw_get("/Pg").idnum for element in _elements(tree) if "/Pg" in element}
