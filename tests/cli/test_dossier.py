"""``clausegen dossier``: what it tells, and the code it leaves with."""

import copy
import json

import pytest
import yaml

from clausegen.cli import run
from clausegen.errors import Place, Problem
from clausegen.resources import templates_dir
from clausegen.tender.check import whole

GOOD = {
    "acheteur": {"nom": "Ville d’Essai (fictive)", "type": "autre_pouvoir_adjudicateur"},
    "marche": {
        "reference": "2026-X-1",
        "objet": "Rénovation d’une halle",
        "nature": "travaux",
        "ccag": "travaux",
        "date_envoi_avis": "2026-12-01",
        "duree_mois": 14,
    },
    "clause": {
        "leviers": ["condition_execution"],
        "part_main_oeuvre": "51 %",
        "taux_insertion": "5 %",
        "cout_horaire": 30,
        "penalites": {"heure_non_realisee": 60, "reunion_manquee": 150, "document_par_manquement": 50},
    },
    "lots": [{"numero": 1, "intitule": "Gros œuvre", "montant_ht": 850000}],
    "rgpd": {
        "responsable": "Ville",
        "contact": "dpo@ville.example.org",
        "base_legale": "loi",
        "conservation": "5 ans",
    },
}


@pytest.fixture
def data():
    return copy.deepcopy(GOOD)


@pytest.fixture
def ask(tmp_path, capsys):
    def asked(data, *options):
        path = tmp_path / "d.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        code = run(["dossier", str(path), "-o", str(tmp_path / "out"), "--date", "2026-11-24", *options])
        told = capsys.readouterr()
        return code, told.out, told.err

    return asked


def test_the_files_written_are_listed(ask, data, tmp_path):
    code, out, _ = ask(data)
    assert code == 0
    for path in (tmp_path / "out").rglob("*.*"):
        assert path.relative_to(tmp_path / "out").as_posix() in out


def no_penalty(data):
    del data["clause"]["penalites"]


def no_ccag(data):
    del data["marche"]["ccag"]


def no_duration(data):
    del data["marche"]["duree_mois"]


def no_personal_data(data):
    del data["rgpd"]


def framework_without_minimum(data):
    data["marche"]["accord_cadre"] = {"forme": "bons_de_commande", "maximum_ht": 2000000}


def two_document_penalties(data):
    data["clause"]["penalites"]["document_par_jour"] = 25


def free_hours(data):
    data["clause"]["penalites"]["heure_non_realisee"] = 0


def concession(data):
    data["marche"]["type_contrat"] = "concession"


@pytest.mark.parametrize(
    ("fault", "fields"),
    [
        (no_penalty, ["heure_non_realisee", "reunion_manquee", "document_par_manquement"]),
        (no_ccag, ["marche.ccag"]),
        (no_duration, ["marche.duree_mois"]),
        (no_personal_data, ["rgpd.responsable", "rgpd.base_legale", "rgpd.conservation", "rgpd.contact"]),
        (framework_without_minimum, ["accord-cadre", "methode: tranche", "heures_par_tranche"]),
        (two_document_penalties, ["penalites.document_par_jour", "document_par_manquement"]),
        (free_hours, ["penalites.heure_non_realisee"]),
        (concession, ["concession"]),
    ],
)
def test_what_is_missing_or_contradictory_is_named_and_nothing_is_written(ask, data, tmp_path, fault, fields):
    fault(data)
    code, _, err = ask(data)
    assert code == 2
    assert [field for field in fields if field not in err] == []
    assert "d.yaml" in err
    assert [path.name for path in tmp_path.iterdir()] == ["d.yaml"]


def test_all_that_is_missing_is_told_at_once(ask, data):
    for fault in (no_penalty, no_ccag, no_duration, no_personal_data):
        fault(data)
    code, _, err = ask(data)
    assert code == 2
    assert "9 points à corriger" in err
    for field in ("heure_non_realisee", "marche.ccag", "marche.duree_mois", "rgpd.contact"):
        assert field in err


