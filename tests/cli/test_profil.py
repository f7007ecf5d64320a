from __future__ import annotations

import json
from pathlib import Path

from clausegen.cli import run

SAMPLES = Path(__file__).parents[2] / "samples"


def values(capsys, *arguments: str) -> dict:
    assert run(["profil", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_value_says_its_layer_and_its_place(capsys):
    (lot,) = values(capsys, SAMPLES / "ecole" / "dossier.yaml", "--lot", "5")["lots"]
    found = {key: entry["couche"] for key, entry in lot["valeurs"].items()}
    assert found["montant_ht"] == "lot"
    assert found["taux_insertion"] == "dossier"
    assert found["cout_horaire"] == "profil"
    assert found["declenchement"] == "valeur intégrée"
    assert lot["valeurs"]["cout_horaire"] == {
        "valeur": "32",
        "couche": "profil",
        "lieu": "../profils/ain.yaml, ligne 8",
        "source": "hypothèse de l’exemple",
        "date": "2026-11-01",
        "a_verifier": True,
        "note": "coût chargé d’une heure d’insertion, postérieur aux hausses de salaires de 2023",
    }


def test_a_profile_alone_is_shown_with_its_trades_and_facilitators(capsys):
    found = values(capsys, "--profil", SAMPLES / "profils" / "ain.yaml")["profil"]
    assert found["parts_main_oeuvre"]["peinture"]["valeur"] == "0.7"
    assert len(found["facilitateurs"]) == 3


def test_without_anything_the_built_in_values_are_shown(capsys):
    (lot,) = values(capsys)["lots"]
    assert {entry["couche"] for entry in lot["valeurs"].values()} == {"valeur intégrée"}


def test_the_text_groups_what_lots_share(capsys):
    assert run(["profil", str(SAMPLES / "ecole" / "dossier.yaml")]) == 0
    told = capsys.readouterr().out
    assert told.count("taux_insertion") == 1
    assert told.count("montant_ht") == 8
    assert "Lot 5\u00a0: Peinture" in told
    assert "120\u202f000\u00a0€" in told


def test_an_unknown_lot_exits_with_2(capsys):
    assert run(["profil", str(SAMPLES / "ecole" / "dossier.yaml"), "--lot", "99"]) == 2
    assert "le lot «\u00a099\u00a0» n’existe pas" in capsys.readouterr().err
