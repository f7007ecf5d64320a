"""Targets of different make, built from the same CCAP: ``python tests/adapt/insertion/targets.py`` rewrites them.

The one that comes from LibreOffice is made by it, from the first.
"""

import io
import re
import subprocess
import tempfile
import zipfile
from pathlib import Path
from types import MappingProxyType

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

HERE = Path(__file__).parent / "cibles"
SAMPLE = Path(__file__).parents[3] / "samples" / "ecole" / "ccap.docx"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def read_ccap():
    """The words of the invented CCAP: title, subtitle, then (level, title, paragraphs); a table is a tuple of rows."""
    title, subtitle, *lines = Path(__file__).with_name("ccap.txt").read_text(encoding="utf-8").splitlines()
    parts = []
    for line in filter(None, lines):
        heading = re.match(r"(#+) (.*)", line)
        if heading:
            parts.append((len(heading[1]), heading[2], []))
        elif line.startswith("| "):
            row, content = tuple(line[2:].split(" | ")), parts[-1][2]
            if content and isinstance(content[-1], tuple):
                content[-1] += (row,)
            else:
                content.append((row,))
        else:
            parts[-1][2].append(line)
    return title, subtitle, tuple(parts)


TITLE, SUBTITLE, CCAP = read_ccap()


def pinned(data):
    """The same .docx with pinned dates."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "word/stylesWithEffects.xml":
                continue
            if info.filename in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
                content = re.sub(rb"<(Override|Relationship)[^>]*stylesWithEffects[^>]*/>", b"", content)
            if info.filename in ("docProps/core.xml", "word/comments.xml"):
                content = re.sub(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-11-02T08:00:00Z", content)
            entry = zipfile.ZipInfo(info.filename, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return target.getvalue()


class Maker:
    """Writes the CCAP; a subclass says how headings, texts, lists and tables look."""

    font, size = "Arial", 10

    def __init__(self, content=CCAP):
        self.content = content
        self.document = docx.Document()
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = self.font, Pt(self.size)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), self.font)
        style.element.rPr.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="fr-FR"/>'))
        self.counters = [0] * 9
        self.labels = {}
        self._bookmarks = 0
        self.prepare()

    def prepare(self):
        """Styles and lists, once."""

    def cover(self):
        self.document.add_paragraph(TITLE, style="Title")
        self.document.add_paragraph(SUBTITLE)

    def after_cover(self):
        """Tables of contents and the like."""

    def build(self):
        self._number()
        self.cover()
        self.after_cover()
        for index, (level, title, paragraphs) in enumerate(self.content):
            name = re.search(r"\{#(\w+)\}", title)
            text = re.sub(r"\s*\{#\w+\}", "", title)
            self.heading(level, text, self.labels.get(index, ""), name[1] if name else None)
            for paragraph in paragraphs:
                if isinstance(paragraph, tuple):
                    self.table(paragraph)
                elif paragraph.startswith("- "):
                    self.item(paragraph[2:])
                else:
                    self.text(paragraph)
        self.end()
        buffer = io.BytesIO()
        self.document.save(buffer)
        return pinned(buffer.getvalue())

    def _number(self):
        counters = [0, 0, 0]
        for index, (level, title, _) in enumerate(self.content):
            counters[level - 1] += 1
            counters[level:] = [0] * (3 - level)
            self.labels[index] = ".".join(str(n) for n in counters[:level])
            name = re.search(r"\{#(\w+)\}", title)
            if name:
                self.labels[name[1]] = self.labels[index]

    def heading(self, level, text, number, bookmark):  # noqa: ARG002 - the same for all makers
        paragraph = self.document.add_paragraph(style=f"Heading {level}")
        self.marked(paragraph, text, bookmark)

    def marked(self, paragraph, text, bookmark):
        if bookmark is None:
            paragraph.add_run(text)
            return
        self._bookmarks += 1
        start = OxmlElement("w:bookmarkStart")
        start.set(qn("w:id"), str(self._bookmarks))
        start.set(qn("w:name"), f"_Ref{bookmark}")
        end = OxmlElement("w:bookmarkEnd")
        end.set(qn("w:id"), str(self._bookmarks))
        paragraph._p.append(start)
        paragraph.add_run(text)
        paragraph._p.append(end)

    def text(self, text):
        return self.words(self.document.add_paragraph(), text)

    def words(self, paragraph, text):
        for piece in re.split(r"(\{ref:\w+\})", text):
            reference = re.match(r"\{ref:(\w+)\}", piece)
            if reference:
                self.reference(paragraph, reference[1])
            elif piece:
                paragraph.add_run(piece)
        return paragraph

    def reference(self, paragraph, name):
        """A live cross-reference to a numbered heading."""
        field(paragraph, f"REF _Ref{name} \\r \\t \\h", self.labels[name])

    def item(self, text):
        return self.words(self.document.add_paragraph(style="List Bullet"), text)

    def table(self, rows, style="Table Grid"):
        table = self.document.add_table(len(rows), len(rows[0]), style=style)
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                self.words(cell.paragraphs[0], text)
        for cell in table.rows[0].cells:
            for run in cell.paragraphs[0].runs:
                run.bold = True
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))
        return table

    def end(self):
        """What stands after the last article."""


def field(paragraph, code, result):
    for kind, text in (("begin", None), (None, code), ("separate", None), ("result", result), ("end", None)):
        run = paragraph.add_run(text if kind == "result" else "")
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind is None:
            instruction = OxmlElement("w:instrText")
            instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            instruction.text = f" {text} "
            run._r.append(instruction)


def add_numbering(document, abstract, levels, nums=(), kind="multilevel"):
    """An abstract list and its lists: levels are (format, pattern, style or None, extra XML)."""
    root = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{rank}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        + extra
        + (f'<w:pStyle w:val="{style}"/>' if style else "")
        + f'<w:suff w:val="space"/><w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
        for rank, (form, pattern, style, extra) in enumerate(levels)
    )
    element = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}"><w:multiLevelType w:val="{kind}"/>'
        f"{inner}</w:abstractNum>"
    )
    first = root.find(qn("w:num"))
    (first.addprevious if first is not None else root.append)(element)
    for number, overrides in nums:
        root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'
            )
        )


def numbered_style(document, style, num_id, ilvl):
    properties = document.styles[style].element.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num_id}"/></w:numPr>')
    )
    order = {"keepNext": 0, "keepLines": 1, "numPr": 2, "spacing": 3, "ind": 4, "jc": 5, "outlineLvl": 6}
    children = sorted(properties, key=lambda child: order.get(child.tag.rpartition("}")[2], 3))
    for child in children:
        properties.append(child)


class BuiltIn(Maker):
    """Word's own headings, numbered by a list tied to them; a table of contents; live references."""

    def prepare(self):
        add_numbering(
            self.document,
            90,
            [("decimal", "Article %1 –", "Heading1", ""), ("decimal", "%1.%2", "Heading2", "")],
            [(90, "")],
        )
        for level in (1, 2):
            numbered_style(self.document, f"Heading {level}", 90, level - 1)
            style = self.document.styles[f"Heading {level}"]
            style.font.name, style.font.size, style.font.bold = "Arial", Pt(14 - 2 * level), True
            style.font.color.rgb = RGBColor(0x1F, 0x3A, 0x5F)
            fonts = style.element.rPr.rFonts
            for name in list(fonts.attrib):
                if "Theme" in name:
                    del fonts.attrib[name]
        self.document.styles["Normal"].paragraph_format.space_after = Pt(6)

    def after_cover(self):
        field(
            self.document.add_paragraph(), 'TOC \\o "1-2" \\h \\z \\u', "Table des matières (à mettre à jour)"
        )
        self.document.add_page_break()


