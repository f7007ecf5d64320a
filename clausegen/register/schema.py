"""The tables of the register, version after version: a new register is an empty one brought up to date."""

from __future__ import annotations

APPLICATION_ID = 0x636C6761
"""« clga »: written in the header of the file, so that another SQLite file is never taken for ours."""

_NUMBERS = (
    """
CREATE TABLE registre (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  identifiant TEXT NOT NULL,
  cle BLOB NOT NULL CHECK (length(cle) = 32)
)""",
    """
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
)""",
    "CREATE INDEX attestation_sujet ON attestation (emetteur, sujet)",
)

_EDITIONS = (
    # The Word template itself is kept: a paper of ten years ago is judged by the wording of its day.
    """
CREATE TABLE modele (
  sha256 TEXT PRIMARY KEY,
  fichier TEXT NOT NULL,
  octets BLOB NOT NULL
)""",
    """
CREATE TABLE edition (
  id INTEGER PRIMARY KEY,
  attestation INTEGER NOT NULL REFERENCES attestation (id),
  modele TEXT NOT NULL REFERENCES modele (sha256),
  mentions TEXT NOT NULL,
  docx TEXT NOT NULL,
  contenu TEXT NOT NULL,
  date TEXT NOT NULL,
  UNIQUE (attestation, docx, modele)
)""",
    # Numbers from « depuis » + 1 to « rang » were given elsewhere: by hand, or by a register since lost.
    """
CREATE TABLE reprise (
  emetteur TEXT NOT NULL,
  annee INTEGER NOT NULL,
  depuis INTEGER NOT NULL,
  rang INTEGER NOT NULL CHECK (rang > depuis),
  date TEXT NOT NULL,
  PRIMARY KEY (emetteur, annee, depuis)
) WITHOUT ROWID""",
    """
CREATE TRIGGER attestation_gardee BEFORE DELETE ON attestation
BEGIN SELECT RAISE(ABORT, 'un numéro n’est jamais rendu'); END""",
    """
CREATE TRIGGER attestation_figee
BEFORE UPDATE OF id, emetteur, annee, rang, sujet, date, faits, code, remplace ON attestation
BEGIN SELECT RAISE(ABORT, 'ce qui est inscrit ne change pas'); END""",
    """
CREATE TRIGGER statut_sans_retour BEFORE UPDATE OF statut ON attestation WHEN OLD.statut = 'emise'
AND NEW.statut <> 'emise'
BEGIN SELECT RAISE(ABORT, 'une attestation émise le reste'); END""",
)

MIGRATIONS = (_NUMBERS, _EDITIONS)
"""What brings a register of version n (its rank here) to version n + 1."""

VERSION = len(MIGRATIONS)
