"""What the user must know once the article is in the document: about the dossier, the place, the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clausegen.adapt.insertion.article import Article
from clausegen.adapt.insertion.expected import Expected
from clausegen.adapt.insertion.labels import Way
from clausegen.adapt.insertion.references import References
from clausegen.adapt.insertion.spots import Spot, last_article
from clausegen.adapt.insertion.target import Target

_OTHER_SECTION = (
    "L’article précédent finit une section de la mise en page : vérifiez l’orientation et les marges de "
    "l’article inséré."
)
_NO_LONGER_LAST = (
    "Les dérogations au CCAG se récapitulent au dernier article du CCAP ; l’article inséré le suit. Préférez "
    "une place plus haute."
)
_CONTENTS = (
    "La table des matières ne change pas d’elle-même : dans Word, clic droit sur la table, « Mettre à jour "
    "les champs », « toute la table »."
)
_NO_NUMBERS = (
    "Les titres du document n’ont pas de numéros : ceux des sections de l’article ont été écrits à la main."
)
_PLAIN = (
    "Les renvois de l’article à ses propres sections sont écrits en toutes lettres : le numéro d’une "
    "section, seul, ne dirait pas de quel article il s’agit."
)


def of_dossier(wanted: Expected, jour: date, number: str) -> Iterator[str]:
    """What the dossier says and the document now contradicts, or makes late."""
    if wanted.avis_le is not None and wanted.avis_le <= jour:
        yield (
            f"L’avis est daté du {wanted.avis_le:%d/%m/%Y} : si la consultation est publiée, le document ne "
            "change pas sans que les candidats en soient informés. Publiez une rectification, et voyez s’il "
            "faut prolonger le délai de remise des offres."
        )
    if wanted.numero_prevu is not None and number and str(wanted.numero_prevu) != number:
        yield (
            f"Le dossier annonce l’article {wanted.numero_prevu} (pieces.article_ccap) ; l’article porte ici "
            f"le numéro {number}. Corrigez le dossier avant de produire les autres pièces, qui le citent."
        )


def of_document(
    target: Target, spot: Spot, article: Article, way: Way, references: References
) -> Iterator[str]:
    """What the place and the numbers of the document call for."""
    if spot.new_section:
        yield _OTHER_SECTION
    last = last_article(target)
    if last is not None and spot.after is last and article.departures:
        yield _NO_LONGER_LAST
    if spot.captures:
        yield (
            f"Le texte qui suit l’endroit choisi (« {spot.captures} ») se trouve désormais sous l’article "
            "inséré : déplacez-le si ce n’est pas voulu."
        )
    if target.contents:
        yield _CONTENTS
    if way is Way.AUCUN:
        yield _NO_NUMBERS
    elif references.plain:
        yield _PLAIN
