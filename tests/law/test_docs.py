"""The examples of docs/droit.md, run as they are written."""

import re
from pathlib import Path

from clausegen.law import load_law_from

DOC = (Path(__file__).parents[2] / "docs" / "droit.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", DOC, flags=re.DOTALL)


def test_the_example_of_a_file_is_accepted():
    (text,) = blocks("yaml")
    assert (
        load_law_from({"exemple.yaml": text}).record("seuil.europeen.concession").valeurs[0].valeur == 5404000
    )


def test_the_python_example_gives_what_it_says():
    (text,) = blocks("python")
    scope = {}
    exec(text, scope)  # noqa: S102 -- our own documentation
    droit = scope["droit"]
    assert str(droit.read("seuil.europeen.concession").nombre) == "5404000"
    assert droit.read("ccag.travaux").fiche["article_penalites"] == "20.1.5"
    assert droit.find("texte.l2112_2_1") is not None
