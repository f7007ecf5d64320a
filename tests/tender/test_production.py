"""Every general terms, with and without lots, fixed and by ratio: pieces that agree and speak rightly."""

import itertools
import re

import pytest

from clausegen.pdf import convert, empty_pages

MATRIX = list(
    itertools.product(("travaux", "fcs", "pi", "tic", "mi", "moe", "aucun"), (False, True), (True, False))
)
CHECKED = ("ccap_article", "ae_engagement", "rc_article", "note_calcul")
"""The pieces that general terms change most; the matrix of levers makes and reads back all of them."""
WORDS = {
    # general terms: (words for the parties that the text uses, words of other terms that it must not use)
    "travaux": (("Le maître d’ouvrage", "Le titulaire"), ("l’acheteur ", "L’acheteur", "maître d’œuvre")),
    "moe": (("Le maître d’ouvrage", "Le maître d’œuvre"), ("l’acheteur ", "L’acheteur", "titulaire")),
    "acheteur": (("L’acheteur", "Le titulaire"), ("maître d’ouvrage", "maître d’œuvre")),
}
INSERTION = {"travaux": "20.1", "fcs": "16.1", "pi": "16.1", "tic": "16.1", "mi": "17.1", "moe": "18.1"}
DOTTED = re.compile(r"(?<![\d.])\d+(?:\.\d+)+(?!\d)")


def articles(office, ccag):
    law = office.law.at(office.DAY).read(f"ccag.{ccag}").valeur
    return {value for key, value in law.items() if key.startswith("article_") and value}


@pytest.fixture(
    params=MATRIX, ids=lambda p: f"{p[0]}-{'ratio' if p[1] else 'fixe'}-{'lots' if p[2] else 'seul'}"
)
def box(request, office):
    return request.param[0], office.case(*request.param)


def test_an_archive_that_a_second_run_does_not_make_again_is_told(office, data, tmp_path):
    office.produce(data, tmp_path / "out", archive=True)
    remarks = office.produce(data, tmp_path / "out").remarques
    assert ["ce n’est pas refait" in str(one) for one in remarks] == [True]


def test_the_read_back_finds_nothing_to_say_of_unaltered_pieces(box):
    _, case = box
    assert [problem for name in CHECKED for problem in case.problems(name)] == []


def test_the_ccap_calls_the_parties_as_its_general_terms_do(box):
    ccag, case = box
    text = case.documents["ccap_article"].text
    used, foreign = WORDS.get(ccag, WORDS["acheteur"])
    assert [word for word in used if word not in text] == []
    assert [word for word in foreign if word in text] == []


def test_the_pieces_for_bidders_cite_no_article_of_other_general_terms(box, office):
    ccag, case = box
    others = set().union(*(articles(office, other) for other in office.CCAG_NATURE)) - articles(office, ccag)
    for name in ("ccap_article", "ae_engagement"):
        text = case.documents[name].text
        assert set(DOTTED.findall(text)) & others == set()
        assert set(re.findall(r"CCAG-\w+", text)) == (
            {f"CCAG-{_written(ccag)}"} if ccag != "aucun" else set()
        )


def test_the_insertion_article_of_the_general_terms_stands_at_its_bookmark(box):
    ccag, case = box
    for name in ("ccap_article", "ae_engagement"):
        assert case.documents[name].bookmarks.get("ccag_article_insertion") == INSERTION.get(ccag)


def test_without_general_terms_no_piece_for_bidders_speaks_of_them(office):
    for ratio, alloti in itertools.product((False, True), repeat=2):
        case = office.case("aucun", ratio, alloti)
        for name in ("ccap_article", "ae_engagement"):
            assert "CCAG" not in case.documents[name].text


def test_the_article_stands_between_its_two_bookmarks(box):
    _, case = box
    bookmarks = list(case.documents["ccap_article"].bookmarks)
    assert bookmarks.index("article_insertion_debut") < bookmarks.index("art_objet")
    assert bookmarks.index("art_donnees") < bookmarks.index("article_insertion_fin")


def test_each_engagement_is_a_bookmark_and_a_control_of_the_same_name(box):
    _, case = box
    document = case.documents["ae_engagement"]
    asked = [name for name in document.bookmarks if name.startswith("engagement_lot")]
    assert asked
    assert [name for name in asked if document.control(name) != document.bookmarks[name]] == []


def test_nothing_is_written_in_a_default_style(box):
    _, case = box
    for name in CHECKED:
        document = case.documents[name]
        bare = [p.text for p in document.paragraphs if p.default_style and p.text.strip()]
        assert (name, bare) == (name, [])


def test_a_firm_volume_and_a_yearly_one_are_not_said_alike(office):
    texts = set()
    for periode in ("ferme", "totale", "annuelle"):
        data = office.base()
        data["marche"]["accord_cadre"] = {
            "forme": "bons_de_commande",
            "minimum_ht": 310000,
            "reconductions": 1,
        }
        data["clause"]["periode"] = periode
        case = office.make(data)
        assert case.problems("ccap_article") == []
        texts.add(case.documents["ccap_article"].text.split("Publics éligibles")[0])
    assert len(texts) == 3


def _written(ccag):
    return "Travaux" if ccag == "travaux" else ccag.upper()


@pytest.mark.libreoffice
def test_the_pieces_become_pdf_without_an_empty_page(office, tmp_path):
    boxes = [("travaux", False, True), ("tic", True, False), ("moe", True, True), ("aucun", False, False)]
    sources = []
    for box in boxes:
        for name in CHECKED:
            sources.append(tmp_path / f"{box[0]}-{name}.docx")
            sources[-1].write_bytes(office.case(*box).fill(name))
    made = convert(sources, tmp_path / "pdf")
    assert len(made) == len(boxes) * len(CHECKED)
    assert [path.name for path in made if empty_pages(path)] == []
