import datetime as dt
import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausegen.pdf.checking import Texts, check
from clausegen.pdf.objects import Objects
from clausegen.pdf.page_text import PageText, missing
from clausegen.pdf.writing import PdfFile

TABLE = (
    b"beginbfchar\n<01> <0041>\n<02> <00E9>\n<03> <00660069>\n<04> <0032>\nendbfchar\n"
    b"beginbfrange\n<05> <07> <0062>\nendbfrange"
)


def page(content: bytes, table: bytes = TABLE) -> Objects:
    """A file of one page that shows this with the font F1."""
    target = io.BytesIO()
    file = PdfFile(target, plain=True)
    characters = file.add_compressed(table)
    font = file.add(b"<</Type/Font/Subtype/TrueType/BaseFont/X/ToUnicode %d 0 R>>" % characters)
    contents = file.add_compressed(content)
    tree = file.reserve()
    body = (
        b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 100 100]/Contents %d 0 R/Resources<</Font<</F1 %d 0 R>>>>>>"
    )
    number = file.add(body % (tree, contents, font))
    file.put(tree, b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % number)
    file.finish(b"/Pages %d 0 R" % tree, dt.date(2026, 1, 1), "", "fr-FR")
    return Objects(target.getvalue())


def text(content: bytes, table: bytes = TABLE) -> str:
    objects = page(content, table)
    return PageText(objects).read(objects.pages[0])


class TestReading:
    def test_codes_are_read_through_the_font_s_table(self):
        assert text(b"BT /F1 9 Tf <010203>Tj ET") == "\nAéfi"

    def test_spacing_between_codes_is_not_text(self):
        assert text(b"BT /F1 9 Tf[<01>-3<02>12.5<04>]TJ ET") == "\nAé2"

    def test_ranges_of_codes_are_read(self):
        assert text(b"BT /F1 9 Tf<050607>Tj ET") == "\nbcd"

    def test_a_span_reads_as_what_it_says_not_as_what_it_shows(self):
        assert text(b"BT /F1 9 Tf /Span<</ActualText<FEFF0058>>>BDC <01>Tj EMC <02>Tj ET") == "\nXé"

    def test_a_code_without_character_is_never_taken_for_one(self):
        assert text(b"BT /F1 9 Tf<4101>Tj ET") == "\nA"

    def test_codes_of_two_bytes_are_read(self):
        table = b"beginbfchar\n<0001> <0041>\n<0102> <0042>\nendbfchar"
        assert text(b"BT /F1 9 Tf<00010102>Tj ET", table) == "\nAB"


class TestWhatMustBeThere:
    @pytest.mark.parametrize(
        ("wanted", "shown"),
        [
            ("2026-0001", "Attestation n°\n2026-0001\ndu 3 mars"),
            ("Menuiserie Dufour & fils", "MENUISERIE DUFOUR\n&\nFILS"),
            ("Société d’Étanchéité", "Société d’Étan-\nchéité"),
            ("Coopérative", "coopé\u00adrative"),
            ("12 345 heures", "12\u202f345\u00a0heures"),
            ("efficace", "eﬃcace"),
            ("2026-0001", "2026\u20110001"),
            ("L'Été", "L’Été"),
            ("Du\x07four\u200b", "Dufour"),
        ],
    )
    def test_line_ends_capitals_hyphens_and_ligatures_do_not_count(self, wanted, shown):
        assert missing((wanted,), shown) == []

    @pytest.mark.parametrize("shown", ["2026-00012", "12026-0001", "2026-0002", "", "2026-001"])
    def test_another_number_is_not_the_number(self, shown):
        assert missing(("2026-0001",), shown) == ["2026-0001"]

    @given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20))
    def test_a_text_is_always_found_in_itself(self, wanted):
        assert missing((wanted,), f"avant\n{wanted}\naprès") == []

    def test_the_page_that_lacks_what_each_must_show_is_named(self):
        objects = page(b"BT /F1 9 Tf<01>Tj ET")
        assert check(Texts(objects), 0, 0, ("A",), ()) == ""
        assert check(Texts(objects), 0, 0, ("A",), ("B",)) == "on ne lit pas « B » sur sa page 1"
        assert check(Texts(objects), 0, 0, ("B",), ()) == "on n’y lit pas « B »"

    def test_what_the_fast_reader_misses_is_asked_of_the_general_one(self, monkeypatch):
        objects = page(b"BT /F1 9 Tf<01>Tj ET")
        monkeypatch.setattr(PageText, "read", lambda *_: "")
        monkeypatch.setattr("clausegen.pdf.checking.texts_of_bytes", lambda _: ["A"])
        assert check(Texts(objects), 0, 0, ("A",), ()) == ""


class TestObjects:
    def test_a_file_in_another_form_is_first_put_in_the_plain_one(self):
        plain = page(b"BT /F1 9 Tf<01>Tj ET")
        target = io.BytesIO()
        file = PdfFile(target)
        tree, contents = file.reserve(), file.add_compressed(b"BT ET")
        number = file.add(
            b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]/Contents %d 0 R>>" % (tree, contents)
        )
        file.put(tree, b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % number)
        file.finish(b"/Pages %d 0 R" % tree, dt.date(2026, 1, 1), "", "fr-FR")
        with pytest.raises(ValueError, match="cross-reference"):
            Objects(target.getvalue())
        assert len(Objects.of(target.getvalue()).pages) == len(plain.pages) == 1

    @pytest.mark.parametrize("cut", [0, 1, 40, 300])
    def test_a_file_cut_short_is_refused(self, cut):
        data = page(b"BT ET").data
        with pytest.raises(ValueError, match=r"PDF|end|xref|[Ss]tream|EOF|empty|Cannot"):
            Objects.of(data[:cut])

    def test_a_stream_that_does_not_decompress_is_refused(self):
        objects = page(b"BT ET")
        number = objects.entry(objects.pages[0], "Contents")
        broken = objects.data.replace(zlib.compress(b"BT ET", 9), b"?" * len(zlib.compress(b"BT ET", 9)))
        with pytest.raises(ValueError, match="object"):
            Objects(broken).content(number)
