"""Two runs compared, in words: what was read, what it gave, what the pieces say.

Enters: two folders, or one and what was kept of the other before it was replaced. Leaves: sections of
sentences. Texts are compared as they were produced: what people changed by hand since is told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from clausegen import french as fr
from clausegen.errors import InputError, Place, Problem
from clausegen.hours.labels import label
from clausegen.tender.check.control import Controle, load
from clausegen.tender.output_folder import MANIFESTE, known_files, read_manifest, touched
from clausegen.word.comparison import Change, compare

_GROUPS = (
    ("Leviers et méthode", ("leviers", "methode", "periode")),
    ("Pénalités", ("penalites.",)),
    ("Délais et suivi", ("pilotage.",)),
)
_OTHER = "Autres réglages"
_OF_FACTS = ("marche_", "acheteur_", "facilitateur_", "rgpd_", "ccag_", "intitule_")
"""Facts that no setting tells: the contract, the people."""
_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_DAMAGED = "l’ancien dossier n’a pas de fichier de contrôle lisible : les textes n’ont pas été comparés"


@dataclass(frozen=True)
class Run:
    """One run as it was produced: its manifest, its control file if it has one, the files touched since."""

    manifeste: Mapping[str, Any]
    controle: Controle | None
    retouches: tuple[str, ...]


@dataclass(frozen=True)
class TexteModifie:
    """One piece that both runs wrote and that does not say the same."""

    fichier: str
    changements: tuple[Change, ...]


@dataclass(frozen=True)
class Comparaison:
    """What differs: sections of sentences, then the texts."""

    sections: tuple[tuple[str, tuple[str, ...]], ...]
    textes: tuple[TexteModifie, ...]
    remarques: tuple[str, ...] = field(default=())

    @property
    def vide(self) -> bool:
        """Whether the two runs say the same."""
        return not self.sections and not self.textes


def read_run(folder: Path) -> Run:
    """What a run left in its folder; ``InputError`` when the folder is not one of ours."""
    manifest, known = read_manifest(folder), known_files(folder)
    if manifest is None or known is None:
        problem = Problem(
            Place(fichier=str(folder)),
            "ce n’est pas un dossier produit par clausegen",
            f"le dossier d’une production précédente, avec « {MANIFESTE.as_posix()} »",
            "indiquez le dossier qui contient « dce » et « interne »",
        )
        raise InputError([problem])
    try:
        controle = load(folder)
    except InputError:
        controle = None
    return Run(manifest, controle, tuple(sorted(touched(folder, known))))


def compare_runs(old: Run, new: Run, libelles: Mapping[str, str] = _NO_NAMES) -> Comparaison:
    """What differs from ``old`` to ``new``; ``libelles`` names the settings of the clause by their keys."""
    sections = [
        ("Ce qui a été lu", tuple(_inputs(old.manifeste, new.manifeste))),
        ("Volumes", tuple(_volumes(old.manifeste, new.manifeste))),
        *_settings(old.manifeste, new.manifeste, libelles),
        ("Marché et personnes", tuple(_facts(old.controle, new.controle))),
        ("Droit", tuple(_law(old.manifeste, new.manifeste))),
        ("Pièces", tuple(_pieces(old.manifeste, new.manifeste))),
    ]
    remarks = [
        f"modifié à la main dans l’ancien dossier, et non repris : « {name} »" for name in old.retouches
    ]
    if old.controle is None:
        remarks.append(_DAMAGED)
    return Comparaison(
        tuple((title, lines) for title, lines in sections if lines),
        tuple(_texts(old.controle, new.controle)),
        tuple(remarks),
    )


def _inputs(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    before, after = ({i["nom"]: i["sha256"] for i in run.get("entrees", ())} for run in (old, new))
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            what = "modifié" if name in before and name in after else "ajouté" if name in after else "retiré"
            yield f"« {name} » : {what}"
    for key in sorted({*old.get("options", {}), *new.get("options", {})}):
        one, other = (run.get("options", {}).get(key) for run in (old, new))
        if one != other:
            yield f"option {label(key)} : {_or_none(one)} → {_or_none(other)}"
    for key, name in (("droit_au", "droit lu au"), ("version", "clausegen")):
        if old.get(key) != new.get(key):
            yield f"{name} {old.get(key)} → {new.get(key)}"


def _or_none(text: object) -> str:
    return f"« {text} »" if text not in (None, "") else "rien"


def _volumes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    before, after = ({lot["numero"]: lot for lot in _lots(run)} for run in (old, new))
    for number in dict.fromkeys((*before, *after)):
        one, other = before.get(number), after.get(number)
        if one is None and other is not None:
            yield f"lot {number} ajouté : {other['intitule']}, {_volume(other)}"
        elif other is None and one is not None:
            yield f"lot {number} retiré : {one['intitule']}, {_volume(one)}"
        elif one and other and _volume(one) != _volume(other):
            yield f"lot {number} : {_volume(one)} → {_volume(other)}"
    totals = [run.get("heures", {}).get("total") for run in (old, new)]
    shown = [_total(total) for total in totals]
    if shown[0] != shown[1]:
        yield f"total : {shown[0]} → {shown[1]}"


def _lots(run: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [lot for lot in run.get("heures", {}).get("lots", ()) if "numero" in lot]


def _volume(lot: Mapping[str, Any]) -> str:
    ratio = lot.get("ratio")
    if ratio:
        return str(ratio.get("texte", ratio))
    return _hours(lot.get("heures"))


def _hours(value: object) -> str:
    if value is None:
        return "aucune heure"
    return f"{fr.nombre(Decimal(str(value)))} h"


def _total(total: object) -> str:
    if isinstance(total, Mapping):
        return _hours(total.get("heures"))
    return _hours(total) if isinstance(total, int | str) else "aucune heure"


def _settings(
    old: Mapping[str, Any], new: Mapping[str, Any], libelles: Mapping[str, str]
) -> list[tuple[str, tuple[str, ...]]]:
    """What each key of each lot became; said once when all the lots say the same."""
    before, after = _values(old), _values(new)
    lots = [lot for lot in after if lot in before]
    changed: dict[tuple[str, str, str], list[str]] = {}
    for lot in lots:
        for key in dict.fromkeys((*before[lot], *after[lot])):
            one, other = before[lot].get(key, ""), after[lot].get(key, "")
            if one != other:
                changed.setdefault((key, one, other), []).append(lot)
    groups: dict[str, list[str]] = {}
    for (key, one, other), which in changed.items():
        where = "" if len(which) == len(lots) else f" (lot{'s' if len(which) > 1 else ''} {', '.join(which)})"
        name = libelles.get(key) or label(key)
        groups.setdefault(_group(key), []).append(f"{name}{where} : {_or_none(one)} → {_or_none(other)}")
    order = [title for title, _ in _GROUPS] + [_OTHER]
    return [(title, tuple(groups.get(title, ()))) for title in order]


def _values(run: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for value in run.get("valeurs", ()):
        found.setdefault(str(value["lot"]), {})[str(value["cle"])] = str(value["valeur"])
    return found


def _group(key: str) -> str:
    return next((title for title, starts in _GROUPS if key.startswith(starts)), _OTHER)


def _facts(old: Controle | None, new: Controle | None) -> Iterator[str]:
    if old is None or new is None:
        return
    if old.article != new.article:
        yield f"article du CCAP : {old.article} → {new.article}"
    before, after = (
        {
            name: str(value)
            for piece in run.pieces
            for name, value in piece.attendu.faits.items()
            if name.startswith(_OF_FACTS)
        }
        for run in (old, new)
    )
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            named = new.noms.get(name) or old.nom(name)
            yield f"{named} : {_or_none(before.get(name))} → {_or_none(after.get(name))}"


def _law(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    duties = [run.get("obligation", {}).get("obligatoire") for run in (old, new)]
    if duties[0] != duties[1]:
        words = {True: "obligatoire", False: "non obligatoire", None: "indéterminée"}
        yield f"condition d’exécution sociale : {words[duties[0]]} → {words[duties[1]]}"
    before, after = ({r["id"]: r for r in run.get("droit", ())} for run in (old, new))
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        if one is None and other is not None:
            yield f"lu en plus : {other['libelle']}"
        elif other is None and one is not None:
            yield f"n’est plus lu : {one['libelle']}"
        elif one and other and one["valeur"] != other["valeur"]:
            yield f"{other['libelle']} : la valeur en vigueur n’est plus la même (depuis le {other['du']})"
        elif one and other and one["a_verifier"] != other["a_verifier"]:
            yield f"{other['libelle']} : {'devient' if other['a_verifier'] else 'n’est plus'} « à vérifier »"


def _pieces(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    before, after = ({p["fichier"]: p for p in run.get("pieces", ())} for run in (old, new))
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if one is None and other is not None:
            yield f"ajoutée : « {name} », {other['titre']}"
        elif other is None and one is not None:
            yield f"retirée : « {name} », {one['titre']}"
        elif one and other and one["modele_sha256"] != other["modele_sha256"]:
            yield f"« {name} » : le modèle « {other['modele']} » a changé"


def _texts(old: Controle | None, new: Controle | None) -> Iterator[TexteModifie]:
    if old is None or new is None:
        return
    before = {piece.attendu.fichier: piece.passages for piece in old.pieces}
    for piece in new.pieces:
        name = piece.attendu.fichier
        if name in before:
            changes = tuple(compare(before[name], piece.passages))
            if changes:
                yield TexteModifie(name, changes)
