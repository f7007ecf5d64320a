"""What a spreadsheet file really is, whatever its name says; and whether it is safe to open.

Enters: bytes. Leaves: ``"xlsx"``, ``"ods"`` or ``"csv"``, or an ``InputError`` that says what to do.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from clausegen.archives import DAMAGED
from clausegen.errors import InputError, Place, Problem
from clausegen.intake.decoding import Fichier
from clausegen.intake.sheets import LOTS, Limits

MAX_BYTES = 20_000_000
_MAX_UNPACKED = 100_000_000
_MAX_MEMBERS = 2_000
_MAX_RATIO = 300
_SMALL = 1_000_000
"""Below this size a member is harmless whatever its ratio (a blank sheet packs very well)."""
_MAX_MERGED = 200_000
_SAVE_AS = "Dans votre tableur : « Enregistrer sous », format « Classeur Excel (.xlsx) »."
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGE = re.compile(rb'mergeCell\b[^>]*\bref\s*=\s*["\']([A-Z]{1,4})(\d{1,8}):([A-Z]{1,4})(\d{1,8})["\']')
_ZIP_KINDS = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsb",
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
}


def kind_of(fichier: Fichier, limits: Limits = LOTS) -> str:
    """The kind of a spreadsheet, read in its bytes; what is not one is refused with a remedy."""
    data = fichier.octets
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _ole(fichier)
    found = _zip_kind(fichier, limits) if data.startswith(b"PK") else _text_kind(fichier)
    _check_extension(fichier, found)
    return found


def _ole(fichier: Fichier) -> InputError:
    if "EncryptedPackage".encode("utf-16-le") in fichier.octets:
        return _refused(
            fichier,
            "le classeur est protégé par un mot de passe",
            "un classeur sans mot de passe à l’ouverture",
            "Retirez le mot de passe : « Fichier », « Informations », « Protéger le classeur ».",
        )
    return _refused(
        fichier, "c’est un ancien classeur Excel (.xls)", "un classeur .xlsx, .ods ou .csv", _SAVE_AS
    )


def _zip_kind(fichier: Fichier, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(fichier.octets)) as archive:
            _refuse_bomb(fichier, archive, limits)
            names = set(archive.namelist())
            if "mimetype" in names and archive.read("mimetype").startswith(
                b"application/vnd.oasis.opendocument.spreadsheet"
            ):
                return "ods"
            kind = next((kind for part, kind in _ZIP_KINDS.items() if part in names), "")
    except DAMAGED:
        raise damaged(fichier) from None
    if kind == "xlsx":
        return kind
    what = {
        "xlsb": "un classeur Excel binaire (.xlsb)",
        "docx": "un document Word",
        "pptx": "une présentation",
    }
    raise _refused(
        fichier, f"c’est {what.get(kind, 'une archive')}", "un classeur .xlsx, .ods ou .csv", _SAVE_AS
    )


def damaged(fichier: Fichier) -> InputError:
    """The refusal of a workbook that cannot be opened."""
    return _refused(
        fichier,
        "le classeur est abîmé et ne s’ouvre pas",
        "un classeur qui s’ouvre dans votre tableur",
        "Ouvrez-le dans votre tableur et enregistrez-le de nouveau.",
    )


def _refuse_bomb(fichier: Fichier, archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    absurd = any(
        (m.filename.lower().endswith(".xml") and m.file_size > limits.xml)
        or (m.file_size > _SMALL and m.file_size > _MAX_RATIO * max(m.compress_size, 1))
        for m in members
    )
    if len(members) > _MAX_MEMBERS or total > _MAX_UNPACKED or absurd:
        raise _refused(
            fichier,
            "le classeur est démesuré une fois décompressé",
            f"{_MAX_UNPACKED // 1_000_000} Mo au plus",
            "Gardez le tableau seul, dans un classeur à part.",
        )
    if any(member.flag_bits & 1 for member in members):
        raise _refused(
            fichier, "le classeur est chiffré", "un classeur sans mot de passe", "Retirez le mot de passe."
        )
    for member in members:
        if member.filename.lower().endswith((".xml", ".rels", ".vml")):
            _refuse_hostile(fichier, archive.read(member))


def _refuse_hostile(fichier: Fichier, xml: bytes) -> None:
    # XML in UTF-16 would hide a DOCTYPE from a search by bytes; no spreadsheet program writes it.
    if _DOCTYPE.search(xml) or b"\x00" in xml[:64]:
        raise _refused(
            fichier,
            "le classeur contient des déclarations interdites (entités XML)",
            "un classeur enregistré par un tableur",
            _SAVE_AS,
        )
    merged = 0
    for hit in _MERGE.finditer(xml):
        width = _column(hit[3]) - _column(hit[1]) + 1
        merged += width * (int(hit[4]) - int(hit[2]) + 1)
        if merged > _MAX_MERGED:
            raise _refused(
                fichier,
                "une fusion de cellules couvre une étendue démesurée",
                "des fusions limitées au tableau",
                "Défusionnez les cellules, puis enregistrez le classeur.",
            )


def _column(name: bytes) -> int:
    rank = 0
    for letter in name:
        rank = rank * 26 + letter - 64
    return rank


def _text_kind(fichier: Fichier) -> str:
    start = fichier.octets[:400].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<table", b"<!doctype", b"<?xml")):
        raise _refused(
            fichier,
            "c’est une page web ou un fichier XML, pas un classeur",
            "un classeur .xlsx, .ods ou .csv",
            _SAVE_AS,
        )
    if start.startswith((b"%pdf", b"{\\rtf")):
        raise _refused(
            fichier,
            "c’est un PDF ou un texte mis en forme, pas un classeur",
            "un classeur .xlsx, .ods ou .csv",
            _SAVE_AS,
        )
    return "csv"


def _check_extension(fichier: Fichier, kind: str) -> None:
    suffix = PurePath(fichier.nom).suffix.lower().lstrip(".")
    accepted = {"xlsx": {"xlsx", "xlsm", "xltx"}, "ods": {"ods", "ots"}, "csv": {"csv", "tsv", "txt"}}
    if suffix not in accepted[kind]:
        shown = f"le fichier porte l’extension « .{suffix} »" if suffix else "le fichier n’a pas d’extension"
        what = {"xlsx": "un classeur Excel", "ods": "un classeur OpenDocument", "csv": "du texte (CSV)"}[kind]
        raise _refused(
            fichier,
            f"{shown} et contient {what}",
            f"l’extension « .{kind} »",
            f"Renommez-le en « {PurePath(fichier.nom).stem}.{kind} », ou enregistrez-le de nouveau.",
        )


def _refused(fichier: Fichier, constat: str, attendu: str, remede: str) -> InputError:
    return InputError([Problem(Place(fichier=fichier.nom), constat, attendu, remede)])
