"""YAML to a tree of texts: nothing is guessed, every value keeps the text that was typed, and its line.

Enters: a file. Leaves: a :class:`~clausegen.intake.tree.Branch`. Anchors, aliases and tags are refused
(they are of no use here and are how small files become huge); so are absurd depths and sizes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from clausegen.errors import InputError, Place, Problem, Problems
from clausegen.intake.decoding import Fichier, decode
from clausegen.intake.tree import Branch, Leaf, Listing, Node
from clausegen.intake.yaml_errors import explain
from clausegen.model.scalars import clean

MAX_BYTES = 1_000_000
_MAX_NODES = 20_000
_MAX_DEPTH = 12
_ABSENT = {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class YamlLu:
    """What a YAML file holds, with what was found wrong without preventing the reading."""

    racine: Branch
    problemes: tuple[Problem, ...]
    avertissements: tuple[Problem, ...]


_DOSSIER = (
    "un dossier YAML",
    (
        "Écrivez un dossier avec « clausegen nouveau mon-marche.yaml » ; "
        "le classeur des lots s’y indique par « lots: lots.xlsx »."
    ),
)


def read_yaml(fichier: Fichier, expected: tuple[str, str] = _DOSSIER) -> YamlLu:
    """The tree of a YAML file; raises ``InputError`` when the text itself cannot be understood.

    ``expected`` is told of a file of another format: what it should be, and what to do.
    """
    _refuse_other_formats(fichier, *expected)
    decoded = decode(fichier)
    reader = _Reader(fichier.nom)
    try:
        racine = reader.document(yaml.parse(decoded.texte, Loader=yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise InputError([*reader.problems, explain(error, decoded.texte, fichier.nom)]) from None
    warnings = [decoded.avertissement] if decoded.avertissement else []
    return YamlLu(racine, tuple(reader.problems), tuple(warnings))


def _refuse_other_formats(fichier: Fichier, what: str, remedy: str) -> None:
    if fichier.octets.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise InputError(
            [
                Problem(
                    Place(fichier=fichier.nom),
                    f"ce fichier est un document Office ou PDF, pas {what}",
                    "un fichier de texte .yaml",
                    remedy,
                )
            ]
        )


@dataclass
class _Reader:
    fichier: str
    problems: Problems = field(default_factory=Problems)
    nodes: int = 0

    def document(self, events: Iterator[yaml.Event]) -> Branch:
        first: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if first is not None:
                    raise self._refused(
                        event,
                        "un second document commence par « --- »",
                        "un seul document par fichier",
                        "Retirez la ligne « --- », ou faites deux fichiers.",
                    )
                first = self._node(next(events), events, 0)
        if not isinstance(first, Branch):
            raise self._refused(
                None,
                "le fichier ne contient pas de clés" if first else "le fichier ne contient aucune valeur",
                "des lignes de la forme « clé: valeur »",
                "Vérifiez qu’un espace suit chaque deux-points ; "
                "« clausegen nouveau » écrit un dossier prêt à remplir.",
            )
        return first

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node | None:
        self.nodes += 1
        if self.nodes > _MAX_NODES or depth > _MAX_DEPTH:
            raise self._refused(
                event,
                "le fichier est démesuré (trop de valeurs, ou trop emboîtées)",
                f"{_MAX_NODES} valeurs et {_MAX_DEPTH} niveaux au plus",
                "Gardez ce qui concerne ce marché seulement.",
            )
        self._refuse_indirection(event)
        ou = self._place(event)
        if isinstance(event, yaml.ScalarEvent):
            absent = event.style is None and event.value.strip() in _ABSENT
            return None if absent else Leaf(event.value, ou)
        if isinstance(event, yaml.SequenceStartEvent):
            return Listing(tuple(self._elements(events, depth)), ou)
        return self._branch(events, depth, ou)

    def _elements(self, events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            node = self._node(event, events, depth + 1)
            if node is not None:
                yield node

    def _branch(self, events: Iterator[yaml.Event], depth: int, ou: Place) -> Branch:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        empty: dict[str, Place] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event)
            node = self._node(next(events), events, depth + 1)
            where = self._place(event)
            if key in keys:
                self.problems.add(
                    where.with_field(key),
                    f"la clé « {key} » est écrite deux fois (déjà à la ligne {keys[key].ligne})",
                    "une seule fois chaque clé",
                    "Gardez la bonne ligne et retirez l’autre.",
                )
                continue
            keys[key] = where
            if node is None:
                empty[key] = where
            else:
                entries[key] = node
        return Branch(entries, ou, keys, empty)

    def _key(self, event: yaml.Event) -> str:
        self._refuse_indirection(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise self._refused(
                event,
                "une liste ou un groupe se trouve à la place d’un nom de clé",
                "un nom de clé, puis deux-points",
                "Si la valeur contient des accolades ou des crochets, mettez-la entre guillemets droits.",
            )
        return clean(event.value)

    def _refuse_indirection(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._refused(
                event,
                "la valeur commence par « & » ou « * », qui ont un sens particulier en YAML",
                "une valeur simple",
                'Mettez la valeur entre guillemets droits : "…".',
            )
        if getattr(event, "tag", None):
            raise self._refused(
                event,
                "la valeur commence par « ! », qui a un sens particulier en YAML",
                "une valeur simple",
                'Mettez la valeur entre guillemets droits : "…".',
            )

    def _place(self, event: yaml.Event | None) -> Place:
        mark = getattr(event, "start_mark", None)
        return Place(fichier=self.fichier, ligne=mark.line + 1 if mark else None)

    def _refused(self, event: yaml.Event | None, constat: str, attendu: str, remede: str) -> InputError:
        return InputError([*self.problems, Problem(self._place(event), constat, attendu, remede)])
