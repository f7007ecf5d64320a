"""The Ain sample, produced whole: what the documents say, read back, is what was announced."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from clausegen import pdf
from clausegen.attest.commande import Commande
from clausegen.attest.counting import count
from clausegen.attest.production import produce
from clausegen.cli.attestations_text import write
from clausegen.intake.executions_file import read_workbook
from clausegen.register import Registre, control
from clausegen.word.reading import read_document

WORKBOOK = Path(__file__).resolve().parents[2] / "samples" / "ain-2019" / "heures-2019.xlsx"
JOUR = date(2020, 1, 20)
HOURS = Decimal(109_038)


def amount(text):
    """« 1 234,5 h » as an exact number."""
    return Decimal(re.sub(r"[^\d,]", "", text).replace(",", "."))


@pytest.fixture(scope="module")
def counted():
    return count(read_workbook(WORKBOOK), JOUR)


def batch(counted, folder, **options):
    commande = Commande(folder / "sortie", folder / "registre.db", JOUR, **options)
    rapport = produce(counted, commande)
    return commande, rapport


@pytest.fixture(scope="module")
def words(counted, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ain")
    return *batch(counted, folder), folder


class TestWord:
    def test_the_totals_printed_are_those_that_the_departement_published(self, counted, words):
        commande, rapport, _ = words
        told = " ".join(write(counted, rapport, commande)[0].replace("\u202f", "").split())
        assert "29 acheteurs, 127 entreprises, 173 marchés, 325 personnes, 362 contrats de travail" in told
        assert "109038 h validées" in told
        assert rapport.complet

    def test_the_documents_read_back_add_up_to_them(self, words):
        _, rapport, folder = words
        documents = [read_document(path) for path in (folder / "sortie" / "word").iterdir()]
        assert len(documents) == len(rapport.lignes)
        holders = [d for d in documents if "Membre du groupement" not in d.text]
        assert len(holders) < len(documents)
        assert sum(amount(d.bookmarks["heures_validees"]) for d in holders) == HOURS
        numbers = [d.bookmarks["attestation_numero"] for d in documents]
        assert sorted(numbers) == [f"2020-{rank:04d}" for rank in range(1, len(documents) + 1)]

    def test_the_spreadsheet_says_the_same(self, words):
        _, _, folder = words
        book = load_workbook(folder / "sortie" / "recapitulatif.xlsx")
        for name in ("Marchés", "Acheteurs"):
            rows = list(book[name].values)
            column = rows[2].index("Heures validées")
            assert rows[-1][column] == HOURS
        buyers = list(book["Acheteurs"].values)[3:-1]
        assert (len(buyers), sum(row[3] for row in buyers)) == (29, HOURS)

    def test_each_paper_has_the_facts_of_the_register(self, words):
        _, _, folder = words
        with Registre.read(folder / "registre.db") as registre:
            assert control(registre) == []
            facts = {i.numero: i for i in registre}
        for path in (folder / "sortie" / "word").iterdir():
            marks = read_document(path).bookmarks
            inscription = facts[marks["attestation_numero"]]
            assert marks["attestation_code"] == inscription.code
            assert marks["titulaire_nom"] == inscription.faits["titulaire"]
            assert marks["marche_reference"] == inscription.faits["marche"]
            assert amount(marks["heures_validees"]) == Decimal(inscription.faits["heures_validees"])


@pytest.mark.libreoffice
class TestPdf:
    @pytest.fixture(scope="class", name="printed")
    @classmethod
    def _printed(cls, counted, tmp_path_factory):
        folder = tmp_path_factory.mktemp("ain-pdf")
        _, rapport = batch(counted, folder, pdf=True, impression=folder / "lot.pdf", couverture=True)
        return rapport, folder

    def test_the_pdf_files_read_back_add_up_to_the_total(self, printed):
        rapport, folder = printed
        texts = [" ".join(pdf.page_texts(path)) for path in (folder / "sortie" / "pdf").iterdir()]
        assert len(texts) == len(rapport.lignes)
        assert _sum(texts) == HOURS

    def test_the_print_file_read_back_adds_up_to_the_total_too(self, printed):
        rapport, folder = printed
        pages = [
            page for page in pdf.page_texts(folder / "lot.pdf") if "Total des heures validées" in _flat(page)
        ]
        assert len(pages) == len(rapport.lignes)
        assert _sum(pages) == HOURS

    def test_the_print_file_is_light(self, printed):
        _, folder = printed
        assert (folder / "lot.pdf").stat().st_size < 3_000_000


def _flat(text):
    return " ".join(text.split())


def _sum(texts):
    holders = [_flat(text) for text in texts if "Membre du groupement" not in _flat(text)]
    found = [re.search(r"Total des heures validées ([\d ]+(?:,\d+)?) h", text) for text in holders]
    return sum(amount(hit[1]) for hit in found)
