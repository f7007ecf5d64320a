"""What a .docx holds beside what is read on the page: words struck out but kept, comments, hidden text.

Enters: a .docx. Leaves: :class:`Traces`. Who receives the file can see all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clausegen.word import names
from clausegen.word.names import w
from clausegen.word.package import open_package

_REVISIONS = (w("ins"), w("del"), w("moveFrom"), w("moveTo"))
_OFF = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Traces:
    """How many revisions and comments are left, and the words that the page does not show."""

    revisions: int
    comments: int
    unseen: str
    """Deleted text still in the file, then hidden text, one piece a line."""


def traces(source: Path | bytes, fichier: str | None = None) -> Traces:
    """What is left in a .docx beside its visible text."""
    package = open_package(source, fichier)
    revisions = comments = 0
    unseen: list[str] = []
    for part in package.parts:
        if part.kind.properties:
            continue
        root = package.xml(part.name)
        if part.kind is names.COMMENTS:
            comments += sum(1 for _ in root.iter(w("comment")))
        revisions += sum(
            1 for element in root.iter(*_REVISIONS) if next(element.iter(w("r")), None) is not None
        )
        unseen += [element.text or "" for element in root.iter(w("delText"))]
        for run in root.iter(w("r")):
            mark = run.find(f"{w('rPr')}/{w('vanish')}")
            if mark is not None and mark.get(w("val")) not in _OFF:
                unseen.append("".join(element.text or "" for element in run.iter(w("t"))))
    return Traces(revisions, comments, "\n".join(text for text in unseen if text.strip()))
