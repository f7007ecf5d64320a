"""What a lot settles otherwise than the contract is said in the article, at its own place."""

import pytest

OWN = {
    # key of the catalogue: (what the lot writes, what the document says; None: the catalogue's sentence)
    "penalites.heure_non_realisee": (77, "77 €"),
    "penalites.reunion_manquee": (177, "177 €"),
    "penalites.document_par_manquement": (78, "78 €"),
    "penalites.delai_mise_en_demeure_jours": (19, "19 jours"),
    "publics.complementaires": (["Habitants de la Tuilerie"], "Habitants de la Tuilerie"),
    "publics.liste_limitative": ("oui", None),
    "publics.proposition_motivee": ("non", None),
    "modalites": (["mise_a_disposition"], "mise à disposition"),
    "duree_comptage_mois": (18, "18 mois"),
    "globalisation.autorisee": ("non", None),
    "globalisation.bassin_emploi": ("Dombes", "Dombes"),
    "pilotage.releve": ("semestrielle", "chaque semestre"),
    "pilotage.releve_jour": (11, "11"),
    "pilotage.contact_facilitateur_jours": (21, "21 jours"),
    "pilotage.reunion_lancement_jours": (22, "22 jours"),
    "pilotage.convocation_jours": (23, "23 jours"),
    "pilotage.justificatifs_jours": (24, "24 jours"),
    "pilotage.eligibilite_jours": (25, "25 jours"),
    "pilotage.observations_jours": (26, "26 jours"),
    "pilotage.rapport_final_mois_apres": (2, "2 mois"),
}


def settle(lot, key, value):
    parent, _, last = key.rpartition(".")
    (lot.setdefault(parent, {}) if parent else lot)[last] = value


@pytest.fixture(scope="module")
def case(office):
    data = office.base()
    for key, (value, _) in OWN.items():
        settle(data["lots"][1], key, value)
    return office.make(data)


def rows(case):
    """The rows of the tables of the article, as the texts of their cells."""
    found = {}
    for paragraph in case.documents["ccap_article"].paragraphs:
        if paragraph.cell is not None:
            found.setdefault((paragraph.cell.table, paragraph.cell.row), []).append(paragraph.text)
    return list(found.values())


def test_every_setting_of_the_catalogue_that_several_kinds_of_contract_share_is_tried_here(office):
    assert set(office.catalogue.dispositions) - set(OWN) == {"penalites.document_par_jour"}


@pytest.mark.parametrize("key", OWN)
def test_a_lots_own_setting_is_in_the_article_with_its_lot_its_section_and_its_value(case, office, key):
    disposition = office.catalogue.dispositions[key]
    section = f"37.{case.ranks[disposition.section]}"
    written, value = OWN[key]
    value = value or getattr(disposition, written)
    said = [" | ".join(row) for row in rows(case)]
    found = [line for line in said if office.plain(value) in office.plain(line) and "Lot\u00a02" in line]
    assert any(disposition.libelle in line and section in line for line in found), said


def test_they_stand_under_their_own_title(case):
    document = case.documents["ccap_article"]
    own = next(p for p in document.paragraphs if "⟦particularite_2_" in p.marked)
    assert own.heading == "Dispositions propres à certains lots"


def test_a_lot_that_repeats_the_contract_has_nothing_of_its_own(office, data):
    data["lots"][1]["penalites"] = {"heure_non_realisee": 61}
    document = office.make(data).documents["ccap_article"]
    assert not [name for name in document.bookmarks if name.startswith("particularite_")]
    assert "Dispositions propres à certains lots" not in document.text


def test_each_own_setting_has_a_bookmark_of_its_own(case):
    names = [n for n in case.documents["ccap_article"].bookmarks if n.startswith("particularite_2_")]
    assert len(names) == len(OWN)
    assert [name for name in names if len(name) > 40] == []


def test_the_read_back_accepts_them(case):
    assert [problem for name in case.files for problem in case.problems(name)] == []


def test_a_lot_that_counts_by_day_where_the_contract_counts_by_breach_says_both(office, data):
    data["lots"][1]["penalites"] = {"document_par_manquement": 0, "document_par_jour": 25}
    case = office.make(data)
    assert [problem for name in case.files for problem in case.problems(name)] == []
    said = [" | ".join(row) for row in rows(case) if row[0].startswith("Lot\u00a02")]
    assert len([line for line in said if "document" in line]) == 2
    assert any("25\u00a0€" in line for line in said)


def test_lots_with_long_or_like_numbers_keep_bookmarks_apart(office, data):
    data["lots"] = [
        {
            "numero": number,
            "intitule": f"Ouvrage {number}",
            "montant_ht": 850000,
            "penalites": {"heure_non_realisee": 70 + rank},
        }
        for rank, number in enumerate(("Tranche optionnelle n° 1", "Tranche optionnelle n° 2", "1-A", "2"))
    ]
    case = office.make(data)
    assert [problem for name in case.files for problem in case.problems(name)] == []
    names = list(case.documents["ae_engagement"].bookmarks)
    assert (
        len([name for name in names if name.endswith("_heures") and name.startswith("engagement_lot")]) == 4
    )
    assert [name for name in names if len(name) > 40] == []
