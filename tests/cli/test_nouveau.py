from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from clausegen.cli import run
from clausegen.errors import InputError
from clausegen.intake import dossier_from_options, layers_for, read_dossier
from clausegen.intake.blank import blank_dossier, blank_workbook
from clausegen.intake.headers import key_of
from clausegen.intake.keys import leaf_keys
from clausegen.intake.lots_file import read_lots
from clausegen.law import load_law
from clausegen.model.dossier import Dossier, Marche, Regles

FILES = ("m.yaml", "m-lots.xlsx", "dossier.schema.json")


def problems(path: Path):
    with pytest.raises(InputError) as caught:
        read_dossier(path)
    return caught.value.problems


def filled(text: str) -> str:
    answers = {
        "nom: à compléter": "nom: Ville",
        "type: à compléter": "type: autre_pouvoir_adjudicateur",
        "reference: à compléter": "reference: R",
        "objet: à compléter": "objet: O",
        "nature: à compléter": "nature: travaux",
        "ccag: à compléter": "ccag: travaux",
        "date_envoi_avis: à compléter": "date_envoi_avis: 2026-12-01",
        "duree_mois: à compléter": "duree_mois: 14",
        "taux_insertion: à compléter": "taux_insertion: 5 %",
        "intitule: à compléter": "intitule: Peinture",
        "montant_ht: à compléter": "montant_ht: 100",
        "corps_etat: à compléter": "corps_etat: peinture",
        "responsable: à compléter": "responsable: Ville",
        "contact: à compléter": "contact: dpo@ville.example.org",
        "base_legale: à compléter": "base_legale: mission",
        "conservation: à compléter": "conservation: cinq ans",
    }
    for blank, answer in answers.items():
        text = text.replace(blank, answer)
    return text


def test_three_files_are_written(tmp_path):
    assert run(["nouveau", str(tmp_path / "m.yaml")]) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(FILES)


def test_without_workbook_the_lots_are_in_the_dossier(tmp_path):
    assert run(["nouveau", str(tmp_path / "m.yaml"), "--sans-classeur"]) == 0
    assert not (tmp_path / "m-lots.xlsx").exists()
    assert {p.ou.lot for p in problems(tmp_path / "m.yaml")} == {None, "1"}


def test_what_is_to_be_filled_is_told_line_by_line(tmp_path):
    run(["nouveau", str(tmp_path / "m.yaml"), "--sans-classeur"])
    assert {p.constat for p in problems(tmp_path / "m.yaml")} == {"la valeur est restée « à compléter »"}


def test_once_filled_the_dossier_is_read(tmp_path):
    path = tmp_path / "m.yaml"
    path.write_text(filled(blank_dossier(None)), encoding="utf-8")
    assert read_dossier(path).dossier.lots[0].intitule == "Peinture"


def test_once_uncommented_every_line_is_a_key_of_the_model(tmp_path):
    lines = []
    for line in filled(blank_dossier(None)).splitlines():
        bare = line.replace("# ", "", 1) if line.lstrip().startswith("# ") else line
        key = bare.strip().removeprefix("- ").split(":")[0]
        known = key.isidentifier() and key.islower() and ": " in bare + " "
        lines.append(bare if known or not line.lstrip().startswith("#") else "#")
    text = "\n".join(lines)
    for dropped in (
        "  date_engagement: 2026-12-01",
        "  montant_ht: 250 000 €",
        "profil: profils/mon-territoire.yaml",
    ):
        text = "\n".join(line for line in text.splitlines() if not line.startswith(dropped))
    text = text.replace("00000000000000", "20004293500011")
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    told = [p for p in (problems(path) if not _is_read(path) else []) if "liste attendue" not in p.constat]
    assert told == []


def _is_read(path: Path) -> bool:
    try:
        read_dossier(path)
    except InputError:
        return False
    return True


def test_every_key_of_the_model_is_explained():
    text = blank_dossier("l.xlsx")
    keys = {
        key.rpartition(".")[2] for key in (*leaf_keys(Regles), *leaf_keys(Marche), *leaf_keys(Dossier))
    } - {"alloti"}
    assert [key for key in sorted(keys) if f"{key}:" not in text] == []


