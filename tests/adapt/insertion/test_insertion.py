"""The article in the buyer's document: what it becomes there, and what stays as it was."""

import io
import re
import zipfile

import pytest
from insertion_kit import (
    AFTER,
    TARGETS,
    W,
    accepted,
    body,
    data,
    inserted,
    members,
    piece,
    put_in,
    rejected,
    texts,
)

from clausegen.adapt.insertion.target import Target
from clausegen.word.reading import read_document
from clausegen.word.soundness import faults

every_target = pytest.mark.parametrize("name", TARGETS)


def outline(document, name="cible.docx"):
    return [(h.level, h.number, h.title) for h in Target(document, name).headings]


def our_headings(document, name="cible.docx"):
    found = outline(document, name)
    start = next(i for i, h in enumerate(found) if h[2].casefold() == "clause sociale d’insertion")
    level = found[start][0]
    end = next((i for i in range(start + 1, len(found)) if found[i][0] <= level), len(found))
    return found[start:end]


class TestWhatStays:
    @every_target
    def test_a_part_that_is_not_concerned_stays_byte_for_byte(self, name):
        before, after = members(data(name)), members(inserted(name).document)
        concerned = {"word/document.xml", "word/numbering.xml"}
        if "word/numbering.xml" not in before:
            concerned |= {"[Content_Types].xml", "word/_rels/document.xml.rels"}
        assert {n for n in before if before[n] != after[n]} <= concerned
        assert set(after) - set(before) <= {"word/numbering.xml"}

    @every_target
    def test_the_text_before_is_the_text_after_less_the_insertion(self, name):
        before = texts(body(data(name)))
        after = iter(texts(rejected(inserted(name, revision=True).document)))
        assert all(any(text == other for other in after) for text in before)

    @every_target
    def test_the_bytes_of_the_body_around_the_insertion_are_the_same(self, name):
        before = members(data(name))["word/document.xml"]
        after = members(inserted(name, revision=True).document)["word/document.xml"]
        start = next(i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b)
        end = next(i for i, (a, b) in enumerate(zip(before[::-1], after[::-1], strict=False)) if a != b)
        assert start > 1000
        assert end > 100

    @every_target
    def test_nothing_makes_the_package_less_sound(self, name):
        assert faults(inserted(name, revision=True).document, name) == faults(data(name), name)

    @every_target
    def test_the_same_request_gives_the_same_bytes(self, name):
        again = put_in(data(name), AFTER.get(name, "Article 9"), name=f"{name}.docx")
        assert again.document == inserted(name).document


class TestRevision:
    @every_target
    def test_accepting_gives_the_text_of_inserting_without_revision(self, name):
        tracked, plain = inserted(name, revision=True).document, inserted(name).document
        assert texts(accepted(tracked)) == texts(body(plain))

    @every_target
    def test_rejecting_gives_the_original(self, name):
        assert texts(rejected(inserted(name, revision=True).document)) == texts(body(data(name)))

    def test_rejecting_leaves_no_paragraph_nor_table_behind(self):
        original, back = body(data("en-revision")), rejected(inserted("en-revision", revision=True).document)
        for tag in ("p", "tbl", "tr", "bookmarkStart", "bookmarkEnd"):
            assert len(list(back.iter(f"{W}{tag}"))) == len(list(original.iter(f"{W}{tag}")))

    @every_target
    def test_every_mark_has_the_author_the_day_and_a_number_of_its_own(self, name):
        root = body(inserted(name, revision=True).document)
        marks = [m for m in root.iter(f"{W}ins", f"{W}del") if m.get(f"{W}author") == "Clause sociale"]
        assert marks
        assert {m.get(f"{W}date") for m in marks} == {"2026-11-25T00:00:00Z"}
        numbers = [e.get(f"{W}id") for e in root.iter(f"{W}ins", f"{W}del", f"{W}bookmarkStart")]
        assert len(set(numbers)) == len(numbers)

    def test_the_revisions_of_others_are_left_alone(self):
        root = body(inserted("en-revision", revision=True).document)
        others = [m for m in root.iter(f"{W}ins", f"{W}del") if m.get(f"{W}author") == "A. Exemple"]
        assert [m.get(f"{W}id") for m in others] == ["802", "801"]


