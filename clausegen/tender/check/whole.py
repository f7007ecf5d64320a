"""The pieces of a run judged together: each against the case, all against each other.

Enters: the documents as read back, with what is expected of each. Leaves: the numbered headings of our
article, or a ``CoherenceError`` with every problem of every piece.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from clausegen.errors import CoherenceError, Problem
from clausegen.tender.check.presentation import presentation_faults
from clausegen.tender.check.read_back import Expected, verify
from clausegen.tender.check.references import Titre, dangling, headings
from clausegen.word.numbering import first_heading_number
from clausegen.word.package import open_package
from clausegen.word.reading import Document


def judge(
    read: Mapping[str, tuple[Document, Expected]], folder: Path, article: int, remarks: list[Problem]
) -> tuple[Titre, ...]:
    """The headings of our article, once every piece is found right.

    Faults of accessibility and of typography make no piece wrong: they are added to ``remarks``.
    """
    documents = {name: document for name, (document, _) in read.items()}
    titles = titles_of(documents, folder)
    problems: list[Problem] = [p for document, wanted in read.values() for p in verify(document, wanted)]
    own = [text for _, wanted in read.values() for text in wanted.textes]
    problems += dangling(documents, titles, article, own)
    if problems:
        raise CoherenceError(problems)
    for name, (document, wanted) in read.items():
        remarks.extend(presentation_faults(document, folder / name, wanted))
    return titles


def titles_of(documents: Mapping[str, Document], folder: Path) -> tuple[Titre, ...]:
    """The numbered headings of our article, in whichever piece holds it."""
    for name, document in documents.items():
        found = headings(document, first_heading_number(open_package(folder / name)))
        if found:
            return found
    return ()
