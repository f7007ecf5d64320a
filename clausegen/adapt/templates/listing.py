"""What can be typed in the template of a piece, in plain French, with an example each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from clausegen.adapt.templates.trial import sample_dossiers
from clausegen.adapt.templates.vocabulary import ANY, Entry, vocabulary
from clausegen.clauses.catalogue import Catalogue, Destinataire, Piece
from clausegen.french import typography
from clausegen.intake import read_dossier
from clausegen.law import load_law
from clausegen.tender.case import prepare
from clausegen.tender.context.schema import VERSION
from clausegen.tender.filling import gather
from clausegen.word import Template
from clausegen.word.soundness import check_filled

_LONG = 90
"""Characters of an example."""
_NONE = "(vide dans les exemples)"


@dataclass(frozen=True, slots=True)
class Line:
    """One variable: what to type, what it is, what the samples put there."""

    balise: str
    sens: str
    exemple: str


@dataclass(frozen=True, slots=True)
class Section:
    """Variables of one subject; inside a loop, how to open it."""

    titre: str
    boucle: str
    lignes: tuple[Line, ...]


def listing(piece: Piece, catalogue: Catalogue, day: date) -> tuple[Section, ...]:
    """The variables of a piece, by subject, those of loops after the others."""
    words = vocabulary(piece)
    contexts = tuple(_contexts(piece, catalogue, day))
    found: list[Section] = []
    for group in dict.fromkeys(entry.groupe for entry in words.values()):
        entries = [entry for entry in words.values() if entry.groupe == group]
        plain = tuple(_line(e, contexts) for e in entries if not _loop(e.chemin) and _shown(e))
        if plain:
            found.append(Section(group, "", plain))
        for loop in dict.fromkeys(_loop(entry.chemin) for entry in entries if _loop(entry.chemin)):
            inner = tuple(_line(e, contexts) for e in entries if _loop(e.chemin) == loop and _shown(e))
            if inner:
                found.append(Section(group, _opening(loop), inner))
    return tuple(_merged(found))


def _contexts(piece: Piece, catalogue: Catalogue, day: date) -> Iterator[Mapping[str, Any]]:
    """The values that each sample gives, the one with most lots first: it shows most."""
    cases = [prepare(read_dossier(path), load_law(), catalogue) for path in sample_dossiers()]
    for case in sorted(cases, key=lambda case: -len(case.lots)):
        bundle = gather(case, day)
        yield bundle.interne if piece.dossier is Destinataire.INTERNE else bundle.public


def _shown(entry: Entry) -> bool:
    """Lists of records are shown by their loops; the items of lists of texts, by their lists."""
    return entry.sorte not in ("liste", "élément de liste", "nombres, par nom") and not entry.chemin.endswith(
        "[]"
    )


def _loop(path: str) -> str:
    """The list in whose loop a variable stands; empty outside loops."""
    return path.rpartition("[].")[0]


def _item(loop: str) -> str:
    return loop.rpartition(".")[2].partition("_")[0].removesuffix("s") or "x"


def _opening(loop: str) -> str:
    outer, mark, rest = loop.rpartition("[].")
    source = f"{_item(outer)}.{rest}" if mark else loop
    return f"{{% for {_item(loop)} in {source} %}} … {{% endfor %}}"


def _line(entry: Entry, contexts: Sequence[Mapping[str, Any]]) -> Line:
    loop = _loop(entry.chemin)
    name = f"{_item(loop)}.{entry.chemin[len(loop) + 3 :]}" if loop else entry.chemin
    sens, example = entry.sens, _example(entry.chemin, contexts)
    if entry.sorte == "oui ou non":
        return Line(f"{{% if {name} %}} … {{% endif %}}", sens, example)
    if entry.sorte == "liste de textes":
        return Line(f"{{% for texte in {name} %}}{{{{ texte }}}}{{% endfor %}}", sens, example)
    if name.endswith(f".{ANY}"):
        return Line(f"{{{{ {name.removesuffix(ANY)}volume }}}}", sens, example)
    return Line(f"{{{{ {name} }}}}", sens, example)


def _example(path: str, contexts: Sequence[Mapping[str, Any]]) -> str:
    for context in contexts:
        for value in _values(context, path):
            if value not in ("", None, [], ()):
                return _printed(value)
    return _NONE


def _values(value: Any, path: str) -> Iterator[Any]:  # noqa: ANN401 - any nesting
    """Every value at a path, those of all items of a list."""
    head, _, rest = path.partition(".")
    inner = value.get(head.removesuffix("[]")) if isinstance(value, Mapping) else None
    if head == ANY and isinstance(value, Mapping):
        inner = next(iter(value.values()), None)
    items = inner if head.endswith("[]") and isinstance(inner, list | tuple) else [inner]
    for item in items:
        if rest:
            yield from _values(item, rest)
        else:
            yield item


def _printed(value: Any) -> str:  # noqa: ANN401 - any value of a context
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list | tuple):
        return _printed(value[0])
    text = " ".join(str(value).split())
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def _merged(found: Sequence[Section]) -> Iterator[Section]:
    """Loops over lists of the same kind told once: « lots (ou lots_fixes, lots_ratio) »."""
    alike: dict[tuple[str, ...], list[Section]] = {}
    for section in found:
        if section.boucle:
            alike.setdefault(_fingerprint(section), []).append(section)
    for section in found:
        if not section.boucle:
            yield section
            continue
        same = alike[_fingerprint(section)]
        if section is same[0]:
            others = ", ".join(_source(other.boucle) for other in same[1:])
            boucle = f"{section.boucle} (de même pour {others})" if others else section.boucle
            yield Section(section.titre, boucle, section.lignes)


def _fingerprint(section: Section) -> tuple[str, ...]:
    """What a loop offers, whatever its variable is called."""
    return tuple(f"{line.balise.partition('.')[2]} {line.sens}" for line in section.lignes)


def _source(opening: str) -> str:
    return opening.partition(" in ")[2].partition(" %}")[0]


def word_page(piece: Piece, sections: Sequence[Section]) -> bytes:
    """The same as a Word page to hand to a jurist."""
    path = files("clausegen").joinpath("adapt/data/variables.docx")
    template = Template.from_bytes(path.read_bytes(), "variables.docx")
    data = template.render(
        {
            "piece": {"titre": typography(piece.titre), "id": piece.id, "modele": piece.modele},
            "version": str(VERSION),
            "sections": [
                {
                    "titre": typography(section.titre),
                    "boucle": section.boucle,
                    "lignes": [
                        {
                            "balise": line.balise,
                            "sens": typography(line.sens),
                            "exemple": typography(line.exemple),
                        }
                        for line in section.lignes
                    ],
                }
                for section in sections
            ],
        }
    )
    check_filled(data, f"variables-{piece.id}.docx", template.fichier, ours=True)
    return data
