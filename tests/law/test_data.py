"""The data shipped: held against tables written here by hand, from the texts."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from clausegen.law import Certainty, load_law
from clausegen.law.records import freeze
from clausegen.model.vocabulary import (
    Ccag,
    FormeAccordCadre,
    Levier,
    Modalite,
    Nature,
    TypeAcheteur,
    TypeContrat,
)

DAY = date(2026, 12, 1)

# buyer, nature, 2022-23, 2024-25, 2026-27
THRESHOLDS = [
    ("autorite_centrale", "travaux", 5_382_000, 5_538_000, 5_404_000),
    ("autorite_centrale", "fournitures", 140_000, 143_000, 140_000),
    ("autorite_centrale", "services", 140_000, 143_000, 140_000),
    ("autre_pouvoir_adjudicateur", "travaux", 5_382_000, 5_538_000, 5_404_000),
    ("autre_pouvoir_adjudicateur", "fournitures", 215_000, 221_000, 216_000),
    ("autre_pouvoir_adjudicateur", "services", 215_000, 221_000, 216_000),
    ("entite_adjudicatrice", "travaux", 5_382_000, 5_538_000, 5_404_000),
    ("entite_adjudicatrice", "fournitures", 431_000, 443_000, 432_000),
    ("entite_adjudicatrice", "services", 431_000, 443_000, 432_000),
]


@pytest.mark.parametrize(("buyer", "nature", "y22", "y24", "y26"), THRESHOLDS)
def test_european_thresholds_change_on_the_first_of_january_of_even_years(buyer, nature, y22, y24, y26):
    record = load_law().record(f"seuil.europeen.{buyer}.{nature}")
    for first, last, expected in (
        (date(2022, 1, 1), date(2023, 12, 31), y22),
        (date(2024, 1, 1), date(2025, 12, 31), y24),
        (date(2026, 1, 1), date(2027, 12, 31), y26),
    ):
        assert record.value_at(first).valeur == expected
        assert record.value_at(last).valeur == expected
    assert record.value_at(date(2021, 12, 31)) is None
    assert record.value_at(date(2028, 1, 1)) is None


@pytest.mark.parametrize(
    ("id_", "value"),
    [
        ("seuil.europeen.concession", 5_404_000),
        ("seuil.europeen.marche_defense.services", 432_000),
        ("seuil.spaser", 50_000_000),
        ("seuil.publicite", 90_000),
        ("seuil.donnees_essentielles", 40_000),
        ("usage.cout_horaire", 30),
        ("usage.taux_insertion", 5),
        ("usage.volume_minimal", 150),
        ("usage.etp.1607", 1607),
        ("insertion.embauche_directe_duree_max", 2),
    ],
)
def test_figures_on_the_first_of_december_2026(id_, value):
    assert load_law().at(DAY).read(id_).nombre == value


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ("2024-11-01", "11.88"),
        ("2025-12-31", "11.88"),
        ("2026-01-01", "12.02"),
        ("2026-05-31", "12.02"),
        ("2026-06-01", "12.31"),
        ("2026-12-31", "12.31"),
    ],
)
def test_the_smic_of_the_day(day, value):
    reading = load_law().at(date.fromisoformat(day)).read("smic.horaire_brut")
    assert (reading.nombre, reading.a_verifier) == (Decimal(value), False)


def test_the_smic_is_to_be_checked_from_the_next_january():
    assert load_law().at(date(2027, 1, 1)).read("smic.horaire_brut").a_verifier


@pytest.mark.parametrize(
    ("text", "first_day"),
    [
        ("l2112_2_1", "2026-08-22"),
        ("l3114_2_1", "2026-08-22"),
        ("r2152_7", "2026-08-21"),
        ("r3124_4", "2026-08-21"),
    ],
)
def test_texts_enter_into_force_on_their_own_day(text, first_day):
    day = date.fromisoformat(first_day)
    assert load_law().at(day).find(f"texte.{text}") is not None
    assert load_law().at(day - timedelta(days=1)).find(f"texte.{text}") is None


def test_the_article_on_conditions_has_an_older_version():
    law = load_law()
    before = law.at(date(2026, 8, 21)).read("texte.l2112_2").fiche["resume"]
    after = law.at(date(2026, 8, 22)).read("texte.l2112_2").fiche["resume"]
    assert ("peuvent fixer" in before, "elles prennent en compte l’environnement" in after) == (True, True)


CCAG = [
    ("travaux", "20", "le maître d’ouvrage", "le titulaire", "19.2"),
    ("fcs", "16", "l’acheteur", "le titulaire", None),
    ("pi", "16", "l’acheteur", "le titulaire", None),
    ("tic", "16", "l’acheteur", "le titulaire", None),
    ("mi", "17", "l’acheteur", "le titulaire", None),
    ("moe", "18", "le maître d’ouvrage", "le maître d’œuvre", "16.2"),
]


@pytest.mark.parametrize(("key", "number", "buyer", "holder", "cap"), CCAG)
def test_each_ccag_has_its_articles_and_its_party_words(key, number, buyer, holder, cap):
    found = load_law().at(DAY).read(f"ccag.{key}").fiche
    assert found["article_developpement_durable"] == number
    ends = {"insertion": "1", "publics": "1.1", "modalites": "1.2", "globalisation": "1.3", "suivi": "1.4"}
    ends |= {"difficultes": "1.4.4", "rapports": "1.4.5", "penalites": "1.5", "environnement": "2"}
    assert {name: found[f"article_{name}"] for name in ends} == {n: f"{number}.{e}" for n, e in ends.items()}
    assert (found["parties"]["acheteur"]["le"], found["parties"]["titulaire"]["le"]) == (buyer, holder)
    assert found["article_plafond_penalites"] == cap


def test_party_words_agree_in_all_their_forms():
    contractions = {"le ": ("du ", "au "), "l’": ("de l’", "à l’")}
    for key in Ccag:
        for words in load_law().at(DAY).read(f"ccag.{key.value}").fiche["parties"].values():
            article = "l’" if words["le"].startswith("l’") else "le "
            of, to = contractions[article]
            noun = words["mot"]
            assert (words["le"], words["du"], words["au"]) == (article + noun, of + noun, to + noun)
            assert (words["par"], words["que"]) == (f"par {words['le']}", f"que {words['le']}")
            for lower, upper in (("le", "Le"), ("du", "Du"), ("au", "Au")):
                assert words[upper] == words[lower][0].upper() + words[lower][1:]


def test_without_a_ccag_no_article_is_cited():
    found = load_law().at(DAY).read("ccag.aucun").fiche
    assert {value for key, value in found.items() if key.startswith("article")} == {None}
    assert set(found) == set(load_law().at(DAY).read("ccag.travaux").fiche)


def test_what_was_read_for_works_only_is_to_be_checked_for_the_others():
    at = load_law().at(DAY)
    for key in ("travaux", "fcs", "pi", "tic", "mi", "moe"):
        for part in ("ordre_pieces", "derogations", "donnees_personnelles"):
            assert at.read(f"ccag.{key}.{part}").a_verifier is (key != "travaux")


def test_every_word_of_a_dossier_has_its_data():
    at = load_law().at(DAY)
    for kind in Ccag:
        assert kind.value in at.read("decp.ccag").fiche
    for kind in ("marche", "concession"):
        assert set(at.read(f"decp.levier.{kind}").fiche) == {lever.value for lever in Levier}
    assert {r.id for r in at.group("modalite")} == {f"modalite.{m.value}" for m in Modalite}
    for buyer in TypeAcheteur:
        for nature in Nature:
            at.read(f"seuil.europeen.{buyer.value}.{nature.value}")
    for form in FormeAccordCadre:
        assert form.value in at.read("decp.execution").fiche
    for kind in (TypeContrat.MARCHE_DEFENSE, TypeContrat.AUTRE_MARCHE):
        at.read(f"obligation.non_concerne.{kind.value}")


def test_the_schema_of_essential_data_knows_every_word_we_propose():
    at = load_law().at(DAY)
    for kind in ("marche", "concession"):
        allowed = at.read(f"decp.consideration_sociale.{kind}").liste
        assert set(at.read(f"decp.levier.{kind}").fiche.values()) <= set(allowed)
    assert at.read("decp.ccag").fiche["moe"] == "Maitrise d'œuvre"


def test_the_experimental_structure_ends_in_december_2026():
    law = load_law()
    assert not law.at(date(2026, 12, 22)).read("structure.eiti").a_verifier
    assert law.at(date(2026, 12, 23)).read("structure.eiti").a_verifier


def test_the_sixteen_publics_are_lettered_as_in_the_ccag():
    found = [(r.fiche["rubrique"], r.fiche["lettre"]) for r in load_law().at(DAY).group("public")]
    assert found == [("structures", letter) for letter in "abcdef"] + [
        ("eloignement", letter) for letter in "abcdefghij"
    ]


def test_our_words_for_the_publics_hold_no_term_known_to_be_out_of_date():
    for reading in load_law().at(DAY).group("public"):
        stale = reading.fiche["terme_perime"]
        assert stale is None or stale["ancien"].lower() not in reading.libelle.lower()


def test_references_between_records_lead_somewhere():
    law = load_law()

    def follow(value):
        if isinstance(value, dict):
            for item in value.values():
                yield from follow(item)
        elif isinstance(value, tuple):
            for item in value:
                yield from follow(item)
        elif isinstance(value, str) and re.fullmatch(r"texte\.\w+", value):
            yield value

    found = {id_ for record in law.records for version in record.valeurs for id_ in follow(version.valeur)}
    assert found
    for id_ in found:
        assert law.record(id_).debut <= DAY


def test_nothing_is_stale_on_the_day_of_the_last_check():
    assert load_law().expired(date(2026, 8, 23)) == ()


def texts(record):
    def walk(value):
        if isinstance(value, dict):
            for item in value.values():
                yield from walk(item)
        elif isinstance(value, tuple):
            for item in value:
                yield from walk(item)
        elif isinstance(value, str):
            yield value

    yield from filter(None, (record.libelle, record.note))
    for version in record.valeurs:
        yield from walk(freeze(version.valeur))


def test_texts_that_reach_documents_follow_french_typography():
    wrong = re.compile(r"\w'\w| [;:?!»%€]|« |[^\s\u00a0\u202f][;?!](?:\s|$)")
    found = [
        (record.id, text)
        for record in load_law().records
        if record.fichier != "decp.yaml"  # the schema's own spelling
        for text in texts(record)
        if wrong.search(text)
    ]
    assert found == []


def test_what_is_from_memory_is_never_said_verified():
    for record in load_law().records:
        for version in record.valeurs:
            if "de mémoire" in version.source.reference or "Aucune source" in version.source.titre:
                assert version.certitude is Certainty.A_VERIFIER
