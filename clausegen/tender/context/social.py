"""Makes the variables of the levers from the case: criteria, conditions, reservations, steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from clausegen import french as fr
from clausegen.clauses.levers import LEVIERS
from clausegen.french import NB, french_date
from clausegen.model.vocabulary import Levier
from clausegen.tender.case import Case, CaseLot
from clausegen.tender.context import social_schema as ctx
from clausegen.tender.context.lot_rules import designation, number
from clausegen.tender.context.volumes import bare, money, period_text
from clausegen.tender.groups import TOTAL_CRITERES, criteria, other_conditions, reservations
from clausegen.tender.schedule import schedule


def leviers(case: Case) -> ctx.LeviersCtx:
    """Which levers at least one lot keeps."""
    kept = case.leviers
    return ctx.LeviersCtx(
        condition_execution=bool(case.lots_clause),
        autre_condition_sociale=Levier.AUTRE_CONDITION_SOCIALE in kept,
        critere=Levier.CRITERE in kept,
        reserve=bool(case.lots_reserves),
        aucun=Levier.AUCUN in kept,
    )


def lots_concernes(case: Case) -> list[ctx.LotConcerneCtx]:
    """The lots that keep a lever, in the dossier's order."""
    return [_lot(case, lot) for lot in case.lots if set(lot.calcul.leviers) - {Levier.AUCUN}]


def tous_lots(case: Case) -> list[ctx.LotConcerneCtx]:
    """Every lot, whatever its levers."""
    return [_lot(case, lot) for lot in case.lots]


def _lot(case: Case, lot: CaseLot) -> ctx.LotConcerneCtx:
    kept, calcul = lot.calcul.leviers, lot.calcul
    return ctx.LotConcerneCtx(
        numero=number(case, lot),
        cle=lot.cle,
        intitule=lot.lot.intitule,
        designation=designation(case, lot),
        condition_execution=lot.sous_clause,
        autre_condition=Levier.AUTRE_CONDITION_SOCIALE in kept,
        critere=Levier.CRITERE in kept,
        reserve=lot.reservation is not None,
        leviers_texte=f"{NB}; ".join(LEVIERS[lever] for lever in kept),
        ratio=lot.sous_clause and calcul.ratio is not None,
        heures=fr.nombre(calcul.heures) if lot.sous_clause and calcul.heures is not None else "",
        periode_texte=period_text(case, lot) if lot.sous_clause else "",
    )


def autres_conditions(case: Case) -> list[ctx.ConditionCtx]:
    """The conditions without hours."""
    return [
        ctx.ConditionCtx(
            cle=item.cle,
            lots_sujet=item.lots.sujet,
            lots_texte=item.lots.texte,
            pluriel=item.lots.pluriel,
            theme_texte=case.catalogue.themes[item.theme],
            engagement=item.engagement.rstrip(". "),
            preuve=item.preuve.rstrip(". "),
            echeance_mois=fr.nombre(item.echeance_mois),
            penalite=money(item.penalite),
        )
        for item in other_conditions(case)
    ]


def criteres(case: Case) -> list[ctx.CritereCtx]:
    """The social criteria."""
    return [
        ctx.CritereCtx(
            cle=item.cle,
            lots_sujet=item.lots.sujet,
            lots_texte=item.lots.texte,
            pluriel=item.lots.pluriel,
            intitule=item.intitule,
            ponderation=fr.nombre(item.points),
            total=fr.nombre(TOTAL_CRITERES),
            sous_criteres=[
                ctx.SousCritereCtx(
                    cle=sub.cle, intitule=sub.intitule, attendu=sub.attendu, points=fr.nombre(sub.points)
                )
                for sub in item.sous_criteres
            ],
            penalite=money(item.penalite),
        )
        for item in criteria(case)
    ]


def notation(case: Case) -> list[ctx.DegreCtx]:
    """The scoring grid."""
    return [ctx.DegreCtx(**degree.model_dump()) for degree in case.catalogue.criteres.notation]


def reservations_ctx(case: Case) -> list[ctx.ReservationCtx]:
    """The reservations that a text opens."""
    found = []
    for item in reservations(case):
        if item.regle is None:
            continue
        law = item.regle.fiche
        articles = [case.droit.read(id_).fiche["article"].replace(". ", f".{NB}") for id_ in law["textes"]]
        cited = f"des articles {', '.join(articles[:-1])} et {articles[-1]}"
        found.append(
            ctx.ReservationCtx(
                cle=item.cle,
                lots_sujet=item.lots.sujet,
                lots_texte=item.lots.texte,
                pluriel=item.lots.pluriel,
                intitule=item.regle.libelle,
                fondement_de=cited if len(articles) > 1 else f"de l’article {articles[0]}",
                beneficiaires=law["beneficiaires"],
                part=bare(law["part_pourcent"]),
                public=law["public"],
                preuves=[proof.rstrip(" .;") for proof in item.preuves],
                preuves_texte=f"{NB}; ".join(proof.rstrip(" .;") for proof in item.preuves),
                ess=item.ess,
                service=item.service,
                duree_max_mois=bare(law.get("duree_max_mois")),
                carence_mois=bare(law.get("carence_mois")),
            )
        )
    return found


def calendrier(case: Case, sections: Mapping[str, int]) -> ctx.CalendrierCtx:
    """The steps of the follow-up."""
    plan = schedule(case)
    return ctx.CalendrierCtx(
        etapes=[
            ctx.EtapeCtx(
                action=step.action,
                echeance=step.echeance,
                date=_dates(step.debut, step.jours),
                responsable=step.responsable[:1].upper() + step.responsable[1:],
                article=f"{case.article}.{sections[step.section]}" if sections.get(step.section) else "",
            )
            for step in plan.etapes
        ],
        origine=french_date(plan.origine) if plan.origine else "",
        suppose=plan.suppose,
        fin_ferme=french_date(plan.fin_ferme) if plan.fin_ferme else "",
    )


def _dates(start: date | None, days: tuple[date, ...]) -> str:
    """« 5 mai 2027 », « du 5 mai au 4 juin 2027 », « 10 juin 2027, puis … » for a step that comes back."""
    if not days:
        return ""
    if start is not None:
        return f"Du {french_date(start)} au {french_date(days[0])}"
    if len(days) == 1:
        return french_date(days[0])
    return f"La première fois le {french_date(days[0])}, la dernière le {french_date(days[-1])}"
