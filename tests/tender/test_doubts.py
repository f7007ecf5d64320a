"""What is told « à vérifier » before publication: only what the contract's own law says."""

import pytest

from clausegen.tender.check.doubts import to_check


@pytest.fixture
def adapted(office):
    """The doubts of a contract above the threshold, under adapted procedure."""

    def doubts(kind):
        data = office.base(alloti=False)
        data["marche"] |= {"procedure": "adaptee", "type_contrat": kind, "valeur_estimee_ht": 9_000_000}
        data["clause"] |= {"methode": "forfait", "heures_forfait": 900}
        if kind == "concession":
            del data["marche"]["ccag"]
        return to_check(office.prepare(data))

    return doubts


@pytest.mark.parametrize(("kind", "doubted"), [("marche", True), ("concession", False)])
def test_the_adapted_procedure_is_doubted_for_ordinary_contracts_only(adapted, kind, doubted):
    assert any("procédure adaptée" in text for text in adapted(kind)) is doubted
