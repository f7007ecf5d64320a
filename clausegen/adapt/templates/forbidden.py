"""What a template must not show or ask for: the estimate to bidders, the participants' data to anyone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausegen.adapt.templates.vocabulary import internal_only
from clausegen.clauses.catalogue import Destinataire, Piece
from clausegen.errors import Place, Problem
from clausegen.word.inspection import TagUse
from clausegen.word.reading import Document

_SIZING = {
    "part_main_oeuvre",
    "taux_insertion",
    "taux_charges",
    "cout_horaire",
    "chiffre_affaires_horaire",
    "heures_totales",
    "montant_ht",
    "estimation_ht",
    "valeur_estimee_ht",
}
_PEOPLE = {"participant", "participants", "salarie", "salaries", "beneficiaire", "beneficiaires"}
_SIZING_WORDS = re.compile(
    r"(?i)(?:part de (?:la )?main[- ]d[’']œuvre|taux d[’']insertion|taux d[’']effort|co[uû]t horaire|"
    r"montant estim[ée]|valeur estim[ée]e|estimation)\b[^.;]{0,60}?\d[\d\s\u00a0\u202f]*(?:[.,]\d+)?\s*[%€]"
)
_PERSONAL_WORDS = re.compile(
    r"(?i)\b(?:(?:num[ée]ro|n°) de s[ée]curit[ée] sociale|NIR|date (?:et lieu )?de naissance|"
    r"lieu de naissance|nationalit[ée]|titre de s[ée]jour|situation (?:familiale|judiciaire)|"
    r"n(?:um[ée]ro|°) (?:d[’']allocataire|CAF|France Travail)|prescripteur|taux d[’']invalidit[ée]|RQTH)\b"
)
_LABEL = 90
"""Characters of a question or of the heading of a column; a longer text is a rule, not a question."""


def forbidden_use(use: TagUse, path: str, piece: Piece) -> Problem | None:
    """Why a variable cannot be in this piece, when it is more than unknown."""
    public = piece.dossier is not Destinataire.INTERNE
    if public and path in internal_only():
        return Problem(
            use.tag.place,
            f"« {path} » est réservée aux documents internes, et cette pièce sort de chez l’acheteur",
            "une variable de toutes les pièces",
            "retirez cette balise : l’estimation et le raisonnement restent chez l’acheteur",
        )
    names = set(path.replace("[]", "").split("."))
    if public and names & _SIZING:
        return Problem(
            use.tag.place,
            f"« {path} » est un paramètre du calcul : avec les heures, il révélerait l’estimation",
            "les heures seules, ou le ratio",
            "retirez cette balise",
        )
    if names & _PEOPLE:
        return Problem(
            use.tag.place,
            f"« {path} » désigne les participants : aucune pièce d’un marché ne contient leurs données",
            "des nombres d’heures, sans nom",
            "retirez cette balise ; les données des participants restent chez le facilitateur",
        )
    return None


def forbidden_words(document: Document, piece: Piece) -> Iterator[Problem]:
    """The same, typed by hand in the text of the template: to be looked at, for words can mislead.

    Only pieces for bidders: documents of the follow-up ask about people, and go to the facilitator.
    """
    if piece.dossier is not Destinataire.DCE:
        return
    for paragraph in document.paragraphs:
        place = Place(
            document.fichier,
            partie=paragraph.part,
            titre=paragraph.heading,
            paragraphe=paragraph.rank,
            tableau=_cell(paragraph.cell),
            extrait=" ".join(paragraph.text.split())[:120],
        )
        if _SIZING_WORDS.search(paragraph.text):
            yield Problem(
                place,
                "un paramètre du calcul, ou l’estimation, paraît écrit en clair pour les candidats",
                "les heures seules, ou le ratio",
                "vérifiez ce passage ; s’il révèle l’estimation, retirez-le",
            )
        found = _PERSONAL_WORDS.search(paragraph.text)
        if found and len(paragraph.text) <= _LABEL:
            yield Problem(
                place,
                f"le modèle paraît demander une donnée personnelle des participants (« {found[0]} »)",
                "des nombres d’heures, sans donnée sur les personnes",
                "vérifiez ce passage : ces données restent chez le facilitateur",
            )


def _cell(cell: object) -> str | None:
    table, row, column = (getattr(cell, name, None) for name in ("table", "row", "column"))
    return f"tableau {table}, ligne {row}, colonne {column}" if table else None
