"""What one row cannot tell: duplicates, months too full, one work contract on several markets.

Looks at the rows that nothing has set aside yet, over the whole workbook.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from decimal import Decimal

from clausegen import french as fr
from clausegen.attest.counted import Anomalie
from clausegen.attest.rules import Case, known
from clausegen.model.months import last_day
from clausegen.model.scalars import lot_key, slug

_WEEK = 7
_WRITTEN_FREELY = {"validee_par", "titulaire", "marche", "lot", "structure", "sous_traitant"}
"""Two copies of a row may spell these differently."""
Key = tuple[Hashable, ...]
Found = tuple[Case, Anomalie]


def duplicates(cases: Iterable[Case]) -> Iterator[Found]:
    """Rows of one person, contract and month: identical ones count once, others cannot be judged."""
    for group in _groups(cases, _row_key, least=2):
        alike = len({_content(case) for case in group}) == 1
        for case in group[1:] if alike else group:
            twin = group[0] if case is not group[0] else group[1]
            where = twin.ligne.ou.cellule or f"ligne {twin.ligne.ou.ligne}"
            yield case, case.told("doublon" if alike else "doublon_contradictoire", "participant", ou=where)


def overfull(cases: Iterable[Case]) -> Iterator[Found]:
    """People to whom a month gives more hours than the law lets a month hold, all markets together."""
    for group in _groups(cases, _person_month, least=1):
        record = group[0].record
        days = monthrange(record.mois.year, record.mois.month)[1]
        weekly = known(group[0].droit, "travail.maximum_hebdomadaire", last_day(record.mois))
        total = sum((case.record.heures for case in group), Decimal(0))
        if total * _WEEK <= weekly * days:
            continue
        markets = ", ".join(sorted({case.record.marche for case in group}))
        words = {
            "heures": fr.heures(total),
            "lignes": f", sur {len(group)} lignes ({markets})" if len(group) > 1 else "",
            "jours": days,
            "maximum": fr.heures(weekly * days / _WEEK, 0),
            "semaine": fr.heures(weekly),
        }
        for case in group:
            yield case, case.told("mois_trop_plein", "heures", **words)


def several_markets(cases: Iterable[Case]) -> Iterator[Found]:
    """People at work on several markets in one month: allowed, foreseen, or to be mended."""
    for group in _groups(cases, _person_month, least=2):
        for case in group:
            others = [other for other in group if _market(other) != _market(case)]
            if not others:
                continue
            shared = [other for other in others if contract_key(other) == contract_key(case)]
            foreseen = all(c.affaire.record.regles.globalisation for c in (case, *shared))
            code = "deux_marches"
            if shared:
                code = "globalisation" if foreseen else "sans_globalisation"
            named = ", ".join(sorted({other.record.marche for other in shared or others}))
            yield case, case.told(code, "participant", marches=named)


def contract_key(case: Case) -> Key:
    """What makes two rows be of one work contract: the person, the employer, the kind, the first day."""
    record = case.record
    employer = slug(record.structure or record.titulaire)
    return record.participant, employer, record.type_contrat, record.date_embauche


def _groups(cases: Iterable[Case], key: Callable[[Case], Key], least: int) -> Iterator[list[Case]]:
    found: dict[Key, list[Case]] = defaultdict(list)
    for case in cases:
        found[key(case)].append(case)
    return (group for group in found.values() if len(group) >= least)


def _market(case: Case) -> str:
    return slug(case.record.marche)


def _person_month(case: Case) -> Key:
    return case.record.participant, case.record.mois


def _row_key(case: Case) -> Key:
    record = case.record
    lot = _market(case), lot_key(record.lot or ""), slug(record.titulaire)
    return *lot, *contract_key(case), record.mois, record.premier_jour, record.dernier_jour


def _content(case: Case) -> Key:
    return tuple(case.record.model_dump(exclude=_WRITTEN_FREELY).values())