def test_a_folder_of_someone_else_is_refused_with_code_2_and_untouched(ask, data, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/notes.txt").write_text("à moi")
    code, _, err = ask(data)
    assert (code, [p.name for p in (tmp_path / "out").iterdir()]) == (2, ["notes.txt"])
    assert "-o" in err


def test_a_folder_retouched_by_hand_needs_the_option_to_be_replaced(ask, data, tmp_path):
    ask(data)
    (tmp_path / "out/dce/ccap-clause-sociale.docx").write_bytes(b"x")
    code, _, err = ask(data)
    assert (code, "ccap-clause-sociale.docx" in err, "--remplacer" in err) == (2, True, True)
    assert ask(data, "--remplacer")[0] == 0


def test_pieces_that_do_not_agree_leave_with_code_1_and_nothing_written(ask, data, tmp_path, monkeypatch):
    monkeypatch.setattr(whole, "verify", lambda *_: [Problem(Place(fichier="x.docx"), "désaccord")])
    code, _, err = ask(data)
    assert (code, "désaccord" in err) == (1, True)
    assert not (tmp_path / "out").exists()


def test_a_wrong_template_is_told_in_french_with_its_place_and_code_2(ask, data, tmp_path):
    (tmp_path / "m").mkdir()
    (tmp_path / "m/ccap-article.docx").write_bytes(b"rien")
    code, _, err = ask(data, "--modeles", str(tmp_path / "m"))
    assert (code, "ccap-article.docx" in err, "Traceback" in err) == (2, True, False)
    assert not (tmp_path / "out").exists()


def test_the_date_given_is_the_one_of_the_documents(ask, data, tmp_path):
    ask(data)
    manifest = json.loads((tmp_path / "out/interne/manifeste.json").read_text(encoding="utf-8"))
    assert manifest["date"] == "2026-11-24"


def test_what_is_to_be_verified_is_said_beside_the_result(ask, data):
    _, out, err = ask(data)
    assert "À vérifier" in err
    assert "À vérifier" not in out


def test_a_date_before_the_known_law_is_told_where_the_date_stands(ask, data, tmp_path):
    data["marche"]["date_envoi_avis"] = "2022-12-01"
    code, _, err = ask(data)
    assert code == 2
    assert "champ «\u00a0marche.date_envoi_avis\u00a0»" in err
    assert "ligne" in err
    assert not (tmp_path / "out").exists()


def test_an_end_of_contract_beyond_the_calendar_is_no_accident(ask, data):
    data["marche"]["duree_mois"] = 120000
    code, _, err = ask(data)
    assert code == 0
    assert "Traceback" not in err


def test_a_link_is_not_taken_for_an_output_folder(ask, data, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "elsewhere")
    assert ask(data)[0] == 2
    assert (tmp_path / "out").is_symlink()


def test_no_hour_retained_is_refused_with_the_lever_to_write(ask, data):
    data["lots"][0] |= {"heures_retenues": 0, "motif_ecart": "essai"}
    code, _, err = ask(data)
    assert code == 2
    assert "zéro heure" in err


def test_an_estimate_in_a_text_for_bidders_is_told(ask, data):
    data["lots"][0]["intitule"] = "Gros œuvre (850 000 €)"
    code, _, err = ask(data)
    assert code == 0
    assert "un montant de l’estimation" in err


@pytest.mark.parametrize("leak", ["Montant estimé 850 000 €", "Montant 850000 euros", "coût 30 €"])
def test_an_estimate_typed_in_a_template_for_bidders_is_refused(ask, data, tmp_path, leak):
    docx = pytest.importorskip("docx")
    own = tmp_path / "modeles"
    own.mkdir()
    template = docx.Document(str(templates_dir() / "ae-engagement.docx"))
    template.paragraphs[2].add_run(f" {leak}.")
    template.save(str(own / "ae-engagement.docx"))
    code, _, err = ask(data, "--modeles", str(own))
    assert code == 1
    assert "est un montant de l’estimation interne" in err


def test_what_differs_from_a_former_run_is_told_even_when_it_is_replaced(ask, data, tmp_path):
    ask(data)
    data["clause"]["penalites"]["heure_non_realisee"] = 75
    code, out, _ = ask(data, "--comparer", str(tmp_path / "out"))
    assert code == 0
    assert "«\u00a060\u00a0» → «\u00a075\u00a0»" in out


def test_a_former_run_that_is_not_one_is_refused_before_anything_is_written(ask, data, tmp_path):
    code, _, _ = ask(data, "--comparer", str(tmp_path))
    assert code == 2
    assert not (tmp_path / "out").exists()
