"""Many Word files filled, made into PDF files and into one print file; knows nothing of markets.

What enters: templates and plain mappings of values (``fill``), or filled ``.docx`` files with the texts
that must be read on each (``Publication``). What leaves: files on disk, each whole or absent, and what
became of each document: one that fails is told alone and never holds back the others. The way through::

    fill()                filling       mappings → .docx, chunk after chunk, each chunk safe on the disk
    Publication.make()    publication   .docx → .pdf, merged by the hundred, every page checked
    Publication.print()   publication   the same pages → one PDF for the office printer
    local_processes()     processes     the executor used when none is given: one process per core

Heavy work is a plain function of bytes to bytes, so any ``concurrent.futures.Executor`` will do, on this
machine or on others; only the caller's process touches the output folder.
"""

from __future__ import annotations

from clausegen.publish.filling import Filled, Filling, fill
from clausegen.publish.processes import local_processes
from clausegen.publish.publication import Publication
from clausegen.publish.records import Document, Outcome, Printed, Progress, Sheet

__all__ = [
    "Document",
    "Filled",
    "Filling",
    "Outcome",
    "Printed",
    "Progress",
    "Publication",
    "Sheet",
    "fill",
    "local_processes",
]
