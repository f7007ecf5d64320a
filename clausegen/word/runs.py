"""Runs of text and fields, made one by one."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from clausegen.word.names import XML, w
from clausegen.word.properties import element

if TYPE_CHECKING:
    from lxml import etree


def text_run(text: str, look: etree._Element | None = None) -> etree._Element:
    """A run of text in the look of some run properties; tabs are Word's own."""
    run = _run(look)
    for rank, piece in enumerate(text.split("\t")):
        if rank:
            run.append(element("tab"))
        if piece:
            made = element("t")
            made.text = piece
            made.set(f"{{{XML}}}space", "preserve")
            run.append(made)
    return run


def field_runs(code: str, result: str, look: etree._Element | None = None) -> list[etree._Element]:
    """The runs of a field: its code, and the result shown until Word works it out again."""
    instruction = _run(look)
    made = element("instrText")
    made.text = f" {code} "
    made.set(f"{{{XML}}}space", "preserve")
    instruction.append(made)
    return [
        _mark("begin", look),
        instruction,
        _mark("separate", look),
        text_run(result, look),
        _mark("end", look),
    ]


def _mark(kind: str, look: etree._Element | None) -> etree._Element:
    run = _run(look)
    run.append(element("fldChar", fldCharType=kind))
    return run


def _run(look: etree._Element | None) -> etree._Element:
    run = element("r")
    if look is not None and len(look):
        properties = deepcopy(look)
        properties.tag = w("rPr")
        run.append(properties)
    return run
