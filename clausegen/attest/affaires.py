"""What belongs together: an engagement, the members of its group, the rows of hours, and what prevents it.

Enters: a workbook read row by row. Leaves: one :class:`Affaire` per engagement, and the rows of hours that
belong to none.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches

from clausegen.attest.counted import Anomalie
from clausegen.attest.engagement_checks import check_engagement, check_members
from clausegen.attest.wording import REGLES
from clausegen.errors import Place, Problem
from clausegen.intake.executions_file import ClasseurLu
from clausegen.intake.executions_rows import Ligne, Rejet
from clausegen.intake.tables import ENGAGEMENTS
from clausegen.law import Law
from clausegen.model.executions import Engagement, Execution, Membre
from clausegen.model.scalars import lot_key, slug

Cle = tuple[str, str]
_NEAR = 0.6
"""How much alike two names are that one slip may part."""


@dataclass
class Affaire:
    """One engagement with all that concerns it; ``empechements`` hold its attestations back."""

    engagement: Ligne[Engagement]
    membres: tuple[Ligne[Membre], ...] = ()
    executions: list[Ligne[Execution]] = field(default_factory=list)
    incertaines: list[Ligne[Execution]] = field(default_factory=list)
    """Rows that no engagement claims and that one slip of the keyboard may part from this one."""
    empechements: list[Problem] = field(default_factory=list)

    @property
    def record(self) -> Engagement:
        """The engagement itself."""
        return self.engagement.record

    @property
    def noms(self) -> set[str]:
        """Who may have done its hours: the holder, or each member."""
        return {slug(self.record.titulaire), *(slug(m.record.membre) for m in self.membres)}

    def membre_de(self, execution: Execution) -> Membre | None:
        """The member whose hours these are; None for a single holder, or for the group as a whole."""
        name = slug(execution.titulaire)
        return next((m.record for m in self.membres if slug(m.record.membre) == name), None)


def gather(classeur: ClasseurLu, droit: Law) -> tuple[list[Affaire], list[Anomalie]]:
    """The affairs of a workbook, each with its rows; and the rows that no engagement claims."""
    by_lot: dict[Cle, list[Affaire]] = defaultdict(list)
    members: dict[Cle, list[Ligne[Membre]]] = defaultdict(list)
    for membre in classeur.membres:
        members[_key(membre.record)].append(membre)
    affaires = []
    for engagement in classeur.engagements:
        affaire = Affaire(engagement, tuple(members.get(_key(engagement.record), ())))
        affaire.empechements.extend(check_engagement(engagement, droit))
        affaires.append(affaire)
        by_lot[_key(engagement.record)].append(affaire)
    for key, found in by_lot.items():
        _same_lot(found, members.get(key, []))
    orphans = [_lost_member(membre) for key, rows in members.items() if key not in by_lot for membre in rows]
    held = {(slug(r.marche), lot_key(r.lot)) for r in classeur.rejets if r.table == ENGAGEMENTS.nom}
    lost = [execution for execution in classeur.executions if not _attach(execution, by_lot)]
    for one in lost:
        # The rows of an engagement that cannot be read wait with it.
        if _key(one.record) not in held:
            orphans.append(_orphan(one, by_lot))
            for affaire in _may_own(one.record, by_lot):
                affaire.incertaines.append(one)
    for rejet in classeur.rejets:
        orphans.extend(_reject(rejet, by_lot))
    return affaires, orphans


def _key(record: Engagement | Membre | Execution) -> Cle:
    return slug(record.marche), lot_key(record.lot or "")


def _same_lot(affaires: list[Affaire], members: list[Ligne[Membre]]) -> None:
    """What several engagements on one lot must not be: twins, or beside a group."""
    seen: dict[str, Affaire] = {}
    for affaire in affaires:
        names = (slug(affaire.record.titulaire), affaire.record.siret)
        first = next((seen[name] for name in names if name in seen), None)
        if first:
            for twin in (first, affaire):
                twin.empechements.append(_twins(first, affaire))
        for name in names:
            seen.setdefault(name, affaire)
        if members and len(affaires) > 1:
            affaire.empechements.append(
                Problem(
                    affaire.engagement.case("titulaire"),
                    "un groupement et un autre titulaire sont donnés pour le même lot",
                    "un seul engagement, au nom du groupement",
                    "Gardez un seul engagement pour ce lot, ou corrigez la feuille « Groupements ».",
                )
            )
        elif members:
            affaire.empechements.extend(check_members(affaire.engagement, affaire.membres))


def _twins(first: Affaire, second: Affaire) -> Problem:
    return Problem(
        second.engagement.ou,
        f"mêmes marché, lot et titulaire (nom ou SIRET) que dans {_short(first.engagement.ou)}",
        "un seul engagement par marché, lot et titulaire",
        "Retirez le doublon ; si deux acheteurs ont la même référence de marché, complétez-la.",
    )


def _attach(execution: Ligne[Execution], by_lot: dict[Cle, list[Affaire]]) -> bool:
    """Whether an engagement on that lot is held by the row's company, and takes it."""
    for affaire in by_lot.get(_key(execution.record), []):
        if slug(execution.record.titulaire) in affaire.noms:
            affaire.executions.append(execution)
            return True
    return False


