"""The glossary's names exist in the software, its articles in the law's data, or it says « à vérifier »."""

import re
import unicodedata
from dataclasses import fields, is_dataclass
from datetime import date
from enum import EnumType

import pytest
from console import ROOT, plain, prose

from clausegen.attest import records
from clausegen.cli import COMMANDS
from clausegen.french import typography_faults
from clausegen.intake.validation import model_in
from clausegen.law import load_law
from clausegen.law.records import Certainty
from clausegen.model import hours_words, vocabulary
from clausegen.model.dossier import Dossier
from clausegen.model.executions import Emetteur, Engagement, Execution, Membre
from clausegen.model.profil import Profil

TEXT = (ROOT / "docs" / "glossaire.md").read_text(encoding="utf-8")
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith("| Terme ")
]
LAW = load_law().at(date(2026, 12, 1))
_ARTICLE = re.compile(r"[LRD]\. \d[\d-]*\d")
_CCAG = re.compile(r"CCAG-Travaux, articles? ([\d., et]+)")
_DOUBT = "(à vérifier)"


def key(text):
    """What French sorts by: letters and figures, without accents, hyphens or apostrophes."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe"))
    return re.findall(r"[a-z0-9]+", "".join(sign for sign in bare if not unicodedata.combining(sign)))


def keys(model, prefix=""):
    """Every dotted key of a model, groups and lists included."""
    for name, info in model.model_fields.items():
        yield prefix + name
        inner = model_in(info.annotation)
        if inner is not None:
            yield from keys(inner, f"{prefix}{name}.")


def known():
    """Every word that a user may meet as a key, a column, an admitted word or a command."""
    found = set(COMMANDS)
    for model in (Dossier, Profil, Engagement, Membre, Execution, Emetteur):
        found |= set(keys(model))
    for module in (vocabulary, hours_words, records):
        for thing in vars(module).values():
            if isinstance(thing, EnumType):
                found |= {word.value for word in thing}
            elif isinstance(thing, type) and is_dataclass(thing):
                found |= {one.name for one in fields(thing)}
    return found


def certainties():
    """Each article of the law's data that is in force, and whether it was read in the text itself."""
    found = {}
    for value in LAW.group("texte"):
        for article in _ARTICLE.findall(plain(value.fiche["article"])):
            found[article] = value.certitude
    return found


ARTICLES = certainties()
CCAG = {
    number
    for name in ("ccag.travaux", "ccag.travaux.derogations", "ccag.travaux.ordre_pieces")
    for number in LAW.read(name).fiche.values()
    if isinstance(number, str)
}


def parts(source):
    """The references of a source, each with its own « à vérifier » if it has one."""
    return [part for part in plain(source).split(" ; ") if part]


def test_the_terms_are_in_alphabetical_order_and_each_comes_once():
    terms = [row[0] for row in ROWS]
    assert [key(term) for term in terms] == sorted(key(term) for term in terms)
    assert len({tuple(key(term)) for term in terms}) == len(terms) > 50


def test_every_row_has_a_meaning_in_one_sentence_and_a_source():
    faulty = [row for row in ROWS if len(row) != 4 or not all(row) or ". " in row[1] or row[1].endswith(".")]
    assert faulty == []


def test_every_name_is_a_word_of_the_software():
    names = [name for row in ROWS for name in re.findall(r"`([^`]+)`", row[2])]
    assert [name for name in names if name not in known()] == []
    assert all(re.fullmatch(r"`[^`]+`|—", row[2]) for row in ROWS)


def test_one_thing_has_one_name_and_one_name_one_thing():
    owners = {}
    for term, meaning, name, _ in ROWS:
        if name != "—" and not plain(meaning).startswith("Voir « "):
            owners.setdefault(name, []).append(term)
    assert {name: terms for name, terms in owners.items() if len(terms) > 1} == {}


def test_a_term_sends_only_to_a_term_of_the_page_with_the_same_name():
    names = {plain(row[0]): row[2] for row in ROWS}
    for _, meaning, name, _ in ROWS:
        for target in re.findall(r"^Voir « ([^»]+) »", plain(meaning)):
            assert names[target] == name


@pytest.mark.parametrize("word", vocabulary.Levier)
def test_every_lever_is_explained(word):
    terms = {row[2] for row in ROWS}
    assert word is vocabulary.Levier.AUCUN or f"`{word}`" in terms


def test_an_article_not_read_in_its_text_is_to_be_checked():
    doubtful = [
        (row[0], article)
        for row in ROWS
        for part in parts(row[3])
        for article in _ARTICLE.findall(part)
        if _DOUBT not in part and ARTICLES.get(article) is not Certainty.VERIFIE
    ]
    assert doubtful == []


def test_what_was_read_in_its_text_is_not_said_doubtful():
    timid = [
        (row[0], article)
        for row in ROWS
        for part in parts(row[3])
        for article in _ARTICLE.findall(part)
        if _DOUBT in part and ARTICLES.get(article) is Certainty.VERIFIE
    ]
    assert timid == []


def test_the_articles_of_the_ccag_are_those_of_the_data():
    cited = {
        number.rstrip(".")
        for row in ROWS
        for found in _CCAG.findall(row[3])
        for number in re.findall(r"[\d.]*\d", found)
    }
    assert cited
    assert cited - CCAG == set()


def test_the_fields_of_the_notice_are_those_of_the_data():
    named = set(re.findall(r"BT-\d+", TEXT))
    assert named == {value.fiche["code"] for value in LAW.group("avis.champ")}


def test_the_page_keeps_french_typography():
    assert list(typography_faults(prose(TEXT))) == []
