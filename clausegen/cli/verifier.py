"""``clausegen verifier``: is this attestation ours, and does it say what we wrote."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausegen.cli.attestations import REGISTRE
from clausegen.errors import InputError, Place, Problem
from clausegen.french import typography

if TYPE_CHECKING:
    from clausegen.attest.verification import Jugement
    from clausegen.register import Inscription, Registre


@click.command()
@click.argument("papier", metavar="NUMERO|FICHIER")
@click.argument("code", required=False, metavar="CODE")
@click.option(
    "--registre",
    type=click.Path(path_type=Path),
    metavar="FICHIER.db",
    help=f"Registre à consulter ; par défaut « {REGISTRE} », dans le dossier où vous êtes.",
)
def verifier(papier: str, code: str | None, registre: Path | None) -> int:
    """Dit si une attestation est authentique, altérée, inconnue ou remplacée, et montre ce qui est inscrit.

    Par son numéro et son code, lus sur le papier ou dictés au téléphone ; ou par son fichier, PDF ou Word,
    dont tout le texte est alors comparé à ce qui a été délivré. Code de sortie : 0 pour une attestation
    authentique, 1 sinon, 2 si la demande est illisible.

    \b
    Exemples :
      clausegen verifier 2026-0001 K7RM-4XH9
      clausegen verifier attestation-recue.pdf --registre registre-attestations.db
    """  # noqa: D301 - click wants the mark itself, not its spelling
    from clausegen.register import Registre  # noqa: PLC0415 - heavy: only when the command runs

    if code is None and not Path(papier).suffix:
        raise click.UsageError(
            typography("il manque le code : clausegen verifier NUMERO CODE, ou : clausegen verifier FICHIER.")
        )
    with Registre.read(registre or Path(REGISTRE)) as book:
        jugement = _by_code(book, papier, code) if code is not None else _by_file(book, Path(papier))
    click.echo(typography("\n".join(_told(jugement))))
    return 0 if jugement.reponse.verdict == "authentique" and jugement.compare else 1


def _by_code(book: Registre, numero: str, code: str) -> Jugement:
    from clausegen.attest.verification import Jugement  # noqa: PLC0415 - heavy: only when the command runs
    from clausegen.register import CodeError, read_code, read_numero, verify  # noqa: PLC0415 - same

    problems, read = [], []
    for text, reader, champ in ((numero, read_numero, "NUMERO"), (code, read_code, "CODE")):
        try:
            read.append(reader(text))
        except CodeError as error:
            remedy = "Relisez-le sur le papier, ou faites-le dicter de nouveau."
            problems.append(Problem(Place(champ=champ), str(error), remede=remedy))
    if problems:
        raise InputError(problems)
    return Jugement(verify(book, *read))


def _by_file(book: Registre, path: Path) -> Jugement:
    from clausegen.attest.reading import read_paper  # noqa: PLC0415 - heavy: only when the command runs
    from clausegen.attest.verification import judge  # noqa: PLC0415 - same

    return judge(book, read_paper(path))


_SENTENCES = {
    "authentique": (
        "AUTHENTIQUE – l’attestation {numero} a bien été délivrée par {emetteur}, à la date du {date}."
    ),
    "remplacée": (
        "REMPLACÉE – l’attestation {numero}, délivrée par {emetteur} à la date du {date}, a été annulée et "
        "remplacée par l’attestation {remplacee_par}."
    ),
    "altérée": (
        "ALTÉRÉE – le numéro {numero} existe (délivré par {emetteur}, à la date du {date}), mais ce papier "
        "n’est pas conforme au registre. Ne vous y fiez pas."
    ),
    "inconnue": "INCONNUE – ce registre ne contient aucune attestation de ce numéro.",
}


def _told(jugement: Jugement) -> list[str]:
    """The verdict, what differs, and what the register says."""
    from clausegen.attest.facts_text import facts_text  # noqa: PLC0415 - heavy: only when the command runs

    inscription, verdict = jugement.reponse.inscription, jugement.reponse.verdict.value
    if inscription is None:
        elsewhere = "Il a été délivré avant la reprise de la numérotation ici : cherchez dans vos archives."
        return [_SENTENCES[verdict], *([elsewhere] if jugement.reponse.donnee_ailleurs else [])]
    lines = [_sentence(verdict, inscription)]
    if verdict == "altérée" and not jugement.ecarts:
        lines.append("Le code ne va pas avec ce numéro.")
    if inscription.statut == "attribue":
        lines.append("Son numéro est inscrit, mais la production s’est arrêtée avant la fin : relancez-la.")
    if not jugement.compare:
        lines.append(
            "Le numéro et le code concordent, mais le texte n’a pas pu être comparé : comparez vous-même le "
            "papier à ce qui suit."
        )
    lines += (f"• {ecart}" for ecart in jugement.ecarts)
    width = max(len(label) for label, _ in facts_text(inscription))
    lines += ["", "Au registre :"]
    lines += [f"  {label.ljust(width)}  {value}" for label, value in facts_text(inscription)]
    return lines


def _sentence(verdict: str, inscription: Inscription) -> str:
    i = inscription
    day = f"{i.date:%d/%m/%Y}"
    return _SENTENCES[verdict].format(
        numero=i.numero, emetteur=i.emetteur, date=day, remplacee_par=i.remplacee_par
    )
