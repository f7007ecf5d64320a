"""Every « à vérifier » that concerns one contract, for the buyer before publication."""

from __future__ import annotations

from collections.abc import Iterator

from clausegen.clauses import levers
from clausegen.clauses.catalogue import Presence
from clausegen.french import typography
from clausegen.model.vocabulary import Ccag, Levier, Procedure
from clausegen.tender.case import Case
from clausegen.tender.check.expectations import secret_amounts, secret_costs, user_texts
from clausegen.tender.check.read_back import amounts_of
from clausegen.tender.context.clause import eiti_until_the_end
from clausegen.tender.groups import criteria
from clausegen.tender.settings import default_settings, label_setting

_DOUBTFUL_WORDS = (
    "politique",
    "siège",
    "implantation",
    "habitant",
    "résiden",
    "local",
    "nombre d’heures",
    "nombre d'heures",
    "heures supplémentaires",
    "label",
)
"""What a criterion may not judge by itself."""


def to_check(case: Case) -> list[str]:
    """The doubts, each once: of the law, of the clause, of the settings nobody chose."""
    found = (
        *_of_the_texts(case),
        *_of_the_law(case),
        *levers.doubts(case.dossier, case.droit),
        *_of_the_criteria(case),
        *_of_the_clause(case),
        *_of_the_settings(case),
    )
    return list(dict.fromkeys(map(typography, found)))


def _of_the_law(case: Case) -> Iterator[str]:
    duty, marche = case.obligation, case.dossier.marche
    told = duty.reponse.texte if duty.reponse else ""
    for doubt in duty.a_verifier:
        if doubt.texte != told:  # the note tells it with the duty
            yield doubt.texte
    if duty.obligatoire and marche.procedure is Procedure.ADAPTEE and not marche.services_sociaux:
        small = case.droit.read("texte.r2123_1_2").valeur["citation"]
        yield (
            "La valeur estimée atteint le seuil européen : la procédure adaptée n’est ouverte qu’à de petits "
            f"lots ({small}). Vérifiez la procédure."
        )
    if case.lots_clause and not case.textes():
        yield "Aucun article n’est cité comme fondement de la clause pour ce type de contrat."
    if case.lots_clause and not eiti_until_the_end(case):
        yield (
            "L’entreprise d’insertion par le travail indépendant (EITI) n’est pas citée : la fin connue de "
            f"cette expérimentation précède celle {case.catalogue.mots[case.livre]['contrat']['du']}. "
            "Vérifiez si elle a été prolongée."
        )


def _of_the_clause(case: Case) -> Iterator[str]:
    if case.leviers <= {Levier.AUCUN}:
        return
    if case.dossier.pieces.article_ccap is None:
        book = case.catalogue.mots[case.livre]["cahier"]["le"]
        yield (
            f"Le numéro de l’article dans {book} n’est pas indiqué : il porte le numéro 1, et les autres "
            "pièces le désignent par son titre. Pour le fixer, ajoutez « pieces: {article_ccap: 12} »."
        )
    if case.presences.isdisjoint({Presence.CALENDRIER_DATE}):
        yield (
            "Aucune date de notification ni de début n’est prévue : le calendrier n’a pas de dates, et le "
            "fichier pour agenda n’est pas produit."
        )
    if not case.lots_clause:
        return
    if case.dossier.facilitateur is None:
        yield (
            "Aucun facilitateur n’est désigné : désignez, avant l’exécution, l’agent qui vérifie "
            "l’éligibilité des personnes et les heures."
        )
    else:
        yield (
            "Données personnelles : fixez par écrit le rôle du facilitateur (sous-traitant "
            f"{case.ccag['parties']['acheteur']['du']} ou responsable conjoint) ; "
            "aucun texte lu ne le tranche."
        )
    if case.concession:
        return
    yield (
        "L’annexe « engagement de l’entreprise » n’est pas une annexe financière : l’article du CCAP sur "
        f"les pièces contractuelles doit la citer au même rang, après le CCAP{_order(case)}."
    )
    if case.dossier.marche.ccag in (None, Ccag.AUCUN):
        return
    if not case.ccag["article_plafond_penalites"]:
        yield (
            "Plafond et seuil d’exonération des pénalités de retard : vérifiez, dans le CCAG, s’ils "
            "pourraient s’appliquer aux pénalités d’insertion, et dérogez-y au besoin."
        )
    yield (
        "Pénalités d’un groupement : vérifiez que leur répartition entre les membres s’accorde avec "
        "l’article du CCAG qui la règle."
    )


def _of_the_criteria(case: Case) -> Iterator[str]:
    """Words of a criterion that often judge the company rather than this contract."""
    for item in criteria(case):
        for sub in item.sous_criteres:
            text = f"{sub.intitule} {sub.attendu}".lower()
            found = [word for word in _DOUBTFUL_WORDS if word in text]
            if found:
                yield (
                    f"{item.lots.texte} : le sous-critère « {sub.intitule} » parle de « {found[0]} ». "
                    "Vérifiez qu’il juge les moyens de ce marché, non l’entreprise, son implantation ou un "
                    "nombre d’heures."
                )


def _of_the_texts(case: Case) -> Iterator[str]:
    """The estimate in a text that the user wrote and that bidders will read."""
    secret, costs = secret_amounts(case), secret_costs(case)
    for text in user_texts(case.dossier, internal=False):
        if any(a in secret or (euros and a in costs) for a, euros in amounts_of(text)):
            yield f"Un texte remis aux candidats contient un montant de l’estimation : « {text[:80]} »."


def _order(case: Case) -> str:
    """The CCAG's article on the rank of the documents, in brackets."""
    ccag = case.dossier.marche.ccag
    if ccag in (None, Ccag.AUCUN):
        return ""
    order = case.droit.read(f"ccag.{ccag}.ordre_pieces")
    unsure = ", numéro à vérifier" if order.a_verifier else ""
    return f" ({case.ccag['nom']}, article {order.valeur['article']}{unsure})"


def _of_the_settings(case: Case) -> Iterator[str]:
    if not case.lots_clause:
        return
    names = [label_setting(case, value.cle) for value in default_settings(case)]
    if names:
        listed = " ; ".join(name[:1].lower() + name[1:] for name in names)
        yield f"Délais et rythmes que le dossier ne fixe pas, repris des valeurs de départ : {listed}."
