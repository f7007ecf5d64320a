"""What is contradictory in one engagement or one group: each holds back the attestations concerned."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from clausegen import french as fr
from clausegen.errors import Problem, Problems
from clausegen.french import french_date
from clausegen.hours.methods.slices import hours_due, ratio_text
from clausegen.hours.records import Ratio
from clausegen.hours.rounding import round_to, rule
from clausegen.intake.executions_rows import Ligne, titre
from clausegen.law import Law
from clausegen.model.executions import Engagement, Membre
from clausegen.model.hours_words import Role
from clausegen.model.pseudonym import holds_social_number
from clausegen.model.ratio import RatioEngagement
from clausegen.model.regles_comptage import ReglesComptage
from clausegen.model.scalars import slug
from clausegen.model.vocabulary import ModeArrondi, ModeTranche, Periode

_WHOLE = Decimal(1)


def heures_dues(engagement: Engagement) -> Decimal | None:
    """The hours due, rounded as the contract says; None when they cannot be told without a guess."""
    if engagement.ratio is None or engagement.facture_ht is None:
        given = engagement.heures_dues
        return None if given is None else _rounded(Fraction(given), engagement.regles)
    readings = _readings(engagement.ratio, engagement.facture_ht, engagement.regles)
    return readings[0] if len(set(readings)) == 1 else None


def ratio_words(engagement: Engagement) -> str:
    """The ratio as the attestation prints it: no invoiced amount in it, and only what the contract says."""
    ratio = engagement.ratio
    if ratio is None:
        return ""
    text = ratio_text(_ratio(ratio, ratio.mode_tranche or ModeTranche.PRORATA), Periode.TOTALE)
    text = text if ratio.mode_tranche else text.rpartition(", ")[0]
    if not engagement.regles.arrondi_inferieur:
        return text
    return f"{text}, total arrondi {rule(_WHOLE, ModeArrondi.INFERIEUR)}"


def _ratio(ratio: RatioEngagement, mode: ModeTranche) -> Ratio:
    return Ratio(ratio.heures_par_tranche, ratio.tranche_ht, ratio.seuil_ht, mode, ratio.declenchement, "")


def _rounded(exact: Fraction, regles: ReglesComptage) -> Decimal:
    """Hours as the contract rounds them; to the hundredth when it says nothing."""
    if regles.arrondi_inferieur:
        return round_to(exact, _WHOLE, ModeArrondi.INFERIEUR)
    return fr.quantize(exact, 2)


def _readings(ratio: RatioEngagement, invoiced: Decimal, regles: ReglesComptage) -> list[Decimal]:
    """What the ratio gives, in the one way that is said, else in both."""
    modes = [ratio.mode_tranche] if ratio.mode_tranche else [ModeTranche.PRORATA, ModeTranche.COMPLETE]
    return [_rounded(hours_due(Fraction(invoiced), _ratio(ratio, mode)), regles) for mode in modes]


def check_engagement(ligne: Ligne[Engagement], droit: Law) -> list[Problem]:
    """Every contradiction inside one engagement."""
    problems = Problems()
    problems.extend(social_numbers(ligne))
    _check_due(ligne, problems)
    _check_dates(ligne, droit, problems)
    _check_exoneration(ligne, problems)
    return list(problems)


def social_numbers(ligne: Ligne[Engagement] | Ligne[Membre]) -> list[Problem]:
    """A social security number in a text that would be printed; it is not quoted."""
    return [
        Problem(
            ligne.case(champ),
            "cette case contient un numéro de sécurité sociale",
            "un texte qui ne désigne personne",
            "Retirez ce numéro : il n’a sa place ni ici ni sur une attestation.",
        )
        for champ, value in ligne.record
        if isinstance(value, str) and holds_social_number(value)
    ]


def _check_due(ligne: Ligne[Engagement], problems: Problems) -> None:
    record = ligne.record
    if record.heures_dues is not None and record.ratio is not None:
        problems.add(
            ligne.case("ratio"),
            "des heures dues et un ratio sont donnés tous les deux",
            "« Heures dues », ou « Ratio » avec « Facturé HT »",
            "Gardez ce que dit le marché et videz l’autre case.",
        )
    elif record.heures_dues is None and record.ratio is None:
        problems.add(
            ligne.case("heures_dues"),
            "les heures dues manquent",
            "un nombre d’heures, ou « Ratio » avec « Facturé HT »",
            "Donnez l’objectif du marché pour ce lot et ce titulaire.",
        )
    elif record.ratio is not None and record.facture_ht is None:
        problems.add(
            ligne.case("facture_ht"),
            "le montant facturé manque : le ratio ne donne pas d’heures dues",
            "le montant facturé hors taxes, depuis le début du marché",
            "Demandez-le à l’acheteur, puis remplissez « Facturé HT ».",
        )
    elif record.ratio is not None and record.facture_ht is not None and heures_dues(record) is None:
        prorata, complete = _readings(record.ratio, record.facture_ht, record.regles)
        problems.add(
            ligne.case("ratio"),
            "le ratio a deux lectures : "
            f"{fr.heures(prorata)} au prorata, {fr.heures(complete)} par tranche entière",
            "« au prorata » ou « par tranche entière »",
            "Ajoutez au ratio celle des deux que disent les documents du marché.",
        )


def _check_dates(ligne: Ligne[Engagement], droit: Law, problems: Problems) -> None:
    record = ligne.record
    if record.date_fin < record.date_debut:
        problems.add(
            ligne.case("date_fin"),
            "le marché finit avant d’avoir commencé",
            "une date de fin qui suit le début",
            "Corrigez l’une des deux dates.",
        )
    if record.regles.ccag_2021:
        known = droit.record("ccag.arretes").debut
        if record.date_debut < known:
            problems.add(
                ligne.case("regles"),
                f"ce marché commence avant le {french_date(known)}, date des CCAG de 2021 : "
                "il ne peut être sous leurs règles",
                "les règles des documents de ce marché",
                "Écrivez « sans limite » ou « limite … mois » d’après ces documents.",
            )


def _check_exoneration(ligne: Ligne[Engagement], problems: Problems) -> None:
    record = ligne.record
    exonerees = record.heures_exonerees or Decimal(0)
    if exonerees and record.decision_exoneration is None:
        problems.add(
            ligne.case("decision_exoneration"),
            "des heures sont exonérées sans la date de la décision",
            "la date de la décision de l’acheteur, qui seul peut exonérer",
            "Donnez la date de la décision, ou videz « Heures exonérées ».",
        )
    if record.decision_exoneration is not None and not exonerees:
        problems.add(
            ligne.case("heures_exonerees"),
            "une décision d’exonération est datée, mais aucune heure n’est exonérée",
            "le nombre d’heures exonérées",
            "Donnez le nombre d’heures, ou videz « Décision d’exonération ».",
        )
    due = heures_dues(record)
    if due is not None and exonerees > due:
        problems.add(
            ligne.case("heures_exonerees"),
            f"l’exonération ({fr.heures(exonerees)}) dépasse les heures dues ({fr.heures(due)})",
            "au plus les heures dues",
            "Corrigez l’un des deux nombres.",
        )


def check_members(engagement: Ligne[Engagement], membres: tuple[Ligne[Membre], ...]) -> list[Problem]:
    """Every contradiction between a group and its engagement."""
    problems = Problems()
    for membre in membres:
        problems.extend(social_numbers(membre))
    first = membres[0]
    heads = [m for m in membres if m.record.role is Role.MANDATAIRE]
    if len(heads) != 1:
        problems.add(
            first.case("role"),
            f"le groupement a {len(heads) or 'zéro'} mandataire{'s' if len(heads) > 1 else ''}",
            "un mandataire, et un seul",
            "Corrigez la colonne « Rôle ».",
        )
    elif heads[0].record.siret != engagement.record.siret:
        problems.add(
            engagement.case("siret"),
            "le SIRET de l’engagement n’est pas celui du mandataire du groupement",
            f"le SIRET de « {heads[0].record.membre} »",
            "Corrigez l’engagement ou la feuille « Groupements ».",
        )
    _check_twins(membres, problems)
    _check_shares(engagement, membres, problems)
    return list(problems)


def _check_twins(membres: tuple[Ligne[Membre], ...], problems: Problems) -> None:
    seen: set[str] = set()
    for membre in membres:
        for key in (slug(membre.record.membre), membre.record.siret):
            if key in seen:
                problems.add(
                    membre.ou,
                    f"« {membre.record.membre} » est deux fois dans le groupement (même nom ou même SIRET)",
                    "une ligne par membre",
                    "Retirez le doublon ou corrigez le SIRET.",
                )
                break
        seen |= {slug(membre.record.membre), membre.record.siret}


def _check_shares(
    engagement: Ligne[Engagement], membres: tuple[Ligne[Membre], ...], problems: Problems
) -> None:
    due = heures_dues(engagement.record)
    for champ, whole in (("heures_membre", due), ("heures_exonerees", engagement.record.heures_exonerees)):
        shares = [getattr(m.record, champ) for m in membres]
        given = [share for share in shares if share is not None]
        if not given or (whole is None and champ == "heures_membre"):
            continue
        total, expected = sum(given, Decimal(0)), whole or Decimal(0)
        if (champ == "heures_membre" and len(given) < len(shares)) or total != expected:
            problems.add(
                membres[0].case(champ),
                f"la somme de « {titre(champ)} » ({fr.heures(total)}) n’est pas celle du groupement "
                f"({fr.heures(expected)}), ou une part manque",
                "des parts dont la somme est celle du groupement, ou aucune part",
                "Complétez ou corrigez les parts des membres.",
            )
