import json

import pytest

from clausegen.cli import run


def lines(capsys):
    return capsys.readouterr().out.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_list_shows_value_source_and_mark(capsys):
    assert run(["droit", "--au", "2026-12-01"]) == 0
    text = lines(capsys)
    assert "Droit connu au 1er décembre 2026" in text
    assert "autres pouvoirs adjudicateurs (collectivités, hôpitaux…), services : 216 000 € HT" in text
    assert "avis NOR ECOM2530077V" in text
    for mark in ("vérifié, 23 août 2026", "source secondaire, 23 août 2026", "à vérifier, 23 août 2026"):
        assert mark in text


def test_a_french_date_is_understood(capsys):
    assert run(["droit", "--au", "01/12/2026"]) == 0
    assert "1er décembre 2026" in lines(capsys)


def test_the_json_list_carries_every_reading(capsys):
    assert run(["droit", "--au", "2028-01-01", "--json"]) == 0
    found = {value["id"]: value for value in json.loads(capsys.readouterr().out)["valeurs"]}
    limit = found["seuil.europeen.concession"]
    assert (limit["valeur"], limit["a_verifier"]) == ("5404000", True)


@pytest.mark.parametrize(("day", "code"), [("2026-12-22", 0), ("2026-12-23", 1), ("2027-08-24", 1)])
def test_what_has_ended_gives_exit_code_1(capsys, day, code):
    assert run(["droit", "--perimes", "--date", day]) == code
    assert ("travail indépendant" in lines(capsys)) is bool(code)


def test_the_ended_list_exists_in_json(capsys):
    assert run(["droit", "--perimes", "--au", "2028-01-01", "--json"]) == 1
    ids = {item["id"] for item in json.loads(capsys.readouterr().out)["perimes"]}
    assert "seuil.europeen.concession" in ids


def test_a_date_that_does_not_exist_is_refused(capsys):
    assert run(["droit", "--au", "2026-02-30"]) == 2
    assert "--au" in capsys.readouterr().err


def test_before_anything_is_known_the_list_says_so(capsys):
    assert run(["droit", "--au", "1990-01-01"]) == 0
    assert "ne dit rien" in lines(capsys)
