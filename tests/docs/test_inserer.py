"""docs/inserer.md: its commands do and print what the page says, its options exist, its reasons are those told."""

import re

import pytest
from console import ROOT, commands, copy_samples, plain, run

from clausegen.cli.inserer import inserer

PAGE = ROOT / "docs" / "inserer.md"


@pytest.mark.parametrize("command", commands(PAGE), ids=lambda command: command.arguments[0])
def test_a_command_of_the_page_does_and_prints_what_the_page_says(command, tmp_path):
    done = run(command, copy_samples(tmp_path))
    told = plain(done.stdout + "\n" + done.stderr)
    assert done.returncode == 0, told
    assert [line for line in command.printed if plain(line) not in told] == []


def test_every_option_named_exists_and_every_place_is_named():
    known = {option for parameter in inserer.params for option in parameter.opts}
    named = set(re.findall(r"--[a-z][a-z-]+", PAGE.read_text(encoding="utf-8")))
    assert named <= known
    assert {
        "--apres",
        "--signet",
        "--controle",
        "--a-la-fin",
        "--malgre-parties",
        "--malgre-existante",
    } <= named
