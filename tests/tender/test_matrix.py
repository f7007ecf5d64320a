"""Every lever × general terms × (one lot, several): made, read back, agreeing.

A representative part runs with the other tests; the whole matrix, marked « complet », with
``make verifier-tout``, which keeps the files for the validators of Word files.
"""

import os
from pathlib import Path

import pytest

TERMS = ["travaux", "fcs", "pi", "tic", "mi", "moe", "aucun", "concession"]
REPRESENTATIVE = {"travaux", "fcs", "moe", "concession"}
WEIGHTS, OTHER, REASONS = "WEIGHTS", "OTHER", "REASONS"
"""What the fixtures of the office hold."""
LEVERS = {
    "heures": {"leviers": ["condition_execution"]},
    "ratio": {"leviers": ["condition_execution"], "ratio": True},
    "autre": {"leviers": ["autre_condition_sociale"], "autre_condition": OTHER},
    "critere": {"leviers": ["critere"], "critere": WEIGHTS},
    "heures-critere-autre": {
        "leviers": ["condition_execution", "critere", "autre_condition_sociale"],
        "critere": WEIGHTS,
        "autre_condition": OTHER,
    },
    "ea-esat": {"leviers": ["reserve_ea_esat"]},
    "siae": {"leviers": ["reserve_siae"]},
    "ea-siae": {"leviers": ["reserve_ea_siae"]},
    "penitentiaire": {"leviers": ["reserve_penitentiaire"]},
    "ess": {"leviers": ["reserve_ess"], "reservation": {"service": "Services de crèche"}},
    "reserve-heures": {"leviers": ["reserve_siae", "condition_execution"]},
    "aucun": {"leviers": ["aucun"], "justification": REASONS},
}
CLOSED = {("ratio", "concession"), ("ea-siae", "concession"), ("ess", "concession")}
"""What the law, or sense, forbids: no ratio without invoices, two reservations that exclude concessions."""
SERVICES_ONLY = {"ess"}


def sensible(lever, terms):
    if (lever, terms) in CLOSED:
        return False
    return lever not in SERVICES_ONLY or terms in {"pi", "tic", "moe", "aucun"}


def boxes():
    for lever in LEVERS:
        for terms in TERMS:
            for alloti in (True, False):
                if sensible(lever, terms):
                    usual = (terms in REPRESENTATIVE and alloti) or terms == "fcs"
                    marks = () if usual else (pytest.mark.complet,)
                    yield pytest.param(
                        lever, terms, alloti, marks=marks, id=f"{lever}-{terms}-{'lots' if alloti else 'un'}"
                    )


def contract(office, lever, terms, alloti):
    """The plain data of one box of the matrix."""
    held = {WEIGHTS: office.CRITERION, OTHER: office.CONDITION, REASONS: office.REASONS}
    rules = {k: held.get(v, v) if isinstance(v, str) else v for k, v in LEVERS[lever].items()}
    ratio = rules.pop("ratio", False)
    concession = terms == "concession"
    data = office.base(ccag="aucun" if concession else terms, ratio=ratio, alloti=alloti)
    data["marche"] |= {"date_debut": "2027-02-01", "duree_mois": 30 if lever != "ess" else 24}
    data["clause"] |= rules
    data["clause"]["penalites"]["engagement_non_tenu"] = 502
    data["pieces"]["article_rc"] = 6
    if concession:
        del data["marche"]["ccag"]
        data["marche"] |= {"type_contrat": "concession", "nature": "services", "valeur_estimee_ht": 9_000_000}
        data["clause"] |= {"methode": "forfait", "heures_forfait": 1310, "periode": "totale"}
        for lot in data.get("lots", ()):
            del lot["montant_ht"]
        data["marche"].pop("montant_ht", None)
    return data


@pytest.mark.parametrize(("lever", "terms", "alloti"), list(boxes()))
def test_every_piece_of_every_lever_agrees_with_the_contract(office, tmp_path, lever, terms, alloti):
    kept = os.environ.get("CLAUSEGEN_MATRICE")
    folder = Path(kept) if kept else tmp_path
    out = folder / f"{lever}-{terms}-{'lots' if alloti else 'un'}"
    report = office.produce(contract(office, lever, terms, alloti), out, remplacer=True)
    assert [name for name in report.fichiers if not (out / name).is_file()] == []
    assert any(name.endswith(".docx") for name in report.fichiers)


def test_every_lever_of_the_dossier_is_in_the_matrix():
    from clausegen.model.vocabulary import Levier  # noqa: PLC0415 - the list of the levers

    assert {word for rules in LEVERS.values() for word in rules["leviers"]} == set(Levier)


@pytest.mark.parametrize("terms", TERMS)
def test_no_piece_of_a_concession_speaks_of_an_ordinary_contract_nor_the_reverse(office, tmp_path, terms):
    office.produce(contract(office, "heures-critere-autre", terms, alloti=True), tmp_path / "out")
    texts = {path.name: office.read(path).text.lower() for path in (tmp_path / "out").rglob("*.docx")}
    foreign = (
        ("ccap", "ccag", "acte d’engagement", "titulaire")
        if terms == "concession"
        else ("autorité concédante", "contrat de concession")
    )
    found = [(name, word) for name, text in texts.items() for word in foreign if word in text]
    assert [pair for pair in found if not pair[0].startswith(("note-", "texte-"))] == []
