"""Reads the pieces back from the files and checks that they say what the case says, and nothing else.

Three questions for each piece, answered from the file alone:

- does every fact stand at its place (its bookmark), with its value?
- does every other number come from somewhere: the case, the user's own texts, the template's own words?
  A figure that comes from nowhere is an error of the piece, or a leak of the estimate;
- is anything left unfilled? Judged by provenance: braces are the user's own if a text of theirs has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from clausegen.clauses.catalogue import Destinataire, Piece
from clausegen.errors import Place, Problem
from clausegen.tender.check.facts import Fact
from clausegen.word.comparison import without_page_numbers
from clausegen.word.values import legal

if TYPE_CHECKING:
    from clausegen.word.reading import Document

_NUMBER = re.compile(r"[0-9]+(?:[\u00a0\u202f][0-9]{3}(?![0-9]))*(?:,[0-9]+)?")
_AMOUNT = re.compile(
    r"(?P<number>[0-9]{1,3}(?:\s[0-9]{3})+(?:[,.][0-9]+)?|[0-9]+(?:[,.][0-9]+)?)(?P<euros>\s*(?:€|euros?))?"
)
_PERCENT = re.compile(r"([0-9]+(?:,[0-9]+)?)[\s\u00a0\u202f]*%")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_BRACES = ("{{", "}}", "{%", "%}", "{#", "#}")


@dataclass(frozen=True)
class Expected:
    """What one piece must say, and what it may."""

    piece: Piece
    fichier: str
    """Path in the output folder, as the user reads it."""
    faits: Mapping[str, Fact]
    demandes: frozenset[str]
    """The facts that must be there; any other is compared where it stands."""
    textes: tuple[str, ...]
    """The user's own texts: their braces and numbers are theirs."""
    nombres: frozenset[str]
    """Numbers that the case allows in this piece."""
    pourcentages_interdits: frozenset[str]
    """Shares and rates of the sizing, which bidders must not read."""
    montants_interdits: frozenset[str]
    """Amounts of the estimate, as bare digits, which bidders must not read."""
    couts_interdits: frozenset[str]
    """Hourly costs, as bare digits: forbidden when they are followed by euros."""
    entete: tuple[str, ...]
    """What the page header must hold."""

    @property
    def formulaire(self) -> bool:
        """Whether people fill it in: new figures, and lines struck out, are no surprise there."""
        return self.piece.dossier is Destinataire.SUIVI


@dataclass(frozen=True)
class Ecart:
    """A fact that is not what it should be: name, expected, read (``None``: its bookmark is gone)."""

    fait: str
    attendu: str
    lu: str | None

    def constat(self) -> str:
        """The fact's disagreement in words."""
        if self.lu is None:
            return f"« {self.attendu} » n’est pas à sa place (signet « {self.fait} » absent)"
        return f"on lit « {self.lu} » là où le dossier donne « {self.attendu} »"


def verify(document: Document, attendu: Expected) -> Iterator[Problem]:
    """Every disagreement between a file and the case."""
    for ecart in gaps(document, attendu):
        yield _problem(attendu, ecart.fait, ecart.constat())
    yield from verify_words(document, attendu)


def verify_words(document: Document, attendu: Expected) -> Iterator[Problem]:
    """The disagreements that lie outside the facts: numbers from nowhere, leaks, tags left, page header."""
    yield from _numbers(document, attendu)
    yield from leaks(document, attendu)
    yield from _unfilled(document, attendu)
    header = _folded(" ".join(p.text for p in document.part_paragraphs("en-tête")))
    for words in attendu.entete:
        if _folded(words) not in header:
            yield _problem(attendu, "en-tête", f"« {words} » n’est pas dans l’en-tête de page")


def numbers_of(texts: Iterable[str]) -> frozenset[str]:
    """The numbers of some texts, without their thousands' spaces."""
    return frozenset(number for text in texts for number in numbers_in(text))


def numbers_in(text: str) -> list[str]:
    """The numbers of one text, in order, as many times as they stand there."""
    return [_plain(found) for found in _NUMBER.findall(_TAG.sub(" ", text))]


