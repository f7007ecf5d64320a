"""The variables a template asks for, with the places where it does.

A path is written as in a tag, loops undone: in ``{% for lot in lots %}{{ lot.numero }}``, the
variable is ``lots[].numero``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jinja2 import nodes

from clausegen.errors import Place
from clausegen.word.environment import FUNCTIONS

_SAME_LIST = {"sort", "unique", "reverse", "list", "selectattr", "rejectattr", "_boucle", "default", "d"}
_ONE_OF = {"first", "last"}
_BY_ATTRIBUTE = {"sort", "map", "selectattr", "rejectattr"}
_OPTIONAL_TESTS = {"defined", "undefined"}
_LOCAL = ""

Scope = dict[str, str]


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: path (``acheteur.nom``, ``lots[].numero``), places, and may it be missing."""

    chemin: str
    lieux: tuple[Place, ...]
    facultative: bool = False


class VariableWalker:
    """Goes through the compiled parts and gathers their variables."""

    def __init__(self) -> None:
        self._places: dict[str, dict[Place, None]] = {}
        self._optional: set[str] = set()
        self._place: Callable[[int], Place] = lambda _line: Place()

    def walk(self, tree: nodes.Template, place: Callable[[int], Place]) -> None:
        """Gather the variables of one part; ``place`` gives the place of a line of its source."""
        self._place = place
        self._body(tree.body, dict.fromkeys(FUNCTIONS, _LOCAL))

    def walk_tag(self, node: nodes.Node, scope: Scope, place: Place) -> Scope:
        """Gather the variables of one tag read alone; the names known after it, or inside its block."""
        self._place = lambda _line: place
        if isinstance(node, nodes.For):
            inner: list[Scope] = []
            self._for(node, scope, inner)
            return inner[0]
        if isinstance(node, nodes.If):
            for test in (node.test, *(other.test for other in node.elif_)):
                self._visit(test, scope)
            return dict(scope)
        self._visit(node, scope)
        return scope

    def variables(self) -> tuple[Variable, ...]:
        """What was gathered, in the order of the document."""
        return tuple(
            Variable(path, tuple(places), path in self._optional) for path, places in self._places.items()
        )

    def _body(self, body: list[nodes.Node], scope: Scope) -> None:
        for node in body:
            self._visit(node, scope)

    def _visit(self, node: nodes.Node, scope: Scope) -> None:
        if isinstance(node, nodes.For):
            self._for(node, scope)
        elif isinstance(node, nodes.If):
            self._visit(node.test, scope)
            for branch in (node.body, node.elif_, node.else_):
                self._body([*branch], dict(scope))
        elif isinstance(node, nodes.Assign):
            self._visit(node.node, scope)
            if isinstance(node.target, nodes.Name):
                scope[node.target.name] = _path(node.node, scope) or _LOCAL
        elif isinstance(node, nodes.FilterBlock):
            self._body(node.body, dict(scope))
        elif isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
            self._reference(node, scope)
        else:
            self._guarded(node, scope)
            for child in node.iter_child_nodes():
                self._visit(child, scope)

    def _for(self, node: nodes.For, scope: Scope, entered: list[Scope] | None = None) -> None:
        path = _path(node.iter, scope)
        if path and isinstance(_base(node.iter), nodes.Name | nodes.Getattr | nodes.Getitem):
            self._note(f"{path}[]", node.lineno)
            self._attributes(node.iter, scope)
        else:
            self._visit(node.iter, scope)
        inner = dict(scope)
        targets = [name.name for name in node.target.find_all(nodes.Name)]
        if isinstance(node.target, nodes.Name):
            targets = [node.target.name]
        for name in targets:
            inner[name] = f"{path}[]" if path and len(targets) == 1 else _LOCAL
        if len(targets) > 1 and path:
            inner[targets[-1]] = f"{path}[]"
        inner["loop"] = _LOCAL
        if entered is not None:
            entered.append(inner)
        if node.test is not None:
            self._visit(node.test, inner)
        self._body(node.body, inner)
        self._body(node.else_, dict(scope))

    def _attributes(self, node: nodes.Node, scope: Scope) -> None:
        """The attributes named in the filters of a list (``sort(attribute='numero')``)."""
        while isinstance(node, nodes.Filter) and node.node is not None:
            self._guarded(node, scope)
            for extra in (*node.args, *(keyword.value for keyword in node.kwargs)):
                self._visit(extra, scope)
            node = node.node

    def _guarded(self, node: nodes.Node, scope: Scope) -> None:
        if isinstance(node, nodes.Filter) and node.name in _BY_ATTRIBUTE and node.node is not None:
            path = _path(node.node, scope)
            names = [keyword.value for keyword in node.kwargs if keyword.key == "attribute"]
            names += node.args[:1] if node.name.endswith("attr") else []
            for name in names:
                if path and isinstance(name, nodes.Const):
                    self._note(f"{path}[].{name.value}", node.lineno)
        optional = (isinstance(node, nodes.Test) and node.name in _OPTIONAL_TESTS) or (
            isinstance(node, nodes.Filter) and node.name in ("default", "d")
        )
        if optional and isinstance(node, nodes.Test | nodes.Filter) and node.node is not None:
            path = _path(node.node, scope)
            if path:
                self._optional.add(path)

    def _reference(self, node: nodes.Name | nodes.Getattr | nodes.Getitem, scope: Scope) -> None:
        path = _path(node, scope)
        if path:
            self._note(path, node.lineno)
        inner: nodes.Node = node
        while isinstance(inner, nodes.Getattr | nodes.Getitem):
            if isinstance(inner, nodes.Getitem):
                self._visit(inner.arg, scope)
            inner = inner.node
        if not isinstance(inner, nodes.Name):
            self._visit(inner, scope)

    def _note(self, path: str, line: int) -> None:
        self._places.setdefault(path, {})[self._place(line)] = None


def _base(node: nodes.Node) -> nodes.Node:
    while isinstance(node, nodes.Filter) and node.node is not None:
        node = node.node
    return node


def _path(node: nodes.Node, scope: Scope) -> str:  # noqa: PLR0911 - one answer for each kind of expression
    """The path of an expression; empty for what does not come from the context."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        base = _path(node.node, scope)
        return f"{base}.{node.attr}" if base else ""
    if isinstance(node, nodes.Getitem):
        base = _path(node.node, scope)
        if base and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return f"{base}.{node.arg.value}"
        return f"{base}[]" if base else ""
    if isinstance(node, nodes.Filter) and node.node is not None:
        base = _path(node.node, scope)
        if base and node.name in _ONE_OF:
            return f"{base}[]"
        return base if node.name in _SAME_LIST else ""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
        return _path(node.node.node, scope) if node.node.attr in ("items", "values") else ""
    return ""
