"""``attestations``, ``verifier`` and ``registre`` as a clerk types them."""

import csv
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from clausegen.cli import run
from clausegen.cli.attestations import attestations
from clausegen.cli.registre import registre
from clausegen.register import Demande, Registre

ROOT = Path(__file__).resolve().parents[2]
AIN = ROOT / "samples" / "ain-2019" / "heures-2019.xlsx"
ANOMALIES = ROOT / "samples" / "anomalies" / "heures.xlsx"
DATE = ("--date", "2026-11-25")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module", name="made")
def _made(tmp_path_factory):
    """The anomalies sample, produced once: seven attestations made, others held back."""
    folder = tmp_path_factory.mktemp("bureau")
    shutil.copyfile(ANOMALIES, folder / "heures.xlsx")
    command = [
        sys.executable,
        "-m",
        "clausegen",
        "attestations",
        "produire",
        "heures.xlsx",
        "-o",
        "sortie",
        *DATE,
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    return folder, done


def plain(text):
    return " ".join(text.split())


def issued(folder):
    with Registre.read(folder / "registre-attestations.db") as registre:
        return list(registre)


class TestHelp:
    COMMANDS = (
        *(("attestations", "nouveau"), ("attestations", "produire"), ("registre", "sauvegarder")),
        *(("registre", "exporter"), ("registre", "reprendre"), ("registre", "controler")),
    )

    @pytest.mark.parametrize("line", COMMANDS, ids=" ".join)
    def test_each_command_inside_a_group_has_its_example_in_french(self, line, capsys):
        assert run([*line, "--help"]) == 0
        said = capsys.readouterr().out
        assert f"clausegen {' '.join(line)} " in plain(said.partition("Exemple")[2])
        assert re.findall(r"\b(Usage: |Options:|Show|required|default|COMMAND|ARGS|FILE|PATH)\b", said) == []

    def test_every_command_of_the_groups_is_here(self):
        groups = (attestations, registre)
        assert {(group.name, name) for group in groups for name in group.commands} == set(self.COMMANDS)


class TestProduire:
    def test_a_workbook_with_faults_gives_the_rest_with_code_1(self, made):
        folder, done = made
        assert done.returncode == 1
        assert "Attestations dans « sortie » : 7, numéros 2026-0001 à 2026-0007" in plain(done.stdout)
        assert "Attestations retenues : 19. Les autres sont faites." in plain(done.stderr)
        assert "Entreprise 16" in done.stderr
        assert len(list((folder / "sortie" / "word").iterdir())) == len(issued(folder)) == 7

    def test_the_register_is_born_beside_the_workbook_and_it_is_said(self, made):
        folder, done = made
        assert (folder / "registre-attestations.db").is_file()
        assert "Registre créé" in done.stdout

    def test_nothing_is_drawn_where_there_is_no_terminal(self, made):
        _, done = made
        assert "\r" not in done.stdout + done.stderr
        assert "\x1b" not in done.stdout + done.stderr

    def test_the_totals_on_screen_are_those_of_the_spreadsheet(self, made):
        folder, done = made
        rows = list(load_workbook(folder / "sortie" / "recapitulatif.xlsx")["Acheteurs"].values)
        assert rows[-1][0] == "Total"
        found = re.search(r"Total\s+(\d+)\s+(\d+)\s*h\s+(\d+)\s*h", done.stdout.replace("\u202f", ""))
        assert tuple(map(int, found.groups())) == rows[-1][1:4]

    def test_no_participant_is_in_what_was_written(self, made):
        folder, done = made
        sheet = load_workbook(folder / "heures.xlsx")["Exécutions"]
        codes = {str(row[5]) for row in sheet.iter_rows(min_row=6, values_only=True) if row[5]}
        assert len(codes) > 5
        register = (folder / "registre-attestations.db").read_bytes()
        assert [code for code in codes if code.encode() in register] == []
        assert [code for code in codes if re.search(rf"\b{re.escape(code)}\b", done.stdout)] == []

    def test_a_workbook_refused_whole_writes_nothing(self, here, capsys):
        refused = ANOMALIES.with_name("refuse.xlsx")
        assert run(["attestations", "produire", str(refused), "-o", "s", "--registre", "r.db", *DATE]) == 2
        assert list(here.iterdir()) == []
        assert "refusée" in capsys.readouterr().err

    def test_a_dossier_is_no_workbook_of_hours(self, here, capsys):
        (here / "voirie.yaml").write_text("marche:\n  objet: Voirie\n", encoding="utf-8")
        assert run(["attestations", "produire", "voirie.yaml", "-o", "s"]) == 2
        told = plain(capsys.readouterr().err)
        assert "c’est un dossier de marché" in told
        assert "« clausegen attestations nouveau heures.xlsx »" in told
        assert "Renommez" not in told

    def test_a_workbook_is_no_attestation(self, made, capsys):
        register = str(made[0] / "registre-attestations.db")
        assert run(["verifier", str(ANOMALIES), "--registre", register]) == 2
        told = plain(capsys.readouterr().err)
        assert "une attestation au format .pdf ou .docx, ou son numéro et son code" in told
        assert "dans Word" not in told

    def test_copies_and_covers_need_a_print_file(self, here, capsys):
        assert run(["attestations", "produire", "x.xlsx", "-o", "s", "--couverture"]) == 2
        assert "--impression" in capsys.readouterr().err
        assert list(here.iterdir()) == []

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            (["attestations", "produire"], "CLASSEUR"),
            (["attestations", "produire", "absent.xlsx", "-o", "s"], "absent.xlsx"),
            (["attestations", "produire", "x.xlsx", "-o", "s", "--tri", "taille"], "taille"),
            (["attestations", "produire", "x.xlsx", "-o", "s", "--exemplaires", "0"], "exemplaires"),
            (["attestations", "produire", "x.xlsx", "-o", "s", "--impression", "x.xlsx"], "« .pdf »"),
            (["attestations", "imprimer"], "imprimer"),
            (["attestations", "nouveau", "x.ods"], ".xlsx"),
            (["verifier"], "NUMERO"),
            (["verifier", "2026-0001"], "il manque le code"),
            (["verifier", "2026-0001", "AAAA-AAAB"], "registre-attestations.db"),
            (["registre", "controler", "absent.db"], "absent.db"),
        ],
    )
    def test_a_mistake_is_told_in_french_and_writes_nothing(self, here, capsys, line, told):
        assert run(line) == 2
        said = capsys.readouterr().err
        assert told in plain(said)
        assert "Traceback" not in said
        assert list(here.iterdir()) == []


