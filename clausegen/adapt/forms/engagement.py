"""What only the company's commitment (annex to the acte d'engagement) can contradict: lots, group, ways.

The volume due is the contract's; nothing here says what a company must answer beyond it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from clausegen.adapt.forms.answers import Answers
from clausegen.adapt.forms.checks import boxes, details_without_tick
from clausegen.adapt.forms.fields import Form
from clausegen.adapt.forms.points import Genre, Point
from clausegen.french import heures
from clausegen.model.scalars import ScalarError, parse_number, slug

_GROUP = "groupement"
_HEAD = "mandataire"
_LOTS = ("engagement_lot", "_repond")
_UNIT = re.compile(r"(?i)\s*(?:h(?:eures?)?\.?(?:\s+d[’']insertion)?)$")
_WHOLE = Decimal(100)


def concerns(form: Form) -> bool:
    """Whether a form is a commitment of this kind."""
    start, end = _LOTS
    return any(nom.startswith(start) and nom.endswith(end) for nom in form.fields)


def check_engagement(form: Form, answers: Answers) -> Iterator[Point]:
    """The points that several answers make together."""
    lots = boxes(form, answers, *_LOTS)
    rows = answers.rows.get(_GROUP, ())
    yield from _ticks(lots)
    yield from _group(form, answers, rows)
    yield from _shares(form, lots, rows)
    ways = boxes(form, answers, "modalite_")
    if ways and not any(ways.values()):
        yield Point(
            Genre.MANQUANT, "aucune modalité n’est cochée (indication non engageante)", ("modalite_*",)
        )
    yield from details_without_tick(form, answers)


def _ticks(lots: Mapping[str, bool]) -> Iterator[Point]:
    if len(lots) > 1 and not any(lots.values()):
        yield Point(
            Genre.MANQUANT, "aucun lot n’est coché", tuple(f"engagement_lot{key}_repond" for key in lots)
        )


def _group(form: Form, answers: Answers, rows: tuple[Mapping[str, str], ...]) -> Iterator[Point]:
    shape = answers.get("entreprise_forme").casefold()
    grouped = _HEAD in shape
    if shape and not grouped and rows:
        yield Point(
            Genre.CONTRADICTOIRE,
            f"l’entreprise répond « {answers.get('entreprise_forme')} », et le tableau du groupement "
            "est rempli",
            ("entreprise_forme",),
        )
    if grouped and not rows:
        yield Point(
            Genre.CONTRADICTOIRE,
            "l’entreprise répond comme mandataire, et le tableau du groupement est vide",
            ("entreprise_forme",),
        )
    if grouped and rows:
        own = _digits(answers.get("entreprise_siret"))
        if own and own not in {_digits(row.get("siret", "")) for row in rows}:
            yield Point(
                Genre.CONTRADICTOIRE,
                "le SIRET de l’entreprise qui répond n’est pas parmi ceux des membres du groupement",
                ("entreprise_siret",),
            )
        heads = {
            _digits(row.get("siret", "")) or row.get("membre", "").casefold() for row in rows if _is_head(row)
        }
        if len(heads) != 1:
            what = "aucun membre" if not heads else f"{len(heads)} membres"
            known = form.fields.get(f"{_GROUP}_1_role")
            label = known.libelle if known else "Rôle"
            yield Point(Genre.CONTRADICTOIRE, f"{label} : {what} du groupement comme mandataire")


def _is_head(row: Mapping[str, str]) -> bool:
    return _HEAD in row.get("role", "").casefold()


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _shares(form: Form, lots: Mapping[str, bool], rows: tuple[Mapping[str, str], ...]) -> Iterator[Point]:
    """The hours or shares of the members, lot by lot, against the volume due."""
    hours: dict[str, list[Decimal]] = {}
    shares: dict[str, list[Decimal]] = {}
    for rank, row in enumerate(rows, start=1):
        key = _lot_key(row.get("lot", ""), lots)
        if key is None:
            if row.get("lot"):
                yield Point(
                    Genre.DOUTEUX,
                    f"ligne {rank} du groupement : le lot « {row['lot']} » n’est pas soumis à la clause",
                )
            continue
        if len(lots) > 1 and not lots[key]:
            yield Point(
                Genre.CONTRADICTOIRE,
                f"ligne {rank} du groupement : le lot {row['lot']} n’est pas coché parmi les lots présentés",
                (f"engagement_lot{key}_repond",),
            )
        text = row.get("heures", "")
        if not text:
            continue
        try:
            share = text.rstrip().endswith("%")
            number = parse_number(_UNIT.sub("", text.rstrip().removesuffix("%")))
        except ScalarError as error:
            yield Point(Genre.DOUTEUX, f"ligne {rank} du groupement, heures ou part : {error.constat}")
            continue
        (shares if share else hours).setdefault(key, []).append(number)
    yield from _sums(form, hours, shares)


def _sums(
    form: Form, hours: Mapping[str, list[Decimal]], shares: Mapping[str, list[Decimal]]
) -> Iterator[Point]:
    for key, numbers in hours.items():
        due = _due(form, key)
        if key in shares:
            yield Point(Genre.CONTRADICTOIRE, f"lot {key} : des heures et des pourcentages sont mêlés")
        elif due is not None and sum(numbers) < due:
            yield Point(
                Genre.CONTRADICTOIRE,
                f"lot {key} : les membres se répartissent {heures(sum(numbers, Decimal(0)))}, le volume dû "
                f"est de {heures(due)}",
                (f"engagement_lot{key}_heures",),
            )
    for key, numbers in shares.items():
        total = sum(numbers, Decimal(0))
        if key not in hours and total != _WHOLE:
            yield Point(
                Genre.CONTRADICTOIRE, f"lot {key} : la somme des parts des membres n’est pas de 100 %"
            )


def _lot_key(text: str, lots: Mapping[str, bool]) -> str | None:
    key = slug(text.casefold().removeprefix("lot").strip(" n°"))
    if key in lots:
        return key
    return next(iter(lots)) if len(lots) == 1 else None


def _due(form: Form, key: str) -> Decimal | None:
    text = form.document.bookmarks.get(f"engagement_lot{key}_heures", "")
    try:
        return parse_number(text) if text else None
    except ScalarError:
        return None