def defaults():
    """The values with a source that apply when the dossier gives none."""
    layers = layers_for(dossier_from_options({}), 0, load_law().at(date(2026, 12, 1)))
    found = {key: layers.get(key) for key in layers.keys()}  # noqa: SIM118 - Layers is not a dict
    return {key: value.valeur for key, value in found.items() if value.source != "choix du logiciel"}


@pytest.mark.parametrize("key", sorted(defaults().keys() - {"taux_insertion"}))
def test_the_example_of_a_blank_dossier_is_the_value_that_applies_without_it(key):
    shown = re.search(
        rf"^ *# +{key.rpartition('.')[2]}: (.+?) *(?:€ *)?(?:#|$)", blank_dossier(None), re.MULTILINE
    )
    assert shown[1] == str(defaults()[key])


def test_nothing_is_replaced_without_being_asked(tmp_path, capsys):
    (tmp_path / "m-lots.xlsx").write_text("précieux")
    assert run(["nouveau", str(tmp_path / "m.yaml")]) == 2
    assert "m-lots.xlsx" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["m-lots.xlsx"]
    assert (tmp_path / "m-lots.xlsx").read_text() == "précieux"


def test_force_replaces_and_says_so(tmp_path, capsys):
    (tmp_path / "m.yaml").write_text("ancien")
    assert run(["nouveau", str(tmp_path / "m.yaml"), "--force"]) == 0
    assert "Remplacé\u00a0: m.yaml" in capsys.readouterr().out


def test_a_missing_folder_is_told(tmp_path, capsys):
    assert run(["nouveau", str(tmp_path / "absent" / "m.yaml")]) == 2
    assert "absent" in capsys.readouterr().err


def test_two_runs_give_the_same_bytes():
    assert blank_workbook() == blank_workbook()


def test_the_workbook_has_known_headers_and_closed_lists():
    sheet = load_workbook(BytesIO(blank_workbook()))["Lots"]
    assert all(key_of(c.value) for c in sheet[4])
    assert {rule.type for rule in sheet.data_validations.dataValidation} == {"list"}


def test_the_example_row_is_never_a_lot(tmp_path):
    book = load_workbook(BytesIO(blank_workbook()))
    book["Lots"]["A6"], book["Lots"]["B6"] = 1, "Gros œuvre"
    book.save(tmp_path / "l.xlsx")
    read = read_lots(tmp_path / "l.xlsx", "l.xlsx")
    assert [lot.entrees["intitule"].texte for lot in read.lots] == ["Gros œuvre"]
    assert [p.ou.cellule for p in read.avertissements] == ["A5"]


class TestFromPublishedData:
    DECP = Path(__file__).resolve().parents[2] / "samples/dechetteries/decp-extrait.csv"

    def test_without_an_identifier_the_contracts_are_listed_and_nothing_is_written(self, tmp_path, capsys):
        assert run(["nouveau", str(tmp_path / "m.yaml"), "--depuis", str(self.DECP)]) == 2
        told = capsys.readouterr()
        assert "20252025-13/4" in told.out
        assert "--id" in told.err
        assert list(tmp_path.iterdir()) == []

    def test_the_contracts_chosen_become_the_lots_of_a_dossier_without_workbook(self, tmp_path):
        out = tmp_path / "m.yaml"
        assert run(["nouveau", str(out), "--depuis", str(self.DECP), "--id", "20252025-13/*"]) == 0
        assert sorted(p.name for p in tmp_path.iterdir()) == ["dossier.schema.json", "m.yaml"]
        assert {p.constat for p in problems(out)} == {"la valeur est restée « à compléter »"}

    def test_an_ambiguous_choice_writes_nothing_and_shows_the_choices(self, tmp_path, capsys):
        out = tmp_path / "m.yaml"
        assert run(["nouveau", str(out), "--depuis", str(self.DECP), "--id", "20252025-13"]) == 2
        assert "20252025-13/2" in capsys.readouterr().err
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("options", [["--id", "x"], ["--depuis", "d.csv", "--classeur"]])
    def test_options_that_do_not_go_together_are_refused(self, tmp_path, options):
        assert run(["nouveau", str(tmp_path / "m.yaml"), *options]) == 2
        assert list(tmp_path.iterdir()) == []


def test_a_name_with_spaces_is_quoted_in_the_command_to_type(tmp_path, capsys):
    assert run(["nouveau", str(tmp_path / "marché voirie 2027.yaml")]) == 0
    assert 'clausegen heures "marché voirie 2027.yaml"' in capsys.readouterr().out
