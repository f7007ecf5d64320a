"""What a later check finds: the state of each file, the facts on which the pieces differ."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from clausegen.word.comparison import Change


class Etat(StrEnum):
    """The state of one file, as told to the user."""

    INCHANGE = "inchangé"
    ENREGISTRE = "enregistré de nouveau, même texte"
    MODIFIE = "modifié, sans contradiction"
    REFAIT = "refait depuis la production"
    CONTREDIT = "ne concorde plus"
    PERIME = "périmé"
    ABSENT = "absent"
    ILLISIBLE = "illisible"
    AJOUTE = "ajouté, étranger à clausegen"


_WRONG = (Etat.CONTREDIT, Etat.PERIME, Etat.ABSENT, Etat.ILLISIBLE)


@dataclass(frozen=True, slots=True)
class FichierVerifie:
    """One file: where, its state, what is wrong in it, what must be known, what changed in its text."""

    chemin: str
    etat: Etat
    constats: tuple[str, ...] = ()
    """What no longer agrees."""
    remarques: tuple[str, ...] = ()
    """What the reader should know, without being wrong."""
    changements: tuple[Change, ...] = ()

    @property
    def en_defaut(self) -> bool:
        """Whether the file keeps the folder from agreeing."""
        return self.etat in _WRONG or bool(self.constats)


@dataclass(frozen=True, slots=True)
class FaitDiscordant:
    """One fact that is not everywhere what the dossier gave: what it is, and what each piece says."""

    nom: str
    """The bookmark that holds it."""
    libelle: str
    """What it is, in words."""
    attendu: str
    lectures: tuple[tuple[str, str | None], ...]
    """File and text read there; ``None`` where the fact has lost its place."""
    partout: str | None = None
    """The one other value that all the pieces now give, if they agree among themselves."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The whole answer."""

    fichiers: tuple[FichierVerifie, ...]
    faits: tuple[FaitDiscordant, ...]
    archive: str
    """The name that the archive of the bidders' files has, or would have."""

    @property
    def accord(self) -> bool:
        """Whether everything still agrees."""
        return not self.faits and not any(fichier.en_defaut for fichier in self.fichiers)

    @property
    def accord_hors_archive(self) -> bool:
        """Whether everything agrees, but perhaps the archive, which can be made again."""
        wrong = any(fichier.en_defaut for fichier in self.fichiers if fichier.chemin != self.archive)
        return not self.faits and not wrong

    def to_json(self) -> dict[str, Any]:
        """The answer for another program."""
        return {
            "accord": self.accord,
            "faits": [
                {
                    "nom": fact.nom,
                    "libelle": fact.libelle,
                    "attendu": fact.attendu,
                    "lectures": [{"fichier": name, "lu": text} for name, text in fact.lectures],
                }
                for fact in self.faits
            ],
            "fichiers": [
                {
                    "chemin": one.chemin,
                    "etat": one.etat.value,
                    "constats": list(one.constats),
                    "remarques": list(one.remarques),
                    "changements": [change_json(change) for change in one.changements],
                }
                for one in self.fichiers
            ],
        }


def change_json(change: Change) -> dict[str, Any]:
    """One altered paragraph for another program."""
    place = change.place
    return {
        "nature": change.kind.value,
        "partie": place.part,
        "titre": place.heading,
        "paragraphe": place.rank,
        "avant": change.before.text if change.before else None,
        "apres": change.after.text if change.after else None,
        "mots": [{"avant": old, "apres": new} for old, new in change.words()],
    }
