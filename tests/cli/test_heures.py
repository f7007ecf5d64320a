"""The command « heures »: table, detail, JSON, exit codes."""

import json

import pytest

from clausegen.cli import run

BARE = ["heures", "--montant", "1000000", "--part-main-oeuvre", "50%", "--taux", "5%", "--cout-horaire", "30"]
DOSSIER = """
acheteur: {nom: Commune d’Essai, type: autre_pouvoir_adjudicateur}
marche:
  reference: 2026-T-014
  objet: Réhabilitation d’une école
  nature: travaux
  date_envoi_avis: 2026-12-01
clause: {taux_insertion: 5 %, cout_horaire: 30}
lots:
  - {numero: 1, intitule: Gros œuvre, montant_ht: 850000, part_main_oeuvre: 50 %}
  - {numero: 2, intitule: Peinture, montant_ht: 120 000 €, part_main_oeuvre: 70 %}
"""


@pytest.fixture
def dossier(tmp_path):
    path = tmp_path / "marche.yaml"
    path.write_text(DOSSIER, encoding="utf-8")
    return str(path)


def test_without_a_file_the_hours_and_the_exact_value_are_printed(capsys):
    assert run(BARE) == 0
    told = capsys.readouterr().out
    assert "833\u00a0h" in told
    assert "833,33…\u00a0h" in told


def test_json_without_a_file(capsys):
    assert run([*BARE, "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert plain["lots"][0]["heures"] == 833
    assert plain["lots"][0]["heures_exactes"].startswith("833.33")
    assert plain["total"]["heures"] == 833


def test_a_dossier_gives_each_lot_and_the_total(capsys, dossier):
    assert run(["heures", dossier]) == 0
    told = capsys.readouterr().out
    assert "708\u00a0h" in told
    assert "140\u00a0h" in told
    assert "Total\u00a0: 848\u00a0h" in told


def test_detail_names_the_place_of_each_value(capsys, dossier):
    assert run(["heures", dossier, "--detail"]) == 0
    told = capsys.readouterr().out
    assert "850\u202f000\u00a0€ × 50\u00a0% × 5\u00a0% ÷ 30\u00a0€ = 708,33\u00a0h" in told
    assert "marche.yaml, ligne 10" in told
    assert "Avec d’autres valeurs" in told


def test_one_lot_may_be_asked_for(capsys, dossier):
    assert run(["heures", dossier, "--lot", "2", "--montant", "240 000 €", "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert [(lot["numero"], lot["heures"]) for lot in plain["lots"]] == [("2", 280)]


def test_an_option_wins_over_the_dossier(capsys, dossier):
    assert run(["heures", dossier, "--taux", "10 %", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"]["heures"] == 1417 + 280


def test_an_amount_for_several_lots_is_refused(capsys, dossier):
    assert run(["heures", dossier, "--montant", "240000"]) == 2
    assert "--lot" in capsys.readouterr().err


def test_an_unknown_lot_is_refused(capsys, dossier):
    assert run(["heures", dossier, "--lot", "9"]) == 2
    assert "«\u00a09\u00a0»" in capsys.readouterr().err


def test_a_missing_share_is_an_error_that_names_the_lot(capsys, tmp_path):
    path = tmp_path / "marche.yaml"
    path.write_text(DOSSIER.replace(", part_main_oeuvre: 70 %", ""), encoding="utf-8")
    assert run(["heures", str(path)]) == 2
    told = capsys.readouterr().err
    assert "lot 2" in told
    assert "Peinture" in told


def test_a_rate_with_two_readings_is_asked(capsys):
    assert run([*BARE[:-3], "0,5"]) == 2
    assert "deux lectures" in capsys.readouterr().err


def test_nothing_given_is_explained(capsys):
    assert run(["heures"]) == 2
    assert "Donnez un dossier" in capsys.readouterr().err


def test_the_table_is_aligned_whatever_the_accents(capsys, dossier):
    run(["heures", dossier])
    header, rule, first, second = capsys.readouterr().out.splitlines()[:4]
    assert len(rule) == len(header) == len(first) == len(second)


def test_a_ratio_is_told_in_full(capsys):
    ratio = ["--methode", "tranche", "--heures-par-tranche", "35", "--tranche-ht", "100000"]
    assert run(["heures", *ratio, "--estimation-ht", "250000"]) == 0
    told = capsys.readouterr().out
    assert "35\u00a0h par tranche de 100\u202f000\u00a0€ HT facturée, au prorata" in told
    assert "88\u00a0h" in told


WITHOUT_LOTS = DOSSIER[: DOSSIER.index("lots:")]


@pytest.mark.parametrize(
    ("key", "place"), [("marche.montant_ht", "ligne 3"), ("clause.part_main_oeuvre", "ligne 8")]
)
def test_a_contract_without_lots_is_asked_for_the_key_where_it_writes_it(capsys, tmp_path, key, place):
    path = tmp_path / "marche.yaml"
    path.write_text(WITHOUT_LOTS, encoding="utf-8")
    assert run(["heures", str(path)]) == 2
    told = capsys.readouterr().err.replace("\u00a0", " ")
    group, _, name = key.partition(".")
    assert f"marche.yaml, {place}, champ « {key} »" in told
    assert f"Ajoutez « {name} » sous « {group} »" in told


def test_a_contract_without_lots_is_not_told_of_a_lot(capsys, tmp_path):
    path = tmp_path / "marche.yaml"
    path.write_text(WITHOUT_LOTS, encoding="utf-8")
    run(["heures", str(path)])
    assert "lot 1" not in capsys.readouterr().err


@pytest.mark.parametrize("asked", ["1", "Lot 1", "lot n° 01"])
def test_a_lot_typed_with_the_word_lot_is_printed_and_asked_by_its_number(capsys, tmp_path, asked):
    path = tmp_path / "marche.yaml"
    path.write_text(DOSSIER.replace("numero: 1", "numero: Lot 1"), encoding="utf-8")
    assert run(["heures", str(path), "--lot", asked, "--detail"]) == 0
    assert "\nLot 1\u00a0: Gros œuvre" in capsys.readouterr().out
