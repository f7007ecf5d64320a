"""The tables of the register, and how an older register becomes a present one."""

from __future__ import annotations

APPLICATION_ID = 0x636C6761
"""« clga »: written in the header of the file, so that another SQLite file is never taken for ours."""

VERSION = 1

CREATE = """
CREATE TABLE registre (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  identifiant TEXT NOT NULL,
  cle BLOB NOT NULL CHECK (length(cle) = 32)
);
CREATE TABLE attestation (
  id INTEGER PRIMARY KEY,
  emetteur TEXT NOT NULL,
  annee INTEGER NOT NULL,
  rang INTEGER NOT NULL CHECK (rang >= 1),
  sujet TEXT NOT NULL,
  date TEXT NOT NULL,
  faits TEXT NOT NULL,
  code TEXT NOT NULL,
  statut TEXT NOT NULL CHECK (statut IN ('attribue', 'emise')),
  remplace INTEGER UNIQUE REFERENCES attestation (id),
  UNIQUE (emetteur, annee, rang)
);
CREATE INDEX attestation_sujet ON attestation (emetteur, sujet);
"""


def statements() -> list[str]:
    """The orders that make an empty register."""
    return [order for order in CREATE.split(";\n") if order.strip()]
