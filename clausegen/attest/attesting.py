"""From the account of one affair to its attestations: a holder's, or a group's and each member's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from clausegen.attest.affaires import Affaire
from clausegen.attest.counted import Anomalie
from clausegen.attest.engagement_checks import heures_dues, ratio_words
from clausegen.attest.masking import breakdown
from clausegen.attest.records import PLANCHER, Attestation, Constat, Effectif, Forme, Mentions, Portee
from clausegen.attest.rules import Case
from clausegen.attest.verdicts import constat
from clausegen.model.executions import Emetteur, Membre
from clausegen.model.hours_words import Etat, Role
from clausegen.model.months import last_day


@dataclass
class Compte:
    """The rows of one affair, sorted: counted, to be checked, to be mended; and what holds it back."""

    affaire: Affaire
    comptees: list[Case] = field(default_factory=list)
    a_verifier: list[Case] = field(default_factory=list)
    partielles: list[Case] = field(default_factory=list)
    """Set aside whole, though a part of their month counts."""
    reparables: list[Case] = field(default_factory=list)
    """Set aside for what the workbook says or leaves out, and may yet say otherwise."""
    retenues: list[Anomalie] = field(default_factory=list)

    def heures(self, cases: Sequence[Case]) -> Decimal:
        """The hours of some rows, as the rules of this contract count them."""
        return sum((self.heures_de(case) for case in cases), Decimal(0))

    def heures_de(self, case: Case) -> Decimal:
        """The hours of one row: without its training when the contract does not count it."""
        record = case.record
        if self.affaire.record.regles.formation_comptee:
            return record.heures
        return record.heures - record.heures_formation

    def formation(self, cases: Sequence[Case]) -> Decimal:
        """The training hours that count."""
        if not self.affaire.record.regles.formation_comptee:
            return Decimal(0)
        return sum((case.record.heures_formation for case in cases), Decimal(0))


@dataclass(frozen=True, slots=True)
class _Part:
    """Whose hours an attestation tells, and which rows they are."""

    portee: Portee
    titulaire: str
    siret: str
    adresse: str
    groupement: str
    dues: Decimal | None
    exonerees: Decimal
    comptees: Sequence[Case]
    a_verifier: Sequence[Case]
    discret: bool = False
    """Details would give away, by subtraction, a member with fewer than five people."""
    exoneration_commune: bool = False
    """The buyer exempted the group, and nobody said which member: what is missing may be exempted."""


def attestations_of(compte: Compte, emetteur: Emetteur | None) -> Iterator[Attestation]:
    """The attestations of one affair that nothing holds back."""
    for part in _parts(compte):
        yield _attestation(compte, part, emetteur)


def findings(compte: Compte, also: Sequence[Case] = ()) -> list[Constat | None]:
    """What the final attestations of one affair would find if some other rows counted too."""
    counted = replace(compte, comptees=[*compte.comptees, *also])
    return [_constat(part, counted.heures(part.comptees)) for part in _parts(counted)]


def _parts(compte: Compte) -> Iterator[_Part]:
    affaire = compte.affaire
    record, due = affaire.record, heures_dues(affaire.record)
    whole = _Part(
        Portee.GROUPEMENT if affaire.membres else Portee.TITULAIRE,
        record.titulaire,
        record.siret,
        record.adresse or "",
        "",
        due,
        record.heures_exonerees or Decimal(0),
        compte.comptees,
        compte.a_verifier,
        discret=any(0 < len(_people(_of(compte, m.record))) < PLANCHER for m in affaire.membres),
    )
    yield whole
    shared = any(m.record.heures_exonerees is not None for m in affaire.membres)
    for ligne in affaire.membres:
        member = ligne.record
        yield _Part(
            Portee.MEMBRE,
            member.membre,
            member.siret,
            member.adresse or (whole.adresse if member.role is Role.MANDATAIRE else ""),
            record.titulaire,
            member.heures_membre,
            member.heures_exonerees or Decimal(0),
            _of(compte, member),
            [case for case in compte.a_verifier if affaire.membre_de(case.record) == member],
            exoneration_commune=bool(record.heures_exonerees) and not shared,
        )


def _of(compte: Compte, membre: Membre) -> list[Case]:
    return [case for case in compte.comptees if compte.affaire.membre_de(case.record) == membre]


def _people(cases: Sequence[Case]) -> set[str]:
    return {case.record.participant for case in cases if case.record.heures}


def _attestation(compte: Compte, part: _Part, emetteur: Emetteur | None) -> Attestation:
    record = compte.affaire.record
    final = record.etat is Etat.TERMINE
    validated = compte.heures(part.comptees)
    people = _people(part.comptees)
    months = [case.record.mois for case in part.comptees]
    rows = [
        (case.record.modalite.famille, case.record.participant, compte.heures_de(case))
        for case in part.comptees
        if case.record.heures
    ]
    return Attestation(
        forme=Forme.FINALE if final else Forme.INTERMEDIAIRE,
        portee=part.portee,
        emetteur=record.emetteur,
        acheteur=record.acheteur,
        marche=record.marche,
        objet=record.objet,
        lot=record.lot or "",
        intitule=record.intitule or "",
        titulaire=part.titulaire,
        siret=part.siret,
        groupement=part.groupement,
        date_debut=record.date_debut,
        date_fin=record.date_fin,
        arrete_au=last_day(max(months)) if months else None,
        premier_releve=min(months, default=None),
        heures_dues=part.dues,
        ratio=ratio_words(record) if part.portee is not Portee.MEMBRE else "",
        heures_validees=validated,
        heures_formation=compte.formation(part.comptees),
        heures_a_verifier=Decimal(0) if final else compte.heures(part.a_verifier),
        heures_exonerees=part.exonerees,
        decision_exoneration=record.decision_exoneration if part.exonerees else None,
        ventilation=breakdown(rows, whole=part.discret),
        effectif=_effectif(len(people), part),
        constat=_constat(part, validated) if final else None,
        mentions=_mentions(part, emetteur),
    )


def _effectif(number: int, part: _Part) -> Effectif:
    if part.discret and number >= PLANCHER:
        return Effectif(None, plancher=True)
    return Effectif.de(number)


def _constat(part: _Part, validated: Decimal) -> Constat | None:
    """What is found; nothing for a member whose share, of the objective or of the exemption, is not said."""
    if part.dues is None or (part.exoneration_commune and validated < part.dues):
        return None
    return constat(part.dues, validated)


def _mentions(part: _Part, emetteur: Emetteur | None) -> Mentions:
    if emetteur is None:
        return Mentions(adresse_titulaire=part.adresse)
    return Mentions(
        lieu=emetteur.lieu or "",
        signataire=emetteur.signataire or "",
        qualite=emetteur.qualite or "",
        contact=emetteur.contact or "",
        adresse_emetteur=emetteur.adresse or "",
        adresse_titulaire=part.adresse,
    )
