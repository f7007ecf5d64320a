"""The Word engine against docxtpl's ordinary loop: same templates, same contexts, one run.

    python benchmarks/word.py [--modele PATH --contexte JSON]…

Each engine fills the same template with the same contexts, in turn, to bytes then to disk; the text
of the two documents must be equal. Without ``--modele``: the CCAP article with the
school sample, and an article built for the occasion. Exits with 1 below 60 times docxtpl's speed to
bytes or 25 times to disk.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from clausegen.word import Template
from clausegen.word.reading import read_document

TO_BYTES, TO_DISK = 60, 25
ROUNDS, OURS_PER_ROUND, THEIRS_PER_ROUND = 7, 60, 3

PARAGRAPH = (
    "Le titulaire du lot {{ lot.numero }} réserve {{ lot.heures }} heures de travail à des personnes "
    "éloignées de l'emploi, selon les modalités que {{ acheteur.nom }} précise ci-après, et rend compte de "
    "leur exécution au facilitateur désigné par l'acheteur pendant toute la durée du marché. "
)


def build(path: Path) -> dict[str, object]:
    """A four-page article with loops, conditions, tables, header and footer; its context."""
    import docx  # noqa: PLC0415 - only when no template is given

    document = docx.Document()
    document.core_properties.title = "Clause sociale du marché {{ marche.reference }}"
    document.sections[0].header.paragraphs[0].text = "{{ acheteur.nom }} : marché {{ marche.reference }}"
    document.sections[0].footer.paragraphs[0].text = "{{ marche.objet }}"
    document.add_heading("Article {{ article.numero }} : action d'insertion", 1)
    for rank in range(1, 8):
        document.add_heading(f"{{{{ article.numero }}}}.{rank} Modalités", 2)
        paragraph = document.add_paragraph("Pour {{ marche")
        paragraph.add_run(".objet }}, ").bold = True
        paragraph.add_run("{% if clause.globalisation %}la globalisation est permise.")
        paragraph.add_run("{% else %}sans globalisation.{% endif %}")
        document.add_paragraph("{%p for lot in lots %}")
        document.add_paragraph(PARAGRAPH)
        document.add_paragraph("{%p endfor %}")
    table = document.add_table(4, 3, style="Table Grid")
    rows = (("Lot", "Intitulé", "Heures"), ("{%tr for lot in lots %}", "", ""))
    rows += (("{{ lot.numero }}", "{{ lot.intitule }}", "{{ lot.heures }}"), ("{%tr endfor %}", "", ""))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(path))
    return {
        "acheteur": {"nom": "Commune de Bourg & environs"},
        "marche": {"reference": "2026-T-014", "objet": "Réhabilitation du groupe scolaire"},
        "article": {"numero": "12"},
        "clause": {"globalisation": True},
        "lots": [{"numero": str(n), "intitule": f"Lot no {n}", "heures": str(100 * n)} for n in range(1, 5)],
    }


def pieces() -> list[tuple[Path, dict[str, object]]]:
    """The CCAP article, with the variables of the school sample."""
    from clausegen.clauses.catalogue import load_catalogue  # noqa: PLC0415 - only when no template is given
    from clausegen.intake import read_dossier  # noqa: PLC0415 - same
    from clausegen.law import load_law  # noqa: PLC0415 - same
    from clausegen.resources import templates_dir  # noqa: PLC0415 - same
    from clausegen.tender.case import prepare  # noqa: PLC0415 - same
    from clausegen.tender.filling import gather  # noqa: PLC0415 - same

    catalogue = load_catalogue(templates_dir())
    sample = Path(__file__).parents[1] / "samples" / "ecole" / "dossier.yaml"
    case = prepare(read_dossier(sample), load_law(), catalogue)
    context = dict(gather(case, case.droit.date).public)
    return [(templates_dir() / "ccap-article.docx", context)]


def theirs(path: Path, context: dict[str, object], target: io.BytesIO | str) -> None:
    """Docxtpl's ordinary loop: a new object for each document."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - timed apart from its loading

    template = DocxTemplate(str(path))
    template.render(context, autoescape=True)
    template.save(target)


def ours_to_disk(template: Template, context: dict[str, object], target: Path) -> None:
    """Ours, as the program writes: aside, then renamed."""
    aside = target.with_suffix(".tmp")
    aside.write_bytes(template.render(context))
    os.replace(aside, target)  # noqa: PTH105 - the atomic rename, by its own name


def seconds(action: Callable[[], object], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        action()
    return (time.perf_counter() - start) / times


def measure(path: Path, context: dict[str, object], folder: Path) -> bool:
    """Print the line of one template; whether both goals are met."""
    opening = time.perf_counter()
    template = Template.open(path)
    opening = time.perf_counter() - opening
    reference = io.BytesIO()
    theirs(path, context, reference)
    if read_document(reference.getvalue()).text != read_document(template.render(context)).text:
        print(f"{path.name}: the two texts differ")
        return False
    times: dict[str, list[float]] = {"theirs": [], "ours": [], "theirs, disk": [], "ours, disk": []}
    for _ in range(ROUNDS):
        times["theirs"].append(seconds(lambda: theirs(path, context, io.BytesIO()), THEIRS_PER_ROUND))
        times["ours"].append(seconds(lambda: template.render(context), OURS_PER_ROUND))
        target = str(folder / "theirs.docx")
        times["theirs, disk"].append(seconds(lambda: theirs(path, context, target), THEIRS_PER_ROUND))  # noqa: B023 - run at once
        ours = folder / "ours.docx"
        times["ours, disk"].append(seconds(lambda: ours_to_disk(template, context, ours), OURS_PER_ROUND))  # noqa: B023 - same
    ms = {name: median(values) * 1000 for name, values in times.items()}
    memory, disk = ms["theirs"] / ms["ours"], ms["theirs, disk"] / ms["ours, disk"]
    print(
        f"{path.name:<28}{ms['theirs']:>9.2f}{ms['ours']:>9.3f}{memory:>8.0f}x"
        f"{ms['theirs, disk']:>11.2f}{ms['ours, disk']:>9.3f}{disk:>8.0f}x{opening * 1000:>10.0f}"
    )
    return memory >= TO_BYTES and disk >= TO_DISK


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--modele", action="append", type=Path, default=[], help="a .docx template")
    parser.add_argument("--contexte", action="append", type=Path, default=[], help="its context, in JSON")
    options = parser.parse_args()
    if len(options.modele) != len(options.contexte):
        parser.error("one --contexte for each --modele")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pairs = [
            (path, json.loads(context.read_text("utf-8")))
            for path, context in zip(options.modele, options.contexte, strict=True)
        ]
        if not pairs:
            built = folder / "article.docx"
            pairs = [*pieces(), (built, build(built))]
        print("ms per document             docxtpl     ours   ratio    to disk:     ours   ratio   opening")
        met = [measure(path, context, folder) for path, context in pairs]
    print(f"goals ({TO_BYTES}x to bytes, {TO_DISK}x to disk): {'met' if all(met) else 'NOT MET'}")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