class TestNumbers:
    @pytest.mark.parametrize(
        ("name", "first", "second", "tenth"),
        [
            ("titres-word", "Article 10 –", "10.1", "10.10"),
            ("styles-maison", "ARTICLE 10.", "10-1.", "10-10."),
            ("numeros-a-la-main", "ARTICLE 10 –", "10.1 –", "10.10 –"),
            ("sans-style", "10.", "10.1", "10.10"),
            ("libreoffice", "Article 10 –", "10.1", "10.10"),
            ("en-revision", "Article 10 –", "10.1", "10.10"),
            ("un-seul-niveau", "Article 10 :", "10.1", "10.10"),
            ("listes-reprises", "X -", "1°)", "10°)"),
            ("chapitres", "Article 10", "10.1", "10.10"),
            ("sans-numeros", "", "1.", "10."),
        ],
    )
    def test_the_article_and_its_sections_are_numbered_as_the_document_does(self, name, first, second, tenth):
        found = our_headings(inserted(name).document)
        level = found[0][0]
        sections = [h[1] for h in found if h[0] == level + 1 and h[1]]
        assert found[0][1] == first
        assert sections[0] == second
        assert tenth in sections

    def test_articles_that_run_through_chapters_go_on_running(self):
        document = put_in(data("chapitres"), "Chapitre I").document
        found = [h[1] for h in outline(document) if h[0] == 2]
        assert found == [f"Article {rank}" for rank in range(1, len(found) + 1)]
        assert any(
            "de l’article 5, sous réserve des articles 10, 11 et 13" in t for t in texts(body(document))
        )

    def test_sections_below_a_section_keep_the_sign_between_their_numbers(self):
        found = [h[1] for h in our_headings(put_in(data("styles-maison"), "3-1").document)]
        assert found[:2] == ["3-2.", "3-2-1"]

    def test_automatic_numbers_that_follow_are_followed_and_told(self):
        done = inserted("titres-word")
        assert ("Article 10 –", "Article 11 –", "Pénalités") in done.renumerotes
        assert (1, "Article 15 –", "Dérogations au CCAG-Travaux") in outline(done.document)

    def test_a_cross_reference_to_an_article_that_moved_shows_its_new_number(self):
        done = inserted("titres-word")
        assert done.renvois == 3
        assert any(text.endswith("prévues à l’article 11.") for text in texts(body(done.document)))

    def test_typed_numbers_are_left_and_listed_with_what_they_become(self):
        done = inserted("numeros-a-la-main")
        told = "\n".join(map(str, done.a_la_main))
        assert "« ARTICLE 10 – PÉNALITÉS » : le numéro 10, écrit à la main, devient 11" in told
        assert "le numéro 10.2, écrit à la main, devient 11.2" in told
        assert "ARTICLE 10 – PÉNALITÉS" in texts(body(done.document))

    def test_a_typed_mention_of_an_article_that_moved_is_listed_under_its_heading(self):
        told = "\n".join(map(str, inserted("numeros-a-la-main").a_la_main))
        assert "sous le titre « 4.2 – Modalités de règlement »" in told
        assert told.count("renvoi écrit à la main : 10 devient 11") == 3  # two sentences, one cell

    def test_a_mention_of_an_article_of_the_ccag_is_not_one_of_ours(self):
        told = "\n".join(map(str, inserted("derogations-en-lignes").a_la_main))
        assert "10 du CCAG" not in told
        assert "19" not in re.sub(r"«[^»]*»", "", told)

    @every_target
    def test_no_mark_of_the_making_is_left(self, name):
        assert "90909" not in " ".join(texts(body(inserted(name).document)))

    def test_references_inside_the_article_are_fields_on_its_own_sections(self):
        root = body(inserted("titres-word").document)
        codes = [t.text for t in root.iter(f"{W}instrText") if "art_" in (t.text or "")]
        names = {b.get(f"{W}name") for b in root.iter(f"{W}bookmarkStart")}
        assert len(codes) >= 8
        assert {code.split()[1] for code in codes} <= names

    def test_where_numbers_are_typed_references_point_to_the_number_typed(self):
        document = read_document(inserted("numeros-a-la-main").document, "a.docx")
        assert document.bookmarks["art_penalites"] == "10.10"
        assert document.bookmarks["art_clause"] == "10"

    def test_the_table_of_contents_keeps_its_entries_and_has_to_be_updated(self):
        done = inserted("styles-maison")
        contents = [p.plain for p in Target(done.document, "a.docx").paragraphs if p.in_toc]
        assert contents == [p.plain for p in Target(data("styles-maison"), "a.docx").paragraphs if p.in_toc]
        assert any("table des matières" in told for told in done.rappels)


