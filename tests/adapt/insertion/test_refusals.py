"""What forbids the insertion, told with its place; what the user may accept all the same."""

import dataclasses
import io
import zipfile
from datetime import date

import pytest
from insertion_kit import DAY, data, inserted, members, put_in, wanted

from clausegen.adapt.insertion.refusals import existing_clause, general_terms, parties, stranger
from clausegen.adapt.insertion.reminders import of_dossier
from clausegen.adapt.insertion.target import Target
from clausegen.errors import InputError, TemplateError


def changed(name, *pairs, extra=None):
    """A target in which some texts, and perhaps some members, are others."""
    parts = members(data(name))
    xml = parts["word/document.xml"].decode()
    for old, new in pairs:
        assert old in xml
        xml = xml.replace(old, new)
    parts["word/document.xml"] = xml.encode()
    parts.update(extra or {})
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in parts.items():
            archive.writestr(member, content)
    return target.getvalue()


def test_a_document_of_another_contract_is_told():
    other = dataclasses.replace(wanted(), nommes=("Ville de Nulle-Part", "2026-Z-9", "Pont de Nulle-Part"))
    assert "« Ville de Nulle-Part »" in str(next(stranger(Target(data("titres-word"), "a.docx"), other)))


@pytest.mark.parametrize("rank", [0, 1, 2])
def test_one_name_in_common_is_enough(rank):
    names = ["Ville de Nulle-Part", "2026-Z-9", "Pont de Nulle-Part"]
    names[rank] = "Protection de l’environnement (fictive)"
    own = dataclasses.replace(wanted(), nommes=tuple(names))
    assert list(stranger(Target(data("titres-word"), "a.docx"), own)) == []


class TestGeneralTerms:
    @pytest.mark.parametrize(
        "other", ["CCAG-FCS", "CCAG FCS", "C.C.A.G. FCS", "CCAG-Prestations intellectuelles", "CCAG-PI"]
    )
    def test_a_document_under_another_ccag_is_refused(self, other):
        document = changed("titres-word", ("CCAG-Travaux", other), ("aux marchés publics de travaux", ""))
        with pytest.raises(InputError, match="le document se réfère au CCAG-") as refusal:
            put_in(document, "Article 9")
        assert "le dossier au CCAG-Travaux" in str(refusal.value)

    def test_the_same_ccag_is_known_by_its_whole_title(self):
        title = "cahier des clauses administratives générales applicables aux marchés publics de travaux"
        document = changed("titres-word", ("CCAG-Travaux", title))
        assert list(general_terms(Target(document, "a.docx"), wanted())) == []

    def test_an_older_version_of_the_ccag_is_refused(self):
        old = "CCAG-Travaux approuvé par l’arrêté du 8 septembre 2009"
        with pytest.raises(InputError, match="plus ancien que ceux de la clause"):
            put_in(
                changed("titres-word", ("Il se réfère au CCAG-Travaux", f"Il se réfère au {old}")),
                "Article 9",
            )

    def test_a_ccag_in_a_document_is_refused_when_the_dossier_has_none(self):
        without = dataclasses.replace(wanted(), ccag="aucun")
        found = list(general_terms(Target(data("titres-word"), "a.docx"), without))
        assert "à aucun CCAG" in str(found[0])


class TestParties:
    def test_other_words_for_the_buyer_are_refused_with_the_place(self):
        document = changed("titres-word", ("maître d’ouvrage", "pouvoir adjudicateur"))
        with pytest.raises(InputError, match="le document dit « pouvoir adjudicateur »") as refusal:
            put_in(document, "Article 9")
        assert "la clause dit « maître d’ouvrage »" in str(refusal.value)
        assert "--malgre-parties" in str(refusal.value)

    def test_they_pass_when_the_user_accepts_them(self):
        document = changed("titres-word", ("maître d’ouvrage", "pouvoir adjudicateur"))
        assert put_in(document, "Article 9", malgre_parties=True).numero == "10"

    def test_a_word_defined_in_the_document_is_enough(self):
        document = changed(
            "titres-word",
            ("maître d’ouvrage", "pouvoir adjudicateur"),
            (
                "passé par le pouvoir adjudicateur",
                "passé par le pouvoir adjudicateur, ci-après « maître d’ouvrage »",
            ),
        )
        assert list(parties(Target(document, "a.docx"), wanted())) == []

    def test_the_older_spelling_of_the_same_word_is_the_same_word(self):
        document = changed("titres-word", ("maître d’ouvrage", "maître de l’ouvrage"))
        assert list(parties(Target(document, "a.docx"), wanted())) == []

    def test_other_words_for_the_company_are_refused(self):
        document = changed("titres-word", ("titulaire", "entrepreneur"))
        found = list(parties(Target(document, "a.docx"), wanted()))
        assert "« entrepreneur »" in str(found[0])


