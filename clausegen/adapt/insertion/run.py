"""The insertion, from the document and the article to the new document and its report."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from clausegen.adapt.insertion.article import Article
from clausegen.adapt.insertion.elsewhere import elsewhere
from clausegen.adapt.insertion.expected import Expected
from clausegen.adapt.insertion.findings import Places
from clausegen.adapt.insertion.manners import learn
from clausegen.adapt.insertion.recap import Recapper, typed_cells
from clausegen.adapt.insertion.refusals import (
    doubled,
    existing_clause,
    file_faults,
    general_terms,
    parties,
    stranger,
)
from clausegen.adapt.insertion.reminders import of_document, of_dossier
from clausegen.adapt.insertion.renumbering import follow
from clausegen.adapt.insertion.spots import Spot
from clausegen.adapt.insertion.target import Target
from clausegen.adapt.insertion.writing import Writer
from clausegen.errors import CoherenceError, InputError, Problem, Problems
from clausegen.word.editing import Editor, Revision
from clausegen.word.soundness import faults


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asks: the day, the name of the document made, a revision or not, what is accepted."""

    jour: date
    fichier: str = ""
    revision: Revision | None = None
    malgre_parties: bool = False
    malgre_existante: bool = False


@dataclass(frozen=True)
class Insertion:
    """The document made, and what must be said of it."""

    document: bytes
    titre: str
    """The heading of the article, number included."""
    numero: str
    renumerotes: tuple[tuple[str, str, str], ...]
    """The headings that Word renumbers: number before, number after, title."""
    renvois: int
    """The cross-references brought up to date."""
    a_la_main: tuple[Problem, ...]
    """Typed numbers and mentions that the user must change."""
    a_mettre_a_jour: tuple[Problem, ...]
    """Fields that Word must update."""
    listes: tuple[Problem, ...]
    """Numbers of lists that changed."""
    recap: str
    """Where the derogations were told; empty when there is none."""
    a_revoir: tuple[Problem, ...]
    """What must change elsewhere in the document."""
    rappels: tuple[str, ...] = field(default=())


def check(target: Target, wanted: Expected, wish: Wish) -> tuple[Problem, ...]:
    """Refuse what cannot be; the warnings that remain, when the user accepted something."""
    problems = Problems()
    problems.extend(file_faults(target))
    problems.extend(general_terms(target, wanted))
    warnings: list[Problem] = []
    found = existing_clause(target)
    if found:
        (warnings.append if wish.malgre_existante else lambda p: problems.extend([p]))(doubled(target, found))
    for problem in parties(target, wanted):
        (warnings.append if wish.malgre_parties else lambda p: problems.extend([p]))(problem)
    problems.raise_if_any(InputError)
    return (*warnings, *stranger(target, wanted))


def insert(target: Target, article: Article, spot: Spot, wanted: Expected, wish: Wish) -> Insertion:
    """Put the article in the document; the document is then read again and compared with what it was."""
    manners = learn(target, spot)
    editor = Editor(target.body, wish.revision)
    writer = Writer(target, spot, article, manners, editor)
    written = writer.write()
    labels = _labels(article, writer)
    ccag = wanted.noms.get(wanted.ccag, "")
    recap = Recapper(target, article, manners, writer.references, editor, ccag).add()
    moved = follow(target, spot, written, editor)
    editor.track([*written.blocks, *recap.blocks])
    document = editor.result()
    made = _verified(target, document, editor, wish.fichier or target.fichier)
    places = Places(editor, made)
    numbered = writer.numbers(written)[0].number
    number = writer.references.label(0)
    shown = (
        f"{numbered.text.strip()} {article.title}"
        if numbered is not None
        else (written.typed[0].text if 0 in written.typed else article.title)
    )
    return Insertion(
        document=document,
        titre=shown,
        numero=number,
        renumerotes=tuple(moved.automatic),
        renvois=moved.fields,
        a_la_main=places.told((*moved.typed, *moved.mentions, *typed_cells(target, moved.labels))),
        a_mettre_a_jour=places.told(moved.stale),
        listes=places.told(moved.lists),
        recap=f"{recap.where} {places.heading(recap.article)}".strip(),
        a_revoir=places.told((*recap.contradictions, *elsewhere(target, labels))),
        rappels=(
            *of_dossier(wanted, wish.jour, number),
            *of_document(target, spot, article, written.way, writer.references),
        ),
    )


def _labels(article: Article, writer: Writer) -> dict[str, str]:
    """The number of each section by the name of its bookmark, without « art_ »."""
    found = {
        name.removeprefix("art_"): writer.references.said(rank) for rank, name in article.bookmarks.items()
    }
    return {name: label for name, label in found.items() if label}


def _verified(target: Target, document: bytes, editor: Editor, fichier: str) -> Target:
    """The document made, read again: less what was added it says what it said, and is as sound as before."""
    made = Target(document, fichier)
    after = iter([p.text for p in made.paragraphs])
    kept = [p for p in target.paragraphs if p.text.strip() and p.element not in editor.rewritten]
    lost = next((p for p in kept if not any(p.text == other for other in after)), None)
    known = {p.constat for p in faults(_bytes(target), target.fichier)}
    broken = [p for p in faults(document, target.fichier) if p.constat not in known]
    if lost is not None:
        broken.append(Problem(target.place(lost), "ce texte n’est plus le même après l’insertion"))
    if broken:
        raise CoherenceError(broken)
    return made


def _bytes(target: Target) -> bytes:
    from clausegen.word.archive import Archive  # noqa: PLC0415 - beside its only use

    return Archive.of(target.package, ()).write(())
