"""Fields: how Word may write one, what it asks, what it shows, and another instruction given to it."""

import pytest
from docx.oxml.ns import nsdecls
from lxml import etree

from clausegen.word.fields import fields, redirect

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def text(shown: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{shown}</w:t></w:r>'


def complex_field(instruction: str, shown: str) -> str:
    """A field in runs; both arguments are XML."""
    return mark("begin") + instruction + mark("separate") + shown + mark("end")


def part(*paragraphs: str):
    inner = "".join(f"<w:p>{content}</w:p>" for content in paragraphs)
    return etree.fromstring(f"<w:body {nsdecls('w')}>{inner}</w:body>")


def only(*paragraphs: str):
    (found,) = fields(part(*paragraphs))
    return found


SIMPLE = '<w:fldSimple w:instr=" REF lieu \\n \\h "><w:r><w:t>10.2</w:t></w:r></w:fldSimple>'
IN_RUNS = complex_field(code(" REF li") + code("eu \\n \\h "), text("10.2"))
IN_ONE_RUN = (
    '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> REF lieu \\n \\h </w:instrText>'
    '<w:fldChar w:fldCharType="separate"/><w:t>10.2</w:t><w:fldChar w:fldCharType="end"/></w:r>'
)
SHAPES = pytest.mark.parametrize("content", [SIMPLE, IN_RUNS, IN_ONE_RUN], ids=["simple", "runs", "one run"])
INNER = complex_field(code(" REF lieu "), text("7"))
OUTER = complex_field(code(" IF ") + INNER + code(" = 7 oui non "), text("oui"))


class TestOneField:
    @SHAPES
    def test_its_instruction_is_read_however_it_is_written(self, content):
        one = only(content)
        assert (one.kind, one.bookmark, one.switches) == ("REF", "lieu", {"\\n", "\\h"})

    @SHAPES
    def test_what_it_shows_is_read_however_it_is_written(self, content):
        assert only(text("voir ") + content + text(" et suivants")).result == "10.2"

    @SHAPES
    def test_another_instruction_is_read_back(self, content):
        root = part(content)
        (one,) = fields(root)
        one.change(" REF ailleurs \\h ")
        assert [found.instruction for found in fields(root)] == [" REF ailleurs \\h "]

    @SHAPES
    def test_its_elements_taken_away_nothing_of_it_is_left(self, content):
        root = part(text("avant") + content + text("après"))
        (one,) = fields(root)
        for element in one.elements:
            element.getparent().remove(element)
        assert "".join(root.itertext()) == "avantaprès"

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (SIMPLE, "10.2"),
            (IN_RUNS, "10.2"),
            (IN_ONE_RUN, None),
            (complex_field(code(" REF lieu "), text("10.") + text("2")), None),
            (
                complex_field(
                    code(" REF lieu "),
                    f'<w:ins w:id="1" w:author="x" w:date="2026-01-01">{text("3")}</w:ins>',
                ),
                None,
            ),
        ],
        ids=["simple", "runs", "one run for all", "two runs", "inserted by a revision"],
    )
    def test_the_run_of_its_result_is_given_when_it_may_be_rewritten(self, content, told):
        run = only(content).run
        assert (None if run is None else "".join(run.itertext())) == told

    def test_what_a_revision_takes_away_is_not_shown(self):
        gone = (
            '<w:del w:id="1" w:author="x" w:date="2026-01-01"><w:r><w:delText>9</w:delText></w:r></w:del>'
            f'<w:moveFrom w:id="2" w:author="x" w:date="2026-01-01">{text("8")}</w:moveFrom>'
        )
        assert only(complex_field(code(" REF lieu "), gone + text("7"))).result == "7"

    def test_it_may_begin_and_end_in_different_paragraphs(self):
        contents = mark("begin") + code(" TOC \\o ") + mark("separate") + text("Objet")
        root = part(contents, text("Durée"), mark("end"))
        (one,) = fields(root)
        assert (one.paragraph, one.last_paragraph, one.result) == (root[0], root[2], "ObjetDurée")

    def test_a_tab_stop_is_not_shown(self):
        stops = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="100"/></w:tabs></w:pPr>'
        contents = mark("begin") + code(" TOC ") + mark("separate") + text("Objet")
        assert only(contents, stops + mark("end")).result == "Objet"


class TestFieldsInsideFields:
    def test_each_has_its_own_instruction(self):
        assert [one.instruction for one in fields(part(OUTER))] == [" REF lieu ", " IF  = 7 oui non "]

    def test_each_has_its_own_result(self):
        shown = complex_field(code(" HYPERLINK "), text("article ") + INNER + SIMPLE)
        assert [one.result for one in fields(part(shown))] == ["7", "10.2", "article "]

    def test_another_instruction_leaves_the_inner_field_in_its_place(self):
        root = part(OUTER)
        outer = list(fields(root))[1]
        outer.change(" IF  = 8 oui non ")
        codes = [piece.text for piece in root.iter(f"{W}instrText")]
        assert codes == [" IF ", " REF lieu ", " = 8 oui non "]


class TestWhatIsNoField:
    @pytest.mark.parametrize(
        "content",
        [mark("begin") + code(" PAGE "), mark("end"), mark("begin") + mark("end"), code(" PAGE ")],
        ids=["no end", "no beginning", "no instruction", "no marks"],
    )
    def test_marks_that_do_not_make_one_are_left_out(self, content):
        assert list(fields(part(content))) == []


class TestRedirection:
    @SHAPES
    def test_references_follow_a_renamed_bookmark(self, content):
        root = part(content)
        redirect(root, {"lieu": "d0_1"}, "fin0")
        assert [one.bookmark for one in fields(root)] == ["d0_1"]

    def test_the_number_of_pages_becomes_the_page_of_the_last_mark(self):
        root = part(complex_field(code(" NUM") + code("PAGES \\* MERGEFORMAT "), text("3")))
        assert redirect(root, {}, "fin0")
        assert [one.instruction for one in fields(root)] == [" PAGEREF fin0 \\* MERGEFORMAT "]

    def test_a_part_without_a_number_of_pages_is_told(self):
        assert redirect(part(IN_RUNS), {"lieu": "d0_1"}, "fin0") is False
