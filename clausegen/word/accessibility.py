"""What keeps a blind or poorly sighted reader out of a Word file, told at its place.

Enters: a .docx. Leaves: one :class:`~clausegen.errors.Problem` for each fault: language, title,
headings, header rows of tables, alternative texts, contrast, empty paragraphs used as space. Knows
Word only; a row that holds nothing but a tag for rows (``{%tr … %}``) is not looked at, since it is
gone once the template is filled.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from clausegen.errors import Place, Problem
from clausegen.word import names
from clausegen.word.cells import Cells
from clausegen.word.formats import Formats, contrast
from clausegen.word.names import w
from clausegen.word.package import Package, Part, open_package
from clausegen.word.styles import Styles

if TYPE_CHECKING:
    from lxml import etree

ENOUGH = 4.5
"""Contrast wanted between a text and what is behind it (WCAG 2.1, 1.4.3)."""
ENOUGH_LARGE = 3.0
"""The same for a large text: 18 points, or 14 in bold."""
_LARGE, _LARGE_BOLD = 18, 14
_FOREIGN_SHARE = 0.05
"""Share of the text under which words in another language are quotations."""
_LONG = 25
"""Paragraphs from which a document without any heading cannot be gone through."""

_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_VML = "{urn:schemas-microsoft-com:vml}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_FIRST_COLUMN = 0x80
_TEXT_BOX = w("txbxContent")
_FILLING = (
    *(w(name) for name in ("drawing", "pict", "object", "sectPr", "br", "tab", "ptab", "sym", "sdt", "pBdr")),
    *(w(name) for name in ("instrText", "fldSimple", "fldChar", "framePr", "footnoteReference", "cr")),
    _MATHS,
)
"""What makes a paragraph without words something else than space."""
_ROW_TAG = re.compile(r"\s*(?:\{%tr\s[^}]*%\}|\{#tr\s.*?#\})\s*")
_TOC = re.compile(r"(?:toc|tm|table of figures|index) ?\d*$", re.IGNORECASE)
_NO_TITLE = re.compile(r"(?:document|sans titre|modèle|microsoft word)[ \d-]*(?:\.docx?)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Here:
    """A paragraph with its place."""

    element: etree._Element
    place: Place
    text: str
    level: int | None


def accessibility_faults(source: str | Path | bytes, fichier: str | None = None) -> list[Problem]:
    """The accessibility faults of a .docx, in document order; empty when none was found.

    A fault that comes back (same colours, same language) is told once, at its first place, with how
    many times. :class:`~clausegen.errors.TemplateError` when the file is not a sane .docx.
    """
    package = open_package(Path(source) if isinstance(source, str) else source, fichier)
    styles, formats = Styles(package), Formats(package)
    found = list(_title(package))
    texts = _Texts(formats)
    for part in package.parts:
        if part.kind.properties or part.kind is names.COMMENTS:
            continue
        root = package.xml(part.name)
        here = list(_paragraphs(root, part, package.fichier, styles))
        if part.kind is names.BODY:
            found += _headings(here)
        found += _pictures(here)
        found += _tables(root, {paragraph.element: paragraph.place for paragraph in here})
        found += _spaces(here)
        for paragraph in here:
            texts.read(paragraph)
    return [*found, *texts.faults()]


def _paragraphs(root: etree._Element, part: Part, fichier: str, styles: Styles) -> Iterator[_Here]:
    cells = Cells(root)
    heading: str | None = None
    for rank, element in enumerate(root.iter(w("p")), start=1):
        if next(element.iterancestors(names.FALLBACK), None) is not None:
            continue
        text = "".join(_own_texts(element))
        level = None if _TOC.match(styles.of(element).name) else styles.level(element)
        yield _Here(
            element,
            Place(
                fichier,
                partie=part.label,
                titre=heading,
                paragraphe=rank,
                tableau=cells.name(element),
                extrait=" ".join(text.split())[:80] or None,
            ),
            text,
            level,
        )
        if level is not None and text.strip():
            heading = " ".join(text.split())


def _own_texts(paragraph: etree._Element) -> Iterator[str]:
    """The texts of a paragraph, without what is struck out nor what stands in its text boxes."""
    for text in paragraph.iter(w("t")):
        if next(text.iterancestors(w("p"))) is paragraph:
            yield text.text or ""


def _title(package: Package) -> Iterator[Problem]:
    titles = [
        (element.text or "").strip()
        for part in package.parts
        if part.kind is names.CORE
        for element in package.xml(part.name).iter("{*}title")
    ]
    title = next(iter(titles), "")
    if not title or _NO_TITLE.match(title):
        what = f"le titre du document est « {title} »" if title else "le document n’a pas de titre"
        yield Problem(
            Place(package.fichier, partie="propriétés", champ="titre"),
            what,
            "un titre qui dise ce qu’est le document : c’est lui qui est lu à l’ouverture",
            "dans Word : Fichier, Informations, à droite, « Titre »",
        )


def _headings(paragraphs: list[_Here]) -> Iterator[Problem]:
    last = 0
    for paragraph in paragraphs:
        if paragraph.level is None:
            continue
        if not paragraph.text.strip():
            if not _fills(paragraph.element):
                yield Problem(
                    paragraph.place,
                    "un titre est vide",
                    "un titre avec un texte",
                    "supprimez ce paragraphe, ou donnez-lui un style de texte courant",
                )
            continue
        if paragraph.level > last + 1:
            before = f"suit un titre de niveau {last}" if last else "est le premier titre"
            yield Problem(
                paragraph.place,
                f"un titre de niveau {paragraph.level} {before}",
                f"un titre de niveau {last + 1} au plus : les niveaux se suivent",
                "dans Word : Accueil, Styles, choisissez le bon niveau de titre",
            )
        last = paragraph.level
    if not last and sum(1 for paragraph in paragraphs if paragraph.text.strip()) >= _LONG:
        yield Problem(
            replace(paragraphs[0].place, titre=None, extrait=None, paragraphe=None, tableau=None),
            "le document n’a aucun titre : on ne peut pas s’y déplacer de partie en partie",
            "des titres faits avec les styles « Titre 1 », « Titre 2 »…",
            "donnez ces styles aux titres, aujourd'hui mis en forme à la main",
        )


def _pictures(paragraphs: list[_Here]) -> Iterator[Problem]:
    for paragraph in paragraphs:
        for holder in paragraph.element.iter(f"{{{names.WP}}}docPr", f"{_VML}imagedata"):
            if next(holder.iterancestors(w("p"))) is paragraph.element and not _described(holder):
                yield Problem(
                    paragraph.place,
                    "une image n’a pas de texte de remplacement",
                    "un texte qui dise ce que montre l’image, ou la marque « décoratif »",
                    "dans Word : clic droit sur l’image, « Afficher le texte de remplacement »",
                )


def _described(holder: etree._Element) -> bool:
    parent = holder.getparent()
    if parent is None or next(holder.iterancestors(names.FALLBACK), None) is not None:
        return True
    if holder.tag == f"{_VML}imagedata":
        return bool((parent.get("alt") or "").strip())
    if any(mark.get("val") in ("1", "true") for mark in holder.iter(_DECORATIVE)):
        return True
    # A text box is read as text.
    boxed = next(parent.iter(_TEXT_BOX), None) is not None
    return boxed or bool((holder.get("descr") or holder.get("title") or "").strip())


def _tables(root: etree._Element, places: dict[etree._Element, Place]) -> Iterator[Problem]:
    for table in root.iter(w("tbl")):
        if next(table.iterancestors(names.FALLBACK), None) is not None:
            continue
        rows = [row for row in table.iter(w("tr")) if next(row.iterancestors(w("tbl"))) is table]
        rows = [row for row in rows if not _ROW_TAG.fullmatch("".join(row.itertext(w("t"))))]
        widths = [sum(1 for _ in row.iter(w("tc"))) for row in rows]
        if len(rows) < 2 or max(widths) < 2 or _is_header(rows[0]) or _labels(table):
            continue
        first = next(rows[0].iter(w("p")), None)
        if first is None:
            continue
        late = any(_is_header(row) for row in rows)
        yield Problem(
            places[first],
            "la ligne d’en-tête du tableau n’est pas la première" if late else "le tableau n’a pas d’en-tête",
            "une première ligne marquée « ligne d’en-tête »",
            "dans Word : curseur dans la première ligne, onglet Disposition (du tableau), « Répéter les "
            "lignes d’en-tête » ; pour un formulaire, onglet Création, « Première colonne »",
        )


def _is_header(row: etree._Element) -> bool:
    mark = row.find(f"{w('trPr')}/{w('tblHeader')}")
    return mark is not None and mark.get(w("val")) not in ("0", "false", "off")


def _labels(table: etree._Element) -> bool:
    """Whether the table says that its first column labels its rows, as forms do."""
    look = table.find(f"{w('tblPr')}/{w('tblLook')}")
    if look is None:
        return False
    stated = look.get(w("firstColumn"))
    if stated is not None:
        return stated in ("1", "true", "on")
    bits = look.get(w("val"), "0")
    return bits.isalnum() and bool(int(bits, 16) & _FIRST_COLUMN)


def _spaces(paragraphs: list[_Here]) -> Iterator[Problem]:
    """Empty paragraphs, those in a row told together."""
    series: list[_Here] = []
    for paragraph in [*paragraphs, None]:
        if paragraph is not None and _is_space(paragraph):
            after = series[-1].element.getnext() if series else None
            if series and after is not paragraph.element:
                yield _space(series)
                series = []
            series.append(paragraph)
        elif series:
            yield _space(series)
            series = []


def _space(series: list[_Here]) -> Problem:
    count = len(series)
    return Problem(
        series[0].place,
        f"{count} paragraphes vides se suivent" if count > 1 else "un paragraphe vide sert d’espace",
        "un espace qui vienne du style : un paragraphe vide est annoncé comme un blanc",
        "supprimez-le, et réglez « Espacement avant » ou « après » (pour une nouvelle page : Ctrl+Entrée)",
    )


def _is_space(paragraph: _Here) -> bool:
    element = paragraph.element
    if paragraph.text.strip() or paragraph.level is not None or _fills(element):
        return False
    before, after = _neighbour(element, preceding=True), _neighbour(element, preceding=False)
    if before is None and after is None:
        return False  # the only paragraph of its cell, header or box, which must have one
    return not (before == w("tbl") and after in (None, w("tbl")))  # Word wants one there


def _fills(element: etree._Element) -> bool:
    return next(element.iter(*_FILLING), None) is not None


def _neighbour(element: etree._Element, *, preceding: bool) -> object:
    """The kind of the block before or after; ``None`` at the edge of what holds the paragraph."""
    for other in element.itersiblings(preceding=preceding):
        if other.tag in (w("p"), w("tbl")):
            return other.tag
        if other.tag == w("sdt"):
            blocks = [inner.tag for inner in other.iterfind(f"{w('sdtContent')}/*")]
            return blocks[-1 if preceding else 0] if blocks else other.tag
    return None


@dataclass(slots=True)
class _Texts:
    """The looks of the texts, gathered over the whole document."""

    formats: Formats
    languages: Counter[str] = field(default_factory=Counter)
    places: dict[object, Place] = field(default_factory=dict)
    pale: Counter[tuple[str, str]] = field(default_factory=Counter)

    def read(self, paragraph: _Here) -> None:
        """Note the language and the contrast of each run of a paragraph."""
        boxed = next(paragraph.element.iterancestors(_TEXT_BOX), None) is not None
        for run in paragraph.element.iter(w("r")):
            text = "".join(piece.text or "" for piece in run.iterchildren(w("t"))).strip()
            if not text or next(run.iterancestors(w("p"))) is not paragraph.element:
                continue
            if run.find(f"{w('rPr')}/{w('vanish')}") is not None:
                continue
            look = self.formats.look(run, paragraph.element)
            place = replace(paragraph.place, extrait=" ".join(text.split())[:80])
            language = look.lang.lower()
            self.languages[language] += len(text)
            self.places.setdefault(language, place)
            large = look.points >= (_LARGE_BOLD if look.bold else _LARGE)
            wanted = ENOUGH_LARGE if large else ENOUGH
            # What is behind the text of a box is the box's own business, often a picture.
            if not boxed and contrast(look.color, look.background) < wanted:
                pair = (look.color, look.background)
                self.pale[pair] += 1
                self.places.setdefault(pair, place)

    def faults(self) -> Iterator[Problem]:
        """What was gathered, told once for each language and each pair of colours."""
        yield from self._languages()
        for (color, behind), times in self.pale.items():
            ratio = f"{contrast(color, behind):.1f}".replace(".", ",")
            yield Problem(
                self.places[color, behind],
                f"le texte se lit mal : couleur {color} sur fond {behind}, contraste de {ratio}"
                + _times(times),
                f"un contraste de 4,5 au moins ({ENOUGH_LARGE:.0f} pour un grand titre)",
                "choisissez une couleur plus sombre, ou un fond plus clair",
            )

    def _languages(self) -> Iterator[Problem]:
        total = sum(self.languages.values())
        for language, length in self.languages.items():
            if language.startswith("fr"):
                continue
            if language and length < total * _FOREIGN_SHARE:
                continue
            what = (
                f"le texte est déclaré en langue « {language} »" if language else "la langue n’est pas dite"
            )
            yield Problem(
                self.places[language],
                f"{what} ({round(100 * length / total)} % du document)",
                "le français, pour que la lecture à voix haute et le correcteur parlent français",
                "dans Word : Ctrl+A, puis Révision, Langue, « Définir la langue de vérification », "
                "« Français (France) »",
            )


def _times(count: int) -> str:
    return f", {count} fois" if count > 1 else ""
