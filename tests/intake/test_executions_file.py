"""The workbook of hours, as users really make it: xlsx, ods, CSV; titles, traps, refusals."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook, load_workbook

from clausegen.errors import InputError
from clausegen.intake.blank_executions import blank_executions, hours_workbook
from clausegen.intake.executions_file import read_workbook, sheet_titles
from clausegen.intake.headers import load_forms
from clausegen.intake.tables import TABLES

ENGAGEMENT = {
    "Marché": "M-1",
    "Objet": "Extension du gymnase",
    "Acheteur": "Commune de Saint-Essai",
    "Émetteur": "Mission d’essai",
    "Titulaire": "Bâti Essai",
    "SIRET": "20004293500011",
    "Heures dues": 100,
    "Date de début": date(2026, 1, 12),
    "Date de fin": date(2026, 9, 30),
    "État": "terminé",
    "Règles de comptage": "sans limite",
}
EXECUTION = {
    "N° marché": "M-1",
    "Entreprise": "Bâti Essai",
    "Code participant": "P-01",
    "Modalité": "Embauche directe",
    "Type de contrat": "CDD",
    "Embauche": date(2026, 1, 12),
    "Éligibilité validée": date(2026, 1, 5),
    "Validée par": "Mission d’essai",
    "Mois": date(2026, 3, 1),
    "Heures réalisées": 50.5,
    "Statut": "Validé",
}


def workbook(sheets):
    """An .xlsx of these sheets: each a list of mappings from title to value."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        titles = list(dict.fromkeys(title for row in rows for title in row))
        sheet.append(titles)
        for row in rows:
            sheet.append([row.get(title) for title in titles])
    return book


def saved(tmp_path, book, name="heures.xlsx"):
    book.save(tmp_path / name)
    return tmp_path / name


@pytest.fixture(name="sound")
def _sound():
    return workbook({"Engagements": [ENGAGEMENT], "Exécutions": [EXECUTION]})


def refusals(path):
    with pytest.raises(InputError) as refused:
        read_workbook(path)
    return refused.value.problems


SOUND = ("M-1", 100, Decimal("50.5"), date(2026, 3, 1), "validee", ())


def facts(classeur):
    """What the sound workbook says, in whatever form it was given."""
    (engagement,) = classeur.engagements
    (execution,) = classeur.executions
    hours = execution.record
    return (
        *(engagement.record.marche, engagement.record.heures_dues),
        *(hours.heures, hours.mois, hours.statut),
        classeur.rejets,
    )


class TestForms:
    def test_xlsx(self, tmp_path, sound):
        classeur = read_workbook(saved(tmp_path, sound))
        assert facts(classeur) == SOUND
        assert str(classeur.executions[0].case("heures")).startswith(
            "heures.xlsx, feuille « Exécutions », cellule J2"
        )

    def test_ods(self, tmp_path, sound):
        document = OpenDocumentSpreadsheet()
        for sheet in sound.worksheets:
            table = Table(name=sheet.title)
            for row in sheet.iter_rows(values_only=True):
                line = TableRow()
                for value in row:
                    line.addElement(_ods_cell(value))
                table.addElement(line)
            document.spreadsheet.addElement(table)
        document.save(str(tmp_path / "heures.ods"))
        assert facts(read_workbook(tmp_path / "heures.ods")) == SOUND

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
    def test_a_folder_of_csv(self, tmp_path, sound, encoding):
        for sheet in sound.worksheets:
            text = io.StringIO()
            writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
            writer.writerows([_french(value) for value in row] for row in sheet.iter_rows(values_only=True))
            name = {"Engagements": "engagements.csv", "Exécutions": "executions.csv"}[sheet.title]
            (tmp_path / name).write_bytes(text.getvalue().encode(encoding))
        assert facts(read_workbook(tmp_path)) == SOUND

    def test_a_duration_of_excel_is_read_as_hours(self, tmp_path, sound):
        sound["Exécutions"]["J2"] = timedelta(hours=50, minutes=30)
        sound["Exécutions"]["J2"].number_format = "[h]:mm"
        assert facts(read_workbook(saved(tmp_path, sound))) == SOUND

    def test_no_hours_at_all_is_told_aloud(self, tmp_path, sound):
        sound["Exécutions"].delete_rows(2)
        classeur = read_workbook(saved(tmp_path, sound))
        assert "aucune heure" in str(classeur.avertissements[0])

    def test_sheets_of_other_names_are_known_by_their_titles(self, tmp_path, sound):
        sound["Engagements"].title = "Feuil1"
        sound["Exécutions"].title = "Suivi 2026"
        assert facts(read_workbook(saved(tmp_path, sound))) == SOUND

    def test_a_title_above_and_blank_rows_do_not_matter(self, tmp_path, sound):
        sound["Exécutions"].insert_rows(1, 3)
        sound["Exécutions"]["A1"] = "Suivi des heures 2026"
        assert facts(read_workbook(saved(tmp_path, sound))) == SOUND

    def test_a_row_of_totals_is_not_read(self, tmp_path, sound):
        sound["Exécutions"].append(["Total", None, None, None, None, None, None, None, None, 50.5])
        classeur = read_workbook(saved(tmp_path, sound))
        assert facts(classeur) == SOUND
        assert "n’est pas lue comme une exécution" in str(classeur.avertissements[0])


