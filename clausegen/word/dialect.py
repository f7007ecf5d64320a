"""docxtpl's tag dialect, compiled once for one part.

Enters: the patched text of a part whose tags are numbered, and its inventory. Leaves: the text of a
jinja template in which each tag is escaped for the place where it stands and occupies one line of
its own (the line gives the tag back when something fails), identifiers repeated by loops are made
unique, and the cells and tables that a condition may empty are repaired.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clausegen.errors import Place, Problems
from clausegen.word.tags import JINJA, MARK, Inventory, Tag

_TAG = re.compile(JINJA, re.DOTALL)
_TOKEN = re.compile(rf'({JINJA})|(<(?:"(?:{JINJA}|[^"])*+"|[^<>"])*+>)', re.DOTALL)
_NAME = re.compile(r"</?([^\s/>]+)")
_ATTRIBUTE = re.compile(rf'(\s)([\w:.-]+)="((?:{JINJA}|[^"])*+)"', re.DOTALL)
_LITERALS = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}
_LITERAL = re.compile("|".join(map(re.escape, _LITERALS)))

_HOLDERS = {"w:tc", "w:txbxContent", "w:hdr", "w:ftr", "w:footnote", "w:endnote", "w:comment"}
"""Elements that Word wants ended by a paragraph."""
_TRANSPARENT = {"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:smartTag"}
_CROSSABLE = {"w:p", "w:r", "w:t"}
_NOTE_CALLS = {"w:footnoteReference", "w:endnoteReference"}
_REFERENCE = re.compile(r"\s*(?:PAGE|NOTE)?REF\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """The jinja text of one part; from its lines to its tags; the identifiers it uses already."""

    text: str
    lines: dict[int, int]
    bookmark_names: frozenset[str]
    last_id: int


@dataclass(slots=True)
class _Block:
    keyword: str
    elements: tuple[tuple[str, int], ...]
    key: int
    branch: int = 0


@dataclass(slots=True)
class _Holder:
    """A container being read: where its content begins, and whether a paragraph surely ends it."""

    name: str
    depth: int
    blocks: int
    piece: int
    safe: bool = False
    at_risk: bool = False


def translate(text: str, inventory: Inventory, problems: Problems) -> Source:
    """The jinja source of a patched part; what cannot be placed is noted in ``problems``."""
    translator = _Translator(inventory, problems)
    translator.read(text)
    return translator.source()


class _Translator:
    """Reads a patched part token by token, and writes its jinja source."""

    def __init__(self, inventory: Inventory, problems: Problems) -> None:
        self._inventory = inventory
        self._problems = problems
        self._pieces = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']
        self._line = 2
        self._lines: dict[int, int] = {}
        self._stack: list[tuple[str, int]] = []
        self._blocks: list[_Block] = []
        self._holders: list[_Holder] = []
        self._starts: dict[str, tuple[str, tuple[tuple[int, int], ...]]] = {}
        self._ends: dict[str, tuple[tuple[int, int], ...]] = {}
        self._names: set[str] = set()
        self._last_id = 0
        self._count = 0
        self._place = Place()

    def read(self, text: str) -> None:
        """Go through the whole text."""
        position = 0
        for token in _TOKEN.finditer(text):
            self._literal(text[position : token.start()])
            if token[1] is not None:
                self._tag(token[1])
            else:
                self._element(token[2])
            position = token.end()
        self._literal(text[position:])
        self._check_bookmarks()

    def source(self) -> Source:
        """What was written."""
        return Source("".join(self._pieces), self._lines, frozenset(self._names), self._last_id)

    # -- writing

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._line += text.count("\n")

    def _literal(self, text: str) -> None:
        if text:
            self._write(_LITERAL.sub(lambda found: f'{{{{ "{_LITERALS[found[0]]}" }}}}', text))

    def _number(self, text: str) -> tuple[Tag | None, str]:
        """The tag numbered in a text, and the text without the number, as jinja must read it."""
        found = MARK.search(text)
        tag = self._inventory.tags[int(found[1])] if found else None
        if tag is not None:
            self._place = tag.place
            self._lines.setdefault(self._line, tag.rank)
        plain = MARK.sub("", text).replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">")
        return tag, plain.replace("&amp;", "&").replace("\n", " ")

    # -- tags in the text

    def _tag(self, text: str) -> None:
        tag, plain = self._number(text)
        braces, inside, before, after = _inside(plain)
        if braces == "{#":
            return
        if braces == "{%":
            self._block(inside)
            self._write(f"{{%{before} {inside}\n{after}%}}")
            return
        escaper = self._escaper(tag)
        body = f"({inside}){escaper}" if escaper else inside
        self._write(f"{{{{{before} {body}\n{after}}}}}")

    def _escaper(self, tag: Tag | None) -> str:
        if tag is not None and tag.prefix == "r":
            return "|_plages"
        if tag is not None and tag.prefix == "p":
            return "|_paragraphes"
        parent = self._parent()
        if parent == "w:t":
            return ""
        if parent == "w:instrText":
            return "|_nom" if _REFERENCE.match(self._pieces[-1]) else "|_champ"
        return "|_texte"

    def _block(self, inside: str) -> None:
        word = inside.split(None, 1)[0] if inside else ""
        if self._parent() == "w:tr":
            self._risk_grid()
        if word in ("if", "for"):
            self._count += 1
            self._blocks.append(_Block(word, tuple(self._stack), self._count))
        elif word in ("elif", "else", "endif", "endfor") and self._blocks:
            self._check_crossing(self._blocks[-1])
            if word.startswith("end"):
                self._blocks.pop()
            else:
                self._blocks[-1].branch += 1
        elif word != "set":
            self._refuse(
                f"la balise « {inside} » n'est pas à un endroit où elle peut agir",
                "placez-la dans un paragraphe ordinaire, ou dans une cellule de tableau pour vm, hm, colspan",
            )

    def _check_crossing(self, block: _Block) -> None:
        here = self._stack
        same_shape = [name for name, _ in block.elements] == [name for name, _ in here]
        parted = next((a for a, b in zip(block.elements, here, strict=False) if a != b), None)
        if same_shape and (parted is None or parted[0] in _CROSSABLE):
            return
        self._refuse(
            "le bloc commence et finit à des endroits qui ne se répondent pas (d'une cellule à l'autre, "
            "ou du milieu d'un paragraphe à un autre)",
            "commencez et finissez le bloc dans le même paragraphe, ou employez {%p … %} pour des "
            "paragraphes entiers, {%tr … %} pour des lignes de tableau, {%tc … %} pour des cellules",
        )

    def _refuse(self, constat: str, remede: str, place: Place | None = None) -> None:
        self._problems.add(place or self._place, constat, "", remede)

    # -- elements

    def _element(self, text: str) -> None:
        found = _NAME.match(text)
        name = found[1] if found else ""
        if text.startswith("</"):
            self._close(name, text)
            return
        if text.startswith(("<?", "<!")):
            return
        if "{{" in text or "{%" in text or name in _IDENTIFIED:
            text = self._rewrite(name, text)
        if name in _NOTE_CALLS and self._in_loop():
            self._refuse(
                "un appel de note se trouve dans une boucle : la note serait répétée avec le même numéro",
                "déplacez la note hors de la boucle",
            )
        self._open(name, text)

    def _open(self, name: str, text: str) -> None:
        if name == "w:tbl":
            self._write("")
            self._hold(name, len(self._pieces) - 1)
        self._write(text)
        if text.endswith("/>"):
            if name == "w:tcPr":
                self._move_holder()
            self._ended(name)
            return
        self._count += 1
        self._stack.append((name, self._count))
        if name in _HOLDERS:
            self._write("")
            self._hold(name, len(self._pieces) - 1)

    def _hold(self, name: str, piece: int) -> None:
        depth = len(self._stack) + (name == "w:tbl")
        self._holders.append(_Holder(name, depth, len(self._blocks), piece))

    def _move_holder(self) -> None:
        """After a cell's properties: its content begins here."""
        if self._holders and self._holders[-1].depth == len(self._stack):
            self._write("")
            self._holders[-1].piece = len(self._pieces) - 1

    def _close(self, name: str, text: str) -> None:
        holder = self._holders[-1] if self._holders else None
        ends = holder is not None and holder.name == name and holder.depth == len(self._stack)
        if holder is not None and ends and name != "w:tbl" and not holder.safe:
            self._guard(holder, "_cellule")
        if self._stack:
            self._stack.pop()
        self._write(text)
        if holder is not None and ends:
            self._holders.pop()
            if name == "w:tbl" and (holder.at_risk or not holder.safe):
                self._guard(holder, "_tableau")
        if name == "w:tcPr":
            self._move_holder()
        self._ended(name)

    def _guard(self, holder: _Holder, repair: str) -> None:
        self._pieces[holder.piece] = f"{{% filter {repair} %}}"
        self._write("{% endfilter %}")

    def _ended(self, name: str) -> None:
        """An element just ended: note what it does for the container around it."""
        if not self._holders:
            return
        holder = self._holders[-1]
        between = [element for element, _ in self._stack[holder.depth :]]
        if not all(element in _TRANSPARENT for element in between):
            return
        always = len(self._blocks) == holder.blocks
        if holder.name == "w:tbl":
            holder.safe = holder.safe or (name == "w:tr" and always)
        elif name == "w:p" and always:
            holder.safe = True
        elif name == "w:tbl":
            holder.safe = False

    # -- attributes

    def _in_loop(self) -> bool:
        return any(block.keyword == "for" for block in self._blocks)

    def _branches(self) -> tuple[tuple[int, int], ...]:
        return tuple((block.key, block.branch) for block in self._blocks)

    def _rewrite(self, name: str, text: str) -> str:
        if name in ("w:bookmarkStart", "w:bookmarkEnd"):
            self._note_bookmark(name, text)
        return _ATTRIBUTE.sub(lambda found: f'{found[1]}{found[2]}="{self._attribute(name, found)}"', text)

    def _attribute(self, element: str, found: re.Match[str]) -> str:
        attribute, value = found[2], found[3]
        tagged = "{{" in value or "{%" in value
        key = (element, attribute)
        if key in _NUMBERS and not (element == "w:id" and self._parent() != "w:sdtPr"):
            return self._identifier(_NUMBERS[key], value)
        if key == ("w:bookmarkStart", "w:name"):
            if tagged or self._in_loop():
                return self._composed(value, "_signet")
            self._names.add(value)
            return value
        if not tagged:
            return value
        if element == "w:gridSpan":
            self._risk_grid()
        if key == ("w:hyperlink", "w:anchor"):
            return self._composed(value, "_renvoi")
        return _TAG.sub(self._in_attribute, value)

    def _risk_grid(self) -> None:
        """Note that the number of cells of the table being read is not known before the rendering."""
        tables = [holder for holder in self._holders if holder.name == "w:tbl"]
        if tables:
            tables[-1].at_risk = True

    def _parent(self) -> str:
        return self._stack[-1][0] if self._stack else ""

    def _identifier(self, allot: str, value: str) -> str:
        if value.isdigit() and int(value) < _FIRST_FOREIGN_ID:
            self._last_id = max(self._last_id, int(value))
        return f'{{{{ "{value}"|{allot} }}}}' if self._in_loop() else value

    def _in_attribute(self, found: re.Match[str]) -> str:
        _, plain = self._number(found[0])
        braces, inside, _, _ = _inside(plain)
        if braces == "{{":
            return f"{{{{ ({inside})|_attribut }}}}"
        return f"{{% {inside} %}}" if braces == "{%" else ""

    def _composed(self, value: str, finish: str) -> str:
        """A name made of literals and values: ``heures_lot_{{ lot.numero }}``."""
        terms, position = ['""'], 0
        for found in _TAG.finditer(value):
            _, plain = self._number(found[0])
            braces, inside, _, _ = _inside(plain)
            if braces != "{{":
                self._refuse(
                    "le nom d'un signet ne peut contenir que des variables", "écrivez {{ variable }}"
                )
                continue
            before = value[position : found.start()].replace("\\", "")
            terms += [f'"{before}"', f"(({inside})|_nom)"]
            position = found.end()
        after = value[position:].replace("\\", "")
        terms.append(f'"{after}"')
        return f"{{{{ ({' ~ '.join(terms)})|{finish} }}}}"

    # -- bookmarks

    def _note_bookmark(self, element: str, text: str) -> None:
        values = {found[2]: found[3] for found in _ATTRIBUTE.finditer(text)}
        key = values.get("w:id", "")
        if element == "w:bookmarkStart":
            self._starts[key] = (MARK.sub("", values.get("w:name", "")), self._branches())
        else:
            self._ends[key] = self._branches()

    def _check_bookmarks(self) -> None:
        for key, place in self._inventory.bookmarks.items():
            name, branches = self._starts.get(key, ("", None))
            if branches is not None and branches == self._ends.get(key):
                continue
            self._refuse(
                f"le signet « {name} » commence et finit de part et d'autre d'une balise, ou dans un "
                "paragraphe qui ne contient qu'une balise",
                "dans Word : Insertion, Signet ; supprimez-le, puis recréez-le à l'intérieur du bloc, ou "
                "autour du bloc entier",
                place,
            )


_NUMBERS = {
    ("w:bookmarkStart", "w:id"): "_debut",
    ("w:bookmarkEnd", "w:id"): "_fin",
    ("wp:docPr", "id"): "_numero",
    ("w:id", "w:val"): "_numero",
}
_IDENTIFIED = {element for element, _ in _NUMBERS}
_FIRST_FOREIGN_ID = 10_000_000
"""Word draws the numbers of content controls at random far above; ours follow the small ones."""


def _inside(plain: str) -> tuple[str, str, str, str]:
    """A tag's braces, inside, and white-space dashes before and after."""
    braces, inside = plain[:2], plain[2:-2]
    before = "-" if inside.startswith("-") else ""
    after = "-" if inside.endswith("-") and len(inside) > 1 else ""
    return braces, inside[len(before) : len(inside) - len(after)].strip(), before, after
