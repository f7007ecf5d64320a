"""Why the system refused a file, in French words."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "ce chemin n’existe pas",
    errno.EACCES: "l’accès est refusé",
    errno.EPERM: "l’accès est refusé",
    errno.EROFS: "l’emplacement est en lecture seule",
    errno.ENOSPC: "il n’y a plus de place sur le disque",
    errno.EDQUOT: "il n’y a plus de place sur le disque",
    errno.EISDIR: "c’est un répertoire",
    errno.ENOTDIR: "une partie du chemin n’est pas un répertoire",
    errno.EEXIST: "ce nom est déjà pris",
    errno.EBUSY: "le fichier est ouvert ailleurs",
    errno.ETXTBSY: "le fichier est ouvert ailleurs",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.ELOOP: "le chemin tourne en rond",
}


def system_reason(error: BaseException) -> str:
    """Why the system refused, in French words."""
    number: int = getattr(error, "errno", None) or 0
    return _REASONS.get(number, f"erreur {number} du système" if number else "nom impossible")
