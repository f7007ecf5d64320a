"""A .docx as plain text that a reviewer reads in git, and the check that it is up to date.

``python -m clausegen.word.textdump DIR`` writes ``X.docx.txt`` beside each ``X.docx`` of a folder;
with ``--check`` nothing is written and the exit code is 1 when one of them is stale or missing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from clausegen.errors import TemplateError
from clausegen.word.reading import Document, Paragraph, read_document

_PROPERTIES = ("title", "subject", "creator", "description", "keywords", "category", "language")
_INDENT = "    "


def document_text(path: str | Path) -> str:
    """The readable text of a .docx: the same file always gives the same text."""
    return "\n".join(_lines(read_document(path))) + "\n"


def _lines(document: Document) -> Iterator[str]:
    for name in _PROPERTIES:
        if document.properties.get(name):
            yield f"{name}: {document.properties[name]}"
    for part, members in groupby(document.paragraphs, key=lambda paragraph: paragraph.part):
        paragraphs = list(members)
        if not any(paragraph.marked for paragraph in paragraphs):
            continue
        yield ""
        yield f"== {part} =="
        yield ""
        for row, group in groupby(paragraphs, key=_row):
            if row is None:
                yield from (_line(paragraph) for paragraph in group)
            else:
                yield _table_row(list(group))


def _row(paragraph: Paragraph) -> tuple[int, int] | None:
    cell = paragraph.cell
    return None if cell is None else (cell.table, cell.row)


def _line(paragraph: Paragraph) -> str:
    text = paragraph.marked.replace("\n", f" ↵\n{_INDENT}").replace("\t", " → ")
    if paragraph.level is not None:
        text = f"{'#' * paragraph.level} {text}"
    elif paragraph.numbered:
        text = f"- {text}"
    if paragraph.default_style or paragraph.level is not None:
        return text.rstrip()
    return f"[{paragraph.style}] {text}".rstrip()


def _table_row(paragraphs: Sequence[Paragraph]) -> str:
    cells = []
    for _, group in groupby(paragraphs, key=lambda paragraph: paragraph.cell):
        cells.append(" / ".join(_line(paragraph).replace("\n", " ") for paragraph in group))
    header = paragraphs[0].cell is not None and paragraphs[0].cell.header
    mark = "|=" if header else "|"
    return f"{mark} " + " | ".join(cells) + " |"


def stale(folder: Path) -> list[Path]:
    """The text files that are missing, out of date, or left without their .docx."""
    documents = _documents(folder)
    expected = {_beside(path): document_text(path) for path in documents}
    late = [path for path, text in expected.items() if not path.is_file() or path.read_text("utf-8") != text]
    orphans = [path for path in folder.rglob("*.docx.txt") if path not in expected]
    return sorted([*late, *orphans])


def write(folder: Path) -> list[Path]:
    """Write the text beside each .docx of a folder, each aside then renamed; those written."""
    written = []
    for path in _documents(folder):
        target = _beside(path)
        aside = target.with_name(f".{target.name}.tmp")
        aside.write_text(document_text(path), encoding="utf-8")
        os.replace(aside, target)  # noqa: PTH105 - the atomic rename, by its own name
        written.append(target)
    return written


def _documents(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.docx") if not path.name.startswith(("~$", ".")))


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.txt")


def main(arguments: Sequence[str]) -> int:
    """Run the command; 0 done or up to date, 1 stale, 2 unusable folder or document."""
    folders = [Path(word) for word in arguments if not word.startswith("-")]
    if len(folders) != 1 or not folders[0].is_dir():
        sys.stderr.write("usage : python -m clausegen.word.textdump DOSSIER [--check]\n")
        return 2
    try:
        if "--check" not in arguments:
            write(folders[0])
            return 0
        late = stale(folders[0])
    except TemplateError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for path in late:
        sys.stderr.write(f"{path.name} : n'est plus à jour\n")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
