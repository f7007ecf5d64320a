"""Where the article goes, and how the user is told when the place is not one."""

import pytest
from insertion_kit import W, body, data, put_in, texts
from targets import BuiltIn, Maker

from clausegen.adapt.insertion import spots
from clausegen.adapt.insertion.target import Target
from clausegen.errors import InputError


@pytest.fixture
def target():
    return Target(data("titres-word"), "cible.docx")


@pytest.mark.parametrize(
    "wanted",
    [
        "Article 9",
        "article 9",
        "9",
        "Protection de l’environnement",
        "PROTECTION DE L'ENVIRONNEMENT",
        "environnement",
    ],
)
def test_a_heading_is_found_by_number_or_by_title_however_it_is_typed(target, wanted):
    spot = spots.after_heading(target, wanted)
    assert spot.after.title == "Protection de l’environnement"


def test_all_the_sections_of_the_article_are_passed(target):
    spot = spots.after_heading(target, "Article 7")
    assert "Contrôles, réception" in "".join(spot.before.itertext())


def test_a_section_may_be_the_place():
    done = put_in(data("titres-word"), "4.1")
    assert done.titre == "4.2 Clause sociale d’insertion"
    numbers = [h.number for h in Target(done.document, "a.docx").headings if h.number.startswith("4.2.")]
    assert numbers[:3] == ["4.2.1", "4.2.2", "4.2.3"]
    assert numbers[-1] == "4.2.11"


def test_an_entry_of_the_table_of_contents_is_not_a_heading():
    target = Target(data("styles-maison"), "cible.docx")
    assert [h.title for h in target.headings].count("Assurances") == 1
    assert any(p.in_toc and "Assurances" in p.text for p in target.paragraphs)


def test_a_title_that_does_not_exist_is_refused_with_those_that_do(target):
    with pytest.raises(InputError, match="aucun titre ne répond à « Article 40 »") as refusal:
        spots.after_heading(target, "Article 40")
    assert "« Article 1 – Objet du marché" in str(refusal.value)


def test_a_title_that_several_headings_bear_is_refused_with_each(target):
    with pytest.raises(InputError, match="plusieurs titres répondent") as refusal:
        spots.after_heading(target, "exécution")
    assert "Délai d’exécution" in str(refusal.value)


def test_a_bookmark_is_a_place():
    spot = spots.at_bookmark(Target(data("titres-word"), "cible.docx"), "_refpenalites")
    assert spot.level == 1
    assert spot.captures.startswith("Les pénalités suivantes")


def test_what_a_bookmark_leaves_under_the_article_is_told():
    done = put_in(data("titres-word"), lambda t: spots.at_bookmark(t, "_Refpenalites"))
    assert any("Le texte qui suit l’endroit choisi" in told for told in done.rappels)


def test_a_content_control_is_a_place():
    done = put_in(data("en-revision"), lambda t: spots.at_control(t, "Place de la clause"))
    assert done.titre == "Article 12 – Clause sociale d’insertion"
    root = body(done.document)
    heading = next(p for p in root.iter(f"{W}p") if "Clause sociale d’insertion" in "".join(p.itertext()))
    assert not any(a.tag == f"{W}sdt" for a in heading.iterancestors())
    assert heading.getprevious().tag == f"{W}sdt"


@pytest.mark.parametrize("find", [spots.at_bookmark, spots.at_control])
def test_an_unknown_mark_is_refused_with_those_that_exist(find):
    with pytest.raises(InputError, match="aucun") as refusal:
        find(Target(data("en-revision"), "cible.docx"), "ailleurs")
    assert "du document :" in str(refusal.value)


def test_the_end_of_the_document_is_a_place():
    done = put_in(data("un-seul-niveau"), spots.at_end)
    assert done.titre == "Article 14 : Clause sociale d’insertion"
    found = [h.title for h in Target(done.document, "a.docx").headings]
    assert found.index("Clause sociale d’insertion") > found.index("Résiliation et litiges")


def test_the_article_goes_above_the_page_break_that_begins_the_next_one():
    class Broken(BuiltIn):
        def heading(self, level, text, number, bookmark):
            if text == "Pénalités":
                self.document.add_page_break()
            super().heading(level, text, number, bookmark)

    done = put_in(Broken().build(), "Article 9")
    blocks = list(Target(done.document, "a.docx").body.blocks)
    place = [i for i, b in enumerate(blocks) if "".join(b.itertext()) == "Pénalités"][-1]
    assert spots.breaks(blocks[place - 1])
    assert "Données personnelles" in texts(body(done.document))


def test_the_article_stays_above_the_annex_and_the_section_that_follow_the_last_one():
    done = put_in(data("en-revision"), "Article 14")
    made = Target(done.document, "a.docx")
    order = [p.plain for p in made.paragraphs]
    assert order.index("Clause sociale d’insertion") < order.index(
        "Annexe : planning prévisionnel des travaux"
    )
    ours = next(p for p in made.paragraphs if p.plain == "Clause sociale d’insertion")
    size = made.section_of(ours.block).find(f"{W}pgSz")
    assert int(size.get(f"{W}w")) < int(size.get(f"{W}h"))
    assert any("se récapitulent au dernier article" in told for told in done.rappels)


class TestProposals:
    def test_the_chapter_on_the_environment_comes_first_with_its_reason(self, target):
        first = spots.proposals(target)[0]
        assert first.after.title == "Protection de l’environnement"
        assert "développement durable" in first.reason

    def test_the_last_place_is_before_the_article_on_derogations(self, target):
        assert spots.proposals(target)[-1].after.title == "Résiliation et litiges"

    def test_a_document_without_headings_has_none(self):
        class Bare(Maker):
            def heading(self, level, text, number, bookmark):  # noqa: ARG002 - the same for all makers
                self.text(text)

            def reference(self, paragraph, name):  # noqa: ARG002 - the same for all makers
                paragraph.add_run("x")

        assert spots.proposals(Target(Bare().build(), "a.docx")) == ()
