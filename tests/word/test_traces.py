"""What a Word file still holds beside its visible text."""

from clausegen.word.traces import traces

TRACKED = (
    '<w:p><w:r><w:t>Reste</w:t></w:r><w:del w:id="9" w:author="A"><w:r><w:delText>850 000 €</w:delText></w:r></w:del>'
    '<w:ins w:id="8" w:author="A"><w:r><w:t>autre</w:t></w:r></w:ins></w:p>'
)
HIDDEN = '<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>vu</w:t></w:r></w:p>'


def test_a_plain_document_has_none(word):
    found = traces(word.make(word.paragraph("simple")), "d.docx")
    assert (found.revisions, found.comments, found.unseen) == (0, 0, "")


def test_revisions_are_counted_and_their_deleted_words_told(word):
    found = traces(word.make(TRACKED), "d.docx")
    assert (found.revisions, found.unseen) == (2, "850 000 €")


def test_hidden_text_is_told_and_shown_text_is_not(word):
    assert traces(word.make(HIDDEN), "d.docx").unseen == "caché"
