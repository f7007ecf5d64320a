"""The numbers that Word writes by itself, and how they are said."""

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from clausegen.word.body import Body
from clausegen.word.lists import bare_label
from clausegen.word.numerals import numeral, roman_value
from clausegen.word.package import open_package


def level(rank, pattern, form="decimal", start=1, extra=""):
    return (
        f'<w:lvl w:ilvl="{rank}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def numbers(abstracts, lists, paragraphs, styles=()):
    """The number shown before each paragraph: abstract lists, lists and paragraphs as XML."""
    document = docx.Document()
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    for rank, inner in enumerate(abstracts):
        root.append(
            parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{rank}">{inner}</w:abstractNum>')
        )
    for rank, (abstract, inner) in enumerate(lists, 1):
        root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{rank}"><w:abstractNumId w:val="{abstract}"/>{inner}</w:num>'
            )
        )
    for name, properties in styles:
        style = document.styles.add_style(name, docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        style.element.get_or_add_pPr().append(parse_xml(f"<w:numPr {nsdecls('w')}>{properties}</w:numPr>"))
    for properties in paragraphs:
        paragraph = document.add_paragraph("x")
        for child in parse_xml(f"<w:pPr {nsdecls('w')}>{properties}</w:pPr>"):
            paragraph._p.get_or_add_pPr().append(child)
    buffer = io.BytesIO()
    document.save(buffer)
    body = Body(open_package(buffer.getvalue()))
    return [None if p.number is None else p.number.text for p in body.paragraphs]


def at(num, ilvl=0):
    return f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num}"/></w:numPr>'


TWO = level(0, "Article %1") + level(1, "%1.%2")


def test_a_deeper_level_begins_again_after_a_higher_one():
    found = numbers([TWO], [(0, "")], [at(1), at(1, 1), at(1, 1), at(1), at(1, 1)])
    assert found == ["Article 1", "1.1", "1.2", "Article 2", "2.1"]


def test_two_lists_made_from_the_same_one_count_together():
    assert numbers([TWO], [(0, ""), (0, "")], [at(1), at(2), at(1)]) == [
        "Article 1",
        "Article 2",
        "Article 3",
    ]


def test_a_restart_acts_the_first_time_its_list_is_met_and_carries_on():
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="8"/></w:lvlOverride>'
    found = numbers([level(0, "%1")], [(0, ""), (0, again)], [at(1), at(2), at(2), at(1)])
    assert found == ["1", "8", "9", "10"]


def test_a_level_redefined_by_a_list_is_shown_its_own_way():
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "§ %1", "upperRoman")}</w:lvlOverride>'
    assert numbers([TWO], [(0, ""), (0, own)], [at(1), at(2)]) == ["Article 1", "§ II"]


def test_a_level_that_never_restarts_runs_through():
    through = level(0, "Chapitre %1", "upperRoman") + level(
        1, "Article %2", extra='<w:lvlRestart w:val="0"/>'
    )
    found = numbers([through], [(0, "")], [at(1), at(1, 1), at(1), at(1, 1)])
    assert found == ["Chapitre I", "Article 1", "Chapitre II", "Article 2"]


def test_a_level_that_restarts_after_one_level_only():
    three = level(0, "%1") + level(1, "%1.%2") + level(2, "(%3)", extra='<w:lvlRestart w:val="1"/>')
    found = numbers([three], [(0, "")], [at(1), at(1, 1), at(1, 2), at(1, 1), at(1, 2), at(1), at(1, 2)])
    assert found == ["1", "1.1", "(1)", "1.2", "(2)", "2", "(1)"]


def test_a_list_may_begin_elsewhere_than_at_one():
    assert numbers([level(0, "%1)", start=5)], [(0, "")], [at(1), at(1)]) == ["5)", "6)"]


def test_legal_numbering_shows_figures_whatever_the_higher_levels_show():
    legal = level(0, "%1", "upperRoman") + level(1, "%1.%2", extra="<w:isLgl/>")
    assert numbers([legal], [(0, "")], [at(1), at(1), at(1, 1)]) == ["I", "II", "2.1"]


def test_a_paragraph_may_refuse_the_list_of_its_style():
    found = numbers(
        [level(0, "%1")],
        [(0, "")],
        ['<w:pStyle w:val="Mien"/>', f'<w:pStyle w:val="Mien"/>{at(0)}', '<w:pStyle w:val="Mien"/>'],
        [("Mien", '<w:numId w:val="1"/>')],
    )
    assert found == ["1", None, "2"]


def test_the_level_that_a_list_ties_to_a_style_is_the_level_of_that_style():
    tied = level(0, "%1") + level(1, "%1.%2", extra='<w:pStyle w:val="Mien"/>')
    found = numbers(
        [tied], [(0, "")], [at(1), '<w:pStyle w:val="Mien"/>'], [("Mien", '<w:numId w:val="1"/>')]
    )
    assert found == ["1", "1.1"]


def test_a_list_that_does_not_exist_numbers_nothing():
    assert numbers([TWO], [(0, "")], [at(40)]) == [None]


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("Article 12 –", "12"),
        ("ARTICLE 12.", "12"),
        ("12.3.", "12.3"),
        ("10-2.", "10-2"),
        ("Chapitre IV", "IV"),
        ("a)", "a"),
        ("§ 3°)", "3"),
        ("", ""),
        ("•", ""),
    ],
)
def test_a_number_is_said_without_its_words_and_its_signs(shown, said):
    assert bare_label(shown) == said


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (1, "upperLetter", "A"),
        (28, "upperLetter", "BB"),
        (3, "lowerLetter", "c"),
        (7, "decimalZero", "07"),
        (1, "ordinal", "1er"),
        (2, "ordinal", "2e"),
        (1, "ordinalText", "premier"),
        (5, "ordinalText", "cinquième"),
        (21, "cardinalText", "vingt et un"),
        (71, "cardinalText", "soixante et onze"),
        (4, "bullet", ""),
        (4, "chicago", "4"),
    ],
)
def test_a_counter_is_shown_in_the_format_of_its_level(value, form, shown):
    assert numeral(value, form) == shown


@given(st.integers(1, 3999))
def test_a_roman_numeral_is_read_as_it_is_written(value):
    assert roman_value(numeral(value, "upperRoman")) == value


@given(st.text("IVXLCDM", max_size=7))
def test_only_well_made_roman_numerals_are_read(text):
    value = roman_value(text)
    assert value is None or numeral(value, "upperRoman") == text
