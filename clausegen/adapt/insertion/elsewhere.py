"""What the clause asks of the other articles of the document, each with its place, for the user to write.

Nothing is changed there: these sentences belong to the buyer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clausegen.adapt.insertion.findings import Finding
from clausegen.adapt.insertion.spots import folded
from clausegen.adapt.insertion.target import Target
from clausegen.word.body import BodyParagraph


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject: how its article is known, what to write there, what to say when there is none."""

    title: str
    text: str
    advice: str
    missing: str = ""


_SUBJECTS = (
    Subject(
        r"pieces (contractuelles|constitutives|du marche|particulieres)|documents contractuels",
        r"ordre de priorite|pieces (contractuelles|constitutives)",
        "citez parmi les pièces l’annexe à l’acte d’engagement relative à l’insertion, à son rang : après le "
        "présent cahier",
        "aucun article ne liste les pièces contractuelles : dites quel est le rang de l’annexe relative à "
        "l’insertion",
    ),
    Subject(
        r"penalite",
        r"penalites? de retard|plafon\w+ .*penalite|penalite\w* .*plafon",
        "renvoyez à l’article {penalites} pour les pénalités de la clause, et vérifiez que le plafond, "
        "l’exonération et le cumul prévus ici ne le contredisent pas",
    ),
    Subject(
        r"sous traitan",
        r"acceptation (de chaque|du|des) sous traitant",
        "vérifiez que l’acceptation d’un sous-traitant s’accorde avec l’article {groupement} : une structure "
        "d’insertion qui sous-traite est acceptée comme toute autre",
    ),
    Subject(
        r"cotraitan|groupement",
        r"mandataire (solidaire|du groupement)",
        "vérifiez que la solidarité et la répartition entre les membres s’accordent avec l’article "
        "{groupement}",
    ),
    Subject(
        r"donnees (a caractere )?personnel|rgpd|confidentialite",
        r"reglement general sur la protection des donnees|donnees a caractere personnel",
        "vérifiez que le responsable du traitement et le rôle du titulaire s’accordent avec l’article "
        "{donnees}",
        "aucun article ne traite des données personnelles : l’article {donnees} vaut pour la seule clause",
    ),
    Subject(
        r"reexamen|modifications? du (marche|contrat)|avenant",
        r"clause de reexamen",
        "renvoyez à l’article {vie}, qui règle le sort des heures quand le marché change",
    ),
    Subject(
        r"developpement durable|environnement",
        "",
        "renvoyez à l’article {clause} pour le volet social, s’il n’en parle pas",
    ),
)
_CEILING = re.compile(r"plafon|exoner|ne (peut|peuvent|pourra|pourront) exceder|limite a [0-9]")


def elsewhere(target: Target, labels: dict[str, str]) -> Iterator[Finding]:
    """The places to see, in the order of the subjects; ``labels``: the number of each section by its name."""
    if "clause" not in labels:
        return  # not the article of a CCAP
    for subject in _SUBJECTS:
        advice = _filled(subject.advice, labels)
        if advice is None:
            continue
        found = _place_of(target, subject)
        if found is None:
            missing = _filled(subject.missing, labels)
            if missing:
                yield Finding(None, missing)
            continue
        yield Finding(found, advice)
    yield from _ceilings(target, labels)


def _place_of(target: Target, subject: Subject) -> BodyParagraph | None:
    for heading in target.headings:
        if re.search(subject.title, folded(heading.title)):
            return heading.paragraph
    if not subject.text:
        return None
    return next(
        (p for p in target.paragraphs if not p.in_toc and re.search(subject.text, folded(p.text))), None
    )


def _ceilings(target: Target, labels: dict[str, str]) -> Iterator[Finding]:
    """The sentences that cap penalties or forgive small ones."""
    if "penalites" not in labels:
        return
    for paragraph in target.paragraphs:
        text = folded(paragraph.text)
        if paragraph.in_toc or paragraph.in_table:
            continue
        if "penalite" in text and _CEILING.search(text):
            yield Finding(
                paragraph,
                "ce plafond ou cette exonération vise-t-il toutes les pénalités ? L’article "
                f"{labels['penalites']} en sort celles de la clause : dites-le ici",
            )


def _filled(text: str, labels: dict[str, str]) -> str | None:
    """The advice with its numbers; ``None`` when the article has no such section."""
    names = re.findall(r"\{(\w+)\}", text)
    if any(not labels.get(name) for name in names):
        return None
    return text.format(**{name: labels[name] for name in names})
