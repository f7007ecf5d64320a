"""The fields of a part (page numbers, cross-references, tables of contents): found, read, redirected.

A field is one element (``w:fldSimple``) or runs between a beginning and an end; its instruction may be
cut in pieces, with other fields among them. What it shows is looked for only when it is asked for: the
documents of a print file are many, and theirs is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clausegen.word.names import w
from clausegen.word.reading import CHARACTERS

if TYPE_CHECKING:
    from lxml import etree

_SIMPLE, _MARK, _PIECE, _RUN, _TEXT = (w(name) for name in ("fldSimple", "fldChar", "instrText", "r", "t"))
_INSTRUCTION, _STEP = w("instr"), w("fldCharType")
_TO_BOOKMARK = re.compile(r'(\s*(?:REF|PAGEREF)\s+"?)([^"\s\\]+)("?.*)', re.IGNORECASE | re.DOTALL)
_TO_PLACE = re.compile(r'(\s*HYPERLINK\s.*?\\l\s+"?)([^"\s\\]+)("?.*)', re.IGNORECASE | re.DOTALL)
_PAGES = re.compile(r"(\s*)NUMPAGES(?![A-Z])(.*)", re.IGNORECASE | re.DOTALL)
_GONE = (w("del"), w("moveFrom"))
_TRACKED = (w("ins"), w("moveTo"), *_GONE)


@dataclass(slots=True, eq=False)
class Field:
    """A field, by its marks in the tree: ``begin`` is the whole of it when it is one element."""

    begin: etree._Element
    pieces: list[etree._Element] = field(default_factory=list)
    """The pieces of its instruction."""
    separate: etree._Element | None = None
    end: etree._Element | None = None

    @property
    def instruction(self) -> str:
        r"""What Word is asked: « REF signet \r \h »."""
        if self.begin.tag == _SIMPLE:
            return self.begin.get(_INSTRUCTION, "")
        return "".join(piece.text or "" for piece in self.pieces)

    @property
    def kind(self) -> str:
        """The first word of the instruction, in capitals (« PAGE », « REF »)."""
        words = self.instruction.split(maxsplit=1)
        return words[0].upper() if words else ""

    @property
    def bookmark(self) -> str | None:
        """The bookmark that it refers to, if it does."""
        found = _to_bookmark(self.instruction)
        return found[2] if found else None

    @property
    def switches(self) -> frozenset[str]:
        r"""The switches of the instruction (« \h »)."""
        return frozenset(word for word in self.instruction.split() if word.startswith("\\"))

    @property
    def paragraph(self) -> etree._Element | None:
        """The paragraph in which it begins."""
        return next(self.begin.iterancestors(w("p")), None)

    @property
    def last_paragraph(self) -> etree._Element | None:
        """The paragraph in which it ends."""
        last = self.begin if self.end is None else self.end
        return next(last.iterancestors(w("p")), None)

    @property
    def elements(self) -> tuple[etree._Element, ...]:
        """What it is made of: one element, or the runs from its beginning to its end."""
        first = self.begin if self.begin.tag == _SIMPLE else self.begin.getparent()
        if first is None:
            return ()
        found = [first]
        if self.end is not None and self.end.getparent() is not first:
            for one in _after(first):
                if one is self.end:
                    break
                if one.tag == _RUN:
                    found.append(one)
        return tuple(found)

    @property
    def result(self) -> str:
        """What it shows, less what the fields inside it show and what a revision takes away."""
        return "".join(text for _, text in self._shown())

    @property
    def run(self) -> etree._Element | None:
        """The run of its result, when that is one run, of nothing else, that no revision concerns."""
        runs = {run for run, _ in self._shown()}
        if len(runs) != 1:
            return None
        run = runs.pop()
        shared = any(child.tag in (_MARK, _PIECE) for child in run)
        return None if shared or any(one.tag in _TRACKED for one in run.iterancestors()) else run

    def change(self, instruction: str) -> None:
        """Give it another instruction; what is the same stays where it is, for fields may stand between."""
        if self.begin.tag == _SIMPLE:
            self.begin.set(_INSTRUCTION, instruction)
        elif len(self.pieces) == 1:
            self.pieces[0].text = instruction
        else:
            _rewrite(self.pieces, self.instruction, instruction)

    def _shown(self) -> Iterator[tuple[etree._Element, str]]:
        """The pieces of text of its result, each with its run."""
        simple = self.begin.tag == _SIMPLE
        around = self.begin if simple else next(self.begin.iterancestors(_SIMPLE), None)
        depth = 0
        for one in self.begin.iter() if simple else _after(self.separate):
            if one is self.end:
                return
            if one.tag == _MARK:
                depth += {"begin": 1, "end": -1}.get(one.get(_STEP, ""), 0)
            text = (one.text or "") if one.tag == _TEXT else CHARACTERS.get(str(one.tag))
            run = one.getparent() if text and not depth else None
            # A « w:tab » may also be a tab stop of a paragraph's properties.
            if not text or run is None or run.tag != _RUN:
                continue
            inner = next(run.iterancestors(_SIMPLE), None)
            if inner is around and not any(ancestor.tag in _GONE for ancestor in run.iterancestors()):
                yield run, text


def fields(root: etree._Element) -> Iterator[Field]:
    """The fields of a tree, nested ones included; those without an instruction or an end are left out."""
    stack: list[Field] = []
    for one in root.iter(_SIMPLE, _MARK, _PIECE):
        if one.tag == _SIMPLE:
            yield Field(one)
        elif one.tag == _PIECE:
            if stack:
                stack[-1].pieces.append(one)
        else:
            step = one.get(_STEP)
            if step == "begin":
                stack.append(Field(one))
            elif step == "separate" and stack:
                stack[-1].separate = one
            elif step == "end" and stack:
                done = stack.pop()
                done.end = one
                if done.pieces:
                    yield done


def redirect(part: etree._Element, names: Mapping[str, str], last_page: str) -> bool:
    """References follow bookmarks renamed as in ``names``; the number of pages is the page of ``last_page``.

    Whether a number of pages was asked for.
    """
    counted = False
    for link in part.iter(w("hyperlink")):
        anchor = link.get(w("anchor"), "")
        if anchor in names:
            link.set(w("anchor"), names[anchor])
    for one in list(fields(part)):
        instruction = one.instruction
        pages = _PAGES.fullmatch(instruction)
        if pages is not None:
            one.change(f"{pages[1]}PAGEREF {last_page}{pages[2]}")
            counted = True
            continue
        found = _to_bookmark(instruction)
        if found is not None and found[2] in names:
            one.change(f"{found[1]}{names[found[2]]}{found[3]}")
    return counted


def _to_bookmark(instruction: str) -> re.Match[str] | None:
    return _TO_BOOKMARK.fullmatch(instruction) or _TO_PLACE.fullmatch(instruction)


def _after(element: etree._Element | None) -> Iterator[etree._Element]:
    """The elements that follow one in the order of the document, those inside it left out."""
    while element is not None:
        for sibling in element.itersiblings():
            yield from sibling.iter()
        element = element.getparent()


def _rewrite(pieces: list[etree._Element], old: str, new: str) -> None:
    """Put in the pieces of an instruction what differs in another."""
    start = _alike(old, new)
    kept = _alike(old[start:][::-1], new[start:][::-1])
    stop, given = len(old) - kept, new[start : len(new) - kept]
    place = 0
    for piece in pieces:
        text = piece.text or ""
        before, after = text[: max(start - place, 0)], text[max(stop - place, 0) :]
        place += len(text)
        here, given = (given, "") if place >= start else ("", given)
        piece.text = before + here + after


def _alike(first: str, second: str) -> int:
    """How many characters two texts have in common at their start."""
    pairs = zip(first, second, strict=False)
    return next((rank for rank, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))
