"""The care of a register: back-up, export to a spreadsheet, control."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from clausegen.errors import OutputError
from clausegen.french import typography
from clausegen.register import opening
from clausegen.register.canonical import canonical
from clausegen.register.records import Inscription, Statut
from clausegen.register.registre import Registre

_COLUMNS = ("numero", "date", "emetteur", "statut", "remplace", "remplacee_par", "code")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula, or strips to find one."""


def back_up(registre: Registre, target: Path) -> int:
    """A whole copy of the register, its key included, checked; how many attestations it holds.

    Others may work meanwhile. An existing file is never replaced.
    """
    if target.exists():
        raise OutputError(
            typography(f"« {target} » existe déjà.\n    à faire : donnez un autre nom à la sauvegarde.")
        )
    registre.copy_to(target)
    with Registre.read(target) as copy:
        found = control(copy)
        if found:
            target.unlink()
            raise OutputError(typography(f"La sauvegarde ne vaut rien : {found[0]}."))
        return sum(1 for _ in copy)


def rows(registre: Registre) -> Iterator[tuple[str, ...]]:
    """The titles, then one row of texts per attestation: what the register gave it, then its facts."""
    inscriptions = list(registre)
    facts = sorted({key for inscription in inscriptions for key in inscription.faits})
    columns = [*_COLUMNS, *(key for key in facts if key not in _COLUMNS)]
    yield tuple(columns)
    for inscription in inscriptions:
        values = {**inscription.faits, **{name: getattr(inscription, name) for name in _COLUMNS}}
        yield tuple(_shown(values.get(column)) for column in columns)


def export(registre: Registre) -> bytes:
    """The attestations as a CSV for French spreadsheets: semicolons, UTF-8 with its mark."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(value) for value in row] for row in rows(registre))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case list() if all(isinstance(item, str | int) for item in value):
            return " ; ".join(map(str, value))
        case list() | dict():
            return canonical({"": value})[4:-1]
        case _:
            return str(value)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; a negative number stays a number."""
    number = text[1:].replace(",", "", 1).replace(".", "", 1).isdigit() if text.startswith("-") else False
    return f"'{text}" if text.startswith(_FORMULA) and not number else text


def control(registre: Registre) -> list[str]:
    """What is wrong with a register, in French; nothing when all is well."""
    with opening.told_in_french(registre.path):
        return [*registre.faults_of_file(), *_faults_of_content(registre)]


def interrupted(registre: Registre) -> list[Inscription]:
    """Attestations whose number is taken and whose document was never written."""
    return [inscription for inscription in registre if inscription.statut is Statut.ATTRIBUE]


def _faults_of_content(registre: Registre) -> Iterator[str]:
    inscriptions = list(registre)
    elsewhere = registre.resumptions()
    for (emetteur, annee), series in groupby(inscriptions, lambda i: (i.emetteur, i.numero[:4])):
        ranks = {int(i.numero[5:]) for i in series}
        missing = set(range(1, max(ranks) + 1)) - ranks
        missing = missing.difference(*elsewhere.get((emetteur, int(annee)), []))
        if missing:
            yield typography(f"{emetteur}, {annee} : il manque le numéro {annee}-{min(missing):04d}")
    latest: dict[tuple[str, str], Inscription] = {}
    for inscription in sorted(inscriptions, key=lambda i: i.id):
        if registre.expected_code(inscription) != inscription.code:
            yield typography(f"{inscription.numero} ({inscription.emetteur}) : l’inscription a été modifiée")
        subject = (inscription.emetteur, inscription.sujet)
        before = latest.get(subject)
        if inscription.remplace != (before.numero if before else None):
            yield typography(
                f"{inscription.numero} ({inscription.emetteur}) : ce qu’elle remplace n’est pas la "
                "précédente attestation du même marché"
            )
        latest[subject] = inscription
