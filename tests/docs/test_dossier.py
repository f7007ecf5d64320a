"""docs/dossier.md names every key of the model, every word of a closed list, and nothing else."""

import re
from enum import EnumType
from typing import get_args

import pytest
from console import ROOT

from clausegen.intake.blank import blank_dossier
from clausegen.intake.keys import leaf_keys
from clausegen.intake.validation import model_in
from clausegen.model.dossier import Dossier, Facilitateur, Lot, Pieces, Regles, Rgpd

PAGE = (ROOT / "docs" / "dossier.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([a-z_.]+)` \|[^|]*\| (.*) \|$", PAGE, re.MULTILINE))
KEYS = {
    **{key: Dossier for key in leaf_keys(Dossier) if key.startswith(("acheteur.", "marche."))},
    **{f"clause.{key}": Regles for key in leaf_keys(Regles)},
    **{f"lots.{key}": Lot for key in leaf_keys(Lot) if key not in leaf_keys(Regles)},
    **{f"facilitateur.{key}": Facilitateur for key in leaf_keys(Facilitateur)},
    **{f"rgpd.{key}": Rgpd for key in leaf_keys(Rgpd)},
    **{f"pieces.{key}": Pieces for key in leaf_keys(Pieces)},
    "profil": Dossier,
    "hypotheses": Dossier,
}


def field(key, model):
    path = key.split(".") if model is Dossier else key.split(".")[1:]
    for name in path[:-1]:
        model = model_in(model.model_fields[name].annotation)
    return model.model_fields[path[-1]]


def words(annotation):
    """The words of the closed list that an annotation holds."""
    if isinstance(annotation, EnumType):
        return {member.value for member in annotation}
    return {word for part in get_args(annotation) for word in words(part)}


def test_every_key_has_a_row_and_every_row_a_key():
    assert set(ROWS) == set(KEYS)


@pytest.mark.parametrize("key", [key for key, model in KEYS.items() if words(field(key, model).annotation)])
def test_a_row_gives_exactly_the_words_that_its_key_admits(key):
    if key in ROWS:
        assert set(re.findall(r"`([a-z_]+)`", ROWS[key])) == words(field(key, KEYS[key]).annotation)


def test_the_keys_of_the_whole_dossier_are_covered():
    groups = {key.split(".")[0] for key in KEYS}
    assert groups == set(Dossier.model_fields) - {"alloti"}


@pytest.mark.parametrize(
    ("key", "shown"),
    re.findall(r"^  #   ([a-z_]+_jours?): (\d+)", blank_dossier(None), re.MULTILINE),
)
def test_a_delay_has_the_same_example_as_in_the_blank_dossier(key, shown):
    (row,) = [text for name, text in ROWS.items() if name.rpartition(".")[2] == key]
    assert row == f"`{shown}`"
