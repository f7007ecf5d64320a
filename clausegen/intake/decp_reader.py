"""Published contracts (données essentielles de la commande publique): JSON of the schema, or a table.

Enters: a file that nobody has checked. Leaves: a :class:`ContratPublie` for each contract found, its
fields still the texts that were published, odd characters included. Whatever wraps the contracts is
looked through; whoever is named as holder is not kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clausegen.errors import InputError, Place, Problem
from clausegen.intake.csv_reader import read_csv
from clausegen.intake.decoding import Fichier, decode, read_file
from clausegen.intake.headers import Titles
from clausegen.intake.sheets import Limits
from clausegen.model.scalars import slug

MAX_BYTES = 60_000_000
"""Bytes of a file: a year of one buyer is far below; the national files are to be cut first."""
_MAX_CONTRACTS = 100_000
_MAX_CELLS = 4_000_000
_MAX_DEPTH = 8
_ABSENT = {"", "nc", "mq", "cdl", "null", "none", "na", "nan", "n_a"}
"""What cleaned files write for « not given »."""
_LEFT_OUT = ("titulaire", "actesoustraitance", "actessoustraitance", "soustraitant", "concessionnaire")
"""Who carried the contract out: not the business of a new one."""
_MODIFICATIONS = "modification"
_FIELDS = {
    "id": "id idmarche marcheid idcontrat",
    "objet": "objet objetmarche marcheobjet",
    "montant": "montant montantmarche montantht valeurglobale",
    "date_notification": "datenotification notificationdate datesignature",
    "duree_mois": "dureemois",
    "acheteur_id": "acheteurid idacheteur acheteursid acheteursiret siretacheteur autoriteconcedanteid",
    "acheteur_nom": "acheteurnom nomacheteur acheteursnom acheteurdenomination autoriteconcedantenom",
    "code_postal": "codepostalacheteur acheteurcodepostal",
    "nature": "nature naturemarche",
    "cpv": "codecpv cpvcode cpv",
    "procedure": "procedure procedurepassation",
    "ccag": "ccag",
    "technique": "technique techniques techniquestechnique",
    "execution": "modaliteexecution modalitesexecution modalitesexecutionmodaliteexecution",
    "consideration": "considerationsociale considerationssociales considerationssocialesconsiderationsociale",
    "lieu_code": "lieuexecutioncode lieuxexecutioncode lieuexeccode",
    "lieu_type": "lieuexecutiontypecode lieuxexecutiontypecode lieuexectype",
    "lieu_nom": "lieuexecutionnom lieuxexecutionnom lieuexecnom",
}
"""Our name of a field, and the forms that files give it, without case, accents or signs."""
_KNOWN = {form: name for name, forms in _FIELDS.items() for form in forms.split()}
_SEVERAL = ("technique", "execution", "consideration")
_MIN_HEADERS = 3


@dataclass(frozen=True)
class ContratPublie:
    """One published contract: its fields by our names, each one or several texts, and its place."""

    id: str
    champs: Mapping[str, tuple[str, ...]]
    ou: Place
    concession: bool = False
    modifie: bool = False
    """Whether the record says that the contract was modified since."""
    rang: int = 0
    """Its rank among the records of the same identifier, from 1, when they are several; else 0."""

    def texte(self, name: str) -> str:
        """The one text of a field, or an empty text."""
        return next(iter(self.champs.get(name, ())), "")

    @property
    def cle(self) -> str:
        """What ``--id`` must be given to choose this record and no other."""
        return f"{self.id}#{self.rang}" if self.rang else self.id


@dataclass
class _Gathered:
    fichier: str
    found: list[ContratPublie] = field(default_factory=list)

    def add(self, texts: Mapping[str, list[str]], ou: Place, *, concession: bool, modifie: bool) -> None:
        fields = {name: tuple(dict.fromkeys(values)) for name, values in texts.items() if values}
        identifier = next(iter(fields.get("id", ())), "")
        if not identifier:
            return
        self.found.append(ContratPublie(identifier, fields, ou, concession, modifie))
        if len(self.found) > _MAX_CONTRACTS:
            raise _too_many(Place(fichier=self.fichier))


def read_contracts(path: Path) -> tuple[ContratPublie, ...]:
    """The contracts of a file, in its order; ``InputError`` when it holds none."""
    fichier = read_file(path, path.name, MAX_BYTES)
    start = fichier.octets.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    gathered = _Gathered(fichier.nom)
    if start in (b"{", b"["):
        _from_json(fichier, gathered)
    else:
        _refuse_others(fichier)
        _from_table(fichier, gathered)
    if not gathered.found:
        raise _refused(
            Place(fichier=fichier.nom),
            "aucun contrat n’a été reconnu dans ce fichier",
            "des données essentielles : JSON (« marches », « marche ») ou tableau CSV avec au moins les "
            "colonnes « id » et « objet »",
            "vérifiez que c’est bien le fichier publié",
        )
    return tuple(_ranked(gathered.found))


def _ranked(found: list[ContratPublie]) -> Iterator[ContratPublie]:
    """The records, equal ones once, those of the same identifier numbered."""
    groups: dict[str, dict[object, ContratPublie]] = {}
    for one in found:
        same = groups.setdefault(one.id, {})
        same.setdefault((tuple(sorted(one.champs.items())), one.concession), one)
    for group in groups.values():
        alone = len(group) == 1
        for rank, one in enumerate(group.values(), 1):
            yield ContratPublie(one.id, one.champs, one.ou, one.concession, one.modifie, 0 if alone else rank)


def _refuse_others(fichier: Fichier) -> None:
    kinds = {b"PK": "un classeur ou une archive", b"%PDF": "un PDF", b"<": "un fichier XML ou une page web"}
    for signature, what in kinds.items():
        if fichier.octets.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(signature):
            raise _refused(
                Place(fichier=fichier.nom),
                f"c’est {what}",
                "un fichier .json ou .csv",
                "dans un tableur, enregistrez-le en CSV ; sur le portail, prenez le JSON ou le CSV",
            )


def _from_json(fichier: Fichier, gathered: _Gathered) -> None:
    text = decode(fichier).texte
    try:
        content = json.loads(text, parse_float=str, parse_int=str, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        raise _refused(
            Place(fichier=fichier.nom, ligne=error.lineno),
            "le fichier JSON est incomplet ou abîmé à cet endroit",
            "un fichier JSON entier",
            "téléchargez-le de nouveau",
        ) from None
    except (RecursionError, ValueError):
        raise _refused(
            Place(fichier=fichier.nom), "le fichier JSON est démesurément emboîté", "", "vérifiez son origine"
        ) from None
    _walk(content, gathered, "", 0)


def _walk(node: Any, gathered: _Gathered, name: str, depth: int) -> None:  # noqa: ANN401 - any JSON
    """Look for contracts in whatever wraps them."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(node, list):
        for item in node:
            _walk(item, gathered, name, depth + 1)
    elif isinstance(node, dict):
        own = {_KNOWN.get(_plain(str(key))) for key, value in node.items() if isinstance(value, str)}
        if "id" in own and own & {"objet", "montant"}:
            texts: dict[str, list[str]] = {}
            _flatten(node, "", texts, 0)
            kind = f"{name} {node.get('_type', '')} {node.get('nature', '')}"
            concession = "concession" in slug(kind) or "delegation" in slug(kind)
            modified = any(_plain(key).startswith(_MODIFICATIONS) and value for key, value in node.items())
            place = Place(fichier=gathered.fichier, extrait=f"contrat {len(gathered.found) + 1}")
            gathered.add(texts, place, concession=concession, modifie=modified)
            return
        for key, value in node.items():
            _walk(value, gathered, str(key), depth + 1)