class TestExistingClause:
    def test_a_document_that_received_the_article_is_not_given_it_twice(self):
        with pytest.raises(InputError, match="le document a déjà une clause sociale"):
            put_in(inserted("titres-word").document, "Article 9")

    def test_it_is_when_asked(self):
        done = put_in(inserted("titres-word").document, "Article 9", malgre_existante=True)
        titles = [h.title for h in Target(done.document, "a.docx").headings]
        assert titles.count("Clause sociale d’insertion") == 2

    def test_a_clause_of_the_buyer_s_own_is_found_by_its_title(self):
        document = changed(
            "titres-word", ("Protection de l’environnement", "Clause d’insertion par l’emploi")
        )
        found = existing_clause(Target(document, "a.docx"))
        assert found[0].plain == "Clause d’insertion par l’emploi"

    def test_a_clause_without_a_title_is_found_by_its_words(self):
        text = "Le titulaire réalise 300 heures d’insertion. La clause sociale d’insertion est une condition."
        document = changed(
            "titres-word",
            ("Le titulaire limite les nuisances", f"{text} Le titulaire limite les nuisances"),
            (
                "Le non-respect des règles",
                "L’heure d’insertion non réalisée est pénalisée. Le non-respect des règles",
            ),
        )
        assert len(existing_clause(Target(document, "a.docx"))) == 2

    def test_a_document_that_only_speaks_of_inserting_something_has_none(self):
        document = changed(
            "titres-word", ("trie les déchets", "assure l’insertion paysagère, trie les déchets")
        )
        assert existing_clause(Target(document, "a.docx")) == ()


class TestFiles:
    def test_a_protected_document_is_refused(self):
        settings = members(data("titres-word"))["word/settings.xml"].decode()
        mark = '<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'
        protected = settings.replace("<w:defaultTabStop", mark + "<w:defaultTabStop", 1)
        assert protected != settings
        document = changed("titres-word", extra={"word/settings.xml": protected.encode()})
        with pytest.raises(InputError, match="protégé contre les modifications"):
            put_in(document, "Article 9")

    def test_a_signed_document_is_refused(self):
        document = changed("titres-word", extra={"_xmlsignatures/origin.sigs": b""})
        with pytest.raises(InputError, match="signature électronique"):
            put_in(document, "Article 9")

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"%PDF-1.7 ...", "un PDF"),
            (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "un ancien document Word"),
            (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protégé par un mot de passe"),
            (b"PK\x03\x04 half", "abîmé ou incomplet"),
        ],
        ids=["pdf", "doc", "encrypted", "cut"],
    )
    def test_a_file_of_another_kind_is_refused_by_name(self, content, told):
        with pytest.raises(TemplateError, match=told):
            Target(content, "CCAP.docx")

    def test_a_document_with_macros_in_disguise_is_refused(self):
        with pytest.raises(TemplateError, match="macros"):
            Target(changed("titres-word", extra={"word/vbaProject.bin": b"x"}), "CCAP.docx")

    def test_an_external_entity_is_refused(self):
        xml = members(data("titres-word"))["word/document.xml"].decode()
        hostile = xml.replace(
            "<w:document", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document', 1
        )
        with pytest.raises(TemplateError, match="DTD"):
            Target(changed("titres-word", extra={"word/document.xml": hostile.encode()}), "CCAP.docx")

    def test_a_zip_bomb_is_refused(self):
        with pytest.raises(TemplateError, match="démesuré"):
            Target(changed("titres-word", extra={"word/media/a.xml": b" " * 60_000_000}), "CCAP.docx")


@pytest.mark.parametrize(
    ("notice", "told"), [(date(2026, 11, 20), True), (DAY, True), (date(2026, 12, 1), False), (None, False)]
)
def test_a_published_consultation_is_recalled(notice, told):
    found = list(of_dossier(dataclasses.replace(wanted(), avis_le=notice), DAY, "12"))
    assert any("rectification" in reminder for reminder in found) == told
