import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registres import JOUR, demande, demandes, editions

from clausegen.errors import OutputError
from clausegen.register import Demande, Registre, back_up, control, export, interrupted, verify
from clausegen.register.upkeep import harmless


class TestBackUp:
    def test_the_copy_verifies_and_goes_on_as_the_register_would(self, registre, tmp_path):
        [made] = registre.assign([demande("a")], JOUR)
        target = tmp_path / "copie.db"
        assert back_up(registre, target) == 1
        with Registre.open(target) as copy:
            assert verify(copy, made.numero, made.code).verdict == "authentique"
            assert copy.assign([demande("b")], JOUR)[0].numero == "2026-0002"

    def test_it_never_replaces_a_file(self, registre, tmp_path):
        target = tmp_path / "copie.db"
        target.write_bytes(b"autre chose")
        with pytest.raises(OutputError, match="existe déjà"):
            back_up(registre, target)
        assert target.read_bytes() == b"autre chose"

    def test_it_leaves_nothing_where_it_cannot_write(self, registre, tmp_path):
        with pytest.raises(OutputError):
            back_up(registre, tmp_path / "absent" / "copie.db")
        assert sorted(p.name for p in tmp_path.iterdir()) == ["registre.db"]

    def test_a_register_that_is_wrong_gives_no_copy(self, registre, tmp_path):
        registre.assign(demandes(2), JOUR)
        _edit(registre, "UPDATE attestation SET code = 'AAAA-AAAA' WHERE rang = 1")
        with pytest.raises(OutputError, match="2026-0001"):
            back_up(registre, tmp_path / "copie.db")
        assert not (tmp_path / "copie.db").exists()


class TestExport:
    def test_it_is_a_table_of_all_that_was_issued(self, registre):
        registre.mark_issued(editions(registre, registre.assign(demandes(1), JOUR)))
        registre.assign([demande("25-001", heures=120)], date(2026, 2, 1))
        data = export(registre)
        assert data.startswith(b"\xef\xbb\xbfnumero;date;")
        old, new = csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")
        assert (old["numero"], old["statut"], old["remplacee_par"]) == ("2026-0001", "emise", "2026-0002")
        assert (new["statut"], new["heures"], new["date"]) == ("attribue", "120", "2026-02-01")

    def test_lists_and_groups_of_facts_have_a_cell(self, registre):
        facts = {
            "structures": ["EI du Bugey", "GEIQ"],
            "detail": [{"modalite": "embauche", "heures": 2}],
            "vide": None,
        }
        registre.assign([Demande("Ville", "a", facts)], JOUR)
        [row] = csv.DictReader(io.StringIO(export(registre).decode("utf-8-sig")), delimiter=";")
        assert row["structures"] == "EI du Bugey ; GEIQ"
        assert row["detail"] == '[{"heures":2,"modalite":"embauche"}]'
        assert row["vide"] == ""

    @given(st.text())
    def test_no_cell_begins_as_a_formula(self, text):
        shown = harmless(text)
        assert shown[:1] not in {"=", "+", "@", "\t", "\r", "\n"}
        assert not shown.startswith("-") or shown[1:].replace(",", "").replace(".", "").isdigit()
        assert shown.removeprefix("'").endswith(text.removeprefix("'"))

    @pytest.mark.parametrize("text", ["-12", "-12,5", "Menuiserie -", "12"])
    def test_numbers_and_ordinary_texts_are_left_alone(self, text):
        assert harmless(text) == text


class TestControl:
    def test_a_sound_register_has_no_fault(self, registre):
        registre.assign(demandes(3), JOUR)
        registre.assign(demandes(3, heures=1), date(2027, 1, 3))
        assert control(registre) == []

    def test_a_number_that_was_removed_is_missed(self, registre):
        registre.assign(demandes(3), JOUR)
        _edit(registre, "DELETE FROM attestation WHERE rang = 2")
        assert ["0002" in fault for fault in control(registre)] == [True]

    def test_facts_that_were_changed_are_found(self, registre):
        registre.assign(demandes(2), JOUR)
        _edit(registre, "UPDATE attestation SET faits = '{}' WHERE rang = 2")
        assert ["2026-0002" in fault and "modifiée" in fault for fault in control(registre)] == [True]

    def test_a_link_that_was_cut_is_found(self, registre):
        registre.assign([demande("a")], JOUR)
        registre.assign([demande("a", heures=2)], JOUR)
        _edit(registre, "UPDATE attestation SET remplace = NULL")
        assert any("remplace" in fault for fault in control(registre))

    def test_a_damaged_page_is_found(self, registre, path):
        registre.assign(demandes(500), JOUR)
        registre.__exit__(None, None, None)
        data = bytearray(path.read_bytes())
        data[40_000:44_000] = bytes(4000)
        path.write_bytes(data)
        try:
            with Registre.read(path) as damaged:
                found = control(damaged)
        except OutputError as refused:
            found = [str(refused)]
        assert found

    def test_attestations_never_written_are_listed(self, registre):
        made = registre.assign(demandes(2), JOUR)
        registre.mark_issued(editions(registre, made[:1]))
        assert [i.numero for i in interrupted(registre)] == ["2026-0002"]


def _edit(registre, order):
    for name in ("attestation_figee", "attestation_gardee"):
        registre._connection.execute(f"DROP TRIGGER {name}")
    registre._connection.execute(order)
