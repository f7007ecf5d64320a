"""A folder checked again, after hands: every altered value is caught, every harmless wording is let through."""

import json
import os
import re
import shutil
import zipfile

import pytest

from clausegen.clauses.catalogue import load_catalogue
from clausegen.errors import InputError
from clausegen.resources import templates_dir
from clausegen.tender.recheck import Etat, verify_folder
from clausegen.word.reading import read_document

PATHS = {p.id: f"{p.dossier}/{p.fichier}" for p in load_catalogue(templates_dir()).pieces}
CCAP, AE, NOTE = (PATHS[name] for name in ("ccap_article", "ae_engagement", "note_calcul"))
PIECES = (CCAP, AE, NOTE)
KINDS = ("works", "rich", "ratio", "frame", "levers")
LEAK = "Le montant estimé du lot est de 851 237 €."


@pytest.fixture
def folder(office, tmp_path):
    """A copy of the folder of the plain works contract, to work in."""
    return shutil.copytree(office.produced("works"), tmp_path / "out")


@pytest.fixture
def dated(office, tmp_path):
    """A copy of the folder of a contract with every lever and foreseen dates, to work in."""
    return shutil.copytree(office.produced("levers"), tmp_path / "out")


def alter(folder, name, data):
    (folder / name).write_bytes(data)


def found(folder, name):
    return next(one for one in verify_folder(folder).fichiers if one.chemin == name)


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_nobody_touched_agrees_and_every_piece_is_unchanged(office, kind):
    answer = verify_folder(office.produced(kind))
    assert answer.accord
    assert {one.etat for one in answer.fichiers} == {Etat.INCHANGE}


def test_a_fact_changed_the_same_way_everywhere_still_differs_from_the_dossier(folder, hand):
    for path in sorted(folder.rglob("*.docx")):
        name = path.relative_to(folder).as_posix()
        for mark in ("heures_lot_1", "engagement_lot1_heures"):
            if mark in read_document(path).bookmarks:
                alter(folder, name, hand.bookmark(path.read_bytes(), mark, lambda _: "999"))
    (fact,) = [one for one in verify_folder(folder).faits if one.nom == "heures_lot_1"]
    assert fact.partout == "999"
    assert {name for name, _ in fact.lectures} >= set(PIECES)


def test_a_fact_changed_in_one_piece_shows_the_others_as_they_are(folder, hand):
    alter(folder, CCAP, hand.bookmark((folder / CCAP).read_bytes(), "heures_lot_1", lambda _: "999"))
    (fact,) = verify_folder(folder).faits
    read = dict(fact.lectures)
    assert read[CCAP] == "999"
    assert {read[name].split("\u00a0")[0] for name in (AE, NOTE)} == {fact.attendu}


def test_a_harmless_wording_is_told_and_accepted(folder, hand):
    data = (folder / CCAP).read_bytes()
    alter(folder, CCAP, hand.text(data, "signale par écrit", "fait connaître par écrit"))
    one = found(folder, CCAP)
    assert one.etat is Etat.MODIFIE
    assert [change.words() for change in one.changements] == [[("signale", "fait connaître")]]


def test_a_figure_in_letters_that_became_another_is_caught(folder, hand):
    data = (folder / CCAP).read_bytes()
    alter(folder, CCAP, hand.text(data, "deux jours ouvrés", "trois jours ouvrés"))
    assert any("« deux » est devenu « trois »" in told for told in found(folder, CCAP).constats)


def test_a_sentence_added_without_any_figure_is_told_and_accepted(folder, hand):
    alter(folder, CCAP, hand.sentence((folder / CCAP).read_bytes(), "Le titulaire est courtois."))
    one = found(folder, CCAP)
    assert (one.etat, one.constats) == (Etat.MODIFIE, ())


def test_a_file_saved_again_with_the_same_text_is_told_so(folder, hand):
    data = (folder / NOTE).read_bytes()
    alter(folder, NOTE, hand.pack(hand.parts(data)))
    assert found(folder, NOTE).etat is Etat.ENREGISTRE
    assert verify_folder(folder).accord


def test_a_name_changed_away_from_its_bookmark_is_caught(folder, hand):
    data = hand.header((folder / AE).read_bytes(), "Ville de Villeneuve", "Ville de Villevieille")
    alter(folder, AE, data)
    assert not verify_folder(folder).accord


def test_the_estimate_written_in_a_piece_for_bidders_is_a_leak(folder, hand):
    alter(folder, AE, hand.sentence((folder / AE).read_bytes(), LEAK))
    assert any("montant de l’estimation" in told for told in found(folder, AE).constats)


