"""A Word template: compiled once, rendered as often as wanted.

Enters: a .docx with tags, then mappings of values. Leaves: bytes of .docx. A template is immutable,
may be used by several threads at once, and travels between processes (it is pickled as its bytes
and compiled once in each). Compiling loads lxml and docxtpl; rendering does not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from clausegen.errors import Place, Problem, TemplateError
from clausegen.word import faults
from clausegen.word.archive import Archive
from clausegen.word.environment import environment
from clausegen.word.identifiers import Allocator
from clausegen.word.package import open_package, read_file
from clausegen.word.rendering import STATE, Kind, Note, Rendering
from clausegen.word.tags import Tag
from clausegen.word.variables import Variable, VariableWalker

if TYPE_CHECKING:
    from clausegen.word.compiling import Compiled, CompiledPart


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Template:
    """A Word template, compiled: made by :meth:`open`, then rendered with as many contexts as wanted."""

    fichier: str
    _data: bytes
    _compiled: Compiled
    _archive: Archive
    _variables: tuple[Variable, ...]

    @classmethod
    def open(cls, path: str | Path) -> Template:
        """The template at a path; :class:`~clausegen.errors.TemplateError` with all its faults at once."""
        path = Path(path)
        return cls.from_bytes(read_file(path, path.name), path.name)

    @classmethod
    def from_bytes(cls, data: bytes, fichier: str) -> Template:
        """The template whose .docx bytes are given; ``fichier`` names it in messages."""
        from clausegen.word.compiling import compile_package  # noqa: PLC0415 - loads lxml and docxtpl

        package = open_package(data, fichier)
        compiled = compile_package(package)
        archive = Archive.of(package, [part.part.name for part in compiled.parts])
        return cls(fichier, data, compiled, archive, _variables(compiled))

    def __reduce__(self) -> tuple[Callable[[bytes, str], Template], tuple[bytes, str]]:
        return _opened, (self._data, self.fichier)

    def __repr__(self) -> str:
        return f"Template({self.fichier!r})"

    def variables(self) -> tuple[Variable, ...]:
        """The variables asked for, in the order of the document, each with its places."""
        return self._variables

    def render(self, context: Mapping[str, object], report: list[Problem] | None = None) -> bytes:
        """The bytes of the filled .docx.

        Raises :class:`~clausegen.errors.TemplateError` with every unknown variable, absent value or
        forbidden operation met. Characters that a Word file cannot hold are removed from values;
        each removal is added to ``report`` when a list is given.
        """
        rendering = Rendering(Allocator(self._compiled.last_id, self._compiled.bookmark_names))
        values = {**environment().globals, **context, STATE: rendering}
        contents = []
        failures: list[Problem] = []
        for part in self._compiled.parts:
            program = part.program
            try:
                text = "".join(program.root_render_func(program.new_context(values, shared=True)))
            except Exception as error:  # noqa: BLE001 - whatever a tag does with its values is the template's fault
                failures.append(_failure(error, part, self.fichier))
                continue
            contents.append(text.encode())
        if rendering.notes or failures:
            self._tell(rendering, failures, context, report)
        return self._archive.write(contents)

    def _tell(
        self,
        rendering: Rendering,
        failures: list[Problem],
        context: Mapping[str, object],
        report: list[Problem] | None,
    ) -> None:
        """Raise what prevents the document, report what does not."""
        parts = {part.part.name: part for part in self._compiled.parts}
        found: dict[Problem, Kind] = {}
        for note in rendering.notes:
            tag = _tag_at(parts[note.part], note.line) if note.part in parts else None
            found.setdefault(faults.problem(note, tag, self.fichier, context), note.kind)
        errors = [problem for problem, kind in found.items() if kind is not Kind.CHARACTER]
        if any(note.kind is Kind.UNKNOWN for note in rendering.notes):
            errors += self._unmet(rendering, context)
        if errors or failures:
            raise TemplateError(_unique([*errors, *failures]))
        if report is not None:
            report.extend(found)

    def _unmet(self, rendering: Rendering, context: Mapping[str, object]) -> list[Problem]:
        """The other variables that do not exist, in branches that this rendering did not take."""
        met = {note.subject for note in rendering.notes if note.siblings == ("",)}
        by_name: dict[str, list[Place]] = {}
        optional = {_root(v.chemin) for v in self._variables if v.facultative}
        for variable in self._variables:
            name = _root(variable.chemin)
            if name not in context and name not in met and name not in optional:
                by_name.setdefault(name, []).extend(variable.lieux)
        return [
            problem for name, places in by_name.items() for problem in faults.missing(name, places, context)
        ]


@lru_cache(maxsize=8)
def _opened(data: bytes, fichier: str) -> Template:
    """A template received from another process: compiled once here, however often it is sent."""
    return Template.from_bytes(data, fichier)


def _root(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _unique(problems: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))


def _tag_at(part: CompiledPart, line: int) -> Tag | None:
    """The tag that stands on a line of a part's source, or just before it."""
    index = bisect_right(part.lines, line) - 1
    return part.tags[part.ranks[index]] if index >= 0 else None


def _failure(error: Exception, part: CompiledPart, fichier: str) -> Problem:
    """An operation that failed (text added to a number…), at the tag where it did."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if _is_template(trace):
            line = part.program.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    tag = _tag_at(part, line)
    place = tag.place if tag is not None else Place(fichier, partie=part.part.label)
    note = Note(Kind.FORBIDDEN, part.part.name, line, tag.body if tag is not None else "")
    if type(error).__name__ == "SecurityError":
        return faults.problem(note, tag, fichier, {})
    return Problem(
        place,
        "l'opération demandée ne peut pas se faire avec ces valeurs",
        "",
        "vérifiez que la balise ne mélange pas un texte, un nombre et une liste",
    )


def _is_template(trace: TracebackType) -> bool:
    return "__jinja_template__" in trace.tb_frame.f_globals


def _variables(compiled: Compiled) -> tuple[Variable, ...]:
    walker = VariableWalker()
    for part in compiled.parts:
        default = Place(part.tags[0].place.fichier, partie=part.part.label) if part.tags else Place()

        def place(line: int, part: CompiledPart = part, default: Place = default) -> Place:
            tag = _tag_at(part, line)
            return tag.place if tag is not None else default

        walker.walk(part.tree, place)
    return walker.variables()
