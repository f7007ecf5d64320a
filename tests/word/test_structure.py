"""What the engine guarantees of the document it makes: identifiers, cells, tables, bytes."""

from __future__ import annotations

import io
import pickle
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from clausegen.errors import TemplateError
from clausegen.word import Template
from clausegen.word.reading import read_document

LOTS = {"lots": [{"numero": 1}, {"numero": "2-Été"}], "non": False, "a": "v"}


def mark(name, identifier="3", text="x"):
    return (
        f'<w:p><w:bookmarkStart w:id="{identifier}" w:name="{name}"/><w:r><w:t>{text}</w:t></w:r>'
        f'<w:bookmarkEnd w:id="{identifier}"/></w:p>'
    )


def loop(word, inner):
    return word.paragraph("{%p for lot in lots %}") + inner + word.paragraph("{%p endfor %}")


def test_bookmarks_in_a_loop_have_their_own_names_and_paired_numbers(word):
    body = mark("avant", "7") + loop(word, mark("heures_lot_{{ lot.numero }}", "3", "{{ lot.numero }}"))
    out = word.render(body, LOTS)
    xml = word.member(out)
    starts = re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="(\w+)"/>', xml)
    assert [name for _, name in starts] == ["avant", "heures_lot_1", "heures_lot_2_Ete"]
    assert len({number for number, _ in starts}) == 3
    assert re.findall(r'<w:bookmarkEnd w:id="(\d+)"/>', xml) == [number for number, _ in starts]
    assert read_document(out).bookmarks["heures_lot_2_Ete"] == "2-Été"


def test_a_bookmark_name_holds_forty_characters_at_most(word):
    out = word.render(mark("{{ v }}"), {"v": "9 " + "x" * 60})
    (name,) = read_document(out).bookmarks
    assert len(name) == 40
    assert name.startswith("_9_x")


@pytest.mark.parametrize("name", ["fixe", "lot_{{ a }}"])
def test_a_bookmark_written_twice_is_refused(word, name):
    with pytest.raises(TemplateError, match="écrit deux fois"):
        word.render(loop(word, mark(name)), LOTS)


def test_the_bookmarks_word_makes_by_itself_are_numbered_in_a_loop(word):
    out = word.render(loop(word, mark("_Toc12") + mark("_Hlk9", "4")), LOTS)
    assert list(read_document(out).bookmarks) == ["_Toc12", "_Toc12_2"]


def test_a_bookmark_in_a_paragraph_that_is_only_a_tag_is_refused(word):
    body = mark("s", "3", "{%p if a %}") + word.paragraph("x") + word.paragraph("{%p endif %}")
    with pytest.raises(TemplateError, match="ne contient qu'une balise"):
        word.render(body, LOTS)


def test_a_link_to_a_bookmark_follows_its_name(word):
    link = '<w:p><w:hyperlink w:anchor="lot_{{ lot.numero }}"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>'
    xml = word.member(word.render(loop(word, mark("lot_{{ lot.numero }}") + link), LOTS))
    assert re.findall(r'w:anchor="(\w+)"', xml) == ["lot_1", "lot_2_Ete"]


def test_drawings_and_content_controls_in_a_loop_have_their_own_numbers(word):
    inner = (
        '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="4" name="i"/></wp:inline></w:drawing></w:r></w:p>'
        '<w:sdt><w:sdtPr><w:tag w:val="t_{{ lot.numero }}"/><w:id w:val="12"/></w:sdtPr>'
        f"<w:sdtContent>{word.paragraph('{{ lot.numero }}')}</w:sdtContent></w:sdt>"
    )
    out = word.render(loop(word, inner), LOTS)
    xml = word.member(out)
    numbers = re.findall(r'wp:docPr id="(\d+)"|<w:id w:val="(\d+)"', xml)
    assert len(set(numbers)) == 4
    document = read_document(out)
    assert document.control("t_1") == "1"
    assert document.control("t_2-Été") == "2-Été"


def test_a_cell_emptied_by_a_condition_keeps_a_paragraph(word):
    inner = word.paragraph("{%p if non %}") + word.paragraph("x") + word.paragraph("{%p endif %}")
    body = word.table(1, f"<w:tr><w:tc><w:tcPr/>{inner}</w:tc></w:tr>") + word.paragraph("")
    xml = word.member(word.render(body, LOTS))
    assert "<w:tc><w:tcPr/><w:p/></w:tc>" in xml


