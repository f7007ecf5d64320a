"""Documents put in one file: what each must keep of its own. The pages themselves are compared in tests/publish."""

import io
import re

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from clausegen.word.families import MustStayAloneError, family
from clausegen.word.merging import end_mark, merge, start_mark
from clausegen.word.package import open_package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


def merged(*documents: bytes):
    """The merged package of these files."""
    return open_package(merge([open_package(data) for data in documents]))


def texts(package) -> str:
    return "|".join(node.text or "" for node in package.xml("word/document.xml").iter(f"{W}t"))


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def field(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


class TestSections:
    def test_every_document_is_there_in_order(self, word):
        package = merged(*(word.make(word.paragraph(f"texte {rank}")) for rank in range(3)))
        assert texts(package) == "texte 0|texte 1|texte 2"

    def test_each_begins_a_page_and_its_own_page_numbers(self, word):
        root = merged(word.make(word.paragraph("a")), word.make(word.paragraph("b"))).xml("word/document.xml")
        sections = list(root.iter(f"{W}sectPr"))
        assert len(sections) == 2
        for section in sections:
            assert section.find(f"{W}type").get(f"{W}val") == "nextPage"
            assert section.find(f"{W}pgNumType").get(f"{W}start") == "1"

    def test_the_marks_stand_inside_the_paragraphs_of_their_document(self, word):
        pages = field(" NUMPAGES ")
        documents = [word.make(word.paragraph(text), footer=f"<w:p>{pages}</w:p>") for text in ("un", "deux")]
        root = merged(*documents).xml("word/document.xml")
        marks = {mark.get(f"{W}name"): mark for mark in root.iter(f"{W}bookmarkStart")}
        for rank, text in enumerate(("un", "deux")):
            for name in (start_mark(rank), end_mark(rank)):
                paragraph = marks[name].getparent()
                assert paragraph.tag == f"{W}p"
                assert "".join(paragraph.itertext()) == text

    def test_an_empty_paragraph_closes_each_but_the_last(self, word):
        table = word.table(1, word.row("cellule"))
        body = merged(word.make(table), word.make(word.paragraph("b"))).xml("word/document.xml")[0]
        assert [child.tag.removeprefix(W) for child in body] == ["tbl", "p", "p", "sectPr"]
        assert [child.tag.removeprefix(W) for child in body[1].iter()][:3] == ["p", "pPr", "sectPr"]


class TestWhatIsEachDocument_s:  # noqa: N801 - reads as a sentence
    def test_its_header_and_footer_are_copied(self, word):
        documents = [word.make(word.paragraph("x"), header=word.paragraph(f"en-tête {n}")) for n in (1, 2)]
        package = merged(*documents)
        headers = [target for kind, target, _ in package.relations("word/document.xml") if kind == "header"]
        assert len(headers) == len(set(headers)) == 2
        assert ["".join(package.xml(name).itertext()) for name in headers] == ["en-tête 1", "en-tête 2"]

    def test_its_number_of_pages_is_the_page_of_its_own_end(self, word):
        documents = [word.make(word.paragraph("x"), footer=f"<w:p>{field(' NUMPAGES ')}</w:p>") for _ in "ab"]
        package = merged(*documents)
        footers = [target for kind, target, _ in package.relations("word/document.xml") if kind == "footer"]
        codes = ["".join(package.xml(name).itertext()) for name in footers]
        assert codes == [f" PAGEREF {end_mark(0)} ", f" PAGEREF {end_mark(1)} "]

    def test_its_references_lead_to_its_own_bookmarks(self, word):
        body = (
            '<w:p><w:bookmarkStart w:id="3" w:name="volume"/><w:r><w:t>v</w:t></w:r><w:bookmarkEnd w:id="3"/></w:p>'
            "<w:p>" + field(" REF volume \\r \\h ") + "</w:p>"
        )
        root = merged(word.make(body), word.make(body)).xml("word/document.xml")
        names = [mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")]
        numbers = [mark.get(f"{W}id") for mark in root.iter(f"{W}bookmarkStart")]
        assert len(names) == len(set(names)) == len(set(numbers)) == 4
        targets = [code.text.split()[1] for code in root.iter(f"{W}instrText")]
        assert len(set(targets)) == 2
        assert set(targets) <= set(names)

    def test_a_reference_cut_in_pieces_is_followed(self, word):
        body = (
            '<w:p><w:bookmarkStart w:id="3" w:name="volume"/><w:bookmarkEnd w:id="3"/>'
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF vol</w:instrText></w:r>'
            "<w:r><w:instrText>ume </w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        )
        root = merged(word.make(body), word.make(body)).xml("word/document.xml")
        codes = "".join(code.text or "" for code in root.iter(f"{W}instrText"))
        assert "volume" not in codes
        assert codes.count(" REF d") == 2

    def test_its_pictures_are_its_own_and_equal_ones_are_stored_once(self):
        documents = []
        for extra in (b"", b"", b"autre"):
            document = docx.Document()
            document.add_picture(io.BytesIO(PNG + extra))
            documents.append(saved(document))
        package = merged(*documents)
        media = [member.name for member in package.members if member.name.startswith("word/media/")]
        assert len(media) == 2
        root = package.xml("word/document.xml")
        shown = re.findall(r'r:embed="([^"]+)"', etree.tostring(root).decode())
        targets = {
            element.get("Id"): element.get("Target")
            for element in package.xml("word/_rels/document.xml.rels")
        }
        assert [targets[name] for name in shown] == [targets[shown[0]]] * 2 + [targets[shown[2]]]
        assert targets[shown[2]] != targets[shown[0]]

    def test_its_lists_count_from_their_own_start(self):
        documents = []
        for _ in range(3):
            document = docx.Document()
            document.add_paragraph("un", style="List Number")
            document.add_paragraph("puce", style="List Bullet")
            documents.append(saved(document))
        root = merged(*documents).xml("word/document.xml")
        styles = [style.get(f"{W}val") for style in root.iter(f"{W}pStyle")]
        assert len(set(styles[::2])) == 3
        assert set(styles[1::2]) == {"ListBullet"}


class TestFamilies:
    def test_documents_filled_from_one_template_are_of_one_family(self, word):
        first, second = (open_package(word.make(word.paragraph(text))) for text in ("a", "b"))
        assert family(first) == family(second)

    def test_another_style_is_another_family(self, word):
        data = word.make(word.paragraph("a"))
        document = docx.Document(io.BytesIO(data))
        document.styles["Normal"].font.bold = True
        assert family(open_package(saved(document))) != family(open_package(data))

    def test_a_header_that_others_lack_is_another_family(self, word):
        with_header = open_package(word.make(word.paragraph("a"), header=word.paragraph("h")))
        assert family(with_header) != family(open_package(word.make(word.paragraph("a"))))

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            ('<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>', "notes de bas de page"),
            ('<w:p><w:r><w:commentReference w:id="1"/></w:r></w:p>', "commentaires"),
            (
                '<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>x</w:t></w:r></w:ins></w:p>',
                "modifications suivies",
            ),
            (f"<w:p>{field(' TOC ')}</w:p>", "un champ TOC"),
            (f"<w:p>{field(' SEQ Tableau ')}</w:p>", "un champ SEQ"),
            (f"<w:p>{field(' REF absent ')}</w:p>", "signet qui n’existe pas"),
        ],
    )
    def test_what_counts_or_shows_beyond_a_section_stays_alone(self, word, body, reason):
        with pytest.raises(MustStayAloneError, match=reason):
            family(open_package(word.make(body)))

    def test_page_numbers_that_do_not_start_at_one_stay_alone_when_the_number_of_pages_is_told(self, word):
        document = docx.Document(io.BytesIO(word.make(f"<w:p>{field(' NUMPAGES ')}</w:p>")))
        document.sections[0]._sectPr.append(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="5"/>'))
        with pytest.raises(MustStayAloneError, match="à partir de 1"):
            family(open_package(saved(document)))
