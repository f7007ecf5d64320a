"""Values on their way into XML: each is escaped for the place where its tag stands, once.

A value is text, a number, or (in ``{{r … }}`` and ``{{p … }}`` only) rich text built by the code with
docxtpl. Nothing in a value is ever read as a tag or as XML: neither « & », « < », nor braces.
Everything else is refused: an absent value, a yes/no, a list, an image.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from jinja2 import Undefined

from clausegen.word.rendering import Kind, note

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_TEXT = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_ATTRIBUTE = re.compile('[&<>"\x00-\x1f\ud800-\udfff\ufffe\uffff]')
_T_OPEN = '<w:t xml:space="preserve">'
_BREAK = f"</w:t><w:br/>{_T_OPEN}"
_TAB = f"</w:t><w:tab/>{_T_OPEN}"
_W_T = re.compile(r"(<w:t(?: [^>]*)?>)(.*?)(</w:t>)", re.DOTALL)


class Escaped(str):
    """A text already made XML for its place: it is written as it is. Only this package makes one."""

    __slots__ = ()


def as_string(value: object) -> str:
    """The text of a value; what is not text is noted and gives nothing."""
    kind = value.__class__
    if kind is str:
        return value  # type: ignore[return-value]  # its class is str, which mypy does not deduce
    if kind is int:
        return str(value)
    return _uncommon(value)


def _uncommon(value: object) -> str:
    if isinstance(value, Undefined):
        return str(value)
    if value is None:
        note(Kind.EMPTY)
    elif isinstance(value, bool):
        note(Kind.YES_NO)
    elif isinstance(value, str):
        return str.__str__(value)
    elif isinstance(value, int | float | Decimal):
        return str(value)
    elif is_docxtpl(value):
        return _from_docxtpl(value)
    else:
        note(Kind.NOT_TEXT)
    return ""


def is_docxtpl(value: object) -> bool:
    """Whether a value is one of docxtpl's objects: only code can make one, a user's text cannot."""
    return type(value).__module__.split(".", 1)[0] == "docxtpl"


def _from_docxtpl(value: Any) -> str:  # noqa: ANN401 - docxtpl publishes no types
    name = type(value).__name__
    if name == "Listing":
        text = html.unescape(value.xml)
        if "\a" not in text and "\f" not in text:
            return text
        note(Kind.UNSUPPORTED, "Listing avec changement de paragraphe ou de page")
    elif name in ("RichText", "RichTextParagraph"):
        note(Kind.RICH_IN_TEXT, "r" if name == "RichText" else "p")
    else:
        note(Kind.UNSUPPORTED, name)
    return ""


def _clean(text: str) -> str:
    """The text with line ends as in Unix, without the characters that XML cannot hold."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _ILLEGAL.search(text) is not None:
        codes = sorted({f"U+{ord(found):04X}" for found in _ILLEGAL.findall(text)})
        note(Kind.CHARACTER, ", ".join(codes))
        text = legal(text)
    return text


def legal(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def in_run(value: object) -> str:
    """A value in a Word text (``w:t``): line ends and tabs become Word's own, in the same run."""
    if value.__class__ is Escaped:
        return str(value)
    text = as_string(value)
    if _IN_TEXT.search(text) is None:
        return text
    text = _escape(_clean(text))
    return text.replace("\n", _BREAK).replace("\t", _TAB)


def in_text(value: object) -> str:
    """A value in any other XML text (a property, the instruction of a field)."""
    text = as_string(value)
    return Escaped(_escape(_clean(text)))


def in_attribute(value: object) -> str:
    """A value between the quotes of an attribute."""
    text = as_string(value)
    if _IN_ATTRIBUTE.search(text) is None:
        return Escaped(text)
    text = _escape(_clean(text)).replace('"', "&quot;")
    return Escaped(text.replace("\n", "&#10;").replace("\t", "&#9;"))


def as_runs(value: object) -> str:
    """A value at the place of a run (``{{r … }}``): rich text as it is, text in a plain run."""
    if is_docxtpl(value) and type(value).__name__ == "RichText":
        return Escaped(_rich(value, "w:p"))
    return Escaped(f"<w:r>{_T_OPEN}{in_run(value)}</w:t></w:r>")


def as_paragraphs(value: object) -> str:
    """A value at the place of a paragraph (``{{p … }}``): rich paragraphs, or text in a plain one."""
    if is_docxtpl(value) and type(value).__name__ == "RichTextParagraph":
        return Escaped(_rich(value, "w:body"))
    return Escaped(f"<w:p>{as_runs(value)}</w:p>")


def _rich(value: Any, parent: str) -> str:  # noqa: ANN401 - docxtpl publishes no types
    from xml.parsers import expat  # noqa: PLC0415 - only when rich text is used

    def text(match: re.Match[str]) -> str:
        inner = _clean(match[2]).replace("\n", _BREAK).replace("\t", _TAB)
        return f"{match[1]}{inner}{match[3]}"

    xml = _W_T.sub(text, value.xml)
    try:
        expat.ParserCreate().Parse(f"<{parent}>{xml}</{parent}>", True)
    except (expat.ExpatError, UnicodeError):
        note(Kind.UNSUPPORTED, "texte enrichi mal formé")
        return ""
    return xml


ESCAPERS: dict[str, Callable[[object], str]] = {
    "_texte": in_text,
    "_attribut": in_attribute,
    "_plages": as_runs,
    "_paragraphes": as_paragraphs,
}
"""The filters that the compiler adds to the tags of a template, by the place where they stand."""
