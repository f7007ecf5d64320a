"""The words of an attestation, in each of its forms; and the Word templates that print them."""

import re
import subprocess
from dataclasses import replace
from datetime import date

import pytest
import yaml
from classeurs import compter, emetteur, engagement, execution, membre, seule

from clausegen import pdf
from clausegen.attest import context
from clausegen.attest.records import Enregistrement, Portee
from clausegen.resources import templates_dir
from clausegen.word import Template
from clausegen.word.reading import read_document

GIVEN = Enregistrement("2026-0007", date(2026, 11, 25), "K7QD-3MPX")
EXEMPTED = {"heures_exonerees": 30, "decision_exoneration": date(2026, 8, 3)}
RATIO = {
    "heures_dues": None,
    "ratio": "5 h par tranche de 10 000 € HT au-delà de 1 000 000 €, par tranche entière",
    "facture_ht": "900 000 €",
}


def people(count, heures=20, **changes):
    return [execution(heures, participant=f"P-{rank}", **changes) for rank in range(10, 10 + count)]


def group():
    rows = [*people(3), *people(5, titulaire="Toits Essai", date_embauche=date(2026, 1, 20))]
    members = [membre("Bâti Essai"), membre("Toits Essai", 1)]
    return compter([engagement(titulaire="Groupement Essai")], rows, members, [emetteur()]).attestations


def of(executions, **changes):
    return seule(compter([engagement(**changes)], executions, (), [emetteur()]))


FORMS = {
    "depasse": lambda: of(people(6)),
    "atteint": lambda: of(people(5)),
    "partiel": lambda: of(people(2)),
    "exoneration": lambda: of(people(2), **EXEMPTED),
    "non_realise": lambda: of([]),
    "sans_objet": lambda: of([], **RATIO),
    "intermediaire": lambda: of([*people(6), execution(15, statut="a_valider")], etat="en_cours"),
    "groupement": lambda: next(a for a in group() if a.portee is Portee.GROUPEMENT),
    "membre": lambda: next(a for a in group() if a.portee is Portee.MEMBRE),
    "longue": lambda: replace(
        of(people(6)),
        titulaire=" ".join(["Société coopérative de travaux publics et d’aménagement paysager"] * 3),
        acheteur=" ".join(["Syndicat mixte d’aménagement des équipements sportifs"] * 3),
        objet=" ".join(["Accord-cadre relatif aux travaux d’entretien de la voirie communautaire"] * 5),
    ),
}


def said(name, given=GIVEN):
    return context.context(FORMS[name](), given)


class TestFindings:
    @pytest.mark.parametrize(
        ("name", "title", "sentence"),
        [
            ("depasse", "Objectif dépassé", "120 h validées pour 100 h dues."),
            ("atteint", "Objectif atteint", "100 h validées pour 100 h dues."),
            (
                "partiel",
                "Objectif partiellement atteint",
                "40 h validées pour 100 h dues. Ce constat est porté à la connaissance de l’acheteur.",
            ),
            (
                "exoneration",
                "Objectif partiellement atteint",
                (
                    "40 h validées pour 100 h dues. Par décision du 3 août 2026, l’acheteur a exonéré le "
                    "titulaire de 30 h ; déduction faite, l’écart est de 30 h. "
                    "Ce constat est porté à la connaissance de l’acheteur."
                ),
            ),
            (
                "non_realise",
                "Objectif non réalisé",
                "Aucune heure validée pour 100 h dues. Ce constat est porté à la connaissance de l’acheteur.",
            ),
            ("sans_objet", "Aucune heure due", "Aucune heure n’est due pour la période d’exécution."),
            ("intermediaire", "", ""),
            (
                "membre",
                "",
                (
                    "La part de l’objectif que porte ce membre n’est pas fixée : "
                    "le constat figure dans l’attestation du groupement."
                ),
            ),
        ],
    )
    def test_each_in_full(self, name, title, sentence):
        found = said(name).constat
        assert (found.titre, plain(found.phrase)) == (title, sentence)

    def test_an_intermediate_one_says_up_to_when(self):
        assert said("intermediaire").attestation.etat == (
            "attestation intermédiaire, en cours au 31\u00a0mars 2026"
        )

    def test_totals_that_exclude_each_other_say_so(self):
        assert "ne s’y ajoutent pas" in said("groupement").titulaire.cumul
        assert "ne s’y ajoutent pas" in said("membre").titulaire.cumul
        assert said("depasse").titulaire.cumul == ""


