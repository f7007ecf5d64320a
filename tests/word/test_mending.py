"""What has one way to be mended is mended, told, and changes nothing else."""

from __future__ import annotations

import io
import zipfile

import pytest

from clausegen.word import Template
from clausegen.word.inspection import inspect
from clausegen.word.mending import mend
from clausegen.word.package import open_package
from clausegen.word.reading import read_document

BODY = "corps du document"
WANTED = {(BODY, 1, "h"): "heures", (BODY, 1, "k"): "autre"}
NAMES = {"marche", "representant", "nature"}


def mended(data, names=NAMES, bookmarks=None):
    return mend(open_package(data, "m.docx"), names, bookmarks)


@pytest.mark.parametrize(
    ("runs", "expected", "told"),
    [
        (
            ("{{ mar", "che.nature", " }}"),
            "{{ marche.nature }}",
            "recollée (Word l’avait coupée en 3 morceaux)",
        ),
        (("{% if nature == «\u00a0travaux\u00a0» %}",), '{% if nature == "travaux" %}', "réécrite"),
        (("{% if nature == “travaux” %}",), '{% if nature == "travaux" %}', "réécrite"),
        (("{{\u00a0marche.nature\u00a0}}",), "{{ marche.nature }}", "réécrite"),
        (("{% si nature %}",), "{% if nature %}", "réécrite"),
        (("{{ marché.représentant }}",), "{{ marche.representant }}", "réécrite"),
    ],
)
def test_a_tag_is_made_whole_and_plain(word, runs, expected, told):
    data, (done,) = mended(word.make(word.paragraph("avant ", *runs, " après")))
    assert word.paragraphs(data) == [f"avant {expected} après"]
    assert told in done.fait
    assert done.lieu.paragraphe == 1


def test_words_between_quotes_and_unknown_names_keep_their_accents(word):
    text = '{{ marche.réference }} {% if nature == "marché" %}{% endif %}'
    data, done = mended(word.make(word.paragraph(text)))
    assert word.paragraphs(data) == [text]
    assert done == ()


def test_a_template_without_fault_comes_back_with_the_same_members(word):
    source = word.make(word.paragraph("{{ marche.nature }}"), header=word.paragraph("{{ x }}"))
    data, done = mended(source)
    assert done == ()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(io.BytesIO(data)) as new:
        assert {n: old.read(n) for n in old.namelist()} == {n: new.read(n) for n in new.namelist()}


def test_only_the_part_that_is_mended_changes(word):
    source = word.make(word.paragraph("{{ mar", "che }}"), header=word.paragraph("{{ x }}"))
    data, _ = mended(source)
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(io.BytesIO(data)) as new:
        assert [n for n in old.namelist() if old.read(n) != new.read(n)] == ["word/document.xml"]


def test_paragraph_tags_get_paragraphs_of_their_own(word):
    source = word.make(word.paragraph("{%p if x %}Texte{%p endif %}") + word.paragraph("fin"))
    assert inspect(open_package(source, "m.docx")).problems
    data, (done,) = mended(source)
    assert word.paragraphs(data) == ["{%p if x %}", "Texte", "{%p endif %}", "fin"]
    assert "chacune dans son paragraphe" in done.fait
    assert word.paragraphs(Template.from_bytes(data, "m.docx").render({"x": True})) == ["Texte", "fin"]


def test_a_wanted_bookmark_is_put_around_the_first_tag_only(word):
    source = word.make(word.paragraph("De {{ h }} heures, soit {{ h }} h, {{ k }}."))
    data, done = mended(source, bookmarks=WANTED)
    assert word.paragraphs(data) == ["De {{ h }} heures, soit {{ h }} h, {{ k }}."]
    assert read_document(data).bookmarks == {"heures": "{{ h }}", "autre": "{{ k }}"}
    assert [mend.fait for mend in done] == ["signet « heures » posé", "signet « autre » posé"]
    again, nothing = mended(data, bookmarks=WANTED)
    assert nothing == ()
    assert word.member(again) == word.member(data)
