import datetime as dt
import io

import pytest
from pypdf import PdfReader

from clausegen.pdf.imposing import PrintFile, lighten
from clausegen.pdf.objects import Objects
from clausegen.pdf.outlining import write_outline
from clausegen.pdf.writing import PdfFile

DAY = dt.date(2026, 11, 25)


def source(*texts: str, picture: bytes = b"\0" * 30) -> Objects:
    """A file whose pages each show a text, with a font and a picture."""
    target = io.BytesIO()
    file = PdfFile(target, plain=True)
    font = file.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    head = b"<</Type/XObject/Subtype/Image/Width 10/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8>>"
    image = file.add(head, picture)
    tree = file.reserve()
    pages = []
    for text in texts:
        contents = file.add_compressed(
            b"/P<</MCID 0>>BDC\nBT\n/F1 12 Tf 10 50 Td (%s) Tj\nET\nEMC\n/Im1 Do\n" % text.encode()
        )
        pages.append(
            file.add(
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 200 100]/StructParents 0/Contents %d 0 R"
                b"/Resources<</Font<</F1 %d 0 R/F2 %d 0 R>>/XObject<</Im1 %d 0 R>>>>>>"
                % (tree, contents, font, font, image)
            )
        )
    file.put(
        tree, b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % p for p in pages), len(pages))
    )
    file.finish(b"/Pages %d 0 R" % tree, DAY, "", "fr-FR")
    return Objects(target.getvalue())


def imposed(*documents, recto=True) -> tuple[PrintFile, bytes]:
    target = io.BytesIO()
    file = PrintFile(target, recto=recto)
    for name, objects, pages, path in documents:
        file.add(name, objects, pages, path)
    file.finish(DAY, "Lot", "fr-FR")
    return file, target.getvalue()


def shown(data: bytes) -> list[str]:
    return [page.extract_text().strip() for page in PdfReader(io.BytesIO(data), strict=True).pages]


def outline(data: bytes) -> list:
    def titles(items):
        return [titles(item) if isinstance(item, list) else item.title for item in items]

    return titles(PdfReader(io.BytesIO(data)).outline)


class TestPaper:
    def test_each_document_begins_on_a_front_side(self):
        objects = source("a", "b", "c", "d")
        made, data = imposed(("s", objects, [0], ()), ("s", objects, [1, 2], ()), ("s", objects, [3], ()))
        assert shown(data) == ["a", "", "b", "c", "d", ""]
        assert (made.pages, made.blanks) == (6, 2)

    def test_without_backs_no_blank_is_added(self):
        objects = source("a", "b")
        made, data = imposed(("s", objects, [0], ()), ("s", objects, [1], ()), recto=False)
        assert shown(data) == ["a", "b"]
        assert made.blanks == 0

    def test_the_order_is_the_one_given_whatever_the_files(self):
        first, second = source("a", "b"), source("c")
        _, data = imposed(("1", first, [1], ()), ("2", second, [0], ()), ("1", first, [0], ()), recto=False)
        assert shown(data) == ["b", "c", "a"]

    def test_a_blank_has_the_size_of_the_page_it_backs(self):
        _, data = imposed(("s", source("a"), [0], ()))
        assert [page.mediabox.width for page in PdfReader(io.BytesIO(data)).pages] == [200, 200]

    def test_hundreds_of_pages_keep_their_order(self):
        objects = source(*(f"p{rank}" for rank in range(250)))
        _, data = imposed(*(("s", objects, [rank], ()) for rank in range(250)), recto=False)
        assert shown(data) == [f"p{rank}" for rank in range(250)]


class TestSize:
    def test_equal_fonts_and_pictures_of_different_files_are_written_once(self):
        _, once = imposed(("1", source("a"), [0], ()))
        _, twice = imposed(("1", source("a"), [0], ()), ("2", source("b"), [0], ()))
        images = PdfReader(io.BytesIO(twice))
        numbers = {page["/Resources"]["/XObject"].raw_get("/Im1").idnum for page in list(images.pages)[::2]}
        assert len(numbers) == 1
        assert len(twice) - len(once) < 400

    def test_different_pictures_stay_different(self):
        _, data = imposed(("1", source("a"), [0], ()), ("2", source("b", picture=b"\1" * 30), [0], ()))
        pages = list(PdfReader(io.BytesIO(data)).pages)
        pictures = [page["/Resources"]["/XObject"]["/Im1"].get_data() for page in pages[::2]]
        assert pictures == [b"\0" * 30, b"\1" * 30]

    def test_a_lightened_file_shows_the_same_without_tags(self):
        light = lighten(source("a", "b"))
        assert shown(light) == ["a", "b"]
        content = PdfReader(io.BytesIO(light)).pages[0].get_contents().get_data()
        assert b"BDC" not in content
        assert b"EMC" not in content
        assert b"/Im1 Do" in content


class TestOutline:
    def test_neighbours_that_begin_alike_share_the_beginning(self):
        objects = source("a", "b", "c")
        _, data = imposed(
            ("s", objects, [0], ("Dufour", "2026-0001")),
            ("s", objects, [1], ("Dufour", "2026-0002")),
            ("s", objects, [2], ("Élan & fils", "2026-0003")),
        )
        assert outline(data) == ["Dufour", ["2026-0001", "2026-0002"], "Élan & fils", ["2026-0003"]]

    def test_a_document_without_bookmark_has_none(self):
        objects = source("a", "b")
        _, data = imposed(("s", objects, [0], ("Dufour",)), ("s", objects, [1], ()))
        assert outline(data) == ["Dufour"]

    def test_bookmarks_lead_to_their_page(self):
        objects = source("a", "b")
        _, data = imposed(("s", objects, [0], ("un",)), ("s", objects, [1], ("deux",)))
        reader = PdfReader(io.BytesIO(data))
        assert [reader.get_destination_page_number(item) for item in reader.outline] == [0, 2]

    def test_no_line_is_no_outline(self):
        assert write_outline(PdfFile(io.BytesIO()), []) is None


def test_the_same_documents_give_the_same_bytes():
    assert imposed(("s", source("a"), [0], ("x",)))[1] == imposed(("s", source("a"), [0], ("x",)))[1]


def test_another_content_gives_another_identifier():
    identifiers = {
        str(PdfReader(io.BytesIO(imposed(("s", source(text), [0], ()))[1])).trailer["/ID"]) for text in "ab"
    }
    assert len(identifiers) == 2


def test_a_page_without_size_is_refused():
    objects = source("a")
    broken = Objects(objects.data.replace(b"/MediaBox[", b"/MediaBix["))
    with pytest.raises(ValueError, match="size"):
        imposed(("s", broken, [0], ()))
