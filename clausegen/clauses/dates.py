"""The dates of a contract that cannot all be true: the notice, then the notification, then the start."""

from __future__ import annotations

from itertools import pairwise

from clausegen.french import french_date
from clausegen.model.dossier import Dossier


def contradictory_dates(dossier: Dossier) -> tuple[str, ...]:
    """What is impossible in the order of the dates, both dates named; () when nothing is."""
    marche = dossier.marche
    launch = "l’envoi de l’avis" if marche.date_envoi_avis else "l’engagement de la consultation"
    steps = (
        (launch, marche.date_envoi_avis or marche.date_engagement),
        ("la notification prévue", marche.date_notification),
        ("le début prévu de l’exécution", marche.date_debut),
    )
    known = [(name, day) for name, day in steps if day is not None]
    return tuple(
        f"{later[:1].upper()}{later[1:]} ({french_date(late)}) précède {earlier} ({french_date(early)}) : "
        "vérifiez ces deux dates. D’ici là, le calendrier du suivi n’est pas daté."
        for (earlier, early), (later, late) in pairwise(known)
        if late < early
    )
