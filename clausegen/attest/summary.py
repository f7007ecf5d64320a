"""What a batch comes to, per market, company and buyer: for the screen and for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from clausegen.attest.counted import Anomalie, Comptage, Retenue
from clausegen.attest.facts_text import CONSTATS
from clausegen.attest.records import Attestation, Forme, Portee
from clausegen.attest.sheets import Table, Value
from clausegen.model.scalars import slug


class Sort(StrEnum):
    """What became of an attestation in this run."""

    NOUVELLE = "nouvelle"
    REMPLACE = "nouvelle, en remplace une autre"
    REIMPRIMEE = "réimprimée"
    INCHANGEE = "déjà produite, inchangée"
    RETENUE = "retenue"


@dataclass(frozen=True, slots=True)
class Ligne:
    """One attestation of the batch; ``numero`` is empty when it is held back before it has one."""

    sort: Sort
    acheteur: str
    marche: str
    lot: str
    titulaire: str
    siret: str
    portee: Portee | None
    forme: Forme | None
    constat: str
    heures_dues: Decimal | None
    heures_validees: Decimal | None
    numero: str = ""
    remplace: str = ""
    raisons: tuple[str, ...] = ()

    @property
    def ecart(self) -> Decimal | None:
        """Validated less due; None when one is missing."""
        if self.heures_dues is None or self.heures_validees is None:
            return None
        return self.heures_validees - self.heures_dues

    @property
    def cumulable(self) -> bool:
        """Whether its hours enter totals: made, and not already in its group's."""
        return self.sort is not Sort.RETENUE and self.portee is not Portee.MEMBRE


def line_of(attestation: Attestation, sort: Sort, **known: object) -> Ligne:
    """The line of an attestation."""
    a = attestation
    return Ligne(
        sort,
        a.acheteur,
        a.marche,
        a.lot,
        a.titulaire,
        a.siret,
        a.portee,
        a.forme,
        CONSTATS[a.constat],
        a.heures_dues,
        a.heures_validees,
        **known,  # type: ignore[arg-type] # the three last fields, by name
    )


def line_of_held(retenue: Retenue) -> Ligne:
    """The line of an attestation that counting held back."""
    r = retenue
    unknown = (None, None, "", None, None)
    reasons = tuple(str(reason) for reason in r.raisons)
    return Ligne(Sort.RETENUE, r.acheteur, r.marche, r.lot, r.titulaire, "", *unknown, raisons=reasons)


@dataclass(frozen=True, slots=True)
class Cumul:
    """Hours added up for one buyer or one company."""

    nom: str
    attestations: int
    heures_dues: Decimal
    heures_validees: Decimal

    @property
    def ecart(self) -> Decimal:
        """Validated less due."""
        return self.heures_validees - self.heures_dues


def by_buyer(lignes: Iterable[Ligne]) -> list[Cumul]:
    """The total of each buyer, a group once and its members not."""
    return _added(lignes, lambda ligne: ligne.acheteur, lambda ligne: ligne.cumulable)


def by_company(lignes: Iterable[Ligne]) -> list[Cumul]:
    """The total of each company, its parts of groups included; groups themselves are left out."""
    return _added(
        lignes,
        lambda ligne: ligne.titulaire,
        lambda ligne: ligne.sort is not Sort.RETENUE and ligne.portee is not Portee.GROUPEMENT,
        lambda ligne: ligne.siret,
    )


def overall(lignes: Iterable[Ligne]) -> Cumul:
    """The total of the batch: what the documents say, members not added to their group."""
    found = _added(lignes, lambda _: "Total", lambda ligne: ligne.cumulable)
    return found[0] if found else Cumul("Total", 0, Decimal(0), Decimal(0))


def _added(
    lignes: Iterable[Ligne],
    name: Callable[[Ligne], str],
    counts: Callable[[Ligne], bool],
    key: Callable[[Ligne], str] | None = None,
) -> list[Cumul]:
    groups: dict[str, list[Ligne]] = {}
    for ligne in lignes:
        if counts(ligne):
            groups.setdefault((key or name)(ligne), []).append(ligne)
    sums = [
        Cumul(
            name(members[0]),
            len(members),
            sum((m.heures_dues or Decimal(0) for m in members), Decimal(0)),
            sum((m.heures_validees or Decimal(0) for m in members), Decimal(0)),
        )
        for members in groups.values()
    ]
    return sorted(sums, key=lambda cumul: slug(cumul.nom))


