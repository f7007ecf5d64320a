"""Documents of many makes go through ``plan`` and ``inserer``: ours, and the corpus when it is there."""

import os
from pathlib import Path

import pytest
from insertion_kit import AFTER, TARGETS, accepted, body, data, members, put_in, rejected, texts

from clausegen import pdf
from clausegen.adapt.insertion.spots import after, at_end
from clausegen.adapt.insertion.target import Target
from clausegen.cli import run
from clausegen.errors import TemplateError

ROOT = Path(__file__).resolve().parents[3]
CORPUS = Path(os.environ.get("CLAUSEGEN_CORPUS", ROOT.parent / "shared" / "corpus")) / "docx"
FILES = sorted(CORPUS.glob("*.docx"))
each = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
pytestmark = pytest.mark.skipif(not FILES, reason="the corpus is not here")


def somewhere(target):
    return after(target, target.headings[0], "") if target.headings else at_end(target)


def opened(path):
    try:
        return Target(path)
    except TemplateError:
        pytest.skip("refused, as it should")


@each
def test_plan_tells_something_and_never_fails(path, capsys):
    code = run(["plan", str(path)])
    told = capsys.readouterr()
    assert (code, bool(told.out)) == (0, True) or (code == 2 and "point à corriger" in told.err)


@each
def test_the_article_goes_in_and_the_rest_stays(path):
    before = path.read_bytes()
    main = opened(path).package.main
    tracked = put_in(before, somewhere, name=path.name, revision=True, malgre_parties=True).document
    plain = put_in(before, somewhere, name=path.name, malgre_parties=True).document
    assert texts(rejected(tracked)) == texts(body(before))
    assert texts(accepted(tracked)) == texts(body(plain))
    old, new = members(before), members(plain)
    touched = {name for name in old if old[name] != new[name]}
    relations = main.replace("word/", "word/_rels/") + ".rels"
    assert touched <= {main, "word/numbering.xml", "[Content_Types].xml", relations}


@pytest.mark.libreoffice
def test_libreoffice_opens_every_result(tmp_path):
    sources = []
    for path in FILES:
        try:
            target = Target(path)
        except TemplateError:
            continue
        done = put_in(path.read_bytes(), somewhere, name=target.fichier, revision=True, malgre_parties=True)
        sources.append(tmp_path / path.name)
        sources[-1].write_bytes(done.document)
    for name in TARGETS:
        sources.append(tmp_path / f"{name}.docx")
        sources[-1].write_bytes(put_in(data(name), AFTER.get(name, "Article 9"), revision=True).document)
    made = pdf.convert(sources, tmp_path / "pdf")
    assert len(made) == len(sources)
