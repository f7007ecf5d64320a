"""Makes the two workbooks of this sample: one with every anomaly, one that is refused whole.

``python samples/anomalies/fabrique.py`` writes ``heures.xlsx`` and ``refuse.xlsx`` beside itself, always the
same. Everything in them is invented.
"""

from __future__ import annotations

import io
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from clausegen.intake.blank_executions import hours_workbook
from clausegen.intake.pinned_xlsx import to_bytes

EMETTEUR = "Mission insertion (exemple)"
Row = dict[str, object]


def siret(rank: int) -> str:
    """A number with a right key that no company bears: real ones do not begin with a zero."""
    body = f"0{rank:08d}0001"
    return next(f"{body}{key}" for key in range(10) if _luhn(f"{body}{key}"))


def _luhn(digits: str) -> bool:
    doubled = (int(d) * 2 if rank % 2 == 0 else int(d) for rank, d in enumerate(digits))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def engagement(rank: int, objet: str, **other: object) -> Row:
    """The engagement of market ``2026-rank``, as it should be but for what is given."""
    return {
        "marche": f"2026-{rank:02d}",
        "objet": objet,
        "acheteur": "Commune de Valbressieux",
        "emetteur": EMETTEUR,
        "titulaire": f"Entreprise {rank:02d}",
        "siret": siret(rank),
        "adresse": f"{rank} rue des Ateliers, 01000 Bourg-en-Bresse",
        "heures_dues": Decimal(100),
        "date_debut": date(2024, 1, 8),
        "date_fin": date(2026, 9, 30),
        "etat": "termine",
        "regles": "sans limite",
        **other,
    }


def execution(rank: int, person: str, month: int, heures: object, **other: object) -> Row:
    """A month of 2026 of one person on market ``2026-rank``."""
    return {
        "marche": f"2026-{rank:02d}",
        "titulaire": f"Entreprise {rank:02d}",
        "participant": person,
        "modalite": "embauche_directe",
        "type_contrat": "cdd",
        "date_embauche": date(2026, 1, 5),
        "date_validation_eligibilite": date(2025, 12, 15),
        "validee_par": EMETTEUR,
        "mois": date(2026, month, 1),
        "heures": Decimal(heures) if isinstance(heures, int) else heures,
        "statut": "validee",
        **other,
    }


def rows() -> dict[str, list[Row]]:
    """The rows of the workbook with every anomaly."""
    return {"engagements": _engagements(), "groupements": _members(), "executions": _executions()}


def _engagements() -> list[Row]:
    return [
        engagement(1, "Heures écartées, attestation faite", regles="limite 24 mois ; formation exclue"),
        engagement(2, "Lignes contradictoires"),
        engagement(3, "Mois trop plein"),
        engagement(4, "Même contrat sur deux marchés, sans globalisation"),
        engagement(5, "Même contrat sur deux marchés, sans globalisation", titulaire="Entreprise 04"),
        engagement(6, "Globalisation prévue", regles="sans limite ; globalisation"),
        engagement(
            7, "Globalisation prévue", regles="sans limite ; globalisation", titulaire="Entreprise 06"
        ),
        engagement(8, "Deux contrats, deux marchés"),
        engagement(9, "Groupement sans mandataire, parts fausses", titulaire="Groupement 09"),
        engagement(10, "Groupement, heures non réparties", titulaire="Groupement 10"),
        engagement(11, "Ratio à deux lectures", heures_dues=None, ratio="5 h / 10 000 €", facture_ht=257000),
        engagement(12, "Exonération sans date", heures_exonerees=Decimal(20)),
        engagement(13, "CCAG 2021 pour un marché de 2019", date_debut=date(2019, 3, 4), regles="CCAG 2021"),
        engagement(14, "Heures à valider qui changeraient le constat"),
        engagement(15, "Heures illisibles"),
        engagement(16, "SIRET faux", siret="12345678901234"),
        engagement(17, "Lignes impossibles"),
        engagement(18, "Engagement en double"),
        engagement(18, "Engagement en double"),
        engagement(19, "Fin avant le début", date_fin=date(2023, 5, 2)),
        engagement(20, "Règles oubliées", regles="globalisation"),
        engagement(21, "Heures sans engagement, peut-être de ce titulaire"),
        engagement(22, "Mois coupés en deux", regles="limite 24 mois"),
        engagement(23, "Heures écartées qui changeraient le constat"),
    ]


def _members() -> list[Row]:
    def member(rank: int, name: str, role: str, hours: int | None, number: int) -> Row:
        part = None if hours is None else Decimal(hours)
        found: Row = {"marche": f"2026-{rank:02d}", "membre": name, "siret": siret(number), "role": role}
        return {**found, "heures_membre": part}

    return [
        member(9, "Entreprise 91", "cotraitant", 60, 91),
        member(9, "Entreprise 92", "cotraitant", 60, 92),
        member(10, "Entreprise 10", "mandataire", None, 10),
        member(10, "Entreprise 93", "cotraitant", None, 93),
        member(77, "Entreprise 94", "mandataire", 10, 94),
    ]


