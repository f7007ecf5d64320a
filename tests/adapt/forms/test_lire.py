"""A form that comes back is read right, whoever filled it in, and what differs is told, never judged."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from clausegen.adapt.forms.comparison import comparison
from clausegen.adapt.forms.points import Genre
from clausegen.adapt.forms.returned import read_all
from clausegen.clauses.catalogue import load_catalogue
from clausegen.cli import run
from clausegen.resources import templates_dir

SCHOOL = Path(__file__).resolve().parents[3] / "samples" / "ecole" / "dossier.yaml"
NS = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
W = f"{{{NS['w']}}}"
GROUP = {
    "entreprise_forme": "comme mandataire d’un groupement solidaire",
    "groupement_1_membre": "Bâti & Fils SARL",
    "groupement_1_siret": "732 829 320 00074",
    "groupement_1_role": "mandataire",
    "groupement_1_lot": "1",
    "groupement_1_heures": "500 h",
    "groupement_2_membre": "Toits de l’Ain",
    "groupement_2_siret": "356 000 000 00048",
    "groupement_2_role": "autre membre",
    "groupement_2_lot": "lot n° 1",
    "groupement_2_heures": "430",
}


def told(one) -> list[str]:
    return [f"{point.genre} – {point.constat}".replace("\u00a0", " ") for point in one.points]


def text_of(root, words):
    return next(t for t in root.iter(f"{W}t") if words in (t.text or ""))


class TestFilledInWord:
    def test_a_complete_answer_is_read_and_nothing_is_told(self, hands, read, alone):
        one = read(hands.filled(alone))
        for name, value in alone.items():
            assert one.answers.get(name) == ("oui" if value == "☒" else value)
        assert one.answers.get("engagement_lot2_repond") == "non"
        assert one.answers.get("precisions_mise_a_disposition") == ""
        assert told(one) == []

    def test_a_form_left_half_empty_says_what_is_missing(self, hands, read, alone):
        half = {
            name: alone[name]
            for name in ("entreprise_raison_sociale", "entreprise_siret", "engagement_lot1_repond")
        }
        one = read(hands.filled(half))
        assert one.answers.get("entreprise_raison_sociale") == "Bâti & Fils SARL"
        assert one.answers.get("entreprise_adresse") == ""
        assert told(one) == [
            "réponse manquante – 7 champs non remplis : Adresse, Représentant, Forme de la réponse, "
            + ", ".join(f"{what} – Offre" for what in ("Nom et prénom", "Fonction", "Téléphone", "Courriel")),
            (
                "réponse manquante – signature, 3 champs non remplis : Lieu, Date de signature, Nom, prénom et "
                "qualité ; vérifiez si elle est demandée à ce stade"
            ),
            "réponse manquante – aucune modalité n’est cochée (indication non engageante)",
        ]

    def test_a_form_given_back_untouched_is_all_empty(self, hands, read):
        one = read(hands.given)
        assert {answer.valeur for answer in one.answers.values.values()} == {"", "non"}
        assert {point.genre for point in one.points} == {Genre.MANQUANT}

    def test_what_is_typed_beside_the_prompt_or_over_the_field_is_read_in_its_cell(self, hands, read):
        def change(root):
            text_of(root, "Quatorze chiffres").getparent().getparent().getparent().addnext(
                copy.deepcopy(text_of(root, "SIRET").getparent())
            )
            beside = text_of(root, "Quatorze chiffres").getparent().getparent().getparent().getnext()
            next(beside.iter(f"{W}t")).text = " 732 829 320 00074"
            control = text_of(root, "Adresse du siège").getparent().getparent().getparent()
            paragraph = control.getparent()
            for child in list(paragraph):
                if child.tag != f"{W}pPr":
                    paragraph.remove(child)
            run_ = paragraph.makeelement(f"{W}r")
            run_.append(run_.makeelement(f"{W}t"))
            run_[0].text = "2 rue des Tuiliers"
            paragraph.append(run_)

        one = read(hands.edited(change))
        assert one.answers.get("entreprise_siret") == "732 829 320 00074"
        assert one.answers.get("entreprise_adresse") == "2 rue des Tuiliers"
        assert not [point for point in one.points if point.genre is Genre.TEXTE]

    def test_a_box_marked_with_a_letter_counts_as_ticked(self, hands, read):
        assert (
            read(hands.filled({"engagement_lot1_repond": "X"})).answers.get("engagement_lot1_repond") == "oui"
        )


class TestFilledInLibreOffice:
    @pytest.mark.libreoffice
    @pytest.mark.parametrize("steps", [("docx",), ("odt", "docx")], ids=["docx", "odt-puis-docx"])
    def test_the_same_answers_come_out_without_tags(self, hands, read, alone, steps):
        saved = hands.by_libreoffice(hands.filled(alone | GROUP), steps)
        with zipfile.ZipFile(io.BytesIO(saved)) as archive:
            assert b"entreprise_siret" in archive.read("word/document.xml")
            assert b'<w:tag w:val="entreprise_siret"' not in archive.read("word/document.xml")
        one = read(saved)
        for name, value in (alone | {"entreprise_forme": GROUP["entreprise_forme"]}).items():
            assert one.answers.get(name) == ("oui" if value == "☒" else value)
        assert [row["membre"] for row in one.answers.rows["groupement"]] == [
            "Bâti & Fils SARL",
            "Toits de l’Ain",
        ]
        assert told(one) == []

    @pytest.mark.libreoffice
    @pytest.mark.parametrize("kept", [True, False], ids=["signet-autour", "signet-vide"])
    def test_what_is_typed_in_libreoffice_itself_is_read_wherever_the_bookmark_ends(self, hands, read, kept):
        flat = hands.converted(hands.wrote(hands.given), "fodt")
        page = etree.parse(flat)
        for control in page.iter("{*}content-control"):
            if "Quatorze chiffres" in "".join(control.itertext()):
                end = control.find("{*}bookmark-end")
                for child in list(control):
                    if child is not end or not kept:
                        control.remove(child)
                if kept:
                    control.text = "732 829 320 00074"
                else:
                    control.insert(0, end)
                    end.tail = "732 829 320 00074"
                control.attrib.clear()
        page.write(flat, encoding="UTF-8", xml_declaration=True)
        saved = hands.converted(flat, "docx")
        assert read(saved.read_bytes()).answers.get("entreprise_siret") == "732 829 320 00074"

    @pytest.mark.libreoffice
    def test_altered_hours_are_told_after_libreoffice_too(self, hands, read, alone):
        one = read(hands.by_libreoffice(hands.filled(alone | {"engagement_lot1_heures": "300"})))
        assert told(one) == ["volume modifié – « 300 » est écrit là où le formulaire donnait « 930 »"]


class TestContractText:
    def test_altered_hours_are_told_by_name_and_once(self, hands, read, alone):
        one = read(hands.filled(alone | {"engagement_lot1_heures": "300"}))
        assert told(one) == ["volume modifié – « 300 » est écrit là où le formulaire donnait « 930 »"]
        assert one.points[0].champs == ("engagement_lot1_heures",)

    def test_a_changed_sentence_shows_the_words_before_and_after(self, hands, read, alone):
        def change(root):
            node = text_of(root, "ils ne sont ni modifiables")
            node.text = node.text.replace("ils ne sont ni modifiables ni négociables", "ils sont négociables")

        (line,) = told(read(hands.edited(change, hands.filled(alone))))
        assert line.startswith("texte modifié – un passage a changé : « … ")
        assert "ne sont ni modifiables ni négociables" in line
        assert "« … CCAP : ils sont négociables par l’entreprise. … »" in line

    def test_a_sentence_added_and_one_struck_out_are_told(self, hands, read, alone):
        def change(root):
            node = text_of(root, "À titre indicatif")
            paragraph = node.getparent().getparent()
            added = copy.deepcopy(paragraph)
            next(added.iter(f"{W}t")).text = "Sous réserve de l’accord de notre direction."
            paragraph.addnext(added)
            paragraph.getparent().remove(paragraph)

        lines = told(read(hands.edited(change, hands.filled(alone))))
        assert any("a disparu : « À titre indicatif" in line for line in lines)
        assert (
            "texte modifié – un passage a été ajouté : « Sous réserve de l’accord de notre direction. »"
            in lines
        )

    def test_another_consultation_is_told(self, hands, read, alone):
        def change(root):
            for node in root.iter(f"{W}t"):
                node.text = (node.text or "").replace("2026-T-014", "2025-T-001")

        assert "texte modifié – « 2025-T-001 » est écrit là où le formulaire donnait « 2026-T-014 »" in told(
            read(hands.edited(change, hands.filled(alone)))
        )

    def test_tracked_changes_are_told(self, hands, read, alone):
        def change(root):
            node = text_of(root, "À titre indicatif").getparent()
            mark = node.makeelement(f"{W}ins", {f"{W}id": "9001", f"{W}author": "x"})
            node.addprevious(mark)
            mark.append(node)

        (line,) = told(read(hands.edited(change, hands.filled(alone))))
        assert "modifications suivies" in line


class TestContradictions:
    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            (
                {"entreprise_forme": "seule"},
                "l’entreprise répond « seule », et le tableau du groupement est rempli",
            ),
            ({"groupement_2_heures": "100"}, "les membres se répartissent 600 h, le volume dû est de 930 h"),
            ({"groupement_1_heures": "50 %"}, "lot 1 : des heures et des pourcentages sont mêlés"),
            ({"groupement_1_heures": "50 %", "groupement_2_heures": "40 %"}, "n’est pas de 100 %"),
            ({"groupement_1_role": "autre membre"}, "aucun membre du groupement comme mandataire"),
            ({"groupement_2_role": "mandataire"}, "2 membres du groupement comme mandataire"),
            ({"entreprise_siret": "356 000 000 00048", "groupement_2_siret": "732 829 320 00074"}, None),
            ({"groupement_2_lot": "6"}, "le lot « 6 » n’est pas soumis à la clause"),
            ({"groupement_2_lot": "5"}, "le lot 5 n’est pas coché parmi les lots présentés"),
            ({"groupement_2_siret": ""}, "ligne 2 du tableau « groupement » incomplète : SIRET"),
            ({"entreprise_siret": "732 829 320 00075"}, "la clé de contrôle du SIRET est fausse"),
            ({"contact_commercial_courriel": "noa chez bati"}, "n’est pas une adresse électronique"),
            ({"contact_commercial_telephone": "poste 12"}, "n’est pas un numéro de téléphone"),
            ({"signature_date": "31/02/2027"}, "n’existe pas dans le calendrier"),
            ({"signature_date": "12/01/2028"}, "le 12/01/2028 n’est pas encore passé"),
            (
                {"precisions_mise_a_disposition": "ETTI"},
                "des précisions sont données, la case n’est pas cochée",
            ),
            ({"entreprise_forme": "comme on veut"}, "n’est pas l’un des choix proposés"),
            ({"engagement_lot1_repond": "☐"}, "aucun lot n’est coché"),
        ],
    )
    def test_is_told_and_never_judged(self, hands, read, alone, change, expected):
        lines = told(read(hands.filled(alone | GROUP | change)))
        assert expected is None or any(expected in line for line in lines), lines
        assert not any(
            word in line for line in lines for word in ("irrégulière", "rejet", "élimin", "refusée")
        )

    def test_a_coherent_group_has_nothing_to_examine(self, hands, read, alone):
        assert told(read(hands.filled(alone | GROUP))) == []

    def test_rows_added_to_the_table_of_the_group_are_read_and_are_not_an_altered_text(
        self, hands, read, alone
    ):
        def change(root):
            last = next(t for t in root.iter(f"{W}tr") if "groupement_2_membre" in "".join(
                e.get(f"{W}val", "") for e in t.iter(f"{W}tag")))  # fmt: skip
            for name in ("Menuiserie du Lac", "Sols de Bresse", "Peinture Dombes"):
                row = copy.deepcopy(last)
                for mark in list(row.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
                    mark.getparent().remove(mark)
                next(row.iter(f"{W}t")).text = name
                last.addnext(row)

        one = read(hands.edited(change, hands.filled(alone | GROUP)))
        members = [row["membre"] for row in one.answers.rows["groupement"]]
        assert sorted(members) == sorted(
            ["Bâti & Fils SARL", "Toits de l’Ain", "Menuiserie du Lac", "Sols de Bresse", "Peinture Dombes"]
        )
        assert not [point for point in one.points if point.genre is Genre.TEXTE]


class TestWithoutTheDossier:
    def test_answers_are_read_all_the_same(self, hands, read, alone):
        one = read(hands.filled(alone | GROUP), given=None)
        assert one.answers.get("engagement_lot1_repond") == "oui"
        assert one.answers.get("entreprise_siret") == "732 829 320 00074"
        assert len(one.answers.rows["groupement"]) == 2
        assert told(one) == []

    def test_the_folder_of_the_pieces_serves_as_well(self, hands, alone, capsys):
        path = hands.wrote(hands.filled(alone | {"engagement_lot1_heures": "300"}))
        assert run(["lire", str(path), "--pieces", str(hands.pieces), "--date", "2027-01-15"]) == 0
        assert "volume modifié" in capsys.readouterr().out


class TestWorkbook:
    def test_each_form_is_a_row_and_nothing_typed_becomes_a_formula(self, hands, forms, alone):
        formula = '=HYPERLINK("http://x.example.org";"ici")'
        paths = [
            hands.wrote(hands.filled(alone | {"entreprise_raison_sociale": formula}), "a.docx"),
            hands.wrote(
                hands.filled(alone | GROUP | {"contact_commercial_telephone": "+33 1 99 00 20 03"}), "b.docx"
            ),
        ]
        catalogue = load_catalogue(templates_dir())
        read, refused = read_all(paths, forms, catalogue, date(2027, 1, 15))
        data = comparison(read, refused)
        assert data == comparison(read, refused)
        book = openpyxl.load_workbook(io.BytesIO(data))
        sheet = book.worksheets[0]
        assert sheet.max_row == 3
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells if cell.value} == {"s"}
        (risky,) = [cell for cell in cells if cell.value == formula]
        assert risky.quotePrefix
        head = [cell.value for cell in sheet[1]]
        assert len(set(head)) == len(head)
        assert "Toits de l’Ain" in sheet.cell(3, head.index("Groupement") + 1).value
        assert book.sheetnames[-1] == "À examiner"
        assert "l’acheteur seul décide" in book["À examiner"]["A1"].value


class TestCommand:
    def test_several_files_one_of_them_unreadable_are_told_and_compared(self, hands, alone, tmp_path, capsys):
        hands.wrote(hands.filled(alone), "a.docx")
        hands.wrote(b"%PDF-1.7 ...", "b.docx")
        table = tmp_path / "comparaison.xlsx"
        code = run(
            ["lire", str(tmp_path), "--dossier", str(SCHOOL), "--tableau", str(table), "--date", "2027-01-15"]
        )
        output = capsys.readouterr()
        assert code == 1
        assert "Raison sociale\u00a0: Bâti & Fils SARL" in output.out
        assert "Rien n’a été relevé." in output.out
        assert "b.docx" in output.err
        assert "PDF" in output.err
        assert openpyxl.load_workbook(table).sheetnames[-1] == "Non lus"

    def test_nothing_readable_is_unusable_and_writes_nothing(self, hands, tmp_path, capsys):
        path = hands.wrote(b"PK\x03\x04 abim\xc3\xa9", "b.docx")
        table = tmp_path / "comparaison.xlsx"
        assert run(["lire", str(path), "--tableau", str(table)]) == 2
        assert not table.exists()
        assert "b.docx" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("member", "content", "told"),
        [
            ("word/vbaProject.bin", b"x", "contient des macros"),
            ("word/media/bombe.xml", b"<a>" + bytes(30_000_000).replace(b"\0", b" ") + b"</a>", "démesuré"),
            (
                "word/extra.xml",
                b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
                "définition de document",
            ),
        ],
        ids=["macro", "bombe", "entite"],
    )
    def test_a_hostile_file_is_refused_with_a_message(self, hands, capsys, member, content, told):
        target = io.BytesIO(hands.given)
        with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member, content)
        assert run(["lire", str(hands.wrote(target.getvalue()))]) == 2
        assert told in capsys.readouterr().err

    def test_a_document_that_is_not_a_form_is_told(self, capsys):
        ccap = templates_dir() / "ccap-article.docx"
        assert run(["lire", str(ccap)]) == 2
        assert "n’est pas l’un des formulaires attendus" in capsys.readouterr().err

    def test_json_carries_values_and_points(self, hands, alone, capsys):
        path = hands.wrote(hands.filled(alone | {"entreprise_siret": "123"}))
        assert run(["lire", str(path), "--json"]) == 0
        content = json.loads(capsys.readouterr().out)
        (one,) = content["fichiers"]
        assert one["valeurs"]["entreprise_siret"] == {"libelle": "SIRET", "valeur": "123", "lu_par": "champ"}
        assert one["a_examiner"][0]["champs"] == ["entreprise_siret"]
        assert content["texte_compare"] is False
