"""A text of the user, whatever it holds, arrives whole in the pieces and is never computed."""

import re

import pytest

from clausegen.french import typeset
from clausegen.model.dossier import Dossier
from clausegen.model.fields import Record

HOSTILE = 'R & D <Sud> "SARL" {{ 7*7 }} {% for i in (1, 2) %}{# rien #} [%s]'
NOT_FREE = {"siret", "profil", "corps_etat"}
"""A checked number, the path of a file, the key of a list: refused unless right."""
SHOWN = {
    "ccap_article": {
        "acheteur.nom",
        "marche.reference",
        "marche.objet",
        "marche.lieu",
        "lots.intitule",
        "clause.publics.complementaires",
        "clause.globalisation.bassin_emploi",
        "facilitateur.organisme",
        "facilitateur.telephone",
        "facilitateur.courriel",
        "rgpd.responsable",
        "rgpd.base_legale",
        "rgpd.conservation",
        "rgpd.contact",
    },
    "ae_engagement": {
        "acheteur.nom",
        "marche.reference",
        "marche.objet",
        "lots.intitule",
        "facilitateur.organisme",
    },
    "note_calcul": {
        "acheteur.nom",
        "marche.reference",
        "marche.objet",
        "lots.intitule",
        "lots.motif_ecart",
        "lots.hypotheses",
        "hypotheses",
    },
}


LEVERS = {
    "rc_article": {
        "acheteur.nom",
        "marche.objet",
        "lots.intitule",
        "facilitateur.organisme",
        "lots.critere.intitule",
        "clause.critere.sous_criteres.intitule",
        "clause.critere.sous_criteres.attendu",
        "lots.autre_condition.engagement",
        "lots.reservation.preuves",
        "lots.reservation.service",
    },
    "fiche_entreprise": {"marche.objet", "facilitateur.organisme", "lots.autre_condition.engagement"},
    "compte_rendu_lancement": {"acheteur.nom", "marche.objet", "lots.autre_condition.engagement"},
    "etat_penalites": {"acheteur.nom", "lots.autre_condition.engagement"},
    "note_levier": {"acheteur.nom", "lots.intitule", "lots.autre_condition.engagement"},
    "information_participants": {"acheteur.nom", "rgpd.responsable", "rgpd.contact", "rgpd.conservation"},
}
"""What the pieces of the other levers show of a contract that keeps them all."""
LISTS = {"sous_criteres", "tranches"}


def text_fields(record):
    """Each free text of the model: its path, the same for every lot."""
    for name, field in record.model_fields.items():
        kinds = re.findall(r"[A-Z]\w+|\bstr\b", str(field.annotation))
        inner = _record(field.annotation)
        if inner is not None:
            yield from ((f"{name}.{path}", how) for path, how in text_fields(inner))
        elif "str" in kinds and name not in NOT_FREE:
            yield name, "list" if "tuple" in str(field.annotation) else "text"


def _record(annotation):
    stack = [annotation]
    while stack:
        kind = stack.pop()
        if isinstance(kind, type) and issubclass(kind, Record):
            return kind
        stack += getattr(kind, "__args__", ())
    return None


def fill(data, path, how, value):
    """Write ``value`` in a field of the plain data, in each lot when the path goes through the lots."""
    *parents, last = path.split(".")
    nodes = [data]
    for parent in parents:
        if parent in LISTS:  # a list is filled where the contract has one
            nodes = [node for node in nodes if parent in node]
        found = [node.setdefault(parent, {}) for node in nodes]
        nodes = [item for node in found for item in (node if isinstance(node, list) else [node])]
    for rank, node in enumerate(nodes):
        text = f"{value}-{rank}" if path == "lots.numero" else value
        node[last] = [text] if how == "list" else text


FIELDS = dict(text_fields(Dossier))


def hostile(data, how=HOSTILE):
    for path, kind in FIELDS.items():
        fill(data, path, kind, how.replace("%s", path))
    for lot in data["lots"]:
        if "condition_execution" in lot.get("leviers", data["clause"]["leviers"]):
            lot["heures_retenues"] = 500
        else:
            lot.pop("motif_ecart", None)
    return data


@pytest.fixture(scope="module")
def cases(office):
    return {
        name: office.make(hostile(made()))
        for name, made in (("base", office.base), ("levers", office.levers))
    }


@pytest.fixture
def case(cases, request):
    """The contract whose piece is asked for shows most."""
    name = request.node.callspec.params.get("name") or request.node.callspec.params["shown"]
    return cases["levers" if name in LEVERS else "base"]


def test_the_model_has_the_text_fields_this_test_believes_in():
    assert set().union(*SHOWN.values(), *LEVERS.values()) <= set(FIELDS)
    assert {"lots.numero", "lots.publics.complementaires", "acheteur.representant.nom"} <= set(FIELDS)


@pytest.mark.parametrize("name", [*SHOWN, *LEVERS])
def test_a_piece_shows_every_text_it_should(case, name):
    text = case.documents[name].text
    assert [path for path in (SHOWN | LEVERS)[name] if f"[{path}]" not in text] == []


def versions(office, path):
    """A text as it was typed, and as it is set in print; no-break spaces aside."""
    typed = HOSTILE.replace("%s", path)
    return {office.plain(typed), office.plain(typeset(typed))}


@pytest.fixture(params=[*SHOWN, *LEVERS])
def shown(request, case, office):
    """What a piece says, no-break spaces aside."""
    return office.plain(case.documents[request.param].text)


def test_each_text_shown_is_whole(shown, office):
    paths = [path for path in FIELDS if f"[{path}]" in shown]
    assert len(paths) > 1
    whole = {path: sum(map(shown.count, versions(office, path))) for path in paths}
    assert [path for path in paths if shown.count(f"[{path}]") != whole[path]] == []


def test_nothing_of_a_text_is_computed(shown, office):
    assert "49" not in re.findall(r"\d+", shown)
    rest = shown
    for path in FIELDS:
        for written in versions(office, path):
            rest = rest.replace(written, "")
    assert [mark for mark in ("{{", "}}", "{%", "{#", "<Sud>", "SARL") if mark in rest] == []


@pytest.mark.parametrize("name", [*SHOWN, *LEVERS])
def test_the_read_back_accepts_such_texts(case, name):
    assert case.problems(name) == []


@pytest.mark.parametrize("name", [*SHOWN, *LEVERS])
def test_the_properties_of_the_file_hold_such_a_text_whole(case, name, office):
    values = [office.plain(value) for value in case.documents[name].properties.values()]
    for path in FIELDS:
        for value in values:
            assert value.count(f"[{path}]") == sum(map(value.count, versions(office, path)))


@pytest.mark.parametrize("between", ["\n", "\t", "\n\n", " \n\t"])
def test_line_breaks_and_tabs_of_a_text_are_kept(office, data, between):
    title = f"Gros œuvre{between}{{{{ 7*7 }}}} & <Sud>"
    data["lots"][0]["intitule"] = title
    data["rgpd"]["conservation"] = title
    case = office.make(data)
    assert [problem for name in case.files for problem in case.problems(name)] == []
    assert title in case.documents["ccap_article"].text
    assert title in case.documents["note_calcul"].text


def test_a_character_that_word_cannot_hold_is_removed_and_said(office, data, tmp_path):
    data["lots"][0]["intitule"] = "Gros\x07 œuvre"
    report = office.produce(data, tmp_path / "out")
    assert any("U+0007" in str(remark) for remark in report.remarques)
    assert "Gros œuvre" in office.read(tmp_path / "out/dce/ccap-clause-sociale.docx").text
