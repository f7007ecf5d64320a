"""The pages in French keep French typography: no-break spaces where a line must not break."""

import re

import pytest
from console import ROOT, prose

ENGLISH = {"pipeline.md"}
PAGES = [path for path in sorted((ROOT / "docs").glob("*.md")) if path.name not in ENGLISH]
_MISSING = re.compile(r" (?:[;?!»%€]|:(?!\w))|«[^\u00a0]|[^\s\u00a0(]»|[^\s\u00a0\u202f][;?!](?:\s|$)")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_double_punctuation_and_guillemets_have_no_break_spaces(page):
    text = prose(page.read_text(encoding="utf-8"))
    lines = text.splitlines()
    found = [line for line in lines if not line.startswith("|--") and _MISSING.search(line)]
    assert found == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_no_ordinary_space_groups_the_thousands(page):
    assert re.findall(r"\d \d{3}\b", prose(page.read_text(encoding="utf-8"))) == []
