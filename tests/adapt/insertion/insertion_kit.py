"""The article once made, targets of every kind, and Word's « accept all » and « reject all » done on the XML."""

import copy
import io
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

from lxml import etree
from targets import HERE

from clausegen.adapt.insertion.article import NUMBER, read_article
from clausegen.adapt.insertion.expected import expected
from clausegen.adapt.insertion.run import Wish, check, insert
from clausegen.adapt.insertion.spots import after_heading
from clausegen.adapt.insertion.target import Target
from clausegen.clauses.catalogue import load_catalogue
from clausegen.intake import read_dossier
from clausegen.law import load_law
from clausegen.resources import templates_dir
from clausegen.tender.case import prepare
from clausegen.tender.single import make_piece, piece_for
from clausegen.word.editing import Revision
from clausegen.word.package import open_package

ROOT = Path(__file__).resolve().parents[3]
DOSSIER = ROOT / "samples" / "ecole" / "dossier.yaml"
TARGETS = sorted(path.stem for path in HERE.glob("*.docx"))
AFTER = {"listes-reprises": "IX", "sans-numeros": "Protection de l’environnement"}
DAY = date(2026, 11, 25)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def case():
    catalogue = load_catalogue(templates_dir())
    return prepare(read_dossier(DOSSIER), load_law(), catalogue), catalogue


@cache
def piece():
    made, catalogue = case()
    return make_piece(made, piece_for(catalogue, made, "ccap"), NUMBER)


@cache
def wanted():
    made, _ = case()
    return expected(made.dossier, made.droit)


@cache
def data(name):
    return (HERE / f"{name}.docx").read_bytes()


def put_in(document, where, *, revision=False, name="cible.docx", **wish):
    """The insertion in the bytes of a document, after a heading."""
    target = Target(document, name)
    mark = Revision("Clause sociale", DAY) if revision else None
    asked = Wish(DAY, revision=mark, **wish)
    check(target, wanted(), asked)
    spot = after_heading(target, where) if isinstance(where, str) else where(target)
    return insert(target, read_article(piece(), "ccap-article.docx"), spot, wanted(), asked)


@cache
def inserted(name, revision=False):
    return put_in(data(name), AFTER.get(name, "Article 9"), revision=revision, name=f"{name}.docx")


def members(document):
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}


def body(document):
    package = open_package(document)
    return etree.fromstring(package.read(package.main))


def texts(root):
    """The text of each paragraph that has some, deleted text left out."""
    found = []
    for p in root.iter(f"{W}p"):
        text = "".join(
            {f"{W}tab": "\t"}.get(node.tag, node.text or "")
            for node in p.iter(f"{W}t", f"{W}tab", f"{W}delText")
        )
        if text.strip():
            found.append(text)
    return found


def _drop_rows(root, drop, ours):
    for row in list(root.iter(f"{W}tr")):
        mark = row.find(f"{W}trPr/{W}{drop}")
        if mark is not None and ours(mark):
            row.getparent().remove(row)
    for table in [t for t in root.iter(f"{W}tbl") if t.find(f"{W}tr") is None]:
        table.getparent().remove(table)


def settle(document, keep, drop, author="Clause sociale"):
    """The body once every revision of an author is kept (« ins » accepted) or dropped, as Word does."""
    root = copy.deepcopy(body(document))

    def ours(element):
        return element.get(f"{W}author") == author

    _drop_rows(root, drop, ours)
    for paragraph in list(root.iter(f"{W}p")):
        mark = paragraph.find(f"{W}pPr/{W}rPr/{W}{drop}")
        gone = mark is not None and ours(mark)
        for change in [c for c in paragraph if c.tag == f"{W}{drop}" and ours(c)]:
            paragraph.remove(change)
        if gone and not any(c.tag != f"{W}pPr" for c in paragraph):
            paragraph.getparent().remove(paragraph)
        else:
            assert not gone, "a paragraph whose mark goes away has nothing of its own left"
    for change in [c for c in root.iter(f"{W}{keep}") if ours(c)]:
        parent = change.getparent()
        for child in list(change):
            change.addprevious(child)
        parent.remove(change)
    for text in root.iter(f"{W}delText"):
        if not any(a.tag == f"{W}del" for a in text.iterancestors()):
            text.tag = f"{W}t"
    return root


def accepted(document):
    return settle(document, "ins", "del")


def rejected(document):
    return settle(document, "del", "ins")
