"""A pack holds what a territory has of its own, says what it overrides, and never writes elsewhere."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pytest

from clausegen import pdf
from clausegen.adapt.packs.catalogue_changes import changes
from clausegen.adapt.packs.installed import packs_folder
from clausegen.adapt.packs.opening import MAX_FILES
from clausegen.adapt.packs.overrides import overrides
from clausegen.adapt.packs.pack import read_pack
from clausegen.clauses.catalogue import load_catalogue
from clausegen.cli import run
from clausegen.errors import InputError
from clausegen.resources import templates_dir
from clausegen.word.reading import read_document

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
DAY = date(2026, 11, 25)
OLD = "L’entreprise indique qui joindre sur son offre."
NEW = "L'entreprise indique qui joindre dès son offre."
WORDING = f"""\
formulations:
  - nom: contact
    piece: ae_engagement
    au_lieu_de: "{OLD}"
    ecrire: "{NEW}"
    source: délibération du 1er mai 2026
    date: 2026-05-01
"""


def png(width=24, height=8) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(3) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAUSEGEN_PACKS", str(tmp_path / "installes"))
    monkeypatch.setattr(pdf, "available", lambda: False)


@pytest.fixture(scope="session")
def catalogue():
    return load_catalogue(templates_dir())


@pytest.fixture
def ingredients(tmp_path):
    (tmp_path / "logo.png").write_bytes(png())
    (tmp_path / "formulations.yaml").write_text(WORDING, encoding="utf-8")
    models = tmp_path / "modeles"
    models.mkdir()
    (models / "note-calcul.docx").write_bytes((templates_dir() / "note-calcul.docx").read_bytes())
    return tmp_path


@pytest.fixture
def made(ingredients):
    """The path of a whole pack, as a zip."""
    path = ingredients / "ain.zip"
    command = ["pack", "creer", str(path), "--nom", "Ain (exemple)", "--version", "2026-11"]
    command += ["--auteur", "Département de l’Ain", "--profil", str(SAMPLES / "profils" / "ain.yaml")]
    command += ["--modeles", str(ingredients / "modeles"), "--logo", str(ingredients / "logo.png")]
    assert run([*command, "--formulations", str(ingredients / "formulations.yaml")]) == 0
    return path


def repacked(path: Path, change) -> Path:
    """The same pack, its files changed by a function of the dictionary."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    other = path.with_name("autre.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return other


class TestContent:
    def test_a_pack_says_what_it_overrides_with_its_origin(self, made, catalogue):
        found = overrides(read_pack(made), catalogue, DAY)
        told = {(one.genre, one.objet): one for one in found}
        cost = told["valeur", "coût horaire chargé"]
        assert (cost.valeur, cost.remplace.partition(" (")[0]) == ("32\u00a0€", "30\u00a0€")
        assert cost.origine == "pack Ain (exemple) 2026-11, hypothèse de l’exemple, 01/11/2026, à vérifier"
        assert told["valeur", "part de main-d’œuvre, corps d’état « peinture »"].remplace.startswith("70 %")
        assert (
            told["modèle", "Note de calcul des heures d’insertion"].remplace
            == "notre modèle note-calcul.docx"
        )
        wording = told["formulation", "contact (ae_engagement)"]
        assert wording.remplace == f"« {OLD} »"
        assert "délibération du 1er mai 2026, 01/05/2026" in wording.origine
        assert (
            next(one for one in found if one.genre == "logo").valeur
            == "logo.png (Logo : Département de l’Ain)"
        )

    def test_a_pack_in_a_folder_or_zipped_with_its_folder_is_the_same_pack(self, made, tmp_path, catalogue):
        folder = tmp_path / "dossier" / "ain"
        with zipfile.ZipFile(made) as archive:
            archive.extractall(folder)
        nested = repacked(made, lambda files: files.update({f"ain/{n}": files.pop(n) for n in list(files)}))
        reports = [overrides(read_pack(path), catalogue, DAY) for path in (made, folder, nested)]
        assert reports[0] == reports[1] == reports[2]

    def test_the_same_ingredients_make_the_same_bytes(self, made, ingredients):
        before = made.read_bytes()
        made.unlink()
        command = ["pack", "creer", str(made), "--nom", "Ain (exemple)", "--version", "2026-11"]
        command += ["--auteur", "Département de l’Ain", "--profil", str(SAMPLES / "profils" / "ain.yaml")]
        command += ["--modeles", str(ingredients / "modeles"), "--logo", str(ingredients / "logo.png")]
        assert run([*command, "--formulations", str(ingredients / "formulations.yaml")]) == 0
        assert made.read_bytes() == before


