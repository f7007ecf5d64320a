"""``clausegen obligation``: whether a social condition is due for a dossier, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from clausegen.clauses.obligation_records import ExceptionOuverte, Obligation

_NB = "\u00a0"
_VERDICTS = {True: "OUI", False: "NON", None: "ON NE PEUT LE DIRE"}


@click.command()
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Écrit la réponse en JSON.")
def obligation(dossier: Path, as_json: bool) -> int:
    """Dit si une condition d’exécution sociale est obligatoire, et pourquoi.

    La réponse donne la valeur et le seuil comparés, les exceptions possibles, ce qu’il faut écrire et où,
    et ce qui reste à vérifier. Le code de sortie est 1 quand la réponse ne peut être donnée, ou quand la
    condition est due et que le dossier déclare n’en prévoir aucune.

    Exemple : clausegen obligation mon-marche.yaml
    """
    from clausegen.clauses.obligation import assess  # noqa: PLC0415 -- heavy: only when the command runs
    from clausegen.intake import read_dossier  # noqa: PLC0415 -- same
    from clausegen.intake.situating import situated  # noqa: PLC0415 -- same
    from clausegen.law import load_law  # noqa: PLC0415 -- same

    lu = read_dossier(dossier)
    read = lu.dossier
    with situated(lu):
        answer = assess(read, load_law())
    if as_json:
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(_text(answer, f"{read.marche.reference}, {read.marche.objet}", alloti=read.alloti))
    unmet = answer.obligatoire is True and answer.reponse is not None and answer.reponse.etat == "absente"
    return 1 if answer.obligatoire is None or unmet else 0


def _text(answer: Obligation, title: str, *, alloti: bool) -> str:
    from clausegen.french import french_date  # noqa: PLC0415 -- only when the command runs

    lines = [
        title,
        "",
        f"Une condition d’exécution sociale est-elle obligatoire{_NB}? {_VERDICTS[answer.obligatoire]}",
        f"  {answer.pourquoi}",
    ]
    if answer.fondement:
        basis = answer.fondement
        since = french_date(basis.en_vigueur_le)
        lines += _section("Fondement", [f"{basis.citation}, en vigueur depuis le {since}", f"{basis.resume}"])
        lines.append(f"    source{_NB}: {basis.source}")
    if answer.seuil:
        limit = answer.seuil
        until = f" au {french_date(limit.au)}" if limit.au else ""
        lines += _section(
            "Seuil", [f"{limit.libelle}, du {french_date(limit.du)}{until}", f"source{_NB}: {limit.source}"]
        )
    if answer.reponse:
        lines += _section("Ce que prévoit le dossier", [answer.reponse.texte])
    if answer.exceptions:
        lines += _section("Exceptions possibles (l’obligation demeure)", map(_exception, answer.exceptions))
        lines.append(f"  {_buyer_decides()}")
    written = (f"{w.cas}{_NB}: {w.quoi}, {w.ou} ({w.fondement})" for w in answer.a_ecrire)
    lines += _section("À écrire", written)
    lines += _section("À vérifier", (check.texte for check in answer.a_verifier))
    lines += _section("Données essentielles à publier (proposition)", _published(answer, alloti=alloti))
    outside = (f"{item.libelle}{_NB}: {item.citation}" for item in answer.non_concerne)
    lines += _section("Ne sont pas concernés par l’obligation", outside)
    return "\n".join(lines)


def _section(title: str, items: Iterable[str]) -> list[str]:
    listed = [f"  – {item}" for item in items]
    return ["", title, *listed] if listed else []


def _exception(item: ExceptionOuverte) -> str:
    mark = {True: "les faits du dossier y correspondent", False: "les faits du dossier n’y correspondent pas"}
    told = f"{mark[item.indice]}{_NB}: {item.constat}" if item.indice is not None else item.constat
    return f"{item.libelle} ({item.citation}){_NB}; {told}"


def _buyer_decides() -> str:
    from clausegen.clauses.obligation_records import BUYER_DECIDES  # noqa: PLC0415 -- only when the command runs

    return BUYER_DECIDES


def _published(answer: Obligation, *, alloti: bool) -> list[str]:
    data = answer.decp
    if data is None:
        return []
    found = [
        f"considerationSociale{f', lot {number}' if alloti else ''}{_NB}: {', '.join(words)}"
        for number, words in data.par_lot
        if words
    ]
    found += [f"ccag{_NB}: {data.ccag}"] if data.ccag else []
    found += [f"technique{_NB}: {', '.join(data.technique)}"] if data.technique else []
    found += (
        [f"modaliteExecution{_NB}: {', '.join(data.modalite_execution)}"] if data.modalite_execution else []
    )
    return found
