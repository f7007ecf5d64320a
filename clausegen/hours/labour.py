"""The share of labour in an amount: never guessed, and the general one refused where it misleads."""

from __future__ import annotations

from clausegen import french as fr
from clausegen.hours.inputs import Inputs, from_reading
from clausegen.model.layers import Couche, Valeur
from clausegen.model.scalars import slug
from clausegen.model.vocabulary import Ccag, Nature

_PREFIX = "usage.part_main_oeuvre."
_GENERIC = _PREFIX + "batiment"
_NOT_LABOUR = {
    "fourniture",
    "fournitures",
    "location",
    "locations",
    "transport",
    "transports",
    "informatique",
    "logiciel",
    "logiciels",
}
"""Words of a title or a trade under which most of the amount is not labour."""


def require_share(inputs: Inputs) -> Valeur | None:
    """The share of labour of the lot; unknown or misleading, it is a problem that names the lot."""
    share = inputs.find("part_main_oeuvre") or _of_trade(inputs)
    if share is None:
        _unknown(inputs)
        return None
    if _is_generic(inputs, share) and (where := _not_labour(inputs)):
        inputs.problem(
            "part_main_oeuvre",
            f"la part générale de {fr.pourcentage(share.valeur)} (bâtiment) ne vaut pas pour {where}",
            "une part de main-d’œuvre qui a une source",
            "Donnez la part propre à ce lot (détail estimatif, marché précédent) dans le dossier, et dites "
            f"d’où elle vient dans «{fr.NB}hypotheses{fr.NB}» du lot{fr.NB}; "
            "ou mettez-la dans le profil avec sa source.",
        )
    return share


def known_trades(inputs: Inputs) -> list[str]:
    """The trades whose share has a published source."""
    ids = (record.id for record in inputs.droit.law.records)
    return [id_.removeprefix(_PREFIX) for id_ in ids if id_.startswith(_PREFIX)]


def _of_trade(inputs: Inputs) -> Valeur | None:
    trade = inputs.peek("corps_etat")
    if trade is None or slug(trade.valeur) not in known_trades(inputs):
        return None
    inputs.keep(trade)
    reading = inputs.droit.read(_PREFIX + slug(trade.valeur))
    return inputs.keep(from_reading("part_main_oeuvre", reading))


def _unknown(inputs: Inputs) -> None:
    trade = inputs.peek("corps_etat")
    at = inputs.under("part_main_oeuvre", "au lot dans le dossier")
    of = f" pour le corps d’état «{fr.NB}{trade.valeur}{fr.NB}»" if trade else ""
    inputs.problem(
        "part_main_oeuvre",
        f"la part de main-d’œuvre n’est pas connue{of}",
        "une part entre 0 % et 100 %, par exemple 50 %".replace(" %", f"{fr.NB}%"),
        f"Ajoutez «{fr.NB}part_main_oeuvre{fr.NB}» {at}, ou la part du corps d’état dans le profil "
        f"(«{fr.NB}parts_main_oeuvre{fr.NB}»), ou l’option «{fr.NB}--part-main-oeuvre{fr.NB}». "
        f"Corps d’état dont la part est publiée{fr.NB}: {', '.join(known_trades(inputs))}.",
    )


def _is_generic(inputs: Inputs, share: Valeur) -> bool:
    if share.valeur != inputs.droit.read(_GENERIC).ratio:
        return False
    return share.couche is Couche.INTEGRE or not (share.source or inputs.find("hypotheses"))


def _not_labour(inputs: Inputs) -> str:
    """Of what kind the lot is when its amount is mostly not labour, else nothing."""
    nature, ccag, trade = (inputs.peek(key) for key in ("nature", "ccag", "corps_etat"))
    if nature is not None and nature.valeur is Nature.FOURNITURES:
        return "des fournitures"
    if ccag is not None and ccag.valeur is Ccag.TIC:
        return "de l’informatique"
    if nature is not None and nature.valeur is Nature.TRAVAUX:
        return ""
    text = f"{inputs.intitule} {trade.valeur if trade else ''}"
    words = [word for word in slug(text).split("_") if word in _NOT_LABOUR]
    return f"un lot de {words[0]}" if words else ""
