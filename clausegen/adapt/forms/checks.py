"""What the answers say of themselves: missing, unreadable, contradictory. Any form, any field.

The end of a field's name says what is expected (``…_siret``, ``…_courriel``, ``…_telephone``,
``…_date``, ``…_heures``); what only one form knows stands in a module of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from clausegen.adapt.forms.answers import NON, OUI, Answers, Moyen
from clausegen.adapt.forms.fields import Field, Form
from clausegen.adapt.forms.points import Genre, Point
from clausegen.model.scalars import ScalarError, parse_date, parse_siret

_MAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[A-Za-z]{2,}")
_OPTIONAL = ("precisions_",)
_SIGNATURE = "signature_"
_SEEN_ON_PAPER = ("_apposee",)
"""A signature or a stamp is a picture or ink: the file does not tell."""


def check(form: Form, answers: Answers, day: date) -> Iterator[Point]:
    """The points of a form taken field by field; ``day`` is today's date."""
    yield from _missing(form, answers)
    yield from _lost(form, answers)
    for field in form.single:
        value = answers.get(field.nom)
        if value and field.kind != "check":
            yield from _field(field, field.nom, field.libelle, value, day)
    for group in form.rows:
        for rank, row in enumerate(answers.rows.get(group.prefixe, ()), start=1):
            for ending, value in row.items():
                nom = f"{group.prefixe}_{group.numbers[0]}_{ending}"
                field_or_none = form.fields.get(nom)
                if value and field_or_none is not None:
                    label = f"{field_or_none.libelle} (ligne {rank})"
                    yield from _field(field_or_none, f"{group.prefixe}_{rank}_{ending}", label, value, day)
            empty = [ending for ending, value in row.items() if not value]
            if empty:
                labels = ", ".join(_row_label(form, group.prefixe, group.numbers[0], e) for e in empty)
                yield Point(
                    Genre.MANQUANT, f"ligne {rank} du tableau « {group.prefixe} » incomplète : {labels}"
                )
        yield from _twice(answers, group.prefixe)


def _missing(form: Form, answers: Answers) -> Iterator[Point]:
    names = [
        field
        for field in form.single
        if field.kind != "check"
        and not field.nom.startswith(_OPTIONAL)
        and not field.nom.endswith(_SEEN_ON_PAPER)
        and not answers.get(field.nom)
    ]
    for signature in (False, True):
        part = [field for field in names if field.nom.startswith(_SIGNATURE) is signature]
        if not part:
            continue
        labels = ", ".join(field.libelle for field in part)
        plural = "champs non remplis" if len(part) > 1 else "champ non rempli"
        told = f"{len(part)} {plural} : {labels}"
        if signature:
            told = f"signature, {told} ; vérifiez si elle est demandée à ce stade"
        yield Point(Genre.MANQUANT, told, tuple(field.nom for field in part))


def _lost(form: Form, answers: Answers) -> Iterator[Point]:
    lost = [f for f in form.single if answers.values[f.nom].moyen is Moyen.PERDU]
    if lost:
        yield Point(
            Genre.LECTURE,
            "ces champs ont disparu du fichier, leur réponse est à chercher à l’œil : "
            + ", ".join(field.libelle for field in lost),
            tuple(field.nom for field in lost),
        )


def _field(field: Field, nom: str, label: str, value: str, day: date) -> Iterator[Point]:
    """The points about one answer taken alone."""
    if field.kind == "choice" and field.choices and value not in field.choices:
        known = ", ".join(f"« {choice} »" for choice in field.choices)
        yield Point(
            Genre.DOUTEUX, f"{label} : « {value} » n’est pas l’un des choix proposés ({known})", (nom,)
        )
    ending = nom.rpartition("_")[2]
    if ending == "siret":
        try:
            parse_siret(value)
        except ScalarError as error:
            yield Point(Genre.DOUTEUX, f"{label} : {error.constat}", (nom,))
    elif ending == "courriel" and not _MAIL.fullmatch(value):
        yield Point(Genre.DOUTEUX, f"{label} : « {value} » n’est pas une adresse électronique", (nom,))
    elif ending == "telephone" and not 9 <= sum(sign.isdigit() for sign in value) <= 15:
        yield Point(Genre.DOUTEUX, f"{label} : « {value} » n’est pas un numéro de téléphone", (nom,))
    elif ending == "date" or field.kind == "date":
        yield from _date(nom, label, value, day)


def _date(nom: str, label: str, value: str, day: date) -> Iterator[Point]:
    try:
        found = parse_date(value)
    except ScalarError as error:
        yield Point(Genre.DOUTEUX, f"{label} : {error.constat}", (nom,))
        return
    if found > day:
        yield Point(Genre.DOUTEUX, f"{label} : le {found:%d/%m/%Y} n’est pas encore passé", (nom,))


def _row_label(form: Form, prefix: str, number: int, ending: str) -> str:
    field = form.fields.get(f"{prefix}_{number}_{ending}")
    return field.libelle if field else ending


def _twice(answers: Answers, prefix: str) -> Iterator[Point]:
    """The same row written twice."""
    seen: dict[tuple[str, ...], int] = {}
    for rank, row in enumerate(answers.rows.get(prefix, ()), start=1):
        key = tuple(value.casefold() for value in row.values())
        if key in seen:
            yield Point(
                Genre.CONTRADICTOIRE,
                f"les lignes {seen[key]} et {rank} du tableau « {prefix} » sont les mêmes",
            )
        seen.setdefault(key, rank)


def details_without_tick(form: Form, answers: Answers) -> Iterator[Point]:
    """« Précisions » filled in beside a box that is not ticked."""
    for field in form.single:
        ending = field.nom.removeprefix("precisions_")
        if ending != field.nom and answers.get(field.nom) and answers.get(f"modalite_{ending}") == NON:
            label = form.fields[f"modalite_{ending}"].libelle
            yield Point(
                Genre.CONTRADICTOIRE,
                f"{label} : des précisions sont données, la case n’est pas cochée",
                (field.nom, f"modalite_{ending}"),
            )


def boxes(form: Form, answers: Answers, start: str, end: str = "") -> dict[str, bool]:
    """The boxes whose names begin and end so: what stands between → ticked or not."""
    return {
        field.nom[len(start) : len(field.nom) - len(end)]: answers.get(field.nom) == OUI
        for field in form.single
        if field.kind == "check" and field.nom.startswith(start) and field.nom.endswith(end)
    }