class Custom(Maker):
    """The organisation's own heading styles, in Times, with a table of contents already filled."""

    font, size = "Times New Roman", 11

    def prepare(self):
        styles = self.document.styles
        for level, (name, size) in enumerate((("Article du cahier", 13), ("Sous-article du cahier", 11))):
            style = styles.add_style(name, docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            style.font.bold, style.font.size = True, Pt(size)
            style.font.small_caps = level == 0
            style.paragraph_format.space_before, style.paragraph_format.space_after = (
                Pt(14 - 4 * level),
                Pt(4),
            )
            style.paragraph_format.keep_with_next = True
            style.element.get_or_add_pPr().append(
                parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level}"/>')
            )
        add_numbering(
            self.document,
            91,
            [
                ("decimal", "ARTICLE %1.", "Articleducahier", ""),
                ("decimal", "%1-%2.", "Sous-articleducahier", ""),
            ],
            [(91, "")],
        )
        numbered_style(self.document, "Article du cahier", 91, 0)
        numbered_style(self.document, "Sous-article du cahier", 91, 1)
        body = styles.add_style("Corps du cahier", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        body.base_style = styles["Normal"]
        body.paragraph_format.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.JUSTIFY
        body.paragraph_format.space_after = Pt(5)
        for level in (1, 2):
            toc = styles.add_style(f"toc {level}", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
            toc.base_style = styles["Normal"]
            toc.element.get_or_add_pPr().append(
                parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level - 1}"/>')
            )

    def after_cover(self):
        entries = [
            (level, f"{self.labels[i]} {re.sub(r' *{#.*', '', title)}")
            for i, (level, title, _) in enumerate(self.content)
        ]
        for rank, (level, entry) in enumerate(entries):
            paragraph = self.document.add_paragraph(style=f"toc {level}")
            if rank == 0:
                field(paragraph, 'TOC \\h \\z \\t "Article du cahier;1;Sous-article du cahier;2"', entry)
                end = paragraph.runs[-1]._r
                end.getparent().remove(end)
            else:
                paragraph.add_run(entry)
        closing = self.document.add_paragraph()
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), "end")
        closing.add_run()._r.append(mark)

    def heading(self, level, text, number, bookmark):  # noqa: ARG002 - the same for all makers
        style = "Article du cahier" if level == 1 else "Sous-article du cahier"
        self.marked(self.document.add_paragraph(style=style), text, bookmark)

    def text(self, text):
        return self.words(self.document.add_paragraph(style="Corps du cahier"), text)

    def reference(self, paragraph, name):
        field(paragraph, f"REF _Ref{name} \\n \\t \\h", self.labels[name])

    def table(self, rows, style="Light Grid Accent 1"):
        return super().table(rows, style)


