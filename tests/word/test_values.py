"""Values: escaped once, for the place where their tag stands, and never interpreted."""

from __future__ import annotations

import io
import re

import docx
import pytest
from docxtpl import InlineImage, Listing, RichText
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clausegen.errors import TemplateError
from clausegen.word import Template

NASTY = "R & D <Sud> \"SARL\" 'x' {{ 7*7 }} {% if %} {_{ }_} {#"


@pytest.fixture
def everywhere(word):
    body = (
        word.paragraph("{{ v }}")
        + word.paragraph("a {{r v }} b")
        + '<w:p><w:hyperlink w:anchor="x" w:tooltip="{{ v }}"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>'
        + f'<w:sdt><w:sdtPr><w:alias w:val="{{{{ v }}}}"/></w:sdtPr><w:sdtContent>{word.paragraph("{{ v }}")}</w:sdtContent></w:sdt>'
    )
    data = word.make(
        body, header=word.paragraph("{{ v }}"), footer=word.paragraph("{{ v }}"), title="{{ v }}"
    )
    return Template.from_bytes(data, "m.docx")


def test_a_value_comes_out_intact_in_body_header_footer_attribute_and_property(everywhere, word):
    out = everywhere.render({"v": NASTY})
    assert word.paragraphs(out) == [NASTY, f"a {NASTY} b", "x", NASTY]
    assert word.paragraphs(out, "word/header1.xml") == word.paragraphs(out, "word/footer1.xml") == [NASTY]
    document = docx.Document(io.BytesIO(out))
    assert document.core_properties.title == NASTY
    values = document.element.body.xpath(".//w:hyperlink/@w:tooltip | .//w:alias/@w:val")
    assert values == [NASTY, NASTY]


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_is_read_back_as_it_was(everywhere, word, text):
    out = everywhere.render({"v": text})
    assert word.paragraphs(out) == [text, f"a {text} b", "x", text]
    assert docx.Document(io.BytesIO(out)).core_properties.title == text


def test_line_ends_and_tabs_become_those_of_word_in_the_same_run(word):
    out = word.render(word.paragraph("{{ v }}"), {"v": "un\r\ndeux\rtrois\n\tquatre"})
    xml = word.member(out)
    assert word.paragraphs(out) == ["un\ndeux\ntrois\n\tquatre"]
    run = re.search(r"<w:r>.*?</w:r>", xml)[0]
    assert run.count("<w:br/>") == 3
    assert run.count("<w:tab/>") == 1


def test_forbidden_characters_are_removed_and_reported_with_their_place(word):
    report = []
    template = Template.from_bytes(word.make(word.paragraph("{{ v }}")), "m.docx")
    out = template.render({"v": "a\x07b\ud800c\ufffe"}, report)
    assert word.paragraphs(out) == ["abc"]
    assert len(report) == 1
    assert "U+0007, U+D800, U+FFFE" in report[0].constat
    assert (report[0].ou.fichier, report[0].ou.paragraphe) == ("m.docx", 1)


def test_spaces_at_the_ends_of_a_value_are_kept(word):
    body = "<w:p><w:r><w:t>{{ v }}</w:t></w:r></w:p>"
    xml = word.member(word.render(body, {"v": "  x "}))
    assert '<w:t xml:space="preserve">  x </w:t>' in xml


def test_a_value_in_a_field_cannot_add_a_switch(word):
    body = '<w:p><w:r><w:instrText>HYPERLINK "{{ v }}"</w:instrText></w:r></w:p>'
    assert '"a\\" \\\\o \\"b"' in word.member(word.render(body, {"v": 'a" \\o "b'}))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "n'a pas de valeur"),
        (True, "oui ou non"),
        ({"x": 1}, "pas un texte"),
        ([1], "pas un texte"),
        (RichText("x"), "texte mis en forme"),
        (Listing("x\ay"), "Listing"),
        (InlineImage(None, "x.png"), "InlineImage"),
    ],
)
def test_what_is_not_text_is_refused(word, value, said):
    with pytest.raises(TemplateError, match=said):
        word.render(word.paragraph("{{ v }}"), {"v": value})


def test_rich_text_badly_made_is_refused(word):
    rich = RichText("x", color='"><w:b')
    with pytest.raises(TemplateError, match="mal formé"):
        word.render(word.paragraph("{{r v }}"), {"v": rich})


def test_an_object_with_an_html_method_is_not_trusted(word):
    class Sly(str):
        __slots__ = ()

        def __html__(self):
            return "<w:b/>"

    out = word.render(word.paragraph("{{ v }}"), {"v": Sly("<x>")})
    assert word.paragraphs(out) == ["<x>"]
