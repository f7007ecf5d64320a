"""The user's own templates: taken piece by piece, refused with their place when wrong, never obeyed."""

import json

import pytest

from clausegen.errors import CoherenceError, DefectError, InputError, TemplateError
from clausegen.tender.filling import Bundle

CCAP, AE = "ccap-article.docx", "ae-engagement.docx"


@pytest.fixture
def own(tmp_path, office, hand):
    """A folder of templates; ``own(file, text)`` puts ours in it, with one more sentence."""
    folder = tmp_path / "modeles"
    folder.mkdir()

    def put(file, new, old=None):
        data = (office.templates / file).read_bytes()
        (folder / file).write_bytes(hand.text(data, old, new) if old else hand.sentence(data, new))
        return folder

    return put


def manifest(out):
    return json.loads((out / "interne/manifeste.json").read_text(encoding="utf-8"))


def test_one_own_template_replaces_ours_and_the_other_pieces_keep_ours(office, own, data, tmp_path):
    folder = own(AE, "Annexe de notre service – {{ marche.objet }}.")
    office.produce(data, tmp_path / "out", modeles=folder)
    assert "Annexe de notre service" in office.read(tmp_path / "out/dce/ae-engagement-entreprise.docx").text
    assert "Annexe de notre service" not in office.read(tmp_path / "out/dce/ccap-clause-sociale.docx").text
    assert [p["id"] for p in manifest(tmp_path / "out")["pieces"] if p["modele_propre"]] == ["ae_engagement"]


def test_the_words_of_an_own_template_may_hold_numbers_of_their_own(office, own, data, tmp_path):
    office.produce(
        data, tmp_path / "out", modeles=own(CCAP, "{{ marche.objet }} (délibération 2026-417 du 3 mai)")
    )
    assert "2026-417" in office.read(tmp_path / "out/dce/ccap-clause-sociale.docx").text


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("{{ marche.objett }}", "objet"),
        ("{{ machre.objet }}", "marche"),
        ("{{ inconnu }}", "inconnu"),
        ("{{ marche.objet", "{{"),
        ("{% if marche %}", "if"),
        ("{{ marche.objet | inexistant }}", "inexistant"),
    ],
)
def test_a_wrong_tag_is_told_with_its_template_and_nothing_is_written(office, own, data, tmp_path, tag, told):
    with pytest.raises(TemplateError) as caught:
        office.produce(data, tmp_path / "out", modeles=own(CCAP, tag))
    assert CCAP in str(caught.value)
    assert told in str(caught.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ ''.__class__ }}",
        "{{ marche.__class__.__mro__ }}",
        "{{ marche.objet.__init__.__globals__ }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{{ 'x' * 10**9 }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self._TemplateReference__context }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{{ lots.append(1) }}",
        "{{ '%s' | format(marche) | attr('__class__') }}",
    ],
)
def test_a_hostile_template_runs_nothing_and_is_refused(office, own, data, tmp_path, hostile):
    with pytest.raises(InputError):
        office.produce(data, tmp_path / "out", modeles=own(CCAP, hostile))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["modeles"]


def test_a_template_from_which_a_volume_was_removed_fails_the_read_back(office, own, data, tmp_path):
    folder = own(CCAP, "à voir", "{{ lot.heures }}")
    with pytest.raises(CoherenceError, match="heures_lot_1"):
        office.produce(data, tmp_path / "out", modeles=folder)
    assert not (tmp_path / "out").exists()


def test_a_template_without_the_buyer_in_its_header_fails_the_read_back(office, own, hand, data, tmp_path):
    folder = own(CCAP, "Une phrase.")
    path = folder / CCAP
    path.write_bytes(hand.header(path.read_bytes(), "{{ acheteur.nom }}", "Ville"))
    with pytest.raises(CoherenceError, match="en-tête"):
        office.produce(data, tmp_path / "out", modeles=folder)


@pytest.mark.parametrize("section", ["penalites", "volume"])
def test_a_template_that_lost_the_bookmark_of_a_section_is_told_which(
    office, own, hand, data, tmp_path, section
):
    folder = own(CCAP, "Une phrase.")
    path = folder / CCAP
    path.write_bytes(hand.without_bookmark(path.read_bytes(), f"art_{section}"))
    with pytest.raises(InputError, match=section):
        office.produce(data, tmp_path / "out", modeles=folder)
    assert not (tmp_path / "out").exists()


