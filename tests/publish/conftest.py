"""Small documents to publish, and executors that show what they are asked."""

from __future__ import annotations

import datetime as dt
import io
from concurrent.futures import Executor, Future

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from clausegen.publish import Document, Publication

DAY = dt.date(2026, 11, 25)


class Inline(Executor):
    """Does each work when it is submitted, here; ``works`` are those submitted."""

    def __init__(self):
        self.works = []

    def submit(self, function, /, *arguments, **named):
        self.works.append(arguments)
        future = Future()
        try:
            future.set_result(function(*arguments, **named))
        except BaseException as error:  # noqa: BLE001 - an executor hands on whatever was raised
            future.set_exception(error)
        return future


def add_field(paragraph, code: str) -> None:
    for kind in ("begin", None, "separate", "result", "end"):
        inner = f'<w:fldChar w:fldCharType="{kind}"/>'
        if kind is None:
            inner = f'<w:instrText xml:space="preserve"> {code} </w:instrText>'
        elif kind == "result":
            inner = "<w:t>1</w:t>"
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{inner}</w:r>"))


def blank(header: str, footer: str = ""):
    """A document with a header, and « Page 1 / 2 » in its footer."""
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = header
    paragraph = section.footer.paragraphs[0]
    paragraph.add_run(f"{footer} Page ")
    add_field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    add_field(paragraph, "NUMPAGES")
    return document


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def attestation(number: str, company: str, pages: int = 1) -> bytes:
    """An attestation of this many pages: number, company, table."""
    document = blank(f"Commune de Val-{number[-1]}", f"Attestation {number}")
    document.core_properties.title = f"Attestation {number}"
    document.add_heading(f"Attestation n° {number}", 1)
    document.add_paragraph(f"délivrée à {company}")
    for rank in range(pages - 1):
        document.add_page_break()
        document.add_paragraph(f"suite {rank + 1} pour {company}")
    return saved(document)


def a_document(rank: int, folder=None, pages: int = 1, **changes) -> Document:
    """The document of this rank, with what must be read on it."""
    number, company = f"2026-{rank:04}", f"Entreprise {chr(64 + rank)} & fils"
    given = {
        "key": number,
        "docx": attestation(number, company, pages),
        "expected": (number, company),
        "each_page": (number,),
        "pdf": folder / f"{number}.pdf" if folder else None,
    }
    return Document(**(given | changes))


class Kit:
    """The helpers above, for tests that cannot import them."""

    DAY = DAY
    Inline = Inline
    blank = staticmethod(blank)
    saved = staticmethod(saved)
    add_field = staticmethod(add_field)
    attestation = staticmethod(attestation)
    document = staticmethod(a_document)


@pytest.fixture(scope="session")
def kit() -> type[Kit]:
    return Kit


@pytest.fixture
def publish():
    """Publishes documents here, without other processes; the outcomes by key."""

    def publish(documents, **options):
        with Publication(DAY, executor=Inline(), **options) as publication:
            return {outcome.key: outcome for outcome in publication.make(documents)}

    return publish
