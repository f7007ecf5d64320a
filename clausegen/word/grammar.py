"""What a tag may say: its syntax, the filters and functions it uses, and the pairing of blocks.

Each tag is read alone, so that a fault is told at its own place, and all faults are told at once.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from clausegen.errors import Problems
from clausegen.word.environment import FILTERS, FUNCTIONS, METHODS, TESTS, environment
from clausegen.word.tags import Inventory, Tag

_TABLE_WORDS = {"vm", "hm", "colspan", "cellbg"}
_OPENERS = {"if": "endif", "for": "endfor"}
_MIDDLES = {"elif": ("if",), "else": ("if", "for")}
_WORDS = (*_OPENERS, *_OPENERS.values(), *_MIDDLES, "set", *sorted(_TABLE_WORDS))
_FRENCH = {"si": "if", "sinon": "else", "finsi": "endif", "pour": "for", "fin": "endif", "fi": "endif"}
_GUILLEMETS = re.compile("""("[^"]*"|'[^']*')|([«»])""")

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.Name,
    nodes.Const,
    nodes.Tuple,
    nodes.List,
    nodes.CondExpr,
    nodes.Filter,
    nodes.Test,
    nodes.Call,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.Compare,
    nodes.Operand,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Concat,
    nodes.Neg,
    nodes.Pos,
    nodes.Keyword,
)


def check(inventory: Inventory, problems: Problems) -> None:
    """Note every fault of the tags of a part."""
    for tag in inventory.tags:
        _check_tag(tag, problems)
    for group in inventory.groups:
        _check_blocks(group, problems)


def _check_tag(tag: Tag, problems: Problems) -> None:
    if tag.braces == "{#":
        return
    if any(found[2] for found in _GUILLEMETS.finditer(tag.body)):
        problems.add(
            tag.place,
            "la balise contient des guillemets « »",
            "des guillemets droits dans une balise",
            'remplacez « et » par " dans la balise '
            "(Ctrl+Z juste après la frappe annule la correction de Word)",
        )
        return
    if not tag.body:
        problems.add(tag.place, "la balise est vide", remede="écrivez le nom d'une variable, ou supprimez-la")
        return
    if tag.prefix and ("%" in tag.body or "}" in tag.body):
        problems.add(
            tag.place,
            f"le signe % ou une accolade ne peuvent pas figurer dans une balise « {tag.braces}{tag.prefix} »",
            remede="calculez la condition autrement (par exemple « is divisibleby(2) »)",
        )
        return
    source = alone(tag, problems)
    if source is not None:
        _check_syntax(tag, source, problems)


def alone(tag: Tag, problems: Problems) -> str | None:  # noqa: PLR0911 - one answer for each word
    """A complete little template that holds the tag; ``None`` when there is nothing more to read."""
    body, word = tag.body, tag.keyword
    if tag.braces == "{{":
        if tag.prefix in ("tr", "tc"):
            problems.add(
                tag.place,
                f"une valeur ne peut pas remplacer une ligne ou une cellule (« {{{{{tag.prefix} »)",
                remede="utilisez {%tr for … %} ou {%tc for … %}, ou {{ … }} dans une cellule",
            )
            return None
        return f"{{{{ {body} }}}}"
    if word in ("colspan", "cellbg"):
        rest = body[len(word) :].strip()
        return f"{{{{ {rest} }}}}"
    if word in _TABLE_WORDS or word in ("else", *_OPENERS.values()):
        if body != word:
            problems.add(tag.place, f"« {word} » ne prend rien après lui", remede=f"écrivez {{% {word} %}}")
        return None
    if word == "elif":
        return f"{{% if x %}}{{% {body} %}}{{% endif %}}"
    if word in _OPENERS:
        return f"{{% {body} %}}{{% {_OPENERS[word]} %}}"
    if word == "set" and "=" in body:
        return f"{{% {body} %}}"
    _unknown_word(tag, problems)
    return None


def _unknown_word(tag: Tag, problems: Problems) -> None:
    word = tag.keyword
    near = [_FRENCH[word]] if word in _FRENCH else get_close_matches(word, _WORDS, n=1)
    problems.add(
        tag.place,
        f"l'instruction « {word} » n'existe pas ou n'est pas permise dans un modèle",
        "if, elif, else, endif, for, endfor, set, colspan, cellbg, vm ou hm",
        f"voulez-vous dire « {near[0]} » ?" if near else "supprimez cette balise",
    )


def _check_syntax(tag: Tag, source: str, problems: Problems) -> None:
    try:
        tree = environment().parse(source)
    except TemplateSyntaxError as error:
        problems.add(tag.place, f"la balise est mal écrite{_reason(error.message or '')}", "", _HINT)
        return
    except RecursionError:
        problems.add(tag.place, "la balise est trop compliquée", "", "simplifiez l'expression")
        return
    for node in tree.find_all(nodes.Node):
        _check_node(node, tag, problems)


_HINT = (
    "vérifiez le nom (sans accent ni espace), les guillemets droits, les parenthèses et le point "
    "entre un nom et son détail (acheteur.nom)"
)