def recap_tables(lignes: Sequence[Ligne]) -> list[Table]:
    """The sheets of the summary."""
    return [
        _markets(lignes),
        _sums("Entreprises", "Par entreprise, parts de groupement comprises", by_company(lignes), None),
        _sums("Acheteurs", "Par acheteur, chaque groupement une fois", by_buyer(lignes), overall(lignes)),
    ]


_FORMES = {Forme.FINALE: "finale", Forme.INTERMEDIAIRE: "intermédiaire", None: ""}
_PORTEES = {
    Portee.TITULAIRE: "titulaire",
    Portee.GROUPEMENT: "groupement",
    Portee.MEMBRE: "membre (compté dans le groupement)",
    None: "",
}


def _markets(lignes: Sequence[Ligne]) -> Table:
    total = overall(lignes)
    columns = (
        *("Numéro", "Sort", "Acheteur", "Marché", "Lot", "Titulaire", "SIRET", "Portée", "Forme"),
        *("Constat", "Heures dues", "Heures validées", "Écart", "Remplace", "Raisons de la retenue"),
    )
    rows = tuple(
        (
            *(ligne.numero, ligne.sort.value, ligne.acheteur, ligne.marche, ligne.lot, ligne.titulaire),
            *(ligne.siret, _PORTEES[ligne.portee], _FORMES[ligne.forme], ligne.constat),
            *(ligne.heures_dues, ligne.heures_validees, ligne.ecart, ligne.remplace),
            "\n".join(ligne.raisons),
        )
        for ligne in lignes
    )
    last: tuple[Value, ...] = (
        "Total",
        *[""] * 9,
        total.heures_dues,
        total.heures_validees,
        total.ecart,
        "",
        "",
    )
    return Table("Marchés", "Attestations, une ligne par marché, lot et titulaire", columns, rows, last)


def _sums(nom: str, titre: str, sums: Sequence[Cumul], total: Cumul | None) -> Table:
    def row(cumul: Cumul) -> tuple[Value, ...]:
        return (cumul.nom, cumul.attestations, cumul.heures_dues, cumul.heures_validees, cumul.ecart)

    columns = (nom.removesuffix("s"), "Attestations", "Heures dues", "Heures validées", "Écart")
    return Table(nom, titre, columns, tuple(map(row, sums)), row(total) if total else None)


def anomaly_tables(comptage: Comptage, lignes: Iterable[Ligne], remarques: Iterable[str]) -> list[Table]:
    """The sheets of the internal report: attestations held back, rows not simply counted, remarks."""
    held = [ligne for ligne in lignes if ligne.sort is Sort.RETENUE]
    return [
        Table(
            "Attestations retenues",
            "Usage interne – attestations retenues, et pourquoi",
            ("Acheteur", "Marché", "Lot", "Titulaire", "Raisons"),
            tuple((r.acheteur, r.marche, r.lot, r.titulaire, "\n".join(r.raisons)) for r in held),
        ),
        Table(
            "Lignes à regarder",
            "Usage interne – lignes du classeur qui n’ont pas été comptées telles quelles",
            (
                *("Suite donnée", "Où", "Marché", "Lot", "Titulaire", "Heures", "Constat"),
                *("Règle appliquée", "À faire"),
            ),
            tuple(map(_anomaly, comptage.anomalies)),
        ),
        Table(
            "À noter",
            "Usage interne – ce qu’il faut savoir du classeur et de cette production",
            ("Où", "Constat", "Attendu", "À faire"),
            (
                *((str(w.ou), w.constat, w.attendu, w.remede) for w in comptage.avertissements),
                *(("", remark, "", "") for remark in remarques),
            ),
        ),
    ]


def _anomaly(a: Anomalie) -> tuple[Value, ...]:
    return (
        *(a.suite.libelle, str(a.ou), a.marche, a.lot, a.titulaire),
        *(a.heures, a.constat, a.regle, a.remede),
    )
