"""A paper judged: its number and code by the register, its text by the document made again.

A code alone proves that the number was issued; it does not prove that the rest of the paper was left
alone. So the document is filled again from the facts of the register, with the template of its day,
and the paper must say the same, no word more, no word less.
"""

from __future__ import annotations

from dataclasses import dataclass

from clausegen.attest.comparison import differences
from clausegen.attest.context import build
from clausegen.attest.fingerprint import of_bytes, of_contents
from clausegen.attest.issuing import attestation_of, enregistrement, mentions_of
from clausegen.attest.reading import Papier
from clausegen.errors import TemplateError
from clausegen.register import Edition, Inscription, Registre, Reponse, Verdict, verify
from clausegen.word import Template
from clausegen.word.reading import Document, read_document


@dataclass(frozen=True, slots=True)
class Jugement:
    """What a paper is worth. ``ecarts`` tells where it departs from the register, in French.

    ``compare`` is false when its text could not be compared: the register then only vouches for the
    number and the code, and the eye must do the rest.
    """

    reponse: Reponse
    ecarts: tuple[str, ...] = ()
    compare: bool = True


def judge(registre: Registre, papier: Papier) -> Jugement:
    """The judgement of a paper; an unknown one when it has neither a number nor a code of ours."""
    answer = _answer(registre, papier)
    inscription = answer.inscription
    if inscription is None or answer.verdict is Verdict.ALTEREE:
        return Jugement(answer)
    best: tuple[str, ...] | None = None
    for edition in reversed(registre.editions(inscription)):
        if edition.docx == of_bytes(papier.octets):
            return Jugement(answer)
        wanted = _made_again(registre, inscription, edition)
        if wanted is None:
            continue
        found = differences(wanted.document, papier)
        if not found:
            return Jugement(answer)
        if wanted.same and (best is None or len(found) < len(best)):
            best = found
    if best is None:
        return Jugement(answer, compare=False)
    return Jugement(Reponse(Verdict.ALTEREE, inscription), best)


def _answer(registre: Registre, papier: Papier) -> Reponse:
    """The best answer for the numbers and the codes of a paper: it also bears the one it replaces."""
    answers = [verify(registre, numero, code) for numero in papier.numeros for code in papier.codes or ("",)]
    ranks = [Verdict.AUTHENTIQUE, Verdict.REMPLACEE, Verdict.ALTEREE, Verdict.INCONNUE]
    return min(answers, key=lambda answer: ranks.index(answer.verdict), default=Reponse(Verdict.INCONNUE))


@dataclass(frozen=True, slots=True)
class _MadeAgain:
    """A document made again; ``same`` when it is the one delivered, not what we would write today."""

    document: Document
    same: bool


def _made_again(registre: Registre, inscription: Inscription, edition: Edition) -> _MadeAgain | None:
    """The document of an edition; None when this clausegen cannot make it."""
    name, octets = registre.template(edition.modele)
    try:
        attestation = attestation_of(inscription, mentions_of(edition))
        values = build(attestation, enregistrement(inscription))
        data = Template.from_bytes(octets, name).render(values)
    except (ValueError, TypeError, KeyError, TemplateError):
        return None  # facts, or variables, of another version of clausegen
    return _MadeAgain(read_document(data, name), of_contents(data) == edition.contenu)
