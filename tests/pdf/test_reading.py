import pytest
from pypdf import PdfWriter

from clausegen import pdf


@pytest.fixture(scope="module")
def made(tmp_path_factory, make_docx):
    folder = tmp_path_factory.mktemp("read")
    return pdf.convert([make_docx(folder / "ccap.docx")], folder)[0]


@pytest.mark.libreoffice
class TestAConvertedFile:
    def test_the_text_of_each_page_is_read(self, made):
        first, _, last = pdf.page_texts(made)
        assert "833 heures d’insertion" in first
        assert "Pénalités" in last

    def test_a_page_with_only_header_and_footer_is_empty(self, made):
        assert "Commune de Bourg-en-Bresse" in pdf.page_texts(made)[1]
        assert pdf.empty_pages(made) == [2]


def test_a_page_without_content_at_all_is_empty(tmp_path):
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(tmp_path / "a.pdf")
    assert pdf.empty_pages(tmp_path / "a.pdf") == [1]
    assert pdf.page_count(tmp_path / "a.pdf") == 1


@pytest.mark.parametrize("content", [b"", b"%PDF-1.6\n", b"<html>"], ids=["empty", "cut short", "web page"])
@pytest.mark.parametrize("read", [pdf.page_count, pdf.page_texts, pdf.empty_pages])
def test_a_file_that_is_not_a_pdf_is_a_value_error(tmp_path, read, content):
    path = tmp_path / "faux.pdf"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"faux\.pdf"):
        read(path)
