from datetime import date

import pytest
from registres import JOUR, demande, demandes

from clausegen.register import Registre, Verdict, verify


@pytest.fixture
def made(registre):
    return registre.assign(demandes(2), JOUR)


def test_a_number_and_its_code_are_authentic_and_show_the_facts(registre, made):
    answer = verify(registre, made[0].numero, made[0].code)
    assert answer.verdict is Verdict.AUTHENTIQUE
    assert answer.inscription.faits["heures"] == 100


def test_the_code_of_another_attestation_is_altered(registre, made):
    assert verify(registre, made[0].numero, made[1].code).verdict is Verdict.ALTEREE


def test_a_number_never_given_is_unknown(registre, made):
    answer = verify(registre, "2026-0003", made[0].code)
    assert (answer.verdict, answer.inscription) == (Verdict.INCONNUE, None)


def test_a_replaced_attestation_says_by_which(registre, made):
    [new] = registre.assign([demande(made[0].sujet, heures=1)], JOUR)
    answer = verify(registre, made[0].numero, made[0].code)
    assert (answer.verdict, answer.inscription.remplacee_par) == (Verdict.REMPLACEE, new.numero)


def test_the_code_tells_which_issuer_when_two_share_a_number(registre, made):
    [other] = registre.assign([demande("a", emetteur="Ville d’Oyonnax")], JOUR)
    assert other.numero == made[0].numero
    assert verify(registre, other.numero, other.code).inscription.emetteur == "Ville d’Oyonnax"
    assert verify(registre, made[0].numero, made[0].code).inscription.emetteur == made[0].emetteur


def test_the_code_is_bound_to_the_number_the_issuer_the_date_and_what_is_replaced(tmp_path):
    path = tmp_path / "r.db"
    codes = set()
    with Registre.open(path) as one:
        codes.add(one.assign([demande("a")], JOUR)[0].code)
        codes.add(one.assign([demande("b")], JOUR)[0].code)
        codes.add(one.assign([demande("a", emetteur="Ville")], JOUR)[0].code)
        codes.add(one.assign([demande("a", emetteur="Pays")], date(2026, 1, 16))[0].code)
    assert len(codes) == 4


def test_a_register_edited_by_hand_does_not_vouch_for_its_changes(registre, made):
    registre._connection.execute("DROP TRIGGER attestation_figee")
    registre._connection.execute("UPDATE attestation SET faits = replace(faits, '100', '900') WHERE rang = 1")
    assert verify(registre, made[0].numero, made[0].code).verdict is Verdict.ALTEREE
