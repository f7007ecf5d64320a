"""Every construct supported, compared with docxtpl's own output."""

from __future__ import annotations

import pytest
from docxtpl import RichText
from docxtpl.richtext import RichTextParagraph

from clausegen.word import Template

LOTS = [{"numero": 1, "nom": "Gros œuvre", "vu": True}, {"numero": 2, "nom": "Peinture", "vu": False}]
CONTEXT = {
    "a": "valeur",
    "b": {"c": "détail"},
    "lots": LOTS,
    "oui": True,
    "non": False,
    "couleur": "FF0000",
    "n": 2,
}


def p(*runs):
    inner = "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs)
    return f"<w:p>{inner}</w:p>"


def tc(text, extra=""):
    return f'<w:tc><w:tcPr><w:tcW w:w="1000" w:type="dxa"/>{extra}</w:tcPr>{p(text)}</w:tc>'


def tr(*texts):
    return f"<w:tr>{''.join(text if text.startswith('<') else tc(text) for text in texts)}</w:tr>"


def tbl(columns, *rows):
    grid = '<w:gridCol w:w="1000"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>" + p("")


SAME = {
    "variable": p("Avant {{ a }} après"),
    "attribute of a value": p("{{ b.c }} et {{ b['c'] }}"),
    "split tag": p("x {", "{ a", " }", "}"),
    "split tag in three runs": p("{{ b", ".", "c }}"),
    "spaces": p(" {{ a }} "),
    "inline if": p("{% if oui %}A{% else %}B{% endif %} {% if non %}C{% elif oui %}D{% endif %}"),
    "inline for": p("{% for lot in lots %}{{ lot.numero }}{% if not loop.last %}, {% endif %}{% endfor %}"),
    "for over runs": p("{% for lot in lots %}", "{{ lot.nom }}", "{% endfor %}"),
    "if over paragraphs": p("{% if oui %}A") + p("B{% endif %}"),
    "paragraph if": p("{%p if oui %}") + p("dedans") + p("{%p endif %}") + p("fin"),
    "paragraph if false": p("{%p if non %}")
    + p("dedans")
    + p("{%p else %}")
    + p("autre")
    + p("{%p endif %}"),
    "paragraph for": p("{%p for lot in lots %}") + p("{{ lot.nom }}") + p("{%p endfor %}"),
    "paragraph for, split": p("{%", "p for lot in", " lots %}") + p("{{ lot.nom }}") + p("{%p endfor %}"),
    "row for": tbl(
        2,
        tr("N", "Nom"),
        tr("{%tr for l in lots %}", ""),
        tr("{{ l.numero }}", "{{ l.nom }}"),
        tr("{%tr endfor %}", ""),
    ),
    "row if": tbl(1, tr("A"), tr("{%tr if non %}"), tr("B"), tr("{%tr endif %}"), tr("C")),
    "cell for, more columns": tbl(
        3,
        tr("{%tc for l in lots %}", "{{ l.nom }}", "{%tc endfor %}"),
        tr("{%tc for l in [1,2,3,4] %}", "{{ l }}", "{%tc endfor %}"),
    ),
    "cell for, fewer columns": tbl(4, tr("x", "{%tc for l in lots %}", "{{ l.nom }}", "{%tc endfor %}")),
    "colspan": tbl(2, tr("{% colspan n %}ensemble"), tr("a", "b")),
    "comment": p("a{# note #}b") + p("{#p tout le paragraphe #}") + p("c"),
    "dash before": p("un") + p("{%- if oui %}deux{% endif %}"),
    "dash after": p("{% if oui -%}") + p("deux{% endif %}"),
    "set": p("{% set x = a %}{{ x }}"),
    "smart quotes": p("{% if a == “valeur” %}égal{% endif %}"),
    "lower than, in a tag": p("{% if n &lt; 3 %}petit{% endif %}"),
    "tag in an attribute": '<w:p><w:hyperlink w:anchor="ici" w:tooltip="{{ a }}"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>',
    "content control": f'<w:sdt><w:sdtPr><w:tag w:val="{{{{ a }}}}"/></w:sdtPr><w:sdtContent>{p("{{ a }}")}</w:sdtContent></w:sdt>',
    "paragraph if in a content control": f"<w:sdt><w:sdtPr/><w:sdtContent>{p('{%p if non %}')}{p('x')}{p('{%p endif %}')}{p('y')}</w:sdtContent></w:sdt>",
    "paragraph for in a cell": f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='9'/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w='9' w:type='dxa'/></w:tcPr>{p('{%p for l in lots %}')}{p('{{ l.nom }}')}{p('{%p endfor %}')}{p('fin')}</w:tc></w:tr></w:tbl>{p('')}",
    "vertical merge": tbl(
        2,
        tr("A", "B"),
        tr("{%tr for l in lots %}", ""),
        tr("{% vm %}commun", "{{ l.nom }}"),
        tr("{%tr endfor %}", ""),
    ),
    "horizontal merge": tbl(2, tr("A", "B"), tr("{%tc for l in lots %}", "{% hm %}commun", "{%tc endfor %}")),
    "literal braces": p("{_{ a }_} {_% x %_}"),
    "filters": p(
        "{{ a|upper }} {{ absent|default('rien') }} {{ lots|length }} {{ lots|map(attribute='nom')|join(', ') }}"
    ),
    "nested loops": p("{%p for l in lots %}")
    + p("{% for c in [1,2] %}{{ l.numero }}{{ c }}{% endfor %}")
    + p("{%p endfor %}"),
}


