"""What an attestation cannot hold, whoever builds it; and what its facts are."""

import re
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from classeurs import compter, engagement, execution, seule
from hypothesis import given
from hypothesis import strategies as st

from clausegen.attest.records import (
    PLANCHER,
    Attestation,
    Constat,
    Effectif,
    Forme,
    LigneModalite,
    Mentions,
    from_faits,
)
from clausegen.model.executions import Execution
from clausegen.model.hours_words import ModaliteHeures
from clausegen.model.vocabulary import Modalite


def sound():
    return seule(compter([engagement()], [execution(50, participant=f"P-{n}") for n in range(10, 16)]))


class TestCannotHold:
    def test_no_field_is_for_a_person_a_reason_or_a_structure(self):
        names = {field.name for field in fields(Attestation)}
        personal = set(Execution.model_fields) - {"marche", "lot", "titulaire", "heures_formation"}
        assert names & personal == set()

    @pytest.mark.parametrize("number", range(1, PLANCHER))
    def test_a_count_under_five(self, number):
        with pytest.raises(ValueError, match="cannot be held"):
            Effectif(number)
        assert Effectif.de(number) == Effectif(None)

    def test_a_line_of_its_own_for_fewer_than_five_people(self):
        lines = (
            LigneModalite((Modalite.EMBAUCHE_DIRECTE,), Decimal(200), Effectif(6)),
            LigneModalite((Modalite.MISE_A_DISPOSITION,), Decimal(100), Effectif(None)),
        )
        with pytest.raises(ValueError, match="fewer than 5"):
            replace(sound(), ventilation=lines)

    def test_a_kind_of_structure_has_no_word_in_a_breakdown(self):
        assert {m.value for m in Modalite} & {"ea", "esat", "eatt", "tih", "penitentiaire"} == set()

    def test_a_social_security_number_in_any_text(self):
        for name in ("objet", "titulaire", "intitule", "acheteur"):
            with pytest.raises(ValueError, match="social security"):
                replace(sound(), **{name: "Dossier 185057800608491"})

    def test_a_finding_while_the_market_goes_on(self):
        with pytest.raises(ValueError, match="finds nothing"):
            replace(sound(), forme=Forme.INTERMEDIAIRE)

    def test_an_exoneration_without_its_date(self):
        with pytest.raises(ValueError, match="day of its decision"):
            replace(sound(), heures_exonerees=Decimal(5))

    def test_hours_left_to_check_once_final(self):
        with pytest.raises(ValueError, match="nothing left to check"):
            replace(sound(), heures_a_verifier=Decimal(5))

    def test_lines_that_do_not_add_up(self):
        with pytest.raises(ValueError, match="add up"):
            replace(sound(), heures_validees=Decimal(1))


class TestFacts:
    def test_they_are_texts_that_give_the_attestation_back(self):
        a = sound()
        assert from_faits(a.faits(), a.mentions) == a

    def test_neither_addresses_nor_signatory_are_facts(self):
        a = sound()
        other = replace(a, mentions=Mentions(lieu="Ailleurs", signataire="Autre Essai"))
        assert a.canonique() == other.canonique()

    def test_each_fact_changes_them(self):
        a = sound()
        changes = {"objet": "Autre", "heures_dues": Decimal(1), "constat": Constat.ATTEINT}
        assert all(replace(a, **{k: v}).canonique() != a.canonique() for k, v in changes.items())

    @given(st.decimals(min_value=0, max_value=10**6, places=2), st.integers(0, 3))
    def test_trailing_zeros_are_no_change(self, hours, zeros):
        a = replace(sound(), heures_dues=hours)
        same = replace(a, heures_dues=hours.quantize(Decimal(1).scaleb(-2 - zeros)))
        assert a.canonique() == same.canonique()

    def test_the_identity_is_blind_to_spelling(self):
        rows = [execution(50)]
        first = seule(compter([engagement(acheteur="Commune de Saint-Essai", lot="1")], [execution(lot="1")]))
        second = seule(compter([engagement(acheteur="COMMUNE DE ST-ESSAI", lot="Lot 01")], []))
        third = seule(compter([engagement(acheteur="commune de  SAINT-ESSAI", lot="Lot 01")], []))
        assert first.identite == third.identite
        assert first.identite != second.identite
        assert rows

    def test_no_digit_of_them_is_a_float(self):
        assert not re.search(r"\d\.\d{6,}|e-", sound().canonique().decode())


class TestNoPersonReachesAnAttestation:
    @given(
        st.from_regex(r"[A-Z]{2,4}-[0-9]{2,4}", fullmatch=True),
        st.sampled_from(
            [m for m in ModaliteHeures if m.value in ("ea", "esat", "eatt", "tih", "penitentiaire")]
        ),
        st.sampled_from(["Atelier Zzyx", "Centre Qwrt"]),
    )
    def test_whatever_the_row(self, code, modalite, structure):
        row = execution(
            50,
            participant=code,
            modalite=modalite,
            structure=structure,
            sous_traitant=structure,
            validee_par="Validateur Kjhg",
            date_embauche=date(2026, 1, 13),
        )
        facts = seule(compter([engagement()], [row])).canonique().decode()
        values = re.sub(r'"[a-z_]+":', "", facts)
        for secret in (code, structure, "Kjhg", "2026-01-13", f'"{modalite.value}"', "cdd"):
            assert secret not in values
