"""A YAML syntax error, told in French with its line and how to mend it."""

from __future__ import annotations

import re

import yaml

from clausegen.errors import Place, Problem

_GLUED = re.compile(r"^\s*(?:-\s+)?([a-z_]+):(?=\S)(?!//)")
_NO_BREAK = re.compile("^\\s*(?:-\\s+)?([a-z_]+)\\s*:[\u00a0\u202f]")
_SECOND_COLON = re.compile(r"^\s*(?:-\s+)?[\w.]+\s*:\s+[^\"'\[{#].*?\S\s*:(\s|$)")
_QUOTED = 'Mettez toute la valeur entre guillemets droits : "…".'


def explain(error: yaml.YAMLError, text: str, fichier: str) -> Problem:
    """The problem that a YAML error means for the user."""
    lines = text.splitlines()
    if isinstance(error, yaml.reader.ReaderError):
        return _unreadable_character(error, text, fichier)
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    rank = min(mark.line if mark else 0, max(len(lines) - 1, 0))
    for glued in _near(lines, rank, context_mark.line if context_mark else rank):
        found = _line_fault(lines[glued])
        if found:
            return Problem(Place(fichier=fichier, ligne=glued + 1), *found)
    problem = str(getattr(error, "problem", "") or "")
    context = str(getattr(error, "context", "") or "")
    if context_mark is not None and ("end of stream" in problem or "flow" in context or "quoted" in context):
        rank = min(context_mark.line, max(len(lines) - 1, 0))
    return Problem(Place(fichier=fichier, ligne=rank + 1), *_by_message(problem, context))


def _near(lines: list[str], rank: int, first: int) -> list[int]:
    """The faulty line, then the two before it: a slip is often told one line too late."""
    return [i for i in dict.fromkeys((rank, first, rank - 1, rank - 2)) if 0 <= i < len(lines)]


def _line_fault(line: str) -> tuple[str, str, str] | None:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return (
            "la ligne commence par une tabulation",
            "des espaces pour le retrait",
            "Remplacez la tabulation par deux espaces.",
        )
    if hit := _NO_BREAK.match(line):
        return (
            f"une espace insécable suit les deux-points de « {hit[1]} »",
            "une espace ordinaire après les deux-points",
            "Effacez cette espace et retapez-la.",
        )
    if hit := _GLUED.match(line):
        return (
            f"il manque une espace après les deux-points de « {hit[1]} »",
            "« clé: valeur », avec une espace après les deux-points",
            f"Écrivez « {hit[1]}: … ».",
        )
    if _SECOND_COLON.match(line):
        return (
            "la valeur contient « : »",
            "une valeur sans deux-points, ou entre guillemets droits",
            _QUOTED,
        )
    return None


_ALIAS = (
    "une valeur ne peut pas commencer par « & » ou « * »",
    "une valeur entre guillemets droits",
    _QUOTED,
)
_ESCAPE = (
    "une barre oblique inverse « \\ » se trouve entre guillemets doubles",
    "une valeur sans « \\ »",
    "Mettez la valeur entre apostrophes droites : '…'.",
)
_INDENT = (
    "le retrait de la ligne ne correspond pas à celui des lignes voisines, ou du texte suit la valeur",
    "les clés d’un même groupe alignées, une valeur par ligne",
    (
        "Alignez la ligne sur ses voisines. Si elle était derrière un « # », retirez aussi celui du titre de "
        "son groupe, au-dessus. Si la valeur contient « : », « [ » ou un guillemet, mettez-la tout entière "
        "entre guillemets droits."
    ),
)
_BY_WORDS: tuple[tuple[str, tuple[str, str, str]], ...] = (
    ("alias", _ALIAS),
    ("anchor", _ALIAS),
    ("escape", _ESCAPE),
    ("hexadecimal", _ESCAPE),
    (
        "quoted scalar",
        (
            "un guillemet droit est ouvert et n’est pas refermé",
            "un guillemet à chaque bout de la valeur",
            "Ajoutez le guillemet manquant à la fin de la valeur.",
        ),
    ),
    (
        "flow",
        (
            "un crochet ou une accolade est ouvert et n’est pas refermé, ou une virgule manque",
            "{clé: valeur, clé: valeur} ou [valeur, valeur]",
            "Refermez le crochet ou l’accolade, ou mettez la valeur entre guillemets droits.",
        ),
    ),
    (
        "could not find expected ':'",
        ("la ligne n’a pas de deux-points", "« clé: valeur »", "Ajoutez « : » et une espace après la clé."),
    ),
    ("block end", _INDENT),
    ("not allowed here", _INDENT),
    ("indent", _INDENT),
)
"""Words of PyYAML's messages → what to tell; the first that is found wins."""


def _by_message(problem: str, context: str) -> tuple[str, str, str]:
    found = re.search(r"character '(.+?)' that cannot start any token", problem)
    if found and found[1] == "\\t":
        remedy = "Remplacez la tabulation par des espaces."
        return ("une tabulation se trouve là où il faut des espaces", "des espaces", remedy)
    if found:
        constat = f"une valeur ne peut pas commencer par « {found[1]} »"
        return (constat, "une valeur entre guillemets droits", _QUOTED)
    said = f"{problem} {context}"
    for words, told in _BY_WORDS:
        if words in said:
            return told
    return (
        "la ligne ne peut être comprise",
        "« clé: valeur »",
        "Comparez la ligne avec un dossier d’exemple.",
    )


def _unreadable_character(error: yaml.reader.ReaderError, text: str, fichier: str) -> Problem:
    position = error.position if isinstance(error.position, int) else 0
    return Problem(
        Place(fichier=fichier, ligne=text.count("\n", 0, position) + 1),
        "un caractère invisible interdit se trouve dans le fichier",
        "du texte ordinaire",
        "Retapez la ligne, ou collez le texte sans sa mise en forme.",
    )
