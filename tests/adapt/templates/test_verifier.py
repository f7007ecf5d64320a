"""A template that is wrong is told everything at once, at its place, with the mend."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest

from clausegen.adapt.templates.lint import Gravite, repair
from clausegen.adapt.templates.piece import piece_named
from clausegen.adapt.templates.vocabulary import suggestion, vocabulary
from clausegen.clauses.catalogue import load_catalogue
from clausegen.cli import run
from clausegen.errors import InputError
from clausegen.resources import templates_dir
from clausegen.word.reading import read_document

PIECES = [piece.id for piece in load_catalogue(templates_dir()).pieces if piece.modele]
PENALTY = "{{ penalites.heure_non_realisee }}"


@pytest.mark.usefixtures("without_libreoffice")
class TestOurs:
    @pytest.mark.parametrize("piece", PIECES)
    def test_the_template_of_every_piece_has_nothing_to_tell(self, bench, piece):
        one = bench(piece)
        result = one.verify(one.data)
        assert [str(f.probleme) for f in result.findings] == []
        assert not result.faulty
        assert len([trial for trial in result.trials if not trial.sans_objet]) >= 1

    @pytest.mark.parametrize("piece", PIECES)
    def test_there_is_nothing_to_mend(self, bench, piece):
        one = bench(piece)
        assert repair(one.data, "x.docx", one.piece)[1] == ()


@pytest.mark.usefixtures("without_libreoffice")
class TestFaults:
    def test_faults_of_every_kind_are_told_at_once(self, bench):
        one = bench("ccap")
        data = one.changed(
            (PENALTY, "{{ penalites.heure_non_realise }}"),
            ("{{ marche.objet }}", "{{ marche.objet"),
            ("{%p endif %}", "{%p finsi %}"),
        )
        told = one.told(data)
        faults = [text for grave, text in told if grave == "à corriger"]
        assert any("ouverte et jamais fermée" in text for text in faults)
        assert any(
            "l’instruction « finsi »" in text.replace("'", "’") and "« endif »" in text for text in faults
        )
        assert any(
            "la variable « penalites.heure_non_realise » n’existe pas" in text
            and "vouliez-vous dire « penalites.heure_non_realisee » ?" in text
            and "sous le titre" in text
            for text in faults
        )
        assert one.verify(data).trials == ()

    def test_a_template_with_a_part_missing_is_to_be_corrected(self, bench):
        one = bench("ccap")
        lost = ('Target="settings.xml"', 'Target="perdu.xml"')
        told = one.told(one.changed(lost, part="word/_rels/document.xml.rels"))
        assert [text for grave, text in told if grave == "à corriger" and "word/perdu.xml" in text]

    def test_a_penalty_typed_by_hand_instead_of_its_tag_is_told_by_its_meaning(self, bench):
        one = bench("ccap")
        (fault,) = [text for grave, text in one.told(one.changed((PENALTY, "60"))) if grave == "à corriger"]
        assert "penalites.heure_non_realisee, signet penalite_heure (Par heure non réalisée" in fault
        assert "une valeur nécessaire n’est jamais écrite" in fault

    def test_a_value_written_without_its_bookmark_is_told_and_mended(self, bench):
        one = bench("ccap")
        xml = _xml(one.data)
        start = re.search(r'<w:bookmarkStart w:id="(\d+)" w:name="penalite_heure"/>', xml)
        data = one.changed((start[0], ""), (f'<w:bookmarkEnd w:id="{start[1]}"/>', ""))
        (fault,) = [text for grave, text in one.told(data) if grave == "à corriger"]
        assert "le signet « penalite_heure » manque autour de « penalites.heure_non_realisee »" in fault
        assert "Par heure non réalisée" in fault
        mended, done = repair(data, "x.docx", one.piece)
        assert [mend.fait for mend in done] == ["signet « penalite_heure » posé"]
        assert read_document(mended).bookmarks["penalite_heure"] == PENALTY
        assert not one.verify(mended).faulty

    def test_a_bookmark_of_a_loop_takes_the_name_of_the_user_s_own_variable(self, bench):
        one = bench("ccap")
        xml = _xml(one.data)
        starts = re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="(intitule_lot_[^"]*)"/>', xml)
        changes = [(f'<w:bookmarkStart w:id="{i}" w:name="{n}"/>', "") for i, n in starts]
        changes += [(f'<w:bookmarkEnd w:id="{i}"/>', "") for i, _ in starts]
        changes += [
            ("{%tr for lot in lots %}", "{%tr for un_lot in lots %}"),
            ("{{ lot.", "{{ un_lot."),
            ("if lot.", "if un_lot."),
        ]
        _, done = repair(one.changed(*changes), "x.docx", one.piece)
        assert any("signet « intitule_lot_{{ un_lot.cle }} » posé" in mend.fait for mend in done)

    def test_a_value_that_is_not_written_at_all_is_told(self, bench):
        one = bench("ccap")
        xml = _xml(one.data)
        start = re.search(r'<w:bookmarkStart w:id="(\d+)" w:name="penalite_heure"/>', xml)
        data = one.changed((start[0], ""), (f'<w:bookmarkEnd w:id="{start[1]}"/>', ""), (PENALTY, "60"))
        (fault,) = [text for grave, text in one.told(data) if grave == "à corriger"]
        assert "penalites.heure_non_realisee, signet penalite_heure (Par heure non réalisée" in fault
        assert "une valeur nécessaire n’est jamais écrite" in fault

    def test_internal_values_and_sizing_parameters_are_forbidden_to_bidders(self, bench):
        one = bench("ccap")
        told = one.told(
            one.changed((PENALTY, PENALTY + "{{ obligation.conclusion }}{{ lot.taux_insertion }}"))
        )
        faults = "\n".join(text for grave, text in told if grave == "à corriger")
        assert "« obligation.conclusion » est réservée aux documents internes" in faults
        assert "« lot.taux_insertion » est un paramètre du calcul" in faults

    def test_participants_data_are_forbidden_everywhere(self, bench):
        one = bench("note_calcul")
        told = one.told(one.changed(("{{ marche.objet }}", "{{ marche.objet }}{{ salarie.nom }}")))
        assert any("« salarie.nom » désigne les participants" in text for _, text in told)

    def test_words_that_give_the_estimate_or_ask_about_people_are_to_be_examined(self, bench):
        one = bench("ae_engagement")
        told = one.told(
            one.changed(
                (">Raison sociale</w:t></w:r></w:p>", ">Date de naissance du salarié</w:t></w:r></w:p>"),
                ("À titre indicatif\u00a0;", "Avec un taux d’insertion de 7 % ;"),
            )
        )
        doubts = [text for grave, text in told if grave == "à examiner"]
        assert any("Date de naissance" in text and "tableau 1, ligne 1, colonne 1" in text for text in doubts)
        assert any("paraît écrit en clair" in text for text in doubts)

    def test_a_missing_heading_bookmark_is_told_once(self, bench):
        one = bench("ccap")
        start = re.search(r'<w:bookmarkStart w:id="(\d+)" w:name="art_penalites"/>', _xml(one.data))
        data = one.changed((start[0], ""), (f'<w:bookmarkEnd w:id="{start[1]}"/>', ""))
        (fault,) = [text for grave, text in one.told(data) if grave == "à corriger"]
        assert "« art_penalites » : aucun titre ne porte le signet d’un sous-article" in fault

    def test_what_only_a_filling_shows_is_told_by_the_trial(self, bench):
        one = bench("ccap")
        result = one.verify(one.changed((PENALTY, PENALTY + "{{ accord_cadre.present }}")))
        assert result.faulty
        assert any("oui ou non" in str(p) for trial in result.trials for p in trial.problemes)

    def test_accessibility_faults_do_not_make_a_template_unusable(self, bench):
        one = bench("ccap")
        data = one.changed(
            ("<dc:title>", "<dc:title></dc:title><dc:x>"), ("</dc:title><dc:subject>", "</dc:x><dc:subject>"),
            part="docProps/core.xml",
        )  # fmt: skip
        result = one.verify(data)
        assert [str(f.gravite) for f in result.findings] == ["accessibilité"]
        assert not result.faulty

    def test_a_tag_cut_by_word_is_a_remark(self, bench):
        one = bench("ccap")
        cut = "{{ penalites.heure</w:t></w:r><w:r><w:t>_non_realisee }}"
        result = one.verify(one.changed((PENALTY, cut)))
        (remark,) = result.findings
        assert remark.gravite is Gravite.REMARQUE
        assert "coupée en 2 morceaux" in remark.probleme.constat
        assert not result.faulty


class TestWords:
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("marche.objett", "marche.objet"),
            ("marché.objet", "marche.objet"),
            ("objet", "marche.objet"),
            ("lots[].intitul", "lot.intitule dans {% for lot in lots %}"),
            ("facilitateur.couriel", "facilitateur.courriel"),
            ("xyz.zyx", ""),
        ],
    )
    def test_the_nearest_variable_is_suggested(self, catalogue, typed, expected):
        assert suggestion(typed, vocabulary(piece_named(catalogue, "ccap"))) == expected

    def test_a_piece_is_named_by_its_identifier_its_file_or_its_kind(self, catalogue):
        assert piece_named(catalogue, "ccap").id == "ccap_article"
        assert piece_named(catalogue, "ae-engagement.docx").id == "ae_engagement"
        assert piece_named(catalogue, "note-calcul").id == "note_calcul"
        with pytest.raises(InputError, match="ccap_article"):
            piece_named(catalogue, "facture")


class TestCommand:
    def test_our_template_is_copied_and_never_over_another_file(self, tmp_path, monkeypatch, capsys):
        monkeypatch.chdir(tmp_path)
        assert run(["modele", "copier", "--piece", "ccap"]) == 0
        assert (tmp_path / "ccap-article.docx").read_bytes() == (
            templates_dir() / "ccap-article.docx"
        ).read_bytes()
        assert run(["modele", "copier", "--piece", "ccap"]) == 2
        assert "existe déjà" in capsys.readouterr().err

    def test_the_mended_copy_stands_beside_and_the_template_is_left_alone(self, bench, tmp_path, capsys):
        one = bench("ccap")
        path = tmp_path / "mon-ccap.docx"
        path.write_bytes(one.changed((PENALTY, "{{\u00a0penalites.heure_non_realisee }}")))
        before = path.read_bytes()
        assert (
            run(["modele", "verifier", str(path), "--piece", "ccap", "--reparer", "--date", "2026-11-25"])
            == 0
        )
        output = capsys.readouterr().out
        assert path.read_bytes() == before
        assert (tmp_path / "mon-ccap-repare.docx").is_file()
        assert "1 réparation" in output
        assert "Ce modèle peut servir." in output

    def test_json_and_exit_code_tell_a_template_that_cannot_serve(self, bench, tmp_path, capsys):
        path = tmp_path / "m.docx"
        path.write_bytes(bench("ccap").changed((PENALTY, "{{ penalite }}")))
        assert run(["modele", "verifier", str(path), "--piece", "ccap", "--json"]) == 1
        content = json.loads(capsys.readouterr().out)
        assert content["peut_servir"] is False
        assert content["constats"][0]["gravite"] == "à corriger"
        assert content["essais"] == []

    @pytest.mark.parametrize("data", [b"%PDF-1.7", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 doc"])
    def test_what_is_not_a_word_file_is_refused(self, tmp_path, capsys, data):
        path = tmp_path / "m.docx"
        path.write_bytes(data)
        assert run(["modele", "verifier", str(path), "--piece", "ccap"]) == 2
        assert "m.docx" in capsys.readouterr().err

    @pytest.mark.libreoffice
    def test_libreoffice_opens_the_filled_samples(self, tmp_path, bench, capsys):
        path = tmp_path / "m.docx"
        path.write_bytes(bench("ae_engagement").data)
        assert run(["modele", "verifier", str(path), "--piece", "ae_engagement"]) == 0
        assert capsys.readouterr().out.count("ouvert par LibreOffice") >= 3


def _xml(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode()
