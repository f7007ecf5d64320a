"""Groups: one attestation for the whole, one for each member, never added up; small numbers hidden."""

from datetime import date

import pytest
from classeurs import SIRETS, codes, compter, engagement, execution, membre

from clausegen.attest.masking import breakdown
from clausegen.attest.records import Constat, Effectif, Portee
from clausegen.model.vocabulary import Modalite

GROUP = engagement(titulaire="Groupement Essai", siret=SIRETS[0])


def people(count, start, heures=20, titulaire="Bâti Essai", **changes):
    return [
        execution(heures, participant=f"P-{start + n}", titulaire=titulaire, **changes) for n in range(count)
    ]


def attested(executions, members=None, **changes):
    found = members or [membre("Bâti Essai"), membre("Toits Essai", 1)]
    comptage = compter([engagement(titulaire="Groupement Essai", **changes)], executions, found)
    return comptage, {(a.portee, a.titulaire): a for a in comptage.attestations}


class TestGroup:
    def test_the_whole_and_each_member_have_theirs(self):
        rows = [*people(6, 10), *people(5, 30, titulaire="Toits Essai")]
        comptage, found = attested(rows)
        assert found[Portee.GROUPEMENT, "Groupement Essai"].heures_validees == 220
        assert found[Portee.MEMBRE, "Bâti Essai"].heures_validees == 120
        assert found[Portee.MEMBRE, "Toits Essai"].heures_validees == 100
        assert comptage.bilan.heures_validees == 220
        assert sum(a.heures_validees for a in comptage.attestations if a.cumulable) == 220

    def test_the_group_comes_before_its_members_in_no_doubt_of_identity(self):
        comptage, _ = attested(people(6, 10))
        assert len({a.identite for a in comptage.attestations}) == 3

    def test_shares_make_findings_of_their_own(self):
        members = [membre("Bâti Essai", heures_membre=60), membre("Toits Essai", 1, heures_membre=40)]
        rows = [*people(5, 10), *people(5, 30, 2, titulaire="Toits Essai")]
        _, found = attested(rows, members)
        assert found[Portee.GROUPEMENT, "Groupement Essai"].constat is Constat.DEPASSE
        assert found[Portee.MEMBRE, "Bâti Essai"].constat is Constat.DEPASSE
        assert found[Portee.MEMBRE, "Toits Essai"].constat is Constat.PARTIEL

    def test_without_shares_members_have_no_finding(self):
        _, found = attested(people(6, 10))
        assert found[Portee.MEMBRE, "Bâti Essai"].heures_dues is None
        assert found[Portee.MEMBRE, "Bâti Essai"].constat is None

    def test_an_exoneration_of_the_group_is_not_a_members_failure(self):
        members = [membre("Bâti Essai", heures_membre=60), membre("Toits Essai", 1, heures_membre=40)]
        exempted = {"heures_exonerees": 30, "decision_exoneration": date(2026, 8, 3)}
        _, found = attested(people(5, 10, 14), members, **exempted)
        assert found[Portee.GROUPEMENT, "Groupement Essai"].constat is Constat.PARTIEL
        assert found[Portee.MEMBRE, "Bâti Essai"].constat is Constat.DEPASSE
        assert found[Portee.MEMBRE, "Toits Essai"].constat is None

    def test_an_exoneration_split_between_members_is_told_to_each(self):
        members = [
            membre("Bâti Essai", heures_membre=60),
            membre("Toits Essai", 1, heures_membre=40, heures_exonerees=30),
        ]
        exempted = {"heures_exonerees": 30, "decision_exoneration": date(2026, 8, 3)}
        _, found = attested(people(5, 10, 14), members, **exempted)
        assert found[Portee.MEMBRE, "Toits Essai"].heures_exonerees == 30
        assert found[Portee.MEMBRE, "Toits Essai"].constat is Constat.NON_REALISE

    def test_hours_of_no_member_are_the_groups_and_told(self):
        comptage, found = attested([*people(6, 10), *people(1, 50, titulaire="Groupement Essai")])
        assert found[Portee.GROUPEMENT, "Groupement Essai"].heures_validees == 140
        assert found[Portee.MEMBRE, "Bâti Essai"].heures_validees == 120
        assert codes(comptage) == ["non_repartie"]

    @pytest.mark.parametrize(
        ("members", "told"),
        [
            ([membre("Bâti Essai"), membre("Toits Essai", 1, role="mandataire")], "2 mandataires"),
            ([membre("Toits Essai", 1), membre("Bâti Essai", 2)], "zéro mandataire"),
            ([membre("Bâti Essai", 0, siret=SIRETS[2]), membre("Toits Essai", 1)], "pas celui du mandataire"),
            (
                [membre("Bâti Essai", heures_membre=60), membre("Toits Essai", 1, heures_membre=60)],
                "n’est pas celle",
            ),
            ([membre("Bâti Essai", heures_membre=100), membre("Toits Essai", 1)], "une part manque"),
            ([membre("Bâti Essai"), membre("BATI essai", 1)], "deux fois"),
        ],
    )
    def test_a_contradiction_holds_the_group_and_its_members(self, members, told):
        comptage, found = attested(people(6, 10), members)
        assert found == {}
        assert told in " ".join(str(r) for r in comptage.retenues[0].raisons)

    def test_a_member_without_engagement_is_told(self):
        comptage = compter([engagement()], [execution()], [membre("Perdu", 1, marche="M-9")])
        assert codes(comptage) == ["membre_sans_engagement"]
        assert not comptage.complet


