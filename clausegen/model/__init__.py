"""The records: what a dossier, a profile and a value with its origin are.

Enters: a tree of plain texts (``intake`` makes it from YAML and spreadsheets). Leaves: frozen,
validated records. No file is opened here, no clock is read, no legal figure is known.
"""
