"""What ``clausegen attestations produire`` says when it ends: totals, buyers, what was held back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from clausegen import french as fr
from clausegen.attest.commande import Commande
from clausegen.attest.counted import Comptage, Suite
from clausegen.attest.output_folder import ANOMALIES, RECAP
from clausegen.attest.production import Rapport
from clausegen.attest.records import Forme
from clausegen.attest.summary import Cumul, Ligne, Sort, by_buyer, overall
from clausegen.cli.tables import cut, table
from clausegen.french import typography

_FEW = 25
"""Attestations listed one by one on the screen: beyond, the spreadsheet is better."""
_NAME = 44
_MOST, _MOST_HELD, _MOST_REASONS = 5, 20, 3
"""Messages shown on the screen: the report has them all."""


def write(comptage: Comptage, rapport: Rapport, commande: Commande) -> tuple[str, str]:
    """The result, and what must be noted beside it."""
    made = [ligne for ligne in rapport.lignes if ligne.sort is not Sort.RETENUE]
    lines = [*_heading(rapport, commande, made), ""]
    if 0 < len(made) <= _FEW:
        lines += [*_each(made), ""]
    if made:
        lines += [*_buyers(made), *_members(made), ""]
    lines += [*_bilan(comptage), "", *_files(rapport, commande)]
    return typography("\n".join(lines)), typography("\n".join(_notes(comptage, rapport)))


def _heading(rapport: Rapport, commande: Commande, made: list[Ligne]) -> Iterator[str]:
    if rapport.registre_neuf:
        yield f"Registre créé : « {commande.registre} »."
        yield "  Sauvegardez-le : lui seul peut vérifier ces attestations."
    count = Counter(ligne.sort for ligne in made)
    told = ", ".join(f"{count[sort]} {words}" for sort, words in _SORTS.items() if count[sort])
    numbers = sorted((ligne.numero for ligne in made), key=lambda n: (n[:4], int(n[5:])))
    between = f", numéros {numbers[0]} à {numbers[-1]}" if len(numbers) > 1 else ""
    between = f", numéro {numbers[0]}" if len(numbers) == 1 else between
    yield f"Attestations dans « {commande.sortie} » : {fr.nombre(len(made))}{between}."
    if told:
        yield f"  dont {told}"


_SORTS = {
    Sort.NOUVELLE: "nouvelle(s)",
    Sort.REMPLACE: "nouvelle(s) qui en remplace(nt) une autre",
    Sort.REIMPRIMEE: "réimprimée(s)",
    Sort.INCHANGEE: "déjà produite(s) et inchangée(s)",
}


def _each(made: Iterable[Ligne]) -> list[str]:
    rows = [
        (
            *(ligne.numero, cut(ligne.titulaire, 30), cut(ligne.marche, 18), ligne.lot),
            *(_hours(ligne.heures_dues), _hours(ligne.heures_validees), _hours(ligne.ecart)),
            ligne.constat or ("en cours" if ligne.forme is Forme.INTERMEDIAIRE else "—"),
        )
        for ligne in made
    ]
    header = ("Numéro", "Titulaire", "Marché", "Lot", "Dues", "Validées", "Écart", "Constat")
    return table([header, *rows], {4, 5, 6})


def _buyers(made: list[Ligne]) -> list[str]:
    total = overall(made)
    rows = [_sum_row(cumul) for cumul in [*by_buyer(made), total]]
    return table([("Acheteur", "Attestations", "Dues", "Validées", "Écart"), *rows], {1, 2, 3, 4})


def _members(made: list[Ligne]) -> Iterator[str]:
    count = sum(not ligne.cumulable for ligne in made)
    if count:
        told = "dont les heures sont comprises dans celles de leurs groupements"
        yield f"Avec {_many(count, 'attestation')} de membres, {told}."


def _sum_row(cumul: Cumul) -> tuple[str, ...]:
    hours = (cumul.heures_dues, cumul.heures_validees, cumul.ecart)
    return (cut(cumul.nom, _NAME), fr.nombre(cumul.attestations), *map(_hours, hours))


def _hours(value: Decimal | None) -> str:
    return "—" if value is None else fr.heures(value)


def _bilan(comptage: Comptage) -> Iterator[str]:
    b = comptage.bilan
    yield (
        f"{_many(b.acheteurs, 'acheteur')}, {_many(b.entreprises, 'entreprise')}, "
        f"{_many(b.marches, 'marché')}, {_many(b.personnes, 'personne')}, "
        f"{_many(b.contrats, 'contrat')} de travail, {fr.heures(b.heures_validees)} validées."
    )
    if b.heures_ecartees:
        yield f"{fr.heures(b.heures_ecartees)} écartées par les règles de comptage (voir « {ANOMALIES} »)."


def _many(count: int, word: str) -> str:
    return f"{fr.nombre(count)} {word}{'s' if count > 1 else ''}"


def _files(rapport: Rapport, commande: Commande) -> Iterator[str]:
    yield f"Récapitulatif : « {commande.sortie / RECAP} »."
    yield f"À usage interne : « {commande.sortie / ANOMALIES} »."
    printed = rapport.impression
    if printed is not None:
        yield (
            f"À imprimer en recto-verso : « {printed.path} », {_many(printed.pages, 'page')} "
            f"dont {fr.nombre(printed.blanks)} blanches, {_many(printed.papers, 'feuille')} de papier."
        )


def _notes(comptage: Comptage, rapport: Rapport) -> Iterator[str]:
    held = [ligne for ligne in rapport.lignes if ligne.sort is Sort.RETENUE]
    if held:
        others = "Les autres sont faites" if len(held) < len(rapport.lignes) else "Aucune n’a pu être faite"
        yield f"Attestations retenues : {len(held)}. {others}."
    yield from _first(list(map(_held, held)), _MOST_HELD)
    yield from _first([f"Sans PDF – {told}" for told in rapport.sans_pdf], _MOST)
    rows = Counter(anomaly.suite for anomaly in comptage.anomalies)
    if rows[Suite.ECARTEE] or rows[Suite.COMPTEE]:
        count = _many(rows.total(), "ligne")
        yield f"À regarder – {count} du classeur, expliquées une à une dans « {ANOMALIES} »."
    yield from (f"À noter – {remark}." for remark in rapport.remarques[:_MOST])
    yield from _first([f"À noter – {warning}" for warning in comptage.avertissements], _MOST)


def _held(ligne: Ligne) -> str:
    lot = f", lot {ligne.lot}" if ligne.lot else ""
    reasons = [f"  {reason}".replace("\n", "\n  ") for reason in ligne.raisons]
    return "\n".join([f"\n• {ligne.titulaire}, marché {ligne.marche}{lot}", *_first(reasons, _MOST_REASONS)])


def _first(texts: list[str], most: int) -> list[str]:
    """The first ones, and how many others stand in the report."""
    more = len(texts) - most
    return [*texts[:most], *([f"  … et {more} de plus, dans « {ANOMALIES} »."] if more > 0 else [])]
