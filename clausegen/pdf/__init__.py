"""Word files made into PDF, then made reproducible; knows PDF, nothing of markets.

What enters: ``.docx`` files on disk, and the date, title and language to write into the result.
What leaves: ``.pdf`` files on disk (tagged, with bookmarks, fonts embedded), always the same bytes
for the same Word file, date and LibreOffice. The way through::

    require()      soffice         is LibreOffice there? asked before anything is written
    convert()      conversion      .docx → .pdf, in batches, every output counted and checked
    pin()          pinning         dates, identifiers, producer, title and language made certain
    page_texts()   reading         what a reader sees on each page; empty_pages()

For hundreds of documents at once (``clausegen.publish`` joins the pieces)::

    Workshop       conversion      one call of LibreOffice, without remedies
    Objects        objects         the objects of its PDF, as bytes
    check()        checking        do pages show what they must?
    Splitter       splitting       some pages made a file of their own, tags included
    PrintFile      imposing        the pages of many files laid out for a printer
"""

from __future__ import annotations

from clausegen.pdf.conversion import convert
from clausegen.pdf.pinning import pin
from clausegen.pdf.reading import empty_pages, page_count, page_texts
from clausegen.pdf.soffice import available, require

__all__ = ["available", "convert", "empty_pages", "page_count", "page_texts", "pin", "require"]
