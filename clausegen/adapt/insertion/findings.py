"""What is found in the document while it is changed, told with its place in the document that results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clausegen.adapt.insertion.target import Target
from clausegen.errors import Problem
from clausegen.word.body import BodyParagraph
from clausegen.word.editing import Editor
from clausegen.word.names import w
from clausegen.word.outline import Heading


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell: the paragraph (``None``: the whole document), what is found, what to do."""

    paragraph: BodyParagraph | None
    constat: str
    remede: str = ""


class Places:
    """The places of a document's paragraphs once the article is in it, with their numbers then."""

    def __init__(self, editor: Editor, made: Target) -> None:
        self._ranks = {e: rank for rank, e in enumerate(editor.body.root.iter(w("p")), start=1)}
        self._made = made
        self._paragraphs = {paragraph.rank: paragraph for paragraph in made.paragraphs}

    def told(self, findings: Iterable[Finding]) -> tuple[Problem, ...]:
        """The findings as problems."""
        return tuple(self._problem(finding) for finding in findings)

    def heading(self, heading: Heading | None) -> str:
        """A heading of the document as it is shown now: « Article 15 – Dérogations »."""
        if heading is None:
            return ""
        rank = self._ranks.get(heading.paragraph.element, 0)
        found = next((h for h in self._made.headings if h.paragraph.rank == rank), heading)
        return f"« {found.shown} »"

    def _problem(self, finding: Finding) -> Problem:
        paragraph = None
        if finding.paragraph is not None:
            paragraph = self._paragraphs.get(self._ranks.get(finding.paragraph.element, 0))
        return Problem(self._made.place(paragraph), finding.constat, "", finding.remede)
