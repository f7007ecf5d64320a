"""A PDF from anywhere: its text, or a refusal within bounds."""

import io
import zlib

import pytest
from pypdf import PdfWriter

from clausegen.pdf import untrusted
from clausegen.pdf.untrusted import untrusted_texts


def with_stream(data, *, filtered=True):
    """A one-page PDF whose content is that stream."""
    body = zlib.compress(data, 9) if filtered else data
    kind = "/Filter /FlateDecode " if filtered else ""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources 5 0 R >>",
        f"<< {kind}/Length {len(body)} >>\nstream\n".encode() + body + b"\nendstream",
        b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
    ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for rank, part in enumerate(parts, 1):
        places.append(out.tell())
        out.write(f"{rank} 0 obj\n".encode() + part + b"\nendobj\n")
    start = out.tell()
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    out.write(f"xref\n0 6\n0000000000 65535 f \n{rows}trailer\n<< /Size 6 /Root 1 0 R >>\n".encode())
    out.write(f"startxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


@pytest.fixture
def read(tmp_path):
    def _read(data):
        path = tmp_path / "recu.pdf"
        path.write_bytes(data)
        return untrusted_texts(path)

    return _read


def test_the_text_of_each_page_is_given(read):
    assert read(with_stream(b"BT /F1 12 Tf (Attestation 2026-0001) Tj ET")) == ["Attestation 2026-0001"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"bonjour",
        b"%PDF-1.4\n",
        b"%PDF-1.4\n" + b"\x00" * 5000,
        b"%PDF-1.4\nstartxref\n0\n%%EOF",
        with_stream(b"BT")[:300],
    ],
)
def test_what_is_not_a_sound_pdf_is_a_plain_refusal(read, data):
    with pytest.raises(ValueError, match=r"PDF|abîmé"):
        read(data)


def test_a_pdf_that_swells_is_stopped(read, monkeypatch):
    monkeypatch.setattr(untrusted, "SECONDS", 4)
    bomb = with_stream(b"BT /F1 1 Tf (" + b"a" * 150_000_000 + b") Tj ET")
    assert len(bomb) < 1_000_000
    with pytest.raises(ValueError, match="abîmé"):
        read(bomb)


def test_too_many_pages_are_refused(read):
    writer = PdfWriter()
    for _ in range(untrusted.MAX_PAGES + 1):
        writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(ValueError, match="abîmé"):
        read(out.getvalue())


def test_a_huge_file_is_not_even_read(tmp_path):
    path = tmp_path / "gros.pdf"
    with path.open("wb") as stream:
        stream.truncate(untrusted.MAX_BYTES + 1)
    with pytest.raises(ValueError, match="dépasse 20 Mo"):
        untrusted_texts(path)
