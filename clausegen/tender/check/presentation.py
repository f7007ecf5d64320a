"""How a piece reads for everybody: accessibility of the file, French typography of its sentences.

Enters: a piece as read back, with the user's own texts. Leaves: remarks, each at its place. The user's
texts are not judged: they are printed as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from clausegen.errors import Place, Problem
from clausegen.french import typography_faults
from clausegen.tender.check.read_back import Expected
from clausegen.word.accessibility import accessibility_faults
from clausegen.word.reading import Document

_SOMEONE_ELSES = "\ue000"
"""Stands where a text of the user stood: neither a space, nor a digit, nor a sign."""
_TYPED_LIST = re.compile(r"\s*(?:[-–—•·*▪]|\(?(?:[a-z]|[0-9]{1,2})[.)])[ \t\u00a0]+\S")
_MOST = 6
"""Different faults of sentence told for one piece: beyond, the template is to be read again whole."""
_SHORT = 3
"""Shorter texts of the user would be found inside any word."""


def presentation_faults(document: Document, path: Path, attendu: Expected) -> Iterator[Problem]:
    """What keeps a piece from being read by all, or by the rules of French printing.

    The same fault of sentence is told once, at its first place, with how many times.
    """
    for problem in accessibility_faults(path):
        yield replace(problem, ou=replace(problem.ou, fichier=attendu.fichier))
    places: dict[str, list[Place]] = {}
    for place, constat in _sentences(document, attendu):
        places.setdefault(constat, []).append(place)
    for constat, where in list(places.items())[:_MOST]:
        yield Problem(where[0], f"{constat}, {len(where)} fois" if len(where) > 1 else constat)
    if len(places) > _MOST:
        rest = f"et {len(places) - _MOST} autres défauts de typographie ou de liste"
        yield Problem(Place(fichier=attendu.fichier), rest)


def _sentences(document: Document, attendu: Expected) -> Iterator[tuple[Place, str]]:
    """The faults of the sentences that are not the user's, each at its place."""
    own = sorted({line for text in attendu.textes for line in text.split("\n")}, key=len, reverse=True)
    own = [text for text in own if len(text) >= _SHORT]
    for paragraph in document.paragraphs:
        text = paragraph.text
        for mine in own:
            text = text.replace(mine, _SOMEONE_ELSES)
        place = Place(
            fichier=attendu.fichier,
            partie=paragraph.part,
            titre=paragraph.heading,
            paragraphe=paragraph.rank,
        )
        for told in typography_faults(text):
            yield place, f"typographie : {told.replace(_SOMEONE_ELSES, '…')}"
        if not paragraph.numbered and paragraph.level is None and _TYPED_LIST.match(text):
            told = "une puce ou un numéro est tapé à la main : une liste de Word est lue comme telle"
            yield place, told
