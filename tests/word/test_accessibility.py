"""Each accessibility fault is told at its place; what is not a fault is left alone."""

from __future__ import annotations

import pytest

from clausegen.errors import TemplateError
from clausegen.resources import templates_dir
from clausegen.word.accessibility import accessibility_faults
from clausegen.word.formats import contrast

TITLE = "Règlement"
FRENCH = [("word/styles.xml", 'w:val="en-US"', 'w:val="fr-FR"')]


def heading(level: int, text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Heading{level}"/></w:pPr><w:r><w:rPr><w:color w:val="000000"/></w:rPr><w:t>{text}</w:t></w:r></w:p>'


def colored(text: str, marks: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:rPr>{marks}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def picture(attributes: str = "", inside: str = "") -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="1" name="i" {attributes}>'
        f"{inside}</wp:docPr></wp:inline></w:drawing></w:r></w:p>"
    )


@pytest.fixture
def faults(word):
    """The faults of a French document with a title, made of this body."""

    def read(body: str, title: str = TITLE, replace=FRENCH, **parts: str) -> list[str]:
        data = word.with_member(word.make(body, title=title, **parts), "", b"", replace=replace)
        return [str(problem) for problem in accessibility_faults(data, "m.docx")]

    return read


def test_a_document_without_fault_has_none(faults, word):
    header = (
        "<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr/><w:p/></w:tc><w:tc><w:tcPr/><w:p/></w:tc></w:tr>"
    )
    body = heading(1, "Un") + heading(2, "Deux") + word.paragraph("texte") + heading(1, "Trois")
    body += word.table(2, header, word.row("a", "b")) + picture('descr="Logo de la ville"')
    assert faults(body) == []


@pytest.mark.parametrize("title", ["", "Document1", "Sans titre"])
def test_a_document_without_a_real_title_is_told(faults, word, title):
    (fault,) = faults(word.paragraph("texte"), title=title)
    assert fault.startswith("m.docx, propriétés, champ « titre »")


def test_headings_that_skip_a_level_or_say_nothing_are_told_with_their_place(faults):
    body = heading(2, "Trop bas") + heading(1, "Un") + heading(3, "Saut") + heading(2, "")
    first, skip, empty = faults(body)
    assert "paragraphe 1, « Trop bas »" in first
    assert "un titre de niveau 2 est le premier titre" in first
    assert "sous le titre « Un », paragraphe 3" in skip
    assert "un titre de niveau 3 suit un titre de niveau 1" in skip
    assert "un titre est vide" in empty


def test_entries_of_a_table_of_contents_are_not_headings(faults):
    style = '<w:style w:type="paragraph" w:styleId="TOC3"><w:name w:val="toc 3"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style></w:styles>'
    entry = '<w:p><w:pPr><w:pStyle w:val="TOC3"/></w:pPr><w:r><w:t>Article 3 … 4</w:t></w:r></w:p>'
    replace = [*FRENCH, ("word/styles.xml", "</w:styles>", style)]
    assert faults(entry + heading(1, "Un"), replace=replace) == []


def test_a_long_document_without_heading_is_told_once(faults, word):
    (fault,) = faults(word.paragraph("texte") * 30)
    assert "aucun titre" in fault


def test_a_table_without_header_row_is_told_at_its_first_cell(faults, word):
    table = word.table(2, word.row("a", "b"), word.row("c", "d"))
    (fault,) = faults(word.paragraph("avant") + table + word.paragraph("après"))
    assert "tableau 1, ligne 1, colonne 1, « a » : le tableau n’a pas d’en-tête" in fault


def test_forms_labelled_by_their_first_column_and_single_cells_need_no_header_row(faults, word):
    form = word.table(2, word.row("Nom", ""), word.row("SIRET", "")).replace(
        "<w:tblPr/>", '<w:tblPr><w:tblLook w:firstColumn="1"/></w:tblPr>'
    )
    body = form + word.paragraph("x") + word.table(1, word.row("encadré")) + word.paragraph("y")
    assert faults(body) == []


def test_a_row_of_tags_is_not_taken_for_the_header_row(faults, word):
    header = "<w:tr><w:trPr><w:tblHeader/></w:trPr>" + word.cell("Lot") + word.cell("Heures") + "</w:tr>"
    looped = word.table(2, word.row("{%tr if lots %}", ""), header, word.row("1", "10"))
    assert faults(looped + word.paragraph("x")) == []


def test_a_picture_needs_a_text_unless_it_is_decorative(faults, word):
    mark = (
        '<a:extLst xmlns:a="a"><a:ext><adec:decorative val="1" '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst>'
    )
    (fault,) = faults(word.paragraph("x") + picture() + picture(inside=mark) + picture('descr="Plan"'))
    assert "paragraphe 2 : une image n’a pas de texte de remplacement" in fault


def test_pale_text_is_told_once_for_each_pair_of_colours(faults):
    pale = '<w:color w:val="999999"/>'
    (fault,) = faults(colored("un", pale) + colored("deux", pale))
    assert "paragraphe 1, « un »" in fault
    assert "couleur 999999 sur fond FFFFFF, contraste de 2,8, 2 fois" in fault


def test_white_text_on_dark_cells_and_large_grey_text_are_readable(faults, word):
    dark = word.cell("x", '<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>').replace(
        "<w:r>", '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
    )
    large = colored("grand", '<w:color w:val="888888"/><w:sz w:val="40"/>')
    assert faults(word.table(1, f"<w:tr>{dark}</w:tr>") + large) == []


def test_the_header_row_colours_of_a_table_style_count(faults, word):
    style = (
        '<w:style w:type="table" w:styleId="Fonce"><w:name w:val="Foncé"/><w:tblStylePr w:type="firstRow">'
        '<w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="000080"/></w:tcPr>'
        "</w:tblStylePr></w:style></w:styles>"
    )
    table = word.table(1, word.row("titre"), word.row("corps")).replace(
        "<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="Fonce"/><w:tblLook w:val="0020"/></w:tblPr>'
    )
    replace = [*FRENCH, ("word/styles.xml", "</w:styles>", style)]
    assert faults(table + word.paragraph("x"), replace=replace) == []


def test_automatic_colour_is_white_on_black(faults, word):
    dark = word.cell("x", '<w:shd w:val="solid" w:color="000000" w:fill="auto"/>')
    assert faults(word.table(1, f"<w:tr>{dark}</w:tr>") + word.paragraph("y")) == []


def test_empty_paragraphs_in_a_row_are_told_together(faults, word):
    fault, last = faults(word.paragraph("a") + "<w:p/><w:p/>" + word.paragraph("b") + "<w:p/>")
    assert "paragraphe 2 : 2 paragraphes vides se suivent" in fault
    assert "paragraphe 5 : un paragraphe vide sert d’espace" in last


def test_the_empty_paragraphs_that_word_needs_are_not_faults(faults, word):
    table = word.table(1, word.row(""))
    broken = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    section = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
    assert faults(table + "<w:p/>" + table + "<w:p/>" + table + word.paragraph("x") + broken + section) == []


def test_a_document_in_another_language_or_in_none_is_told(faults, word):
    (fault,) = faults(word.paragraph("texte"), replace=[])
    assert "le texte est déclaré en langue « en-us » (100 % du document)" in fault
    (fault,) = faults(word.paragraph("texte"), replace=[("word/styles.xml", "w:lang ", "w:noLang ")])
    assert "la langue n’est pas dite" in fault


def test_a_few_words_in_another_language_are_a_quotation(faults, word):
    quoted = colored("thumb", '<w:lang w:val="en-GB"/>')
    assert faults(word.paragraph("texte en français " * 20) + quoted) == []


def test_contrast_is_that_of_the_guidelines():
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("FFFFFF", "777777") == pytest.approx(4.48, abs=0.01)


LETTERS = {"attestation", "couverture"}
"""One page without headings, laid out as a letter."""
TEMPLATES = [path for path in sorted(templates_dir().glob("*.docx")) if path.stem not in LETTERS]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_our_templates_have_no_accessibility_fault(path):
    assert accessibility_faults(path) == []


def test_a_file_that_is_not_word_is_refused():
    with pytest.raises(TemplateError):
        accessibility_faults(b"%PDF-1.7", "m.docx")