def _flatten(node: Mapping[str, Any], prefix: str, texts: dict[str, list[str]], depth: int) -> None:
    """The texts of a record by our names; nested groups give longer names."""
    for key, value in node.items():
        plain = prefix + _plain(str(key))
        if plain.startswith((*_LEFT_OUT, _MODIFICATIONS)) or depth > 3:
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Mapping):
                _flatten(item, plain, texts, depth + 1)
            elif plain in _KNOWN and isinstance(item, str | bool):
                _note(texts, _KNOWN[plain], str(item))


def _note(texts: dict[str, list[str]], name: str, text: str) -> None:
    """Keep one published text, unless it says that nothing was given."""
    pieces = [text]
    if name in _SEVERAL:
        pieces = [piece.strip(" \"'[]") for piece in re.split(r"[,;|]", text)]
    texts.setdefault(name, []).extend(p.strip() for p in pieces if slug(p) not in _ABSENT)


def _plain(name: str) -> str:
    return re.sub(r"_|\d+$", "", slug(name))


class _Published(Titles):
    """The columns of the published tables, whose names bear numbers and several separators."""

    def key_of(self, header: str) -> str | None:
        """The field that a column holds, or None."""
        return _KNOWN.get(_plain(header))


_TITLES = _Published((), {}, frozenset())
_LIMITS = Limits(_MAX_CONTRACTS, 500, _MAX_CELLS, 0)


def _from_table(fichier: Fichier, gathered: _Gathered) -> None:
    (sheet, *_), _told = read_csv(fichier, _TITLES, _LIMITS)
    header = next((row for row in sheet.lignes[:20] if _TITLES.known_count(row) >= _MIN_HEADERS), None)
    if header is None:
        return
    columns = {
        rank: _KNOWN[name] for rank, c in header.cellules.items() if (name := _plain(c.texte)) in _KNOWN
    }
    changed = [
        r for r, c in header.cellules.items() if _plain(c.texte).endswith((_MODIFICATIONS, "modificationid"))
    ]
    for row in sheet.lignes:
        if row.numero <= header.numero:
            continue
        texts: dict[str, list[str]] = {}
        for rank, c in row.cellules.items():
            if rank in columns:
                _note(texts, columns[rank], c.texte)
        nature = slug(" ".join(texts.get("nature", ())))
        gathered.add(
            texts,
            Place(fichier=fichier.nom, ligne=row.numero),
            concession="concession" in nature or "delegation" in nature,
            modifie=any(rank in row.cellules for rank in changed),
        )


def _too_many(ou: Place) -> InputError:
    return _refused(
        ou,
        "le fichier contient trop de contrats",
        f"{_MAX_CONTRACTS} contrats au plus",
        "gardez ceux d’un acheteur ou d’une année",
    )


def _refused(ou: Place, constat: str, attendu: str, remede: str) -> InputError:
    return InputError([Problem(ou, constat, attendu, remede)])
