"""What no single value can tell: keys that contradict each other. Told with the rest, all at once."""

from __future__ import annotations

from collections.abc import Mapping

from clausegen.errors import Place, Problem, Problems
from clausegen.intake.validation import locate, nearest
from clausegen.model.dossier import Dossier, Lot
from clausegen.model.scalars import lot_key
from clausegen.model.vocabulary import Levier


def check_dossier(dossier: Dossier, where: Mapping[str, Place]) -> list[Problem]:
    """Every contradiction of a dossier."""
    problems = Problems()
    _numbers(dossier, where, problems)
    _dates(dossier, where, problems)
    _renewals(dossier, where, problems)
    _amounts(dossier, where, problems)
    _levers(dossier, where, problems)
    return list(problems)


def notices(dossier: Dossier, where: Mapping[str, Place]) -> list[Problem]:
    """What is strange without being wrong."""
    found: list[Problem] = []
    somme, valeur = dossier.somme_lots_ht(), dossier.marche.valeur_estimee_ht
    if somme is not None and valeur is not None and dossier.alloti and valeur < somme:
        found.append(
            Problem(
                _at("marche.valeur_estimee_ht", where),
                "la valeur estimée de l’opération est inférieure à la somme des lots",
                "au moins la somme des lots",
                "Vérifiez la valeur estimée, reconductions et tranches comprises.",
            )
        )
    cadre, floor = dossier.marche.accord_cadre, dossier.plancher_lots_ht()
    if cadre and cadre.maximum_ht is not None and floor is not None and cadre.maximum_ht < floor:
        found.append(
            Problem(
                _at("marche.accord_cadre.maximum_ht", where),
                "le maximum de l’accord-cadre est inférieur à la somme des lots",
                "au moins la somme des maximums des lots, à défaut de leurs estimations",
                "Vérifiez le maximum : un zéro manque peut-être.",
            )
        )
    return found


def _at(path: str, where: Mapping[str, Place], lot: Lot | None = None) -> Place:
    ou = locate(nearest(path, where), path)
    if lot is None:
        return ou
    return Place(ou.fichier, ou.ligne, ou.feuille, ou.cellule, lot=lot.numero, champ=ou.champ)


def _numbers(dossier: Dossier, where: Mapping[str, Place], problems: Problems) -> None:
    seen: dict[str, int] = {}
    for rank, lot in enumerate(dossier.lots):
        key = lot_key(lot.numero)
        if key in seen:
            first = _at(f"lots[{seen[key]}].numero", where)
            place = f"cellule {first.cellule}" if first.cellule else f"ligne {first.ligne}"
            problems.add(
                _at(f"lots[{rank}].numero", where, lot),
                f"le numéro de lot « {lot.numero} » est déjà pris ({place})",
                "un numéro différent pour chaque lot",
                "Renumérotez l’un des deux lots, ou retirez le doublon.",
            )
        seen.setdefault(key, rank)


def _dates(dossier: Dossier, where: Mapping[str, Place], problems: Problems) -> None:
    marche = dossier.marche
    if marche.date_envoi_avis and marche.date_engagement:
        problems.add(
            _at("marche.date_engagement", where),
            "deux dates sont données : envoi de l’avis et engagement sans avis",
            "une seule des deux",
            "Gardez « date_envoi_avis » si un avis est envoyé, « date_engagement » sinon.",
        )


def _renewals(dossier: Dossier, where: Mapping[str, Place], problems: Problems) -> None:
    """A number or a length of renewals told twice, of the contract and of its framework agreement."""
    marche, cadre = dossier.marche, dossier.marche.accord_cadre
    for key in ("reconductions", "duree_reconduction_mois"):
        both = cadre is not None and key in marche.model_fields_set & cadre.model_fields_set
        of_contract, of_framework = getattr(marche, key), getattr(cadre, key, None)
        if both and of_contract != of_framework:
            problems.add(
                _at(f"marche.{key}", where),
                f"« {key} » vaut {of_contract} sous « marche » et {of_framework} sous « accord_cadre »",
                "une seule de ces deux clés",
                f"Gardez « {key} » sous « accord_cadre » et retirez l’autre.",
            )


def _amounts(dossier: Dossier, where: Mapping[str, Place], problems: Problems) -> None:
    marche = dossier.marche
    if dossier.alloti and marche.montant_ht is not None:
        problems.add(
            _at("marche.montant_ht", where),
            "un montant est donné pour le marché entier alors que les lots sont décrits",
            "« montant_ht » dans chaque lot, ou « valeur_estimee_ht » pour l’opération",
            "Retirez « montant_ht » du marché ; pour l’opération entière, écrivez « valeur_estimee_ht ».",
        )
    cadre = marche.accord_cadre
    if cadre is None:
        return
    pairs = (
        ("estimation_ht", "maximum_ht", "l’estimation dépasse le maximum publié"),
        ("minimum_ht", "maximum_ht", "le minimum dépasse le maximum"),
    )
    for low, high, constat in pairs:
        small, large = getattr(cadre, low), getattr(cadre, high)
        if small is not None and large is not None and small > large:
            problems.add(
                _at(f"marche.accord_cadre.{low}", where),
                constat,
                f"« {low} » au plus égal à « {high} »",
                "Corrigez l’un des deux montants.",
            )
    for rank, lot in enumerate(dossier.lots):
        both = lot.estimation_ht is not None and lot.maximum_ht is not None
        if both and (lot.estimation_ht or 0) > (lot.maximum_ht or 0):
            problems.add(
                _at(f"lots[{rank}].estimation_ht", where, lot),
                "l’estimation dépasse le maximum publié",
                "« estimation_ht » au plus égale à « maximum_ht »",
                "Corrigez l’un des deux montants.",
            )


def _levers(dossier: Dossier, where: Mapping[str, Place], problems: Problems) -> None:
    told = lever_conflict(dossier.clause.leviers or ())
    if told:
        problems.add(_at("clause.leviers", where), *told)
    for rank, lot in enumerate(dossier.lots):
        if lot.leviers and (told := lever_conflict(lot.leviers)):
            problems.add(_at(f"lots[{rank}].leviers", where, lot), *told)


def lever_conflict(leviers: tuple[Levier, ...]) -> tuple[str, str, str] | None:
    """What is contradictory in a set of levers: found, expected, to do; None when nothing is."""
    words = set(leviers)
    if len(words) < len(leviers):
        return ("un levier est écrit deux fois", "chaque levier une seule fois", "Retirez le doublon.")
    if Levier.AUCUN in words and len(words) > 1:
        return (
            "« aucun » est donné avec d’autres leviers",
            "« aucun » seul, ou d’autres leviers",
            "Retirez « aucun », ou ne gardez que lui.",
        )
    reserves = sorted(word for word in words if word.startswith("reserve_"))
    if len(reserves) > 1 and Levier.RESERVE_PENITENTIAIRE not in reserves:
        mixed = {Levier.RESERVE_EA_ESAT, Levier.RESERVE_SIAE} == set(reserves)
        return (
            f"le lot serait réservé deux fois ({', '.join(reserves)})",
            "une seule réservation par lot",
            "Pour réserver à la fois au secteur du handicap et à l’insertion, écrivez « reserve_ea_siae »."
            if mixed
            else "Gardez une seule réservation.",
        )
    return None