def test_a_rate_of_the_sizing_written_for_bidders_is_a_leak(folder, hand):
    alter(folder, AE, hand.sentence((folder / AE).read_bytes(), "Part de main-d’œuvre : 51 %."))
    assert any("calcul interne" in told for told in found(folder, AE).constats)


def test_the_estimate_in_deleted_text_is_still_a_leak(folder, hand):
    def strike(root):
        run = next(root.iter("{*}r"))
        w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
        deleted = run.makeelement(f"{w}del", {f"{w}id": "9001", f"{w}author": "X"})
        inside = run.makeelement(f"{w}r", {})
        text = run.makeelement(f"{w}delText", {})
        text.text = LEAK
        inside.append(text)
        deleted.append(inside)
        run.addprevious(deleted)
        return True

    alter(folder, AE, hand.edit((folder / AE).read_bytes(), strike, r"word/document\.xml"))
    told = " ".join(found(folder, AE).constats)
    assert "modifications suivies" in told
    assert "montant de l’estimation" in told


def test_the_internal_note_copied_among_the_bidders_files_is_a_leak(folder):
    shutil.copy(folder / NOTE, folder / "dce/annexe.docx")
    assert any("estimation" in told for told in found(folder, "dce/annexe.docx").constats)


def test_a_foreign_file_that_reveals_nothing_is_told_and_accepted(folder):
    (folder / "dce/lisez-moi.txt").write_text("Bienvenue.", encoding="utf-8")
    assert found(folder, "dce/lisez-moi.txt").etat is Etat.AJOUTE
    (folder / "dce/lisez-moi.txt").unlink()
    assert verify_folder(folder).accord


def test_a_foreign_file_of_a_kind_that_is_not_read_is_a_reserve(folder):
    (folder / "dce/plan.dwg").write_bytes(b"\x00\x01")
    assert found(folder, "dce/plan.dwg").en_defaut


def test_a_piece_renamed_is_told_as_missing_and_its_copy_recognised(folder):
    (folder / AE).rename(folder / "dce/annexe 2.docx")
    assert found(folder, AE).etat is Etat.ABSENT
    assert any(AE in note for note in found(folder, "dce/annexe 2.docx").remarques)


def test_a_missing_piece_is_told(folder):
    (folder / AE).unlink()
    assert found(folder, AE).etat is Etat.ABSENT
    assert not verify_folder(folder).accord


def test_a_piece_that_no_longer_opens_is_told_without_accident(folder):
    (folder / AE).write_bytes(b"PK abime")
    assert found(folder, AE).etat is Etat.ILLISIBLE


def test_the_archive_is_compared_with_the_bidders_folder(folder, hand):
    (archive,) = folder.glob("*.zip")
    alter(folder, CCAP, hand.sentence((folder / CCAP).read_bytes(), "Une phrase."))
    one = found(folder, archive.name)
    assert one.etat is Etat.PERIME
    assert any(CCAP.split("/")[1] in told for told in one.constats)


def test_an_archive_with_an_internal_file_is_told(folder):
    (archive,) = folder.glob("*.zip")
    with zipfile.ZipFile(archive, "a") as content:
        content.write(folder / NOTE, "note-de-calcul.docx")
    assert any("note-de-calcul" in told for told in found(folder, archive.name).constats)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_pdf_is_stale_when_it_is_older_than_its_edited_piece(folder, hand, when):
    pdf = folder / CCAP.replace(".docx", ".pdf")
    pdf.write_bytes(b"%PDF-1.4\n%%EOF\n")
    alter(folder, CCAP, hand.sentence((folder / CCAP).read_bytes(), "Une phrase."))
    edited = (folder / CCAP).stat().st_mtime
    os.utime(pdf, (edited, edited - 10 if when == "before" else edited + 10))
    assert (found(folder, pdf.relative_to(folder).as_posix()).etat is Etat.PERIME) == (when == "before")


def test_a_document_open_in_word_is_told(folder):
    (folder / "dce/~$ap-clause.docx").write_bytes(b"lock")
    (note,) = found(folder, "dce/~$ap-clause.docx").remarques
    assert "ouvert dans Word" in note
    assert verify_folder(folder).accord


def heading(text):
    def insert(root):
        w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
        for p in root.iter(f"{w}p"):
            if "".join(p.itertext(f"{w}t")) == text:
                p.getparent().remove(p)
                return True
        return False

    return insert