def _executions() -> list[Row]:
    old = {"date_embauche": date(2024, 2, 1), "date_validation_eligibilite": date(2024, 1, 30)}
    mid = {"date_embauche": date(2024, 4, 16), "date_validation_eligibilite": date(2024, 4, 2)}
    twin = execution(1, "P-01", 2, 70)
    return [
        execution(1, "P-01", 1, 60),
        twin,
        twin,
        execution(1, "P-01", 3, 40, statut="refusee"),
        execution(1, "P-01", 4, 10, statut="a_valider"),
        execution(1, "P-01", 11, 15, mois=date(2026, 10, 1)),
        execution(1, "P-02", 2, 20, date_validation_eligibilite=None),
        execution(1, "P-02", 3, 20, date_validation_eligibilite=date(2026, 4, 15)),
        execution(1, "P-02", 5, 20, date_validation_eligibilite=date(2026, 4, 15)),
        execution(1, "P-03", 3, 30, **old),
        execution(1, "P-04", 4, 25, **mid, dernier_jour=date(2026, 4, 15)),
        execution(1, "P-05", 5, 50, heures_formation=Decimal(14)),
        execution(1, "P-05", 6, 30, validee_par=None),
        execution(2, "P-10", 2, 70),
        execution(2, "P-10", 2, 77),
        execution(3, "P-11", 2, 1510),
        execution(4, "P-12", 2, 60, titulaire="Entreprise 04"),
        execution(5, "P-12", 2, 60, titulaire="Entreprise 04"),
        execution(6, "P-13", 2, 60, titulaire="Entreprise 06"),
        execution(7, "P-13", 2, 60, titulaire="Entreprise 06"),
        execution(8, "P-14", 2, 90),
        execution(10, "P-14", 2, 40, titulaire="Entreprise 10", date_embauche=date(2026, 2, 9)),
        execution(10, "P-15", 3, 80, titulaire="Entreprise 93"),
        execution(10, "P-16", 3, 30, titulaire="Groupement 10"),
        execution(9, "P-17", 3, 30, titulaire="Entreprise 91"),
        execution(11, "P-18", 3, 30),
        execution(12, "P-19", 3, 30),
        execution(14, "P-20", 3, 90),
        execution(14, "P-20", 4, 30, statut="a_valider"),
        execution(15, "P-21", 3, "cent vingt"),
        execution(15, "P-21", 4, 50),
        execution(16, "P-22", 4, 50),
        execution(17, "P-23", 2, 20, heures_formation=Decimal(30)),
        execution(17, "P-23", 3, 20, premier_jour=date(2026, 4, 2)),
        execution(17, "P-23", 4, 20, premier_jour=date(2026, 4, 20), dernier_jour=date(2026, 4, 2)),
        execution(17, "P-23", 5, 20, date_embauche=date(2026, 6, 1)),
        execution(17, "P-23", 6, 20, mois=date(2031, 6, 1), date_embauche=date(2026, 6, 1)),
        execution(66, "P-24", 6, 20),
        execution(21, "P-24", 6, 20, lot="2"),
        execution(21, "P-24", 7, 20, titulaire="Entreprise 21 SARL"),
        execution(1, "P-24", 8, 20, marche=None, titulaire="Inconnue"),
        execution(21, "P-24", 5, 80),
        execution(22, "P-25", 4, 20, date_validation_eligibilite=date(2026, 4, 15)),
        execution(22, "P-25", 5, 90, date_validation_eligibilite=date(2026, 4, 15)),
        execution(22, "P-26", 4, 30, **mid),
        execution(23, "P-27", 4, 90),
        execution(23, "P-28", 4, 30, date_validation_eligibilite=None),
    ]


def refused() -> bytes:
    """A workbook with columns that no workbook may have, and a person's name."""
    from openpyxl import load_workbook  # noqa: PLC0415 -- only for the second workbook

    sound = {"engagements": [engagement(1, "Classeur refusé")], "executions": [execution(1, "P-01", 2, 70)]}
    workbook = load_workbook(io.BytesIO(hours_workbook(sound)))
    sheet = workbook["Exécutions"]
    for column, title in enumerate(("Motif d’éligibilité", "Date de naissance", "RQTH"), start=19):
        sheet.cell(4, column, title)
    sheet["F5"] = "DUPONT Claude"
    return to_bytes(workbook)


if __name__ == "__main__":
    for name, data in (("heures.xlsx", hours_workbook(rows())), ("refuse.xlsx", refused())):
        Path(__file__).with_name(name).write_bytes(data)
        sys.stdout.write(f"{name}\n")
