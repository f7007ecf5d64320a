"""Is a .docx sound? What can be told at once, without a schema nor Word.

Enters: the bytes of a .docx. Leaves: problems, none when every part has a content type, every
relationship leads to a part, no part is an orphan, and identifiers are unique. The schema itself is
checked by ``make verifier-tout``.

Not all are as grave. What is broken makes Word refuse a file, repair it or show a hole. The rest Word
forgives: it is no reason to refuse somebody's template, but none of our own files may have it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from clausegen.errors import DefectError, Place, Problem, TemplateError
from clausegen.word import names
from clausegen.word.body import parse_whole
from clausegen.word.container import Container
from clausegen.word.names import w
from clausegen.word.package import Package, open_package

if TYPE_CHECKING:
    from lxml import etree

_TOLD = 3
"""Identifiers told by name in one remark."""


def faults(data: bytes, fichier: str) -> tuple[Problem, ...]:
    """What would make Word refuse or repair a file, as far as the package itself shows."""
    package = open_package(data, fichier)
    container = Container(package)
    found = (*container.broken(), *container.untidy(), *_doubles(package))
    return tuple(Problem(Place(fichier), constat, "", "") for constat in found)


def new_faults(before: bytes, after: bytes, fichier: str) -> tuple[Problem, ...]:
    """What a change broke: the faults that a file did not have before; templates may have some."""
    known = set(faults(before, fichier))
    return tuple(problem for problem in faults(after, fichier) if problem not in known)


def broken(data: bytes, fichier: str) -> tuple[Problem, ...]:
    """What Word would refuse, repair or show as a hole in a template, and in all that is filled from it."""
    return tuple(
        Problem(
            Place(fichier),
            f"le modèle est abîmé : {constat}",
            "un document que Word ouvre en entier, sans rien réparer",
            "ouvrez-le dans Word, supprimez ou remettez l’élément qui manque, puis enregistrez-le de nouveau",
        )
        for constat in Container(open_package(data, fichier)).broken()
    )


def refuse_broken(data: bytes, fichier: str) -> None:
    """Refuse a template of the user's own that is broken: :class:`~clausegen.errors.TemplateError`."""
    found = broken(data, fichier)
    if found:
        raise TemplateError(found)


def check_filled(data: bytes, fichier: str, modele: str, *, ours: bool) -> tuple[Problem, ...]:
    """What must be said of a document filled from a template, before it is published.

    :class:`~clausegen.errors.DefectError` when it is wrong and the user cannot be the cause: the template
    is ours, or was whole when it was opened (:func:`refuse_broken`). Identifiers that are twice in a
    template of the user's own are told: Word opens the document, and keeps the first.
    """
    package = open_package(data, fichier)
    container, doubles = Container(package), list(_doubles(package))
    wrong = list(container.broken())
    if ours:
        wrong += (*container.untidy(), *doubles)
    if wrong:
        raise DefectError(
            f"le document « {fichier} », rempli à partir du modèle « {modele} », serait refusé ou réparé "
            f"par Word ({' ; '.join(wrong)}). Rien n’a été écrit."
        )
    if not doubles:
        return ()
    told = " ; ".join(doubles[:_TOLD]) + (" ; …" if len(doubles) > _TOLD else "")
    return (
        Problem(
            Place(fichier),
            f"des signets ou des contrôles de contenu sont en double ({told}) : Word ne garde que le premier",
            "",
            f"supprimez le double dans votre modèle « {modele} » (pour un signet : Insertion, Signet)",
        ),
    )


def _doubles(package: Package) -> Iterator[str]:
    for part in package.parts:
        if not part.kind.properties:
            yield from _identifiers(parse_whole(package.read(part.name)), part.label)


def _identifiers(root: etree._Element, label: str) -> Iterator[str]:
    starts = list(_shown(root, "bookmarkStart"))
    ends = Counter(e.get(w("id"), "") for e in _shown(root, "bookmarkEnd"))
    for name, count in Counter(e.get(w("name"), "").lower() for e in starts).items():
        if count > 1:
            yield f"{label} : le signet « {name} » existe deux fois"
    for identifier, count in Counter(e.get(w("id"), "") for e in starts).items():
        if count > 1 or ends[identifier] != 1:
            yield f"{label} : un signet n’a pas son numéro à lui, ou pas une seule fin ({identifier})"
    controls = (e.find(w("id")) for e in _shown(root, "sdtPr"))
    for control, count in Counter(e.get(w("val"), "") for e in controls if e is not None).items():
        if count > 1:
            yield f"{label} : deux contrôles de contenu ont le même numéro ({control})"


def _shown(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of a name, without the copies that Word keeps of text boxes for old versions."""
    return (e for e in root.iter(w(name)) if next(e.iterancestors(names.FALLBACK), None) is None)
