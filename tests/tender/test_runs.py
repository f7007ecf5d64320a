"""Two runs compared: everything that differs is told in words, and nothing when nothing does."""

import json

import pytest

from clausegen.clauses.catalogue import load_catalogue
from clausegen.errors import InputError
from clausegen.resources import templates_dir
from clausegen.tender.recheck.runs import compare_runs, read_run

PATHS = {p.id: f"{p.dossier}/{p.fichier}" for p in load_catalogue(templates_dir()).pieces}
CCAP = PATHS["ccap_article"]


@pytest.fixture
def runs(office, data, tmp_path):
    """Make two runs, the second after a change of the dossier; what differs, as one text for each section."""

    def compared(change, between=lambda _: None):
        office.produce(data, tmp_path / "a")
        between(tmp_path / "a")
        change(data)
        office.produce(data, tmp_path / "b")
        names = {key: setting.libelle for key, setting in office.catalogue.dispositions.items()}
        found = compare_runs(read_run(tmp_path / "a"), read_run(tmp_path / "b"), names)
        return found, {title: "\n".join(lines) for title, lines in found.sections}

    return compared


def test_the_same_dossier_gives_nothing(runs):
    found, _ = runs(lambda _: None)
    assert found.vide


def test_a_penalty_is_told_by_its_name_old_and_new_and_in_the_text(runs):
    found, told = runs(lambda d: d["clause"]["penalites"].update(heure_non_realisee=75))
    assert "Pénalité par heure d’insertion non réalisée : « 61 » → « 75 »" in told["Pénalités"]
    (text,) = [t for t in found.textes if t.fichier == CCAP]
    assert ("61", "75") in [pair for change in text.changements for pair in change.words()]


def test_an_amount_changes_the_volume_and_the_total(runs):
    _, told = runs(lambda d: d["lots"][0].update(montant_ht=951237))
    assert "lot 1 : 724 h → 809 h" in told["Volumes"]
    assert "total : 1\u202f081 h → 1\u202f166 h" in told["Volumes"]


def test_a_lot_added_and_a_lot_removed_are_told(runs):
    def change(data):
        data["lots"][1] = {"numero": 3, "intitule": "Toiture", "montant_ht": 300000}

    _, told = runs(change)
    assert "lot 3 ajouté : Toiture" in told["Volumes"]
    assert "lot 2 retiré : Peinture" in told["Volumes"]


def test_a_setting_of_one_lot_names_that_lot(runs):
    _, told = runs(lambda d: d["lots"][1].update(taux_insertion="7 %"))
    assert "(lot 2) : « 5\u00a0% » → « 7\u00a0% »" in told["Autres réglages"]


def test_another_date_of_the_notice_changes_the_law_read(runs):
    _, told = runs(lambda d: d["marche"].update(date_envoi_avis="2026-06-01"))
    assert "droit lu au 2026-12-01 → 2026-06-01" in told["Ce qui a été lu"]
    assert told["Droit"]


def test_people_and_the_article_are_told(runs):
    def change(data):
        data["pieces"]["article_ccap"] = 38
        data["facilitateur"]["telephone"] = "01 99 00 77 02"

    _, told = runs(change)
    assert "article du CCAP : 37 → 38" in told["Marché et personnes"]
    assert (
        "téléphone du facilitateur : « 01 99 00 77 01 » → « 01 99 00 77 02 »" in told["Marché et personnes"]
    )


def test_a_lever_changed_for_a_lot_is_told(runs, office):
    _, told = runs(lambda d: d["lots"][1].update(leviers=["aucun"], justification=office.REASONS))
    assert "lot 2" in told["Leviers et méthode"]


def test_what_hands_changed_in_the_former_folder_is_told_as_not_taken_over(runs, hand):
    def edit(folder):
        (folder / CCAP).write_bytes(hand.sentence((folder / CCAP).read_bytes(), "À la main."))

    found, _ = runs(lambda _: None, edit)
    assert found.vide
    assert any(CCAP in note for note in found.remarques)


def test_a_former_folder_without_control_file_is_compared_without_its_texts(runs):
    found, told = runs(
        lambda d: d["clause"]["penalites"].update(heure_non_realisee=75),
        lambda folder: (folder / "interne/controle.json").unlink(),
    )
    assert told["Pénalités"]
    assert found.textes == ()
    assert any("textes n’ont pas été comparés" in note for note in found.remarques)


def test_a_piece_that_only_one_run_made_is_told(runs):
    def forget(folder):
        path = folder / "interne/manifeste.json"
        manifest = json.loads(path.read_text(encoding="utf-8"))
        manifest["pieces"] = [p for p in manifest["pieces"] if p["fichier"] != CCAP]
        path.write_text(json.dumps(manifest), encoding="utf-8")

    _, told = runs(lambda _: None, forget)
    assert f"ajoutée : « {CCAP} »" in told["Pièces"]


def test_a_folder_of_someone_else_is_refused(tmp_path):
    with pytest.raises(InputError, match="produit par clausegen"):
        read_run(tmp_path)
