"""A real annex, and the hands that fill it in: Word's (content controls), and LibreOffice's (a round trip)."""

import io
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from clausegen import pdf
from clausegen.adapt.forms.given import forms_of_dossier
from clausegen.adapt.forms.returned import read_all
from clausegen.clauses.catalogue import load_catalogue
from clausegen.intake import read_dossier
from clausegen.law import load_law
from clausegen.resources import templates_dir
from clausegen.tender.case import prepare
from clausegen.tender.production import Request, produce

DAY = date(2027, 1, 15)
SAMPLES = Path(__file__).resolve().parents[3] / "samples"
NS = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
W = f"{{{NS['w']}}}"
ALONE = {
    "entreprise_raison_sociale": "Bâti & Fils SARL",
    "entreprise_siret": "732 829 320 00074",
    "entreprise_adresse": "2 rue des Tuiliers, 01999 Villeneuve",
    "entreprise_representant": "Dominique Exemple, gérante",
    "entreprise_forme": "seule",
    "engagement_lot1_repond": "☒",
    "modalite_embauche_directe": "☒",
    "precisions_embauche_directe": "deux postes de manœuvre",
    "contact_commercial_nom": "Sacha Exemple",
    "contact_commercial_fonction": "commerce",
    "contact_commercial_telephone": "01 99 00 20 01",
    "contact_commercial_courriel": "sacha@bati.example.org",
    "signature_lieu": "Villeneuve",
    "signature_date": "12/01/2027",
    "signature_signataire": "Dominique Exemple, gérante",
}
"""A complete answer without anything to examine."""


@pytest.fixture(scope="session")
def forms():
    return forms_of_dossier(SAMPLES / "ecole" / "dossier.yaml", load_catalogue(templates_dir()), DAY)


@pytest.fixture(scope="session")
def annex(tmp_path_factory):
    """The bytes of the annex of the school sample, as given to companies."""
    catalogue = load_catalogue(templates_dir())
    out = tmp_path_factory.mktemp("pieces") / "sortie"
    case = prepare(read_dossier(SAMPLES / "ecole" / "dossier.yaml"), load_law(), catalogue)
    produce(case, Request(out, DAY))
    return out


class Hands:
    """What people do to the annex."""

    def __init__(self, folder: Path, out: Path) -> None:
        self.pieces = out
        self.given = (out / "dce" / "ae-engagement-entreprise.docx").read_bytes()
        self.folder = folder

    def edited(self, change, data: bytes | None = None) -> bytes:
        """The same file, its body changed by a function."""
        source, target = io.BytesIO(data or self.given), io.BytesIO()
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for info in old.infolist():
                content = old.read(info)
                if info.filename == "word/document.xml":
                    root = etree.fromstring(content)
                    change(root)
                    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
                new.writestr(info.filename, content)
        return target.getvalue()

    def filled(self, values: dict[str, str], data: bytes | None = None) -> bytes:
        """Filled in as Word does: the control's text replaced, its prompt forgotten."""

        def change(root):
            for control in root.iter(f"{W}sdt"):
                tag = control.find("w:sdtPr/w:tag", NS)
                name = None if tag is None else tag.get(f"{W}val")
                if name in values:
                    prompt = control.find("w:sdtPr/w:showingPlcHdr", NS)
                    if prompt is not None:
                        prompt.getparent().remove(prompt)
                    text = next(control.iter(f"{W}t"))
                    text.text = values[name]
                    style = text.getparent().find("w:rPr", NS)
                    if style is not None and "☒" not in values[name]:
                        text.getparent().remove(style)

        return self.edited(change, data)

    def by_libreoffice(self, data: bytes, steps=("docx",)) -> bytes:
        """The same file, opened by LibreOffice and saved again, through these formats in turn."""
        path = self.folder / "reponse.docx"
        path.write_bytes(data)
        for rank, step in enumerate(steps):
            place = self.folder / f"pas-{rank}"
            path = convert(path, step, place, self.folder / "profil")
        return path.read_bytes()

    def converted(self, path: Path, step: str) -> Path:
        """The file that LibreOffice makes of another, in a folder named after its format."""
        return convert(path, step, self.folder / f"en-{step}", self.folder / "profil")

    def wrote(self, data: bytes, name: str = "reponse.docx") -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path


def convert(path: Path, step: str, place: Path, profile: Path) -> Path:
    subprocess.run(
        [str(pdf.require()), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", step,
         "--outdir", str(place), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return place / f"{path.stem}.{step}"


@pytest.fixture
def hands(tmp_path, annex):
    yield Hands(tmp_path, annex)
    shutil.rmtree(tmp_path / "profil", ignore_errors=True)


@pytest.fixture
def read(forms, hands):
    """One file read back with the school's dossier."""

    def run(data: bytes, given=forms):
        found, refused = read_all([hands.wrote(data)], given, load_catalogue(templates_dir()), DAY)
        assert refused == ()
        return found[0]

    return run


@pytest.fixture
def alone():
    return dict(ALONE)
