"""Nothing of the buyer's estimate, nor of the sizing, reaches the files given to bidders."""

import io
import re
import zipfile

import pytest

from clausegen.errors import TemplateError

SECRETS = {
    "montant_ht": "851237",
    "montant du lot à ratio": "912345",
    "valeur_estimee_ht": "5612343",
    "cout_horaire": "33,17",
    "taux_insertion": "7,31",
    "part_main_oeuvre": "61,7",
    "motif_ecart": "Motif confidentiel",
    "hypothese du lot": "Lot confidentiel",
    "hypotheses": "Marché confidentiel",
    "taux en décimal": "0,0731",
    "part en décimal": "0,617",
}


def secret(office):
    data = office.base()
    data["marche"]["valeur_estimee_ht"] = 5612343
    data["clause"] |= {
        "part_main_oeuvre": "61,7 %",
        "taux_insertion": "7,31 %",
        "cout_horaire": "33,17",
        "taux_charges": "41,9 %",
    }
    data["hypotheses"] = SECRETS["hypotheses"]
    data["lots"][0] |= {
        "heures_retenues": 1000,
        "motif_ecart": SECRETS["motif_ecart"],
        "hypotheses": SECRETS["hypothese du lot"],
    }
    data["lots"][1] = {
        "numero": 2,
        "intitule": "Peinture",
        "methode": "tranche",
        "estimation_ht": 912345,
        "heures_par_tranche": 36,
        "tranche_ht": 110000,
        "seuil_ht": 95000,
        "mode_tranche": "complete",
    }
    return data


@pytest.fixture(scope="module")
def case(office):
    return office.make(secret(office))


@pytest.fixture(scope="module")
def folder(office, tmp_path_factory):
    out = tmp_path_factory.mktemp("secret") / "out"
    office.produce(secret(office), out, archive=True)
    return out


def squeezed(data):
    """All that the parts of a .docx hold, text and raw XML, without spaces between digits, comma for point."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        raw = "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    text = re.sub(r"<[^>]+>", "", raw)
    return re.sub(r"(?<=\d)[\u00a0\u202f ](?=\d)", "", f"{raw}\n{text}").replace(".", ",")


def dce(folder):
    return {path.name: squeezed(path.read_bytes()) for path in sorted((folder / "dce").iterdir())}


@pytest.mark.parametrize("what", SECRETS)
def test_no_file_for_bidders_holds_it(folder, what):
    assert [name for name, said in dce(folder).items() if SECRETS[what] in said] == []


@pytest.mark.parametrize("what", [what for what in SECRETS if "décimal" not in what])
def test_the_buyers_own_note_holds_it(folder, what):
    assert SECRETS[what] in squeezed((folder / "interne/note-de-calcul.docx").read_bytes())


def test_the_hours_as_computed_stay_with_the_buyer_when_others_are_retained(case, folder, office):
    fixed = case.case.lots[0].calcul
    exact, recommended = str(fixed.heures_exactes_texte).split(".")[0], str(int(fixed.heures_recommandees))
    note = office.numbers(case.documents["note_calcul"].text)
    assert {exact, recommended} <= note
    for path in (folder / "dce").iterdir():
        said = office.numbers(office.read(path).text)
        assert said & {exact, recommended, str(int(case.case.lots[1].calcul.estimation))} == set()
        assert "1000" in said or path.name == "calendrier.docx"  # the steps say no volume


def test_the_ratio_and_the_published_minimum_may_be_read_by_bidders(folder, office):
    said = office.numbers(office.read(folder / "dce/ccap-clause-sociale.docx").text)
    assert {"36", "110000", "95000"} <= said
    framed = office.kind("frame").documents["ccap_article"].text
    assert "310000" in office.numbers(framed)


def test_every_part_of_the_files_for_bidders_was_searched(folder):
    for path in (folder / "dce").glob("*.docx"):
        with zipfile.ZipFile(path) as archive:
            assert {"word/document.xml", "docProps/core.xml", "word/styles.xml"} <= set(archive.namelist())


def test_a_template_that_prints_an_amount_for_bidders_does_not_even_compile_its_piece(
    office, hand, tmp_path, data
):
    own = tmp_path / "modeles"
    own.mkdir()
    ours = office.templates / "ccap-article.docx"
    (own / ours.name).write_bytes(hand.text(ours.read_bytes(), "{{ marche.objet }}", "{{ note.arrondi }}"))
    with pytest.raises(TemplateError, match="note"):
        office.produce(data, tmp_path / "out", modeles=own)
    assert not (tmp_path / "out").exists()


def test_the_archive_holds_the_files_for_bidders_and_nothing_else(folder):
    (archive,) = folder.glob("*.zip")
    with zipfile.ZipFile(archive) as content:
        packed = {name: content.read(name) for name in content.namelist()}
    assert packed == {path.name: path.read_bytes() for path in (folder / "dce").iterdir()}


def test_the_manifest_the_control_file_and_the_note_are_internal(folder):
    names = {path.name for path in (folder / "interne").iterdir()}
    assert {"controle.json", "manifeste.json", "note-de-calcul.docx", "note-leviers.docx"} <= names
    assert names.isdisjoint(path.name for part in ("dce", "suivi") for path in (folder / part).iterdir())