class Typed(Maker):
    """Numbers typed by hand before titles in bold capitals; references typed as well."""

    font, size = "Calibri", 11

    def heading(self, level, text, number, bookmark):  # noqa: ARG002 - the same for all makers
        paragraph = self.document.add_paragraph()
        if level == 1:
            run = paragraph.add_run(f"ARTICLE {number} – {text.upper()}")
            run.underline = True
            paragraph.paragraph_format.space_before = Pt(12)
        else:
            run = paragraph.add_run(f"{number} – {text}")
        run.bold = True
        paragraph.paragraph_format.keep_with_next = True

    def text(self, text):
        paragraph = super().text(text)
        paragraph.paragraph_format.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.JUSTIFY
        return paragraph

    def reference(self, paragraph, name):
        paragraph.add_run(self.labels[name])


class NoStyle(Maker):
    """Nothing but « Normal »: empty lines, bold, typed dashes."""

    font, size = "Arial", 11

    def prepare(self):
        self.document.styles["Normal"].paragraph_format.space_after = Pt(0)

    def cover(self):
        self.document.add_paragraph().add_run(TITLE.upper()).bold = True
        self.document.add_paragraph(SUBTITLE)
        self.document.add_paragraph()

    def heading(self, level, text, number, bookmark):  # noqa: ARG002 - the same for all makers
        self.document.add_paragraph()
        self.document.add_paragraph().add_run(
            f"{number}. {text}" if level == 1 else f"{number} {text}"
        ).bold = True
        self.document.add_paragraph()

    def text(self, text):
        return super().text(text)

    def item(self, text):
        return self.words(self.document.add_paragraph(), f"- {text}")

    def reference(self, paragraph, name):
        paragraph.add_run(self.labels[name])

    def table(self, rows, style=None):  # noqa: ARG002 - the same for all makers
        for row in rows[1:]:
            self.item(" : ".join((row[0], " ".join(row[1:]))))


