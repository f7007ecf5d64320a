from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema.validators import validator_for

from clausegen.intake.decoding import Fichier
from clausegen.intake.schema import FILES, main, shipped, text_of
from clausegen.intake.tree import plain
from clausegen.intake.yaml_reader import read_yaml

SAMPLES = Path(__file__).parents[2] / "samples"
DOSSIER = json.loads(shipped("dossier.schema.json"))
PROFIL = json.loads(shipped("profil.schema.json"))


@pytest.mark.parametrize("name", FILES)
def test_the_shipped_schema_is_fresh(name):
    assert shipped(name) == text_of(FILES[name]()), "python -m clausegen.intake.schema --write"


def test_check_says_fresh():
    assert main(["--check"]) == 0


def as_texts(path: Path):
    return plain(read_yaml(Fichier(path.name, path.read_bytes())).racine)


def as_an_editor(path: Path):
    """Numbers as numbers, dates as texts: what an editor's YAML 1.2 sees."""
    loader = type("Loader", (yaml.SafeLoader,), {})
    loader.yaml_implicit_resolvers = {
        first: [(tag, regexp) for tag, regexp in found if not tag.endswith(("timestamp", "bool"))]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - derives from the safe loader


def faults(data, schema) -> list[str]:
    """What an editor would underline."""
    return [error.message for error in validator_for(schema)(schema).iter_errors(data)]


@pytest.mark.parametrize("read", [as_texts, as_an_editor])
@pytest.mark.parametrize("name", ["ecole", "tma", "dechetteries"])
def test_a_sample_is_valid_for_an_editor(name, read):
    assert faults(read(SAMPLES / name / "dossier.yaml"), DOSSIER) == []


@pytest.mark.parametrize("read", [as_texts, as_an_editor])
def test_the_sample_profile_is_valid_for_an_editor(read):
    assert faults(read(SAMPLES / "profils" / "ain.yaml"), PROFIL) == []


@pytest.mark.parametrize(
    "change",
    [
        {"couleur": "bleu"},
        {"alloti": False},
        {"acheteur": {"nom": "V"}},
        {"marche": "M"},
        {"clause": {"methode": "au hasard"}},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(change):
    good = as_texts(SAMPLES / "tma" / "dossier.yaml")
    assert faults({**good, **change}, DOSSIER) != []


def test_every_property_is_described_in_french():
    found = [
        (owner, name)
        for owner, definition in {**DOSSIER["$defs"], **PROFIL["$defs"]}.items()
        for name, value in definition.get("properties", {}).items()
        if not value.get("description")
    ]
    assert found == []
    assert not any("description" in definition for definition in DOSSIER["$defs"].values())
