"""An attestation and what the register gave it, as the variables of the Word template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from clausegen import french as fr
from clausegen.attest.context_schema import (
    AttestationCtx,
    ConstatCtx,
    ContexteAttestation,
    EmetteurCtx,
    HeuresCtx,
    LigneHeuresCtx,
    MarcheCtx,
    TitulaireCtx,
)
from clausegen.attest.records import (
    Attestation,
    Constat,
    Effectif,
    Enregistrement,
    Forme,
    LigneModalite,
    Portee,
)
from clausegen.attest.verdicts import remaining
from clausegen.french import NB, french_date, french_month, of_month
from clausegen.model.vocabulary import Modalite

FAMILLES = {
    Modalite.EMBAUCHE_DIRECTE: "embauche directe",
    Modalite.MISE_A_DISPOSITION: "mise à disposition",
    Modalite.SOUS_TRAITANCE_GROUPEMENT: "sous-traitance ou groupement",
}
"""The families as documents show them: no kind of structure."""
_WORDS = {
    Portee.TITULAIRE: "Titulaire",
    Portee.GROUPEMENT: "Groupement titulaire",
    Portee.MEMBRE: "Membre du groupement",
}
_TOTALS = {
    Portee.TITULAIRE: "",
    Portee.GROUPEMENT: (
        "Ces heures sont celles du groupement tout entier. Elles comprennent celles des attestations remises "
        "à ses membres et ne s’y ajoutent pas."
    ),
    Portee.MEMBRE: (
        "Ces heures sont celles de ce seul membre. Elles sont comprises dans l’attestation du groupement et "
        "ne s’y ajoutent pas."
    ),
}
_TITLES = {
    Constat.DEPASSE: "Objectif dépassé",
    Constat.ATTEINT: "Objectif atteint",
    Constat.PARTIEL: "Objectif partiellement atteint",
    Constat.NON_REALISE: "Objectif non réalisé",
    Constat.SANS_OBJET: "Aucune heure due",
}


def build(attestation: Attestation, enregistrement: Enregistrement) -> Mapping[str, object]:
    """The variables of ``attestation.docx``, as a plain mapping."""
    return context(attestation, enregistrement).model_dump()


def context(a: Attestation, e: Enregistrement) -> ContexteAttestation:
    """The variables of ``attestation.docx``."""
    m = a.mentions
    return ContexteAttestation(
        attestation=AttestationCtx(
            numero=e.numero,
            date=french_date(e.date),
            code=e.code,
            remplace=e.remplace,
            finale=a.forme is Forme.FINALE,
            etat=_state(a, e),
        ),
        emetteur=EmetteurCtx(
            nom=a.emetteur,
            lieu=m.lieu,
            signataire=m.signataire,
            qualite=m.qualite,
            contact=unbroken(m.contact),
        ),
        marche=MarcheCtx(
            acheteur=a.acheteur,
            reference=a.marche,
            objet=a.objet,
            lot=_lot(a),
            debut=french_date(a.date_debut),
            fin=french_date(a.date_fin),
        ),
        titulaire=TitulaireCtx(
            mot=_WORDS[a.portee],
            nom=a.titulaire,
            siret=siret_text(a.siret),
            groupement=a.groupement,
            cumul=_TOTALS[a.portee],
        ),
        heures=_hours(a),
        constat=ConstatCtx(titre=_TITLES[a.constat] if a.constat else "", phrase=_finding(a)),
    )


def siret_text(siret: str) -> str:
    """« 200 042 935 00011 », its groups never parted."""
    return NB.join((siret[:3], siret[3:6], siret[6:9], siret[9:])) if len(siret) == 14 else siret


def unbroken(contact: str) -> str:
    """A telephone number that no line break parts."""
    return re.sub(r"(?<=\d) (?=\d)", NB, contact)


def people_text(effectif: Effectif) -> str:
    """« 12 », « moins de cinq », « cinq ou plus », « aucune »."""
    if effectif.valeur is None:
        return "cinq ou plus" if effectif.plancher else "moins de cinq"
    return fr.nombre(effectif.valeur) if effectif.valeur else "aucune"


def family_text(ligne: LigneModalite) -> str:
    """« embauche directe », or the families that share a line."""
    names = [FAMILLES[famille] for famille in ligne.familles]
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} et {names[-1]} (regroupées)"


def gap_text(gap: Decimal) -> str:
    """« + 4,5 h », « − 30 h », « 0 h »."""
    sign = f"+{NB}" if gap > 0 else f"−{NB}" if gap < 0 else ""
    return f"{sign}{fr.heures(abs(gap))}"


def _state(a: Attestation, e: Enregistrement) -> str:
    if a.forme is Forme.FINALE:
        return "attestation finale"
    return f"attestation intermédiaire, en cours au {french_date(a.arrete_au or e.date)}"


def _lot(a: Attestation) -> str:
    if not a.lot:
        return a.intitule
    name = a.lot if a.lot.lower().startswith("lot") else f"Lot{NB}{a.lot}"
    return f"{name} – {a.intitule}" if a.intitule else name


def _hours(a: Attestation) -> HeuresCtx:
    masked = a.effectif.valeur is None
    return HeuresCtx(
        dues="" if a.heures_dues is None else fr.heures(a.heures_dues),
        ratio=a.ratio,
        validees=fr.heures(a.heures_validees),
        formation=fr.heures(a.heures_formation),
        a_verifier=fr.heures(a.heures_a_verifier) if a.heures_a_verifier else "",
        exonerees=fr.heures(a.heures_exonerees) if a.heures_exonerees else "",
        decision=french_date(a.decision_exoneration) if a.decision_exoneration else "",
        ecart="" if a.ecart is None else gap_text(a.ecart),
        personnes=people_text(a.effectif),
        lignes=[
            LigneHeuresCtx(libelle=family_text(ligne), heures=fr.heures(ligne.heures))
            for ligne in a.ventilation
        ],
        regroupees=masked or any(len(ligne.familles) > 1 for ligne in a.ventilation),
        releves=_statements(a),
    )


def _statements(a: Attestation) -> str:
    if a.premier_releve is None or a.arrete_au is None:
        return ""
    first, last = of_month(a.premier_releve), french_month(a.arrete_au)
    return first if first.endswith(last) else f"{first} à {last}"


def _finding(a: Attestation) -> str:
    """The finding in full; for a member, why there is none."""
    if a.constat is None or a.heures_dues is None:
        return _no_finding(a)
    due, done = fr.heures(a.heures_dues), fr.heures(a.heures_validees)
    sentences = {
        Constat.DEPASSE: f"{done} validées pour {due} dues.",
        Constat.ATTEINT: f"{done} validées pour {due} dues.",
        Constat.PARTIEL: f"{done} validées pour {due} dues.",
        Constat.NON_REALISE: f"Aucune heure validée pour {due} dues.",
        Constat.SANS_OBJET: "Aucune heure n’est due pour la période d’exécution.",
    }
    text = sentences[a.constat]
    if a.constat in (Constat.PARTIEL, Constat.NON_REALISE):
        text += _exemption(a) + " Ce constat est porté à la connaissance de l’acheteur."
    return text


def _exemption(a: Attestation) -> str:
    if a.decision_exoneration is None or a.heures_dues is None:
        return ""
    rest = remaining(a.heures_dues, a.heures_validees, a.heures_exonerees)
    left = f"l’écart est de {fr.heures(rest)}" if rest else "l’écart est nul"
    return (
        f" Par décision du {french_date(a.decision_exoneration)}, l’acheteur a exonéré le titulaire de "
        f"{fr.heures(a.heures_exonerees)}{NB}; déduction faite, {left}."
    )


def _no_finding(a: Attestation) -> str:
    if a.forme is Forme.INTERMEDIAIRE:
        return ""
    if a.heures_dues is None:
        return (
            "La part de l’objectif que porte ce membre n’est pas fixée"
            f"{NB}: le constat figure dans l’attestation du groupement."
        )
    return (
        "L’exonération accordée au groupement n’est pas répartie entre ses membres"
        f"{NB}: le constat figure dans l’attestation du groupement."
    )