def test_a_folder_of_templates_that_does_not_exist_is_told(office, data, tmp_path):
    with pytest.raises(InputError, match="n’existe pas"):
        office.produce(data, tmp_path / "out", modeles=tmp_path / "absent")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"%PDF-1.7"])
def test_a_file_that_is_not_a_word_file_is_told(office, data, tmp_path, content):
    (tmp_path / "modeles").mkdir()
    (tmp_path / "modeles" / CCAP).write_bytes(content)
    with pytest.raises(TemplateError, match=CCAP):
        office.produce(data, tmp_path / "out", modeles=tmp_path / "modeles")


def test_a_folder_without_any_of_our_file_names_changes_nothing_and_is_told(office, data, tmp_path):
    (tmp_path / "modeles").mkdir()
    (tmp_path / "modeles" / "CCAP modifié.docx").write_bytes(b"")
    with pytest.raises(InputError, match=CCAP):
        office.produce(data, tmp_path / "out", modeles=tmp_path / "modeles")


@pytest.mark.parametrize("pooling", ["oui", "non"])
def test_the_ranks_cited_are_those_of_the_sections_written(office, data, pooling):
    data["clause"]["globalisation"] = {"autorisee": pooling} | (
        {"bassin_emploi": "Bresse"} if pooling == "oui" else {}
    )
    case = office.make(data)
    titles = [p.marked for p in case.documents["ccap_article"].paragraphs if p.level == 2]
    written = {
        name: rank for rank, title in enumerate(titles, 1) for name in case.ranks if f"⟦art_{name}⟧" in title
    }
    assert written == {name: case.ranks[name] for name in written}
    assert {rank for name, rank in case.ranks.items() if name not in written} <= {0}


class TestSoundFiles:
    """What would open in Word as a damaged file never leaves."""

    @pytest.fixture
    def changed(self, own, hand):
        """The folder with our article changed in one member."""

        def put(member, old, new):
            path = own(CCAP, "Une phrase.") / CCAP
            parts = hand.parts(path.read_bytes())
            assert old.encode() in parts[member]
            parts[member] = parts[member].replace(old.encode(), new.encode(), 1)
            path.write_bytes(hand.pack(parts))
            return path.parent

        return put

    def test_a_template_with_a_part_missing_is_refused_and_nothing_is_written(
        self, office, changed, data, tmp_path
    ):
        folder = changed("word/_rels/document.xml.rels", 'Target="settings.xml"', 'Target="perdu.xml"')
        with pytest.raises(TemplateError, match=rf"{CCAP}.*word/perdu\.xml"):
            office.produce(data, tmp_path / "out", modeles=folder)
        assert not (tmp_path / "out").exists()

    def test_a_bookmark_twice_in_an_own_template_is_told_with_piece_and_template(
        self, office, changed, data, tmp_path
    ):
        twice = '<w:bookmarkStart w:id="{0}" w:name="double"/><w:bookmarkEnd w:id="{0}"/>'
        marks = twice.format(9001) + twice.format(9002)
        report = office.produce(
            data, tmp_path / "out", modeles=changed("word/document.xml", "</w:p>", marks + "</w:p>")
        )
        (remark,) = [str(one) for one in report.remarques if "en double" in str(one)]
        assert remark.startswith("ccap-clause-sociale.docx")
        assert f"« {CCAP} »" in remark

    def test_a_defect_of_our_own_names_piece_and_template_and_writes_nothing(
        self, office, hand, data, tmp_path, monkeypatch
    ):
        fill = Bundle.fill

        def wrong(bundle, piece, report=None):
            made = fill(bundle, piece, report)
            if piece.modele != CCAP:
                return made
            parts = hand.parts(made)
            del parts["word/settings.xml"]
            return hand.pack(parts)

        monkeypatch.setattr(Bundle, "fill", wrong)
        with pytest.raises(DefectError) as caught:
            office.produce(data, tmp_path / "out")
        assert "« ccap-clause-sociale.docx »" in str(caught.value)
        assert f"« {CCAP} »" in str(caught.value)
        assert not (tmp_path / "out").exists()
