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
_SHORT = 3
"""Shorter texts of the user would be found inside any word."""


def presentation_faults(document: Document, path: Path, attendu: Expected) -> Iterator[Problem]:
    """What keeps a piece from being read by all, or by the rules of French printing."""
    for problem in accessibility_faults(path):
        yield replace(problem, ou=replace(problem.ou, fichier=attendu.fichier))
    own = sorted({line for text in attendu.textes for line in text.split("\n")}, key=len, reverse=True)
    own = [text for text in own if len(text) >= _SHORT]
    for paragraph in document.paragraphs:
        text = paragraph.text
        for mine in own:
            text = text.replace(mine, _SOMEONE_ELSES)
        found = [f"typographie : {told.replace(_SOMEONE_ELSES, '…')}" for told in typography_faults(text)]
        if not paragraph.numbered and paragraph.level is None and _TYPED_LIST.match(text):
            found.append("une puce ou un numéro est tapé à la main : une liste de Word est lue comme telle")
        for constat in found:
            place = Place(
                fichier=attendu.fichier,
                partie=paragraph.part,
                titre=paragraph.heading,
                paragraphe=paragraph.rank,
            )
            yield Problem(place, constat)
