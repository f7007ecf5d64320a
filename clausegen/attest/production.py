"""The batch: what was counted → numbers, Word files, PDF files, a print file, a summary.

In this order, so that a run stopped at any moment leaves only whole files and loses no number: numbers
are taken in the register first, all at once; each chunk of Word files is safe on the disk before the
register says that they are issued; the rest is made from them. Run again, it redoes only what changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clausegen.attest import output_folder, word_files
from clausegen.attest.commande import Commande, Suivi
from clausegen.attest.counted import Comptage
from clausegen.attest.issuing import Piece, issue, without_doubles
from clausegen.attest.mailing import envelopes, slip_context
from clausegen.attest.output_folder import ANOMALIES, RECAP, SLIP, WORD, OutputFolder
from clausegen.attest.papers import open_papers
from clausegen.attest.pdf_files import Published, publish
from clausegen.attest.records import Attestation
from clausegen.attest.sheets import workbook
from clausegen.attest.summary import Ligne, Sort, anomaly_tables, line_of, line_of_held, recap_tables
from clausegen.attest.word_files import Written
from clausegen.errors import OutputError
from clausegen.french import french_date, typography
from clausegen.publish import Printed, Progress
from clausegen.register import Registre, Statut


@dataclass(frozen=True, slots=True)
class Rapport:
    """What a batch made, and what it held back."""

    lignes: tuple[Ligne, ...]
    remarques: tuple[str, ...]
    """What the user should know, in French."""
    sans_pdf: tuple[str, ...]
    """Attestations whose Word file is there and whose PDF could not be made, each with the reason."""
    impression: Printed | None
    registre_neuf: bool

    @property
    def complet(self) -> bool:
        """Whether every attestation was made, and in every form asked for."""
        return not self.sans_pdf and all(ligne.sort is not Sort.RETENUE for ligne in self.lignes)


@contextmanager
def _silent(_etape: str) -> Iterator[Progress]:
    yield lambda _done, _total: None


def produce(comptage: Comptage, commande: Commande, suivi: Suivi = _silent) -> Rapport:
    """Make the attestations of a count; ``OutputError`` when the disk or the register refuses."""
    if commande.publie:
        from clausegen.pdf import require  # noqa: PLC0415 - the PDF stack is loaded only when asked for

        require()
    _check_paths(commande)
    papers = open_papers(commande.modeles)
    alone, doubles = without_doubles(comptage.attestations)
    remarks = [str(one) for one in papers.try_on(alone[0], commande.jour)] if alone else []
    new = not commande.registre.exists()
    with output_folder.held(commande.sortie) as folder, Registre.open(commande.registre) as registre:
        folder.bind(registre.identifiant, registre.last_ranks())
        pieces = issue(registre, alone, commande.jour, nouvelles_mentions=commande.nouvelles_mentions)
        folder.bind(registre.identifiant, registre.last_ranks())
        remarks += [*_dates(registre, commande.jour), *word_files.retire(folder, registre, pieces)]
        with suivi("Documents Word") as progress:
            written = word_files.write(
                folder, registre, papers, pieces, commande.jour, commande.executor, progress
            )
        remarks += [*written.remarques, *_kept_mentions(pieces), *_others(folder, pieces)]
        remarks = list(dict.fromkeys(remarks))
        lines = [*_lines(pieces, written), *map(_double, doubles), *map(line_of_held, comptage.retenues)]
        folder.write(RECAP, workbook("Récapitulatif des attestations", recap_tables(lines)))
        folder.write(ANOMALIES, workbook("Anomalies", anomaly_tables(comptage, lines, remarks)))
        ready = [piece for piece in pieces if piece.nom not in written.echecs]
        plis = envelopes(ready, commande.tri)
        slip = papers.bordereau.render(slip_context(plis, commande.jour, commande.exemplaires))
        folder.write(f"{SLIP}.docx", slip)
        published = Published()
        if commande.publie and ready:
            published = publish(folder, papers, ready, written, commande, suivi)
    return Rapport(tuple(lines), tuple(remarks), published.echecs, published.impression, new)


def _check_paths(commande: Commande) -> None:
    """Refuse now what could not be written at the end."""
    for target, what, option in (
        (
            commande.impression,
            "le fichier à imprimer",
            "un PDF dans un dossier qui existe, avec --impression",
        ),
        (commande.registre, "le registre", "un fichier dans un dossier qui existe, avec --registre"),
    ):
        if target is not None and not _may_be_written(target, commande.sortie):
            raise OutputError(
                typography(f"« {target} » ne peut pas être {what}.\n    à faire : indiquez {option}.")
            )


def _may_be_written(target: Path, sortie: Path) -> bool:
    """Whether a file may stand there: its folder exists, or will; what it replaces is of its kind."""
    folder = target.absolute().parent
    if target.is_dir() or not (folder.is_dir() or folder == sortie.absolute()):
        return False
    if target.suffix.lower() != ".pdf":
        return True
    with suppress(OSError), target.open("rb") as stream:
        return stream.read(5) in (b"", b"%PDF-")
    return True


def _lines(pieces: Sequence[Piece], written: Written) -> Iterator[Ligne]:
    for piece in pieces:
        failed = written.echecs.get(piece.nom)
        known: dict[str, object] = {"numero": piece.numero, "remplace": piece.inscription.remplace or ""}
        if failed is not None:
            known["raisons"] = tuple(map(str, failed))
            yield line_of(piece.attestation, Sort.RETENUE, **known)
        elif piece.inscription.statut is Statut.ATTRIBUE:
            sort = Sort.REMPLACE if piece.inscription.remplace else Sort.NOUVELLE
            yield line_of(piece.attestation, sort, **known)
        else:
            sort = Sort.REIMPRIMEE if piece.nom in written.refaits else Sort.INCHANGEE
            yield line_of(piece.attestation, sort, **known)


def _double(attestation: Attestation) -> Ligne:
    reason = typography(
        "deux engagements du classeur demandent la même attestation (même marché, même lot, même "
        "titulaire) : gardez-en un"
    )
    return line_of(attestation, Sort.RETENUE, raisons=(reason,))


def _dates(registre: Registre, jour: date) -> Iterator[str]:
    """A warning when numbers of today would follow numbers of tomorrow."""
    last = registre.last_date()
    if last is not None and last > jour:
        yield typography(
            f"le registre a déjà des attestations datées du {french_date(last)}, après la date de ce jour : "
            "vérifiez --date et l’horloge de l’ordinateur"
        )


def _others(folder: OutputFolder, pieces: Sequence[Piece]) -> Iterator[str]:
    names = folder.others({piece.nom for piece in pieces})
    if names:
        yield typography(
            f"« {WORD} » contient aussi {len(names)} document(s) d’autres productions, dont "
            f"{names[0]}.docx : ils ne sont ni refaits, ni dans l’impression"
        )


def _kept_mentions(pieces: Sequence[Piece]) -> Iterator[str]:
    kept = [piece for piece in pieces if piece.mentions_gardees]
    others = f" et {len(kept) - 1} autres" if len(kept) > 1 else ""
    if kept:
        yield typography(
            f"{kept[0].numero}{others} : le signataire et les adresses restent ceux de la dernière "
            "impression, différents de ceux du classeur ; pour les changer, ajoutez --nouvelles-mentions"
        )
