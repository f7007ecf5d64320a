"""A folder checked again from what it holds: its manifest, its control file, its pieces as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from clausegen.errors import InputError, Place, Problem, TemplateError
from clausegen.tender.check.control import CONTROLE, Controle, PieceControlee, load
from clausegen.tender.check.read_back import numbers_in
from clausegen.tender.check.references import moved
from clausegen.tender.check.whole import titles_of
from clausegen.tender.output_folder import MANIFESTE, archive_name, known_files, sha256
from clausegen.tender.recheck.diary import judge_diaries
from clausegen.tender.recheck.others import judge_others
from clausegen.tender.recheck.pieces import PieceJugee, judge
from clausegen.tender.recheck.plan import Plan
from clausegen.tender.recheck.records import Etat, FaitDiscordant, FichierVerifie, Verification
from clausegen.word.reading import Document, read_document
from clausegen.word.traces import traces

_SAME_THING = (
    (re.compile(r"engagement_lot(.+)_heures"), r"heures_lot_\1"),
    (re.compile(r"engagement_lot(.+)_ratio"), r"heures_par_tranche_lot_\1"),
)
"""Two names of one fact: what the company commits to is what the contract asks."""


@dataclass
class _Read:
    """The pieces of the control file, as they are found on the disk."""

    documents: dict[str, Document] = field(default_factory=dict)
    missing: list[FichierVerifie] = field(default_factory=list)


def verify_folder(folder: Path) -> Verification:
    """The folder as it is against the folder as it was written; ``InputError`` when it is not ours."""
    known = _known(folder)
    controle = load(folder)
    read = _read(folder, controle)
    now = titles_of(read.documents, folder)
    plan = Plan(controle.article, controle.titres, now, moved(controle.titres, now))
    judged = {
        piece.attendu.fichier: _judged(folder, piece, read.documents[piece.attendu.fichier], plan, known)
        for piece in controle.pieces
        if piece.attendu.fichier in read.documents
    }
    files = [_renumbered(one.fichier, read.documents[name], plan) for name, one in judged.items()]
    files += read.missing
    files += judge_diaries(folder, known, controle, read.documents)
    files += judge_others(folder, known, controle, {one.chemin: one.etat for one in files})
    facts = tuple(_facts(controle, judged, read.documents))
    archive = archive_name(controle.reference)
    return Verification(tuple(sorted(files, key=lambda one: one.chemin)), facts, archive)


def _known(folder: Path) -> Mapping[str, str]:
    known = known_files(folder) if folder.is_dir() else None
    if known is None:
        missing = f"ce {'fichier' if folder.suffix else 'dossier'} n’existe pas"
        problem = Problem(
            Place(fichier=str(folder)),
            "ce n’est pas un dossier produit par clausegen" if folder.exists() else missing,
            f"le dossier donné par -o à « clausegen dossier », avec « {MANIFESTE.as_posix()} »",
            "indiquez le dossier qui contient « dce » et « interne »",
        )
        raise InputError([problem])
    name = CONTROLE.as_posix()
    if (folder / name).is_file() and known.get(name) != sha256(folder / name):
        problem = Problem(
            Place(fichier=name),
            "le fichier de contrôle a été modifié depuis la production : il ne peut plus servir de preuve",
            "le fichier écrit avec les pièces",
            "reprenez-le dans une sauvegarde, ou refaites le dossier par « clausegen dossier »",
        )
        raise InputError([problem])
    return known


def _read(folder: Path, controle: Controle) -> _Read:
    found = _Read()
    for piece in controle.pieces:
        name = piece.attendu.fichier
        if not (folder / name).is_file():
            found.missing.append(FichierVerifie(name, Etat.ABSENT))
            continue
        try:
            found.documents[name] = read_document(folder / name, name)
        except TemplateError as error:
            told = tuple("; ".join(filter(None, (p.constat, p.remede))) for p in error.problems)
            found.missing.append(FichierVerifie(name, Etat.ILLISIBLE, told))
    return found


def _judged(
    folder: Path, piece: PieceControlee, document: Document, plan: Plan, known: Mapping[str, str]
) -> PieceJugee:
    name = piece.attendu.fichier
    intact = sha256(folder / name) == known.get(name)
    return judge(document, piece, plan, traces(folder / name, name), intact=intact)


def _renumbered(fichier: FichierVerifie, document: Document, plan: Plan) -> FichierVerifie:
    """The same file, told when our article no longer has its number."""
    if not plan.avant or not plan.apres or "art_clause" not in document.bookmarks:
        return fichier
    was, is_now = plan.avant[0].numero, plan.apres[0].numero
    if was == is_now:
        return fichier
    told = f"l’article porte le numéro {is_now} ; il portait le numéro {was}, que citent les autres pièces"
    return replace(fichier, etat=Etat.CONTREDIT, constats=(told, *fichier.constats))


def _facts(
    controle: Controle, judged: Mapping[str, PieceJugee], documents: Mapping[str, Document]
) -> Iterator[FaitDiscordant]:
    """Each discordant fact, with what every piece that states it says."""
    wrong: dict[str, str] = {}
    for one in judged.values():
        for gap in one.ecarts:
            wrong.setdefault(_thing(gap.fait), gap.attendu)
    for thing, expected in sorted(wrong.items()):
        readings: list[tuple[str, str | None]] = []
        for piece in controle.pieces:
            name = piece.attendu.fichier
            gaps = {gap.fait: gap.lu for gap in judged[name].ecarts} if name in judged else {}
            for fact in piece.attendu.faits:
                if name not in judged or _thing(fact) != thing:
                    continue
                if fact in gaps:
                    readings.append((name, gaps[fact]))
                elif fact in documents[name].bookmarks:
                    readings.append((name, documents[name].bookmarks[fact]))
        said = {_bare(text, expected) for _, text in readings}
        everywhere = next(iter(said)) if len(said) == 1 and len(readings) > 1 else None
        yield FaitDiscordant(thing, controle.nom(thing), expected, tuple(dict.fromkeys(readings)), everywhere)


def _bare(text: str | None, expected: str) -> str | None:
    """A reading without the unit that some pieces put inside the bookmark."""
    numbers = numbers_in(text or "")
    return numbers[0] if numbers_in(expected) == [expected] and len(numbers) == 1 else text


def _thing(name: str) -> str:
    for pattern, plain in _SAME_THING:
        if pattern.fullmatch(name):
            return pattern.sub(plain, name)
    return name
