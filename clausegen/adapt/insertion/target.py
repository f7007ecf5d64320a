"""The buyer's document: opened with care, read once, and what may be said of it before it is changed."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from clausegen.errors import InputError, Place, Problem
from clausegen.word.body import Body, BodyParagraph
from clausegen.word.names import w
from clausegen.word.outline import Heading, headings
from clausegen.word.package import open_package

if TYPE_CHECKING:
    from lxml import etree

BODY = "corps du document"


class Target:
    """One Word document of the buyer's."""

    def __init__(self, source: Path | bytes, fichier: str | None = None) -> None:
        self.package = open_package(source, fichier)
        self.fichier = self.package.fichier
        self.body = Body(self.package)
        if self.body.root.find(w("body")) is None or not self.body.blocks:
            raise InputError(
                [Problem(self.place(), "le document est vide", "un CCAP ou un règlement déjà rédigé")]
            )

    @property
    def paragraphs(self) -> tuple[BodyParagraph, ...]:
        """Its paragraphs, as they stand."""
        return self.body.paragraphs

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Its outline."""
        return headings(self.paragraphs)

    @cached_property
    def over(self) -> dict[int, Heading]:
        """The heading above each paragraph, by the paragraph's rank."""
        found: dict[int, Heading] = {}
        current: Heading | None = None
        heads = {heading.paragraph.rank: heading for heading in self.headings}
        for paragraph in self.paragraphs:
            current = heads.get(paragraph.rank, current)
            if current is not None:
                found[paragraph.rank] = current
        return found

    @cached_property
    def bookmarks(self) -> tuple[str, ...]:
        """The bookmarks that somebody named, in order."""
        names = (e.get(w("name"), "_") for e in self.body.element.iter(w("bookmarkStart")))
        return tuple(dict.fromkeys(name for name in names if not name.startswith("_")))

    @cached_property
    def controls(self) -> tuple[str, ...]:
        """The content controls by their tag, or their title."""
        found = []
        for properties in self.body.element.iter(w("sdtPr")):
            names = (properties.find(w(name)) for name in ("tag", "alias"))
            found += [e.get(w("val"), "") for e in names if e is not None][:1]
        return tuple(dict.fromkeys(name for name in found if name))

    @property
    def contents(self) -> bool:
        """Whether it has a table of contents."""
        return any(paragraph.in_toc for paragraph in self.paragraphs)

    @cached_property
    def protected(self) -> bool:
        """Whether Word forbids changes to it."""
        part = self.package.related("settings")
        root = None if part is None else self.package.xml(part)
        found = None if root is None else root.find(w("documentProtection"))
        return found is not None and found.get(w("enforcement"), "0") in ("1", "true", "on")

    @property
    def signed(self) -> bool:
        """Whether it bears an electronic signature, which any change would break."""
        return any(member.name.startswith("_xmlsignatures/") for member in self.package.members)

    def section_of(self, block: etree._Element) -> etree._Element | None:
        """The properties of the section in which a block stands."""
        found: etree._Element | None = self.body.element.find(w("sectPr"))
        reached = False
        for other in self.body.blocks:
            reached = reached or other is block
            own = other.find(f"{w('pPr')}/{w('sectPr')}") if other.tag == w("p") else None
            if reached and own is not None:
                return own
        return found

    def place(self, paragraph: BodyParagraph | None = None) -> Place:
        """Where a paragraph stands, as one says it to the user."""
        if paragraph is None:
            return Place(self.fichier)
        over = self.over.get(paragraph.rank)
        title = over.shown if over is not None else None
        excerpt = paragraph.plain if len(paragraph.plain) <= 110 else paragraph.plain[:109] + "…"
        if over is None:
            return Place(self.fichier, paragraphe=paragraph.rank, extrait=excerpt or None)
        if over.paragraph.rank == paragraph.rank:
            return Place(self.fichier, extrait=title)
        return Place(self.fichier, titre=title, extrait=excerpt or None)
