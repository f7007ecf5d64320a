import json

import pytest

from clausegen.cli import run

DOSSIER = """
acheteur: {nom: Ville d'Essai, type: autre_pouvoir_adjudicateur}
marche:
  reference: 2026-T-014
  objet: Réhabilitation d'une école
  nature: travaux
  ccag: travaux
  date_envoi_avis: 2026-12-01
  duree_mois: 14
  valeur_estimee_ht: 5 404 000 €
clause: {leviers: [condition_execution]}
lots:
  - {numero: 1, intitule: Gros œuvre, montant_ht: 850000}
"""


@pytest.fixture
def ask(tmp_path, capsys):
    def asked(text, *options):
        path = tmp_path / "dossier.yaml"
        path.write_text(text, encoding="utf-8")
        code = run(["obligation", str(path), *options])
        return code, capsys.readouterr()

    return asked


def test_the_answer_reads_as_a_text(ask):
    code, out = ask(DOSSIER)
    text = out.out.replace("\u00a0", " ").replace("\u202f", " ")
    assert code == 0
    assert "obligatoire ? OUI" in text
    assert "article L. 2112-2-1 du code de la commande publique, en vigueur depuis le 22 août 2026" in text
    for title in (
        "Seuil",
        "Exceptions possibles (l’obligation demeure)",
        "À écrire",
        "Ne sont pas concernés",
    ):
        assert title in text


def test_one_euro_less_and_the_answer_is_no(ask):
    code, out = ask(DOSSIER.replace("5 404 000", "5 403 999"), "--json")
    assert (code, json.loads(out.out)["obligatoire"]) == (0, False)


def test_an_answer_that_cannot_be_given_is_exit_code_1(ask):
    code, out = ask(DOSSIER.replace("2026-12-01", "2028-01-01"), "--json")
    assert (code, json.loads(out.out)["obligatoire"]) == (1, None)


def test_a_duty_that_the_dossier_says_it_ignores_is_exit_code_1(ask):
    code, _ = ask(DOSSIER.replace("condition_execution", "aucun"))
    assert code == 1


def test_no_date_is_unusable_input_and_says_what_to_add(ask):
    code, out = ask(DOSSIER.replace("  date_envoi_avis: 2026-12-01\n", ""))
    assert code == 2
    assert "date_envoi_avis" in out.err


@pytest.mark.parametrize(("kind", "name"), [("marche", "Le marché"), ("concession", "La concession")])
def test_a_contract_without_lots_is_not_told_of_lots(ask, kind, name):
    text = DOSSIER[: DOSSIER.index("lots:")].replace("  ccag: travaux\n", f"  type_contrat: {kind}\n")
    _, out = ask(text)
    told = out.out.replace("\u00a0", " ")
    assert f"{name} prévoit une condition d’exécution sociale" in told
    assert "considerationSociale :" in told
    assert [word for word in ("Chaque lot", "lot 1", "lot par lot", "au lot") if word in told] == []
