"""What forbids the insertion: a document that contradicts the dossier, or that already has a social clause.

Enters: the document and what the dossier supposes. Leaves: problems to refuse with, or warnings. A buyer
may keep other words for the parties if they say so; nothing lets another CCAG pass, for every article
number of the clause would be wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from clausegen.adapt.insertion.article import is_mark
from clausegen.adapt.insertion.expected import Expected
from clausegen.adapt.insertion.spots import folded
from clausegen.adapt.insertion.target import Target
from clausegen.errors import Problem
from clausegen.model.scalars import ScalarError, parse_date
from clausegen.word.body import BodyParagraph
from clausegen.word.names import w

_BUYERS = (
    *("maître d’ouvrage", "acheteur", "pouvoir adjudicateur", "personne publique"),
    *("entité adjudicatrice", "autorité concédante"),
)
_HOLDERS = ("titulaire", "entrepreneur", "prestataire", "concessionnaire")
_ASIDE = re.compile(r"\s*\([^)]*\)")
"""What stands in brackets after a name is often left out elsewhere."""
_FEW = 3
"""Mentions from which a word names a party, and is not there by chance."""
_GENERAL_TERMS = re.compile(r"\bc ?c ?a ?g\b|cahiers? des clauses administratives generales")
_DATED = re.compile(r"arrêté[s]? (?:ministériel )?du\s+([0-9]{1,2}(?:er)?\s+\w+\s+[0-9]{4})", re.IGNORECASE)
_CLAUSE_TITLE = re.compile(
    r"clauses? sociales?|clauses? d insertion|insertion (sociale|professionnelle|par l activite|des publics)"
    r"|action d insertion|demarche d insertion|heures d insertion"
)
_CLAUSE_TEXT = re.compile(
    r"heures? d insertion|clause (sociale )?d insertion|clauses? sociales?|action d insertion"
    r"|insertion par l activite economique|publics? (eloigne|en insertion)"
)


def file_faults(target: Target) -> Iterator[Problem]:
    """Documents that a change would damage."""
    place = target.place()
    if target.signed:
        yield Problem(
            place,
            "le document porte une signature électronique, que toute modification annulerait",
            "un document non signé",
            "repartez du document d’avant la signature",
        )
    if target.protected:
        yield Problem(
            place,
            "le document est protégé contre les modifications",
            "un document que l’on peut modifier",
            "dans Word : Révision, Restreindre la modification, Désactiver la protection",
        )


def general_terms(target: Target, wanted: Expected) -> Iterator[Problem]:
    """A document that refers to other general terms than the dossier."""
    found = _mentions(target, wanted)
    old = _older(target, wanted)
    if old is not None:
        yield Problem(
            target.place(old),
            "le document se réfère à un CCAG plus ancien que ceux de la clause",
            f"un CCAG approuvé par un arrêté du {_french(wanted)}" if wanted.approuve_le else "",
            "mettez le document à jour ; les articles que la clause cite n’y sont pas les mêmes",
        )
    others = {code: places for code, places in found.items() if code != wanted.ccag}
    if not others or wanted.ccag in found:
        return
    code, places = max(others.items(), key=lambda item: len(item[1]))
    own = wanted.noms.get(wanted.ccag)
    yield Problem(
        target.place(places[0]),
        f"le document se réfère au {wanted.noms[code]}, le dossier {f'au {own}' if own else 'à aucun CCAG'}",
        "le même CCAG dans les deux",
        "corrigez « marche.ccag » dans le dossier, ou le document",
    )


def parties(target: Target, wanted: Expected) -> Iterator[Problem]:
    """A document that names the parties with other words than the clause."""
    counts = Counter[str]()
    first: dict[str, BodyParagraph] = {}
    for paragraph in target.paragraphs:
        text = f" {folded(paragraph.text).replace('maitre de l ouvrage', 'maitre d ouvrage')} "
        for word in (*_BUYERS, *_HOLDERS, wanted.acheteur, wanted.titulaire):
            number = len(re.findall(rf" {folded(word)}s? ", text))
            if number:
                counts[folded(word)] += number
                first.setdefault(folded(word), paragraph)
    for own, others in ((wanted.acheteur, _BUYERS), (wanted.titulaire, _HOLDERS)):
        if counts[folded(own)]:
            continue
        other = max(others, key=lambda word: counts[folded(word)])
        if counts[folded(other)] >= _FEW:
            yield Problem(
                target.place(first[folded(other)]),
                f"le document dit « {other} » ({counts[folded(other)]} fois), la clause dit « {own} » : "
                "le lecteur ne saurait pas qu’il s’agit de la même partie",
                f"le mot « {own} » dans le document, au moins là où les parties sont définies",
                f"ajoutez-y par exemple : « {other}, ci-après “{own}” » ; ou gardez vos mots "
                "avec --malgre-parties, et remplacez-les vous-même",
            )


def stranger(target: Target, wanted: Expected) -> Iterator[Problem]:
    """A document that names neither the buyer, nor the reference, nor the object of the dossier."""
    text = " ".join(folded(paragraph.text) for paragraph in target.paragraphs)
    if not any(folded(_ASIDE.sub("", name)) in text for name in wanted.nommes):
        buyer, reference, _ = wanted.nommes
        yield Problem(
            target.place(),
            f"le document ne nomme ni « {buyer} », ni « {reference} », ni l’objet du marché",
            "le document et le dossier d’un même marché",
            "vérifiez que vous n’avez pas pris le document d’un autre marché",
        )


def existing_clause(target: Target) -> tuple[BodyParagraph, ...]:
    """The paragraphs in which the document already has a social clause; the first is its beginning."""
    marked = {p.element: p for p in target.paragraphs}
    for start in target.body.element.iter(w("bookmarkStart")):
        if is_mark(start.get(w("name"), "")):
            holder = next((a for a in start.iterancestors() if a in marked), None)
            if holder is not None:
                return (marked[holder],)
    titles = [h.paragraph for h in target.headings if _CLAUSE_TITLE.search(folded(h.title))]
    texts = [
        p
        for p in target.paragraphs
        if not p.in_toc and p not in titles and _CLAUSE_TEXT.search(folded(p.text))
    ]
    if titles:
        return (*titles, *texts)
    hours = any("heures d insertion" in folded(p.text) for p in texts)
    return tuple(texts) if len(texts) >= _FEW or (hours and len(texts) > 1) else ()


def doubled(target: Target, found: tuple[BodyParagraph, ...]) -> Problem:
    """The refusal of a second social clause."""
    more = f" (et {len(found) - 1} autres passages)" if len(found) > 1 else ""
    return Problem(
        target.place(found[0]),
        f"le document a déjà une clause sociale{more}",
        "un document sans clause sociale",
        "retirez l’ancienne, ou ajoutez l’article quand même avec --malgre-existante",
    )


def _mentions(target: Target, wanted: Expected) -> dict[str, list[BodyParagraph]]:
    patterns = {code: _pattern(nom, wanted.intitules[code]) for code, nom in wanted.noms.items()}
    found: dict[str, list[BodyParagraph]] = {}
    for paragraph in target.paragraphs:
        text = folded(paragraph.text)
        for code, pattern in patterns.items():
            if pattern.search(text):
                found.setdefault(code, []).append(paragraph)
    return found


def _pattern(nom: str, intitule: str) -> re.Pattern[str]:
    """A name and a title in the ways people write them: « CCAG Travaux », « C.C.A.G.-TRAVAUX »."""
    suffix = folded(nom).split(" ", 1)[1]
    kind = re.sub(r"^(de |d |du )", "", folded(intitule).split(" applicables aux marches publics ", 1)[-1])
    terms = r"(?:c ?c ?a ?g|cahiers? des clauses administratives generales)"
    link = r"(?: applicables?)?(?: (?:aux|des) marches)?(?: publics)?"
    return re.compile(rf"\b{terms}{link} (?:de |d |du )?(?:{suffix}|{kind})\b")


def _older(target: Target, wanted: Expected) -> BodyParagraph | None:
    if wanted.approuve_le is None:
        return None
    for paragraph in target.paragraphs:
        if not _GENERAL_TERMS.search(folded(paragraph.text)):
            continue
        for text in _DATED.findall(paragraph.plain):
            try:
                day = parse_date(text)
            except ScalarError:
                continue
            if day < wanted.approuve_le:
                return paragraph
    return None


def _french(wanted: Expected) -> str:
    day = wanted.approuve_le
    return "" if day is None else f"{day:%d/%m/%Y} ou d’après"
