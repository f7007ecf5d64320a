"""The fields of a part: their code, the result shown, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clausegen.word.body import visible_text
from clausegen.word.names import w

if TYPE_CHECKING:
    from lxml import etree

_TRACKED = (w("ins"), w("del"), w("moveTo"), w("moveFrom"))


@dataclass(frozen=True, slots=True)
class Field:
    """One field: where it begins, its code, its result, and the result's run when there is only one."""

    paragraph: etree._Element
    code: str
    result: str
    run: etree._Element | None

    @property
    def words(self) -> tuple[str, str, frozenset[str]]:
        r"""Its kind, its first argument, its switches: « REF signet \r \h »."""
        parts = self.code.split()
        kind = parts[0].upper() if parts else ""
        name = parts[1] if len(parts) > 1 and not parts[1].startswith("\\") else ""
        return kind, name.strip('"'), frozenset(part for part in parts if part.startswith("\\"))


@dataclass(slots=True)
class _Open:
    paragraph: etree._Element
    code: list[str] = field(default_factory=list)
    result: list[etree._Element] = field(default_factory=list)
    shown: bool = False


def fields(root: etree._Element) -> Iterator[Field]:
    """The fields of a tree, the inner before the outer; those that never end are left out."""
    stack: list[_Open] = []
    current: etree._Element | None = None
    for one in root.iter(w("p"), w("r"), w("fldSimple")):
        if one.tag == w("p"):
            current = one
        elif current is None:
            continue
        elif one.tag == w("fldSimple"):
            runs = [run for run in one.iter(w("r")) if visible_text(run)]
            yield _field(current, one.get(w("instr"), ""), runs)
        else:
            yield from _run(one, current, stack)


def _run(run: etree._Element, paragraph: etree._Element, stack: list[_Open]) -> Iterator[Field]:
    for child in run:
        if child.tag == w("fldChar"):
            kind = child.get(w("fldCharType"))
            if kind == "begin":
                stack.append(_Open(paragraph))
            elif kind == "separate" and stack:
                stack[-1].shown = True
            elif kind == "end" and stack:
                done = stack.pop()
                yield _field(done.paragraph, "".join(done.code), done.result)
        elif child.tag == w("instrText") and stack:
            stack[-1].code.append(child.text or "")
    if stack and stack[-1].shown and visible_text(run):
        stack[-1].result.append(run)


def _field(paragraph: etree._Element, code: str, runs: list[etree._Element]) -> Field:
    alone = runs[0] if len(runs) == 1 and not _tracked(runs[0]) else None
    return Field(paragraph, code, "".join(visible_text(run) for run in runs), alone)


def _tracked(run: etree._Element) -> bool:
    return any(ancestor.tag in _TRACKED for ancestor in run.iterancestors())
