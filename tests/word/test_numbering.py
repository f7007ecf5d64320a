"""Where the numbering of the main headings begins."""

from pathlib import Path

import pytest

from clausegen.resources import templates_dir
from clausegen.word.numbering import number_headings_from
from clausegen.word.package import open_package

ARTICLE = templates_dir() / "ccap-article.docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def starts(data: bytes) -> dict[str, list[str]]:
    """The first number of each list level, by the style that the level is tied to."""
    found: dict[str, list[str]] = {}
    for level in open_package(data, "x.docx").xml("word/numbering.xml").iter(f"{W}lvl"):
        style = level.find(f"{W}pStyle").get(f"{W}val")
        found.setdefault(style, []).append(level.find(f"{W}start").get(f"{W}val"))
    return found


def test_the_first_heading_level_begins_at_the_number_asked_for():
    assert starts(number_headings_from(ARTICLE.read_bytes(), 12, "x.docx"))["Heading1"] == ["12"]


@pytest.mark.parametrize("style", ["Heading2", "Heading3", "ListBullet"])
def test_the_other_levels_and_lists_begin_where_they_did(style):
    before = starts(ARTICLE.read_bytes())[style]
    assert starts(number_headings_from(ARTICLE.read_bytes(), 12, "x.docx"))[style] == before


def test_every_other_part_is_the_same():
    data = ARTICLE.read_bytes()
    old, new = (open_package(d, "x.docx") for d in (data, number_headings_from(data, 12, "x.docx")))
    names = [m.name for m in old.members if m.name != "word/numbering.xml"]
    assert [old.read(n) for n in names] == [new.read(n) for n in names]


def test_a_document_without_numbering_comes_back_as_it_was(tmp_path: Path):
    docx = pytest.importorskip("docx")
    path = tmp_path / "x.docx"
    plain = docx.Document()
    part = plain.part.numbering_part
    rel = next(r for r, found in plain.part.rels.items() if found.target_part is part)
    del plain.part.rels[rel]
    plain.save(path)
    assert number_headings_from(path.read_bytes(), 12, "x.docx") == path.read_bytes()
