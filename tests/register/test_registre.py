import sqlite3
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registres import CELLULE, JOUR, demande, demandes, editions

from clausegen.errors import OutputError
from clausegen.register import Registre, Statut, canonical, control, verify
from clausegen.register.opening import address_of

scalars = st.none() | st.booleans() | st.integers() | st.text()
faits = st.dictionaries(st.text(), scalars | st.lists(scalars), max_size=5)


def numeros(inscriptions):
    return [inscription.numero for inscription in inscriptions]


class TestNumbers:
    def test_they_follow_the_order_of_the_demands_from_one(self, registre):
        assert numeros(registre.assign(demandes(3), JOUR)) == ["2026-0001", "2026-0002", "2026-0003"]

    def test_they_go_on_where_the_last_batch_stopped(self, registre):
        registre.assign(demandes(2), JOUR)
        assert numeros(registre.assign([demande("autre")], JOUR)) == ["2026-0003"]

    def test_each_year_and_each_issuer_has_its_own_series(self, registre):
        registre.assign(demandes(2), JOUR)
        assert numeros(registre.assign([demande("a")], date(2027, 1, 4))) == ["2027-0001"]
        assert numeros(registre.assign([demande("a", emetteur="Ville d’Oyonnax")], JOUR)) == ["2026-0001"]

    @pytest.mark.parametrize(
        "writing",
        [" Cellule  des clauses de l'Ain", "CELLULE DES CLAUSES DE L’AIN", "cellule des clauses de l’ain"],
    )
    def test_another_writing_of_the_issuer_does_not_begin_another_series(self, registre, writing):
        registre.assign([demande("a")], JOUR)
        other = demande("b", emetteur=writing)
        [found] = registre.assign([other], JOUR)
        assert (found.numero, found.emetteur) == ("2026-0002", CELLULE)

    def test_after_9999_comes_10000(self, registre):
        assert numeros(registre.assign(demandes(10_001), JOUR))[-2:] == ["2026-10000", "2026-10001"]

    def test_a_batch_that_fails_takes_no_number(self, registre):
        wrong = demande("b", heures=Decimal("1.5"))
        with pytest.raises(TypeError, match="Decimal"):
            registre.assign([demande("a"), wrong], JOUR)
        assert list(registre) == []
        assert numeros(registre.assign([demande("c")], JOUR)) == ["2026-0001"]

    def test_one_batch_cannot_ask_twice_for_the_same_subject(self, registre):
        with pytest.raises(ValueError, match="same subject"):
            registre.assign([demande("a"), demande("a", heures=2)], JOUR)


class TestResumed:
    """Numbers were given by hand, or by a register since lost: these are not given again."""

    def test_the_series_goes_on_after_the_number_said(self, registre):
        registre.resume_after(CELLULE, "2026-0057", JOUR)
        assert numeros(registre.assign(demandes(2), JOUR)) == ["2026-0058", "2026-0059"]
        assert control(registre) == []

    def test_only_for_that_issuer_and_that_year(self, registre):
        registre.resume_after("CELLULE DES CLAUSES DE L'AIN", "2026-0057", JOUR)
        assert numeros(registre.assign([demande("a", emetteur="Ville")], JOUR)) == ["2026-0001"]
        assert numeros(registre.assign([demande("b")], date(2027, 1, 4))) == ["2027-0001"]
        assert numeros(registre.assign([demande("c")], JOUR)) == ["2026-0058"]

    def test_a_back_up_put_back_in_service_skips_what_was_lost(self, registre):
        registre.assign(demandes(3), JOUR)
        registre.resume_after(CELLULE, "2026-0010", JOUR)
        assert numeros(registre.assign([demande("b")], JOUR)) == ["2026-0011"]
        assert control(registre) == []
        assert registre.last_ranks() == {f"{CELLULE}, 2026": 11}

    def test_it_does_not_hide_a_number_that_is_really_missing(self, registre):
        registre.assign(demandes(3), JOUR)
        registre.resume_after(CELLULE, "2026-0010", JOUR)
        registre.assign([demande("b")], JOUR)
        registre._connection.execute("DROP TRIGGER attestation_gardee")
        registre._connection.execute("DELETE FROM attestation WHERE rang = 2")
        assert ["2026-0002" in fault for fault in control(registre)] == [True]

    @pytest.mark.parametrize("numero", ["2026-0002", "2026-0003"])
    def test_it_never_goes_back(self, registre, numero):
        registre.assign(demandes(3), JOUR)
        with pytest.raises(ValueError, match="2026-0003"):
            registre.resume_after(CELLULE, numero, JOUR)

    def test_a_number_given_elsewhere_is_unknown_and_said_so(self, registre):
        registre.resume_after(CELLULE, "2026-0057", JOUR)
        answers = [verify(registre, numero, "2222-2222") for numero in ("2026-0057", "2026-0058")]
        assert [(a.verdict, a.donnee_ailleurs) for a in answers] == [("inconnue", True), ("inconnue", False)]