def _ods_cell(value):
    if value is None:
        return TableCell()
    if isinstance(value, date):
        return TableCell(valuetype="date", datevalue=value.isoformat()[:10])
    if isinstance(value, int | float):
        return TableCell(valuetype="float", value=value)
    cell = TableCell(valuetype="string")
    cell.addElement(P(text=value))
    return cell


def _french(value):
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value).replace(".", ",") if isinstance(value, float) else value


class TestForbiddenColumns:
    REASONS = (
        *("Motif", "Motif d’éligibilité", "Critère d'éligibilité", "Public", "Catégorie de public", "RSA"),
        *(
            "RQTH",
            "Bénéficiaire AAH",
            "TH",
            "Travailleur handicapé",
            "QPV",
            "Quartier",
            "DELD",
            "Prescripteur",
        ),
        *(
            "Situation",
            "Nationalité",
            "Réfugié",
            "PPSMJ",
            "Niveau d'études",
            "Senior",
            "Raison",
            "Allocation",
        ),
        *("Justificatif d’éligibilité", "Pass IAE", "Sortie"),
    )
    NAMES = (
        *("Nom", "NOM", "Prénom", "Nom et prénom", "Salarié", "NIR", "N° de sécurité sociale", "Né(e) le"),
        *("Date de naissance", "Adresse", "Ville", "Code postal", "Téléphone", "Courriel", "e-mail", "Sexe"),
        *("Identifiant France Travail", "N° CAF", "Civilité", "IBAN"),
    )

    @pytest.mark.parametrize("title", REASONS)
    def test_a_reason_of_eligibility_is_refused_with_the_explanation(self, tmp_path, sound, title):
        sound["Exécutions"].cell(1, 12, title)
        (problem,) = refusals(saved(tmp_path, sound))
        assert title in problem.constat
        assert "n’est jamais une colonne" in problem.constat
        assert problem.ou.cellule == "L1"
        assert "Supprimez la colonne" in problem.remede

    @pytest.mark.parametrize("title", NAMES)
    def test_what_names_a_person_is_refused_with_the_explanation(self, tmp_path, sound, title):
        sound["Exécutions"].cell(1, 12, title)
        (problem,) = refusals(saved(tmp_path, sound))
        assert "est refusée" in problem.constat
        assert "participant" in problem.remede

    @pytest.mark.parametrize("title", ["RSA", "Prénom", "Date de naissance", "Critère d’éligibilité"])
    def test_in_the_engagements_too(self, tmp_path, sound, title):
        sound["Engagements"].cell(1, 12, title)
        assert "est refusée" in refusals(saved(tmp_path, sound))[0].constat

    @pytest.mark.parametrize("title", ["Chantier", "Poste", "Semaine", "Remarque", "Taux", "Coefficient"])
    def test_other_columns_are_told_and_not_read(self, tmp_path, sound, title):
        sound["Exécutions"].cell(1, 12, title)
        sound["Exécutions"].cell(2, 12, "x")
        classeur = read_workbook(saved(tmp_path, sound))
        assert f"la colonne « {title} » n’est pas connue" in str(classeur.avertissements[0])

    def test_no_title_that_we_know_is_one_of_them(self):
        for name, table in TABLES.items():
            for key in table.modele.model_fields:
                for form in (key, load_forms("entetes-attestations.yaml")["titres"][key]):
                    assert sheet_titles(name).key_of(form) == key

    def test_a_sheet_of_people_beside_is_told(self, tmp_path, sound):
        sheet = sound.create_sheet("Liste")
        sheet.append(["Code", "Nom", "Prénom"])
        sheet.append(["P-01", "x", "y"])
        classeur = read_workbook(saved(tmp_path, sound))
        assert "semble décrire des personnes" in str(classeur.avertissements[-1])


