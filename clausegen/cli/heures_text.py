"""The hours in the terminal: the table, the total, the alerts; then the reasoning when it is asked for."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from clausegen import french as fr
from clausegen.cli.tables import cut, table, width
from clausegen.errors import Problem
from clausegen.hours import Alerte, Calcul, Dimensionnement, Etape, LigneSensibilite, Niveau
from clausegen.hours.labels import label, show
from clausegen.hours.periods import LIBELLES

_WIDTH = 100
_TITLE_WIDTH = 32
_HEADERS = (
    "Lot",
    "Intitulé",
    "Méthode",
    "Période",
    "Recommandé",
    "Retenu",
    "Valeur exacte",
    "ETP",
    "Alertes",
)
_RIGHT = {4, 5, 6, 7, 8}
_NONE = "—"


def write(result: Dimensionnement, warnings: Sequence[Problem], *, detail: bool) -> str:
    """All that the command says, as one text."""
    lines = [*table([_HEADERS, *(_row(calcul) for calcul in result.lots)], _RIGHT), ""]
    lines += _totals(result)
    if any(calcul.ordre_de_grandeur for calcul in result.lots):
        lines.append("≈\u00a0: ordre de grandeur, à cause de valeurs par défaut, anciennes ou à vérifier.")
    lines.append("Recommandation d’après des usages\u00a0: le volume reste le choix de l’acheteur.")
    lines += _alerts(result)
    if warnings:
        lines += ["", "À savoir sur les fichiers lus"]
        lines += [_wrapped(text, "  • ") for text in warning_texts(warnings)]
    if detail:
        for calcul in result.lots:
            lines += _detail(calcul)
    return "\n".join(lines)


def warning_texts(warnings: Iterable[Problem]) -> list[str]:
    """What the readers tell without refusing, one text each."""
    return [". ".join(part.strip() for part in str(problem).splitlines()) for problem in warnings]


def _row(calcul: Calcul) -> tuple[str, ...]:
    rough = "≈ " if calcul.ordre_de_grandeur else ""
    recommended = f"{rough}{fr.heures(calcul.heures_recommandees)}" if calcul.heures_recommandees else _NONE
    exact = _exact(calcul)
    if calcul.ratio:
        recommended = "ratio"
    return (
        calcul.numero,
        cut(calcul.intitule, _TITLE_WIDTH),
        calcul.methode.value,
        calcul.periode.value,
        recommended,
        fr.heures(calcul.heures) if calcul.heures is not None else _NONE,
        exact,
        fr.nombre(calcul.equivalences.etp) if calcul.equivalences else _NONE,
        str(sum(alerte.niveau is Niveau.ATTENTION for alerte in calcul.alertes)),
    )


def _exact(calcul: Calcul) -> str:
    if calcul.heures_exactes is None:
        return _NONE
    ends = calcul.heures_exactes == fr.quantize(calcul.heures_exactes, 2)
    return f"{fr.nombre(calcul.heures_exactes)}{'' if ends else '…'}{fr.NB}h"


def _totals(result: Dimensionnement) -> list[str]:
    lines = []
    if result.total_heures is not None and result.periode is not None:
        rough = "ordre de grandeur, " if any(calcul.ordre_de_grandeur for calcul in result.lots) else ""
        lines.append(f"Total{fr.NB}: {rough}{fr.heures(result.total_heures)} {LIBELLES[result.periode]}")
    if result.total_sur_duree is not None:
        lines.append(f"Sur toute la durée{fr.NB}: {fr.heures(result.total_sur_duree)}")
    for calcul in result.lots:
        if calcul.ratio:
            text = f"{calcul.ratio.texte}{_estimate(calcul)}"
            lines.append(_wrapped(text, f"Lot {calcul.numero}{fr.NB}: "))
    if result.total_heures is None:
        lines.append(f"Total{fr.NB}: pas de volume d’heures à additionner.")
    return lines


def _estimate(calcul: Calcul) -> str:
    if calcul.estimation is None:
        return ""
    name = "borne haute, tirée du maximum" if calcul.borne_haute else "estimation"
    return f" ({name}{fr.NB}: {fr.heures(calcul.estimation)})"


def _alerts(result: Dimensionnement) -> list[str]:
    """Each alert in full, once, with the lots that it concerns; what needs attention first."""
    where: dict[Alerte, list[str]] = {}
    for calcul in result.lots:
        for alerte in calcul.alertes:
            where.setdefault(alerte, []).append(calcul.numero)
    for alerte in result.alertes:
        where[alerte] = []
    lines: list[str] = []
    for niveau, title in ((Niveau.ATTENTION, "Alertes"), (Niveau.INFORMATION, "À savoir")):
        told = [(alerte, lots) for alerte, lots in where.items() if alerte.niveau is niveau]
        if told:
            lines += ["", title]
        lines += [_wrapped(f"{_lots(lots)}{alerte.texte}", "  • ") for alerte, lots in told]
    return lines


def _lots(numbers: Sequence[str]) -> str:
    if not numbers:
        return ""
    return f"Lot{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}{fr.NB}: "


def _wrapped(text: str, bullet: str) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=bullet,
        subsequent_indent=" " * width(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _detail(calcul: Calcul) -> list[str]:
    title = f"Lot {calcul.numero}{fr.NB}: {calcul.intitule}"
    lines = ["", title, "─" * width(title)]
    for rank, etape in enumerate(calcul.etapes, start=1):
        lines += _step(rank, etape)
    if calcul.equivalences:
        equal = calcul.equivalences
        lines.append(
            f"  Soit {fr.nombre(equal.jours)} jours, {fr.nombre(equal.semaines)} semaines, "
            f"{fr.nombre(equal.mois)} mois ou {fr.nombre(equal.etp)} ETP"
        )
        lines.append(_wrapped(f"({equal.convention})", "    "))
    return [*lines, *_sensitivity(calcul.sensibilite)]


def _step(rank: int, etape: Etape) -> list[str]:
    lines = [f"  {rank}. {etape.libelle}", _wrapped(etape.formule, "     ")]
    for value in etape.entrees:
        text = f"{label(value.cle)}{fr.NB}: {show(value)} ({value.origine()})"
        lines.append(_wrapped(text, "       – "))
    return lines


def _sensitivity(lines: Sequence[LigneSensibilite]) -> list[str]:
    """Rates down, costs across, one block per share; the values used are between brackets."""
    found: list[str] = []
    for part, group in groupby(sorted(lines, key=lambda line: line.part or 0), key=lambda line: line.part):
        block = list(group)
        share = f", part de main-d’œuvre {fr.pourcentage(part)}" if part is not None else ""
        costs = list(dict.fromkeys(_cost(line) for line in block))
        rates = list(dict.fromkeys(line.taux for line in block))
        rows = [("taux", *(fr.montant(cost) if cost is not None else "heures" for cost in costs))]
        for rate in rates:
            cells = (
                _cell(line) for cost in costs for line in block if (line.taux, _cost(line)) == (rate, cost)
            )
            rows.append((fr.pourcentage(rate) if rate is not None else "", *cells))
        found += ["", f"  Avec d’autres valeurs{share}"]
        found += [f"    {line}" for line in table(rows, set(range(1, len(costs) + 1)))]
    return found


def _cost(line: LigneSensibilite) -> Decimal | None:
    return line.cout_horaire if line.cout_horaire is not None else line.chiffre_affaires_horaire


def _cell(line: LigneSensibilite) -> str:
    text = fr.heures(line.heures)
    return f"[{text}]" if line.retenue else text
