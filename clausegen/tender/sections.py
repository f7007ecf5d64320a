"""The rank of each sub-article of our article, which the other pieces and the article itself cite.

A template may print a sub-article or not: ranks are read from a draft of the article, filled once with
no rank at all, then given to the real filling.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from clausegen.clauses.catalogue import Catalogue
from clausegen.errors import InputError, Place, Problem
from clausegen.tender.case import Case
from clausegen.tender.context.clause import build
from clausegen.tender.templates import PieceTemplate
from clausegen.word.reading import Document, read_document

_SECTION = re.compile(r"⟦art_([a-z_]+)⟧")
_WHOLE = "clause"
"""The bookmark of the article's own heading: it has the article's number, not a rank."""


def sections(case: Case, modeles: Mapping[str, PieceTemplate]) -> dict[str, int]:
    """The rank of each sub-article by name; 0 for one that this contract does not print."""
    ranks = dict.fromkeys(_needed(case.catalogue), 0)
    article = next((modele for modele in modeles.values() if modele.piece.article), None)
    if article is None:
        return ranks
    document = read_document(article.data, article.piece.modele)
    ranks |= dict.fromkeys(_names(document), 0)
    missing = sorted(_needed(case.catalogue) - set(_names(document)))
    if missing:
        raise InputError([_without_bookmark(article, missing)])
    draft = article.template.render(build(case, ranks).model_dump())
    return ranks | {name: rank for rank, name in enumerate(_names(read_document(draft)), 1)}


def _names(document: Document) -> list[str]:
    """The sub-articles of a document, in order."""
    found = [
        mark.group(1)
        for paragraph in document.paragraphs
        if paragraph.level is not None and (mark := _SECTION.search(paragraph.marked))
    ]
    return [name for name in found if name != _WHOLE]


def _needed(catalogue: Catalogue) -> set[str]:
    """The sub-articles that settings, derogations and steps refer to."""
    named = {disposition.section for disposition in catalogue.dispositions.values()}
    named |= {derogation.section for derogation in catalogue.derogations.values()}
    return named | {step.section for step in catalogue.etapes.values()}


def _without_bookmark(article: PieceTemplate, missing: list[str]) -> Problem:
    return Problem(
        Place(fichier=article.piece.modele),
        "des sous-articles n’ont plus leur signet : " + ", ".join(f"art_{name}" for name in missing),
        "un signet sur chaque titre de sous-article",
        "remettez le signet dans Word (Insertion, Signet) sur le titre concerné",
    )
