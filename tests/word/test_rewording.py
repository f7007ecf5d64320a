"""A passage is said otherwise without losing formatting, tags or bookmarks."""

from __future__ import annotations

import pytest

from clausegen.word.package import open_package
from clausegen.word.reading import read_document
from clausegen.word.rewording import reword


def reworded(data, *passages):
    return reword(open_package(data, "m.docx"), passages)


@pytest.mark.parametrize(
    ("runs", "old", "new", "expected"),
    [
        (("Le délai est de dix jours.",), "dix jours", "quinze jours", "Le délai est de quinze jours."),
        (
            ("Le délai", " est de ", "dix jours."),
            "est de dix",
            "sera de douze",
            "Le délai sera de douze jours.",
        ),
        (("d’un\u00a0an : fin",), "d'un an", "de deux ans", "de deux ans : fin"),
        (("dans {{ x }} jours",), "dans {{ x }} jours", "sous {{ x }} jours", "sous {{ x }} jours"),
        (("un et un",), "un", "deux", "deux et deux"),
    ],
)
def test_the_words_change_wherever_word_cut_them(word, runs, old, new, expected):
    data, (done,) = reworded(word.make(word.paragraph(*runs)), (old, new))
    assert word.paragraphs(data) == [expected]
    assert done.fois == expected.count(new)
    assert done.refus == 0


def test_a_passage_that_is_not_there_changes_nothing(word):
    source = word.make(word.paragraph("rien"))
    data, (done,) = reworded(source, ("autre chose", "x"))
    assert (done.fois, done.refus) == (0, 0)
    assert word.member(data) == word.member(source)


def test_a_passage_that_cuts_a_bookmark_is_left_alone(word):
    mark = '<w:bookmarkStart w:id="1" w:name="delai"/><w:r><w:t>dix</w:t></w:r><w:bookmarkEnd w:id="1"/>'
    body = f"<w:p><w:r><w:t xml:space='preserve'>Sous </w:t></w:r>{mark}<w:r><w:t xml:space='preserve'> jours</w:t></w:r></w:p>"
    data, (done, inside) = reworded(word.make(body), ("Sous dix jours", "Vite"), ("dix", "onze"))
    assert done.refus == 1
    assert inside.fois == 1
    assert read_document(data).bookmarks["delai"] == "onze"