def test_a_heading_removed_moves_the_others_and_every_reference_to_them_is_told(folder, hand):
    data = (folder / CCAP).read_bytes()
    assert re.search(r"article 37\.\d+", read_document(data, "x.docx").text)
    alter(folder, CCAP, hand.edit(data, heading("Objet"), r"word/document\.xml"))
    told = " ".join(found(folder, CCAP).constats)
    assert "au lieu de" in told


def test_a_reference_to_no_heading_is_told(folder, hand):
    data = (folder / CCAP).read_bytes()
    alter(folder, CCAP, hand.sentence(data, "Voir l’article 37.99."))
    assert any("37.99" in told and "n’existe pas" in told for told in found(folder, CCAP).constats)


def test_our_article_renumbered_in_word_is_told(folder, hand):
    def renumber(root):
        for start in root.iter("{*}start"):
            if start.get(start.tag.replace("start", "val")) == "37":
                start.set(start.tag.replace("start", "val"), "38")
                return True
        return False

    alter(folder, CCAP, hand.edit((folder / CCAP).read_bytes(), renumber, r"word/numbering\.xml"))
    assert any("numéro 38" in told for told in found(folder, CCAP).constats)


@pytest.mark.parametrize("what", ["empty", "manifest", "control", "altered", "absent"])
def test_a_folder_that_is_not_one_of_ours_is_refused_in_words(folder, what):
    manifest, control = folder / "interne/manifeste.json", folder / "interne/controle.json"
    if what == "empty":
        shutil.rmtree(folder)
        folder.mkdir()
    elif what == "manifest":
        manifest.write_text("[" * 100_000, encoding="utf-8")
    elif what == "control":
        control.unlink()
    elif what == "altered":
        content = json.loads(control.read_text(encoding="utf-8"))
        content["article"] = 12
        control.write_text(json.dumps(content), encoding="utf-8")
    else:
        shutil.rmtree(folder)
    with pytest.raises(InputError) as refusal:
        verify_folder(folder)
    assert refusal.value.problems[0].remede


def test_nothing_is_written_in_the_folder(folder):
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    verify_folder(folder)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_the_answer_for_another_program_tells_all_that_the_record_holds(folder, hand):
    alter(folder, CCAP, hand.bookmark((folder / CCAP).read_bytes(), "penalite_heure", lambda _: "62"))
    answer = verify_folder(folder).to_json()
    assert answer["accord"] is False
    assert answer["faits"][0]["nom"] == "penalite_heure"
    changed = next(one for one in answer["fichiers"] if one["chemin"] == CCAP)["changements"]
    assert changed[0]["mots"] == [{"avant": "61", "apres": "62"}]


def test_a_month_that_became_another_is_caught(dated, hand):
    name = PATHS["calendrier"]
    alter(dated, name, hand.text((dated / name).read_bytes(), "avril 2027", "mai 2027"))
    assert any("une date a changé, « 12 avril 2027" in told for told in found(dated, name).constats)


@pytest.mark.parametrize(
    ("old", "new"), [("Gros œuvre", "Gros œuvre et démolition"), ("Peinture", "Peinture-sols")]
)
def test_a_name_lengthened_where_it_stands_alone_is_caught(folder, hand, old, new):
    """« Lot 1 – Gros œuvre » is a title: what follows the name belongs to it."""
    alter(folder, NOTE, hand.text((folder / NOTE).read_bytes(), f"– {old}", f"– {new}"))
    assert any(f"« {old} » n’y est plus" in told for told in found(folder, NOTE).constats)


def test_a_form_filled_in_its_blanks_agrees(dated, hand):
    """Even a blank that proposes a figure: the delay of the formal notice is at least the contract's."""
    name = PATHS["mise_en_demeure"]
    data = (dated / name).read_bytes()
    for mark, words in (
        ("delai_accorde", "25"),
        ("reunion_manquee_date", "12/03/2028"),
        ("membre_concerne", "SARL 3"),
    ):
        data = hand.bookmark(data, mark, lambda _, words=words: words)
    alter(dated, name, data)
    assert found(dated, name).etat is Etat.MODIFIE


def test_a_line_of_a_form_that_does_not_apply_may_be_struck_out(dated, hand):
    name = PATHS["mise_en_demeure"]
    alter(dated, name, hand.without_paragraph((dated / name).read_bytes(), "heures_lot_1"))
    assert found(dated, name).etat is Etat.MODIFIE


def test_a_figure_of_the_text_of_a_form_that_became_another_is_caught(dated, hand):
    name = PATHS["mise_en_demeure"]
    data = hand.text((dated / name).read_bytes(), "L’article 37", "L’article 12")
    alter(dated, name, data)
    assert found(dated, name).etat is Etat.CONTREDIT
