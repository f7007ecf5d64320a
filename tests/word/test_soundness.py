"""What would make Word refuse or repair a file is told, and stops what we publish; what Word forgives does not."""

import pytest

from clausegen.errors import DefectError, TemplateError
from clausegen.word.soundness import broken, check_filled, faults, refuse_broken

TYPES = "[Content_Types].xml"
RELATIONS = "word/_rels/document.xml.rels"


def mark(number, name):
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'


TWICE = f"<w:p>{mark(1, 'a')}{mark(2, 'A')}</w:p>"


@pytest.fixture
def plain(word):
    """A document with nothing special, and changes in its members: (member, before, after)."""
    return lambda *changes: word.with_member(word.make(word.paragraph("a")), "", b"", changes)


def more(member, end, xml):
    """One more element at the end of a member."""
    return (member, end, xml + end)


def related(kind, target):
    return more(RELATIONS, "</Relationships>", f'<Relationship Id="z" Type="t/{kind}" Target="{target}"/>')


BROKEN = {
    "a part that is not there": ([(RELATIONS, 'Target="settings.xml"', 'Target="rien.xml"')], "rien.xml"),
    "a type said twice": (
        [more(TYPES, "</Types>", '<Default Extension="xml" ContentType="a/b"/>')],
        "déclaré deux fois",
    ),
    "a part without a type": (
        [(TYPES, 'Extension="xml"', 'Extension="autre"'), (TYPES, "/word/settings.xml", "/word/autre.xml")],
        "« word/settings.xml » n’a pas de type",
    ),
    "two relationships of one name": ([(RELATIONS, 'Id="rId2"', 'Id="rId1"')], "du même nom"),
    "a relationship used and not there": (
        [("word/document.xml", "<w:t ", '<w:t r:id="rId99" ')],
        "emploie le lien « rId99 »",
    ),
}
FORGIVEN = {
    "a place of the document itself": related("hyperlink", "#haut"),
    "a picture that Word took away": related("image", "NULL"),
    "another case": (RELATIONS, 'Target="settings.xml"', 'Target="Settings.XML"'),
}


class TestWhatIsBroken:
    @pytest.fixture(params=BROKEN.values(), ids=BROKEN)
    def case(self, request, plain):
        changes, told = request.param
        return plain(*changes), told

    def test_it_is_told(self, case):
        data, told = case
        assert told in str(broken(data, "a.docx"))

    def test_a_template_of_the_user_s_is_refused_with_what_to_do(self, case):
        data, told = case
        with pytest.raises(TemplateError) as caught:
            refuse_broken(data, "mien.docx")
        assert told in str(caught.value)
        assert str(caught.value).startswith("mien.docx : le modèle est abîmé")
        assert "à faire : ouvrez-le dans Word" in str(caught.value)

    @pytest.mark.parametrize("ours", [True, False])
    def test_a_document_filled_is_a_defect_that_names_the_document_and_its_template(self, case, ours):
        data, told = case
        with pytest.raises(DefectError) as caught:
            check_filled(data, "piece.docx", "modele.docx", ours=ours)
        assert all(word in str(caught.value) for word in (told, "« piece.docx »", "« modele.docx »"))


class TestWhatWordForgives:
    @pytest.mark.parametrize("change", FORGIVEN.values(), ids=FORGIVEN)
    def test_it_is_no_fault(self, plain, change):
        assert faults(plain(change), "a.docx") == ()

    def test_a_document_that_word_wrote_has_none(self, plain):
        assert faults(plain(), "a.docx") == ()

    @pytest.mark.parametrize("name", ["word/perdu.xml", "word/perdu.zzz"])
    def test_a_part_that_nothing_reaches_breaks_nothing_and_is_told(self, word, plain, name):
        data = word.with_member(plain(), name, b"<a/>")
        assert broken(data, "a.docx") == ()
        assert f"rien ne mène à la partie « {name} »" in str(faults(data, "a.docx"))

    def test_a_part_declared_and_absent_breaks_nothing_and_is_told(self, plain):
        data = plain(more(TYPES, "</Types>", '<Override PartName="/word/absent.xml" ContentType="a/b"/>'))
        assert broken(data, "a.docx") == ()
        assert "est déclarée et n’existe pas" in str(faults(data, "a.docx"))


class TestIdentifiers:
    @pytest.mark.parametrize(
        ("body", "told"),
        [
            ('<w:p><w:bookmarkStart w:id="1" w:name="a"/></w:p>', "pas une seule fin"),
            (TWICE, "existe deux fois"),
            (
                '<w:sdt><w:sdtPr><w:id w:val="5"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>' * 2,
                "deux contrôles de contenu",
            ),
        ],
        ids=["bookmark without end", "bookmark twice", "control twice"],
    )
    def test_they_must_be_unique(self, word, body, told):
        assert told in str(faults(word.make(body), "a.docx")[0])

    def test_the_copy_of_a_text_box_for_old_versions_does_not_count(self, word):
        mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
        box = f"<mc:Choice Requires='w'>{TWICE[5:-6]}</mc:Choice><mc:Fallback>{mark(1, 'a')}</mc:Fallback>"
        box = box.replace(mark(2, "A"), "")
        data = word.make(f'<w:p><mc:AlternateContent xmlns:mc="{mc}">{box}</mc:AlternateContent></w:p>')
        assert faults(data, "a.docx") == ()

    def test_twice_in_a_document_from_our_template_is_a_defect(self, word):
        with pytest.raises(DefectError, match="« a » existe deux fois"):
            check_filled(word.make(TWICE), "piece.docx", "modele.docx", ours=True)

    def test_twice_in_a_document_from_the_user_s_template_is_told(self, word):
        (remark,) = check_filled(word.make(TWICE), "piece.docx", "modele.docx", ours=False)
        assert str(remark).startswith("piece.docx : des signets ou des contrôles de contenu sont en double")
        assert "dans votre modèle « modele.docx »" in str(remark)

    def test_a_sound_document_needs_no_remark(self, plain):
        assert check_filled(plain(), "piece.docx", "modele.docx", ours=True) == ()
