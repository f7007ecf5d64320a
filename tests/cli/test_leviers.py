"""``clausegen leviers``: what is a lot's own under the lot, what is the same for all told once."""

import json

import pytest

from clausegen.cli import run
from clausegen.model.vocabulary import Levier

LOTS = """
  - {numero: 1, intitule: Gros œuvre, corps_etat: maconnerie, montant_ht: 850000, part_main_oeuvre: 40 %}
  - {numero: 2, intitule: Sols, corps_etat: sols_souples, montant_ht: 60000, part_main_oeuvre: 40 %,
     leviers: [aucun]}
"""
ONE = """
  - {numero: 1, intitule: Gros œuvre, corps_etat: maconnerie, montant_ht: 850000, part_main_oeuvre: 40 %}
"""
DOSSIER = """
acheteur: {{nom: Ville d'Essai, type: autre_pouvoir_adjudicateur}}
marche:
  reference: 2026-T-014
  objet: Réhabilitation d'une école
  nature: travaux
  ccag: travaux
  date_envoi_avis: 2026-12-01
  duree_mois: 14
  valeur_estimee_ht: 2 000 000 €
clause: {{leviers: [condition_execution], taux_insertion: 5 %}}
lots:{lots}
"""


@pytest.fixture
def advice(tmp_path, capsys):
    def asked(*options, lots=LOTS):
        path = tmp_path / "dossier.yaml"
        path.write_text(DOSSIER.format(lots=lots), encoding="utf-8")
        assert run(["leviers", str(path), *options]) == 0
        return capsys.readouterr().out.replace("\u00a0", " ").replace("\u202f", " ")

    return asked


def parts(text):
    """The paragraphs of the answer, by their first line."""
    return {part.splitlines()[0]: part for part in text.strip().split("\n\n")}


def test_what_holds_for_one_lot_stands_under_it(advice):
    found = parts(advice())
    assert "condition d’exécution d’insertion – retenu par le dossier" in found["Lot 1 – Gros œuvre"]
    assert "aucun levier – retenu par le dossier" in found["Lot 2 – Sols"]


def test_what_is_the_same_for_every_lot_is_told_once(advice):
    text = advice()
    assert text.count("fermé : réservation à l’économie sociale et solidaire") == 1
    assert "fermé : réservation à l’économie" in parts(text)["Pour tous les lots"]


def test_a_contract_of_one_lot_has_nothing_for_all_lots(advice):
    assert "Pour tous les lots" not in parts(advice(lots=ONE))


def test_the_best_lever_of_a_lot_comes_first(advice):
    words = ["adapté", "possible", "peu adapté", "fermé"]
    lot = parts(advice(lots=ONE))["Lot 1 – Gros œuvre"]
    verdicts = [
        line.split(" :")[0].strip() for line in lot.splitlines() if line[:3].strip() and line[0] == " "
    ]
    assert verdicts == sorted(verdicts, key=words.index)


def test_the_word_to_write_for_each_lever_is_given(advice):
    found = next(part for name, part in parts(advice()).items() if name.startswith("À écrire"))
    assert [line.split()[0] for line in found.splitlines()[1:]] == list(Levier)


def test_the_json_has_every_lever_of_every_lot(advice):
    found = json.loads(advice("--json"))
    assert [[one["levier"] for one in lot["leviers"]] for lot in found] == [list(Levier)] * 2


def test_the_buyer_alone_chooses(advice):
    assert (
        advice()
        .strip()
        .endswith("Ce conseil n’engage pas l’acheteur, qui choisit seul le levier de chaque lot.")
    )


def test_a_lot_that_its_present_staff_fills_is_given_that_reason(advice):
    full = (
        "\n  - {numero: 1, intitule: Nettoyage, methode: proprete, montant_ht: 100000, duree_mois: 12,"
        "\n     nature: services, heures_mensuelles_transferables: 900}"
    )
    text = advice("--json", lots=full)
    reasons = json.loads(text)[0]["leviers"][0]["raisons"]
    assert "Le personnel à reprendre occupe déjà tout le marché" in reasons[0]
