from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from clausegen.errors import InputError
from clausegen.french import typeset
from clausegen.intake import dossier_from_options, layers_for, read_dossier, read_profil
from clausegen.law import load_law
from clausegen.model.layers import Couche
from clausegen.model.vocabulary import Levier

SAMPLES = Path(__file__).parents[2] / "samples"
DROIT = load_law().at(date(2026, 12, 1))
FIRST_BLOC = """\
acheteur: {nom: Ville, type: autre_pouvoir_adjudicateur}
marche: {reference: R, objet: O, nature: travaux, montant_ht: 250 000 €}
clause: {taux_insertion: 5 %}
"""


def write(folder: Path, text: str, name: str = "dossier.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.mark.parametrize("name", ["ecole", "tma", "dechetteries"])
def test_a_sample_is_read_without_a_problem(name):
    lu = read_dossier(SAMPLES / name / "dossier.yaml")
    assert lu.sources[0].nom == "dossier.yaml"
    assert not any(source.nom.startswith("/") for source in lu.sources)


def test_the_school_has_eight_lots_below_the_operation_value():
    dossier = read_dossier(SAMPLES / "ecole" / "dossier.yaml").dossier
    assert len(dossier.lots) == 8
    assert dossier.somme_lots_ht() == Decimal(3_200_000)
    assert dossier.marche.valeur_estimee_ht == Decimal(5_600_000)
    assert dossier.lots[5].leviers == (Levier.AUCUN,)


def test_the_real_lots_are_those_published():
    dossier = read_dossier(SAMPLES / "dechetteries" / "dossier.yaml").dossier
    with (SAMPLES / "dechetteries" / "decp-extrait.csv").open(encoding="utf-8") as stream:
        published = [
            (typeset(r["objet_marche"]), Decimal(r["montant_marche"]), r["id_acheteur"])
            for r in csv.DictReader(stream)
        ]
    assert [(lot.intitule, lot.montant_ht, dossier.acheteur.siret) for lot in dossier.lots] == published
    assert all(lot.hypotheses for lot in dossier.lots)


def test_the_extract_is_copied_from_the_published_file():
    shared = Path(__file__).parents[3] / "shared" / "data" / "decp-ain.csv"
    if not shared.is_file():
        pytest.skip("le fichier publié n’est pas à côté du projet")
    lines = (SAMPLES / "dechetteries" / "decp-extrait.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 5
    assert set(lines) <= set(shared.read_text(encoding="utf-8").splitlines())


def test_a_dossier_without_lots_is_one_lot(tmp_path):
    lu = read_dossier(write(tmp_path, FIRST_BLOC))
    (lot,) = lu.dossier.lots
    assert (lot.numero, lot.intitule, lot.montant_ht, lu.dossier.alloti) == (
        "1",
        "O",
        Decimal(250_000),
        False,
    )
    amount = layers_for(lu, 0, DROIT).get("montant_ht")
    assert (amount.couche, amount.lieu) == (Couche.DOSSIER, "dossier.yaml, ligne 2")


def test_a_fault_of_the_only_amount_is_told_once(tmp_path):
    with pytest.raises(InputError) as caught:
        read_dossier(write(tmp_path, FIRST_BLOC.replace("250 000 €", "cher")))
    assert [p.ou.champ for p in caught.value.problems] == ["marche.montant_ht"]


def test_problems_of_dossier_workbook_profile_and_line_come_together_in_order(tmp_path):
    write(tmp_path, "N° lot;Intitulé;Montant HT\n1;A;cher\n", "lots.csv")
    write(
        tmp_path,
        "nom: P\nversion: 1\nvaleurs: {cout_horaire: {valeur: -1, source: S, date: hier}}\n",
        "p.yaml",
    )
    text = (
        FIRST_BLOC.replace(", montant_ht: 250 000 €", "").replace("travaux", "travau")
        + "lots: lots.csv\nprofil: p.yaml\n"
    )
    with pytest.raises(InputError) as caught:
        read_dossier(write(tmp_path, text), {"cout_horaire": "gratuit"})
    told = [(p.ou.fichier, p.ou.ligne, p.ou.champ) for p in caught.value.problems]
    assert set(told) == {
        ("p.yaml", 3, "valeurs.cout_horaire.date"),
        ("p.yaml", 3, "valeurs.cout_horaire"),
        ("dossier.yaml", 2, "marche.nature"),
        ("lots.csv", 2, "montant_ht"),
        (None, None, "--cout-horaire"),
    }


def test_the_internal_key_cannot_be_written(tmp_path):
    with pytest.raises(InputError, match="alloti"):
        read_dossier(write(tmp_path, FIRST_BLOC + "alloti: non\n"))


def test_a_value_estimated_below_the_lots_is_told_without_refusing(tmp_path):
    text = (
        FIRST_BLOC.replace("montant_ht: 250 000 €", "valeur_estimee_ht: 10")
        + "lots: [{numero: 1, intitule: A, montant_ht: 20}]\n"
    )
    (told,) = read_dossier(write(tmp_path, text)).avertissements
    assert "inférieure à la somme des lots" in told.constat


def test_a_framework_maximum_below_the_lots_is_told_without_refusing(tmp_path):
    text = (
        FIRST_BLOC.replace(
            "montant_ht: 250 000 €", "accord_cadre: {forme: bons_de_commande, maximum_ht: 180 000 €}"
        )
        + "lots: [{numero: 1, intitule: A, maximum_ht: 1 800 000 €}]\n"
    )
    (told,) = read_dossier(write(tmp_path, text)).avertissements
    assert (told.ou.champ, told.ou.ligne) == ("marche.accord_cadre.maximum_ht", 2)


def framework(folder, *, marche="", cadre=""):
    """A framework agreement, with more keys of the contract and of the agreement."""
    inside = f"{marche}accord_cadre: {{forme: bons_de_commande, maximum_ht: 250 000 €{cadre}}}"
    return read_dossier(write(folder, FIRST_BLOC.replace("montant_ht: 250 000 €", inside)))


@pytest.mark.parametrize("key", ["reconductions", "duree_reconduction_mois"])
def test_renewals_told_twice_and_differently_are_refused(tmp_path, key):
    with pytest.raises(InputError) as caught:
        framework(tmp_path, marche=f"{key}: 3, ", cadre=f", {key}: 1")
    (problem,) = caught.value.problems
    assert problem.ou.champ == f"marche.{key}"
    assert "vaut 3 sous « marche » et 1 sous « accord_cadre »" in problem.constat


@pytest.mark.parametrize(
    ("marche", "cadre"), [("reconductions: 3, ", ""), ("", "3"), ("reconductions: 3, ", "3")]
)
def test_renewals_of_a_framework_count_wherever_they_are_told(tmp_path, marche, cadre):
    cadre = f", reconductions: {cadre}" if cadre else ""
    found = framework(tmp_path, marche=f"duree_mois: 12, {marche}", cadre=cadre).dossier.marche
    assert (found.nombre_reconductions, found.duree_totale_mois) == (3, 48)


def test_the_facilitator_of_a_sector_comes_from_the_profile():
    lu = read_dossier(SAMPLES / "ecole" / "dossier.yaml")
    assert lu.dossier.facilitateur.organisme == "Département de l’Ain"


def test_a_profile_of_the_command_line_takes_the_place_of_the_dossier_s(tmp_path):
    other = write(
        tmp_path,
        "nom: Autre\nversion: 1\nfacilitateurs: [{organisme: X, secteur: Bresse et Dombes}]\n",
        "autre.yaml",
    )
    lu = read_dossier(SAMPLES / "ecole" / "dossier.yaml", profil=other)
    assert lu.profil.nom == "Autre"
    assert [s.nom for s in lu.sources] == ["dossier.yaml", "autre.yaml"]


@pytest.mark.parametrize("written", ["{here}/lots.csv", "sous\\lots.csv", "sous/../lots.csv"])
def test_no_absolute_path_is_kept_as_a_source(tmp_path, written):
    (tmp_path / "sous").mkdir()
    for folder in (tmp_path, tmp_path / "sous"):
        write(folder, "N° lot;Intitulé\n1;A\n", "lots.csv")
    text = FIRST_BLOC.replace(", montant_ht: 250 000 €", "") + f"lots: {written.format(here=tmp_path)}\n"
    lu = read_dossier(write(tmp_path, text))
    assert str(tmp_path) not in repr(lu.sources)
    assert str(tmp_path) not in repr(dict(lu.places))


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="pas de périphériques sur ce système")
def test_a_device_is_never_read(tmp_path):
    text = FIRST_BLOC.replace(", montant_ht: 250 000 €", "") + "lots: /dev/zero\n"
    with pytest.raises(InputError, match="pas un fichier ordinaire"):
        read_dossier(write(tmp_path, text))


def layer_of(value):
    return value.couche, value.valeur


def test_each_layer_overrides_the_weaker_ones(tmp_path):
    write(
        tmp_path,
        "nom: P\nversion: 1\nvaleurs: {taux_insertion: {valeur: 6 %, source: S, date: 2026-01-01}}\n",
        "p.yaml",
    )
    bare = "acheteur: {nom: V, type: autre_pouvoir_adjudicateur}\nmarche: {reference: R, objet: O, nature: travaux}\n"
    lots = "lots: [{numero: 1, intitule: A%s}]\n"
    own = lots % ", taux_insertion: 8 %"

    def rate(text, **options):
        return layer_of(
            layers_for(read_dossier(write(tmp_path, bare + text), options), 0, DROIT).get("taux_insertion")
        )

    assert rate(lots % "") == (Couche.INTEGRE, Decimal("0.05"))
    assert rate("profil: p.yaml\n" + lots % "") == (Couche.PROFIL, Decimal("0.06"))
    assert rate("profil: p.yaml\nclause: {taux_insertion: 7 %}\n" + lots % "") == (
        Couche.DOSSIER,
        Decimal("0.07"),
    )
    assert rate("profil: p.yaml\nclause: {taux_insertion: 7 %}\n" + own) == (Couche.LOT, Decimal("0.08"))
    assert rate("clause: {taux_insertion: 7 %}\n" + own, taux_insertion="9 %") == (
        Couche.LIGNE_DE_COMMANDE,
        Decimal("0.09"),
    )


def test_a_labour_share_comes_from_the_trade_of_the_lot():
    lu = read_dossier(SAMPLES / "ecole" / "dossier.yaml")
    share = layers_for(lu, 4, DROIT).get("part_main_oeuvre")
    assert layer_of(share) == (Couche.PROFIL, Decimal("0.7"))
    assert share.source.startswith("MEF Sud 77")
    assert "ligne" in share.lieu


def test_a_built_in_labour_share_applies_only_to_its_trade(tmp_path):
    text = (
        FIRST_BLOC
        + "lots: [{numero: 1, intitule: A, corps_etat: Maçonnerie}, {numero: 2, intitule: B, corps_etat: Vannerie}]\n"
    )
    lu = read_dossier(write(tmp_path, text.replace(", montant_ht: 250 000 €", "")))
    assert layer_of(layers_for(lu, 0, DROIT).get("part_main_oeuvre")) == (Couche.INTEGRE, Decimal("0.5"))
    assert layers_for(lu, 1, DROIT).get("part_main_oeuvre") is None


@pytest.mark.parametrize(("method", "expected"), [("proprete", Decimal(150)), ("montant", None)])
def test_the_minimal_volume_is_built_in_for_cleaning_only(tmp_path, method, expected):
    lu = read_dossier(write(tmp_path, FIRST_BLOC.replace("clause: {", f"clause: {{methode: {method}, ")))
    found = layers_for(lu, 0, DROIT).get("volume_minimal")
    assert (found.valeur if found else None) == expected


def test_values_of_a_workbook_keep_their_cell():
    lu = read_dossier(SAMPLES / "dechetteries" / "dossier.yaml")
    assert layers_for(lu, 3, DROIT).get("montant_ht").lieu == "lots.xlsx, feuille « Lots », cellule C7"


def test_built_in_values_have_the_type_of_the_model():
    lu = dossier_from_options({})
    values = {key: layers_for(lu, 0, DROIT).get(key).valeur for key in layers_for(lu, 0, DROIT).keys()}  # noqa: SIM118 - Layers is not a dict
    assert values["cout_horaire"] == Decimal(30)
    assert not any(isinstance(value, float) or type(value) is str for value in values.values())


def test_a_calculation_without_a_file_has_its_values_from_the_line():
    lu = dossier_from_options({"montant_ht": "1 000 000", "part_main_oeuvre": "50%"})
    layers = layers_for(lu, 0, DROIT)
    assert layers.get("montant_ht").valeur == Decimal(1_000_000)
    assert layers.get("montant_ht").lieu == "--montant"
    assert layers.get("nature") is None


def test_a_wrong_option_is_told_by_its_name():
    with pytest.raises(InputError) as caught:
        dossier_from_options({"taux_insertion": "0,5", "cout_oraire": "30"})
    assert [p.ou.champ for p in caught.value.problems] == ["--taux", "--cout-oraire"]
    assert "cout_horaire" in caught.value.problems[1].remede


def test_a_profile_gives_typed_values_and_plain_trade_names(tmp_path):
    path = write(
        tmp_path,
        "nom: P\nversion: 1\nparts_main_oeuvre: {Gros œuvre: {valeur: 50 %, source: S, date: 01/02/2026}}\n",
        "p.yaml",
    )
    found = read_profil(path).profil.parts_main_oeuvre
    assert found["gros_oeuvre"].valeur == Decimal("0.5")
    assert found["gros_oeuvre"].date == date(2026, 2, 1)


def test_an_unknown_key_of_a_profile_is_told_with_the_nearest(tmp_path):
    path = write(
        tmp_path,
        "nom: P\nversion: 1\nvaleurs: {cout_oraire: {valeur: 30, source: S, date: 2026-01-01}}\n",
        "p.yaml",
    )
    with pytest.raises(InputError) as caught:
        read_profil(path)
    (problem,) = caught.value.problems
    assert (problem.ou.ligne, problem.remede) == (3, "Vouliez-vous dire « cout_horaire » ?")


@pytest.mark.parametrize("key", ["duree_mois", "duree_reconduction_mois"])
def test_a_contract_that_lasts_no_month_is_refused_when_it_is_read(tmp_path, key):
    with pytest.raises(InputError, match=f"champ « marche.{key} » : la valeur est nulle"):
        read_dossier(write(tmp_path, FIRST_BLOC.replace("nature:", f"{key}: 0, nature:")))


def test_the_rank_in_a_list_is_told_as_one_counts(tmp_path):
    text = FIRST_BLOC.replace("clause: {", "clause: {leviers: [critere, zut], ")
    with pytest.raises(InputError, match=r"champ « clause\.leviers, 2e »"):
        read_dossier(write(tmp_path, text))


def test_a_workbook_given_as_a_profile_is_told_what_a_profile_is(tmp_path):
    (tmp_path / "lots.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError) as caught:
        read_dossier(write(tmp_path, FIRST_BLOC + "profil: lots.xlsx\n"))
    (problem,) = caught.value.problems
    assert "profil de territoire" in problem.constat
    assert "samples/profils/ain.yaml" in problem.remede
