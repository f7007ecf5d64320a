"""What changed, in words: paragraphs altered, and two runs compared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clausegen.tender.recheck.runs import Comparaison
    from clausegen.word.comparison import Change

_LONG = 160


def comparison_lines(ancien: Path, found: Comparaison) -> Iterator[str]:
    """What differs from a former run, section by section."""
    yield ""
    if found.vide:
        yield f"Rien ne diffère de « {ancien} »."
    else:
        yield f"Ce qui diffère de « {ancien} » :"
    for title, lines in found.sections:
        yield f"{title}"
        for line in lines:
            yield f"  {line}"
    for text in found.textes:
        yield f"Texte de {text.fichier}"
        for change in text.changements:
            yield from changed(change)
    for note in found.remarques:
        yield f"À noter – {note}."


def changed(change: Change) -> Iterator[str]:
    """One altered paragraph in words: where, then the old words and the new."""
    place = change.place
    where = f"sous « {place.heading} », " if place.heading else ""
    yield f"  • {place.part}, {where}paragraphe {place.rank}, {change.kind.value}"
    for old, new in change.words():
        match (_cut(old), _cut(new)):
            case ("", new):
                yield f"      ajouté : « {new} »"
            case (old, ""):
                yield f"      supprimé : « {old} »"
            case (old, new):
                yield f"      « {old} » → « {new} »"


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"
