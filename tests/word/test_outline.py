"""What makes a heading, when the document says so and when only its shape does."""

import io

import docx
import pytest

from clausegen.word.body import Body
from clausegen.word.outline import headings, typed_number
from clausegen.word.package import open_package


def outline(*lines):
    """The outline of a document whose paragraphs are (text, style, bold)."""
    document = docx.Document()
    for text, style, bold in lines:
        document.add_paragraph(style=style).add_run(text).bold = bold or None
    buffer = io.BytesIO()
    document.save(buffer)
    found = headings(Body(open_package(buffer.getvalue())).paragraphs)
    return [(h.level, h.number, h.title, h.recognised) for h in found]


def text(words):
    return (words, "Normal", False)


def bold(words):
    return (words, "Normal", True)


def test_a_document_with_heading_styles_is_read_by_them_alone():
    found = outline(("Prix", "Heading 1", False), bold("12 exemplaires"), ("Délais", "Heading 2", False))
    assert found == [(1, "", "Prix", False), (2, "", "Délais", False)]


def test_sections_typed_in_bold_below_styled_articles_belong_to_the_outline():
    found = outline(("1. Prix", "Heading 1", False), bold("1.1 Forme"), ("2. Délais", "Heading 1", False))
    assert [(level, title) for level, _, title, _ in found] == [(1, "Prix"), (2, "Forme"), (1, "Délais")]


def test_articles_typed_in_bold_are_recognised_and_said_to_be():
    found = outline(bold("ARTICLE 1 – OBJET"), text("Le marché a un objet."), bold("1.1 – Lots"))
    assert found == [(1, "ARTICLE 1 –", "OBJET", True), (2, "1.1 –", "Lots", True)]


def test_a_table_of_contents_typed_by_hand_is_not_read_as_headings():
    found = outline(
        bold("Article 1 – Objet ........ 2"),
        bold("Article 2 – Prix\t3"),
        bold("Article 1 – Objet"),
        text("Le marché."),
    )
    assert [title for _, _, title, _ in found] == ["Objet"]


def test_a_line_of_a_table_is_not_a_heading_but_a_framed_title_is():
    document = docx.Document()
    for columns in (2, 1):
        table = document.add_table(1, columns)
        table.cell(0, 0).paragraphs[0].add_run("Article 3 – Prix").bold = True
    buffer = io.BytesIO()
    document.save(buffer)
    found = headings(Body(open_package(buffer.getvalue())).paragraphs)
    assert [h.title for h in found] == ["Prix"]


def test_articles_below_chapters_are_one_level_deeper():
    found = outline(bold("CHAPITRE I – GÉNÉRALITÉS"), bold("Article 1 – Objet"), bold("1.1 Lots"))
    assert [level for level, *_ in found] == [1, 2, 3]


@pytest.mark.parametrize(
    "words",
    [
        "Article 12 du CCAG-Travaux relatif aux décomptes du marché",
        "12 exemplaires sont remis au maître d’œuvre.",
        "Le titulaire remet 3 exemplaires",
        "1) le premier document, en deux exemplaires ;",
        "2026 est l’année de référence",
    ],
)
def test_a_sentence_is_not_a_heading(words):
    assert outline(text(words), text("Une autre phrase.")) == []


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("Article 12 – Pénalités", "12", "Pénalités"),
        ("ARTICLE 3 : PRIX", "3", "PRIX"),
        ("12.1 Objet", "12.1", "Objet"),
        ("12-1 – Objet", "12-1", "Objet"),
        ("IV. Délais", "IV", "Délais"),
        ("Article 5 bis – Avances", "5 bis", "Avances"),
        ("a) Objet", "a", "Objet"),
        ("3\tPrix", "3", "Prix"),
    ],
)
def test_a_typed_number_is_cut_from_its_title(line, number, title):
    found = typed_number(line)
    assert (found.number, found.title) == (number, title)
    assert found.with_number(number, title) == line


@pytest.mark.parametrize("line", ["Prix", "Dérogations", "A la demande du titulaire", "Il est convenu", ""])
def test_a_line_without_a_number_has_none(line):
    assert typed_number(line) is None
