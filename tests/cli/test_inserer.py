"""``clausegen inserer`` and ``clausegen plan``: what they tell, what they write, the code they leave with."""

import json
import sys
from pathlib import Path

import docx
import pytest

from clausegen.adapt.insertion.target import Target
from clausegen.cli import run

ROOT = Path(__file__).resolve().parents[2]
CIBLES = ROOT / "tests" / "adapt" / "insertion" / "cibles"
DOSSIER = ROOT / "samples" / "ecole" / "dossier.yaml"


@pytest.fixture
def ask(tmp_path, capsys):
    def asked(name, *options, out="sortie.docx"):
        arguments = ["inserer", str(CIBLES / f"{name}.docx"), str(DOSSIER), "-o", str(tmp_path / out)]
        code = run([*arguments, "--date", "2026-11-25", *options])
        told = capsys.readouterr()
        return code, told.out.replace("\u00a0", " "), told.err.replace("\u00a0", " ")

    return asked


def test_the_article_is_written_and_its_place_is_told(ask, tmp_path):
    code, out, err = ask("titres-word", "--apres", "Article 9")
    assert code == 0
    assert "« Article 10 – Clause sociale d’insertion », inséré après « Article 9 –" in out
    assert "Article 10 – → Article 11 – Pénalités" in " ".join(out.split())
    assert "À revoir – sortie.docx, « Article 2 – Pièces constitutives du marché »" in err
    assert any(h.title == "Clause sociale d’insertion" for h in Target(tmp_path / "sortie.docx").headings)


def test_a_revision_bears_the_author_asked_for(ask, tmp_path):
    code, out, _ = ask("titres-word", "--apres", "9", "--revision", "--auteur", "Service juridique")
    assert code == 0
    assert "en révision" in out
    xml = Target(tmp_path / "sortie.docx").package.read("word/document.xml").decode()
    assert 'w:author="Service juridique"' in xml
    assert 'w:date="2026-11-25T00:00:00Z"' in xml


def test_without_a_place_nor_a_terminal_nothing_is_guessed(ask, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    code, _, err = ask("titres-word")
    assert code == 2
    assert "après « Article 9 – Protection de l’environnement » : il traite du développement durable" in err
    assert not (tmp_path / "sortie.docx").exists()


def test_at_a_terminal_the_place_is_proposed_and_the_next_one_if_refused(ask, monkeypatch):
    questions = []

    def confirm(question, **_):
        questions.append(question.replace("\u00a0", " "))
        return len(questions) == 2

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.confirm", confirm)
    code, out, _ = ask("titres-word")
    assert code == 0
    assert "Protection de l’environnement" in questions[0]
    assert "Article 8 – Clause sociale d’insertion" in out


def test_two_places_at_once_are_refused(ask):
    code, _, err = ask("titres-word", "--apres", "9", "--signet", "x")
    assert (code, "un seul endroit" in err) == (2, True)


def test_the_original_is_never_written_over(tmp_path, capsys):
    source = tmp_path / "CCAP.docx"
    source.write_bytes((CIBLES / "titres-word.docx").read_bytes())
    code = run(["inserer", str(source), str(DOSSIER), "--apres", "9", "-o", str(source), "--remplacer"])
    assert code == 2
    assert "le document d’origine" in capsys.readouterr().err
    assert source.read_bytes() == (CIBLES / "titres-word.docx").read_bytes()


def test_a_file_that_exists_is_replaced_only_when_asked(ask, tmp_path):
    (tmp_path / "sortie.docx").write_text("à moi", encoding="utf-8")
    assert ask("titres-word", "--apres", "9")[0] == 2
    assert (tmp_path / "sortie.docx").read_text(encoding="utf-8") == "à moi"
    assert ask("titres-word", "--apres", "9", "--remplacer")[0] == 0


def test_nothing_is_left_when_the_place_is_wrong(ask, tmp_path):
    code, _, err = ask("titres-word", "--apres", "Article 40")
    assert code == 2
    assert "aucun titre ne répond" in err
    assert list(tmp_path.iterdir()) == []


def test_a_dossier_without_a_clause_has_nothing_to_insert(tmp_path, capsys):
    text = DOSSIER.read_text(encoding="utf-8").replace("leviers: [condition_execution]", "leviers: [aucun]")
    dossier = tmp_path / "dossier.yaml"
    dossier.write_text(text.replace("../profils", str(ROOT / "samples" / "profils")), encoding="utf-8")
    out = tmp_path / "a.docx"
    code = run(["inserer", str(CIBLES / "titres-word.docx"), str(dossier), "--apres", "9", "-o", str(out)])
    assert code == 2
    assert "levier" in capsys.readouterr().err
    assert not out.exists()


def test_plan_shows_the_numbers_that_word_shows(capsys):
    assert run(["plan", str(CIBLES / "chapitres.docx")]) == 0
    out = capsys.readouterr().out
    assert "CHAPITRE II Prix et exécution\n" in out
    assert "  Article 4 Prix et règlement des comptes\n    4.1 Forme et variation des prix\n" in out


def test_plan_marks_the_numbers_typed_by_hand(capsys):
    assert run(["plan", str(CIBLES / "numeros-a-la-main.docx")]) == 0
    out = capsys.readouterr().out
    assert "ARTICLE 9 – PROTECTION DE L’ENVIRONNEMENT *\n" in out
    assert "écrit à la main" in out


def test_plan_in_json_says_how_each_number_is_made(capsys):
    assert run(["plan", str(CIBLES / "en-revision.docx"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["titres"][1] == {
        "niveau": 2,
        "numero": "1.1",
        "titre": "Objet",
        "numero_automatique": True,
        "reconnu_a_sa_forme": False,
        "paragraphe": found["titres"][1]["paragraphe"],
    }
    assert found["controles"] == ["clause_sociale"]


def test_plan_of_a_document_without_headings_says_what_to_do(tmp_path, capsys):
    document = docx.Document()
    document.add_paragraph("Une phrase sans titre.")
    document.save(tmp_path / "a.docx")
    assert run(["plan", str(tmp_path / "a.docx")]) == 0
    assert "--signet" in capsys.readouterr().out
