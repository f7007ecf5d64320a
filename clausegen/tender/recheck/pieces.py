"""One piece judged again: its facts, its numbers, its references, what its text has become.

Enters: the document as it is now, the record of what it was and had to say, the headings of our
article then and now. Leaves: a :class:`FichierVerifie`, and the facts that it no longer states.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from clausegen.clauses.catalogue import Destinataire
from clausegen.errors import Problem
from clausegen.tender.check.control import PieceControlee
from clausegen.tender.check.read_back import (
    Ecart,
    Expected,
    gaps,
    numbers_of,
    secrets_in,
    verify_words,
)
from clausegen.tender.check.references import columns
from clausegen.tender.recheck.alterations import altered, excerpt
from clausegen.tender.recheck.plan import Plan
from clausegen.tender.recheck.records import Etat, FichierVerifie
from clausegen.word.comparison import Change, compare, passages
from clausegen.word.reading import Document
from clausegen.word.traces import Traces


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
    found += altered(document, changes, wanted, [gap.fait for gap in ecarts], plan)
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
    if wanted.formulaire:
        numbers |= numbers_of([document.text])
    return replace(wanted, faits=facts, nombres=numbers)


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
        place = f"« {excerpt(paragraph.text)} »"
        yield from (f"{place} : l’article {number} n’existe pas" for number in cited if number not in here)
        key = (paragraph.part, paragraph.rank)
        before = former.get(key, paragraph)
        if before is None:
            continue  # a new paragraph: its references have only to exist
        were = plan.cited(before.text, column, now=False)
        wanted = Counter(plan.passage.get(number) for number in were)
        now: Counter[str | None] = Counter(cited)
        lost = wanted - now
        for number in now - wanted:
            # One more citation of what was cited already is a rewording, unless it took another's place.
            if number is not None and number in here and (lost or not wanted[number]):
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
