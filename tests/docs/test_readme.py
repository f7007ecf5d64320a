"""The README's commands exist, its links and its pictures too."""

import re

import pytest
from console import ROOT, commands, copy_samples, run

from clausegen import pdf

README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")


def test_its_make_targets_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)", TEXT))
    assert named
    assert named <= targets


@pytest.mark.parametrize("command", commands(README), ids=lambda c: c.arguments[0])
def test_its_commands_work(command, tmp_path):
    if "--pdf" in command.arguments and not pdf.available():
        pytest.skip("LibreOffice is missing")
    done = run(command, copy_samples(tmp_path))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", [README, *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda p: p.name)
def test_a_page_links_only_to_what_exists(page):
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_its_pictures_are_light():
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size > 200_000] == []
