"""A template is looked at to its end, right or wrong."""

from __future__ import annotations

from clausegen.word.inspection import inspect
from clausegen.word.package import open_package


def seen(word, *paragraphs: str, **parts: str):
    return inspect(open_package(word.make("".join(paragraphs), **parts), "m.docx"))


def paths(inspection) -> dict[str, tuple[str, ...]]:
    return {use.tag.body: use.paths for use in inspection.uses}


def test_the_variables_of_a_template_are_those_of_its_loops_undone(word):
    found = paths(
        seen(
            word,
            word.paragraph("{%p for lot in lots %}"),
            word.paragraph("{% if lot.ratio %}{{ lot.heures }}{% elif marche.alloti %}{% endif %}"),
            word.paragraph("{% for etape in lot.etapes %}{{ etape.libelle }}{% endfor %}"),
            word.paragraph("{%p endfor %}"),
            word.paragraph("{{ lot.heures }} {{ x|default('y') }}"),
        )
    )
    assert found["if lot.ratio"] == ("lots[].ratio",)
    assert found["etape.libelle"] == ("lots[].etapes[].libelle",)
    assert found["elif marche.alloti"] == ("marche.alloti",)
    assert found["lot.heures"] == ("lot.heures",)  # the last one stands outside the loop


def test_the_name_of_a_bookmark_knows_a_loop_closed_in_its_own_paragraph(word):
    mark = '<w:bookmarkStart w:id="1" w:name="h_{{ lot.cle }}"/>'
    body = (
        '<w:p><w:r><w:t xml:space="preserve">{% for lot in lots %}</w:t></w:r>' + mark
        + "<w:r><w:t>{{ lot.heures }}</w:t></w:r><w:bookmarkEnd w:id='1'/><w:r><w:t>{% endfor %}</w:t></w:r></w:p>"
    )  # fmt: skip
    assert paths(seen(word, body))["lot.cle"] == ("lots[].cle",)


def test_a_fault_hides_neither_the_other_parts_nor_the_variables_after_it(word):
    found = seen(
        word,
        word.paragraph("{% if a %}{{ b.c }}"),
        word.paragraph("{{ d ! }} {{ e }}"),
        header=word.paragraph("{{ f «g» }}"),
    )
    told = "\n".join(map(str, found.problems))
    assert "jamais fermé" in told
    assert "guillemets" in told
    assert {path for use in found.uses for path in use.paths} >= {"a", "b.c", "e"}


def test_a_variable_only_tested_for_existence_is_told_as_such(word):
    (use,) = seen(word, word.paragraph("{% if x is defined %}{% endif %}")).uses
    assert use.tested == {"x"}
    assert not use.writes


def test_a_place_names_the_cell_of_a_table(word):
    (use,) = seen(word, word.table(2, word.row("a", "b"), word.row("c", "{{ x }}"))).uses
    assert use.tag.place.tableau == "tableau 1, ligne 2, colonne 2"
