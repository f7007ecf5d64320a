"""A document converted among others gives the pages it gives alone: same text, tags, pixels."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from pypdf import PdfReader

from clausegen import pdf
from clausegen.attest.issuing import Piece
from clausegen.attest.mailing import Pli, cover_context, slip_context
from clausegen.attest.papers import open_papers
from clausegen.clauses.catalogue import load_catalogue
from clausegen.intake import read_dossier
from clausegen.law import load_law
from clausegen.publish import Document, Publication
from clausegen.register import Inscription, Statut
from clausegen.resources import templates_dir
from clausegen.tender.case import prepare
from clausegen.tender.filling import gather

pytestmark = pytest.mark.libreoffice

ROOT = Path(__file__).parents[2]
DAY = dt.date(2026, 1, 15)
ATTRIBUE = Statut.ATTRIBUE


def inventees():
    """The attestations invented for the tests of the batch."""
    spec = importlib.util.spec_from_file_location("inventees", ROOT / "tests" / "attest" / "inventees.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def png(red: int, green: int, blue: int) -> io.BytesIO:
    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(bytes((0, red, green, blue)))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", pixel) + part(b"IEND", b""))


SENTENCE = "Le titulaire réserve des heures de travail à des personnes éloignées de l’emploi. "


def ends_with_a_table(kit, rank):
    document = kit.blank(f"Acheteur {rank}")
    document.add_paragraph(f"document {rank}")
    for row in range(3 + 20 * rank):
        cells = document.add_table(1, 2, style="Table Grid").rows[0].cells
        cells[0].text, cells[1].text = f"ligne {row}", f"document {rank}"
    return document


def numbered_lists(kit, rank):
    document = kit.blank(f"Acheteur {rank}")
    for part in range(2 + rank):
        document.add_paragraph(f"premier de {part}", style="List Number")
        document.add_paragraph(f"entre deux, document {rank}")
        document.add_paragraph("point", style="List Bullet")
    return document


def pictures(kit, rank):
    document = kit.blank(f"Acheteur {rank}")
    document.add_paragraph(f"document {rank}")
    document.add_picture(png(80 * rank, 200, 255 - 80 * rank), width=Cm(4))
    document.add_picture(png(10, 20, 30), width=Cm(2))
    document.sections[0].header.paragraphs[0].add_run().add_picture(png(255, 80 * rank, 0), width=Cm(1))
    return document


def several_pages(kit, rank):
    document = kit.blank(f"Acheteur {rank}", f"document {rank}")
    for _ in range(4 + 9 * rank):
        document.add_paragraph(SENTENCE * 9)
    return document


def long_last_paragraph(kit, rank):
    document = kit.blank(f"Acheteur {rank}", f"document {rank}")
    document.add_paragraph(f"document {rank}")
    document.add_paragraph(SENTENCE * (60 + 20 * rank))
    return document


def portrait_then_landscape(kit, rank):
    document = kit.blank(f"Acheteur {rank}", f"document {rank}")
    document.add_paragraph(f"debout {rank}")
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_paragraph(f"couché {rank}")
    return document


def another_first_page(kit, rank):
    document = kit.blank(f"Acheteur {rank}", f"document {rank}")
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = f"première page de {rank}"
    section.first_page_footer.paragraphs[0].text = "pied de première page"
    for _ in range(12):
        document.add_paragraph(SENTENCE * 9)
    return document


def cross_references(kit, rank):
    document = kit.blank(f"Acheteur {rank}")
    for part in range(3):
        title = document.add_heading(f"Titre {part} du document {rank}", 1)
        start = f'<w:bookmarkStart {nsdecls("w")} w:id="{part}" w:name="titre{part}"/>'
        title._p.insert(1, parse_xml(start))
        title._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{part}"/>'))
        for _ in range(1 + rank):
            document.add_paragraph(SENTENCE * 8)
    last = document.add_paragraph("voir ")
    kit.add_field(last, "REF titre1 \\h")
    last.add_run(", page ")
    kit.add_field(last, "PAGEREF titre2")
    last.add_run(" ; fin.")
    return document


KINDS = [
    ends_with_a_table,
    numbered_lists,
    pictures,
    several_pages,
    long_last_paragraph,
    portrait_then_landscape,
    another_first_page,
    cross_references,
]


def built(kit) -> dict[str, bytes]:
    return {f"{kind.__name__}-{rank}": kit.saved(kind(kit, rank)) for kind in KINDS for rank in range(3)}


SAMPLES = {
    "ecole": ("ccap_article", "ae_engagement", "note_calcul", "releve_heures", "fiche_entreprise"),
    "tma": ("ccap_article", "ae_engagement"),
    "dechetteries": ("ccap_article", "note_calcul"),
}
"""Long and short pieces, forms, a landscape page."""


def dossiers() -> dict[str, bytes]:
    """The pieces of the samples, made from the project's own templates."""
    catalogue, law = load_catalogue(templates_dir()), load_law()
    found = {}
    for name, wanted in SAMPLES.items():
        case = prepare(read_dossier(ROOT / "samples" / name / "dossier.yaml"), law, catalogue)
        bundle = gather(case, dt.date(2026, 11, 25))
        for modele in bundle.modeles.values():
            if modele.piece.id in wanted:
                found[f"{modele.piece.id}-{name}"] = bundle.fill(modele.piece)
    return found


