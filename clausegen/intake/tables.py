"""The sheets of the workbook of hours: what each holds, which columns it must have, in the user's words."""

from __future__ import annotations

from dataclasses import dataclass

from clausegen.intake.table_rows import Sorte
from clausegen.model.executions import Emetteur, Engagement, Execution, Membre
from clausegen.model.fields import Record


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of the workbook."""

    nom: str
    titre: str
    pluriel: str
    modele: type[Record]
    sorte: Sorte
    ancres: tuple[str, ...]
    certitude: int
    """How many columns make a sheet of another name be this one."""
    requis: tuple[str, ...]
    """Columns without which nothing can be read."""
    obligatoire: bool = False


ENGAGEMENTS = Table(
    "engagements",
    "Engagements",
    "engagements",
    Engagement,
    Sorte("un engagement", "chaque engagement", "marche", "un marché, un titulaire et des heures dues"),
    ("marche", "titulaire"),
    8,
    (
        "marche",
        "objet",
        "acheteur",
        "emetteur",
        "titulaire",
        "siret",
        "date_debut",
        "date_fin",
        "etat",
        "regles",
    ),
    obligatoire=True,
)
GROUPEMENTS = Table(
    "groupements",
    "Groupements",
    "groupements",
    Membre,
    Sorte("un membre de groupement", "chaque membre", "marche", "un marché, un membre et son SIRET"),
    ("marche", "membre"),
    5,
    ("marche", "membre", "siret", "role"),
)
EXECUTIONS = Table(
    "executions",
    "Exécutions",
    "exécutions",
    Execution,
    Sorte("une exécution", "chaque exécution", "marche", "un marché, un participant, un mois et des heures"),
    ("marche", "participant", "mois", "heures"),
    8,
    (
        "marche",
        "titulaire",
        "participant",
        "modalite",
        "type_contrat",
        "date_embauche",
        "date_validation_eligibilite",
        "mois",
        "heures",
        "statut",
    ),
    obligatoire=True,
)
EMETTEURS = Table(
    "emetteurs",
    "Émetteurs",
    "émetteurs",
    Emetteur,
    Sorte("un émetteur", "chaque émetteur", "emetteur", "un émetteur et sa ville"),
    ("emetteur",),
    4,
    ("emetteur",),
)
TABLES = {table.nom: table for table in (ENGAGEMENTS, GROUPEMENTS, EXECUTIONS, EMETTEURS)}
"""All of them, in the order of the workbook."""
