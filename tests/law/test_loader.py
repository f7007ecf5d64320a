"""What the loader of the law accepts, and each thing it refuses, with its file and its record."""

from datetime import date
from decimal import Decimal

import pytest

from clausegen.errors import LawDataError
from clausegen.law import load_law_from

GOOD = """
domaine: Essais
sources:
  avis: {titre: Avis, reference: "JO du 1er janvier"}
fiches:
  - id: seuil.essai
    libelle: Seuil d'essai
    unite: € HT
    certitude: verifie
    verifie_le: 2026-08-23
    valeurs:
      - {du: 2024-01-01, au: 2025-12-31, valeur: 100.10, source: avis}
      - {du: 2026-01-01, valeur: 200, source: {titre: Autre, reference: page 3, lien: "https://example.org"}}
"""


def refusal(text):
    with pytest.raises(LawDataError) as caught:
        load_law_from({"essai.yaml": text})
    return str(caught.value).replace("\u00a0", " ")


def test_a_file_in_order_is_read():
    law = load_law_from({"essai.yaml": GOOD})
    record = law.record("seuil.essai")
    assert (record.debut, record.fin, record.domaine) == (date(2024, 1, 1), None, "Essais")
    assert record.valeurs[1].source.lien == "https://example.org"


def test_a_number_is_an_exact_decimal_read_from_its_text():
    value = load_law_from({"essai.yaml": GOOD}).at(date(2024, 6, 1)).read("seuil.essai").nombre
    assert (type(value), str(value)) == (Decimal, "100.10")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("libelle: Seuil", "libele: Seuil", "clé inconnue « libele »"),
        ("valeur: 200", "valeurs: 200", "clé inconnue « valeurs »"),
        ("domaine: Essais", "domaine: Essais\nautre: 1", "clé inconnue « autre »"),
        ("{titre: Autre,", "{titre: Autre, date: 2024-01-01,", "clé inconnue « date »"),
        ("    unite: € HT", "    unite: € HT\n    unite: €", "clé « unite » écrite deux fois"),
        ("valeur: 200, source:", "valeur: 200, note: n, note:", "clé « note » écrite deux fois"),
        (", source: avis}", "}", "sans source"),
        ("source: avis", "source: inconnue", "source « inconnue » absente"),
        ("source: avis", "source: null", "un ensemble « clé : valeur » est attendu"),
        ("reference: page 3, ", "", "« reference » manque"),
        ("au: 2025-12-31", "au: 2026-01-01", "dates qui se chevauchent"),
        ("au: 2025-12-31, ", "", "dates qui se chevauchent"),
        ("au: 2025-12-31", "au: 2025-12-30", "aucune valeur du 31 décembre 2025 au 31 décembre 2025"),
        ("au: 2025-12-31", "au: 2023-12-31", "avant de commencer"),
        ("certitude: verifie", "certitude: sure", "certitude « sure » inconnue"),
        ("du: 2024-01-01", "du: 2024-02-30", "n’est pas une date du calendrier"),
        ("du: 2024-01-01", "du: janvier 2024", "n’est pas une date"),
        ("verifie_le: 2026-08-23", "verifie_le: 2026", "n’est pas une date"),
        ("valeur: 200", "valeur: null", "vide"),
        ("id: seuil.essai", "id: Seuil Essai", "identifiant « Seuil Essai »"),
        ("    certitude: verifie\n", "", "« certitude » manque"),
        ("    libelle: Seuil d'essai", "    libelle: ''", "« libelle » doit être un texte non vide"),
        ("domaine: Essais", "domaine: Essais\nusage: peut-être", "« usage » doit être true ou false"),
        ("domaine: Essais", "domaine: [", "YAML illisible"),
    ],
)
def test_what_is_not_in_order_is_refused_with_the_reason(old, new, expected):
    assert old in GOOD
    message = refusal(GOOD.replace(old, new, 1))
    assert expected in message
    assert "essai.yaml" in message


def test_a_refusal_names_the_record():
    assert "essai.yaml, fiche « seuil.essai »" in refusal(GOOD.replace("certitude: verifie", "certitude: x"))


def test_a_record_without_identifier_is_named_by_its_rank():
    assert "fiche « n° 1 » : « id » manque" in refusal(GOOD.replace("  - id: seuil.essai\n", "  - note: n\n"))


def test_an_identifier_taken_twice_is_refused_even_across_files():
    with pytest.raises(LawDataError, match=r"b\.yaml, fiche .+seuil\.essai.*déjà pris dans a\.yaml"):
        load_law_from({"a.yaml": GOOD, "b.yaml": GOOD})


def test_all_problems_are_told_at_once():
    message = refusal(GOOD.replace("libelle", "libele").replace("unite", "unites"))
    assert "« libele »" in message
    assert "« unites »" in message


def test_a_declared_hole_is_accepted():
    hole = "    trous: [{du: 2025-12-01, au: 2025-12-31, motif: texte annulé}]\n    valeurs:"
    text = GOOD.replace("au: 2025-12-31", "au: 2025-11-30").replace("    valeurs:", hole)
    record = load_law_from({"essai.yaml": text}).record("seuil.essai")
    assert record.value_at(date(2025, 12, 15)) is None
    assert record.value_at(date(2026, 1, 1)).valeur == 200


@pytest.mark.parametrize(
    ("written", "read"), [("010", "010"), ("12:30", "12:30"), ("oui", "oui"), ("yes", "yes")]
)
def test_yaml_guesses_of_old_are_not_made(written, read):
    value = load_law_from({"e.yaml": GOOD.replace("valeur: 200", f"valeur: {written}")}).record("seuil.essai")
    assert str(value.valeurs[1].valeur) in {read, read.lstrip("0")}
    assert value.valeurs[1].valeur is not True


def test_a_value_cannot_be_changed_by_who_reads_it():
    law = load_law_from({"e.yaml": GOOD.replace("valeur: 200", "valeur: {a: [1, {b: 2}]}")})
    value = law.at(date(2026, 1, 1)).read("seuil.essai").fiche
    with pytest.raises(TypeError):
        value["a"] = 3
    with pytest.raises(TypeError):
        value["a"][1].update(b=3)


def test_customs_are_listed_after_the_law():
    custom = GOOD.replace("domaine: Essais", "domaine: Usages\nusage: true").replace(
        "seuil.essai", "usage.essai"
    )
    law = load_law_from({"a.yaml": custom, "b.yaml": GOOD})
    assert [record.id for record in law.records] == ["seuil.essai", "usage.essai"]
