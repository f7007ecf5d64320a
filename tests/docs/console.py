"""The commands of a page: each ``$ clausegen …`` of its console blocks, with what it is said to print."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"\s+# code (\d)$")


@dataclass(frozen=True)
class Command:
    arguments: tuple[str, ...]
    code: int
    printed: tuple[str, ...]


def prose(text):
    """A page without its code, its comments and its links' addresses."""
    return re.sub(r"^```.*?^```|<!--.*?-->|`[^`\n]+`|\]\([^)]*\)", "", text, flags=re.MULTILINE | re.DOTALL)


def commands(page):
    """The commands of a page, in order."""
    return [c for block in _BLOCK.findall(page.read_text(encoding="utf-8")) for c in block_commands(block)]


def block_commands(block):
    """The commands of one console block, in order."""
    return [_command(part) for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]


def _command(text):
    line, *printed = text.rstrip("\n").split("\n")
    code = _CODE.search(line)
    program, *arguments = shlex.split(_CODE.sub("", line))
    assert program == "clausegen", line
    shown = tuple(told for told in printed if told not in ("", "…"))
    return Command(tuple(arguments), int(code[1]) if code else 0, shown)


def run(command, folder):
    """Run one command in a folder, as a user would."""
    return subprocess.run(
        [sys.executable, "-m", "clausegen", *command.arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def copy_samples(folder):
    """A folder in which the page's commands find the samples."""
    shutil.copytree(ROOT / "samples", folder / "samples")
    return folder


def plain(text):
    """A text without the difference between the spaces of French typography, nor repeated spaces."""
    return " ".join(text.split())
