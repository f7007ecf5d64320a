import pytest

from clausegen import pdf
from clausegen.errors import MissingToolError
from clausegen.pdf import soffice


@pytest.fixture
def no_office(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(soffice.VARIABLE, raising=False)
    monkeypatch.setattr(soffice, "_USUAL_PLACES", (str(tmp_path / "nowhere"),))


@pytest.mark.usefixtures("no_office")
class TestWithoutLibreOffice:
    def test_it_is_known_beforehand(self):
        assert not pdf.available()

    def test_the_message_names_the_package_and_what_works_without_it(self):
        with pytest.raises(MissingToolError) as caught:
            pdf.require()
        assert "libreoffice-writer-nogui" in str(caught.value)
        assert "relancez sans « --pdf »" in str(caught.value)

    def test_converting_raises_before_the_output_folder_is_made(self, tmp_path, make_docx):
        with pytest.raises(MissingToolError):
            pdf.convert([make_docx(tmp_path / "ccap.docx")], tmp_path / "sortie")
        assert not (tmp_path / "sortie").exists()

    def test_a_usual_place_is_looked_at(self, monkeypatch, tmp_path):
        program = tmp_path / "program"
        program.touch(mode=0o755)
        monkeypatch.setattr(soffice, "_USUAL_PLACES", (str(program),))
        assert pdf.require() == program


def test_a_wrong_variable_is_not_passed_over_in_silence(monkeypatch, tmp_path):
    monkeypatch.setenv(soffice.VARIABLE, str(tmp_path / "absent"))
    assert not pdf.available()
    with pytest.raises(MissingToolError, match=r"CLAUSEGEN_SOFFICE désigne « .*absent »"):
        pdf.require()


def test_the_variable_goes_before_the_path(fake_office):
    fake_office.does("")
    assert pdf.require().parent == fake_office._folder
