"""A document under a letterhead: another look, the same words, the same bytes each time."""

from pathlib import Path

import pytest
from lxml import etree

from clausegen.resources import templates_dir
from clausegen.word.accessibility import accessibility_faults
from clausegen.word.letterhead import Letterhead, dress, tint
from clausegen.word.letterhead_logo import Picture
from clausegen.word.package import open_package
from clausegen.word.reading import read_document

LOGO = (Path(__file__).resolve().parents[1] / "profils/logo.png").read_bytes()
ARTICLE = (templates_dir() / "ae-engagement.docx").read_bytes()
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FULL = Letterhead(
    "005E54", "FFFFFF", "Marianne", "Arial", Picture(LOGO, "png", 720, 216, "Logo de l’Exemple")
)


def part(data, name):
    return open_package(data, "x.docx").xml(name)


@pytest.fixture(scope="module")
def dressed():
    return dress(ARTICLE, FULL, "x.docx")


def test_the_words_are_the_same_but_for_the_gap_after_the_logo(dressed):
    before, after = read_document(ARTICLE, "a"), read_document(dressed, "a")
    body = [[p.text for p in d.part_paragraphs("corps")] for d in (before, after)]
    assert body[0] == body[1]
    assert before.bookmarks == after.bookmarks
    heads = {p.text.strip() for p in after.part_paragraphs("en-tête")}
    assert heads == {p.text for p in before.part_paragraphs("en-tête")}


def test_the_same_letterhead_gives_the_same_bytes(dressed):
    assert dress(ARTICLE, FULL, "x.docx") == dressed


def test_nothing_asked_changes_nothing_to_be_seen():
    plain = dress(ARTICLE, Letterhead(), "x.docx")
    for name in ("word/document.xml", "word/styles.xml", "word/header1.xml"):
        assert etree.tostring(part(plain, name)) == etree.tostring(part(ARTICLE, name))


def test_no_trace_is_left_of_the_former_accent_nor_of_its_tints(dressed):
    styles = etree.tostring(part(dressed, "word/styles.xml")).decode()
    assert [c for c in ("1F3864", "E4EAF4", "EEF2F8") if c in styles] == []
    assert "005E54" in styles
    assert "9C1C1C" in styles  # the warning keeps its red


def test_a_header_row_is_filled_only_when_its_text_has_a_colour_for_it():
    data = dress(ARTICLE, Letterhead(accent="005E54"), "x.docx")
    fills = {e.get(f"{W}fill") for e in part(data, "word/styles.xml").iter(f"{W}shd")}
    assert "005E54" not in fills
    filled = dress(ARTICLE, Letterhead(accent="005E54", on_accent="FFFFFF"), "x.docx")
    assert "005E54" in {e.get(f"{W}fill") for e in part(filled, "word/styles.xml").iter(f"{W}shd")}


def test_fonts_are_set_by_style(dressed):
    styles = part(dressed, "word/styles.xml")
    default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    assert default.get(f"{W}ascii") == "Arial"
    titled = {
        style.get(f"{W}styleId")
        for style in styles.iter(f"{W}style")
        if (f := style.find(f"{W}rPr/{W}rFonts")) is not None and f.get(f"{W}ascii") == "Marianne"
    }
    assert {"Title", "Subtitle", "Heading1", "Heading2"} <= titled
    assert "BodyText" not in titled


def test_the_logo_stands_on_the_first_page_with_its_words_and_its_proportions(dressed):
    document = part(dressed, "word/document.xml")
    section = next(document.iter(f"{W}sectPr"))
    kinds = [(e.tag.split("}")[1], e.get(f"{W}type")) for e in section if "Reference" in e.tag]
    assert ("headerReference", "first") in kinds
    assert ("footerReference", "first") in kinds
    assert section.find(f"{W}titlePg") is not None
    header = part(dressed, "word/header2.xml")
    drawing = next(header.iter("{*}docPr"))
    assert drawing.get("descr") == "Logo de l’Exemple"
    extent = next(header.iter("{*}extent"))
    assert int(extent.get("cx")) / int(extent.get("cy")) == pytest.approx(720 / 216, rel=0.01)
    assert open_package(dressed, "x").read("word/media/logo.png") == LOGO


def test_no_bookmark_is_there_twice(dressed):
    package = open_package(dressed, "x")
    names = [
        mark.get(f"{W}name")
        for one in package.parts
        if not one.kind.properties
        for mark in package.xml(one.name).iter(f"{W}bookmarkStart")
    ]
    assert len(names) == len(set(names))


def test_a_dressed_document_keeps_its_accessibility(dressed):
    assert accessibility_faults(dressed, "x.docx") == []


def test_words_of_the_logo_with_signs_of_xml_are_kept(word):
    data = dress(
        word.make(word.paragraph("x")), Letterhead(logo=Picture(LOGO, "png", 10, 10, 'A & B <"C">')), "x"
    )
    (header,) = [n for n in (m.name for m in open_package(data, "x").members) if n.startswith("word/header")]
    assert next(part(data, header).iter("{*}docPr")).get("descr") == 'A & B <"C">'


def test_a_document_of_any_origin_is_dressed_and_still_opens(word):
    data = dress(word.make(word.paragraph("x"), header=word.paragraph("tête")), FULL, "x.docx")
    assert [p.text for p in read_document(data, "x").part_paragraphs("corps")][:1] == ["x"]


@pytest.mark.parametrize(("share", "wanted"), [(1, "005E54"), (0, "FFFFFF"), (0.1, "E6EFEE")])
def test_a_tint_is_the_colour_mixed_with_white(share, wanted):
    assert tint("005E54", share) == wanted
