"""The headings of our article then and now, and what a text cites of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clausegen.tender.check.references import Titre, references, without_references


@dataclass(frozen=True)
class Plan:
    """The headings of our article: as they were, as they are, and where each one went."""

    article: int
    avant: Sequence[Titre]
    apres: Sequence[Titre]
    passage: Mapping[str, str | None]

    def named(self, number: str) -> str:
        """A heading by its number now, with its words."""
        words = next((title.texte for title in self.apres if title.numero == number), "")
        return f"{number} « {words} »" if words else number

    def formerly(self, number: str) -> str:
        """The words of the heading that had a number."""
        return next((title.texte for title in self.avant if title.numero == number), "")

    def cited(self, text: str, column: str, *, now: bool) -> tuple[str, ...]:
        """The parts of our article that a text cites, under its number then and, if asked, its number now."""
        found = references(text, self.article, column)
        today = int(self.apres[0].numero) if self.apres else self.article
        return found + references(text, today, column) if now and today != self.article else found

    def without_citations(self, text: str, column: str) -> str:
        """A text without the numbers of our article that it cites, then or now."""
        for number in {self.article, int(self.apres[0].numero) if self.apres else self.article}:
            text = without_references(text, number, column)
        return text