class TestUse:
    def test_pieces_made_with_an_installed_pack_bear_its_logo_words_and_values(self, made, tmp_path, capsys):
        assert run(["pack", "installer", str(made), "--date", "2026-11-25"]) == 0
        assert "--pack ain-exemple" in capsys.readouterr().out
        out = tmp_path / "sortie"
        dossier = str(SAMPLES / "ecole" / "dossier.yaml")
        assert (
            run(["dossier", dossier, "--pack", "Ain (exemple)", "-o", str(out), "--date", "2026-11-25"]) == 0
        )
        annex = out / "dce" / "ae-engagement-entreprise.docx"
        assert "L’entreprise indique qui joindre dès son offre." in read_document(annex).text
        with zipfile.ZipFile(annex) as archive:
            assert archive.read("word/media/logo-pack.png") == png()
        with zipfile.ZipFile(next((out / "dce").glob("ccap-*.docx"))) as archive:
            assert "word/media/logo-pack.png" not in archive.namelist()
        manifest = json.loads((out / "interne" / "manifeste.json").read_text(encoding="utf-8"))
        assert "pack-ain-exemple-profil.yaml" in [entry["nom"] for entry in manifest["entrees"]]
        assert any("pack-ain-exemple-profil.yaml" in value["lieu"] for value in manifest["valeurs"])

    def test_a_newer_version_takes_the_place_of_the_older(self, made, capsys):
        assert run(["pack", "installer", str(made)]) == 0
        newer = repacked(
            made, lambda f: f.update({"pack.yaml": f["pack.yaml"].replace(b"2026-11", b"2027-01")})
        )
        capsys.readouterr()
        assert run(["pack", "installer", str(newer)]) == 0
        assert "Il remplace la version 2026-11." in capsys.readouterr().out
        assert read_pack(packs_folder() / "ain-exemple").record.version == "2027-01"

    def test_an_unknown_pack_is_told_with_those_that_are_installed(self, made, capsys):
        assert run(["pack", "installer", str(made)]) == 0
        assert run(["pack", "verifier", "gers"]) == 2
        assert "ain-exemple" in capsys.readouterr().err


class TestOtherTimes:
    def test_a_pack_for_an_older_catalogue_says_what_changed(self, made, catalogue):
        def older(files):
            content = json.loads(files["reference.json"])
            content["catalogue"], content["contexte"] = 0, 0
            content["pieces"]["note_calcul"]["sha256"] = "0" * 64
            content["pieces"]["note_calcul"]["signets"] = []
            content["pieces"]["avis_ancien"] = content["pieces"].pop("ccap_article") | {"titre": "Avis"}
            content["variables"].append("marche.code_cpv")
            files["reference.json"] = json.dumps(content).encode()

        told = "\n".join(changes(read_pack(repacked(made, older)), catalogue))
        assert "le catalogue est passé de la version 0 à la version" in told
        assert "les variables sont passées de la version 0" in told
        assert "la pièce « Avis » (avis_ancien) n’existe plus" in told
        assert "que le pack ne connaît pas : CCAP" in told
        assert "notre modèle « note-calcul.docx » a changé depuis" in told
        assert "nouveaux signets, à mettre dans le pack" in told
        assert "ces variables n’existent plus : marche.code_cpv" in told

    def test_nothing_changed_for_a_pack_made_today(self, made, catalogue):
        assert changes(read_pack(made), catalogue) == ()

    def test_what_was_changed_by_hand_and_what_does_not_belong_is_told(self, made, capsys):
        def change(files):
            files["profil.yaml"] += b"\n# relu\n"
            files["notes.exe"] = b"MZ"

        assert run(["pack", "verifier", str(repacked(made, change))]) == 0
        output = capsys.readouterr().out
        assert "Modifié à la main depuis\u00a0: profil.yaml" in output
        assert "qu’aucun pack ne contient\u00a0: notes.exe" in output


