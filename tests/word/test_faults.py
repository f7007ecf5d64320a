"""Faults of a template, told at their place, all at once."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from clausegen.errors import TemplateError
from clausegen.word import Template


def faults(word, *texts, context=None):
    body = "".join(
        word.paragraph(text)
        if not text.startswith("#")
        else f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{text[1:]}</w:t></w:r></w:p>'
        for text in texts
    )
    with pytest.raises(TemplateError) as caught:
        Template.from_bytes(word.make(body), "m.docx").render(context or {})
    return caught.value.problems


def test_every_unknown_variable_is_told_at_once_with_a_suggestion(word):
    context = {"acheteur": {"nom": "x"}, "lots": [{"numero": 1}, {"numero": 2}]}
    found = faults(
        word,
        "#Article 1",
        "{{ acheteur.nmo }} {{ acheter.nom }}",
        "{% for lot in lots %}{{ lot.numro }}{% endfor %}{% if lotts %}{{ zzz }}{% endif %}",
        context=context,
    )
    told = [(f.ou.paragraphe, f.ou.extrait, f.remede) for f in found]
    assert [t[:2] for t in told] == [
        (2, "{{ acheteur.nmo }}"),
        (2, "{{ acheter.nom }}"),
        (3, "{{ lot.numro }}"),
        (3, "{% if lotts %}"),
        (3, "{{ zzz }}"),
    ]
    assert all(f.ou.titre == "Article 1" and f.ou.partie == "corps du document" for f in found)
    for (_, _, remede), expected in zip(told, ["nom", "acheteur", "numero", "lots"], strict=False):
        assert f"voulez-vous dire «\u00a0{expected}\u00a0»\u00a0?" in remede


def test_testing_that_a_variable_is_defined_is_not_using_it(word):
    body = word.paragraph(
        "{% if a is defined %}{{ a }}{% endif %}{{ b|default('rien') }}{{ c.d|default('vide') }}"
    )
    assert word.paragraphs(word.render(body)) == ["rienvide"]


def test_a_variable_named_like_a_method_of_a_mapping_is_the_variable(word):
    body = word.paragraph(
        "{{ a.items }} {{ a.values }} {% for k, v in b.items() %}{{ k }}={{ v }};{% endfor %}"
    )
    out = word.render(body, {"a": {"items": "x", "values": "y"}, "b": {"c": "d"}})
    assert word.paragraphs(out) == ["x y c=d;"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ a", "ouverte et jamais fermée"),
        ("a }} b", "fermée sans avoir été ouverte"),
        ("{{ }}", "vide"),
        ("{{ a b }}", "mal écrite"),
        ("{{ numéro + }}", "mal écrite"),
        ("{% if a == « x » %}{% endif %}", "guillemets"),
        ("{% if a %}", "jamais fermé"),
        ("{% endif %}", "ne ferme aucun bloc"),
        ("{% else %}", "sans « if »".replace(" ", "\u00a0").replace("sans\u00a0", "sans ")),
        ("{% for x in a %}{% if x %}{% endfor %}{% endif %}", "n'est pas fermé"),
        ("{% si a %}", "« if »".replace(" ", "\u00a0")),
        ("{% import 'x' as y %}", "n'est pas permise"),
        ("{% include 'x' %}", "n'est pas permise"),
        ("{% macro x() %}{% endmacro %}", "n'est pas permise"),
        ("{{ a|eval }}", "le filtre"),
        ("{{ a|uper }}", "upper"),
        ("{{ a.upper() }}", "la fonction"),
        ("{{ a.__class__ }}", "tiret bas"),
        ("{{ a['__class__'] }}", "tiret bas"),
        ("{{ a ** 9 }}", "pas permise"),
        ("texte {%p if a %}", "disparaître"),
        ("{%p if a %}{%p endif %}", "disparaître"),
        ("{%tr if a %}{%tr endif %}", "pas dans un tableau"),
        ("{% vm %}", "que dans une boucle"),
    ],
)
def test_a_fault_of_writing_is_told_at_opening(word, text, said):
    with pytest.raises(TemplateError) as caught:
        Template.from_bytes(word.make(word.paragraph("x") + word.paragraph(text)), "m.docx")
    assert any(said in str(problem) for problem in caught.value.problems), str(caught.value)
    assert {problem.ou.paragraphe for problem in caught.value.problems} == {2}


def test_all_the_faults_of_all_the_parts_are_told_at_once(word):
    data = word.make(
        word.paragraph("{{ a b }}") + word.paragraph("{% if x %}"), header=word.paragraph("{{ y|zz }}")
    )
    with pytest.raises(TemplateError) as caught:
        Template.from_bytes(data, "m.docx")
    assert [p.ou.partie for p in caught.value.problems] == [
        "en-tête",
        "corps du document",
        "corps du document",
    ]


def test_a_block_that_crosses_cells_is_refused(word):
    body = word.table(2, word.row("{% if a %}x", "y{% endif %}")) + word.paragraph("")
    with pytest.raises(TemplateError, match="ne se répondent pas"):
        Template.from_bytes(word.make(body), "m.docx")


def test_a_bookmark_cut_by_a_condition_is_refused(word):
    body = (
        '<w:p><w:bookmarkStart w:id="1" w:name="s"/><w:r><w:t>{% if a %}x</w:t></w:r>'
        '<w:bookmarkEnd w:id="1"/><w:r><w:t>{% endif %}</w:t></w:r></w:p>'
    )
    with pytest.raises(TemplateError, match="le signet"):
        Template.from_bytes(word.make(body), "m.docx")


def test_an_operation_that_fails_is_told_at_its_tag(word):
    found = faults(word, "x", "{{ a + 1 }}", context={"a": "texte"})
    assert [(f.ou.paragraphe, f.ou.extrait) for f in found] == [(2, "{{ a + 1 }}")]


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in range(1000000000) %}x{% endfor %}",
        "{% for i in range(900) %}{% for j in range(900) %}x{% endfor %}{% endfor %}",
        "{{ 'x' * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{% set a = 'x' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
        "{% set a = 'x' %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
        "{% set a = 9999 %}" + "{% set a = a * a %}" * 40 + "{{ a }}",
        "{% set a = 'x' %}" + "{% set a = [a, a]|join %}" * 40 + "{{ a }}",
    ],
)
def test_a_hostile_template_ends_in_an_error(word, text):
    with pytest.raises(TemplateError, match="démesuré"):
        word.render(word.paragraph(text), {})


def test_a_loop_over_a_text_is_refused(word):
    with pytest.raises(TemplateError, match="pas une liste"):
        word.render(word.paragraph("{% for c in a %}{{ c }}{% endfor %}"), {"a": "texte"})


def test_a_private_attribute_of_an_object_is_out_of_reach(word):
    with pytest.raises(TemplateError):
        word.render(word.paragraph("{{ a['__cl' ~ 'ass__'] }}"), {"a": object()})


def refusal(data) -> str:
    """Why a file is refused; its name stands first."""
    with pytest.raises(TemplateError) as caught:
        Template.from_bytes(data, "m.docx")
    assert caught.value.problems[0].ou.fichier == "m.docx"
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "vide"),
        (b"%PDF-1.7", "un PDF"),
        (b"{\\rtf1", "RTF"),
        (b"bonjour", "pas un document Word"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "ancien document Word"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
    ],
)
def test_what_is_not_a_docx_is_named(data, said):
    assert said in refusal(data)


def test_half_a_docx_is_told_as_damaged(word):
    good = word.make(word.paragraph("x"))
    assert "abîmé" in refusal(good[: len(good) // 2])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("word/vbaProject.bin", b"x", "macros"),
        ("../x.xml", b"<x/>", "abîmé"),
        ("word/x.xml", b"<x>", "abîmé"),
    ],
)
def test_a_member_that_no_sound_document_has_is_refused(word, name, content, said):
    assert said in refusal(word.with_member(word.make(word.paragraph("x")), name, content))


@pytest.mark.parametrize(
    ("kind", "said"),
    [("wordprocessingml.template.main", "dotx"), ("spreadsheetml.sheet.main", "Excel")],
)
def test_another_kind_of_office_file_is_named(word, kind, said):
    change = [("[Content_Types].xml", "wordprocessingml.document.main", kind)]
    assert said in refusal(word.with_member(word.make(word.paragraph("x")), "", b"", change))


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(TemplateError, match="introuvable"):
        Template.open(tmp_path / "rien.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_dtd_is_refused(word, encoding):
    bomb = f'<?xml version="1.0" encoding="{encoding}"?>'
    bomb += '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hosts">]><x>&a;</x>'
    good = word.make(word.paragraph("x"))
    assert "DTD" in refusal(word.with_member(good, "word/x.xml", bomb.encode(encoding)))


def test_a_zip_bomb_is_refused(word):
    good = word.make(word.paragraph("x"))
    assert "démesuré" in refusal(word.with_member(good, "word/media/x.bin", b"0" * 30_000_000))


def test_a_crowd_of_members_is_refused():
    many = BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for rank in range(2001):
            archive.writestr(f"x{rank}", b"")
    assert "démesuré" in refusal(many.getvalue())


def test_a_size_that_lies_is_refused(word):
    good = bytearray(word.with_member(word.make(word.paragraph("x")), "word/media/x.bin", b"0" * 5000))
    directory = good.rfind(b"PK\x01\x02")
    good[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    assert "abîmé" in refusal(bytes(good))


def test_an_image_taken_from_outside_is_refused(word):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    link = f'<Relationship Id="rId98" Type="{kind}" Target="http://example.org/x.png" TargetMode="External"/></Relationships>'
    replace = [("word/_rels/document.xml.rels", "</Relationships>", link)]
    assert "hors de lui-même" in refusal(word.with_member(word.make(word.paragraph("x")), "", b"", replace))


def test_a_tag_in_deleted_text_is_refused(word):
    body = '<w:p><w:del w:id="9" w:author="x"><w:r><w:delText>{{ a }}</w:delText></w:r></w:del></w:p>'
    assert "suivi des modifications" in refusal(word.make(body))