@pytest.mark.parametrize("name", SAME)
def test_a_construct_gives_what_docxtpl_gives(word, name):
    data = word.make(SAME[name])
    ours = Template.from_bytes(data, "m.docx").render(CONTEXT)
    assert word.shape(ours) == word.shape(word.docxtpl_render(data, CONTEXT))


@pytest.mark.parametrize("part", ["header", "footer"])
def test_headers_and_footers_give_what_docxtpl_gives(word, part):
    data = word.make(p("x"), **{part: p("{{ a", " }}", " {% if oui %}A{% endif %}")})
    name = f"word/{part}1.xml"
    ours = Template.from_bytes(data, "m.docx").render(CONTEXT)
    assert word.shape(ours, name) == word.shape(word.docxtpl_render(data, CONTEXT), name)


def test_rich_text_gives_what_docxtpl_gives(word):
    rich = RichText("gras & fort", bold=True)
    rich.add(" suite", color="#FF0000")
    data = word.make(p("avant {{r x }} après"))
    ours = Template.from_bytes(data, "m.docx").render({"x": rich})
    assert word.shape(ours) == word.shape(word.docxtpl_render(data, {"x": rich}))


def test_rich_paragraphs_give_what_docxtpl_gives(word):
    rich = RichTextParagraph("un")
    rich.add(RichText("deux", italic=True))
    data = word.make(p("{{p x }}") + p("fin"))
    ours = Template.from_bytes(data, "m.docx").render({"x": rich})
    assert word.shape(ours) == word.shape(word.docxtpl_render(data, {"x": rich}))


def test_text_in_a_rich_tag_is_text_never_xml(word):
    out = word.render(p("{{r x }}") + p("{{p x }}"), {"x": "<w:b/> & {{ 7*7 }}"})
    assert word.paragraphs(out) == ["<w:b/> & {{ 7*7 }}"] * 2


def test_a_cell_background_and_merges_come_in_the_order_word_wants(word):
    body = tbl(2, tr("{% cellbg couleur %}fond", tc("{% colspan n %}x", '<w:vAlign w:val="center"/>')))
    xml = word.member(word.render(body, CONTEXT))
    assert (
        '<w:tcW w:w="1000" w:type="dxa"/><w:shd w:val="clear" w:color="auto" w:fill="FF0000"/></w:tcPr>'
        in xml
    )
    assert '<w:tcW w:w="1000" w:type="dxa"/><w:gridSpan w:val="2"/><w:vAlign w:val="center"/></w:tcPr>' in xml


def test_the_text_after_a_split_tag_keeps_its_own_run(word):
    body = "<w:p><w:r><w:t>{{ </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>a }} gras</w:t></w:r></w:p>"
    xml = word.member(word.render(body, CONTEXT))
    assert "<w:rPr><w:b/></w:rPr>" in xml
    assert word.paragraphs(word.render(body, CONTEXT)) == ["valeur gras"]


def test_a_bookmark_inside_a_split_tag_survives(word):
    body = (
        '<w:p><w:r><w:t>{{ </w:t></w:r><w:bookmarkStart w:id="1" w:name="s"/><w:r><w:t>a }}</w:t></w:r>'
        '<w:bookmarkEnd w:id="1"/></w:p>'
    )
    xml = word.member(word.render(body, CONTEXT))
    assert xml.count("bookmarkStart") == xml.count("bookmarkEnd") == 1


def test_a_nonbreaking_space_in_a_tag_is_a_space(word):
    body = p("{%p if\u00a0oui %}") + p("{{\u00a0a\u00a0}}") + p("{%p\u00a0endif %}")
    assert word.paragraphs(word.render(body, CONTEXT)) == ["valeur"]


def test_notes_are_rendered(word):
    data = word.make(p("corps"))
    notes = (
        '<?xml version="1.0" encoding="UTF-8"?><w:footnotes xmlns:w="http://schemas.openxmlformats.org/'
        'wordprocessingml/2006/main"><w:footnote w:id="2">'
        + p("note {{ a }}")
        + "</w:footnote></w:footnotes>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    replace = [
        (
            "word/_rels/document.xml.rels",
            "</Relationships>",
            f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>',
        ),
        (
            "[Content_Types].xml",
            "</Types>",
            '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>',
        ),
    ]
    data = word.with_member(data, "word/footnotes.xml", notes.encode(), replace)
    ours = Template.from_bytes(data, "m.docx").render(CONTEXT)
    assert word.paragraphs(ours, "word/footnotes.xml") == ["note valeur"]
    assert word.shape(ours, "word/footnotes.xml") == word.shape(
        word.docxtpl_render(data, CONTEXT), "word/footnotes.xml"
    )
