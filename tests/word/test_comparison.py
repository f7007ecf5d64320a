"""Two states of a document: every paragraph that differs, the words that do, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausegen.word.comparison import Kind, Passage, compare, passages
from clausegen.word.reading import read_document


def body(*texts, part="corps du document"):
    return [Passage(part, rank, None, text) for rank, text in enumerate(texts, 1)]


def told(before, after):
    return [(change.kind, change.words()) for change in compare(body(*before), body(*after))]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("dans les 15 jours", "dans les 20 jours", [("15", "20")]),
        ("un délai de 1 060 heures", "un délai de 1 060 heures", []),
        ("soit 1\u00a0060 heures", "soit 1\u202f080 heures", [("1 060", "1 080")]),
        ("la somme de 12,50 €", "la somme de 13,50 €", [("12,50", "13,50")]),
        ("le titulaire remet", "le titulaire remet sans délai", [("", "sans délai")]),
        ("le relevé mensuel", "le relevé", [("mensuel", "")]),
        ("article 12.5 du CCAP", "article 12.6 du CCAP", [("12.5", "12.6")]),
        ("a b c d", "x b y d", [("a b c", "x b y")]),
    ],
)
def test_the_words_that_differ_are_told_old_and_new(before, after, words):
    changes = compare(body(before), body(after))
    assert [word for change in changes for word in change.words()] == words


def test_spaces_and_their_typography_are_not_words():
    assert compare(body("5 % : oui"), body("5\u00a0%\u00a0: oui")) == []


def test_a_paragraph_added_between_two_others_changes_neither():
    assert told(["un", "deux"], ["un", "nouveau", "deux"]) == [(Kind.ADDED, [("", "nouveau")])]


def test_a_paragraph_removed_is_told_with_its_text():
    assert told(["un", "deux mots", "trois"], ["un", "trois"]) == [(Kind.REMOVED, [("deux mots", "")])]


def test_a_rewritten_paragraph_is_recognised_beside_an_added_one():
    before = ["Le titulaire remet un relevé chaque mois.", "Fin."]
    after = ["Tout autre chose.", "Le titulaire remet un relevé chaque trimestre.", "Fin."]
    kinds = [kind for kind, _ in told(before, after)]
    assert kinds == [Kind.ADDED, Kind.ALTERED]


def test_page_numbers_that_word_counted_again_are_no_change(word):
    first, later = (
        read_document(word.make(word.paragraph("x"), footer=word.paragraph(text)), "d.docx")
        for text in ("CCAP Page 1 / 1", "CCAP Page 3 / 12")
    )
    assert compare(passages(first), passages(later)) == []


def test_each_part_is_compared_with_itself():
    before = [*body("a", part="en-tête"), *body("b")]
    after = [*body("b", part="en-tête"), *body("b")]
    (change,) = compare(before, after)
    assert change.place.part == "en-tête"


TEXTS = st.lists(st.sampled_from(["un", "deux trois", "quatre cinq six", "sept", "1 000"]), max_size=8)


@given(TEXTS, TEXTS)
def test_the_changes_lead_from_one_state_to_the_other(before, after):
    old, new = body(*before), body(*after)
    changes = compare(old, new)
    gone = [change.before for change in changes if change.before]
    come = [change.after for change in changes if change.after]
    kept_old = [p.text for p in old if p not in gone]
    kept_new = [p.text for p in new if p not in come]
    assert kept_old == kept_new