class TestCodesOfPeople:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("DUPONT Claude", "le nom d’une personne"),
            ("Claude", "le nom d’une personne"),
            ("1 85 05 78 006 084 91", "sécurité sociale"),
            ("1850578006084", "sécurité sociale"),
            ("claude@example.org", "coordonnées"),
            ("C. D. 12/05/1985", "date, de naissance"),
            ("01 99 00 12 34", "coordonnées"),
        ],
    )
    def test_what_names_someone_is_refused_and_never_quoted(self, tmp_path, sound, text, told):
        sound["Exécutions"]["C2"] = text
        (problem,) = refusals(saved(tmp_path, sound))
        assert told in problem.constat
        assert text not in str(problem)

    def test_a_column_of_names_is_told_once(self, tmp_path, sound):
        for rank in range(3, 43):
            for column, value in enumerate(EXECUTION.values(), start=1):
                sound["Exécutions"].cell(rank, column, value)
            sound["Exécutions"].cell(rank, 3, "Dupont")
        (problem,) = refusals(saved(tmp_path, sound))
        assert "et 39 autres cases" in problem.constat

    @pytest.mark.parametrize("text", ["P-014", "014", 14, "A1", "DUJE-02", "2026/17"])
    def test_codes_are_read(self, tmp_path, sound, text):
        sound["Exécutions"]["C2"] = text
        assert read_workbook(saved(tmp_path, sound)).executions[0].record.participant == str(text)


class TestUnusable:
    def test_everything_wrong_is_told_at_once(self, tmp_path, sound):
        sound["Exécutions"].cell(1, 12, "RSA")
        sound["Engagements"]["J1"] = "Truc"
        found = " ".join(map(str, refusals(saved(tmp_path, sound))))
        assert "RSA" in found
        assert "une colonne « État »" in found

    def test_no_engagements(self, tmp_path, sound):
        del sound["Engagements"]
        assert "la feuille des engagements est introuvable" in str(refusals(saved(tmp_path, sound))[0])

    def test_engagements_without_a_row(self, tmp_path, sound):
        sound["Engagements"].delete_rows(2)
        assert "aucun engagement" in str(refusals(saved(tmp_path, sound))[0])

    def test_a_filter_left_on_is_told_once(self, tmp_path, sound):
        for rank in range(3, 43):
            for column, value in enumerate(EXECUTION.values(), start=1):
                sound["Exécutions"].cell(rank, column, value)
            sound["Exécutions"].row_dimensions[rank].hidden = True
        (problem,) = refusals(saved(tmp_path, sound))
        assert "40 lignes sont masquées ou filtrées" in problem.constat

    def test_two_sheets_for_one_role(self, tmp_path, sound):
        sound.copy_worksheet(sound["Exécutions"]).title = "Heures"
        assert "le même rôle" in str(refusals(saved(tmp_path, sound))[0])

    def test_a_hidden_sheet(self, tmp_path, sound):
        sound["Exécutions"].sheet_state = "hidden"
        assert "masquée" in str(refusals(saved(tmp_path, sound))[0])

    def test_one_csv_alone(self, tmp_path):
        (tmp_path / "heures.csv").write_text("Marché;Titulaire\nM-1;Bâti\n", encoding="utf-8")
        assert "un seul fichier CSV" in str(refusals(tmp_path / "heures.csv")[0])

    def test_a_folder_without_csv(self, tmp_path):
        assert "aucun fichier .csv" in str(refusals(tmp_path)[0])

    def test_another_kind_of_file(self, tmp_path):
        (tmp_path / "note.xlsx").write_bytes(b"%PDF-1.4 rien")
        assert "PDF" in str(refusals(tmp_path / "note.xlsx")[0])