class TestNumbers:
    def test_a_small_number_of_people_is_hidden(self):
        assert said("partiel").heures.personnes == "moins de cinq"
        assert said("depasse").heures.personnes == "6"
        assert said("non_realise").heures.personnes == "aucune"

    def test_a_group_with_a_small_member_tells_no_exact_number(self):
        rows = [*people(3), *[execution(10, participant=f"Q-{n}", titulaire="Toits Essai") for n in range(6)]]
        members = [membre("Bâti Essai"), membre("Toits Essai", 1)]
        whole = compter([engagement(titulaire="Groupement Essai")], rows, members).attestations
        told = [context.context(a, GIVEN).heures.personnes for a in whole]
        assert sorted(told) == ["6", "cinq ou plus", "moins de cinq"]

    def test_the_siret_is_readable_and_the_gap_signed(self):
        assert said("depasse").titulaire.siret == "200\u00a0042\u00a0935\u00a000011"
        assert plain(said("depasse").heures.ecart) == "+ 20 h"
        assert plain(said("partiel").heures.ecart) == "− 60 h"

    def test_no_invoiced_amount_is_printed(self):
        assert "900" not in plain(str(said("sans_objet").model_dump()))

    def test_one_month_of_statements(self):
        assert plain(said("depasse").heures.releves) == "de mars 2026"

    @pytest.mark.parametrize(
        ("month", "words"), [(4, "d’avril 2026"), (8, "d’août 2026"), (5, "de mai 2026")]
    )
    def test_de_is_elided_before_a_month_that_begins_with_a_vowel(self, month, words):
        a = of([execution(20, month), execution(20, 9)])
        assert plain(context.context(a, GIVEN).heures.releves) == f"{words} à septembre 2026"

    def test_a_telephone_number_is_not_parted(self):
        assert context.unbroken("01 99 00 12 34, poste 5") == "01\u00a099\u00a000\u00a012\u00a034, poste 5"


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(scope="module", name="template")
def _template():
    return Template.open(templates_dir() / "attestation.docx")


class TestTemplate:
    def test_each_form_is_filled_and_carries_its_facts(self, template):
        for name, make in FORMS.items():
            a = make()
            document = read_document(template.render(context.build(a, GIVEN)), "attestation.docx")
            marks = document.bookmarks
            assert marks["attestation_numero"] == "2026-0007", name
            assert marks["attestation_code"] == "K7QD-3MPX", name
            assert marks["titulaire_nom"] == a.titulaire, name
            assert "{" not in document.text, name

    def test_a_replacement_says_what_it_cancels(self, template):
        given = replace(GIVEN, remplace="2026-0003")
        document = read_document(template.render(context.build(FORMS["depasse"](), given)), "x.docx")
        assert "annule et remplace l’attestation n°\u00a02026-0003" in document.text

    def test_what_is_not_known_leaves_no_hole(self, template):
        bare = replace(FORMS["depasse"](), mentions=type(FORMS["depasse"]().mentions)())
        text = read_document(template.render(context.build(bare, GIVEN)), "x.docx").text
        assert "Fait le 25\u00a0novembre 2026" in text
        assert "()" not in text
        assert "Signataire" not in text

    @pytest.mark.parametrize("word", ["pénalit", "décide que", "éligib", "participant", "RSA", "ESAT"])
    def test_what_is_never_said(self, template, word):
        for name, make in FORMS.items():
            text = read_document(template.render(context.build(make(), GIVEN)), "x.docx").text
            assert word not in text, name

    def test_french_typography(self, template):
        wrong = re.compile(r"\w'\w|\S [:;?!»%€]|« | h\b")
        for name, make in FORMS.items():
            text = read_document(template.render(context.build(make(), GIVEN)), "x.docx").text
            assert wrong.findall(text) == [], name

    def test_the_catalogue_names_the_templates_and_their_facts(self):
        folder = templates_dir()
        catalogue = yaml.safe_load((folder / "attestations.yaml").read_text(encoding="utf-8"))
        for document in catalogue["documents"]:
            text = (folder / f"{document['modele']}.txt").read_text(encoding="utf-8")
            marks = set(re.findall(r"⟦([a-z_]+)⟧", text))
            assert marks == set(document["faits"]), document["id"]


@pytest.mark.libreoffice
@pytest.mark.skipif(not pdf.available(), reason="LibreOffice is missing")
class TestOnPaper:
    @pytest.fixture(scope="class", name="pages")
    @classmethod
    def _pages(cls, tmp_path_factory, template):
        folder = tmp_path_factory.mktemp("papier")
        sources = []
        for name, make in FORMS.items():
            sources.append(folder / f"{name}.docx")
            sources[-1].write_bytes(template.render(context.build(make(), GIVEN)))
        cover = Template.open(templates_dir() / "couverture.docx").render(
            {
                "expediteur": {"nom": "Mission d’essai", "lignes": ["2 place", "01000 Bourg-en-Bresse"]},
                "destinataire": {"nom": "HAUT", "lignes": ["b", "c", "d", "e", "01100 BAS"]},
                "contact": "01 99 00 12 34",
                "pieces": [],
                "nombre": 1,
                "atteintes": 1,
                "exemplaires": 1,
                "rang": 1,
            }
        )
        sources.append(folder / "couverture.docx")
        sources[-1].write_bytes(cover)
        pdf.convert(sources, folder)
        return folder

    @pytest.mark.parametrize("name", FORMS)
    def test_each_holds_on_one_page(self, pages, name):
        assert len(list(pdf.page_texts(pages / f"{name}.pdf"))) == 1

    def test_the_address_is_in_the_window_wherever_the_sheet_slides(self, pages):
        """Window 35 × 100 mm, 20 mm from the right and the bottom of a DL envelope; A4 folded in three."""
        boxes = subprocess.run(
            ["pdftotext", "-bbox", str(pages / "couverture.pdf"), "-"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        millimetre = 72 / 25.4
        left, right = 220 - 20 - 100, 210 - 20
        top, bottom = 110 - 20 - 35, 99 - 20
        for word in ("HAUT", "01100", "BAS"):
            box = re.search(
                rf'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">{word}<', boxes
            )
            x0, y0, x1, y1 = (float(number) / millimetre for number in box.groups())
            assert left <= x0
            assert x1 <= right
            assert top <= y0
            assert y1 <= bottom
