"""A batch as its user sees it: numbers, files, what is made again, what is held back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from inventees import EMETTEUR, JOUR, attestation, comptage, lot, signee_par
from openpyxl import load_workbook

from clausegen.attest.commande import Commande
from clausegen.attest.counted import Anomalie, Retenue, Suite
from clausegen.attest.production import produce
from clausegen.attest.records import Portee
from clausegen.attest.summary import Sort
from clausegen.errors import InputError, OutputError, Place, Problem, TemplateError
from clausegen.register import Registre
from clausegen.resources import templates_dir
from clausegen.word.reading import read_document


class Desk:
    """A folder, its register, and what is produced there."""

    def __init__(self, folder):
        self.sortie, self.registre = folder / "attestations", folder / "registre.db"

    def produce(self, attestations, retenues=(), anomalies=(), jour=JOUR, **options):
        commande = Commande(self.sortie, self.registre, jour, **options)
        return produce(comptage(attestations, retenues, anomalies), commande)

    def word(self):
        return {path.name[:9]: read_document(path) for path in sorted((self.sortie / "word").iterdir())}

    def sheet(self, name, sheet=0):
        book = load_workbook(BytesIO((self.sortie / name).read_bytes()))
        return list(book.worksheets[sheet].iter_rows(min_row=3, values_only=True))


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def sorts(rapport):
    return [ligne.sort for ligne in rapport.lignes]


def write_changed(folder, member, old, new):
    """Our template of an attestation in a folder, with one text of one member changed."""
    source = templates_dir() / "attestation.docx"
    with ZipFile(source) as ours, ZipFile(folder / source.name, "w") as own:
        for name in ours.namelist():
            text = ours.read(name)
            if name == member:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode(), 1)
            own.writestr(name, text)


class TestNumbersAndFiles:
    def test_each_attestation_has_a_file_named_by_its_number_and_holder(self, desk):
        desk.produce(lot(3))
        names = sorted(path.name for path in (desk.sortie / "word").iterdir())
        assert names == [f"2026-000{n}-maconnerie-n-00{n}.docx" for n in (1, 2, 3)]

    def test_the_document_says_its_number_its_code_and_the_registered_date(self, desk):
        desk.produce(lot(1))
        with Registre.read(desk.registre) as registre:
            [inscription] = registre
        [document] = desk.word().values()
        marks = document.bookmarks
        assert marks["attestation_numero"] == inscription.numero
        assert marks["attestation_code"] == inscription.code
        assert marks["attestation_date"].split() == ["15", "janvier", "2026"]
        assert marks["heures_validees"].startswith("140")

    def test_a_reprint_months_later_is_the_same_paper(self, desk):
        desk.produce(lot(2))
        before = {path.name: path.read_bytes() for path in (desk.sortie / "word").iterdir()}
        for path in (desk.sortie / "word").iterdir():
            path.unlink()
        rapport = desk.produce(lot(2), jour=date(2026, 11, 2))
        assert {path.name: path.read_bytes() for path in (desk.sortie / "word").iterdir()} == before
        assert sorts(rapport) == [Sort.REIMPRIMEE] * 2

    def test_same_register_same_workbook_same_bytes_everywhere(self, desk):
        desk.produce(lot(3))
        before = {p: p.read_bytes() for p in desk.sortie.rglob("*") if p.is_file()}
        desk.produce(lot(3))
        desk.produce(lot(3))
        after = {p: p.read_bytes() for p in desk.sortie.rglob("*") if p.is_file()}
        changed = {p.name for p in after if after[p] != before[p]}
        # The summary says « nouvelle » the first time, « inchangée » then.
        assert changed == {"recapitulatif.xlsx"}

    def test_two_issuers_with_the_same_number_and_holder_have_two_files(self, desk):
        one = attestation(1)
        two = replace(one, emetteur="Ville d’Oyonnax")
        desk.produce([one, two])
        assert len(list((desk.sortie / "word").iterdir())) == 2


class TestChanges:
    def test_numbers_that_would_go_back_in_time_are_told(self, desk):
        desk.produce(lot(1), jour=date(2026, 3, 1))
        rapport = desk.produce(lot(2), jour=JOUR)
        assert ["1er\u00a0mars 2026" in remark for remark in rapport.remarques] == [True]

    def test_only_what_changed_is_made_again(self, desk):
        desk.produce(lot(4))
        before = {p.name: p.stat().st_mtime_ns for p in (desk.sortie / "word").iterdir()}
        rapport = desk.produce([*lot(3), attestation(4, heures=150)])
        assert sorts(rapport) == [Sort.INCHANGEE] * 3 + [Sort.REMPLACE]
        after = {p.name: p.stat().st_mtime_ns for p in (desk.sortie / "word").iterdir()}
        assert {name: after[name] for name in after.keys() & before.keys()} == {
            name: before[name] for name in after.keys() & before.keys()
        }
        assert sorted(after.keys() - before.keys()) == ["2026-0005-maconnerie-n-004.docx"]

    def test_the_new_one_says_which_it_replaces_and_the_old_one_is_put_away(self, desk):
        desk.produce(lot(2))
        rapport = desk.produce([attestation(1), attestation(2, heures=150)])
        assert desk.word()["2026-0003"].bookmarks["attestation_remplace"] == "2026-0002"
        assert [p.name[:9] for p in (desk.sortie / "remplacees").iterdir()] == ["2026-0002"]
        assert any("2026-0002" in remark for remark in rapport.remarques)

    def test_a_file_changed_by_hand_is_kept_aside_and_made_again(self, desk):
        desk.produce(lot(2))
        path = next((desk.sortie / "word").glob("2026-0002*"))
        original = path.read_bytes()
        path.write_bytes(original + b"\0")
        rapport = desk.produce(lot(2))
        assert path.read_bytes() == original
        assert (desk.sortie / "modifies" / path.name).read_bytes() == original + b"\0"
        assert any(path.stem in remark for remark in rapport.remarques)

    def test_a_new_signatory_does_not_sign_the_papers_of_the_former_one(self, desk):
        desk.produce(lot(1))
        changed = signee_par(attestation(1), "Dominique Essai")
        rapport = desk.produce([changed])
        assert sorts(rapport) == [Sort.INCHANGEE]
        assert "Camille Essai" in desk.word()["2026-0001"].text
        assert any("--nouvelles-mentions" in remark for remark in rapport.remarques)

    def test_unless_it_is_asked_for(self, desk):
        desk.produce(lot(1))
        changed = signee_par(attestation(1), "Dominique Essai")
        rapport = desk.produce([changed], nouvelles_mentions=True)
        assert sorts(rapport) == [Sort.REIMPRIMEE]
        assert "Dominique Essai" in desk.word()["2026-0001"].text
        assert sorts(desk.produce([changed])) == [Sort.INCHANGEE]

    def test_a_new_wording_reprints_under_the_same_numbers(self, desk, tmp_path):
        desk.produce(lot(2))
        own = tmp_path / "modeles"
        own.mkdir()
        (own / "attestation.docx").write_bytes((templates_dir() / "bordereau.docx").read_bytes())
        with pytest.raises(TemplateError):
            desk.produce(lot(2), modeles=own)
        assert sorts(desk.produce(lot(2))) == [Sort.INCHANGEE] * 2

    def test_what_this_workbook_does_not_ask_for_is_left_and_told(self, desk):
        desk.produce(lot(3))
        rapport = desk.produce(lot(1))
        assert len(desk.word()) == 3
        assert ["2 document(s) d’autres productions" in remark for remark in rapport.remarques] == [True]

    def test_any_executor_will_do(self, desk):
        desk.produce(lot(5))
        before = {path.name: path.read_bytes() for path in (desk.sortie / "word").iterdir()}
        for path in (desk.sortie / "word").iterdir():
            path.unlink()
        with ThreadPoolExecutor(3) as executor:
            desk.produce(lot(5), executor=executor)
        assert {path.name: path.read_bytes() for path in (desk.sortie / "word").iterdir()} == before


class TestHeldBack:
    def reasons(self):
        return (Problem(Place("heures.xlsx", feuille="executions", cellule="F7"), "un mois illisible"),)

    def test_one_bad_row_holds_back_its_own_attestation_alone(self, desk):
        held = Retenue("25-009", "1", "Peinture n° 009", "Ville", self.reasons())
        rapport = desk.produce(lot(2), [held])
        assert sorts(rapport) == [Sort.NOUVELLE] * 2 + [Sort.RETENUE]
        assert not rapport.complet
        assert len(desk.word()) == 2
        assert "cellule F7" in rapport.lignes[-1].raisons[0]

    def test_two_engagements_for_one_attestation_are_both_held_back(self, desk):
        rapport = desk.produce([*lot(2), attestation(1, heures=30)])
        assert sorted(sorts(rapport)) == sorted([Sort.NOUVELLE, Sort.RETENUE, Sort.RETENUE])
        with Registre.read(desk.registre) as registre:
            assert len(list(registre)) == 1

    def test_nothing_to_make_still_gives_the_report(self, desk):
        held = Retenue("25-009", "1", "Peinture n° 009", "Ville", self.reasons())
        rapport = desk.produce([], [held])
        assert not rapport.complet
        assert (desk.sortie / "anomalies.xlsx").is_file()

    def test_the_report_tells_each_row_and_its_rule(self, desk):
        row = Anomalie(
            *("avant_eligibilite", Suite.ECARTEE, Place("h.xlsx", cellule="B4"), "25-001", "1", "Maçonnerie"),
            *("heures avant l’éligibilité", "l’éligibilité d’abord", "Rien.", Decimal("12.5")),
        )
        desk.produce(lot(1), anomalies=[row])
        [header, told] = desk.sheet("anomalies.xlsx", 1)
        assert dict(zip(header, told, strict=True))["Heures"] == 12.5
        assert "cellule B4" in told[1]


class TestRefusals:
    def test_a_folder_of_someone_else_is_left_alone(self, desk):
        desk.sortie.mkdir()
        (desk.sortie / "photo.jpg").write_bytes(b"x")
        with pytest.raises(OutputError, match="autre chose"):
            desk.produce(lot(1))
        assert [p.name for p in desk.sortie.iterdir()] == ["photo.jpg"]
        assert not desk.registre.exists()

    def test_a_folder_of_another_register_is_refused_before_any_number(self, desk, tmp_path):
        desk.produce(lot(1))
        desk.registre = tmp_path / "neuf.db"
        with pytest.raises(OutputError, match="autre registre"):
            desk.produce(lot(1))
        with Registre.read(desk.registre) as registre:
            assert list(registre) == []

    def test_a_register_older_than_the_folder_is_refused(self, desk):
        desk.produce(lot(1))
        before = desk.registre.read_bytes()
        desk.produce(lot(3))
        desk.registre.write_bytes(before)
        with pytest.raises(OutputError, match="plus ancien"):
            desk.produce(lot(4))

    def test_a_wrong_template_is_told_before_any_number(self, desk, tmp_path):
        (tmp_path / "couverture.docx").write_bytes((templates_dir() / "attestation.docx").read_bytes())
        with pytest.raises(TemplateError):
            desk.produce(lot(1), modeles=tmp_path)
        assert not desk.registre.exists()
        assert not desk.sortie.exists()

    def test_a_template_with_a_part_missing_is_told_before_any_number(self, desk, tmp_path):
        write_changed(tmp_path, "word/_rels/document.xml.rels", 'Target="settings.xml"', 'Target="perdu.xml"')
        with pytest.raises(TemplateError, match=r"attestation\.docx.*word/perdu\.xml"):
            desk.produce(lot(1), modeles=tmp_path)
        assert not desk.registre.exists()
        assert not desk.sortie.exists()

    def test_a_bookmark_twice_in_an_own_template_is_told_once_for_the_batch(self, desk, tmp_path):
        twice = '<w:bookmarkStart w:id="{0}" w:name="double"/><w:bookmarkEnd w:id="{0}"/>'
        write_changed(
            tmp_path, "word/document.xml", "</w:p>", twice.format(9001) + twice.format(9002) + "</w:p>"
        )
        rapport = desk.produce(lot(3), modeles=tmp_path)
        assert ["en double" in remark for remark in rapport.remarques].count(True) == 1
        assert len(desk.word()) == 3

    def test_a_folder_of_templates_that_has_none_is_told(self, desk, tmp_path):
        for folder in (tmp_path / "absent", tmp_path):
            with pytest.raises(InputError, match="--modeles"):
                desk.produce(lot(1), modeles=folder)
        assert not desk.registre.exists()

    def test_a_print_file_in_a_folder_that_does_not_exist_is_told_first(self, desk, tmp_path):
        with pytest.raises(OutputError, match="--impression"):
            desk.produce(lot(1), impression=tmp_path / "absent" / "lot.pdf")
        assert not desk.registre.exists()


class TestSummary:
    def test_it_gives_each_market_its_number_and_its_gap(self, desk):
        desk.produce([attestation(1), attestation(2, heures="99.5")])
        header, one, two, total = desk.sheet("recapitulatif.xlsx")
        rows = [dict(zip(header, row, strict=True)) for row in (one, two, total)]
        assert [row["Numéro"] for row in rows] == ["2026-0001", "2026-0002", "Total"]
        assert [row["Écart"] for row in rows] == [40, -0.5, 39.5]

    def test_the_hours_of_members_are_in_their_group_and_not_added_again(self, desk):
        group = attestation(1, portee=Portee.GROUPEMENT, heures=200)
        members = [
            attestation(
                rank, portee=Portee.MEMBRE, heures=100, marche="25-001", groupement="Maçonnerie n° 001"
            )
            for rank in (2, 3)
        ]
        desk.produce([group, *members])
        assert desk.sheet("recapitulatif.xlsx")[-1][11] == 200
        companies = {row[0]: row[3] for row in desk.sheet("recapitulatif.xlsx", 1)[1:]}
        assert companies == {"Maçonnerie n° 002": 100, "Maçonnerie n° 003": 100}

    def test_no_cell_is_a_formula(self, desk):
        wicked = attestation(1, titulaire="=HYPERLINK(1)", objet="+1", acheteur="@SUM(A1)", marche="-2+3")
        desk.produce([wicked])
        for name in ("recapitulatif.xlsx", "anomalies.xlsx"):
            book = load_workbook(BytesIO((desk.sortie / name).read_bytes()))
            cells = [cell for sheet in book for row in sheet for cell in row]
            assert {cell.data_type for cell in cells} <= {"s", "n"}
            assert all(
                cell.quotePrefix
                for cell in cells
                if str(cell.value or "")[:1] in "=+@-" and cell.data_type == "s"
            )


def test_the_issuer_of_the_numbers_is_the_one_of_the_workbook(desk):
    desk.produce(lot(1))
    with Registre.read(desk.registre) as registre:
        assert [i.emetteur for i in registre] == [EMETTEUR]


def test_a_print_file_never_takes_the_place_of_something_else(desk, tmp_path):
    precious = tmp_path / "note.pdf"
    precious.write_bytes(b"PK un classeur")
    with pytest.raises(OutputError, match="ne peut pas être le fichier à imprimer"):
        desk.produce(lot(1), impression=precious)
    assert precious.read_bytes() == b"PK un classeur"
    assert not desk.registre.exists()


def test_a_register_in_a_folder_that_does_not_exist_is_told_first(desk, tmp_path):
    desk.registre = tmp_path / "absent" / "registre.db"
    with pytest.raises(OutputError, match="--registre"):
        desk.produce(lot(1))
    assert not desk.sortie.exists()
