"""A paper judged: what we wrote is authentic however it travelled; any other word is altered."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inventees import JOUR, attestation, comptage, lot

from clausegen.attest import context, verification
from clausegen.attest.commande import Commande
from clausegen.attest.production import produce
from clausegen.attest.reading import Papier, read_paper
from clausegen.attest.verification import judge
from clausegen.errors import InputError
from clausegen.pdf import page_texts
from clausegen.register import Registre, Verdict


class Desk:
    def __init__(self, folder):
        self.commande = Commande(folder / "sortie", folder / "registre.db", JOUR)

    def produce(self, attestations, **options):
        produce(comptage(attestations), replace(self.commande, **options))

    def paper(self, start, folder="word"):
        return next((self.commande.sortie / folder).glob(f"{start}*"))

    def judge(self, paper):
        with Registre.read(self.commande.registre) as registre:
            return judge(registre, paper if isinstance(paper, Papier) else read_paper(paper))


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    made.produce(lot(3))
    return made


def rewritten(path, change, *, part="word/document.xml", compression=zipfile.ZIP_STORED):
    """The same .docx packed again by another program, one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", compression) as target:
        for name in reversed(source.namelist()):
            data = source.read(name)
            target.writestr(name, change(data.decode()).encode() if name == part else data)
    path.write_bytes(out.getvalue())
    return path


class TestWord:
    def test_the_file_as_delivered_is_authentic(self, desk):
        found = desk.judge(desk.paper("2026-0002"))
        assert (found.reponse.verdict, found.compare, found.ecarts) == (Verdict.AUTHENTIQUE, True, ())
        assert found.reponse.inscription.numero == "2026-0002"

    def test_a_file_that_another_program_saved_again_is_authentic(self, desk):
        path = rewritten(desk.paper("2026-0002"), lambda xml: xml.replace("<w:body>", "<w:body >"))
        assert desk.judge(path).reponse.verdict is Verdict.AUTHENTIQUE

    def test_a_changed_figure_is_altered_and_shown_beside_ours(self, desk):
        path = rewritten(desk.paper("2026-0002"), lambda xml: xml.replace("140\u00a0h", "940\u00a0h"))
        found = desk.judge(path)
        assert found.reponse.verdict is Verdict.ALTEREE
        told = " ".join(found.ecarts)
        assert "140" in told
        assert "940" in told

    def test_two_figures_that_changed_places_are_altered(self, desk):
        def swap(xml):
            marks = {"140\u00a0h": "100\u00a0h", "100\u00a0h": "140\u00a0h"}
            return re.sub("|".join(marks), lambda hit: marks[hit[0]], xml)

        assert desk.judge(rewritten(desk.paper("2026-0002"), swap)).reponse.verdict is Verdict.ALTEREE

    def test_an_added_sentence_is_altered(self, desk):
        def add(xml):
            extra = "<w:p><w:r><w:t>Cette entreprise est exonérée.</w:t></w:r></w:p>"
            return xml.replace("<w:sectPr", f"{extra}<w:sectPr", 1)

        found = desk.judge(rewritten(desk.paper("2026-0002"), add))
        assert found.reponse.verdict is Verdict.ALTEREE
        assert "exonérée" in " ".join(found.ecarts)

    def test_a_header_of_someone_else_is_altered(self, desk):
        with zipfile.ZipFile(desk.paper("2026-0002")) as archive:
            [header] = [
                name
                for name in archive.namelist()
                if "header" in name and b"Cellule des clauses" in archive.read(name)
            ]
        path = rewritten(
            desk.paper("2026-0002"), lambda xml: xml.replace("Cellule des clauses", "Ministère"), part=header
        )
        assert desk.judge(path).reponse.verdict is Verdict.ALTEREE

    def test_the_number_of_another_attestation_is_altered(self, desk):
        path = rewritten(desk.paper("2026-0002"), lambda xml: xml.replace("2026-0002", "2026-0003"))
        assert desk.judge(path).reponse.verdict is Verdict.ALTEREE

    def test_a_number_never_given_is_unknown(self, desk):
        path = desk.paper("2026-0002")
        for part in ("word/document.xml", "word/footer1.xml"):
            try:
                rewritten(path, lambda xml: xml.replace("2026-0002", "2026-0999"), part=part)
            except KeyError:
                continue
        texts = read_paper(path).document.paragraphs
        body = [p for p in texts if p.part.startswith("corps")]
        paper = Papier("x.docx", b"", pages=tuple(p.text for p in body))
        assert desk.judge(paper).reponse.verdict is Verdict.INCONNUE

    def test_a_replaced_paper_says_so_and_the_new_one_is_authentic(self, desk):
        desk.produce([attestation(1, heures=150)])
        old = desk.judge(desk.paper("2026-0001", "remplacees"))
        assert (old.reponse.verdict, old.reponse.inscription.remplacee_par) == (
            Verdict.REMPLACEE,
            "2026-0004",
        )
        assert desk.judge(desk.paper("2026-0004")).reponse.verdict is Verdict.AUTHENTIQUE

    def test_a_replaced_paper_that_was_changed_too_is_altered(self, desk):
        desk.produce([attestation(1, heures=150)])
        path = rewritten(
            desk.paper("2026-0001", "remplacees"), lambda xml: xml.replace("140\u00a0h", "940\u00a0h")
        )
        assert desk.judge(path).reponse.verdict is Verdict.ALTEREE

    def test_a_paper_of_a_former_wording_is_still_authentic(self, desk, tmp_path):
        former = tmp_path / "recue.docx"
        former.write_bytes(desk.paper("2026-0002").read_bytes())
        from clausegen.resources import templates_dir  # noqa: PLC0415 - only here

        own = tmp_path / "modeles"
        own.mkdir()
        (own / "attestation.docx").write_bytes((templates_dir() / "attestation.docx").read_bytes())
        rewritten(own / "attestation.docx", lambda xml: xml.replace("atteste", "certifie"))
        desk.produce(lot(3), modeles=own)
        assert "certifie" in read_paper(desk.paper("2026-0002")).texte
        assert "certifie" not in read_paper(former).texte
        # Packed again, so that only its text can speak for it.
        assert desk.judge(rewritten(former, lambda xml: xml)).reponse.verdict is Verdict.AUTHENTIQUE

    def test_a_paper_that_we_would_word_otherwise_today_is_left_to_the_eye(self, desk, monkeypatch):
        def build(attestation, enregistrement):
            values = dict(context.build(attestation, enregistrement))
            return {**values, "constat": {"titre": "Objectif dépassé", "phrase": "Autrement dit."}}

        path = rewritten(desk.paper("2026-0002"), lambda xml: xml)
        monkeypatch.setattr(verification, "build", build)
        found = desk.judge(path)
        assert (found.reponse.verdict, found.compare) == (Verdict.AUTHENTIQUE, False)

    def test_a_machine_that_compresses_otherwise_still_finds_what_was_altered(self, desk, monkeypatch):
        path = rewritten(desk.paper("2026-0002"), lambda xml: xml.replace("140\u00a0h", "940\u00a0h"))
        monkeypatch.setattr("clausegen.word.archive._LEVEL", 1)
        assert desk.judge(path).reponse.verdict is Verdict.ALTEREE