class TestStopped:
    @pytest.mark.skipif(not hasattr(signal, "SIGINT") or sys.platform == "win32", reason="no Ctrl-C to send")
    def test_ctrl_c_says_that_the_same_command_goes_on(self, here):
        arguments = ["attestations", "produire", str(AIN), "-o", "sortie", "--registre", "r.db", *DATE]
        command = [sys.executable, "-m", "clausegen", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
        process = subprocess.Popen(command, **pipes, env={**os.environ, "PYTHONPATH": str(ROOT)})
        while not list(here.glob("sortie/word/*.docx")):
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        if process.returncode == 0:
            pytest.skip("the batch was quicker than the signal")
        assert process.returncode == 130
        assert "la même commande reprendra" in plain(said)
        assert "Traceback" not in said
        assert [p.name for p in (here / "sortie").rglob(".*")] == []
        assert run(arguments) == 0
        assert len(list((here / "sortie" / "word").iterdir())) == 254


class TestNouveau:
    def test_the_blank_workbook_is_written_once(self, here, capsys):
        assert run(["attestations", "nouveau", "h.xlsx"]) == 0
        before = (here / "h.xlsx").read_bytes()
        assert run(["attestations", "nouveau", "h.xlsx"]) == 2
        assert (here / "h.xlsx").read_bytes() == before
        assert run(["attestations", "nouveau", "h.xlsx", "--force"]) == 0
        assert "produire h.xlsx" in capsys.readouterr().out


class TestVerifier:
    def ask(self, folder, *arguments):
        return run(["verifier", *arguments, "--registre", str(folder / "registre-attestations.db")])

    def test_a_number_and_its_code_show_the_facts(self, made, capsys):
        folder, _ = made
        one = issued(folder)[0]
        assert self.ask(folder, one.numero.replace("-000", "-"), one.code.lower()) == 0
        said = plain(capsys.readouterr().out)
        assert said.startswith("AUTHENTIQUE")
        assert "Titulaire Entreprise 01" in said
        assert "Heures validées 241 h" in said

    def test_the_code_of_another_is_altered_with_code_1(self, made, capsys):
        folder, _ = made
        one, two = issued(folder)[:2]
        assert self.ask(folder, one.numero, two.code) == 1
        assert "Le code ne va pas avec ce numéro" in capsys.readouterr().out

    def test_a_number_never_given_is_unknown_with_code_1(self, made, capsys):
        folder, _ = made
        assert self.ask(folder, "2026-0999", issued(folder)[0].code) == 1
        assert capsys.readouterr().out.startswith("INCONNUE")

    def test_a_badly_copied_code_is_a_mistake_not_a_verdict(self, made, capsys):
        folder, _ = made
        assert self.ask(folder, "26-1", "AAAA-AAAB") == 2
        said = plain(capsys.readouterr().err)
        assert "2 points à corriger" in said
        assert "« B »" in said

    def test_a_number_whose_production_was_stopped_is_said_so(self, here, capsys):
        with Registre.open(here / "r.db") as registre:
            [one] = registre.assign([Demande("Ville", "a", {"heures": "3"})], date(2026, 1, 15))
        assert run(["verifier", one.numero, one.code, "--registre", "r.db"]) == 0
        assert "la production s’est arrêtée" in capsys.readouterr().out

    def test_a_file_is_judged(self, made, capsys):
        folder, _ = made
        path = next((folder / "sortie" / "word").iterdir())
        assert self.ask(folder, str(path)) == 0
        assert "AUTHENTIQUE" in capsys.readouterr().out

    def test_consulting_writes_nothing(self, made):
        folder, _ = made
        before = sorted(p.name for p in folder.iterdir())
        self.ask(folder, "2026-0001", issued(folder)[0].code)
        assert sorted(p.name for p in folder.iterdir()) == before


class TestRegistre:
    @pytest.mark.usefixtures("here")
    def test_a_backup_is_a_register_that_verifies(self, made, capsys):
        folder, _ = made
        source = str(folder / "registre-attestations.db")
        assert run(["registre", "sauvegarder", source, "copie.db"]) == 0
        assert "7 attestation(s)" in plain(capsys.readouterr().out)
        one = issued(folder)[0]
        assert run(["verifier", one.numero, one.code, "--registre", "copie.db"]) == 0
        assert run(["registre", "sauvegarder", source, "copie.db"]) == 2

    def test_an_export_is_a_table_for_the_spreadsheet(self, made, here):
        folder, _ = made
        source = str(folder / "registre-attestations.db")
        assert run(["registre", "exporter", source, "liste.csv"]) == 0
        assert run(["registre", "exporter", source, "liste.csv"]) == 2
        text = (here / "liste.csv").read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        assert [row["numero"] for row in rows] == [i.numero for i in issued(folder)]
        assert {row["statut"] for row in rows} == {"emise"}

    def test_an_export_named_xlsx_is_a_workbook_with_the_same_rows(self, made, here):
        source = str(made[0] / "registre-attestations.db")
        assert run(["registre", "exporter", source, "liste.xlsx"]) == 0
        assert run(["registre", "exporter", source, "liste.csv"]) == 0
        found = list(load_workbook(here / "liste.xlsx")["Registre"].values)[2:]
        text = (here / "liste.csv").read_bytes().decode("utf-8-sig")
        assert [[v or "" for v in row] for row in found] == list(csv.reader(io.StringIO(text), delimiter=";"))

    def test_an_export_of_another_kind_is_refused_with_a_name_that_works(self, made, here, capsys):
        source = str(made[0] / "registre-attestations.db")
        assert run(["registre", "exporter", source, "liste.ods"]) == 2
        assert "« liste.csv »" in plain(capsys.readouterr().err)
        assert list(here.iterdir()) == []

    def test_a_numbering_begun_by_hand_goes_on(self, here, capsys):
        line = ["registre", "reprendre", "r.db", "2026-57", "--emetteur", "Cellule des clauses"]
        assert run(line) == 0
        assert "« Cellule des clauses » suivra 2026-0057" in plain(capsys.readouterr().out)
        assert run(line) == 2
        assert "2026-0057" in capsys.readouterr().err
        assert run(["verifier", "2026-0012", "2222-2222", "--registre", "r.db"]) == 1
        assert "archives" in capsys.readouterr().out
        assert [p.name for p in here.iterdir()] == ["r.db"]

    def test_a_sound_register_is_said_so(self, made, capsys):
        folder, _ = made
        assert run(["registre", "controler", str(folder / "registre-attestations.db")]) == 0
        assert "en ordre : 7" in plain(capsys.readouterr().out)

    @pytest.mark.usefixtures("here")
    def test_a_tampered_one_is_found_with_code_1(self, made, capsys):
        folder, _ = made
        shutil.copyfile(folder / "registre-attestations.db", "r.db")
        with Registre.open(Path("r.db")) as registre:
            registre._connection.execute("DROP TRIGGER attestation_figee")
            registre._connection.execute("UPDATE attestation SET faits = '{}' WHERE rang = 3")
        assert run(["registre", "controler", "r.db"]) == 1
        assert "2026-0003" in capsys.readouterr().out
