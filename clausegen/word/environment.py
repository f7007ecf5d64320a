"""The sandbox in which templates run: what a tag may use, and nothing else.

Tags come from a Word file that may have been received from anywhere. They read the mapping they are
given, through the filters, tests and functions listed here; they call no method, reach no private
attribute, and cannot make a rendering long or large.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence, Sized
from itertools import islice
from typing import Any

from jinja2 import Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS as JINJA_TESTS
from jinja2.utils import pass_context, pass_environment

from clausegen.word.identifiers import bookmark_name, bookmark_text
from clausegen.word.rendering import MAX_LOOP, STATE, Kind, Rendering, note
from clausegen.word.repair import repair_cell, repair_table
from clausegen.word.unknown import Unknown
from clausegen.word.values import ESCAPERS, Escaped, as_string, in_run, in_text

MAX_TEXT = 500_000
"""Characters that one expression may build: about 150 pages."""
MAX_RANGE = 1000
"""Largest ``range``."""
_MAX_BITS = 256
_WORD_BOOKMARKS = ("_Toc", "_Ref")
"""Bookmarks that Word makes by itself for its tables of contents and cross-references."""

FILTERS = [
    "capitalize",
    "count",
    "d",
    "default",
    "first",
    "items",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "rejectattr",
    "reverse",
    "selectattr",
    "sort",
    "title",
    "trim",
    "unique",
    "upper",
]
"""The filters that a template may use; all that is formatting (euros, dates) is ready in the values."""
TESTS = [
    "defined",
    "undefined",
    "none",
    "string",
    "number",
    "mapping",
    "sequence",
    "iterable",
    "boolean",
    "true",
    "false",
    "odd",
    "even",
    "divisibleby",
    "in",
    "==",
    "eq",
    "equalto",
    "!=",
    "ne",
    ">",
    "gt",
    "greaterthan",
    ">=",
    "ge",
    "<",
    "lt",
    "lessthan",
    "<=",
    "le",
]
"""The tests that a template may use after ``is``."""
FUNCTIONS = ("range",)
"""The functions that a template may call."""
METHODS = ("items", "keys", "values", "cycle", "changed")
"""The methods that a template may call: those of a mapping, and two of ``loop``."""


class SafeCodeGenerator(CodeGenerator):
    """jinja's compiler, with « ~ » under the same limit as « + »."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - jinja's own name
        """Write the joining of several texts."""
        self.write("environment.join_texts((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class SafeEnvironment(ImmutableSandboxedEnvironment):
    """The one environment of all templates: whitelisted, bounded, read-only."""

    code_generator_class = SafeCodeGenerator
    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self) -> None:
        super().__init__(
            undefined=Unknown,
            finalize=in_run,
            autoescape=False,
            keep_trailing_newline=True,
            cache_size=0,
            auto_reload=False,
        )
        self.globals.clear()
        self.globals["range"] = bounded_range
        self.filters = {name: JINJA_FILTERS[name] for name in FILTERS}
        self.filters |= {"join": bounded_join, "map": map_attribute}
        self.filters |= ESCAPERS | _INNER
        self.tests = {name: JINJA_TESTS[name] for name in TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - jinja's own signature
        """``obj.attribute``: in a mapping its keys come first, whatever the methods of a dict."""
        if obj.__class__ is dict or isinstance(obj, Mapping):
            try:
                return obj[attribute]
            except KeyError:
                if attribute in METHODS:
                    return super().getattr(obj, attribute)
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - jinja's own signature
        """``obj[argument]``: only an item, never an attribute."""
        if isinstance(obj, Undefined):
            return obj
        try:
            return obj[argument]
        except (TypeError, LookupError):
            return self.undefined(obj=obj, name=argument)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401 - jinja's own signature
        """Whether a tag may call this."""
        if obj is bounded_range or isinstance(obj, Undefined):
            return True
        owner = getattr(obj, "__self__", None)
        return getattr(obj, "__name__", "") in METHODS and isinstance(owner, Mapping | LoopContext)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - same
        """``left operator right``, refused when the result could be enormous."""
        if isinstance(left, Undefined) or isinstance(right, Undefined):
            return as_string(left) + as_string(right)
        if not _is_bounded(operator, left, right):
            note(Kind.TOO_LONG, operator)
            return ""
        return super().call_binop(context, operator, left, right)

    @staticmethod
    def join_texts(parts: Sequence[object]) -> str:
        """``a ~ b ~ c``, bounded."""
        return _bounded("".join(map(as_string, parts)))


def _is_bounded(operator: str, left: object, right: object) -> bool:
    if operator == "+" and isinstance(left, str | list | tuple) and isinstance(right, str | list | tuple):
        return len(left) + len(right) <= MAX_TEXT
    texts = [not _is_number(value) for value in (left, right)]
    if operator == "**" or (any(texts) and operator != "+"):
        return False
    return all(value.bit_length() < _MAX_BITS for value in (left, right) if isinstance(value, int))


def _is_number(value: object) -> bool:
    return not isinstance(value, str | bytes | list | tuple | Mapping)


def _bounded(text: str) -> str:
    if len(text) > MAX_TEXT:
        note(Kind.TOO_LONG)
        return ""
    return text


def bounded_range(*limits: int) -> Sequence[int]:
    """``range``, of a thousand numbers at most."""
    numbers = range(*(int(limit) for limit in limits))
    if len(numbers) > MAX_RANGE:
        note(Kind.TOO_LONG, "range")
        return ()
    return numbers


def bounded_join(value: Iterable[object], d: str = "") -> str:
    """The elements of a list as one text."""
    return _bounded(as_string(d).join(map(as_string, value)))


@pass_environment
def map_attribute(
    environment: SafeEnvironment, value: Iterable[object], *, attribute: str | int
) -> list[object]:
    """The same attribute of each element of a list."""
    path = str(attribute).split(".")
    return [functools.reduce(environment.getattr, path, element) for element in value]


@pass_context
def loop_over(context: Context, value: Any) -> Any:  # noqa: ANN401 - any sequence
    """What a loop goes through: a list or a mapping, under the limit of turns of one rendering."""
    if isinstance(value, Undefined):
        return tuple(value)
    if value is None or isinstance(value, str | bytes) or not isinstance(value, Iterable):
        note(Kind.NOT_LIST)
        return ()
    items = value if isinstance(value, Sized) else tuple(islice(value, MAX_LOOP + 1))
    rendering: Rendering = context.parent[STATE]
    rendering.turns += len(items)
    if rendering.turns > MAX_LOOP:
        note(Kind.TOO_LONG, "for")
        return ()
    return items


@pass_context
def new_bookmark(context: Context, name: str) -> str:
    """The name of a bookmark, valid and taken from now on."""
    wanted = bookmark_name(name)
    rendering: Rendering = context.parent[STATE]
    if wanted.startswith(_WORD_BOOKMARKS):
        return Escaped(rendering.ids.take_similar(wanted))
    if not rendering.ids.take(wanted):
        note(Kind.BOOKMARK, wanted)
    return Escaped(wanted)


@pass_context
def bookmark_start(context: Context, key: str) -> int:
    """The number of a bookmark that begins in a loop."""
    rendering: Rendering = context.parent[STATE]
    return rendering.ids.start(key)


@pass_context
def bookmark_end(context: Context, key: str) -> int:
    """The number of a bookmark that ends in a loop."""
    rendering: Rendering = context.parent[STATE]
    return rendering.ids.end(key)


@pass_context
def fresh_id(context: Context, _key: str) -> int:
    """A number for a drawing or a content control repeated by a loop."""
    rendering: Rendering = context.parent[STATE]
    return rendering.ids.fresh()


def bookmark_piece(value: object) -> str:
    """A value inside the name of a bookmark."""
    return bookmark_text(as_string(value))


def field_piece(value: object) -> str:
    """A value inside the instruction of a Word field: it cannot end a quoted text nor add a switch."""
    return in_text(as_string(value).replace("\\", "\\\\").replace('"', '\\"'))


_INNER = {
    "_boucle": loop_over,
    "_signet": new_bookmark,
    "_nom": bookmark_piece,
    "_champ": field_piece,
    "_renvoi": bookmark_name,
    "_debut": bookmark_start,
    "_fin": bookmark_end,
    "_numero": fresh_id,
    "_cellule": repair_cell,
    "_tableau": repair_table,
}


@functools.cache
def environment() -> SafeEnvironment:
    """The environment shared by all templates; it holds no state of any rendering."""
    return SafeEnvironment()
