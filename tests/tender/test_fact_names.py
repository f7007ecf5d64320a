"""Each fact that a piece may state has words for who reads the verification."""

from pathlib import Path

import pytest

from clausegen.intake import read_dossier
from clausegen.tender.case import prepare
from clausegen.tender.check.fact_names import fact_names
from clausegen.tender.check.facts import expected
from clausegen.tender.filling import gather

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples").glob("*/dossier.yaml"))


def nameless(bundle):
    names = fact_names(bundle.case, bundle.ranks)
    return [fact for fact in expected(bundle.case, bundle.ranks) if not names.get(fact, "").strip()]


def test_every_fact_of_every_kind_of_contract_has_words(office):
    assert [(kind, fact) for kind in office.KINDS for fact in nameless(office.kind(kind).bundle)] == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.parent.name)
def test_every_fact_of_every_sample_has_words(office, sample):
    case = prepare(read_dossier(sample), office.law, office.catalogue)
    assert nameless(gather(case, office.DAY)) == []


def test_the_words_tell_the_lot_by_its_number_and_a_contract_without_lots_by_its_name(office):
    lots, alone = (office.kind(kind).bundle for kind in ("works", "frame"))
    names = fact_names(lots.case, lots.ranks)
    assert names["heures_lot_2"] == "volume d’heures du lot\u00a02"
    assert fact_names(alone.case, alone.ranks)["heures_lot_1"] == "volume d’heures du marché"
