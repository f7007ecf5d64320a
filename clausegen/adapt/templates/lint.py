"""A template checked from end to end: every finding at once, the gravest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clausegen.adapt.templates.forbidden import forbidden_use, forbidden_words
from clausegen.adapt.templates.needed import Needed, needed, shape, wanted_bookmarks
from clausegen.adapt.templates.trial import Trial, try_out
from clausegen.adapt.templates.vocabulary import (
    Vocabulary,
    known,
    segments,
    suggestion,
    typed,
    vocabulary,
)
from clausegen.clauses.catalogue import Catalogue, Piece
from clausegen.errors import Place, Problem, TemplateError
from clausegen.word.accessibility import accessibility_faults
from clausegen.word.inspection import Inspection, TagUse, inspect
from clausegen.word.mending import Mend, mend
from clausegen.word.package import open_package
from clausegen.word.reading import Document, read_document
from clausegen.word.soundness import broken, new_faults

_ALWAYS = ("lots", "penalites")
"""Values that no clause does without, when no trial could say it: volumes and penalties."""


class Gravite(StrEnum):
    """How grave a finding is."""

    FAUTE = "à corriger"
    ALERTE = "à examiner"
    ACCESSIBILITE = "accessibilité"
    REMARQUE = "remarque"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: how grave, and the problem at its place."""

    gravite: Gravite
    probleme: Problem


@dataclass(frozen=True)
class Verification:
    """What was found in a template."""

    fichier: str
    piece: Piece
    findings: tuple[Finding, ...]
    trials: tuple[Trial, ...]
    """Empty when the template has faults that would stop every trial."""

    @property
    def faulty(self) -> bool:
        """Whether the template cannot serve as it is."""
        return any(f.gravite is Gravite.FAUTE for f in self.findings) or any(t.problemes for t in self.trials)


def verify(data: bytes, fichier: str, piece: Piece, catalogue: Catalogue, day: date) -> Verification:
    """Every finding of a template; :class:`~clausegen.errors.TemplateError` when it is not a sane .docx."""
    package = open_package(data, fichier)
    seen, document, words = inspect(package), read_document(data, fichier), vocabulary(piece)
    wrong = [*broken(data, fichier), *seen.problems, *_unknown(seen.uses, piece, words)]
    missing = list(_missing(needed(piece), document, seen))
    headings = [fact for fact in missing if fact.heading and _section_needed(fact, catalogue)]
    missing = [fact for fact in missing if not fact.heading]
    trials: tuple[Trial, ...] = ()
    if not wrong and not headings:
        trials = try_out(data, piece, catalogue, day)
    certain = {fact for fact in missing if _certain(fact, seen, trials)}
    wrong += [_told_heading(fact, fichier) for fact in headings]
    wrong += [_told(fact, seen, words, fichier) for fact in missing if fact in certain]
    doubts = [_told(fact, seen, words, fichier) for fact in missing if fact not in certain]
    doubts += forbidden_words(document, piece)
    findings = [
        *(Finding(Gravite.FAUTE, problem) for problem in dict.fromkeys(wrong)),
        *(Finding(Gravite.ALERTE, problem) for problem in doubts),
        *(Finding(Gravite.ACCESSIBILITE, problem) for problem in accessibility_faults(data, fichier)),
        *(Finding(Gravite.REMARQUE, problem) for problem in _remarks(data, fichier, words, seen.problems)),
    ]
    return Verification(fichier, piece, tuple(findings), _without(trials, missing))


def repair(data: bytes, fichier: str, piece: Piece) -> tuple[bytes, tuple[Mend, ...]]:
    """A mended copy of a template, with the bookmarks that its values lack, and what was done.

    :class:`~clausegen.errors.TemplateError` when the copy would not be sound where the template is.
    """
    package = open_package(data, fichier)
    words, document = vocabulary(piece), read_document(data, fichier)
    straight, first = mend(package, segments(words))
    mended = open_package(straight, fichier)
    marks = wanted_bookmarks(needed(piece), inspect(mended).uses, document.bookmarks)
    result, second = mend(mended, segments(words), marks)
    broken = new_faults(data, result, fichier)
    if broken:
        raise TemplateError(broken)
    return result, (*first, *second)