class TestLooks:
    @pytest.mark.parametrize(
        ("name", "heading", "section", "text"),
        [
            ("titres-word", "Heading1", "Heading2", None),
            ("styles-maison", "Articleducahier", "Sous-articleducahier", "Corpsducahier"),
        ],
    )
    def test_the_article_takes_the_styles_of_the_document(self, name, heading, section, text):
        paragraphs = Target(inserted(name).document, "a.docx").paragraphs
        start = next(
            i for i, p in enumerate(paragraphs) if p.plain == "Clause sociale d’insertion" and not p.in_toc
        )
        styles = [p.element.find(f"{W}pPr/{W}pStyle") for p in paragraphs[start : start + 3]]
        assert [None if s is None else s.get(f"{W}val") for s in styles] == [heading, section, text]

    @every_target
    def test_no_style_of_ours_is_asked_of_the_document(self, name):
        root = body(inserted(name).document)
        used = {e.get(f"{W}val") for e in root.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")}
        before = {e.get(f"{W}val") for e in body(data(name)).iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")}
        assert used <= before

    def test_lists_become_lists_of_the_document(self):
        bullets = [
            p
            for p in Target(inserted("titres-word").document, "a").paragraphs
            if p.number and p.number.bullet
        ]
        assert {p.style.identifier for p in bullets} == {"ListBullet"}
        assert len(bullets) > 20

    def test_typed_dashes_are_typed_again(self):
        found = texts(body(inserted("sans-style").document))
        assert any(t.startswith("- l’embauche directe") for t in found)

    @every_target
    def test_tables_keep_their_header_row_and_their_lines(self, name):
        root = body(inserted(name).document)
        tables = [t for t in root.iter(f"{W}tbl") if "Heures d’insertion" in "".join(t.itertext())]
        assert len(tables) == 1
        first = tables[0].find(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        properties = tables[0].find(f"{W}tblPr")
        lines = (f"{W}tblBorders", f"{W}tblStyle")
        everywhere = [c.find(f"{W}tcPr/{W}tcBorders") is not None for c in tables[0].iter(f"{W}tc")]
        assert any(properties.find(line) is not None for line in lines) or all(everywhere)

    def test_a_table_is_as_wide_as_the_text_of_its_section(self):
        root = body(inserted("titres-word").document)
        table = next(t for t in root.iter(f"{W}tbl") if "Heures d’insertion" in "".join(t.itertext()))
        size, margins = root.find(f".//{W}sectPr/{W}pgSz"), root.find(f".//{W}sectPr/{W}pgMar")
        width = int(size.get(f"{W}w")) - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))
        assert int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w")) == width
        assert abs(sum(int(c.get(f"{W}w")) for c in table.iter(f"{W}gridCol")) - width) < 5

    def test_a_column_is_wide_enough_for_its_longest_word(self):
        root = body(inserted("numeros-a-la-main").document)
        table = next(t for t in root.iter(f"{W}tbl") if "Heures d’insertion" in "".join(t.itertext()))
        widths = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
        for row in table.iter(f"{W}tr"):
            for width, cell in zip(widths, row.findall(f"{W}tc"), strict=True):
                words = "".join(cell.itertext()).split()
                assert max(map(len, words)) * 110 < width

    def test_who_spaces_with_empty_lines_finds_the_same_empty_lines(self):
        paragraphs = list(Target(inserted("sans-style").document, "a").paragraphs)
        start = next(i for i, p in enumerate(paragraphs) if "Clause sociale d’insertion" in p.plain)
        assert [p.plain for p in paragraphs[start - 1 : start + 4]] == [
            "",
            "10. Clause sociale d’insertion",
            "",
            "10.1 Objet",
            "",
        ]


class TestRecap:
    def test_a_table_of_derogations_receives_a_row_in_its_own_columns(self):
        table = list(body(inserted("titres-word").document).iter(f"{W}tbl"))[-1]
        cells = [
            "".join(t.text or "" for t in c.iter(f"{W}t"))
            for c in list(table.iter(f"{W}tr"))[-1].iter(f"{W}tc")
        ]
        assert cells[:2] == ["10.10", "19.2"]
        assert cells[2].startswith("En tant que de besoin")

    def test_lines_of_derogations_receive_a_line(self):
        found = [
            t for t in texts(body(inserted("derogations-en-lignes").document)) if "déroge à l’article" in t
        ]
        assert found[-1].startswith("L’article 10.10 déroge à l’article 19.2 du CCAG-Travaux : en tant que")

    def test_a_document_without_such_an_article_receives_one_after_the_last(self):
        done = inserted("un-seul-niveau")
        assert outline(done.document)[-1] == (1, "Article 15 :", "Dérogations au CCAG-Travaux")
        assert done.recap == "dans un dernier article, ajouté pour elles"

    def test_a_sentence_that_denies_any_derogation_is_told(self):
        changed = members(data("titres-word"))
        xml = changed["word/document.xml"].decode()
        old = "Les dérogations au CCAG-Travaux sont les suivantes :"
        assert old in xml
        document = repack(data("titres-word"), xml.replace(old, "Le présent CCAP ne déroge à aucun article."))
        told = "\n".join(map(str, put_in(document, "Article 9").a_revoir))
        assert "ne déroge à aucun article. » : cette phrase dit qu’il n’y a pas de dérogation" in told


def repack(document, xml):
    """The same .docx with another body."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            new.writestr(info.filename, xml if info.filename == "word/document.xml" else old.read(info))
    return target.getvalue()


class TestWhatIsSaid:
    def test_what_must_change_elsewhere_is_listed_with_its_place(self):
        told = "\n".join(map(str, inserted("titres-word").a_revoir))
        for place in (
            "« Article 2 – Pièces constitutives du marché »",
            "« Article 11 – Pénalités »",
            "« 3.2 Sous-traitance »",
            "« Article 13 – Confidentialité et données à caractère personnel »",
        ):
            assert place in told

    def test_a_ceiling_on_penalties_is_shown(self):
        told = "\n".join(map(str, inserted("titres-word").a_revoir))
        assert "plafonné à dix pour cent du montant du marché. » : ce plafond" in told

    def test_a_dossier_that_announced_another_number_is_told(self):
        assert any("annonce l’article 12" in told for told in inserted("titres-word").rappels)

    def test_the_facts_of_the_dossier_are_in_the_document(self):
        ours = read_document(piece(), "piece.docx").bookmarks
        theirs = read_document(inserted("styles-maison").document, "a.docx").bookmarks
        for name in ("heures_lot_1", "penalite_heure", "rgpd_contact", "facilitateur_courriel"):
            assert theirs[name] == ours[name]
