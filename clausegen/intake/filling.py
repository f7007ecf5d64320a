"""A blank dossier filled where something is known: the value on its line, where it comes from beside it.

Enters: the text of a blank dossier, values by dotted key (``marche.ccag``). Leaves: the text; every
other line is as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_LINE = re.compile(r"^(?P<indent> *)(?P<off># )?(?P<more> *)(?P<key>[a-z_]+):(?P<rest>.*)$")
_WIDTH = 118
_NOT_PRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Connu:
    """What is known of a key: its value as YAML (``None``: leave the line as it is), and a remark."""

    valeur: str | None
    remarque: str = ""


def quoted(text: str) -> str:
    """A text as a YAML value on one line: no character lost, none that could mean something else."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    for sign, code in (("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"), ("\x85", "\\x85")):
        escaped = escaped.replace(sign, code)
    escaped = _NOT_PRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped)
    return f'"{escaped}"'


def remark(text: str) -> str:
    """A text fit for one line of comment."""
    return " ".join(_NOT_PRINTED.sub(" ", text.replace("\x85", " ")).split())


def fill(blank: str, known: Mapping[str, Connu]) -> str:
    """The blank dossier with what is known; a key that the blank does not show is an error of the caller."""
    lines = blank.split("\n")
    for key, found in known.items():
        at = _find(lines, key.split("."))
        lines[at : at + 1] = _filled(lines[at], found)
    return "\n".join(lines)


def _find(lines: Sequence[str], path: Sequence[str]) -> int:
    """The line of a key, in use or commented out; groups above it are put in use by the caller."""
    start, depth = 0, -1
    for name in path:
        for at in range(start, len(lines)):
            match = _LINE.match(lines[at])
            if match is None:
                continue
            indent = len(match["indent"]) + len(match["more"])
            if depth >= 0 and indent <= depth and start:
                break
            if match["key"] == name and indent > depth:
                start, depth = at + 1, indent
                break
        else:
            raise KeyError(".".join(path))
        if start == 0 or (match := _LINE.match(lines[start - 1])) is None or match["key"] != name:
            raise KeyError(".".join(path))
    return start - 1


def _filled(line: str, found: Connu) -> list[str]:
    match = _LINE.match(line)
    if match is None:  # pragma: no cover - the line was found by the same pattern
        return [line]
    indent = match["indent"] + match["more"]
    told = f"# {remark(found.remarque)}" if found.remarque else ""
    if found.valeur is None:
        return [f"{indent}{told}", line] if told else [line]
    new = f"{indent}{match['key']}:{f' {found.valeur}' if found.valeur else ''}"
    if not told:
        return [new]
    if len(new) + len(told) + 2 <= _WIDTH:
        return [f"{new}  {told}"]
    return [f"{indent}{told}", new]
