"""Bytes to text: the encodings that French offices really write.

UTF-8 with or without a mark, UTF-16 (« Texte Unicode » of Excel), and Windows-1252.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from clausegen.errors import InputError, Place, Problem
from clausegen.french import system_reason

_BROKEN_ACCENTS = re.compile("Ã[\u00a0-\u00bf©¨ªÂ]|â€[™œ\u009d]|\ufffd")


@dataclass(frozen=True, slots=True)
class Fichier:
    """A file that has been read: its name for the user, its bytes."""

    nom: str
    octets: bytes

    @property
    def sha256(self) -> str:
        """The digest of the bytes."""
        return hashlib.sha256(self.octets).hexdigest()


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding it was read in; ``avertissement`` when the user should know."""

    texte: str
    encodage: str
    avertissement: Problem | None = None


def read_file(path: Path, nom: str, limit: int) -> Fichier:
    """The bytes of a file; what cannot be read, or is above ``limit`` bytes, is an ``InputError``."""
    ou = Place(fichier=nom)
    try:
        if path.is_dir():
            raise _refusal(ou, "c’est un dossier, pas un fichier", "un fichier", "Donnez le nom du fichier.")
        if path.exists() and not path.is_file():
            # A device or a pipe could be read for ever.
            raise _refusal(ou, "ce n’est pas un fichier ordinaire", "un fichier", "Donnez le nom du fichier.")
        size = path.stat().st_size
        if size > limit:
            raise _refusal(
                ou,
                f"le fichier est trop gros ({size // 1_000_000 + 1} Mo)",
                f"{limit // 1_000_000} Mo au plus",
                "Gardez dans le fichier ce qui concerne ce marché seulement.",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise _refusal(ou, "le fichier est introuvable", "un fichier existant", _near(path)) from None
    except (OSError, ValueError) as error:
        reason = system_reason(error)
        raise _refusal(
            ou, f"le fichier ne peut être lu ({reason})", "", "Vérifiez le nom et les droits."
        ) from None
    if not data.strip():
        raise _refusal(ou, "le fichier est vide", "", "Vérifiez que vous avez enregistré le bon fichier.")
    return Fichier(nom, data)


def _near(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:
        return f"Vérifiez le chemin : le dossier « {path.parent.name} » n’existe pas."
    near = get_close_matches(path.name, sorted(names), n=1, cutoff=0.5)
    return f"Vouliez-vous dire « {near[0]} » ?" if near else "Vérifiez le nom et l’emplacement du fichier."


def _refusal(ou: Place, constat: str, attendu: str, remede: str) -> InputError:
    return InputError([Problem(ou, constat, attendu, remede)])


def decode(fichier: Fichier) -> Decoded:
    """The text of a file; line ends are kept as they are."""
    data, ou = fichier.octets, Place(fichier=fichier.nom)
    try:
        for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
            if data.startswith(mark):
                return _checked(data.decode(name), name, ou)
        if b"\x00" in data[:200]:
            # « Texte Unicode » saved without its mark: one byte in two is zero.
            return _checked(data.decode("utf-16-be" if data[:1] == b"\x00" else "utf-16-le"), "utf-16", ou)
        try:
            return _checked(data.decode("utf-8"), "utf-8", ou)
        except UnicodeDecodeError:
            return _checked(data.decode("cp1252"), "cp1252", ou)
    except UnicodeDecodeError:
        raise _refusal(
            ou,
            "le fichier n’est pas du texte lisible",
            "un fichier de texte en UTF-8 ou en Windows-1252",
            "Ouvrez-le dans un éditeur et enregistrez-le en UTF-8.",
        ) from None


def _checked(text: str, name: str, ou: Place) -> Decoded:
    broken = _BROKEN_ACCENTS.search(text)
    if broken:
        line = text.count("\n", 0, broken.start()) + 1
        warning = Problem(
            Place(fichier=ou.fichier, ligne=line),
            f"des accents semblent abîmés (« {broken[0]} »)",
            "des lettres accentuées lisibles",
            "Enregistrez de nouveau le fichier d’origine en UTF-8.",
        )
        return Decoded(text, name, warning)
    if name == "cp1252":
        warning = Problem(
            ou,
            "le fichier est enregistré en Windows-1252 ; il a été lu ainsi",
            "",
            "Vérifiez les accents, ou enregistrez le fichier en UTF-8.",
        )
        return Decoded(text, name, warning)
    return Decoded(text, name)