class Reviewed(BuiltIn):
    """A file that several people work on: tracked changes, comments, footnotes, sections, controls."""

    def end(self):
        document = self.document
        document.styles.add_style("annotation reference", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
        document.styles["annotation reference"].element.set(qn("w:styleId"), "CommentReference")
        paragraphs = [p for p in document.paragraphs if p.text.startswith("Les comptes sont réglés")]
        document.add_comment(
            paragraphs[0].runs,
            text="Vérifier le délai avec la trésorerie.",
            author="B. Exemple",
            initials="BE",
        )
        tracked = next(p for p in document.paragraphs if p.text.startswith("Le délai d’exécution de"))
        run = tracked.runs[0]._r
        inserted = parse_xml(
            f'<w:ins {nsdecls("w")} w:id="801" w:author="A. Exemple" w:date="2026-10-01T09:00:00Z"/>'
        )
        deleted = parse_xml(
            f'<w:del {nsdecls("w")} w:id="802" w:author="A. Exemple" w:date="2026-10-01T09:00:00Z"><w:r>'
            '<w:delText xml:space="preserve"> Il court à compter de la notification.</w:delText></w:r></w:del>'
        )
        run.addnext(deleted)
        new = parse_xml(
            f'<w:r {nsdecls("w")}><w:t xml:space="preserve"> Il court à compter de l’ordre de service.</w:t></w:r>'
        )
        inserted.append(new)
        deleted.addnext(inserted)
        insurance = next(p for p in document.paragraphs if p.text.startswith("Le titulaire justifie"))
        control = parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="Place de la clause"/><w:tag w:val="clause_sociale"/>'
            '<w:id w:val="55501"/></w:sdtPr><w:sdtContent/></w:sdt>'
        )
        insurance._p.addprevious(control)
        control.find(qn("w:sdtContent")).append(insurance._p)
        self._footnote()
        section = document.add_section()
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
        annex = document.add_paragraph("Annexe : planning prévisionnel des travaux")
        annex.runs[0].bold = True
        document.sections[0].header.paragraphs[0].text = "CCAP – Halle des Étangs"
        field(document.sections[0].footer.paragraphs[0], "PAGE", "1")

    def _footnote(self):
        document = self.document
        xml = (
            f"<w:footnotes {nsdecls('w')}>"
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
            '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
            '</w:footnote><w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> '
            "Index publiés mensuellement.</w:t></w:r></w:p></w:footnote></w:footnotes>"
        )
        part = docx.opc.part.Part(
            docx.opc.packuri.PackURI("/word/footnotes.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            xml.encode(),
            document.part.package,
        )
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
        document.part.relate_to(part, kind)
        paragraph = next(p for p in document.paragraphs if p.text.startswith("Les prix sont globaux"))
        paragraph.add_run()._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="1"/>'))


class Flat(BuiltIn):
    """Articles numbered by a one-level list, and nothing numbered below; no article on derogations."""

    def __init__(self):
        super().__init__(tuple(part for part in CCAP if part[0] == 1 and "Dérogations" not in part[1]))

    def prepare(self):
        add_numbering(
            self.document,
            92,
            [
                ("decimal", "Article %1 :", None, ""),
                ("lowerLetter", "%2.", None, ""),
                ("lowerRoman", "%3.", None, ""),
            ],
            [(92, "")],
            kind="hybridMultilevel",
        )
        self.document.styles["Normal"].paragraph_format.space_after = Pt(6)

    def heading(self, level, text, number, bookmark):  # noqa: ARG002 - the same for all makers
        paragraph = self.document.add_paragraph()
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="92"/></w:numPr>')
        )
        paragraph._p.pPr.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="0"/>'))
        self.marked(paragraph, text, bookmark)
        for run in paragraph.runs:
            run.bold, run.font.size = True, Pt(12)

    def after_cover(self):
        pass


class Restarted(Maker):
    """Sections counted from one again in each article, by hand: a list of its own for each."""

    def prepare(self):
        add_numbering(self.document, 93, [("upperRoman", "%1 -", "Heading1", "")], [(93, "")])
        numbered_style(self.document, "Heading 1", 93, 0)
        overrides = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        add_numbering(
            self.document, 94, [("decimal", "%1°)", None, "")], [(n, overrides) for n in range(100, 140)]
        )
        self._article = 99

    def heading(self, level, text, number, bookmark):
        super().heading(level, text, number, bookmark)
        if level == 1:
            self._article += 1
            return
        self.document.paragraphs[-1]._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{self._article}"/></w:numPr>'
            )
        )

    def reference(self, paragraph, name):
        paragraph.add_run(self.labels[name])


class Chapters(Maker):
    """Articles grouped in chapters, their numbers running through; everything in one list."""

    CHAPTERS = MappingProxyType(
        {0: "Dispositions générales", 8: "Prix et exécution", 20: "Sanctions et fin du marché"}
    )

    def prepare(self):
        add_numbering(
            self.document,
            95,
            [
                ("upperRoman", "CHAPITRE %1", "Heading1", ""),
                ("decimal", "Article %2", "Heading2", '<w:lvlRestart w:val="0"/>'),
                ("decimal", "%2.%3", "Heading3", ""),
            ],
            [(95, "")],
        )
        for level in (1, 2, 3):
            numbered_style(self.document, f"Heading {level}", 95, level - 1)

    def build(self):
        made = []
        for rank, (level, title, paragraphs) in enumerate(CCAP):
            if rank in self.CHAPTERS:
                made.append((1, self.CHAPTERS[rank], []))
            made.append((level + 1, title, paragraphs))
        self.content = tuple(made)
        return super().build()

    def _number(self):
        article, section = 0, 0
        for index, (level, title, _) in enumerate(self.content):
            if level == 2:
                article, section = article + 1, 0
            elif level == 3:
                section += 1
            self.labels[index] = f"{article}" if level == 2 else f"{article}.{section}"
            name = re.search(r"\{#(\w+)\}", title)
            if name:
                self.labels[name[1]] = self.labels[index]

    def reference(self, paragraph, name):
        field(paragraph, f"REF _Ref{name} \\n \\t \\h", self.labels[name])


