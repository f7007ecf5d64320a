"""The print file: the pages kept from the conversion, in the order of the paper."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from clausegen.pdf.imposing import PrintFile
from clausegen.pdf.objects import Objects
from clausegen.publish.durable import aside_of, refused, sync_folder
from clausegen.publish.records import Printed, Sheet

_OPEN = 16
"""Files of kept pages held in memory at once."""


@dataclass(frozen=True, slots=True)
class _Place:
    file: Path
    first: int
    count: int


class KeptPages:
    """Where the pages of each document are, by key."""

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}
        self._open: OrderedDict[Path, Objects] = OrderedDict()

    def add(self, key: str, file: Path, first: int, count: int) -> None:
        """Remember that the pages of a document are ``count`` from rank ``first`` in ``file``."""
        self._places[key] = _Place(file, first, count)

    def find(self, key: str) -> tuple[str, Objects, range]:
        """The file that holds a document's pages, by name and opened, and their ranks."""
        place = self._places[key]
        objects = self._open.pop(place.file, None) or Objects(place.file.read_bytes())
        self._open[place.file] = objects
        if len(self._open) > _OPEN:
            self._open.popitem(last=False)
        return place.file.name, objects, range(place.first, place.first + place.count)


def print_sheets(
    path: Path,
    sheets: Iterable[Sheet],
    kept: KeptPages,
    *,
    date: dt.date,
    title: str,
    language: str,
    recto: bool,
) -> Printed:
    """Write the print file aside, then give it its name."""
    aside = aside_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as target:
            made = _lay_out(target, sheets, kept, recto=recto)
            made.finish(date, title, language)
            target.flush()
            os.fsync(target.fileno())
        os.replace(aside, path)  # noqa: PTH105 - the house's word for "written aside then renamed"
        sync_folder(path.parent)
    except OSError as error:
        raise refused(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
    papers = made.pages // 2 if recto else made.pages
    return Printed(path, made.pages, made.blanks, papers)


def _lay_out(target: BinaryIO, sheets: Iterable[Sheet], kept: KeptPages, *, recto: bool) -> PrintFile:
    made = PrintFile(target, recto=recto)
    for sheet in sheets:
        name, objects, pages = kept.find(sheet.key)
        for copy in range(sheet.copies):
            made.add(name, objects, pages, sheet.outline if copy == 0 else ())
    return made