class TestMasking:
    def test_a_subtraction_gives_no_small_member_away(self):
        rows = [
            *people(3, 10),
            *people(7, 30, titulaire="Toits Essai", modalite="etti", type_contrat="interim"),
        ]
        _, found = attested(rows)
        whole = found[Portee.GROUPEMENT, "Groupement Essai"]
        assert found[Portee.MEMBRE, "Bâti Essai"].effectif == Effectif(None)
        assert found[Portee.MEMBRE, "Toits Essai"].effectif == Effectif(7)
        assert whole.effectif == Effectif(None, plancher=True)
        assert len(whole.ventilation) == 1

    def test_revealing_structures_are_lost_in_their_family(self):
        rows = [*people(3, 10, modalite="esat"), *people(3, 20, modalite="ei", type_contrat="cddi")]
        comptage = compter([engagement()], rows)
        (line,) = comptage.attestations[0].ventilation
        assert line.familles == (Modalite.SOUS_TRAITANCE_GROUPEMENT,)

    def test_families_of_five_and_more_stand_alone(self):
        rows = [*people(5, 10), *people(6, 20, modalite="etti", type_contrat="interim")]
        lines = compter([engagement()], rows).attestations[0].ventilation
        assert [line.effectif.valeur for line in lines] == [5, 6]

    def test_a_small_family_takes_the_smallest_other_with_it(self):
        direct, lent, sub = list(Modalite)
        rows = [
            *((direct, f"A{n}", 1) for n in range(9)),
            *((lent, f"B{n}", 1) for n in range(2)),
            *((sub, f"C{n}", 1) for n in range(5)),
        ]
        lines = breakdown(rows)
        assert [(line.familles, line.effectif.valeur) for line in lines] == [
            ((direct,), 9),
            ((lent, sub), 7),
        ]

    def test_one_person_in_two_families_is_one_person(self):
        direct, lent, _ = list(Modalite)
        rows = [(famille, f"A{n}", 1) for n in range(4) for famille in (direct, lent)]
        (line,) = breakdown(rows)
        assert line.effectif == Effectif(None)

    def test_nothing_done_is_nobody(self):
        a = compter([engagement()], []).attestations[0]
        assert (a.ventilation, a.effectif) == ((), Effectif(0))
