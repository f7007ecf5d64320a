"""Makes a converted PDF reproducible, and certain of its title and language.

Two conversions of one Word file differ by the date of creation, the two file identifiers and a
checksum made from them, and by nothing else (seen by comparing bytes). The document is written
again with those fixed, the identifiers being drawn from the content; pages, tags, bookmarks and
fonts are carried over as they are.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from clausegen.errors import OutputError
from clausegen.pdf.reading import opened

if TYPE_CHECKING:
    from pypdf import PdfWriter

PRODUCER = "clausegen"
"""Named without a version: an update that changes nothing in a document leaves its bytes alone."""

_KEPT = ("/Author", "/Subject", "/Keywords")
_NO_ID = bytes(16)

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
   <xmp:CreateDate>{moment}</xmp:CreateDate>
   <xmp:ModifyDate>{moment}</xmp:ModifyDate>
   <xmp:MetadataDate>{moment}</xmp:MetadataDate>
   <pdf:Producer>{producer}</pdf:Producer>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def pin(pdf_path: Path, date: dt.date, title: str, language: str = "fr-FR") -> None:
    """Rewrites the file in place so that the same Word file and ``date`` give the same bytes.

    ``title`` is what a reader shows in its title bar, ``language`` (as in « fr-FR ») what a screen
    reader speaks. Dates are ``date`` at midnight, universal time. No conformity (PDF/A, PDF/UA) is
    declared. ``OutputError`` when the file is not a readable PDF or cannot be written.
    """
    title = shown_title(title)
    try:
        data = _pinned(pdf_path, date, title, language)
        aside = pdf_path.with_name(f".{pdf_path.name}.partiel")
        try:
            aside.write_bytes(data)
            os.replace(aside, pdf_path)  # noqa: PTH105 - the house's word for "written aside then renamed"
        finally:
            aside.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise OutputError(f"{pdf_path.name} : ce PDF ne peut pas être relu ou réécrit ({error}).") from error


def xmp(date: dt.date, title: str, language: str) -> str:
    """The facts of a PDF's title bar, as XMP."""
    return _XMP.format(
        title=escape(title),
        language=escape(language),
        moment=f"{date:%Y-%m-%d}T00:00:00Z",
        producer=escape(PRODUCER),
    )


def shown_title(title: str) -> str:
    """A title on one line, without the control characters that XML has no place for."""
    return " ".join(_printable(title).split())


def _printable(text: str) -> str:
    """The text without the control characters that XML has no place for."""
    return "".join(char if char.isprintable() or char.isspace() else " " for char in text)


def _pinned(pdf_path: Path, date: dt.date, title: str, language: str) -> bytes:
    from pypdf import PdfWriter  # noqa: PLC0415 - heavy, and only PDF files need it

    with opened(pdf_path) as reader:
        reader.root_object.pop("/Metadata", None)  # ours is put in its place
        writer = PdfWriter(clone_from=reader)
        writer.pdf_header = reader.pdf_header
        kept = {key: str(value) for key, value in (reader.metadata or {}).items() if key in _KEPT}
    moment = f"D:{date:%Y%m%d}000000Z"
    writer.metadata = {
        "/Title": title,
        **kept,
        "/Producer": PRODUCER,
        "/CreationDate": moment,
        "/ModDate": moment,
    }
    _say_title_and_language(writer, title, language)
    _write_xmp(writer, date, title, language)
    return _with_id(writer)


def _say_title_and_language(writer: PdfWriter, title: str, language: str) -> None:
    from pypdf.generic import (  # noqa: PLC0415 - heavy, and only PDF files need it
        BooleanObject,
        DictionaryObject,
        NameObject,
        TextStringObject,
    )

    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject(language)
    preferences = root.get("/ViewerPreferences", DictionaryObject()).get_object()
    preferences[NameObject("/DisplayDocTitle")] = BooleanObject(bool(title))
    root[NameObject("/ViewerPreferences")] = preferences


def _write_xmp(writer: PdfWriter, date: dt.date, title: str, language: str) -> None:
    """The same facts as XMP, in place of whatever was there; uncompressed, as the norm advises."""
    from pypdf.generic import NameObject, StreamObject  # noqa: PLC0415 - heavy, and only PDF files need it

    packet = StreamObject()
    packet.set_data(xmp(date, title, language).encode())
    packet[NameObject("/Type")] = NameObject("/Metadata")
    packet[NameObject("/Subtype")] = NameObject("/XML")
    place = writer._add_object(packet)  # noqa: SLF001 - pypdf's only door for a new object
    writer.root_object[NameObject("/Metadata")] = place


def _with_id(writer: PdfWriter) -> bytes:
    """The file's bytes, its two identifiers being a digest of all the rest."""
    from pypdf.generic import ArrayObject, ByteStringObject  # noqa: PLC0415 - heavy, and only PDF files need it

    writer._ID = ArrayObject([ByteStringObject(_NO_ID)] * 2)  # noqa: SLF001 - pypdf only offers a random one
    buffer = io.BytesIO()
    writer.write(buffer)
    data = buffer.getvalue()
    start = data.rindex(b"trailer")
    digest = hashlib.sha256(data).hexdigest()[: 2 * len(_NO_ID)].encode()
    return data[:start] + data[start:].replace(_NO_ID.hex().encode(), digest)
