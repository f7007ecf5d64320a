"""The rules of counting in words: what each finds, what becomes of the hours, why, what to do.

One entry per code; the guide's table and the legend of the report are made from it. Braces are filled
where the rule is applied.
"""

from __future__ import annotations

from dataclasses import dataclass

from clausegen.attest.counted import Suite


@dataclass(frozen=True, slots=True)
class Regle:
    """One rule: its title for the legend, then the words of an anomaly."""

    code: str
    suite: Suite
    titre: str
    constat: str
    regle: str
    remede: str


_RIGHT = "Rien, si les dates sont exactes."
_ALL = (
    Regle(
        "refusee",
        Suite.ECARTEE,
        "Heures refusées au contrôle",
        "heures refusées au contrôle",
        "des heures refusées ne comptent pas",
        "Rien, si le refus est exact.",
    ),
    Regle(
        "a_valider",
        Suite.ECARTEE,
        "Heures à valider",
        "heures déclarées et pas encore validées",
        "seules comptent les heures validées",
        "Contrôlez-les, puis écrivez « validee » ou « refusee ».",
    ),
    Regle(
        "a_valider_decisif",
        Suite.RETENUE,
        "Heures à valider qui changeraient le constat",
        "{heures} restent à valider ({lignes}) et changeraient le constat de l’attestation finale",
        "une attestation finale ne conclut pas tant que le contrôle peut changer sa conclusion",
        "Validez ou refusez ces heures ; ou laissez l’engagement « en_cours ».",
    ),
    Regle(
        "rattachement_incertain",
        Suite.RETENUE,
        "Heures sans engagement, peut-être de cette attestation",
        "{heures} sans engagement ({lignes}) peuvent être de cette attestation finale",
        "une attestation finale attend que les heures de son marché aient trouvé leur lot et leur titulaire",
        "Corrigez le marché, le lot ou le titulaire de ces lignes, ou ajoutez l’engagement qui manque ; "
        "si elles ne comptent pas, écrivez « refusee » dans « Statut ».",
    ),
    Regle(
        "part_a_compter",
        Suite.RETENUE,
        "Mois écartés dont une part peut compter",
        "{heures} sont écartées ({lignes}), alors qu’une part peut compter",
        "une attestation finale attend de savoir quels jours comptent",
        "Ne laissez sur ces lignes que les heures qui comptent, avec leur premier ou leur dernier jour ; "
        "si aucune ne compte, écrivez « refusee » dans « Statut ».",
    ),
    Regle(
        "ecartees_decisives",
        Suite.RETENUE,
        "Heures écartées, sans date de validation ou hors période, qui changeraient le constat",
        "{heures} écartées, sans date de validation ou hors de la période ({lignes}), "
        "changeraient le constat de l’attestation finale",
        "une attestation finale ne conclut pas tant qu’une correction du classeur peut changer sa conclusion",
        "Corrigez ces lignes, ou la date de fin du marché ; si elles ne comptent pas, écrivez « refusee » "
        "dans « Statut ».",
    ),
    Regle(
        "formation",
        Suite.RETENUE,
        "Plus de formation que d’heures",
        "la formation ({formation}) dépasse les heures du mois ({heures})",
        "« Heures » comprend la formation ; « Heures de formation » en est la part",
        "Corrigez l’un des deux nombres.",
    ),
    Regle(
        "jour_hors_mois",
        Suite.RETENUE,
        "Jour hors du mois de la ligne",
        "un jour est hors du mois de la ligne",
        "« Premier jour » et « Dernier jour » sont dans le mois",
        "Corrigez le jour ou le mois.",
    ),
    Regle(
        "jours_inverses",
        Suite.RETENUE,
        "Jours inversés",
        "le dernier jour précède le premier",
        "des jours dans l’ordre",
        "Corrigez les jours.",
    ),
    Regle(
        "avant_embauche",
        Suite.RETENUE,
        "Heures avant l’embauche",
        "l’embauche ({jour}) suit le mois des heures",
        "nul ne travaille avant son embauche",
        "Corrigez le mois ou la date d’embauche.",
    ),
    Regle(
        "mois_a_venir",
        Suite.RETENUE,
        "Mois à venir",
        "le mois n’a pas encore commencé",
        "des heures déjà faites",
        "Corrigez le mois, ou la date donnée par « --date ».",
    ),
    Regle(
        "hors_periode",
        Suite.ECARTEE,
        "Heures hors de la période du marché",
        "heures hors de la période du marché",
        "seules comptent les heures faites pendant l’exécution du marché ({periode})",
        "Corrigez le mois ou les jours ; si le marché a été prolongé, corrigez « Date de fin ».",
    ),
    Regle(
        "sans_validation",
        Suite.ECARTEE,
        "Éligibilité sans date de validation",
        "aucune date de validation de l’éligibilité",
        "l’éligibilité est établie avant la première heure",
        "Donnez la date, si la validation a eu lieu.",
    ),
    Regle(
        "avant_eligibilite",
        Suite.ECARTEE,
        "Heures avant la validation de l’éligibilité",
        "heures faites avant la validation de l’éligibilité ({jour})",
        "l’éligibilité est établie avant la première heure",
        _RIGHT,
    ),
    Regle(
        "eligibilite_en_cours_de_mois",
        Suite.ECARTEE,
        "Éligibilité validée en cours de mois",
        "l’éligibilité est validée le {jour}, en cours de mois : des heures ont pu être faites avant",
        "l’éligibilité est établie avant la première heure",
        "Ne laissez que les heures faites à partir de ce jour, et donnez-le dans « Premier jour » ; "
        "ou ajoutez « éligibilité dans le mois » aux « Règles », si les documents du marché le disent.",
    ),
    Regle(
        "au_dela_limite",
        Suite.ECARTEE,
        "Heures au-delà de la durée de comptage",
        "heures faites au-delà de la durée de comptage, finie le {jour}",
        "les heures d’une personne comptent {mois} mois à partir de {origine}, d’après ce marché",
        _RIGHT,
    ),
    Regle(
        "limite_en_cours_de_mois",
        Suite.ECARTEE,
        "Durée de comptage finie en cours de mois",
        "la durée de comptage finit le {jour}, en cours de mois",
        "les heures d’une personne comptent {mois} mois à partir de {origine}, d’après ce marché",
        "Ne laissez que les heures faites jusqu’à ce jour, et donnez-le dans « Dernier jour ».",
    ),
    Regle(
        "formation_exclue",
        Suite.ECARTEE,
        "Formation que le marché ne compte pas",
        "les documents du marché ne comptent pas la formation ({heures})",
        "« formation exclue », d’après les règles de ce marché",
        "Rien, si la règle est exacte.",
    ),
    Regle(
        "doublon",
        Suite.ECARTEE,
        "Ligne en double",
        "ligne en double (déjà en {ou})",
        "une ligne par personne, contrat et mois : la première compte",
        "Supprimez la ligne de trop.",
    ),
    Regle(
        "doublon_contradictoire",
        Suite.RETENUE,
        "Lignes contradictoires",
        "deux lignes différentes pour les mêmes personne, contrat et mois (voir {ou})",
        "une ligne par personne, contrat et mois",
        "Gardez la ligne exacte ; pour deux périodes du mois, donnez « Premier jour » et « Dernier jour ».",
    ),
    Regle(
        "mois_trop_plein",
        Suite.RETENUE,
        "Plus d’heures que n’en contient un mois",
        "{heures} pour une personne en un mois{lignes}",
        "un mois de {jours} jours ne contient que {maximum} au plus ({semaine} par semaine)",
        "Corrigez les heures : faute de frappe, ou mêmes heures déclarées deux fois.",
    ),
    Regle(
        "deux_marches",
        Suite.COMPTEE,
        "Deux marchés le même mois, sous deux contrats",
        "la même personne travaille ce mois-ci sur un autre marché ({marches}), sous un autre contrat",
        "chaque heure compte pour le seul marché qui la déclare",
        "Vérifiez que les deux contrats existent.",
    ),
    Regle(
        "globalisation",
        Suite.COMPTEE,
        "Globalisation prévue par les marchés",
        "un même contrat sert plusieurs marchés ce mois-ci (aussi {marches})",
        "la globalisation est prévue par les documents des marchés ; chaque heure compte une fois",
        "Rien, si la répartition des heures est exacte.",
    ),
    Regle(
        "sans_globalisation",
        Suite.RETENUE,
        "Même contrat sur plusieurs marchés, sans globalisation",
        "un même contrat sert plusieurs marchés ce mois-ci (aussi {marches})",
        "un contrat ne sert plusieurs marchés que si les documents de chacun prévoient la globalisation",
        "Corrigez les lignes ; ou ajoutez « globalisation » aux « Règles » de chacun, si ses documents la "
        "prévoient.",
    ),
    Regle(
        "sans_engagement",
        Suite.ECARTEE,
        "Heures sans engagement",
        "heures sans engagement : {quoi}",
        "des heures ne comptent que pour un engagement de la feuille « Engagements »",
        "{suggestion}Corrigez la ligne, ou ajoutez l’engagement.",
    ),
    Regle(
        "membre_sans_engagement",
        Suite.ECARTEE,
        "Groupement sans engagement",
        "ce membre de groupement n’a pas d’engagement",
        "un groupement se rattache à l’engagement du même marché et du même lot",
        "Ajoutez l’engagement du groupement, ou corrigez le marché et le lot.",
    ),
    Regle(
        "non_repartie",
        Suite.COMPTEE,
        "Heures du groupement que personne ne porte",
        "heures au nom du groupement : elles ne sont à aucun de ses membres",
        "elles comptent dans l’attestation du groupement, dans aucune attestation de membre",
        "Donnez dans « Titulaire » le nom du membre, s’il est connu.",
    ),
    Regle(
        "validateur_inconnu",
        Suite.COMPTEE,
        "Validation dont l’auteur n’est pas dit",
        "la structure qui a validé l’éligibilité n’est pas dite",
        "la date de validation suffit à compter les heures",
        "Complétez « Validée par », qui peut être demandé lors d’un contrôle.",
    ),
    Regle(
        "illisible",
        Suite.RETENUE,
        "Ligne qui ne peut être lue",
        "{constat}",
        "{attendu}",
        "{remede}",
    ),
    Regle(
        "illisible_sans_engagement",
        Suite.ECARTEE,
        "Ligne qui ne peut être lue, et dont l’engagement n’est pas connu",
        "{constat}",
        "{attendu}",
        "{remede}",
    ),
)
REGLES = {regle.code: regle for regle in _ALL}
"""All rules, in the order of the guide."""
