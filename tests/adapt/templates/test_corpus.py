"""Word files made elsewhere, by many programs: judged without failing, mended without losing anything."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from clausegen.adapt.forms.returned import read_all
from clausegen.adapt.templates import lint
from clausegen.adapt.templates.lint import repair, verify
from clausegen.adapt.templates.piece import piece_named
from clausegen.errors import InputError
from clausegen.word.reading import read_document

ROOT = Path(__file__).resolve().parents[3]
CORPUS = Path(os.environ.get("CLAUSEGEN_CORPUS", ROOT.parent / "shared" / "corpus")) / "docx"
FILES = sorted(CORPUS.glob("*.docx")) if CORPUS.is_dir() else []


@pytest.mark.skipif(not FILES, reason="the corpus is not on this machine")
@pytest.mark.parametrize("path", FILES or [CORPUS], ids=lambda path: path.stem[:30])
def test_a_file_of_the_corpus_is_judged_or_refused_and_mending_keeps_its_text(
    path, catalogue, monkeypatch, day
):
    # The trial fills the same samples each time, and is tested elsewhere.
    monkeypatch.setattr(lint, "try_out", lambda *_: ())
    piece = piece_named(catalogue, "ccap")
    data = path.read_bytes()
    try:
        result = verify(data, path.name, piece, catalogue, day)
    except InputError as error:
        refusal = error
        result = None
    if result is None:
        assert all(problem.constat for problem in refusal.problems)
        return
    assert all(finding.probleme.ou.fichier == path.name for finding in result.findings)
    mended, done = repair(data, path.name, piece)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(mended)) as new:
        changed = [name for name in new.namelist() if old.read(name) != new.read(name)]
    assert len(changed) <= len(done)
    if not done:
        assert changed == []
        assert read_document(mended).text == read_document(data).text
    read, refused = read_all([path], None, catalogue, day)
    assert len(read) + len(refused) >= 1
