"""The names of a Word file: namespaces, element names, kinds of part and what a user calls them."""

from __future__ import annotations

from dataclasses import dataclass

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
XML = "http://www.w3.org/XML/1998/namespace"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return f"{{{W}}}{name}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of part that may hold tags: the end of its relationship type, and its French name."""

    relation: str
    label: str
    properties: bool = False


BODY = Kind("officeDocument", "corps du document")
HEADER = Kind("header", "en-tête")
FOOTER = Kind("footer", "pied de page")
FOOTNOTES = Kind("footnotes", "notes de bas de page")
ENDNOTES = Kind("endnotes", "notes de fin")
COMMENTS = Kind("comments", "commentaires")
CORE = Kind("core-properties", "propriétés", properties=True)
APP = Kind("extended-properties", "propriétés", properties=True)
CUSTOM = Kind("custom-properties", "propriétés", properties=True)

DOCUMENT_KINDS = (HEADER, FOOTER, FOOTNOTES, ENDNOTES, COMMENTS)
"""Kinds reached from the main document."""
PACKAGE_KINDS = (CORE, APP, CUSTOM)
"""Kinds reached from the package itself."""