class TestReprints:
    def test_the_same_facts_have_the_same_number_and_the_date_of_the_first_day(self, registre):
        first = registre.assign(demandes(3), JOUR)
        again = registre.assign(demandes(3), date(2026, 11, 2))
        assert [(i.numero, i.date, i.code) for i in again] == [(i.numero, i.date, i.code) for i in first]
        assert {i.nouvelle for i in first} == {True}
        assert {i.nouvelle for i in again} == {False}

    def test_other_facts_are_a_new_attestation_that_names_the_one_it_replaces(self, registre):
        [first] = registre.assign([demande("a", heures=100)], JOUR)
        [second] = registre.assign([demande("a", heures=120)], date(2026, 2, 1))
        assert (second.numero, second.remplace, second.date) == ("2026-0002", "2026-0001", date(2026, 2, 1))
        assert second.code != first.code
        [old] = registre.find("2026-0001")
        assert (old.remplacee_par, old.faits["heures"]) == ("2026-0002", 100)

    def test_facts_that_come_back_do_not_bring_a_replaced_number_back(self, registre):
        for hours in (100, 120):
            registre.assign([demande("a", heures=hours)], JOUR)
        [third] = registre.assign([demande("a", heures=100)], JOUR)
        assert (third.numero, third.remplace) == ("2026-0003", "2026-0002")

    def test_an_attestation_may_be_replaced_in_another_year(self, registre):
        registre.assign([demande("a", heures=100)], JOUR)
        [second] = registre.assign([demande("a", heures=120)], date(2027, 1, 4))
        assert (second.numero, second.remplace) == ("2027-0001", "2026-0001")

    @given(faits)
    def test_the_order_of_facts_does_not_count(self, given_facts):
        text = canonical(given_facts)
        assert canonical(dict(reversed(given_facts.items()))) == text

    def test_accents_decomposed_by_a_mac_are_the_same_facts(self):
        assert canonical({"titulaire": "Maçonnerie"}) == canonical({"titulaire": "Mac\u0327onnerie"})