def test_a_cell_that_keeps_a_paragraph_is_left_alone(word):
    inner = word.paragraph("{%p if a %}") + word.paragraph("x") + word.paragraph("{%p endif %}")
    body = word.table(1, f"<w:tr><w:tc><w:tcPr/>{inner}</w:tc></w:tr>") + word.paragraph("")
    xml = word.member(word.render(body, LOTS))
    assert "<w:p/>" not in xml


def test_a_table_left_without_row_disappears(word):
    body = word.table(1, word.row("{%tr for x in [] %}"), word.row("{{ x }}"), word.row("{%tr endfor %}"))
    xml = word.member(word.render(body + word.paragraph("fin"), {}))
    assert "<w:tbl>" not in xml


def test_a_nested_table_does_not_change_the_grid_of_the_outer_one(word):
    inner = word.table(3, word.row("1", "2", "3")) + word.paragraph("")
    outer = word.table(
        1, word.row("{%tc for x in [1,2] %}", f"<w:tc><w:tcPr/>{inner}</w:tc>", "{%tc endfor %}")
    )
    xml = word.member(word.render(outer + word.paragraph(""), {}))
    assert xml.count("<w:gridCol") == 2 + 3 + 3


def test_a_note_repeated_by_a_loop_is_refused(word):
    body = loop(word, '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>')
    with pytest.raises(TemplateError, match="appel de note"):
        word.render(body, LOTS)


def test_the_same_context_gives_the_same_bytes_with_pinned_dates(word):
    data = word.make(word.paragraph("{{ a }}"))
    first, second = (Template.from_bytes(data, "m.docx").render(LOTS) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_parts_without_tag_are_copied_as_they_are(word):
    data = word.make(word.paragraph("{{ a }}"))
    out = Template.from_bytes(data, "m.docx").render(LOTS)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(out)) as new:
        assert sorted(old.namelist()) == sorted(new.namelist())
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["word/document.xml"]


def test_a_template_travels_between_processes(word):
    template = Template.from_bytes(word.make(word.paragraph("{{ a }}")), "m.docx")
    assert pickle.loads(pickle.dumps(template)).render(LOTS) == template.render(LOTS)  # noqa: S301 - our own bytes


def test_a_template_cannot_be_changed(word):
    template = Template.from_bytes(word.make(word.paragraph("{{ a }}")), "m.docx")
    with pytest.raises(AttributeError):
        template.fichier = "autre"


def test_threads_do_not_mix_their_renderings_nor_their_errors(word):
    body = loop(word, mark("lot_{{ lot.numero }}", "3", "{{ lot.numero }} {{ a }}"))
    template = Template.from_bytes(word.make(body), "m.docx")

    def run(rank):
        lots = [{"numero": n} for n in range(rank % 7)]
        if rank % 5 == 0:
            with pytest.raises(TemplateError):
                template.render({"lots": [{"numero": 1}]})
        return word.paragraphs(template.render({"lots": lots, "a": str(rank)}))

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(run, range(200)))
    assert results == [[f"{n} {rank}" for n in range(rank % 7)] for rank in range(200)]


def test_variables_are_told_with_loops_undone_and_places(word):
    body = (
        word.paragraph("{{ acheteur.nom }} {% if b is defined %}{{ b }}{% endif %}")
        + loop(word, word.paragraph("{% set c = lot.contact %}{{ lot.numero }} {{ c.nom }} {{ loop.index }}"))
        + word.paragraph("{{ lots[0].numero }} {{ lots|map(attribute='ville')|join }} {{ range(2)|length }}")
    )
    found = Template.from_bytes(word.make(body, title="{{ objet }}"), "m.docx").variables()
    places = {v.chemin: [(p.partie, p.paragraphe) for p in v.lieux] for v in found}
    text = "corps du document"
    assert places == {
        "acheteur.nom": [(text, 1)],
        "b": [(text, 1), (text, 1)],
        "lots[]": [(text, 2)],
        "lots[].contact": [(text, 3)],
        "lots[].numero": [(text, 3), (text, 5)],
        "lots[].contact.nom": [(text, 3)],
        "lots[].ville": [(text, 5)],
        "lots": [(text, 5)],
        "objet": [("propriétés", None)],
    }
    assert [v.chemin for v in found if v.facultative] == ["b"]
