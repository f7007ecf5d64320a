"""The .docx as a container: opened with care, its members kept as they are compressed.

Enters: a path or bytes that nobody vouches for. Leaves: a :class:`Package` whose members are known
to be sane in number and size, whose XML is well formed and without DTD, and whose main part is a
Word document without macros. Anything else is a :class:`~clausegen.errors.TemplateError` that says,
to somebody who knows Word only, what the file is and what to do with it.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from clausegen.archives import DAMAGED
from clausegen.errors import Place, Problem, Problems, TemplateError
from clausegen.french import system_reason
from clausegen.word import names

if TYPE_CHECKING:
    from lxml import etree

MAX_FILE = 50 * 1024 * 1024
"""Bytes of a .docx on disk: the largest tender documents with pictures are near 20 MB."""
MAX_MEMBERS = 2000
"""Files inside the .docx: a large document with its pictures has a few hundred."""
MAX_TOTAL = 300 * 1024 * 1024
"""Bytes once decompressed, all members together."""
MAX_XML = 40 * 1024 * 1024
"""Bytes of one XML part once decompressed: several thousand pages."""
MAX_RATIO = 250
"""Decompressed over compressed size, for members above 1 MB: Word's own XML stays under 60."""
_RATIO_FROM = 1024 * 1024
_REMEMBERED = 64 * 1024
"""Bytes of an XML part under which it is remembered as sane."""

_DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_LINKED_KINDS = {"image", "oleObject", "frame", "subDocument", "aFChunk", "video", "audio"}


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the container: its compressed bytes, ready to be copied as they are."""

    name: str
    method: int
    crc: int
    size: int
    raw: bytes

    def content(self) -> bytes:
        """The decompressed bytes; their size and sum were checked at opening."""
        return self.raw if self.method == zipfile.ZIP_STORED else zlib.decompress(self.raw, -15)


@dataclass(frozen=True, slots=True)
class Part:
    """A part that may hold tags: member name, kind, and its French name (« en-tête 2 »)."""

    name: str
    kind: names.Kind
    label: str


@dataclass(frozen=True)
class Package:
    """A Word file found safe: its members in their order."""

    fichier: str
    members: tuple[Member, ...]

    @cached_property
    def _index(self) -> dict[str, Member]:
        return {member.name: member for member in self.members}

    def __contains__(self, name: str) -> bool:
        return name in self._index

    def read(self, name: str) -> bytes:
        """The decompressed bytes of a member."""
        return self._index[name].content()

    def xml(self, name: str) -> etree._Element:
        """The root element of an XML member, blanks between elements left out."""
        return parse_xml(self.read(name))

    def relations(self, name: str) -> list[tuple[str, str, bool]]:
        """The relationships of a part ("" for the package): end of type, target, is it outside."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self:
            return []
        found = []
        for element in self.xml(rels).iter(f"{{{names.RELATIONSHIPS}}}Relationship"):
            kind = element.get("Type", "").rstrip("/").rsplit("/", 1)[-1]
            target = element.get("Target", "")
            outside = element.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found.append((kind, target, outside))
        return found

    def related(self, kind: str) -> str | None:
        """The member that the main document has for a kind of relationship (« styles »), or none."""
        targets = (t for k, t, outside in self.relations(self.main) if k == kind and not outside)
        return next((target for target in targets if target in self), None)

    @cached_property
    def main(self) -> str:
        """The member name of the main document."""
        for kind, target, outside in self.relations(""):
            if kind == names.BODY.relation and not outside and target in self:
                return target
        raise _refusal(self.fichier, *_NOT_WORD)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts that may hold tags, in reading order: headers, body, footers, notes, properties."""
        sources = [(kind, "") for kind in names.PACKAGE_KINDS]
        sources += [(kind, self.main) for kind in names.DOCUMENT_KINDS]
        by_kind: dict[names.Kind, list[str]] = {names.BODY: [self.main]}
        for kind, source in sources:
            targets = {t for k, t, outside in self.relations(source) if k == kind.relation and not outside}
            by_kind[kind] = sorted(target for target in targets if target in self)
        order = (names.HEADER, names.BODY, names.FOOTER, names.FOOTNOTES, names.ENDNOTES, names.COMMENTS)
        found = []
        for kind in (*order, *names.PACKAGE_KINDS):
            members = by_kind.get(kind, [])
            for rank, name in enumerate(members, start=1):
                label = f"{kind.label} {rank}" if len(members) > 1 else kind.label
                found.append(Part(name, kind, label))
        return tuple(found)


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML text: no entity resolved, no DTD read, no network, no comment kept."""
    from lxml import etree  # noqa: PLC0415 - lxml is slow to load and needed at compile time only

    parser = etree.XMLParser(
        remove_blank_text=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(data, parser)


_NOT_WORD = (
    "ce n'est pas un document Word",
    "un document Word au format .docx",
    "ouvrez le fichier dans Word, puis « Enregistrer sous », type « Document Word (*.docx) »",
)
_DAMAGED = (
    "le fichier est abîmé ou incomplet",
    "un document Word au format .docx",
    "ouvrez-le dans Word, laissez Word le réparer, puis enregistrez-le de nouveau",
)


def open_package(source: Path | bytes, fichier: str | None = None) -> Package:
    """The package at a path or in bytes; :class:`TemplateError` when it is not a sane .docx."""
    name = fichier or (source.name if isinstance(source, Path) else "document.docx")
    data = source if isinstance(source, bytes) else read_file(source, name)
    _check_signature(data, name)
    package = Package(name, _members(data, name))
    _check_word(package)
    _check_xml(package)
    return package


def _refusal(fichier: str, constat: str, attendu: str = "", remede: str = "") -> TemplateError:
    return TemplateError([Problem(Place(fichier), constat, attendu, remede)])


def read_file(path: Path, name: str) -> bytes:
    """The bytes of a file, when they are of a reasonable number."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise _too_big(name)
        return path.read_bytes()
    except FileNotFoundError:
        raise _refusal(name, "le fichier est introuvable", "", "vérifiez son nom et son dossier") from None
    except OSError as error:
        reason = system_reason(error)
        raise _refusal(
            name, f"le fichier ne peut pas être lu ({reason})", "", "fermez-le dans Word, vérifiez vos droits"
        ) from error


def _too_big(name: str) -> TemplateError:
    return _refusal(
        name,
        "le fichier est démesuré",
        f"moins de {MAX_FILE // 1024**2} Mo, et {MAX_TOTAL // 1024**2} Mo une fois décompressé",
        "réduisez les images (Word : Format de l'image, Compresser) ou repartez d'un document sain",
    )


def _check_signature(data: bytes, name: str) -> None:
    if len(data) > MAX_FILE:
        raise _too_big(name)
    if not data:
        raise _refusal(name, "le fichier est vide", *_NOT_WORD[1:])
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _refusal(
                name,
                "le document est protégé par un mot de passe",
                "un document qui s'ouvre sans mot de passe",
                "dans Word : Fichier, Informations, Protéger le document, Chiffrer, videz le mot de passe",
            )
        raise _refusal(name, "c'est un ancien document Word (.doc)", *_NOT_WORD[1:])
    for signature, what in ((b"%PDF", "un PDF"), (b"{\\rtf", "un document RTF"), (b"<", "une page web")):
        if data.lstrip().startswith(signature):
            raise _refusal(name, f"c'est {what}, pas un document Word", *_NOT_WORD[1:])
    if not data.startswith(b"PK"):
        raise _refusal(name, *_NOT_WORD)


def _members(data: bytes, name: str) -> tuple[Member, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except DAMAGED:
        raise _refusal(name, *_DAMAGED) from None
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_TOTAL:
        raise _too_big(name)
    seen: set[str] = set()
    members = []
    for info in infos:
        _check_entry(info, name, seen)
        members.append(_member(data, info, name))
    return tuple(members)


def _check_entry(info: zipfile.ZipInfo, name: str, seen: set[str]) -> None:
    if info.flag_bits & 0x1:
        raise _refusal(name, "le fichier compressé est protégé par un mot de passe", *_NOT_WORD[1:])
    parts = info.filename.split("/")
    if (
        info.filename.lower() in seen
        or ".." in parts
        or info.filename.startswith("/")
        or "\\" in info.filename
    ):
        raise _refusal(name, *_DAMAGED)
    seen.add(info.filename.lower())
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refusal(name, *_DAMAGED)
    suspicious = info.file_size > _RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1)
    if suspicious or (is_xml(info.filename) and info.file_size > MAX_XML):
        raise _too_big(name)


def is_xml(name: str) -> bool:
    """Whether a member is XML, by its name."""
    return name.lower().endswith((".xml", ".rels"))


def _member(data: bytes, info: zipfile.ZipInfo, name: str) -> Member:
    start = info.header_offset
    header = data[start : start + 30]
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise _refusal(name, *_DAMAGED)
    start += 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    raw = data[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_DEFLATED:
        engine = zlib.decompressobj(-15)
        try:
            # The declared size may lie: never more than one byte above it is produced.
            content = engine.decompress(raw, info.file_size + 1)
        except zlib.error:
            raise _refusal(name, *_DAMAGED) from None
    else:
        content = raw
    if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
        raise _refusal(name, *_DAMAGED)
    return Member(info.filename, info.compress_type, info.CRC, info.file_size, raw)


def _check_word(package: Package) -> None:
    name = package.fichier
    if "[Content_Types].xml" not in package:
        other = "mimetype" in package and b"opendocument" in package.read("mimetype")
        what = "c'est un document LibreOffice (.odt)" if other else _NOT_WORD[0]
        raise _refusal(name, what, *_NOT_WORD[1:])
    types = package.read("[Content_Types].xml").decode("utf-8", "replace")
    macros = any(member.name.lower().endswith("vbaproject.bin") for member in package.members)
    if macros or "macroEnabled" in types:
        raise _refusal(
            name,
            "le document contient des macros",
            "un document Word sans macro (.docx)",
            "dans Word : « Enregistrer sous », type « Document Word (*.docx) » ; les macros seront retirées",
        )
    if _DOCX_MAIN not in types:
        what = _NOT_WORD[0]
        if "wordprocessingml.template.main" in types:
            what = "c'est un modèle Word (.dotx), pas un document"
        elif "spreadsheetml" in types:
            what = "c'est un classeur Excel, pas un document Word"
        elif "presentationml" in types:
            what = "c'est un diaporama PowerPoint, pas un document Word"
        raise _refusal(name, what, *_NOT_WORD[1:])


def _check_xml(package: Package) -> None:
    from lxml import etree  # noqa: PLC0415 - lxml is slow to load and needed at compile time only

    for member in package.members:
        if not is_xml(member.name):
            continue
        content = member.content()
        try:
            sane = _is_sane(content) if len(content) <= _REMEMBERED else _is_sane.__wrapped__(content)
        except etree.XMLSyntaxError:
            raise _refusal(package.fichier, *_DAMAGED) from None
        if not sane:
            raise _with_dtd(package.fichier)
    if package.xml(package.main).nsmap.get("w") == names.STRICT_W:
        raise _refusal(
            package.fichier,
            "le document est au format « Open XML strict »",
            "un document Word ordinaire",
            "dans Word : « Enregistrer sous », type « Document Word (*.docx) », sans « strict »",
        )
    _check_links(package)


@lru_cache(maxsize=64)
def _is_sane(content: bytes) -> bool:
    """Whether an XML text has no DTD; remembered, for the files of a batch have most of their parts alike."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        return False
    return not parse_xml(content).getroottree().docinfo.doctype


def _with_dtd(fichier: str) -> TemplateError:
    return _refusal(
        fichier,
        "le fichier contient une définition de document (DTD), que Word n'écrit jamais : il a été fabriqué",
        "un document enregistré par Word",
        "n'ouvrez pas ce fichier ; demandez l'original à son auteur",
    )


def _check_links(package: Package) -> None:
    problems = Problems()
    for member in package.members:
        if not member.name.endswith(".rels"):
            continue
        folder, base = posixpath.split(member.name)
        source = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
        for kind, target, outside in package.relations(source):
            if outside and kind in _LINKED_KINDS:
                problems.add(
                    Place(package.fichier, extrait=target[:120]),
                    "le document va chercher un élément (image, objet, sous-document) hors de lui-même",
                    "un élément inséré dans le document",
                    "dans Word : Fichier, Informations, « Modifier les liens », puis rompez la liaison",
                )
    problems.raise_if_any(TemplateError)