class TestStatus:
    def test_a_number_is_attributed_then_its_document_is_issued(self, registre):
        made = registre.assign(demandes(2), JOUR)
        registre.mark_issued(editions(registre, made[:1]))
        assert [i.statut for i in registre] == [Statut.EMISE, Statut.ATTRIBUE]

    def test_the_template_of_each_edition_is_kept(self, registre):
        made = registre.assign(demandes(1), JOUR)
        registre.mark_issued(editions(registre, made))
        registre.mark_issued(editions(registre, made))
        [edition] = registre.editions(made[0])
        assert registre.template(edition.modele) == ("attestation.docx", b"un modele")
        assert (edition.date, edition.mentions) == (JOUR, {"lieu": "Bourg"})

    def test_the_edition_made_again_is_the_last_one(self, registre):
        [one] = registre.assign(demandes(1), JOUR)
        [first] = editions(registre, [one])
        second = replace(first, docx="autre", mentions={"lieu": "Nantua"})
        for edition in (first, second, first):
            registre.mark_issued([edition])
        assert [e.docx for e in registre.editions(one)] == ["autre", first.docx]

    @pytest.mark.parametrize(
        "order",
        [
            "DELETE FROM attestation WHERE rang = 2",
            "UPDATE attestation SET faits = '{}' WHERE rang = 1",
            "UPDATE attestation SET rang = 9 WHERE rang = 2",
            "UPDATE attestation SET statut = 'attribue' WHERE rang = 1",
        ],
    )
    def test_the_file_itself_refuses_to_lose_or_change_what_was_written(self, registre, order):
        registre.mark_issued(editions(registre, registre.assign(demandes(2), JOUR)))
        with pytest.raises(sqlite3.IntegrityError):
            registre._connection.execute(order)


class TestFile:
    def test_it_is_a_rollback_journal_never_wal(self, registre, path):
        registre.assign(demandes(1), JOUR)
        assert path.read_bytes()[18:20] == b"\x01\x01"

    def test_a_register_put_in_wal_by_someone_comes_back(self, registre, path):
        registre.__exit__(None, None, None)
        with sqlite3.connect(path) as direct:
            direct.execute("PRAGMA journal_mode = WAL")
        direct.close()
        with Registre.open(path) as again:
            again.assign(demandes(1), JOUR)
        assert path.read_bytes()[18:20] == b"\x01\x01"

    def test_every_register_has_its_own_key(self, tmp_path):
        codes = set()
        for name in ("un.db", "deux.db"):
            with Registre.open(tmp_path / name) as one:
                codes |= {i.code for i in one.assign(demandes(1), JOUR)}
        assert len(codes) == 2

    @pytest.mark.parametrize("content", [b"n'importe quoi " * 100, b"SQLite format 3\x00" + bytes(500)])
    def test_a_file_that_is_not_a_register_is_refused_and_left_as_it_is(self, path, content):
        path.write_bytes(content)
        for opening in (Registre.open, Registre.read):
            with pytest.raises(OutputError, match="registre"):
                opening(path)
        assert path.read_bytes() == content

    def test_another_programs_base_is_refused_and_left_as_it_is(self, path):
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE photos (nom TEXT)")
        other.close()
        before = path.read_bytes()
        for opening in (Registre.open, Registre.read):
            with pytest.raises(OutputError, match="n’est pas un registre"):
                opening(path)
        assert path.read_bytes() == before

    def test_a_register_that_does_not_exist_is_not_made_by_reading_it(self, path):
        with pytest.raises(OutputError, match="n’existe pas"):
            Registre.read(path)
        assert not path.exists()

    def test_a_folder_that_does_not_exist_is_told(self, tmp_path):
        with pytest.raises(OutputError, match="vérifiez le chemin"):
            Registre.open(tmp_path / "absent" / "registre.db")

    @pytest.mark.parametrize(
        ("path", "address"),
        [
            ("/srv/partage/r.db", "/srv/partage/r.db"),
            ("C:/Bureau/r.db", "/C:/Bureau/r.db"),
            ("//serveur/partage/r.db", "//serveur/partage/r.db"),
            ("/a b/é?#%.db", "/a%20b/%C3%A9%3F%23%25.db"),
        ],
    )
    def test_it_is_found_on_a_disk_and_on_a_share(self, path, address):
        # An empty machine name first: the one of a share is a part of the path.
        assert address_of(path, "ro") == f"file://{address}?mode=ro"

    def test_a_name_with_marks_of_an_address_is_only_a_name(self, tmp_path):
        path = tmp_path / "clé ?mode=memory&x=#1 %41.db"
        with Registre.open(path) as one:
            one.assign(demandes(1), JOUR)
        assert [p.name for p in tmp_path.iterdir()] == [path.name]
