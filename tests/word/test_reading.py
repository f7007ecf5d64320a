"""Reading a document back, and its text for review."""

from __future__ import annotations

import pytest

from clausegen.errors import TemplateError
from clausegen.word.reading import CellPlace, read_document
from clausegen.word.textdump import document_text, main

HEADING = '<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>Article 1</w:t></w:r></w:p>'
BULLET = '<w:p><w:pPr><w:pStyle w:val="ListBullet"/></w:pPr><w:r><w:t>point</w:t></w:r></w:p>'


@pytest.fixture
def data(word):
    control = (
        '<w:sdt><w:sdtPr><w:alias w:val="Heures"/><w:tag w:val="heures_1"/></w:sdtPr><w:sdtContent>'
        '<w:p><w:bookmarkStart w:id="1" w:name="heures_1"/><w:r><w:t>120</w:t><w:tab/><w:t>h</w:t></w:r>'
        '<w:bookmarkEnd w:id="1"/></w:p></w:sdtContent></w:sdt>'
    )
    body = (
        '<w:bookmarkStart w:id="5" w:name="article"/>'
        + HEADING
        + BULLET
        + control
        + word.table(2, word.row("a", "b"), word.row(word.cell("large", '<w:gridSpan w:val="2"/>')))
        + '<w:bookmarkEnd w:id="5"/>'
        + word.paragraph("fin")
    )
    return word.make(body, header=word.paragraph("tête"), title="Titre")


def test_paragraphs_come_in_order_with_style_heading_and_cell(data):
    found = read_document(data, "d.docx").part_paragraphs("corps")
    assert [p.text for p in found] == ["Article 1", "point", "120\th", "a", "b", "large", "fin"]
    assert [p.rank for p in found] == list(range(1, 8))
    assert (found[0].style, found[0].level, found[0].heading) == ("heading 2", 2, None)
    assert found[1].numbered
    assert {p.heading for p in found[1:]} == {"Article 1"}
    assert [p.cell for p in found[3:6]] == [CellPlace(1, 1, 1), CellPlace(1, 1, 2), CellPlace(1, 2, 1)]


def test_bookmarks_controls_header_and_properties_are_read(data):
    document = read_document(data, "d.docx")
    assert document.bookmarks["heures_1"] == "120\th"
    assert document.bookmarks["article"] == "Article 1\npoint\n120\th\na\nb\nlarge"
    assert document.control("heures_1") == "120\th"
    assert [p.text for p in document.part_paragraphs("en-tête")] == ["tête"]
    assert document.properties["title"] == "Titre"


def test_the_text_shows_headings_lists_tables_bookmarks_and_controls(data, tmp_path):
    path = tmp_path / "d.docx"
    path.write_bytes(data)
    text = document_text(path)
    assert "title: Titre" in text
    assert "== en-tête ==" in text
    assert "## ⟦article⟧Article 1" in text
    assert "[List Bullet] - point" in text
    assert "⟨heures_1⟩⟦heures_1⟧120 → h⟦/heures_1⟧⟨/heures_1⟩" in text
    assert "| a | b |" in text


def test_the_check_tells_a_stale_text_and_writes_nothing(data, tmp_path, capsys):
    (tmp_path / "d.docx").write_bytes(data)
    assert main([str(tmp_path), "--check"]) == 1
    assert "d.docx.txt" in capsys.readouterr().err
    assert not (tmp_path / "d.docx.txt").exists()
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path), "--check"]) == 0
    (tmp_path / "d.docx").unlink()
    assert main([str(tmp_path), "--check"]) == 1


def test_a_document_that_is_not_one_is_refused():
    with pytest.raises(TemplateError):
        read_document(b"PKxxxx", "d.docx")


def test_the_copy_of_a_text_box_kept_for_old_versions_is_not_read_twice(word):
    box = "<w:txbxContent>" + word.paragraph("boîte") + "</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert read_document(word.make(body)).text.count("boîte") == 1


def test_a_content_control_inside_another_keeps_both_texts(word):
    """Word and LibreOffice write a control around a paragraph and one around its run."""
    inner = '<w:sdt><w:sdtPr><w:tag w:val="inner"/></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>'
    empty = '<w:sdt><w:sdtPr><w:tag w:val="empty"/></w:sdtPr><w:sdtContent/></w:sdt>'
    outer = (
        '<w:sdt><w:sdtPr><w:tag w:val="outer"/></w:sdtPr><w:sdtContent>'
        f"<w:p>{empty}{inner}</w:p></w:sdtContent></w:sdt>"
    )
    document = read_document(word.make(outer), "d.docx")
    assert (document.control("inner"), document.control("outer"), document.control("empty")) == ("x", "x", "")


def test_a_control_says_what_it_is_and_controls_within_one_another_are_read(word):
    def control(properties: str, inner: str) -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    run = "<w:r><w:t>seule</w:t></w:r>"
    choice = control(
        '<w:tag w:val="forme"/><w:lock w:val="sdtContentLocked"/><w:showingPlcHdr/><w:dropDownList>'
        '<w:listItem w:displayText="seule" w:value="s"/></w:dropDownList>',
        run,
    )
    twice = control('<w:tag w:val="dehors"/>', control('<w:tag w:val="dedans"/>', ""))
    document = read_document(word.make(f"<w:p>{choice}{twice}</w:p>"), "d.docx")
    form, *others = document.controls
    assert (form.tag, form.kind, form.text, form.choices) == ("forme", "choice", "seule", ("seule",))
    assert form.locked
    assert form.prompt
    assert [(other.tag, other.text, other.locked) for other in others] == [
        ("dehors", "", False),
        ("dedans", "", False),
    ]
