"""What goes to the post: order, envelopes, addresses, the bordereau; and the print file itself."""

from dataclasses import replace

import pytest
from classeurs import compter, engagement, execution, seule
from inventees import JOUR, attestation, comptage, lot

from clausegen import pdf
from clausegen.attest.commande import Commande
from clausegen.attest.issuing import issue
from clausegen.attest.mailing import Tri, address_lines, cover_context, envelopes, print_sheets, slip_context
from clausegen.attest.production import produce
from clausegen.register import Registre
from clausegen.resources import templates_dir
from clausegen.word import Template
from clausegen.word.reading import read_document


@pytest.fixture
def pieces(tmp_path):
    one = attestation(1)
    given = [
        replace(one, titulaire="Zinc & Fils", siret="1" * 14, acheteur="Ville d’Ambérieu"),
        replace(one, titulaire="Éts Aubépine", siret="2" * 14, acheteur="Ville de Nantua", marche="25-002"),
        replace(one, titulaire="Éts Aubépine", siret="2" * 14, acheteur="Ville d’Ambérieu", marche="25-003"),
        replace(one, titulaire="Éts Aubépine", siret="3" * 14, acheteur="Ville de Nantua", marche="25-004"),
    ]
    codes = ["01200", "01500", "01500", ""]
    given = [
        replace(a, mentions=replace(a.mentions, adresse_titulaire=f"1 rue A, {code} Ici" if code else ""))
        for a, code in zip(given, codes, strict=True)
    ]
    with Registre.open(tmp_path / "r.db") as registre:
        return issue(registre, given, JOUR)


def markets(plis):
    return [[piece.attestation.marche for piece in pli.pieces] for pli in plis]


class TestEnvelopes:
    def test_by_company_each_company_has_one_envelope_accents_aside(self, pieces):
        assert markets(envelopes(pieces, Tri.ENTREPRISE)) == [["25-003", "25-002"], ["25-004"], ["25-001"]]

    def test_by_buyer_a_company_has_an_envelope_for_each_buyer(self, pieces):
        assert markets(envelopes(pieces, Tri.ACHETEUR)) == [["25-003"], ["25-001"], ["25-002"], ["25-004"]]

    def test_by_postcode_those_without_address_come_last(self, pieces):
        assert markets(envelopes(pieces, Tri.CODE_POSTAL)) == [["25-001"], ["25-003", "25-002"], ["25-004"]]

    def test_copies_are_for_attestations_covers_and_the_slip_come_once(self, pieces):
        sheets = print_sheets(envelopes(pieces, Tri.ENTREPRISE), couverture=True, exemplaires=3)
        assert [sheet.copies for sheet in sheets] == [1, 1, 3, 3, 1, 3, 1, 3]
        assert [sheet.key for sheet in sheets[:2]] == ["bordereau", "couverture-1"]

    def test_the_slip_lists_every_attestation_once_in_the_order_of_the_print_file(self, pieces):
        plis = envelopes(pieces, Tri.ENTREPRISE)
        context = slip_context(plis, JOUR, 1)
        listed = [piece["numero"] for pli in context["plis"] for piece in pli["pieces"]]
        assert listed == ["2026-0003", "2026-0002", "2026-0004", "2026-0001"]
        assert (context["nombre"], context["nombre_plis"]) == (4, 3)


def test_the_slip_prints_the_number_of_a_lot_without_the_word_that_it_prints_itself(tmp_path):
    made = seule(compter([engagement(lot="Lot n° 2")], [execution(lot="2")]))
    with Registre.open(tmp_path / "r.db") as registre:
        plis = envelopes(issue(registre, [made], JOUR), Tri.ENTREPRISE)
    assert slip_context(plis, JOUR, 1)["plis"][0]["pieces"][0]["lot"] == "2"


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ([0], None),
        ([50], None),
        ([100], "Cette attestation peut être jointe à vos prochaines offres."),
        ([100, 120], "Ces attestations peuvent être jointes à vos prochaines offres."),
        ([50, 120], "Celle dont l’objectif est atteint ou dépassé peut être jointe à vos prochaines offres."),
    ],
)
def test_the_letter_offers_to_show_only_an_objective_reached(tmp_path, hours, told):
    markets = [engagement(marche=f"M-{rank}") for rank in range(len(hours))]
    rows = [execution(done, 3, f"P-{rank}", marche=f"M-{rank}") for rank, done in enumerate(hours)]
    with Registre.open(tmp_path / "r.db") as registre:
        (pli,) = envelopes(issue(registre, compter(markets, rows).attestations, JOUR), Tri.ENTREPRISE)
    letter = Template.open(templates_dir() / "couverture.docx").render(cover_context(pli, 1))
    text = read_document(letter, "couverture.docx").text
    assert "Le numéro et le code" in text
    assert ("prochaines offres" in text) is (told is not None)
    assert (told or "") in text


@pytest.mark.parametrize(
    ("adresse", "lines"),
    [
        ("12 rue des Essais, 01000 Bourg", ["12 rue des Essais", "01000 Bourg"]),
        ("12 rue des Essais\nBP 3\n01000 Bourg", ["12 rue des Essais", "BP 3", "01000 Bourg"]),
        ("12, rue A\n01000 Bourg", ["12, rue A", "01000 Bourg"]),
        ("12 rue des Essais 01000 Bourg-en-Bresse", ["12 rue des Essais", "01000 Bourg-en-Bresse"]),
        ("a, b, c, d, e, 01000 Bourg", ["a", "b", "c", "d", "e 01000 Bourg"]),
        ("", []),
        (" , ", []),
    ],
)
def test_an_address_has_the_lines_of_an_envelope(adresse, lines):
    assert address_lines(adresse) == lines


@pytest.mark.libreoffice
class TestPrintFile:
    @pytest.fixture(scope="class", name="made")
    @classmethod
    def _made(cls, tmp_path_factory):
        folder = tmp_path_factory.mktemp("impression")
        path = folder / "lot.pdf"
        commande = Commande(
            *(folder / "sortie", folder / "registre.db", JOUR),
            impression=path,
            couverture=True,
            exemplaires=2,
        )
        rapport = produce(comptage(lot(4)), commande)
        return rapport, path, pdf.page_texts(path)

    def test_it_holds_the_slip_then_each_cover_and_its_attestations(self, made):
        rapport, _, pages = made
        written = [page for page in pages if page.strip()]
        assert "Bordereau" in written[0]
        kinds = ["couverture" if "Madame, Monsieur" in page else "attestation" for page in written[1:]]
        assert kinds == ["couverture", "attestation", "attestation"] * 4
        assert (rapport.impression.pages, rapport.impression.blanks) == (
            len(pages),
            len(pages) - len(written),
        )
        assert rapport.complet

    def test_each_begins_on_a_front_side(self, made):
        _, _, pages = made
        assert [rank % 2 for rank, page in enumerate(pages) if page.strip()] == [0] * 13

    def test_no_company_gets_the_paper_of_another(self, made):
        _, _, pages = made
        written = [page for page in pages if page.strip()][1:]
        for rank in range(4):
            for page in written[3 * rank : 3 * rank + 3]:
                found = {
                    n for n in range(1, 5) if f"00{n}" in page and f"Maçonnerie n° 00{n}" in squeezed(page)
                }
                assert found == {rank + 1}

    def test_only_the_print_file_was_asked_for(self, made):
        _, path, _ = made
        assert not (path.parent / "sortie" / "pdf").exists()


def squeezed(text):
    return " ".join(text.split())
