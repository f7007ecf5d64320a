"""PDF files by merged conversion against one call of LibreOffice per file; and the print file of a thousand.

    python benchmarks/pdf.py

Same attestations, same settings of LibreOffice. One call per file keeps its profile from one to the next,
which favours it; ours has every core. The text of the files is compared. Exits with 1 below 50 times
the speed, or when the print file of 1 000 attestations passes 3 MB. Without LibreOffice: says so.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import mean

from common.attestations import DAY, cases, template

from clausegen import pdf
from clausegen.pdf import soffice
from clausegen.publish import Document, Publication, Sheet
from clausegen.publish.processes import cores

FASTER, LIGHTER = 50, 3_000_000
ONE_BY_ONE, TOGETHER = 6, 1_000


def one_by_one(paths: list[Path], folder: Path) -> float:
    """Seconds for one file."""
    program, profile = soffice.require(), folder / "profile"
    soffice.run(program, paths[:1], folder, profile, 120)
    start = time.perf_counter()
    for path in paths:
        soffice.run(program, [path], folder, profile, 120)
    return (time.perf_counter() - start) / len(paths)


def together(paths: dict[str, Path], names: dict[str, str], folder: Path) -> tuple[float, int]:
    """Seconds for one file, processes included; the size of the print file, made besides."""
    documents = [
        Document(number, path, (number, names[number]), (number,), folder / f"{path.stem}.pdf")
        for number, path in paths.items()
    ]
    start = time.perf_counter()
    with Publication(DAY) as publication:
        outcomes = list(publication.make(documents))
    spent = time.perf_counter() - start
    wrong = [outcome for outcome in outcomes if outcome.problem or outcome.alone]
    if wrong:
        raise SystemExit(f"{len(wrong)} documents did not go with the others: {wrong[0]}")
    with Publication(DAY) as publication:
        for _ in publication.make(documents, keep_pages=True):
            pass
        sheets = [Sheet(document.key, (names[document.key], document.key)) for document in documents]
        printed = publication.print(folder / "lot.pdf", sheets, title="Attestations")
    return spent / len(documents), printed.path.stat().st_size


def main() -> int:
    if not pdf.available():
        print("PDF: not measured, LibreOffice is missing")
        return 0
    compiled = template()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths, names = {}, {}
        for case in cases(TOGETHER):
            paths[case.number] = folder / f"{case.number}.docx"
            paths[case.number].write_bytes(compiled.render(case.context))
            names[case.number] = case.company
        few = list(paths.values())
        before = one_by_one(few[:ONE_BY_ONE], folder / "before")
        ours, size = together(paths, names, folder / "together")
        after = one_by_one(few[-ONE_BY_ONE:], folder / "after")
        for place, chosen in (("before", few[:ONE_BY_ONE]), ("after", few[-ONE_BY_ONE:])):
            for path in chosen:
                alone, among = (
                    pdf.page_texts(folder / place_ / f"{path.stem}.pdf") for place_ in (place, "together")
                )
                if alone != among:
                    print(f"{path.stem}: the two texts differ")
                    return 1
    theirs = mean((before, after))
    shown = f"one call per file {theirs * 1000:.0f} ms, ours {ours * 1000:.1f} ms on {cores()} cores"
    print(f"PDF              {shown}: {theirs / ours:.0f}x (goal {FASTER}x)")
    print(
        f"print file       {TOGETHER} attestations, {size / 1e6:.2f} MB (goal under {LIGHTER / 1e6:.0f} MB)"
    )
    met = theirs / ours >= FASTER and size < LIGHTER
    print(f"goals: {'met' if met else 'NOT MET'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
