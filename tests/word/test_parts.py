"""Places where a tag may stand beyond the body, and the list of tools in the guide."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from clausegen.word import Template
from clausegen.word.environment import FILTERS, FUNCTIONS, METHODS, TESTS

NASTY = 'R & D <Sud> "SARL" {{ 7*7 }}'
GUIDE = Path(__file__).parents[2] / "docs" / "modeles.md"


@pytest.mark.parametrize(
    "name", [*FILTERS, *FUNCTIONS, *METHODS, *(test for test in TESTS if test.isalpha())]
)
def test_every_tool_of_a_template_is_in_the_guide(name):
    assert name in GUIDE.read_text("utf-8")


def test_the_company_and_the_core_properties_are_filled_once_escaped(word):
    data = word.with_member(
        word.make(word.paragraph("x"), title="{{ v }}"),
        "",
        b"",
        [
            ("docProps/app.xml", "<Company/>", "<Company>{{ v }}</Company>"),
        ],
    )
    out = Template.from_bytes(data, "m.docx").render({"v": NASTY})
    assert '<Company>R &amp; D &lt;Sud&gt; "SARL" {{ 7*7 }}</Company>' in word.member(out, "docProps/app.xml")
    assert docx.Document(io.BytesIO(out)).core_properties.title == NASTY


def test_a_paragraph_condition_works_in_a_text_box(word):
    inside = word.paragraph("{%p if a %}") + word.paragraph("{{ a }}") + word.paragraph("{%p endif %}")
    body = f"<w:p><w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r></w:p>"
    assert word.paragraphs(word.render(body, {"a": "x"})) == ["x", "x"]
    assert "<w:txbxContent><w:p/></w:txbxContent>" in word.member(word.render(body, {"a": ""}))


def test_a_header_emptied_by_a_condition_keeps_a_paragraph(word):
    header = word.paragraph("{%p if a %}") + word.paragraph("x") + word.paragraph("{%p endif %}")
    out = word.render(word.paragraph("x"), {"a": ""}, header=header)
    assert word.paragraphs(out, "word/header1.xml") == [""]


def test_the_same_bookmark_name_in_body_and_footer_loops_is_one_too_many(word):
    mark = '<w:p><w:bookmarkStart w:id="3" w:name="s_{{ v }}"/><w:r><w:t>x</w:t></w:r><w:bookmarkEnd w:id="3"/></w:p>'
    with pytest.raises(Exception, match="écrit deux fois"):
        word.render(mark, {"v": "a"}, footer=mark)
