"""One rendering under way: its identifiers, and what it notes for the user.

Ordinary outputs know nothing of this module. Only when something goes wrong (an unknown variable, a
forbidden character…) is the tag at fault found, by looking up the call stack for the compiled
template being run: so that the ordinary path pays nothing for good messages.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from clausegen.word.identifiers import Allocator

STATE = "\x00rendering"
"""Key of the rendering in the template's context: no tag can name it."""
MAX_LOOP = 100_000
"""Turns of all the loops of one rendering: a hundred times the largest piece of a tender."""


class Kind(Enum):
    """What can be noted about a tag during a rendering."""

    UNKNOWN = "unknown"
    FORBIDDEN = "forbidden"
    EMPTY = "empty"
    YES_NO = "yes_no"
    NOT_TEXT = "not_text"
    NOT_LIST = "not_list"
    RICH_IN_TEXT = "rich_in_text"
    UNSUPPORTED = "unsupported"
    TOO_LONG = "too_long"
    BOOKMARK = "bookmark"
    CHARACTER = "character"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing noted: kind, part, line of its compiled text, what it is about, what could be meant."""

    kind: Kind
    part: str
    line: int
    subject: str = ""
    siblings: tuple[str, ...] = ()


@dataclass(slots=True)
class Rendering:
    """What one rendering owns: nothing of it is shared with another."""

    ids: Allocator
    turns: int = 0
    notes: dict[Note, None] = field(default_factory=dict)


class OutsideRenderingError(Exception):
    """A value was asked for while compiling: jinja then leaves it to the rendering."""


def note(kind: Kind, subject: str = "", siblings: tuple[str, ...] = ()) -> None:
    """Note something about the tag being rendered."""
    rendering, part, line = _here()
    rendering.notes[Note(kind, part, line, subject, siblings)] = None


def _here() -> tuple[Rendering, str, int]:
    frame = sys._getframe(1)  # noqa: SLF001 - the documented way to the stack, on the slow path only
    found: Any = frame
    while found is not None:
        template = found.f_globals.get("__jinja_template__")
        if template is not None and "context" in found.f_locals:
            rendering = found.f_locals["context"].parent[STATE]
            return rendering, template.name or "", template.get_corresponding_lineno(found.f_lineno)
        found = found.f_back
    raise OutsideRenderingError
