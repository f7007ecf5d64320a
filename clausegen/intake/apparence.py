"""The letterhead that a profile describes: its logo is read, its colours must be readable on each other.

Enters: the « apparence » of a profile, as validated. Leaves: the picture, or the problems found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath, PureWindowsPath

from clausegen.errors import InputError, Place, Problem, Problems
from clausegen.intake.image import Image, read_image
from clausegen.intake.tree import Branch
from clausegen.model.profil import Apparence, Couleurs
from clausegen.word.formats import contrast

_ENOUGH = 4.5
"""Contrast wanted between a text and what is behind it (WCAG 2.1, 1.4.3)."""
_WHITE = "FFFFFF"
_STEPS = 40


def read_look(
    look: Apparence | None, racine: Branch, folder: Path, places: Mapping[str, Place], problems: Problems
) -> Image | None:
    """The picture of a letterhead; what is wrong with it or with the colours is added to ``problems``."""
    problems.extend(_empty_colours(racine))
    if look is None:
        return None
    problems.extend(_pale(look.couleurs, places))
    if look.logo is None:
        return None
    where = places.get("apparence.logo.fichier", Place()).with_field("apparence.logo.fichier")
    name = look.logo.fichier
    if PurePath(name).is_absolute() or PureWindowsPath(name).is_absolute():
        problems.add(
            where,
            "le logo est désigné par un chemin complet",
            "un chemin à partir du dossier du profil",
            "placez l’image à côté du profil et donnez son seul nom",
        )
        return None
    try:
        return read_image(folder / PureWindowsPath(name).as_posix(), name)
    except InputError as error:
        problems.extend(
            Problem(where, f"« {name} » : {p.constat}", p.attendu, p.remede) for p in error.problems
        )
        return None


def _empty_colours(racine: Branch) -> Iterator[Problem]:
    """« accent: #1F3864 » is an empty key in YAML: the user believes that it is set."""
    look = racine.entrees.get("apparence")
    colours = look.entrees.get("couleurs") if isinstance(look, Branch) else None
    for key, ou in colours.vides.items() if isinstance(colours, Branch) else ():
        yield Problem(
            ou.with_field(f"apparence.couleurs.{key}"),
            "la couleur est vide : en YAML, « # » commence un commentaire",
            "six chiffres hexadécimaux, par exemple 1F3864",
            "retirez le « # », ou mettez la couleur entre guillemets droits",
        )


def _pale(colours: Couleurs, places: Mapping[str, Place]) -> Iterator[Problem]:
    """The pairs of colours that cannot be read well enough."""
    accent, on_accent = colours.accent, colours.texte_sur_accent
    if on_accent is not None and accent is None:
        yield Problem(
            places.get("apparence.couleurs.texte_sur_accent", Place()),
            "« texte_sur_accent » est donné sans « accent »",
            "les deux couleurs",
            "ajoutez « accent: … », ou retirez « texte_sur_accent »",
        )
    pairs = (
        ("accent", accent, _WHITE, "sur le fond blanc"),
        ("texte_sur_accent", on_accent, accent, "sur l’accent"),
    )
    for key, front, back, where in pairs:
        if front is None or back is None or contrast(front, back) >= _ENOUGH:
            continue
        ratio = f"{contrast(front, back):.1f}".replace(".", ",")
        nearest = darker(front, back)
        hint = f", par exemple {nearest}" if nearest else ""
        path = f"apparence.couleurs.{key}"
        yield Problem(
            places.get(path, Place()).with_field(path),
            f"la couleur {front} se lit mal {where} : contraste de {ratio}",
            f"un contraste de 4,5 au moins (WCAG 2.1){hint}",
            "choisissez une teinte plus sombre"
            if back == _WHITE
            else "choisissez une teinte plus contrastée",
        )


def darker(colour: str, behind: str) -> str:
    """The nearest darker shade of a colour that can be read on another; nothing when none can."""
    parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    for step in range(1, _STEPS + 1):
        shade = "".join(f"{part * (_STEPS - step) // _STEPS:02X}" for part in parts)
        if contrast(shade, behind) >= _ENOUGH:
            return shade
    return ""
