"""What each piece is allowed to say, drawn from the case: the other side of the read-back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from clausegen.clauses.catalogue import Destinataire, Piece
from clausegen.hours import format as fr
from clausegen.tender.affaire import Affaire
from clausegen.tender.faits import Fait, expected
from clausegen.tender.relecture import Attendu, numbers_of, shown

_SIZING_SHARES = ("part_main_oeuvre", "taux_insertion", "taux_charges")


def expectations(
    affaire: Affaire,
    piece: Piece,
    fichier: str,
    sections: Mapping[str, int],
    template_text: str,
    internal: Mapping[str, Any],
) -> Attendu:
    """What ``piece`` must and may say.

    ``internal`` holds the variables of internal documents: their numbers are allowed there only.
    """
    facts = expected(affaire, dict(sections))
    texts = tuple(user_texts(affaire.dossier))
    allowed = numbers_of([template_text, *texts, *map(shown, facts.values()), *_law(affaire, sections)])
    # Titles number themselves in Word; lots keep the number the user gave.
    allowed |= numbers_of(_public(affaire))
    if piece.dossier is Destinataire.INTERNE:
        allowed |= numbers_of(strings(internal))
    return Attendu(
        piece=piece,
        fichier=fichier,
        faits=facts,
        textes=texts,
        nombres=allowed,
        pourcentages_interdits=frozenset(_shares(affaire)),
        entete=(affaire.dossier.acheteur.nom, affaire.dossier.marche.reference),
    )


def user_texts(record: BaseModel) -> Iterator[str]:
    """Every text that the user wrote in the dossier."""
    yield from strings(record.model_dump())


def strings(content: Any) -> Iterator[str]:  # noqa: ANN401 - any nesting of plain values
    """Every text inside nested mappings and lists."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for item in content.values():
            yield from strings(item)
    elif isinstance(content, list | tuple):
        for item in content:
            yield from strings(item)


def _law(affaire: Affaire, sections: Mapping[str, int]) -> Iterator[str]:
    """The articles that this contract cites: its own general terms, the code, our own article."""
    yield from strings(affaire.ccag)
    for id_ in affaire.textes():
        yield affaire.droit.read(id_).valeur["article"]
    for reading in affaire.droit.group("public"):
        yield reading.valeur["libelle"]
    number = affaire.article
    yield str(number)
    for rank in sections.values():
        yield f"{number} {rank}"


def _public(affaire: Affaire) -> Iterator[str]:
    """What bidders may read beside the facts: amounts that the notice publishes."""
    frame = affaire.dossier.marche.accord_cadre
    for amount in (frame.minimum_ht, frame.maximum_ht) if frame else ():
        if amount is not None:
            yield fr.nombre(amount)


def _shares(affaire: Affaire) -> Iterator[str]:
    for lot in affaire.lots:
        for key in _SIZING_SHARES:
            value = lot.layers.get(key)
            if value is not None:
                yield shown(Decimal(value.valeur) * 100)


def facts_of(affaire: Affaire, sections: Mapping[str, int]) -> dict[str, Fait]:
    """Every fact of the case, by bookmark."""
    return expected(affaire, dict(sections))
