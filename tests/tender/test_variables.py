"""The published variables: their table and their schemas follow the code, and describe real contexts."""

import json
from pathlib import Path

import jsonschema
import pytest

from clausegen.tender.context import published as variables
from clausegen.tender.context.published import END, FILES, START, main, rows, schema_of, with_table
from clausegen.tender.context.schema import VERSION

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "modeles.md"


def test_the_table_and_the_schemas_are_fresh():
    assert main(["--check", str(PAGE)]) == 0, (
        f"python -m clausegen.tender.context.published --write {PAGE.name}"
    )


@pytest.mark.parametrize("name", FILES)
def test_a_schema_bears_the_version_of_the_variables_and_is_valid(name):
    schema = json.loads((ROOT / "clausegen" / "schema" / name).read_text(encoding="utf-8"))
    assert name.endswith(f"-{VERSION}.json")
    jsonschema.Draft202012Validator.check_schema(schema)


def test_every_variable_has_a_description():
    assert [row.nom for row in rows() if not row.description] == []


def test_a_variable_stands_once_in_its_loop():
    places = [(row.nom, row.boucle, row.interne) for row in rows()]
    assert len(places) == len(set(places))


def test_the_estimate_is_among_the_variables_of_internal_documents_only():
    assert {row.interne for row in rows() if row.nom in ("lot.montant_ht", "lot.exact")} == {True}


def test_a_stale_table_is_told_and_rewritten(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(variables, "_FOLDER", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(f"avant\n{START}\nvieux\n{END}\naprès\n", encoding="utf-8")
    assert main(["--check", str(page)]) == 1
    assert "page.md" in capsys.readouterr().err
    assert main(["--write", str(page)]) == 0
    assert main(["--check", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("avant\n")
    assert text.endswith("\naprès\n")
    assert "vieux" not in text


def test_a_page_without_the_two_comments_is_refused():
    with pytest.raises(ValueError, match="variables"):
        with_table("rien")


def test_a_schema_has_no_word_for_programmers():
    text = schema_of(*next(iter(FILES.values())))
    assert "Ctx" not in json.dumps([d.get("title") for d in json.loads(text)["$defs"].values()])
