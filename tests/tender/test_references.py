"""Cross-references: which are ours, and where they lead."""

import pytest

from clausegen.tender.check.references import Titre, dangling, headings, moved, references

TITLES = (
    Titre("12", "Clause", "art_clause"),
    Titre("12.1", "Objet", "art_objet"),
    Titre("12.2", "Volume", "art_volume"),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("selon l’article 12.5", ("12.5",)),
        ("selon l’article\u00a012.5.", ("12.5",)),
        ("aux articles 12.3, 12.5 et 12.10", ("12.3", "12.5", "12.10")),
        ("à l’article 12.6.2", ("12.6.2",)),
        ("à l’article 12.5 du CCAP", ("12.5",)),
        ("à l’article 12.5 du CCAG-Travaux", ()),
        ("(CCAG-Travaux, article 12.5)", ()),
        ("l’article 20.1 du CCAG", ()),
        ("le taux est de 12.5", ()),
        ("l’article 12", ()),
        ("l’article 112.5", ()),
    ],
)
def test_a_reference_is_ours_when_it_names_our_article_and_nobody_elses(text, found):
    assert references(text, 12) == found


@pytest.mark.parametrize(
    ("column", "found"),
    [("Article", ("12.5",)), ("Article du CCAP", ("12.5",)), ("Article du CCAG-Travaux", ()), ("Heures", ())],
)
def test_a_number_alone_in_a_cell_is_a_reference_under_the_right_header(column, found):
    assert references("12.5", 12, column) == found


@pytest.mark.parametrize("ccag", ["travaux", "fcs", "pi", "tic", "mi", "moe"])
@pytest.mark.parametrize("article", [1, 4, 14, 15, 16, 18, 19, 20])
def test_an_article_with_the_number_of_one_of_the_ccag_is_not_confused_with_it(office, ccag, article):
    data = office.rich()
    data["marche"] |= {"ccag": ccag, "nature": office.CCAG_NATURE[ccag]}
    data["pieces"] = {"article_ccap": article}
    case = office.make(data)
    titles = headings(case.documents["ccap_article"], article)
    assert titles[0].numero == str(article)
    assert list(dangling(case.documents, titles, article)) == []


def test_a_reference_that_the_user_wrote_is_theirs(office, data):
    data["hypotheses"] = "Voir l’article 37.99."
    case = office.make(data)
    titles = headings(case.documents["ccap_article"], 37)
    assert list(dangling(case.documents, titles, 37, [data["hypotheses"]])) == []
    assert list(dangling(case.documents, titles, 37)) != []


def test_a_heading_is_followed_by_its_bookmark_then_its_words_then_its_number():
    after = (
        Titre("13", "La clause", "art_clause"),
        Titre("13.1", "Volume", "art_volume"),
        Titre("13.2", "Objet", ""),
    )
    assert moved(TITLES, after) == {"12": "13", "12.1": "13.2", "12.2": "13.1"}


def test_a_heading_that_is_gone_leads_nowhere():
    assert moved(TITLES, TITLES[:2])["12.2"] is None
