"""Makes the variables of the buyer's file: reasons, notice, advice on the levers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clausegen import french as fr
from clausegen.clauses.advice import Conseil, Convenance
from clausegen.french import NB, french_date, typography
from clausegen.law import Reading
from clausegen.model.vocabulary import Levier, ThemeCondition
from clausegen.tender.advice import ConseilLot, grouped, named, reminders, split
from clausegen.tender.case import Case, CaseLot
from clausegen.tender.context import internal_schema as ctx
from clausegen.tender.context.lot_rules import designation
from clausegen.tender.groups import as_lots, criteria, other_conditions

_OPEN = {True: "oui", False: "non", None: "à vérifier"}


def justifications(case: Case) -> list[ctx.JustificationCtx]:
    """The buyer's own reasons, as they were written."""
    found = []
    for lot in case.lots_justifies:
        code = lot.reglage("justification.exception")
        rule = _exception(case, code)
        facts = rule.fiche if rule else {}
        article = case.droit.read(facts["texte"]).fiche["citation"] if facts else ""
        day = lot.reglage("justification.date")
        found.append(
            ctx.JustificationCtx(
                lot=designation(case, lot),
                exception=rule.libelle[:1].upper() + rule.libelle[1:] if rule else "",
                citation=f"{facts['point']}, de l’{article}" if facts.get("point") else article,
                faits=lot.reglage("justification.faits") or "",
                autres_conditions=lot.reglage("justification.autres_conditions") or "",
                auteur=lot.reglage("justification.auteur") or "",
                qualite=lot.reglage("justification.qualite") or "",
                date=french_date(day) if day else "",
            )
        )
    return found


def _exception(case: Case, code: str | None) -> Reading | None:
    """What the law says of an exception for this kind of contract; None when it has no such exception."""
    known = case.droit.group(f"obligation.exception.{case.livre}")
    return next((rule for rule in known if rule.id.rpartition(".")[2] == code), None)


def avis(case: Case) -> ctx.AvisCtx:
    """The fields of the notice and of the essential data."""
    return ctx.AvisCtx(champs=list(_fields(case)), decp=list(_published(case)))


def _fields(case: Case) -> Iterator[ctx.ChampAvisCtx]:
    conditions, kept = case.lots_clause, case.leviers
    social = bool(conditions) or bool(kept - {Levier.AUCUN})
    strategic = _value(case, "bt_06", "social" if social else "sans")
    yield _field(case, "bt_06", strategic)
    if social:
        yield _field(case, "bt_775", f"{NB}; ".join(_objectives(case)))
    if conditions or Levier.AUTRE_CONDITION_SOCIALE in kept:
        yield _field(case, "bt_70", "Le texte de ce document sur la condition d’exécution")
    yield _field(case, "bt_71", f"{NB}; ".join(_reserved(case)))
    yield _field(case, "bt_736", _value(case, "bt_736", "sans"))
    for item in criteria(case):
        named = f"{item.lots.texte}{NB}: «{NB}{item.intitule}{NB}»"
        yield _field(case, "bt_541", f"{named}, type «{NB}qualité{NB}», {fr.nombre(item.points)} points")


def _objectives(case: Case) -> Iterator[str]:
    employment = case.lots_clause or case.lots_reserves or Levier.CRITERE in case.leviers
    if employment:
        yield _value(case, "bt_775", "emploi")
    themes = {item.theme for item in other_conditions(case)}
    if ThemeCondition.EGALITE_PROFESSIONNELLE in themes:
        yield _value(case, "bt_775", "egalite_professionnelle")
    if themes - {ThemeCondition.EGALITE_PROFESSIONNELLE}:
        yield _value(case, "bt_775", "autre")


def _reserved(case: Case) -> Iterator[str]:
    if not case.lots_reserves:
        yield _value(case, "bt_71", "sans")
    for ess in (False, True):
        lots = [lot for lot in case.lots_reserves if (lot.reservation is Levier.RESERVE_ESS) is ess]
        if lots:
            value = _value(case, "bt_71", "reserve_ess" if ess else "reserve")
            yield f"{as_lots(case, lots).texte}{NB}: {value}" if case.dossier.alloti else value


def _field(case: Case, code: str, value: str) -> ctx.ChampAvisCtx:
    reading = case.droit.read(f"avis.champ.{code}")
    return ctx.ChampAvisCtx(
        code=reading.fiche["code"], libelle=reading.libelle, valeur=value, a_verifier=reading.a_verifier
    )


def _value(case: Case, code: str, key: str) -> str:
    return str(case.droit.read(f"avis.champ.{code}").fiche[key])


def _published(case: Case) -> Iterator[ctx.ChampDecpCtx]:
    data = case.obligation.decp
    if data is None:
        return
    for number, words in data.par_lot:
        if words:
            lot = f", lot{NB}{number}" if case.dossier.alloti else ""
            yield ctx.ChampDecpCtx(champ=f"considerationSociale{lot}", valeur=", ".join(words))
    if data.ccag:
        yield ctx.ChampDecpCtx(champ="ccag", valeur=data.ccag)
    if data.technique:
        yield ctx.ChampDecpCtx(champ="technique", valeur=", ".join(data.technique))
    if data.modalite_execution:
        yield ctx.ChampDecpCtx(champ="modaliteExecution", valeur=", ".join(data.modalite_execution))


def conseil(case: Case, advice: Sequence[ConseilLot]) -> list[ctx.ConseilCtx]:
    """The opinions on the levers, lot by lot, then what is the same for all."""
    own, shared = split(advice)
    names = [designation(case, lot) for lot in case.lots]
    decided = {lot.cle: _decided(lot) for lot in case.lots_justifies}
    opinions = [decided.get(lot.cle, one.leviers) for lot, one in zip(case.lots, own, strict=True)]
    told = [*zip(names, opinions, strict=True), ("Pour tous les lots", shared)]
    return [ctx.ConseilCtx(lot=name, leviers=list(_opinions(levers))) for name, levers in told if levers]


def _decided(lot: CaseLot) -> tuple[Conseil, ...]:
    """The buyer has decided for this lot and said why: the file holds the decision, not the advice."""
    day = lot.reglage("justification.date")
    dated = f" du {french_date(day)}" if day else ""
    reasons = (f"absence de condition d’exécution{NB}: raisons dans la note de justification{dated}",)
    return tuple(
        Conseil(lever, True, Convenance.POSSIBLE, reasons, (), retenu=True) for lever in lot.calcul.leviers
    )


def _opinions(found: Sequence[Conseil]) -> Iterator[ctx.ConseilLevierCtx]:
    for levers, item in grouped(found):
        yield ctx.ConseilLevierCtx(
            levier=named(levers),
            ouvert=_OPEN[item.ouvert],
            convient=item.convient.value,
            retenu=item.retenu,
            raisons=[typography(reason) for reason in item.raisons],
            raisons_texte=f"{NB}; ".join(typography(reason) for reason in item.raisons),
        )


def rappels(advice: Sequence[ConseilLot]) -> list[ctx.RappelCtx]:
    """What holds for the levers that at least one lot could use, whatever the lot."""
    return [
        ctx.RappelCtx(levier=name, texte=f"{NB}; ".join(map(typography, texts)))
        for name, texts in reminders(advice)
    ]