class TestRejectedRows:
    @pytest.mark.parametrize(
        ("cell", "value", "told"),
        [
            ("A2", None, "la case « N° marché » est vide"),
            ("D2", "bénévolat", "n’est pas une valeur possible"),
            ("F2", "31/02/2026", "n’existe pas dans le calendrier"),
            ("I2", "15/03/2026", "est un jour, pas un mois"),
            ("I2", "mars-26", "l’année n’a que deux chiffres"),
            ("J2", "cinquante", "n’est pas un nombre"),
            ("J2", -5, "est négatif"),
            ("J2", "#REF!", "contient l’erreur"),
            ("J2", "=A1", "formule"),
            ("B2", "à compléter", "est restée « à compléter »"),
            ("K2", "peut-être", "n’est pas une valeur possible"),
        ],
    )
    def test_each_is_told_with_its_cell_and_the_others_are_read(self, tmp_path, sound, cell, value, told):
        for column, other in enumerate(EXECUTION.values(), start=1):
            sound["Exécutions"].cell(3, column, other)
        sound["Exécutions"][cell] = value
        classeur = read_workbook(saved(tmp_path, sound))
        (rejet,) = classeur.rejets
        assert told in rejet.problemes[0].constat
        assert rejet.problemes[0].ou.cellule == cell
        assert len(classeur.executions) == 1

    @pytest.mark.parametrize(
        ("title", "told"),
        [
            ("Règles de comptage", "« CCAG 2021 », ou « limite 24 mois », ou « sans limite »"),
            ("État", "« en_cours » ou « termine »"),
            ("SIRET", "quatorze chiffres"),
        ],
    )
    def test_a_blank_cell_is_told_by_the_title_above_it_with_the_words_that_it_admits(
        self, tmp_path, sound, title, told
    ):
        sound["Engagements"].cell(2, list(ENGAGEMENT).index(title) + 1).value = None
        (rejet,) = read_workbook(saved(tmp_path, sound)).rejets
        (problem,) = rejet.problemes
        assert (problem.constat, problem.ou.champ) == (f"la case « {title} » est vide", title)
        assert told in problem.attendu

    def test_a_missing_column_is_told_by_the_title_of_our_workbook(self, tmp_path, sound):
        sound["Engagements"].cell(1, list(ENGAGEMENT).index("Date de fin") + 1, "Fin probable")
        (problem,) = refusals(saved(tmp_path, sound))
        assert problem.constat == "aucune colonne ne donne « Date de fin »"


class TestBlank:
    def test_its_examples_are_never_read(self, tmp_path):
        (tmp_path / "vierge.xlsx").write_bytes(blank_executions())
        assert "aucun engagement" in str(refusals(tmp_path / "vierge.xlsx")[0])

    def test_what_is_written_is_read_back(self, tmp_path, sound):
        rows = [{"marche": "M-1", "objet": "=1+1", "titulaire": "Bâti", "acheteur": "A", "emetteur": "E"}]
        rows[0] |= {"siret": "20004293500011", "heures_dues": 5, "date_debut": date(2026, 1, 1)}
        rows[0] |= {"date_fin": date(2026, 2, 1), "etat": "en_cours", "regles": "CCAG 2021"}
        (tmp_path / "h.xlsx").write_bytes(hours_workbook({"engagements": rows}))
        classeur = read_workbook(tmp_path / "h.xlsx")
        assert classeur.engagements[0].record.objet == "=1+1"
        assert sound

    def test_every_column_has_its_help_and_every_closed_list_its_choices(self):
        book = load_workbook(io.BytesIO(blank_executions()))
        for table in TABLES.values():
            rules = book[table.titre].data_validations.dataValidation
            assert len(rules) == len(table.modele.model_fields)
            assert all(rule.prompt for rule in rules)
        lists = [r for sheet in book for r in sheet.data_validations.dataValidation if r.type == "list"]
        assert len(lists) == 6

    def test_it_is_always_the_same(self):
        assert blank_executions() == blank_executions()
