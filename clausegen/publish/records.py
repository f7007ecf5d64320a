"""What is handed to the publisher, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clausegen.errors import Problem

Progress = Callable[[int, int | None], None]
"""Told after each chunk: documents done (well or not), documents in all (``None`` when unknown)."""


@dataclass(frozen=True, slots=True)
class Document:
    """One filled Word file to publish, and what must be read on its pages.

    ``key`` names it, once in a publication (« 2026-0001 », « couverture-12 »). ``docx`` is the file or
    its bytes; a file is only read when its turn comes. Every text of ``expected`` must stand somewhere
    in its pages (number, company), every text of ``each_page`` on each of them: a document on which
    they do not is never delivered. Spaces do not count in the comparison. ``pdf`` is where its own PDF
    is written, ``None`` when it only goes to the print file (cover sheet, list). ``title`` is shown in
    the reader's title bar; empty: the Word file's own.
    """

    key: str
    docx: Path | bytes
    expected: tuple[str, ...]
    each_page: tuple[str, ...] = ()
    pdf: Path | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document.

    ``problem`` is ``None`` when its pages are made and checked; its ``pdf``, if it asked for one, is then
    whole and safe on the disk. ``alone`` says in French why the document had to be converted by itself
    (empty: it went with the others).
    """

    key: str
    pdf: Path | None
    pages: int
    alone: str = ""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document's place in the print file: its rank is that of the sheet, repeated ``copies`` times.

    ``outline`` is the path of its bookmark, from the outermost (« Menuiserie Dufour », « 2026-0001 »);
    neighbours that begin alike share the beginning; empty: no bookmark.
    """

    key: str
    outline: tuple[str, ...] = ()
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Printed:
    """The print file written: pages of the PDF, blank backs among them, and sheets of paper used."""

    path: Path
    pages: int
    blanks: int
    papers: int
