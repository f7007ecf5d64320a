"""Small Word files made on the fly, and docxtpl beside ours to compare."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docxtpl import DocxTemplate
from lxml import etree

from clausegen.word import Template

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DECLS = nsdecls("w", "wp", "r")


def paragraph(*runs: str) -> str:
    """A w:p whose runs hold these texts."""
    inner = "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs)
    return f"<w:p>{inner}</w:p>"


def cell(text: str, properties: str = '<w:tcW w:w="1000" w:type="dxa"/>') -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(c if c.startswith('<') else cell(c) for c in cells)}</w:tr>"


def table(columns: int, *rows: str) -> str:
    grid = '<w:gridCol w:w="1000"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def make(body: str, header: str = "", footer: str = "", title: str = "") -> bytes:
    """A .docx whose body, header and footer hold this XML."""
    document = docx.Document()
    holder = parse_xml(f"<w:body {DECLS}>{body}</w:body>")
    for child in list(holder):
        document.element.body.insert(len(document.element.body) - 1, child)
    for xml, part in ((header, document.sections[0].header), (footer, document.sections[0].footer)):
        if xml:
            part.is_linked_to_previous = False
            element = part._element
            for child in list(element):
                element.remove(child)
            for child in list(parse_xml(f"<w:body {DECLS}>{xml}</w:body>")):
                element.append(child)
    document.core_properties.title = title
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_member(data: bytes, name: str, content: bytes, replace=()) -> bytes:
    """The same .docx with one more member, and texts replaced in others: (member, old, new)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            text = old.read(info)
            for member, before, after in replace:
                if member == info.filename:
                    assert before.encode() in text
                    text = text.replace(before.encode(), after.encode())
            if info.filename != name:
                new.writestr(info.filename, text)
        if name:
            new.writestr(name, content)
    return buffer.getvalue()


def member(data: bytes, name: str = "word/document.xml") -> str:
    """The text of a member, checked to be well-formed XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        content = archive.read(name)
    etree.fromstring(content)
    return content.decode()


def render(body: str, context=None, **parts: str) -> bytes:
    return Template.from_bytes(make(body, **parts), "modele.docx").render(context or {})


def docxtpl_render(data: bytes, context) -> bytes:
    template = DocxTemplate(io.BytesIO(data))
    template.render(context, autoescape=True)
    buffer = io.BytesIO()
    template.save(buffer)
    return buffer.getvalue()


def shape(data: bytes, name: str = "word/document.xml"):
    """The structure of a part: elements, attributes, texts; not the spelling of the XML."""
    root = etree.fromstring(member(data, name).encode())

    def read(element):
        attributes = {
            key: value
            for key, value in element.attrib.items()
            if not key.endswith(("}space", "}paraId", "}textId")) and "rsid" not in key
        }
        text = element.text if element.tag == f"{W}t" else ""
        children = [read(child) for child in element]
        if element.tag == f"{W}tcPr":
            # docxtpl puts what it adds first or last; Word wants its own order, which ours keeps.
            children.sort()
        return (element.tag, sorted(attributes.items()), text or "", children)

    return read(root)


def paragraphs(data: bytes, name: str = "word/document.xml") -> list[str]:
    """The text of each paragraph of a part."""
    root = etree.fromstring(member(data, name).encode())
    found = []
    for p in root.iter(f"{W}p"):
        pieces = [
            {f"{W}br": "\n", f"{W}tab": "\t"}.get(node.tag, node.text or "")
            for node in p.iter(f"{W}t", f"{W}br", f"{W}tab")
        ]
        found.append("".join(pieces))
    return found


def strip_namespaces(xml: str) -> str:
    return re.sub(r' xmlns:\w+="[^"]*"', "", xml)


class Word:
    """The helpers above, for tests that cannot import them."""

    paragraph = staticmethod(paragraph)
    cell = staticmethod(cell)
    row = staticmethod(row)
    table = staticmethod(table)
    make = staticmethod(make)
    with_member = staticmethod(with_member)
    member = staticmethod(member)
    render = staticmethod(render)
    docxtpl_render = staticmethod(docxtpl_render)
    shape = staticmethod(shape)
    paragraphs = staticmethod(paragraphs)


@pytest.fixture
def word() -> type[Word]:
    return Word
