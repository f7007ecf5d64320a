"""Which published contracts are meant: identifiers given whole, by a pattern, or by their rank.

Enters: the contracts of a file and what the user typed. Leaves: the contracts chosen, in the file's
order for a pattern; what is ambiguous or unknown is asked, with the choices.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from clausegen.errors import Place, Problem, Problems
from clausegen.intake.decp_reader import ContratPublie

_SHOWN = 12


def choose(contracts: Sequence[ContratPublie], asked: Sequence[str]) -> tuple[ContratPublie, ...]:
    """The contracts that the user means; ``InputError`` with the choices when that is not certain."""
    problems, chosen = Problems(), {}
    for text in asked:
        for one in _meant(contracts, text.strip(), problems):
            chosen[one.cle] = one
    _check_buyer(list(chosen.values()), problems)
    problems.raise_if_any()
    return tuple(chosen.values())


def _meant(contracts: Sequence[ContratPublie], text: str, problems: Problems) -> list[ContratPublie]:
    found = [one for one in contracts if text in (one.id, one.cle)]
    if len(found) == 1:
        return found
    where = Place(champ=f"--id {text}")
    if found:
        choices = " ; ".join(f"--id '{one.cle}' : {_summary(one)}" for one in found[:_SHOWN])
        problems.add(
            where,
            f"{len(found)} contrats différents portent cet identifiant",
            f"l’un d’eux, par son rang : {choices}",
            "vérifiez l’acheteur et le montant, puis donnez le bon rang",
        )
        return []
    if text.endswith("*") and len(text) > 1:
        matching = [one for one in contracts if one.id.startswith(text[:-1])]
        repeated = [one for one in matching if one.rang]
        if matching and not repeated:
            return matching
        if repeated:
            names = ", ".join(dict.fromkeys(one.id for one in repeated[:_SHOWN]))
            problems.add(
                where,
                f"ce motif prend des identifiants que plusieurs contrats portent : {names}",
                "des contrats sûrs",
                "donnez chaque contrat par --id, avec son rang (« …#1 »)",
            )
            return []
    problems.extend([_unknown(contracts, text.rstrip("*"), where)])
    return []


def _unknown(contracts: Sequence[ContratPublie], text: str, where: Place) -> Problem:
    begin = [one.id for one in contracts if text and one.id.startswith(text)]
    if begin:
        shown = ", ".join(list(dict.fromkeys(begin))[:_SHOWN])
        return Problem(
            where,
            "aucun contrat ne porte exactement cet identifiant",
            f"l’un de ceux qui commencent ainsi : {shown}",
            f"pour les prendre tous, un par lot : --id '{text}*'",
        )
    near = get_close_matches(text, [one.id for one in contracts[:20_000]], n=3, cutoff=0.5)
    hint = f"vouliez-vous dire {' ou '.join(f'« {one} »' for one in near)} ?" if near else ""
    return Problem(
        where,
        "aucun contrat ne porte cet identifiant",
        "un identifiant du fichier",
        hint or "sans --id, la commande liste les contrats du fichier",
    )


def _check_buyer(chosen: list[ContratPublie], problems: Problems) -> None:
    buyers = {one.texte("acheteur_id") for one in chosen if one.texte("acheteur_id")}
    kinds = {one.concession for one in chosen}
    if len(buyers) > 1:
        told = " ; ".join(f"{one.cle} : {one.texte('acheteur_id')}" for one in chosen[:_SHOWN])
        problems.add(
            Place(champ="--id"),
            "les contrats choisis n’ont pas le même acheteur",
            f"les lots d’un même acheteur ({told})",
            "retirez les contrats d’un autre acheteur",
        )
    if len(kinds) > 1:
        problems.add(
            Place(champ="--id"),
            "les contrats choisis mêlent des marchés et des concessions",
            "l’un ou l’autre",
            "faites deux dossiers",
        )


def _summary(one: ContratPublie) -> str:
    parts = (one.texte("acheteur_id"), one.texte("montant"), one.texte("objet")[:50])
    return ", ".join(part for part in parts if part)