class Unnumbered(Maker):
    """Word's headings without any number."""

    def reference(self, paragraph, name):
        paragraph.add_run("pénalités" if name == "penalites" else name)


class Lines(Typed):
    """Derogations told line by line; a section break and a landscape annex after the last article."""

    def table(self, rows, style="Table Grid"):
        if rows[0][0] != "Article du CCAP":
            super().table(rows, style)
            return
        for ours, theirs, about in rows[1:]:
            self.text(
                f"L’article {ours} du CCAP déroge à l’article {theirs} du CCAG-Travaux ({about.lower()})."
            )


def long_content(times=4):
    """The same CCAP made of some forty pages: each text is followed by others of the same make."""
    made = []
    for level, title, paragraphs in CCAP:
        more = [p for p in paragraphs if isinstance(p, str) and not p.startswith("- ")] * times
        made.append(
            (
                level,
                title,
                [*paragraphs, *(m for m in more if "{ref" not in m)]
                if "Dérogations" not in title
                else paragraphs,
            )
        )
    return tuple(made)


def sample_content():
    """The same CCAP for the school of the samples, its articles so ordered that the clause is the twelfth."""
    split = {
        "Avance et garanties financières": ("Avance", "Garanties financières"),
        "Contrôles, réception et garanties": ("Contrôles et réception", "Garanties"),
    }
    made = []
    for level, title, paragraphs in CCAP:
        first, second = split.get(title, (title, None))
        sentences = [s for p in paragraphs if isinstance(p, str) for s in re.split(r"(?<=\.) ", p)]
        made.append((level, first, sentences[:1] if second else paragraphs))
        if second:
            made.append((level, second, sentences[1:]))
    return tuple(
        (level, title, [_for_school(p) if isinstance(p, str) else p for p in paragraphs])
        for level, title, paragraphs in made
    )


def _for_school(text):
    for old, new in (
        (
            "la réhabilitation de la halle des Étangs",
            "la réhabilitation et l’extension du groupe scolaire des Dombes",
        ),
        (
            "le marché hebdomadaire puisse se tenir sous la halle",
            "les classes soient accueillies dans des conditions normales",
        ),
    ):
        text = text.replace(old, new)
    return text


class School(BuiltIn):
    """The CCAP of the school of the samples."""

    def __init__(self):
        super().__init__(sample_content())

    def cover(self):
        self.document.add_paragraph(TITLE, style="Title")
        self.document.add_paragraph(
            "Réhabilitation et extension du groupe scolaire des Dombes – consultation 2026-T-014"
        )
        self.document.add_paragraph("Communauté de communes des Étangs de Dombes (fictive)")


MAKERS = {
    "titres-word": BuiltIn,
    "styles-maison": Custom,
    "numeros-a-la-main": Typed,
    "sans-style": NoStyle,
    "en-revision": Reviewed,
    "un-seul-niveau": Flat,
    "listes-reprises": Restarted,
    "chapitres": Chapters,
    "sans-numeros": Unnumbered,
    "derogations-en-lignes": Lines,
    "quarante-pages": lambda: BuiltIn(long_content()),
}


def libreoffice(data):
    """The same document once LibreOffice has read it and written it again."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "a.docx")
        source.write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profil"
        for kind, name in (("odt", "a.docx"), ("docx", "a.odt")):
            subprocess.run(
                [
                    "soffice",
                    profile,
                    "--headless",
                    "--convert-to",
                    kind,
                    "--outdir",
                    folder,
                    f"{folder}/{name}",
                ],
                check=True,
                capture_output=True,
                timeout=300,
            )
        return pinned(source.read_bytes())


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    SAMPLE.write_bytes(School().build())
    for name, maker in MAKERS.items():
        (HERE / f"{name}.docx").write_bytes(maker().build())
    (HERE / "libreoffice.docx").write_bytes(libreoffice(BuiltIn().build()))
