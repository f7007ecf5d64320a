"""Word files to convert."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls


def field(paragraph, code):
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{code}"/>'))


@pytest.fixture(scope="session")
def make_docx() -> Callable[[Path], Path]:
    """Writes a three-page Word file: headings, list, table, content control, header, footer; page 2 is empty."""

    def make(path: Path, title: str = "Clause sociale") -> Path:
        document = docx.Document()
        document.core_properties.title = title
        section = document.sections[0]
        section.header.paragraphs[0].text = "Commune de Bourg-en-Bresse"
        footer = section.footer.paragraphs[0]
        footer.add_run("Page ")
        field(footer, "PAGE")
        document.add_heading("Objet de la clause", 1)
        document.add_paragraph("Le titulaire réserve 833 heures d’insertion.")
        document.add_heading("Publics", 2)
        document.add_paragraph("demandeurs d’emploi", style="List Bullet")
        for cell in document.add_table(rows=2, cols=2)._cells:
            cell.text = "lot"
        document.element.body.insert(
            -1,
            parse_xml(
                f'<w:p {nsdecls("w")}><w:bookmarkStart w:id="7" w:name="engagement_lot1_heures"/><w:sdt><w:sdtPr>'
                '<w:tag w:val="engagement_lot1_heures"/><w:text/></w:sdtPr><w:sdtContent><w:r>'
                '<w:t>à remplir</w:t></w:r></w:sdtContent></w:sdt><w:bookmarkEnd w:id="7"/></w:p>'
            ),
        )
        document.add_page_break()
        document.add_page_break()
        document.add_heading("Pénalités", 1)
        document.add_paragraph("Une pénalité par heure non réalisée.")
        document.save(path)
        return path

    return make