def _unknown(uses: Sequence[TagUse], piece: Piece, words: Vocabulary) -> Iterator[Problem]:
    for use in uses:
        for path in use.paths:
            if known(path, words) or path in use.tested:
                continue
            refused = forbidden_use(use, path, piece)
            if refused is not None:
                yield refused
                continue
            near = suggestion(path, words)
            yield Problem(
                use.tag.place,
                f"la variable « {typed(path)} » n’existe pas",
                "une variable de la liste : clausegen modele variables --piece " + piece.id,
                f"vouliez-vous dire « {near} » ?" if near else "corrigez le nom dans le modèle",
            )


def _missing(facts: Iterable[Needed], document: Document, seen: Inspection) -> Iterator[Needed]:
    """The facts that are not written, or not where they could be read back."""
    present = {shape(name) for name in document.bookmarks}
    written = _written(seen)
    return (fact for fact in facts if shape(fact.signet) not in present or not written.issuperset(fact.paths))


def _written(seen: Inspection) -> set[str]:
    return {path for use in seen.uses if use.writes for path in use.paths}


def _section_needed(fact: Needed, catalogue: Catalogue) -> bool:
    """Whether other pieces, or the article itself, cite the rank of this heading."""
    sections = {d.section for d in catalogue.dispositions.values()}
    sections |= {d.section for d in catalogue.derogations.values()}
    return fact.signet.removeprefix("art_") in sections


def _certain(fact: Needed, seen: Inspection, trials: Sequence[Trial]) -> bool:
    """Whether a sample was refused for want of this fact, or a volume or a penalty is never written."""
    asked = set(fact.paths) - _written(seen) if trials else set(fact.paths)
    if any(path.partition(".")[0].partition("[")[0] in _ALWAYS for path in asked):
        return True
    return any(_about(problem, fact) for trial in trials for problem in trial.problemes)


def _about(problem: Problem, fact: Needed) -> bool:
    pattern = re.escape(shape(fact.signet)).replace(re.escape("{}"), r"\w+")
    return re.fullmatch(pattern, problem.ou.champ or "") is not None


def _told(fact: Needed, seen: Inspection, words: Vocabulary, fichier: str) -> Problem:
    """A needed value that is never written, or written where it could not be read back."""
    written = _written(seen)
    path = next((p for p in fact.paths if p not in written), fact.paths[0] if fact.paths else "")
    use = next((use for use in seen.uses if use.writes and path in use.paths), None)
    entry = words.get(path)
    meaning = f" ({entry.sens})" if entry else ""
    if path and use is None:
        return Problem(
            Place(fichier, extrait=f"{typed(path)}, signet {fact.signet}{meaning}"),
            "une valeur nécessaire n’est jamais écrite",
            "sa balise, entourée de son signet",
            "écrivez-la ; la pièce serait refusée dès que le dossier donne cette valeur",
        )
    return Problem(
        use.tag.place if use else Place(fichier),
        f"le signet « {fact.signet} » manque"
        + (f" autour de « {typed(path)} »{meaning} : la valeur ne pourrait être relue" if path else ""),
        "un signet autour de la balise",
        "sélectionnez la balise, puis Insertion, Signet ; ou laissez faire --reparer",
    )


def _told_heading(fact: Needed, fichier: str) -> Problem:
    return Problem(
        Place(fichier, extrait=fact.signet),
        "aucun titre ne porte le signet d’un sous-article",
        "ce signet sur le titre du sous-article, dont le numéro est cité ailleurs",
        "sélectionnez le titre du sous-article, puis Insertion, Signet",
    )


def _remarks(data: bytes, fichier: str, words: Vocabulary, told: Sequence[Problem]) -> Iterator[Problem]:
    """What the engine puts right by itself at each filling, and --reparer once and for all."""
    places = {(problem.ou.paragraphe, problem.ou.partie) for problem in told}
    for done in mend(open_package(data, fichier), segments(words))[1]:
        if (done.lieu.paragraphe, done.lieu.partie) not in places:
            yield Problem(done.lieu, f"à réparer avec --reparer : {done.fait}")


def _without(trials: Sequence[Trial], missing: Sequence[Needed]) -> tuple[Trial, ...]:
    """The trials without what is already told of the facts that are missing."""
    return tuple(
        Trial(
            trial.exemple,
            tuple(p for p in trial.problemes if not any(_about(p, fact) for fact in missing)),
            trial.pages,
            trial.sans_objet,
        )
        for trial in trials
    )