def shown(value: Fact) -> str:
    """A fact as it is compared: a number without typography, a text without doubled spaces."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    return _folded(value)


def gaps(document: Document, attendu: Expected) -> Iterator[Ecart]:
    """The facts that have lost their place, then those that are read otherwise."""
    for name in attendu.faits:
        if name in attendu.demandes and name not in document.bookmarks:
            yield Ecart(name, shown(attendu.faits[name]), None)
    for name, text in document.bookmarks.items():
        if name in attendu.faits and not _same(text, attendu.faits[name]):
            yield Ecart(name, shown(attendu.faits[name]), text)


def _same(text: str, value: Fact) -> bool:
    if isinstance(value, Decimal):
        return [_plain(found) for found in _NUMBER.findall(text)] == [shown(value)]
    return _folded(text) == shown(value)


def _numbers(document: Document, attendu: Expected) -> Iterator[Problem]:
    for paragraph in document.paragraphs:
        for found in _NUMBER.findall(without_page_numbers(paragraph.text)):
            if _plain(found) not in attendu.nombres:
                yield Problem(
                    Place(
                        fichier=attendu.fichier,
                        partie=paragraph.part,
                        titre=paragraph.heading,
                        extrait=paragraph.text[:80],
                    ),
                    f"le nombre {found} ne vient ni du dossier ni du modèle",
                )


def leaks(document: Document, attendu: Expected) -> Iterator[Problem]:
    """What a piece for bidders tells of the estimate; the user's own texts are told as doubts instead."""
    if attendu.piece.dossier is Destinataire.INTERNE:
        return
    for paragraph in document.paragraphs:
        for constat in secrets_in(paragraph.text, attendu):
            yield _problem(attendu, paragraph.heading or paragraph.part, constat)


def secrets_in(text: str, attendu: Expected) -> Iterator[str]:
    """What a text tells of the estimate: shares and rates of the sizing, amounts, hourly costs."""
    shares = [found for found in _PERCENT.findall(text) if found in attendu.pourcentages_interdits]
    if shares:  # the user's own texts are searched only when there is something to excuse
        own = {found for mine in attendu.textes for found in _PERCENT.findall(mine)}
        yield from (f"{found} % est un paramètre du calcul interne" for found in shares if found not in own)
    amounts = [
        amount
        for amount, euros in amounts_of(text)
        if amount in attendu.montants_interdits or (euros and amount in attendu.couts_interdits)
    ]
    if amounts:
        own = {amount for mine in attendu.textes for amount, _ in amounts_of(mine)}
        yield from (
            f"{found} est un montant de l’estimation interne" for found in amounts if found not in own
        )


def amounts_of(text: str) -> Iterator[tuple[str, bool]]:
    """The numbers of a text as bare digits, whatever their spaces and points, and whether euros follow."""
    for found in _AMOUNT.finditer(text):
        yield _plain(re.sub(r"\s", "", found["number"]).replace(".", ",")), found["euros"] is not None


def _unfilled(document: Document, attendu: Expected) -> Iterator[Problem]:
    texts = [*(p.text for p in document.paragraphs), *document.properties.values()]
    own = sorted(
        (t for t in map(_folded, attendu.textes) if any(b in t for b in _BRACES)), key=len, reverse=True
    )
    for text in texts:
        rest = _folded(text)
        for known in own:
            rest = rest.replace(known, " ")
        if any(brace in rest for brace in _BRACES):
            yield _problem(attendu, "balise", f"une balise n’a pas été remplie : « {text[:80]} »")


def _problem(attendu: Expected, champ: str, constat: str) -> Problem:
    return Problem(Place(fichier=attendu.fichier, champ=champ), constat)


def _plain(number: str) -> str:
    """« 1 060,50 » as « 1060,5 »: no thousands' space, no zero that says nothing."""
    whole, _, end = re.sub(r"[\u00a0\u202f]", "", number).partition(",")
    decimals = end.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{',' if decimals else ''}{decimals}"


def _folded(text: str) -> str:
    return " ".join(legal(text).split())
