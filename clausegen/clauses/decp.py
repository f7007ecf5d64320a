"""The values to publish in the essential data (DECP) for what a dossier plans.

Enters: a dossier and the law at a date. Leaves: the words of the published schema. The link between a
lever and a word is ours: it is always « à vérifier ».
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clausegen.law import LawAt
from clausegen.model.dossier import Dossier, Lot
from clausegen.model.vocabulary import Levier, TypeContrat


@dataclass(frozen=True, slots=True)
class DonneesEssentielles:
    """What to publish: one record per lot; an empty tuple where the dossier does not say."""

    consideration_sociale: tuple[str, ...]
    par_lot: tuple[tuple[str, tuple[str, ...]], ...]
    ccag: str | None
    technique: tuple[str, ...]
    modalite_execution: tuple[str, ...]
    motif: str | None
    """Why it must be checked."""

    def to_json(self) -> dict[str, Any]:
        """The values under the schema's own field names."""
        return {
            "considerationSociale": list(self.consideration_sociale),
            "par_lot": [
                {"numero": number, "considerationSociale": list(values)} for number, values in self.par_lot
            ],
            "ccag": self.ccag,
            "technique": list(self.technique),
            "modaliteExecution": list(self.modalite_execution),
            "a_verifier": self.motif,
        }


def levers_of(dossier: Dossier, lot: Lot) -> tuple[Levier, ...] | None:
    """The levers of a lot: its own, else the clause's; None when neither says."""
    return lot.leviers if lot.leviers is not None else dossier.clause.leviers


def essential_data(dossier: Dossier, droit: LawAt) -> DonneesEssentielles | None:
    """The values to publish; None before the date from which the schema is known."""
    kind = "concession" if dossier.marche.type_contrat is TypeContrat.CONCESSION else "marche"
    reading = droit.find(f"decp.levier.{kind}")
    if reading is None:
        return None
    words = reading.fiche
    per_lot = tuple((lot.numero, _words(words, levers_of(dossier, lot))) for lot in dossier.lots)
    everything = _merge(words, [values for _, values in per_lot])
    ccag, cadre = dossier.marche.ccag, dossier.marche.accord_cadre
    execution = droit.read("decp.execution").fiche if cadre else {}
    return DonneesEssentielles(
        consideration_sociale=everything,
        par_lot=per_lot,
        ccag=droit.read("decp.ccag").fiche[ccag.value] if ccag and kind == "marche" else None,
        technique=(execution["technique"],) if cadre else (),
        modalite_execution=tuple(execution[cadre.forme.value]) if cadre else (),
        motif=reading.motif,
    )


def _words(words: dict[str, Any], levers: tuple[Levier, ...] | None) -> tuple[str, ...]:
    if levers is None:
        return ()
    none = words[Levier.AUCUN.value]
    found = dict.fromkeys(words[lever.value] for lever in levers)
    # The schema refuses « nothing » beside anything else.
    return tuple(word for word in found if word != none or len(found) == 1) or (none,)


def _merge(words: dict[str, Any], lists: list[tuple[str, ...]]) -> tuple[str, ...]:
    found = dict.fromkeys(word for values in lists for word in values)
    none = words[Levier.AUCUN.value]
    return tuple(word for word in found if word != none or len(found) == 1)
