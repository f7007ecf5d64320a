"""A dossier begun from published contracts: what the record says, and from where; the rest stays blank.

Enters: the contracts chosen, the law's words at a date. Leaves: the text of a dossier to fill.
Nothing is guessed: what has two readings stays « à compléter », with both beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clausegen.intake.blank import blank_dossier
from clausegen.intake.decp_reader import ContratPublie
from clausegen.intake.filling import Connu, fill, quoted, remark
from clausegen.law import LawAt
from clausegen.model.scalars import ScalarError, parse_entier, parse_montant, parse_siret, slug

_TO_FILL = "à compléter"
_TITLE = 1000
_FRAMEWORK = "accord_cadre"
_NONE = "sans_objet"
_NAMED = 4
_OWN_REFERENCE = 4
"""Shorter common beginnings of identifiers are a year, or chance."""
_LOTS = re.compile(r"^lots: CLASSEUR\n|^lots:\n(?:  .*\n)+", re.MULTILINE)


@dataclass(frozen=True)
class _Words:
    """The published words by slug, and ours."""

    ccag: Mapping[str, str]
    procedure: Mapping[str, str]
    nature: Mapping[str, str]
    levier: Mapping[str, Sequence[str]]
    cpv: Mapping[str, Sequence[Mapping[str, int]]]
    execution: Mapping[str, Any]


def begin(contracts: Sequence[ContratPublie], source: str, droit: LawAt) -> str:
    """The text of a dossier begun from these contracts of the file ``source``; several make as many lots."""
    kind = "concession" if contracts[0].concession else "marche"
    words = _Words(
        ccag=_backwards(droit.read("decp.ccag").fiche),
        procedure=_backwards(droit.read("decp.procedure").fiche),
        nature=_backwards(droit.read("decp.nature").fiche),
        levier=_levers(droit.read(f"decp.levier.{kind}").fiche),
        cpv=droit.read("decp.nature_cpv").fiche,
        execution=droit.read("decp.execution").fiche,
    )
    framework = _is_framework(contracts)
    known = {**_buyer(contracts), **_contract(contracts, words), **_clause(contracts, words)}
    if framework:
        known |= _framework(contracts, words)
    text = fill(blank_dossier(None), known)
    names = f"{len(contracts)} contrats" if len(contracts) > _NAMED else ", ".join(c.cle for c in contracts)
    lots = _lots(contracts, words, framework=framework) if len(contracts) > 1 else ""
    head = (
        f"# Commencé depuis « {remark(source)} », données essentielles publiées :\n# {remark(names)}.\n"
        "# Ce qui en vient porte « publié » ; le reste est à remplir. Le montant publié est celui qui a été\n"
        "# attribué : remplacez-le par votre estimation.\n"
    )
    start = text.index("#\n")
    return _with_lots(text[:start] + head + text[start:], lots)


def _with_lots(text: str, lots: str) -> str:
    if lots:
        return _LOTS.sub(lambda _: lots, text, count=1)
    alone = (
        "# Un seul contrat repris : sans lots. Pour des lots, reprenez plusieurs contrats (--id répété).\n"
    )
    start = text.index("# Une entrée par lot.")
    return _LOTS.sub(lambda _: alone, text[:start] + text[text.index("\n", start) + 1 :], count=1)


def _backwards(words: Mapping[str, str]) -> dict[str, str]:
    return {slug(published): ours for ours, published in words.items()}


def _levers(words: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for ours, published in words.items():
        found.setdefault(slug(published), []).append(ours)
    return found


def _said(contracts: Sequence[ContratPublie], name: str) -> dict[str, list[str]]:
    """The different texts of a field, each with the contracts that give it."""
    found: dict[str, list[str]] = {}
    for one in contracts:
        if one.texte(name):
            found.setdefault(one.texte(name), []).append(one.cle)
    return found


def _choices(said: Mapping[str, Sequence[str]]) -> str:
    return " ; ".join(f"« {text} » ({', '.join(names)})" for text, names in said.items())


def _buyer(contracts: Sequence[ContratPublie]) -> dict[str, Connu]:
    known: dict[str, Connu] = {}
    names = _said(contracts, "acheteur_nom")
    if len(names) == 1:
        known["acheteur.nom"] = Connu(quoted(next(iter(names))), "publié")
    elif names:
        known["acheteur.nom"] = Connu(None, f"publié : {_choices(names)} ; choisissez")
    numbers = _said(contracts, "acheteur_id")
    if numbers:
        number = next(iter(numbers))
        try:
            known["acheteur.siret"] = Connu(quoted(parse_siret(number)), "publié, identifiant de l’acheteur")
        except ScalarError as error:
            known["acheteur.siret"] = Connu(None, f"publié : « {number} », qui n’est pas un SIRET : {error}")
    postcodes = _said(contracts, "code_postal")
    if postcodes:
        known["acheteur.adresse"] = Connu(None, f"publié : code postal {', '.join(postcodes)}")
    return known


def _contract(contracts: Sequence[ContratPublie], words: _Words) -> dict[str, Connu]:
    first, several = contracts[0], len(contracts) > 1
    known = {"marche.reference": _reference(contracts)}
    if several:
        known["marche.objet"] = Connu(_TO_FILL, "publié lot par lot : voir les intitulés des lots")
    elif first.texte("objet"):
        known["marche.objet"] = Connu(quoted(first.texte("objet")[:_TITLE]), "publié")
    known["marche.nature"] = _nature(contracts, words)
    if first.concession:
        known["marche.type_contrat"] = Connu("concession", "publié")
        known["marche.ccag"] = Connu("", "une concession n’a pas de CCAG")
    else:
        known["marche.type_contrat"] = _word(contracts, "nature", words.nature)
        known["marche.ccag"] = _word(contracts, "ccag", words.ccag)
    procedure = _word(contracts, "procedure", words.procedure)
    # The blank dossier has a procedure of its own: here nothing is supposed.
    choices = f"non publié : {', '.join(words.procedure.values())}"
    known["marche.procedure"] = procedure if procedure.remarque else Connu(_TO_FILL, choices)
    known["marche.duree_mois"] = _duration(contracts)
    dates = _said(contracts, "date_notification")
    if dates:
        known["marche.date_envoi_avis"] = Connu(
            _TO_FILL, f"publié : notification le {', '.join(dates)} ; la date d’envoi de l’avis ne l’est pas"
        )
    place = _place(contracts)
    if place:
        known["marche.lieu"] = place
    if not several and first.texte("montant"):
        key = "valeur_estimee_ht" if first.concession else "montant_ht"
        known[f"marche.{key}"] = _amount(first, framework=_is_framework(contracts))
    return known


def _reference(contracts: Sequence[ContratPublie]) -> Connu:
    common = _common(contracts).rstrip(" -_/.")
    if len(contracts) > 1 and len(common) <= _OWN_REFERENCE:
        return Connu(_TO_FILL, f"publié : {', '.join(one.id for one in contracts)}")
    what = "début commun des identifiants publiés" if len(contracts) > 1 else "identifiant publié"
    return Connu(quoted(common), f"{what} ; à remplacer par votre numéro de consultation")


def _word(contracts: Sequence[ContratPublie], name: str, words: Mapping[str, str]) -> Connu:
    """A published word of a closed list as ours; several or unknown words are asked."""
    said = _said(contracts, name)
    ours = {words.get(slug(text)) for text in said}
    if not said:
        return Connu(None)
    if len(ours) == 1 and None not in ours:
        return Connu(next(iter(ours)), f"publié : {' ; '.join(f'« {text} »' for text in said)}")
    why = "plusieurs réponses, choisissez" if len(said) > 1 else "mot sans correspondance, choisissez"
    return Connu(_TO_FILL, f"publié : {_choices(said)} ; {why}")


def _nature(contracts: Sequence[ContratPublie], words: _Words) -> Connu:
    said = _said(contracts, "cpv")
    natures = {nature: text for text in said if (nature := _of_cpv(text, words)) is not None}
    works = {slug(text) for text in _said(contracts, "ccag")} == {"travaux"}
    if works and not said:
        return Connu("travaux", "d’après le CCAG publié, « Travaux »")
    if len(natures) == 1 and len(natures) == len({_of_cpv(text, words) for text in said}):
        nature = next(iter(natures))
        if works and nature != "travaux":
            return Connu(_TO_FILL, f"publié : CCAG « Travaux » et code CPV {', '.join(said)} ; choisissez")
        return Connu(nature, f"d’après le code CPV publié, {', '.join(said)} : à vérifier")
    if said:
        return Connu(_TO_FILL, f"publié : codes CPV {_choices(said)} ; choisissez")
    return Connu(None)


def _of_cpv(text: str, words: _Words) -> str | None:
    digits = re.match(r"\s*([0-9]{2})[0-9]{6}", text)
    if digits is None:
        return None
    division = int(digits[1])
    return next(
        (n for n, spans in words.cpv.items() if any(s["de"] <= division <= s["a"] for s in spans)), None
    )


def _duration(contracts: Sequence[ContratPublie]) -> Connu:
    said = _said(contracts, "duree_mois")
    if len(said) == 1 and not _is_framework(contracts):
        try:
            months = parse_entier(next(iter(said)))
        except ScalarError as error:
            return Connu(_TO_FILL, f"publié : « {next(iter(said))} » ({error})")
        told = "publié, tranches et reconductions comprises : retranchez les reconductions"
        return Connu(str(months), told)
    if said:
        return Connu(_TO_FILL, f"publié, tranches et reconductions comprises : {_choices(said)}")
    return Connu(None)


def _place(contracts: Sequence[ContratPublie]) -> Connu | None:
    names = _said(contracts, "lieu_nom")
    if len(names) == 1:
        return Connu(quoted(next(iter(names))), "publié")
    codes = {f"{one.texte('lieu_type')} {one.texte('lieu_code')}".strip() for one in contracts}
    told = sorted(code for code in codes if code)
    return Connu(None, f"publié : {', '.join(told)}") if told else None


def _amount(one: ContratPublie, *, framework: bool) -> Connu:
    """The published amount of a contract; that of a framework agreement has two readings."""
    text, changed = one.texte("montant"), " (le contrat a été modifié depuis)" if one.modifie else ""
    try:
        amount = f"{parse_montant(text).normalize():f}"
    except ScalarError as error:
        return Connu(None, f"publié : « {text} » ({error})")
    if framework:
        told = f"publié : montant {amount}{changed} ; maximum ou estimation, choisissez la bonne clé"
        return Connu(None, told)
    what = "valeur globale de la concession attribuée" if one.concession else "montant HT attribué"
    return Connu(amount, f"publié : {what}{changed}")


def _is_framework(contracts: Sequence[ContratPublie]) -> bool:
    return any(_FRAMEWORK in {slug(t) for t in one.champs.get("technique", ())} for one in contracts)


def _framework(contracts: Sequence[ContratPublie], words: _Words) -> dict[str, Connu]:
    ways = {slug(text) for one in contracts for text in one.champs.get("execution", ())} - {_NONE}
    forms = [
        form
        for form, published in words.execution.items()
        if isinstance(published, list | tuple) and {slug(text) for text in published} == ways
    ]
    told = ", ".join(sorted({t for one in contracts for t in one.champs.get("execution", ())}))
    form = (
        Connu(forms[0], f"publié : « {told} »")
        if len(forms) == 1
        else Connu(_TO_FILL, f"publié : « {told} »" if told else "modalité d’exécution non publiée")
    )
    return {"marche.accord_cadre": Connu("", "publié : accord-cadre"), "marche.accord_cadre.forme": form}


def _clause(contracts: Sequence[ContratPublie], words: _Words) -> dict[str, Connu]:
    said = list(dict.fromkeys(t for one in contracts for t in one.champs.get("consideration", ())))
    if not said:
        return {}
    ours = list(dict.fromkeys(lever for text in said for lever in words.levier.get(slug(text), ())))
    told = f"publié pour l’ancien marché : {', '.join(f'« {text} »' for text in said)}"
    if ours:
        told += f", soit {' ou '.join(ours)}"
    return {"clause.leviers": Connu(_TO_FILL, f"{told} ; choisissez pour le nouveau")}


def _lots(contracts: Sequence[ContratPublie], words: _Words, *, framework: bool) -> str:
    lines = ["lots:"]
    natures = {_of_cpv(one.texte("cpv"), words) for one in contracts}
    for number, one in zip(_numbers(contracts), contracts, strict=True):
        lines.append(f"  - numero: {quoted(number)}  # publié sous l’identifiant {remark(one.cle)}")
        if one.texte("objet"):
            lines.append(f"    intitule: {quoted(one.texte('objet')[:_TITLE])}")
        else:
            lines.append(f"    intitule: {_TO_FILL}")
        lines += _lot_amount(one, framework=framework)
        nature = _of_cpv(one.texte("cpv"), words)
        if len(natures) > 1 and nature:
            lines.append(
                f"    nature: {nature}  # d’après le code CPV {remark(one.texte('cpv'))} : à vérifier"
            )
        if len(_said(contracts, "duree_mois")) > 1 and one.texte("duree_mois"):
            lines.append(
                f"    # duree_mois: {remark(one.texte('duree_mois'))}  # publié, reconductions comprises"
            )
        considered = one.champs.get("consideration", ())
        if considered:
            lines.append(f"    # publié : {remark(', '.join(considered))}")
        lines.append("    # corps_etat: peinture")
    return "\n".join(lines) + "\n"


def _lot_amount(one: ContratPublie, *, framework: bool) -> list[str]:
    if not one.texte("montant"):
        return [] if framework else [f"    montant_ht: {_TO_FILL}"]
    found = _amount(one, framework=framework)
    if one.concession:
        # Only the value of the whole concession counts, and hours never follow from it.
        return [f"    # {remark(found.remarque)} : {found.valeur}"]
    if found.valeur is None:
        line = f"    # {remark(found.remarque)}"
        return (
            [line, "    # maximum_ht: …", "    # estimation_ht: …"]
            if framework
            else [
                line,
                f"    montant_ht: {_TO_FILL}",
            ]
        )
    return [f"    montant_ht: {found.valeur}  # {remark(found.remarque)}"]


def _common(contracts: Sequence[ContratPublie]) -> str:
    """The beginning that all the identifiers have."""
    lowest, highest = (pick(one.id for one in contracts) for pick in (min, max))
    same = (rank for rank, sign in enumerate(lowest) if rank >= len(highest) or sign != highest[rank])
    return lowest[: next(same, len(lowest))]


def _numbers(contracts: Sequence[ContratPublie]) -> list[str]:
    """The lots' numbers: the ends of the identifiers when they are distinct whole numbers, else the order."""
    start = len(_common(contracts))
    while start and contracts[0].id[start - 1].isdigit():
        start -= 1
    ends = [one.id[start:] for one in contracts]
    if all(end.isdigit() and len(end) <= 3 for end in ends) and len({int(end) for end in ends}) == len(ends):
        return [str(int(end)) for end in ends]
    return [str(rank) for rank in range(1, len(contracts) + 1)]
