"""What the dossier supposes of the document that receives the article: general terms, party words, dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clausegen.law import LawAt
from clausegen.model.dossier import Dossier
from clausegen.model.vocabulary import Ccag, TypeContrat


@dataclass(frozen=True, slots=True)
class Expected:
    """The dossier's side, in plain words.

    ``ccag``: the code of the general terms; ``noms`` and ``intitules``: the names of all of them by code;
    ``approuve_le``: since when those known here are in force, older ones being others.
    """

    ccag: str
    noms: Mapping[str, str]
    intitules: Mapping[str, str]
    approuve_le: date | None
    acheteur: str
    titulaire: str
    """The words for the parties."""
    nommes: tuple[str, ...]
    """How a document of the same contract would name it: its buyer, its reference, its object."""
    avis_le: date | None
    numero_prevu: int | None
    """The article number that the dossier tells the other pieces."""


def expected(dossier: Dossier, droit: LawAt, *, ccap: bool = True) -> Expected:
    """What a dossier supposes of a CCAP or of another document, the law being read at the notice's date."""
    code = dossier.marche.ccag or Ccag.AUCUN
    known = {other: droit.read(f"ccag.{other}").valeur for other in Ccag if other is not Ccag.AUCUN}
    kind = "concession" if dossier.marche.type_contrat is TypeContrat.CONCESSION else code
    parties = droit.read(f"ccag.{kind}").valeur["parties"]
    orders = droit.read("ccag.arretes").valeur
    return Expected(
        ccag=str(code),
        noms={str(other): value["nom"] for other, value in known.items()},
        intitules={str(other): value["intitule"] for other, value in known.items()},
        approuve_le=orders["arrete_du"],
        acheteur=parties["acheteur"]["mot"],
        titulaire=parties["titulaire"]["mot"],
        nommes=(dossier.acheteur.nom, dossier.marche.reference, dossier.marche.objet),
        avis_le=dossier.marche.date_envoi_avis,
        numero_prevu=dossier.pieces.article_ccap if ccap else None,
    )
