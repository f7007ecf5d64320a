"""One piece judged again: its facts, its numbers, its references, what its text has become.

Enters: the document as it is now, the record of what it was and had to say, the headings of our
article then and now. Leaves: a :class:`FichierVerifie`, and the facts that it no longer states.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from clausegen.clauses.catalogue import Destinataire
from clausegen.errors import Problem
from clausegen.tender.check.control import PieceControlee
from clausegen.tender.check.read_back import (
    Ecart,
    Expected,
    gaps,
    numbers_in,
    numbers_of,
    secrets_in,
    shown,
    verify_words,
)
from clausegen.tender.check.references import Titre, columns, references, without_references
from clausegen.tender.recheck.records import Etat, FichierVerifie
from clausegen.word.comparison import Change, compare, passages
from clausegen.word.reading import Document
from clausegen.word.traces import Traces

_FORMS = "suivi"
"""The folder of the forms: people fill them in, so that new figures are no surprise there."""
_NUMERAL = re.compile(
    r"\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante"
    r"|soixante|cent|mille|moitié|tiers|quart|double|triple)\b",
    re.IGNORECASE,
)
"""Figures in letters (« un » is too common a word)."""
_SHORT = 4
"""Below this length a name is found in too many words."""


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


@dataclass(frozen=True)
class PieceJugee:
    """A piece judged: what is told of its file, and its discordant facts."""

    fichier: FichierVerifie
    ecarts: tuple[Ecart, ...]


def judge(
    document: Document, controlee: PieceControlee, plan: Plan, left: Traces, *, intact: bool
) -> PieceJugee:
    """A piece as it is now; ``intact`` when its bytes are those that were written."""
    wanted = _today(controlee.attendu, plan, document)
    ecarts = tuple(gaps(document, wanted))
    changes = tuple(compare(controlee.passages, passages(document)))
    found = [_told(problem) for problem in verify_words(document, wanted)]
    found += _unseen(document, wanted, left)
    found += _references(document, changes, plan)
    if not _is_form(wanted):
        found += _altered(document, changes, wanted, ecarts, plan)
    if found or ecarts:
        state = Etat.CONTREDIT
    elif changes:
        state = Etat.MODIFIE
    else:
        state = Etat.INCHANGE if intact else Etat.ENREGISTRE
    told = tuple(dict.fromkeys(found))
    return PieceJugee(FichierVerifie(wanted.fichier, state, told, changements=changes), ecarts)


def _today(wanted: Expected, plan: Plan, document: Document) -> Expected:
    """What is expected once the headings have moved; a form may hold any number."""
    facts = {
        name: (plan.passage.get(value) or value) if isinstance(value, str) else value
        for name, value in wanted.faits.items()
    }
    numbers = wanted.nombres | numbers_of(title.numero for title in plan.apres)
    if _is_form(wanted):
        numbers |= numbers_of([document.text])
    return replace(wanted, faits=facts, nombres=numbers)


def _is_form(wanted: Expected) -> bool:
    return str(wanted.piece.dossier) == _FORMS


def _told(problem: Problem) -> str:
    """A problem without the name of the file, which stands above."""
    where = str(replace(problem.ou, fichier=None))
    return f"{where} : {problem.constat}" if where else problem.constat


def _unseen(document: Document, wanted: Expected, left: Traces) -> Iterator[str]:
    """What bidders would find in the file beside its pages."""
    if wanted.piece.dossier is not Destinataire.DCE:
        return
    if left.revisions:
        yield "des modifications suivies restent : les candidats les liraient ; acceptez-les ou refusez-les"
    if left.comments:
        yield "des commentaires restent : les candidats les liraient ; supprimez-les"
    for text in (left.unseen, *document.properties.values()):
        for constat in secrets_in(text, wanted):
            yield f"dans ce que la page ne montre pas (texte supprimé ou masqué, propriétés) : {constat}"


def _references(document: Document, changes: Sequence[Change], plan: Plan) -> Iterator[str]:
    """The references that no longer lead where they led."""
    if not plan.avant or not plan.apres:
        return
    here = {title.numero for title in plan.apres}
    heads = columns(document)
    former = {(c.after.part, c.after.rank): c.before for c in changes if c.after is not None}
    for paragraph in document.paragraphs:
        column = heads.get((paragraph.part, paragraph.rank), "")
        cited = plan.cited(paragraph.text, column, now=True)
        place = f"« {_excerpt(paragraph.text)} »"
        yield from (f"{place} : l’article {number} n’existe pas" for number in cited if number not in here)
        key = (paragraph.part, paragraph.rank)
        before = former.get(key, paragraph)
        if before is None:
            continue  # a new paragraph: its references have only to exist
        were = plan.cited(before.text, column, now=False)
        wanted = Counter(plan.passage.get(number) for number in were)
        for number in cited:
            if number in here and wanted[number] == 0:
                yield f"{place} : l’article {plan.named(number)}, au lieu de {_meant(were, plan, cited)}"


def _meant(were: Sequence[str], plan: Plan, cited: Sequence[str]) -> str:
    """What the references of a paragraph meant and no longer cite."""
    lost = [number for number in were if plan.passage.get(number) not in cited]
    names = []
    for number in dict.fromkeys(lost or were):
        now = plan.passage.get(number)
        where = f", devenu {now}" if now not in (None, number) else ", supprimé" if now is None else ""
        names.append(f"{number} « {plan.formerly(number)} »{where}")
    return " ou ".join(names) or "rien : le paragraphe n’y renvoyait pas"


def _altered(
    document: Document, changes: Sequence[Change], wanted: Expected, ecarts: Sequence[Ecart], plan: Plan
) -> Iterator[str]:
    """In a rewritten paragraph, a number or a name of the dossier that became another."""
    marked = {(p.part, p.rank): p.marked for p in document.paragraphs}
    heads = columns(document)
    names = {shown(value) for value in wanted.faits.values() if isinstance(value, str)}
    names = {name for name in (*names, *wanted.entete) if len(name) >= _SHORT}
    for change in changes:
        if change.before is None or change.after is None:
            continue
        there = marked.get((change.after.part, change.after.rank), "")
        if any(f"⟦{ecart.fait}⟧" in there for ecart in ecarts):
            continue  # told with the facts
        column = heads.get((change.after.part, change.after.rank), "")
        old, new = (_bare(p.text, plan, column) for p in (change.before, change.after))
        gone, arrived = _exchanged(numbers_in(old), numbers_in(new))
        if arrived and not gone:  # a reference to our article that became another number
            gone = list(plan.cited(change.before.text, column, now=False))
            gone = gone if len(gone) > len(plan.cited(change.after.text, column, now=True)) else []
        if not (gone and arrived and set(arrived) <= wanted.nombres):
            gone, arrived = _exchanged(_NUMERAL.findall(old.lower()), _NUMERAL.findall(new.lower()))
        if gone and arrived:
            became = f"« {', '.join(gone)} » est devenu « {', '.join(arrived)} »"
            yield f"« {_excerpt(new)} » : un nombre a changé, {became}"
        for name in sorted(names):
            if change.before.folded.count(name) > change.after.folded.count(name):
                yield f"« {_excerpt(new)} » : « {name} » n’y est plus"


def _exchanged(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """What one list has more than the other, both ways."""
    lost, come = Counter(old), Counter(new)
    return list((lost - come).elements()), list((come - lost).elements())


def _bare(text: str, plan: Plan, column: str) -> str:
    for number in {plan.article, int(plan.apres[0].numero) if plan.apres else plan.article}:
        text = without_references(text, number, column)
    return text


def _excerpt(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= 80 else f"{folded[:79]}…"
