"""What a rendering noted, told to the user: where in the Word file, what, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from clausegen.errors import Place, Problem
from clausegen.word.rendering import MAX_LOOP, Kind, Note
from clausegen.word.tags import Tag

_MAX_PATHS = 3000


def problem(found: Note, tag: Tag | None, fichier: str, context: Mapping[str, object]) -> Problem:
    """The problem told by one note."""
    place = tag.place if tag is not None else Place(fichier)
    if found.kind is Kind.UNKNOWN:
        return _unknown(found, place, tag, context)
    constat, remede = _TEXTS[found.kind]
    return Problem(place, constat.format(subject=found.subject), "", remede.format(subject=found.subject))


def _unknown(found: Note, place: Place, tag: Tag | None, context: Mapping[str, object]) -> Problem:
    name = found.subject
    top = found.siblings == ("",)
    siblings = [str(key) for key in context] if top else list(found.siblings)
    near = get_close_matches(name, siblings, n=1, cutoff=0.6)
    if not near:
        near = _elsewhere(name, tag, context)
    if name.isdigit() or name in ("", "None"):
        return Problem(
            place, "la liste n'a pas autant d'éléments", "", "testez la longueur de la liste avant"
        )
    constat = f"la variable « {name} » n'existe pas"
    if not top:
        constat = f"« {name} » n'existe pas dans ce que désigne la balise"
    advice = f"voulez-vous dire « {near[0]} » ?" if near else _known(siblings)
    return Problem(place, constat, "une variable connue, écrite exactement", advice)


def _known(siblings: list[str]) -> str:
    if not siblings:
        return "corrigez le nom dans le modèle"
    shown = ", ".join(sorted(siblings)[:12])
    return f"corrigez le nom dans le modèle ; noms possibles ici : {shown}"


def _elsewhere(name: str, tag: Tag | None, context: Mapping[str, object]) -> list[str]:
    """A path of the context that ends with the same name, or nearly."""
    paths = list(_paths(context, "", _MAX_PATHS))
    ends = [path for path in paths if path.rpartition(".")[2] == name]
    written = tag.body if tag is not None else name
    return ends[:1] or get_close_matches(written, paths, n=1, cutoff=0.75)


def _paths(value: object, path: str, left: int) -> Iterable[str]:
    if left <= 0:
        return
    if isinstance(value, Mapping):
        for key, inner in list(value.items())[:200]:
            below = f"{path}.{key}" if path else str(key)
            yield below
            yield from _paths(inner, below, left // 2)
    elif isinstance(value, list | tuple) and value:
        yield from _paths(value[0], f"{path}[]", left // 2)


def missing(name: str, places: Iterable[Place], context: Mapping[str, object]) -> Iterable[Problem]:
    """The problems of a variable absent from the context, at each of its places."""
    note = Note(Kind.UNKNOWN, "", 0, name, ("",))
    for place in places:
        yield _unknown(note, place, None, context)


_TEXTS: dict[Kind, tuple[str, str]] = {
    Kind.FORBIDDEN: (
        "la balise veut atteindre « {subject} », ce qui n'est pas permis",
        "supprimez cette balise ; si vous ne l'avez pas écrite, ne vous servez pas de ce modèle",
    ),
    Kind.EMPTY: (
        "la variable existe mais n'a pas de valeur",
        "donnez la valeur, ou entourez la balise de {{% if … %}} et {{% endif %}}",
    ),
    Kind.YES_NO: (
        "la variable est un oui ou non, qui ne s'écrit pas dans le document",
        "employez-la dans une condition : {{% if … %}} … {{% endif %}}",
    ),
    Kind.NOT_TEXT: (
        "la balise désigne un ensemble de valeurs, pas un texte",
        "précisez laquelle (par exemple acheteur.nom), ou faites une boucle {{% for … %}}",
    ),
    Kind.NOT_LIST: (
        "la boucle porte sur une valeur qui n'est pas une liste",
        "vérifiez le nom qui suit « in »",
    ),
    Kind.RICH_IN_TEXT: (
        "la valeur est un texte mis en forme, que cette balise ne sait pas recevoir",
        "écrivez {{{{{subject} … }}}} au lieu de {{{{ … }}}}",
    ),
    Kind.UNSUPPORTED: (
        "la valeur est d'un genre qui n'est pas pris en charge ({subject})",
        "donnez un texte ; ni images, ni sous-documents, ni changements de page dans une valeur",
    ),
    Kind.TOO_LONG: (
        f"la balise demande un calcul ou une répétition démesurés (limite : {MAX_LOOP} tours de boucle)",
        "vérifiez la boucle ou l'expression ; si vous ne l'avez pas écrite, ne vous servez pas de ce modèle",
    ),
    Kind.BOOKMARK: (
        "le signet « {subject} » serait écrit deux fois, et Word n'en garderait qu'un",
        "mettez dans son nom une variable qui change à chaque tour de boucle",
    ),
    Kind.CHARACTER: (
        (
            "un caractère de contrôle ({subject}) a été retiré de la valeur : "
            "un document Word ne peut pas le contenir"
        ),
        "corrigez la valeur, souvent un copier-coller",
    ),
}