def _orphan(execution: Ligne[Execution], by_lot: dict[Cle, list[Affaire]]) -> Anomalie:
    record = execution.record
    candidates = by_lot.get(_key(record), [])
    if candidates:
        champ, what = "titulaire", f"« {record.titulaire} » n’a pas d’engagement pour ce marché et ce lot"
        known = [affaire.record.titulaire for affaire in candidates]
        known += [m.record.membre for affaire in candidates for m in affaire.membres]
    elif any(marche == slug(record.marche) for marche, _ in by_lot):
        champ, what = "lot", f"le lot « {record.lot or ''} » n’a pas d’engagement dans ce marché"
        found = [a for (marche, _), group in by_lot.items() for a in group if marche == slug(record.marche)]
        known = [affaire.record.lot or "sans lot" for affaire in found]
    else:
        champ, what = "marche", f"le marché « {record.marche} » n’a aucun engagement"
        known = sorted({a.record.marche for group in by_lot.values() for a in group})
    near = get_close_matches(getattr(record, champ) or "", known, n=1, cutoff=0.5)
    hint = f"Vouliez-vous dire « {near[0]} » ? " if near else ""
    return anomaly("sans_engagement", execution, champ, record.heures, quoi=what, suggestion=hint)


def _may_own(record: Execution, by_lot: dict[Cle, list[Affaire]]) -> list[Affaire]:
    """The engagements that differ from a row by one thing: its company, its lot or its market.

    Of a lot whose holders have no name like that of the row, all of them.
    """
    key, name = _key(record), slug(record.titulaire)
    if here := by_lot.get(key):
        return [a for a in here if get_close_matches(name, a.noms, n=1, cutoff=_NEAR)] or here
    if any(marche == key[0] for marche, _ in by_lot):
        lots = [a for (marche, _), found in by_lot.items() for a in found if marche == key[0]]
        return [a for a in lots if name in a.noms]
    same = {m: a for (m, lot), found in by_lot.items() for a in found if lot == key[1] and name in a.noms}
    return [same[marche] for marche in get_close_matches(key[0], same, n=1, cutoff=_NEAR)]


def _lost_member(membre: Ligne[Membre]) -> Anomalie:
    return anomaly("membre_sans_engagement", membre, "marche", membre.record.heures_membre or Decimal(0))


def anomaly(
    code: str, ligne: Ligne[Execution] | Ligne[Membre], champ: str, heures: Decimal, /, **words: object
) -> Anomalie:
    """The anomaly of that code for a row, at the cell of a field; ``words`` fill the rule's braces."""
    regle, record = REGLES[code], ligne.record
    holder = record.membre if isinstance(record, Membre) else record.titulaire
    return Anomalie(
        code,
        regle.suite,
        ligne.case(champ),
        record.marche,
        record.lot or "",
        holder,
        regle.constat.format(**words),
        regle.regle.format(**words),
        regle.remede.format(**words),
        heures,
    )


def _reject(rejet: Rejet, by_lot: dict[Cle, list[Affaire]]) -> list[Anomalie]:
    """Hold back what a row that cannot be read belongs to, or may belong to.

    All of the lot when its holder is not known; all of the holder's when the market is not said.
    """
    name = slug(rejet.titulaire)
    if rejet.marche:
        candidates = by_lot.get((slug(rejet.marche), lot_key(rejet.lot)), [])
        concerned = [affaire for affaire in candidates if name in affaire.noms] or candidates
    else:
        everywhere = [affaire for found in by_lot.values() for affaire in found]
        concerned = [affaire for affaire in everywhere if name in affaire.noms]
    for affaire in concerned:
        affaire.empechements.extend(rejet.problemes)
    alone = not concerned and rejet.table != ENGAGEMENTS.nom
    regle = REGLES["illisible_sans_engagement" if alone else "illisible"]
    about = (rejet.marche, rejet.lot, rejet.titulaire)
    return [
        Anomalie(regle.code, regle.suite, p.ou, *about, p.constat, p.attendu, p.remede)
        for p in rejet.problemes
    ]


def _short(ou: Place) -> str:
    return f"la cellule {ou.cellule}" if ou.cellule else f"la ligne {ou.ligne}"