def mailing() -> dict[str, bytes]:
    """Attestations, cover sheets and a bordereau, made from the project's own templates."""
    invented = inventees()
    papers = open_papers(None)
    pieces = [
        Piece(
            a,
            Inscription(0, f"2026-{n:04}", a.emetteur, a.identite, DAY, f"CODE-{n}", ATTRIBUE, {}, "0"),
            (),
            "",
        )
        for n, a in enumerate(invented.lot(3), 1)
    ]
    plis = [Pli(n, (piece,)) for n, piece in enumerate(pieces, 1)]
    found = {f"attestation-{n}": papers.attestation.render(papers.context(p)) for n, p in enumerate(pieces)}
    for n, pli in enumerate(plis):
        found[f"couverture-{n}"] = papers.couverture.render(cover_context(pli, 1))
        found[f"bordereau-{n}"] = papers.bordereau.render(slip_context(plis[n:], DAY, 1))
    return found


@pytest.fixture(scope="module")
def both(kit, tmp_path_factory):
    """Each document published among the others, and converted alone: two folders, the outcomes."""
    folder = tmp_path_factory.mktemp("exactness")
    sources = built(kit) | dossiers() | mailing()
    paths = []
    for name, data in sources.items():
        paths.append(folder / "word" / f"{name}.docx")
        paths[-1].parent.mkdir(exist_ok=True)
        paths[-1].write_bytes(data)
    pdf.convert(paths, folder / "alone")
    documents = [Document(path.stem, path, (), (), folder / "among" / f"{path.stem}.pdf") for path in paths]
    with Publication(kit.DAY, executor=kit.Inline()) as publication:
        outcomes = {outcome.key: outcome for outcome in publication.make(documents)}
    return folder / "alone", folder / "among", outcomes


APART = ("ae_engagement", "note_calcul")
"""Documents of several pages whose paragraphs hold together: they are converted by themselves."""
NAMES = [f"{kind.__name__}-{rank}" for kind in KINDS for rank in range(3)]
NAMES += [f"{piece}-{name}" for name, pieces in SAMPLES.items() for piece in pieces]
NAMES += [f"{paper}-{rank}" for paper in ("attestation", "couverture", "bordereau") for rank in range(3)]


@pytest.mark.parametrize("name", NAMES)
class TestEachDocument:
    def test_is_converted_with_the_others_unless_it_cannot(self, both, name):
        _, _, outcomes = both
        assert outcomes[name].problem is None
        apart = name.startswith(APART)
        assert bool(outcomes[name].alone) == apart

    def test_has_the_text_that_it_has_alone(self, both, name):
        alone, among, outcomes = both
        expected = pdf.page_texts(alone / f"{name}.pdf")
        assert outcomes[name].pages == len(expected)
        assert pdf.page_texts(among / f"{name}.pdf") == expected

    def test_has_the_pixels_that_it_has_alone(self, both, name, tmp_path):
        alone, among, _ = both
        if shutil.which("pdftoppm") is None:
            pytest.skip("pdftoppm n'est pas installé")
        assert pixels(among / f"{name}.pdf", tmp_path / "a") == pixels(alone / f"{name}.pdf", tmp_path / "b")

    def test_has_the_tags_and_the_outline_that_it_has_alone(self, both, name):
        alone, among, _ = both
        first, second = PdfReader(alone / f"{name}.pdf"), PdfReader(among / f"{name}.pdf", strict=True)
        assert tags(second) == tags(first)
        assert lines(second, second.outline) == lines(first, first.outline)
        assert links(second) == links(first)


def pixels(path: Path, folder: Path) -> list[bytes]:
    folder.mkdir()
    subprocess.run(["pdftoppm", "-r", "60", "-gray", path, folder / "p"], check=True)
    return [page.read_bytes() for page in sorted(folder.iterdir())]


def tags(reader: PdfReader) -> list:
    """The tree of tags; how many pieces of text each is made of may differ where a mark was put."""

    def read(element) -> list:
        kids = element.get("/K", [])
        kids = [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids])]
        return [element["/S"], [read(kid) for kid in kids if isinstance(kid, dict) and "/S" in kid]]

    return read(reader.root_object["/StructTreeRoot"]["/K"][0].get_object())


def lines(reader: PdfReader, outline) -> list:
    found = []
    for item in outline:
        if isinstance(item, list):
            found.append(lines(reader, item))
        else:
            found.append((item.title, reader.get_destination_page_number(item)))
    return found


def links(reader: PdfReader) -> list[int]:
    """How many links each page has."""
    return [len(page.get("/Annots", [])) for page in reader.pages]