class TestFaults:
    def test_a_wording_that_is_no_longer_in_the_template_is_told(self, made, capsys):
        other = repacked(
            made,
            lambda f: f.update(
                {"formulations.yaml": f["formulations.yaml"].replace(b"joindre", b"trouver", 1)}
            ),
        )
        assert run(["pack", "verifier", str(other)]) == 1
        told = capsys.readouterr().out.replace("\u00a0", " ")
        assert "ce passage n’est pas dans le modèle « ae-engagement.docx »" in told
        assert run(["pack", "installer", str(other)]) == 2
        assert not packs_folder().exists()

    def test_a_template_of_the_pack_that_cannot_serve_is_told(self, made, capsys):
        def change(files):
            inner = io.BytesIO()
            with (
                zipfile.ZipFile(io.BytesIO(files["modeles/note-calcul.docx"])) as old,
                zipfile.ZipFile(inner, "w") as new,
            ):
                for info in old.infolist():
                    text = old.read(info)
                    if info.filename == "word/document.xml":
                        text = text.replace(b"{{ total.heures }}", b"{{ total.heurs }}")
                    new.writestr(info.filename, text)
            files["modeles/note-calcul.docx"] = inner.getvalue()

        assert run(["pack", "verifier", str(repacked(made, change))]) == 1
        assert "vouliez-vous dire « total.heures »" in capsys.readouterr().out.replace("\u00a0", " ")

    def test_every_mistake_of_the_files_is_told_at_once(self, made, capsys):
        def change(files):
            files["pack.yaml"] = (
                b"format: 1\nnom: Ain\nversoin: 2026\nlogo: {fichier: absent.png, texte: x}\n"
            )
            files["profil.yaml"] = b"nom: x\nversion: 1\nvaleurs: {cout_horraire: {valeur: 3}}\n"
            files["formulations.yaml"] = b"formulations: [{nom: x}]\n"

        assert run(["pack", "verifier", str(repacked(made, change))]) == 2
        told = capsys.readouterr().err
        for word in ("versoin", "cout_horraire", "au_lieu_de"):
            assert word in told

    def test_a_mistyped_folder_of_templates_writes_nothing(self, tmp_path, capsys):
        folder = tmp_path / "m"
        folder.mkdir()
        (folder / "mon-ccap.docx").write_bytes((templates_dir() / "ccap-article.docx").read_bytes())
        target = tmp_path / "p.zip"
        assert (
            run(["pack", "creer", str(target), "--nom", "X", "--version", "1", "--modeles", str(folder)]) == 2
        )
        assert "aucune pièce du catalogue n’emploie un modèle de ce nom" in capsys.readouterr().err
        assert not target.exists()

    def test_a_pack_is_not_written_over_something_else(self, made, tmp_path, capsys):
        target = tmp_path / "lettre.zip"
        target.write_bytes(b"precieux")
        command = [
            "pack",
            "creer",
            str(target),
            "--nom",
            "X",
            "--version",
            "1",
            "--logo",
            str(tmp_path / "logo.png"),
        ]
        assert run([*command, "--force"]) == 2
        assert target.read_bytes() == b"precieux"
        assert run([*command[:2], str(made), *command[3:], "--force"]) == 0
        assert read_pack(made).record.nom == "X"
        capsys.readouterr()


class TestHostile:
    @pytest.mark.parametrize(
        "name",
        [
            "../evil.yaml",
            "modeles/../../evil.docx",
            "/etc/evil.yaml",
            "C:\\evil.yaml",
            "C:evil.yaml",
            "modeles\\x.docx",
            "./profil.yaml",
        ],
    )
    def test_a_path_that_leaves_the_pack_is_refused(self, made, name, tmp_path, capsys):
        before = set(tmp_path.rglob("*"))
        hostile = repacked(made, lambda files: files.update({name: b"x"}))
        assert run(["pack", "installer", str(hostile)]) == 2
        assert "le chemin de ce fichier sort du pack" in capsys.readouterr().err
        assert set(tmp_path.rglob("*")) - before == {hostile}

    def test_a_link_in_a_zip_or_in_a_folder_is_refused(self, made, tmp_path):
        hostile = tmp_path / "lien.zip"
        with zipfile.ZipFile(made) as old, zipfile.ZipFile(hostile, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name))
            info = zipfile.ZipInfo("LISEZMOI.md")
            info.external_attr = 0o120777 << 16
            new.writestr(info, "/etc/passwd")
        with pytest.raises(InputError, match="lien"):
            read_pack(hostile)
        folder = tmp_path / "dossier"
        with zipfile.ZipFile(made) as archive:
            archive.extractall(folder)
        (folder / "modeles" / "ailleurs").symlink_to("/etc")
        with pytest.raises(InputError, match="lien"):
            read_pack(folder)

    def test_bombs_doubles_and_crowds_are_refused(self, made, tmp_path):
        bomb = tmp_path / "bombe.zip"
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("pack.yaml", bytes(60 * 1024 * 1024))
        with pytest.raises(InputError, match="démesuré"):
            read_pack(bomb)
        double = repacked(made, lambda files: files.update({"PROFIL.yaml": b"x"}))
        with pytest.raises(InputError, match="deux fois"):
            read_pack(double)
        crowd = repacked(made, lambda files: files.update({f"f{i}": b"" for i in range(MAX_FILES)}))
        with pytest.raises(InputError, match="éléments"):
            read_pack(crowd)

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", b"nom: x"])
    def test_what_is_not_a_pack_is_refused(self, tmp_path, data, capsys):
        path = tmp_path / "x.zip"
        path.write_bytes(data)
        assert run(["pack", "verifier", str(path)]) == 2
        assert "ce n’est pas un pack" in capsys.readouterr().err