class TestAnyChange:
    @pytest.fixture(scope="class", name="delivered")
    @classmethod
    def _delivered(cls, tmp_path_factory):
        desk = Desk(tmp_path_factory.mktemp("change"))
        desk.produce(lot(2))
        # As a PDF gives it: all the texts, one after the other.
        text = read_paper(desk.paper("2026-0002")).document.text
        return desk, text

    def test_the_text_itself_is_authentic(self, delivered):
        desk, text = delivered
        assert desk.judge(Papier("x.pdf", b"", pages=(text,))).reponse.verdict is Verdict.AUTHENTIQUE

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_no_letter_or_figure_can_be_changed_added_or_removed(self, delivered, data):
        desk, text = delivered
        page = text.rfind("Page")
        places = [k for k, char in enumerate(text) if char.isalnum() and not page <= k < page + 12]
        place = data.draw(st.sampled_from(places))
        new = data.draw(st.sampled_from("0123456789aZé").filter(lambda char: char != text[place]))
        end = place + data.draw(st.integers(0, 1))
        changed = text[:place] + data.draw(st.sampled_from([new, ""] if end > place else [new])) + text[end:]
        verdict = desk.judge(Papier("x.pdf", b"", pages=(changed,))).reponse.verdict
        assert verdict in (Verdict.ALTEREE, Verdict.INCONNUE)


class TestOtherFiles:
    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("a.pdf", b"%PDF-1.7\nn'importe quoi"),
            ("a.docx", b"PK\x03\x04 abime"),
            ("a.txt", b"bonjour"),
            ("vide.pdf", b""),
        ],
    )
    def test_what_cannot_be_read_is_told_with_the_way_by_number_and_code(self, desk, tmp_path, name, data):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InputError, match=re.escape(name)):
            desk.judge(tmp_path / name)

    def test_a_file_that_is_not_there_is_told(self, desk, tmp_path):
        with pytest.raises(InputError, match="n’existe pas"):
            desk.judge(tmp_path / "absent.pdf")

    def test_a_paper_without_number_is_unknown(self, desk):
        assert desk.judge(Papier("x.pdf", b"", pages=("rien",))).reponse.verdict is Verdict.INCONNUE

    def test_a_thousand_numbers_do_not_make_a_long_search(self, desk):
        text = " ".join(f"2026-{rank:04d}" for rank in range(1, 5000))
        paper = Papier("x.pdf", b"", pages=(text,))
        assert len(paper.numeros) == 20
        assert desk.judge(paper).reponse.verdict is Verdict.ALTEREE


@pytest.mark.libreoffice
class TestPdf:
    @pytest.fixture(scope="class", name="printed")
    @classmethod
    def _printed(cls, tmp_path_factory):
        desk = Desk(tmp_path_factory.mktemp("pdf"))
        long = "Réhabilitation énergétique et extension du groupe scolaire, y compris les abords, " * 4
        desk.produce([*lot(2), attestation(3, objet=long.strip(), titulaire="Société " * 18)], pdf=True)
        return desk

    @pytest.mark.parametrize("numero", ["2026-0001", "2026-0002", "2026-0003"])
    def test_the_file_as_delivered_is_authentic(self, printed, numero):
        found = printed.judge(printed.paper(numero, "pdf"))
        assert (found.ecarts, found.reponse.verdict) == ((), Verdict.AUTHENTIQUE)

    def test_a_changed_figure_is_altered(self, printed):
        pages = page_texts(printed.paper("2026-0001", "pdf"))
        changed = tuple(re.sub(r"140(?=\s*h)", "940", page) for page in pages)
        assert changed != tuple(pages)
        found = printed.judge(Papier("x.pdf", b"", pages=changed))
        assert found.reponse.verdict is Verdict.ALTEREE
        assert "940" in " ".join(found.ecarts)

    def test_lines_broken_elsewhere_are_the_same_text(self, printed):
        pages = page_texts(printed.paper("2026-0001", "pdf"))
        broken = tuple(page.replace(" ", "\n") for page in pages)
        assert printed.judge(Papier("x.pdf", b"", pages=broken)).reponse.verdict is Verdict.AUTHENTIQUE
