"""The manifest: what was read, every value used with its origin, the law read, every file's digest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from clausegen import __version__
from clausegen.hours import to_json
from clausegen.hours.labels import show
from clausegen.model.layers import Valeur
from clausegen.tender.case import Case
from clausegen.tender.context.schema import VERSION
from clausegen.tender.output_folder import MANIFESTE, sha256
from clausegen.tender.templates import PieceTemplate

FORMAT = 1
_LIBRARIES = ("docxtpl", "jinja2", "lxml", "pydantic", "python-docx")


def build(case: Case, modeles: Mapping[str, PieceTemplate], folder: Path, day: date) -> bytes:
    """The manifest of a folder already written, as JSON; no absolute path, no clock."""
    content: dict[str, Any] = {
        "outil": "clausegen",
        "format": FORMAT,
        "version": __version__,
        "contexte": VERSION,
        "bibliotheques": {name: version(name) for name in _LIBRARIES},
        "date": day.isoformat(),
        "droit_au": case.droit.date.isoformat(),
        "entrees": [{"nom": s.nom, "sha256": s.sha256} for s in case.lu.sources],
        "options": dict(sorted(case.lu.surcharges.items())),
        "valeurs": [
            {"lot": lot.lot.numero, **_value(value)}
            for lot in case.lots
            for key in lot.layers.keys()  # noqa: SIM118 - Layers is not a mapping
            if (value := lot.layers.get(key)) is not None
        ],
        "heures": to_json(case.dimensionnement),
        "obligation": case.obligation.to_json(),
        "droit": [reading.to_json() for reading in case.droit.readings],
        "pieces": [
            {
                "id": m.piece.id,
                "titre": m.piece.titre,
                "fichier": f"{m.piece.dossier}/{m.piece.fichier}",
                "modele": m.piece.modele,
                "modele_propre": m.propre,
                "modele_sha256": m.sha256,
            }
            for m in modeles.values()
        ],
        "fichiers": [
            {"chemin": path.relative_to(folder).as_posix(), "sha256": sha256(path)}
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.relative_to(folder) != MANIFESTE
        ],
    }
    return _written(content)


def with_file(content: Mapping[str, Any], path: str, digest: str) -> bytes:
    """A manifest that knows one file as it is now, everything else being as it was produced."""
    others = [item for item in content["fichiers"] if item["chemin"] != path]
    files = [*others, {"chemin": path, "sha256": digest}]
    return _written({**content, "fichiers": sorted(files, key=lambda item: Path(item["chemin"]))})


def _written(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _value(value: Valeur) -> dict[str, Any]:
    return {
        "cle": value.cle,
        "valeur": show(value),
        "couche": str(value.couche),
        "lieu": value.lieu,
        "source": value.source,
        "date": value.date.isoformat() if value.date else None,
        "a_verifier": value.a_verifier,
    }
