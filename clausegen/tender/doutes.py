"""Every « à vérifier » that concerns one contract, for the buyer before publication."""

from __future__ import annotations

from collections.abc import Iterator

from clausegen.french import typography
from clausegen.hours.labels import label
from clausegen.model.layers import Couche, Valeur
from clausegen.model.vocabulary import Ccag, Procedure
from clausegen.tender.affaire import Affaire
from clausegen.tender.contexte_clause import eiti_until_the_end

_SETTINGS = ("pilotage.", "penalites.delai")


def to_check(affaire: Affaire) -> list[str]:
    """The doubts, each once: of the law, of the clause, of the settings nobody chose."""
    found = (*_of_the_law(affaire), *_of_the_clause(affaire), *_of_the_settings(affaire))
    return list(dict.fromkeys(map(typography, found)))


def _of_the_law(affaire: Affaire) -> Iterator[str]:
    duty, marche = affaire.obligation, affaire.dossier.marche
    told = duty.reponse.texte if duty.reponse else ""
    for doubt in duty.a_verifier:
        if doubt.texte != told:  # the note tells it with the duty
            yield doubt.texte
    if duty.obligatoire and marche.procedure is Procedure.ADAPTEE and not marche.services_sociaux:
        small = affaire.droit.read("texte.r2123_1_2").valeur["citation"]
        yield (
            "La valeur estimée atteint le seuil européen : la procédure adaptée n’est ouverte qu’à de petits "
            f"lots ({small}). Vérifiez la procédure."
        )
    if not affaire.textes():
        yield "Aucun article n’est cité comme fondement de la clause pour ce type de contrat."
    if not eiti_until_the_end(affaire):
        yield (
            "L’entreprise d’insertion par le travail indépendant (EITI) n’est pas citée : la fin connue de "
            "cette expérimentation précède celle du marché. Vérifiez si elle a été prolongée."
        )


def _of_the_clause(affaire: Affaire) -> Iterator[str]:
    if affaire.dossier.pieces.article_ccap is None:
        yield (
            "Le numéro de l’article dans le CCAP n’est pas indiqué : il porte le numéro 1, et l’annexe le "
            "désigne par son titre. Pour le fixer, ajoutez « pieces: {article_ccap: 12} » au dossier."
        )
    if affaire.dossier.facilitateur is None:
        yield (
            "Aucun facilitateur n’est désigné : désignez, avant l’exécution, l’agent qui vérifie "
            "l’éligibilité des personnes et les heures."
        )
    yield (
        "L’annexe « engagement de l’entreprise » n’est pas une annexe financière : l’article du CCAP sur "
        f"les pièces contractuelles doit la citer au même rang, après le CCAP{_order(affaire)}."
    )
    if affaire.dossier.marche.ccag in (None, Ccag.AUCUN):
        return
    if not affaire.ccag["article_plafond_penalites"]:
        yield (
            "Plafond et seuil d’exonération des pénalités de retard : vérifiez, dans le CCAG, s’ils "
            "pourraient s’appliquer aux pénalités d’insertion, et dérogez-y au besoin."
        )
    yield (
        "Pénalités d’un groupement : vérifiez que leur répartition entre les membres s’accorde avec "
        "l’article du CCAG qui la règle."
    )


def _order(affaire: Affaire) -> str:
    """The CCAG's article on the rank of the documents, in brackets."""
    ccag = affaire.dossier.marche.ccag
    if ccag in (None, Ccag.AUCUN):
        return ""
    order = affaire.droit.read(f"ccag.{ccag}.ordre_pieces")
    unsure = ", numéro à vérifier" if order.a_verifier else ""
    return f" ({affaire.ccag['nom']}, article {order.valeur['article']}{unsure})"


def _of_the_settings(affaire: Affaire) -> Iterator[str]:
    names = [label_setting(affaire, value.cle) for value in default_settings(affaire)]
    if names:
        listed = " ; ".join(name[:1].lower() + name[1:] for name in names)
        yield f"Délais et rythmes que le dossier ne fixe pas, repris des valeurs de départ : {listed}."


def default_settings(affaire: Affaire) -> list[Valeur]:
    """The settings of the clause that nobody chose: the software's own starting values."""
    found = []
    for key in affaire.reglages.keys():  # noqa: SIM118 - Layers is not a mapping
        value = affaire.reglages.get(key)
        if value is not None and value.couche is Couche.INTEGRE and key.startswith(_SETTINGS):
            found.append(value)
    return found


def label_setting(affaire: Affaire, cle: str) -> str:
    """The name of a setting of the clause, from the catalogue."""
    disposition = affaire.catalogue.dispositions.get(cle)
    return disposition.libelle if disposition else label(cle)