def _reason(message: str) -> str:
    found = re.search(r"unexpected char '(.+?)' at|got '(.+?)'|unexpected '(.+?)'", message)
    if found is None:
        return ""
    what = found[1] or found[2] or found[3]
    if what.startswith("end of "):
        return " : il manque quelque chose à la fin"
    return f" : « {what} » n'est pas attendu à cet endroit"


def _check_node(node: nodes.Node, tag: Tag, problems: Problems) -> None:
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        _unknown_tool(tag, problems, "le filtre", node.name, FILTERS)
    elif isinstance(node, nodes.Test) and node.name not in TESTS:
        _unknown_tool(tag, problems, "le test", node.name, TESTS)
    elif isinstance(node, nodes.Call):
        target = node.node
        name = getattr(target, "name", None) or getattr(target, "attr", "")
        allowed = FUNCTIONS if isinstance(target, nodes.Name) else METHODS
        if name not in allowed or not isinstance(target, nodes.Name | nodes.Getattr):
            _unknown_tool(tag, problems, "la fonction", str(name), FUNCTIONS)
    elif _is_private(node):
        problems.add(
            tag.place,
            "la balise demande un nom qui commence par un tiret bas, ce qui n'est pas permis",
            remede="supprimez cette balise ; si vous ne l'avez pas écrite, ne vous servez pas de ce modèle",
        )
    elif not isinstance(node, (*_ALLOWED, nodes.Helper, nodes.EvalContextModifier)) or (
        isinstance(node, nodes.For) and node.recursive
    ):
        problems.add(
            tag.place,
            "la balise contient une opération qui n'est pas permise dans un modèle",
            "une variable, une comparaison, un filtre de la liste",
            "simplifiez la balise, ou demandez une variable toute prête",
        )
    elif isinstance(node, nodes.Assign) and not isinstance(node.target, nodes.Name):
        problems.add(tag.place, "« set » ne peut donner une valeur qu'à un seul nom", "", "{% set nom = … %}")


def _is_private(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Getattr):
        return node.attr.startswith("_")
    if isinstance(node, nodes.Name):
        return node.name.startswith("_")
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return str(node.arg.value).startswith("__")
    return False


def _unknown_tool(
    tag: Tag, problems: Problems, what: str, name: str, known: list[str] | tuple[str, ...]
) -> None:
    words = [word for word in known if word.isalpha()]
    near = get_close_matches(name, words, n=1)
    advice = "demandez une variable toute prête"
    if near:
        advice = f"voulez-vous dire « {near[0]} » ?"
    elif what == "la fonction" and name in FILTERS:
        advice = f"écrivez « |{name} » au lieu de « .{name}() »"
    problems.add(
        tag.place,
        f"{what} « {name} » n'existe pas ou n'est pas permis dans un modèle",
        ", ".join(words),
        advice,
    )


def _check_blocks(tags: list[Tag], problems: Problems) -> None:
    """Note the blocks opened and not closed, closed and not opened, or crossed."""
    opened: list[Tag] = []
    for tag in tags:
        word = tag.keyword
        if word in _OPENERS:
            opened.append(tag)
        elif word in _MIDDLES:
            if not opened or opened[-1].keyword not in _MIDDLES[word]:
                problems.add(
                    tag.place, f"« {word} » sans « if » ouvert avant lui", "", "ajoutez {% if … %} avant"
                )
        elif word in ("vm", "hm") and not any(other.keyword == "for" for other in opened):
            problems.add(tag.place, f"« {word} » n'a de sens que dans une boucle « for »", "", "supprimez-le")
        elif word in _OPENERS.values():
            _close(tag, opened, problems)
    for tag in opened:
        close = _OPENERS[tag.keyword]
        problems.add(
            tag.place,
            f"le bloc « {tag.keyword} » est ouvert et jamais fermé",
            f"une balise {{% {close} %}} plus loin dans la même partie du document",
            f"ajoutez {{%{tag.prefix} {close} %}} à l'endroit où le bloc finit",
        )


def _close(tag: Tag, opened: list[Tag], problems: Problems) -> None:
    expected = tag.keyword.removeprefix("end")
    if opened and opened[-1].keyword == expected:
        opened.pop()
        return
    if any(other.keyword == expected for other in opened):
        inner = opened[-1]
        problems.add(
            tag.place,
            f"« {tag.keyword} » arrive alors que le bloc « {inner.body} » ({_where(inner)}) n'est pas fermé",
            f"{{% {_OPENERS[inner.keyword]} %}} avant {{% {tag.keyword} %}}",
            "fermez les blocs dans l'ordre inverse de leur ouverture",
        )
        while opened.pop().keyword != expected:
            continue
        return
    problems.add(
        tag.place, f"« {tag.keyword} » ne ferme aucun bloc ouvert", "", "supprimez-le, ou ajoutez le début"
    )


def _where(tag: Tag) -> str:
    rank = tag.place.paragraphe
    return f"paragraphe {rank}" if rank is not None else "plus haut"
