"""The law as dated data: figures, texts and party words, each with its source and its last check.

Enters: a date (of the notice, of the performance…) and the identifier of a value.
Leaves: readings (``Reading``), which say what the value was on that date, where it comes from, how
sure it is, and why it must be checked when it must be; and the trace of all that was read.

    from clausegen.law import load_law

    droit = load_law().at(date(2026, 12, 1))
    droit.read("seuil.europeen.autre_pouvoir_adjudicateur.travaux").nombre
    droit.readings  # everything read so far, for the proof and the manifest

The values themselves are in ``data/*.yaml``; ``docs/droit.md`` says how one is written.
"""

from clausegen.law.loader import load_law, load_law_from
from clausegen.law.reader import Law, LawAt, LawSilentError, Stale
from clausegen.law.records import Certainty, Reading, Source

__all__ = [
    "Certainty",
    "Law",
    "LawAt",
    "LawSilentError",
    "Reading",
    "Source",
    "Stale",
    "load_law",
    "load_law_from",
]
