"""Published contracts: found in whatever wraps them, chosen without guessing, begun as a dossier."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausegen.errors import InputError
from clausegen.intake import read_dossier
from clausegen.intake.blank import blank_dossier
from clausegen.intake.decp_choice import choose
from clausegen.intake.decp_dossier import begin
from clausegen.intake.decp_reader import ContratPublie, read_contracts
from clausegen.intake.filling import Connu, fill, quoted
from clausegen.law import load_law

SAMPLE = Path(__file__).resolve().parents[2] / "samples/dechetteries/decp-extrait.csv"
DROIT = load_law().at(date(2026, 11, 25))
SIRET = "20004293500011"


def contract(**fields):
    """One contract of the schema 2.0, as an invented buyer would publish it."""
    return {
        "id": "2026M01",
        "acheteur": {"id": SIRET},
        "nature": "Marché",
        "objet": "Réfection de la halle - lot 1 : gros œuvre",
        "codeCPV": "45210000-2",
        "techniques": {"technique": ["Sans objet"]},
        "modalitesExecution": {"modaliteExecution": ["Sans objet"]},
        "procedure": "Procédure adaptée",
        "lieuExecution": {"code": "01000", "typeCode": "Code postal"},
        "dureeMois": 14,
        "dateNotification": "2026-02-03",
        "considerationsSociales": {"considerationSociale": ["Clause sociale"]},
        "ccag": "Travaux",
        "montant": 850000.5,
        "titulaires": [{"titulaire": {"id": "99999999900001", "typeIdentifiant": "SIRET"}}],
        "modifications": [],
        **fields,
    }


def written(tmp_path, content, name="decp.json"):
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def text_of(tmp_path, *contracts, ids=None):
    found = read_contracts(written(tmp_path, {"marches": {"marche": list(contracts)}}))
    return begin(choose(found, ids or [one.cle for one in found]), "decp.json", DROIT)


def problems(tmp_path, text):
    path = written(tmp_path, text, "d.yaml")
    with pytest.raises(InputError) as refusal:
        read_dossier(path)
    return refusal.value.problems


WRAPPERS = {
    "schema 2.0": lambda one: {"marches": {"marche": [one]}},
    "one object": lambda one: {"marches": {"marche": one}},
    "older list": lambda one: {"marches": [one]},
    "bare list": lambda one: [one],
    "bare contract": lambda one: one,
    "search results": lambda one: {"total_count": 1, "results": [one]},
    "records": lambda one: {"records": [{"record": {"fields": one}}]},
}


@pytest.mark.parametrize("wrap", WRAPPERS.values(), ids=WRAPPERS)
def test_a_contract_is_found_in_whatever_wraps_it(tmp_path, wrap):
    (found,) = read_contracts(written(tmp_path, wrap(contract())))
    assert (found.id, found.texte("acheteur_id"), found.texte("duree_mois")) == ("2026M01", SIRET, "14")
    assert found.champs["consideration"] == ("Clause sociale",)
    assert found.texte("montant") == "850000.5"


def test_the_holder_is_not_kept(tmp_path):
    assert "999999999" not in text_of(tmp_path, contract())


@pytest.mark.parametrize(
    "header",
    [
        "id_marche,date_notification,objet_marche,montant_marche,id_acheteur,code_postal_acheteur",
        "id;dateNotification;objet;montant;acheteur.id;lieuExecution.code",
        "ID;DATE_NOTIFICATION;OBJET;MONTANT;ACHETEUR_ID;CODE_POSTAL_ACHETEUR",
        "MARCHE_ID;NOTIFICATION_DATE;MARCHE_OBJET;MONTANT;ACHETEURS_ID;LIEU_EXEC_CODE",
    ],
)
def test_the_columns_of_published_tables_are_known(tmp_path, header):
    mark = ";" if ";" in header else ","
    row = mark.join(["2026M01", "2026-02-03", '"Bennes, et tri"', "850000.0000", SIRET, "01000"])
    (found,) = read_contracts(written(tmp_path, f"{header}\n{row}\n", "d.csv"))
    assert found.texte("objet") == "Bennes, et tri"
    assert found.texte("acheteur_id") == SIRET


def test_several_words_in_one_cell_are_several_values(tmp_path):
    text = "id;objet;montant;considerationsSociales\n1;a;2;Clause sociale, Critère social\n"
    (found,) = read_contracts(written(tmp_path, text, "d.csv"))
    assert found.champs["consideration"] == ("Clause sociale", "Critère social")


def test_what_was_not_given_is_absent(tmp_path):
    (found,) = read_contracts(written(tmp_path, [contract(ccag="NC", codeCPV="", procedure=None)]))
    assert {"ccag", "cpv", "procedure"} & set(found.champs) == set()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[1, 2",
        '{"marches": {"marche": []}}',
        "[" * 5000,
        "a;b\n1;2\n",
        "<marches/>",
        "PK\x03\x04",
        "NaN",
        '{"marche": NaN}',
        '{"id": "a", "objet": {"id": {"id": {"id": {"id": {}}}}}}',
    ],
)
def test_an_unusable_file_is_refused_in_words(tmp_path, content):
    with pytest.raises(InputError) as refusal:
        read_contracts(written(tmp_path, content))
    assert refusal.value.problems[0].constat


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "objet", "montant", "marche", "acheteur", "modifications"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_gives_contracts_or_a_refusal(tmp_path_factory, content):
    path = written(tmp_path_factory.mktemp("j"), {"marches": content})
    try:
        found = read_contracts(path)
    except InputError:
        return
    assert all(isinstance(one, ContratPublie) and one.id for one in found)


class TestChoice:
    def test_an_identifier_given_whole_is_that_contract(self):
        (one,) = choose(read_contracts(SAMPLE), ["20252025-13/2"])
        assert one.id == "20252025-13/2"

    def test_a_beginning_with_a_star_takes_all_that_begin_so(self):
        assert len(choose(read_contracts(SAMPLE), ["20252025-13/*"])) == 4

    def test_a_beginning_alone_is_asked_with_the_pattern_to_write(self):
        with pytest.raises(InputError) as refusal:
            choose(read_contracts(SAMPLE), ["20252025-13"])
        (told,) = refusal.value.problems
        assert "20252025-13/4" in told.attendu
        assert "--id '20252025-13*'" in told.remede

    def test_a_slip_is_told_with_the_nearest(self):
        with pytest.raises(InputError, match="20252025-13/1"):
            choose(read_contracts(SAMPLE), ["2025205-13/1"])

    def test_two_contracts_of_one_identifier_are_asked_by_rank(self, tmp_path):
        found = read_contracts(written(tmp_path, [contract(), contract(montant=3), contract()]))
        assert [one.cle for one in found] == ["2026M01#1", "2026M01#2"]
        with pytest.raises(InputError, match="2026M01#2"):
            choose(found, ["2026M01"])
        assert choose(found, ["2026M01#2"])[0].texte("montant") == "3"

    def test_two_buyers_are_refused(self, tmp_path):
        other = contract(id="2026M02", acheteur={"id": "21010053900018"})
        found = read_contracts(written(tmp_path, [contract(), other]))
        with pytest.raises(InputError, match="même acheteur"):
            choose(found, ["2026M01", "2026M02"])


class TestDossier:
    def test_only_what_the_record_does_not_say_is_left_to_fill(self, tmp_path):
        told = problems(tmp_path, text_of(tmp_path, contract()))
        assert {p.constat for p in told} == {"la valeur est restée « à compléter »"}
        fields = {p.ou.champ for p in told}
        assert {"acheteur.nom", "acheteur.type", "marche.date_envoi_avis", "clause.leviers"} <= fields
        assert fields & {"marche.ccag", "marche.procedure", "marche.duree_mois", "marche.nature"} == set()

    def test_every_value_kept_says_that_it_was_published(self, tmp_path):
        lines = text_of(tmp_path, contract()).splitlines()
        for value in (
            "ccag: travaux",
            "procedure: adaptee",
            "duree_mois: 14",
            "montant_ht: 850000.5",
            "nature: travaux",
        ):
            at = next(rank for rank, line in enumerate(lines) if line.strip().startswith(value))
            assert "publié" in lines[at] + lines[at - 1]

    def test_several_contracts_are_the_lots_with_the_numbers_of_their_identifiers(self):
        text = begin(choose(read_contracts(SAMPLE), ["20252025-13/*"]), SAMPLE.name, DROIT)
        assert [f'numero: "{n}"' in text for n in (1, 2, 3, 4)] == [True] * 4
        assert "Déchetteried'Oyonnax" in text
        assert 'reference: "20252025-13"' in text

    @pytest.mark.parametrize(
        ("published", "line"),
        [
            ({"ccag": "Maitrise d'œuvre"}, "ccag: moe"),
            ({"ccag": "Maîtrise d'oeuvre"}, "ccag: moe"),
            ({"ccag": "Pas de CCAG"}, "ccag: aucun"),
            ({"ccag": "CCAG maison"}, "ccag: à compléter"),
            ({"procedure": "Appel d’offres ouvert"}, "procedure: appel_offres_ouvert"),
            ({"procedure": "Autre"}, "procedure: à compléter"),
            ({"nature": "Marché de partenariat"}, "type_contrat: à compléter"),
            ({"nature": "MARCHE"}, "type_contrat: marche"),
            ({"codeCPV": "90910000-9", "ccag": "Fournitures courantes et services"}, "nature: services"),
            ({"codeCPV": "90910000-9"}, "nature: à compléter"),
            ({"codeCPV": "39100000"}, "nature: à compléter"),
            ({"dureeMois": "quatorze"}, "duree_mois: à compléter"),
        ],
    )
    def test_a_published_word_is_ours_or_is_asked(self, tmp_path, published, line):
        assert f"\n  {line}" in text_of(tmp_path, contract(**published))

    @pytest.mark.parametrize("said", ["Clause sociale", "Marché réservé", "Pas de considération sociale"])
    def test_the_lever_is_always_the_buyers_choice(self, tmp_path, said):
        text = text_of(tmp_path, contract(considerationsSociales={"considerationSociale": [said]}))
        assert "leviers: à compléter" in text
        assert said in text

    @pytest.mark.parametrize(
        ("ways", "form"),
        [
            (["Bons de commande"], "bons_de_commande"),
            (["Marchés subséquents"], "marches_subsequents"),
            (["Bons de commande", "Marchés subséquents"], "mixte"),
            (["Sans objet"], "à compléter"),
        ],
    )
    def test_the_amount_of_a_framework_agreement_is_asked(self, tmp_path, ways, form):
        text = text_of(
            tmp_path,
            contract(
                techniques={"technique": ["Accord-cadre"]}, modalitesExecution={"modaliteExecution": ways}
            ),
        )
        assert f"\n    forme: {form}" in text
        assert "maximum ou estimation" in text
        assert "\n  montant_ht" not in text

    def test_a_contract_modified_since_is_told(self, tmp_path):
        changed = contract(modifications=[{"modification": {"id": 1, "montant": 9}}])
        assert "modifié depuis" in text_of(tmp_path, changed)

    def test_an_invalid_siret_is_told_and_not_kept(self, tmp_path):
        text = text_of(tmp_path, contract(acheteur={"id": "123"}))
        assert "qui n’est pas un SIRET" in text
        assert "\n  siret:" not in text

    def test_a_concession_has_no_ccag(self, tmp_path):
        text = concession_text(tmp_path)
        assert "\n  type_contrat: concession" in text
        assert "\n  ccag: à compléter" not in text

    def test_the_value_of_a_concession_is_not_the_amount_of_a_contract(self, tmp_path):
        text = concession_text(tmp_path)
        assert "\n  valeur_estimee_ht: 9000  # publié" in text
        assert "\n  montant_ht:" not in text


def concession_text(folder):
    one = {"id": "C1", "objet": "Camping", "valeurGlobale": 9000, "autoriteConcedante": {"id": SIRET}}
    found = read_contracts(written(folder, {"marches": {"contrat-concession": [one]}}))
    return begin(choose(found, ["C1"]), "c.json", DROIT)


ODD = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)


@given(ODD)
def test_any_published_object_is_kept_to_the_letter(tmp_path_factory, objet):
    """Odd characters, quotes, newlines, comments: YAML reads back what was published."""
    blank = fill(blank_dossier(None), {"marche.objet": Connu(quoted(objet), objet)})
    path = tmp_path_factory.mktemp("o") / "d.yaml"
    path.write_text(blank, encoding="utf-8", newline="")
    with pytest.raises(InputError) as refusal:
        read_dossier(path)
    wrong = [p for p in refusal.value.problems if "à compléter" not in p.constat]
    assert [p for p in wrong if p.ou.champ != "marche.objet"] == []


def test_a_key_that_the_blank_does_not_show_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        fill(blank_dossier(None), {"marche.inconnue": Connu("1")})
