"""What each bad file of this folder must say: the exact place and the exact words, read and agreed one by one."""

from __future__ import annotations

ATTENDUS: dict[str, list[tuple[str, str]]] = {
    "a-completer.yaml": [
        ("a-completer.yaml, ligne 4, champ « marche.objet »", "la valeur est restée « à compléter »"),
    ],
    "abime.xlsx": [
        (
            "dossier.yaml, ligne 12, champ « lots »",
            "« abime.xlsx » : le classeur est abîmé et ne s’ouvre pas",
        ),
    ],
    "ancien.xls": [
        ("dossier.yaml, ligne 12, champ « lots »", "« ancien.xls » : c’est un ancien classeur Excel (.xls)"),
    ],
    "ancre.yaml": [
        ("ancre.yaml, ligne 4", "la valeur commence par « & » ou « * », qui ont un sens particulier en YAML"),
    ],
    "barre-oblique.yaml": [
        (
            "barre-oblique.yaml, ligne 4",
            "une barre oblique inverse « \\ » se trouve entre guillemets doubles",
        ),
    ],
    "bombe.xlsx": [
        (
            "dossier.yaml, ligne 12, champ « lots »",
            "« bombe.xlsx » : le classeur est démesuré une fois décompressé",
        ),
    ],
    "bombe.yaml": [
        ("bombe.yaml, ligne 1", "la valeur commence par « & » ou « * », qui ont un sens particulier en YAML"),
    ],
    "caractere.yaml": [
        ("caractere.yaml, ligne 4", "un caractère invisible interdit se trouve dans le fichier"),
    ],
    "classeur-absent.yaml": [
        ("classeur-absent.yaml, ligne 12, champ « lots »", "« erreurs.xlsx » : le fichier est introuvable"),
    ],
    "cle-accentuee.yaml": [
        ("cle-accentuee.yaml, ligne 8, champ « marche.Durée_mois »", "la clé « Durée_mois » n’existe pas"),
    ],
    "cle-deplacee.yaml": [
        (
            "cle-deplacee.yaml, ligne 2, champ « marche.taux_insertion »",
            "la clé « taux_insertion » n’existe pas ici",
        ),
        (
            "cle-deplacee.yaml, ligne 3, champ « clause.heures_retenues »",
            "la clé « heures_retenues » n’existe pas ici",
        ),
    ],
    "cle-double.yaml": [
        (
            "cle-double.yaml, ligne 7, champ « nature »",
            "la clé « nature » est écrite deux fois (déjà à la ligne 5)",
        ),
    ],
    "cle-inconnue.yaml": [
        (
            "cle-inconnue.yaml, ligne 11, champ « clause.taux_insersion »",
            "la clé « taux_insersion » n’existe pas",
        ),
    ],
    "cle-manquante.yaml": [
        ("cle-manquante.yaml, ligne 2, champ « marche.objet »", "la clé « objet » manque"),
    ],
    "cle-vide.yaml": [
        ("cle-vide.yaml, ligne 4, champ « marche.objet »", "la clé « objet » est vide"),
    ],
    "cles-au-lieu-de-valeur.yaml": [
        (
            "cles-au-lieu-de-valeur.yaml, ligne 4, champ « marche.objet »",
            "un groupe de clés se trouve là où une seule valeur est attendue",
        ),
    ],
    "colonne-masquee.xlsx": [
        ("colonne-masquee.xlsx, feuille « Lots », cellule C3", "la colonne « Montant HT (€) » est masquée"),
    ],
    "colonnes-doubles.xlsx": [
        (
            "colonnes-doubles.xlsx, feuille « Lots », cellule D3",
            "deux colonnes ont le même sens (« montant_ht ») : « Montant HT », colonne C, et « Estimé HT »",
        ),
    ],
    "crochet-ouvert.yaml": [
        (
            "crochet-ouvert.yaml, ligne 10",
            "un crochet ou une accolade est ouvert et n’est pas refermé, ou une virgule manque",
        ),
    ],
    "date-courte.yaml": [
        (
            "date-courte.yaml, ligne 7, champ « marche.date_envoi_avis »",
            "« 01/12/26 » : l’année n’a que deux chiffres",
        ),
    ],
    "date-impossible.yaml": [
        (
            "date-impossible.yaml, ligne 7, champ « marche.date_envoi_avis »",
            "« 31/11/2026 » n’existe pas dans le calendrier",
        ),
    ],
    "deux-dates.yaml": [
        (
            "deux-dates.yaml, ligne 8, champ « marche.date_engagement »",
            "deux dates sont données : envoi de l’avis et engagement sans avis",
        ),
    ],
    "deux-documents.yaml": [
        ("deux-documents.yaml, ligne 9", "un second document commence par « --- »"),
    ],
    "deux-feuilles.xlsx": [
        (
            "dossier.yaml, ligne 12, champ « lots »",
            "« deux-feuilles.xlsx » : plusieurs feuilles ressemblent à une liste de lots : « Base », « Variante »",
        ),
    ],
    "deux-points.yaml": [
        ("deux-points.yaml, ligne 4", "la valeur contient « : »"),
    ],
    "entite.xlsx": [
        (
            "dossier.yaml, ligne 12, champ « lots »",
            "« entite.xlsx » : le classeur contient des déclarations interdites (entités XML)",
        ),
    ],
    "erreur.xlsx": [
        (
            "erreur.xlsx, feuille « Lots », cellule C5, lot 2, champ « montant_ht »",
            "la cellule contient l’erreur « #REF! »",
        ),
    ],
    "espace-insecable.yaml": [
        ("espace-insecable.yaml, ligne 4", "une espace insécable suit les deux-points de « objet »"),
    ],
    "etiquette.yaml": [
        ("etiquette.yaml, ligne 4", "la valeur commence par « ! », qui a un sens particulier en YAML"),
    ],
    "feuille-masquee.xlsx": [
        ("feuille-masquee.xlsx, feuille « Lots »", "la feuille des lots est masquée"),
    ],
    "formule.xlsx": [
        (
            "formule.xlsx, feuille « Lots », cellule C5, lot 2, champ « montant_ht »",
            "la cellule contient une formule dont le résultat n’est pas enregistré",
        ),
    ],
    "fusion-geante.xlsx": [
        (
            "dossier.yaml, ligne 12, champ « lots »",
            "« fusion-geante.xlsx » : une fusion de cellules couvre une étendue démesurée",
        ),
    ],
    "fusion.xlsx": [
        ("fusion.xlsx, feuille « Lots », cellule D4", "les cellules D4 à D5 sont fusionnées"),
    ],
    "guillemet-ouvert.yaml": [
        ("guillemet-ouvert.yaml, ligne 4", "un guillemet droit est ouvert et n’est pas refermé"),
    ],
    "guillemet.csv": [
        ("guillemet.csv, ligne 2", "la ligne ne peut être découpée en colonnes"),
    ],
    "leviers-contraires.yaml": [
        (
            "leviers-contraires.yaml, ligne 10, champ « clause.leviers »",
            "« aucun » est donné avec d’autres leviers",
        ),
    ],
    "ligne-masquee.xlsx": [
        (
            "ligne-masquee.xlsx, feuille « Lots », cellule A5",
            "la ligne 5 est masquée (ou filtrée) et contient des données",
        ),
    ],
    "liste-au-lieu-de-cles.yaml": [
        (
            "liste-au-lieu-de-cles.yaml, ligne 1, champ « acheteur »",
            "une seule valeur, ou une liste, se trouve là où des clés sont attendues",
        ),
    ],
    "lots-meme-numero.yaml": [
        (
            "lots-meme-numero.yaml, ligne 14, lot 01, champ « numero »",
            "le numéro de lot « 01 » est déjà pris (ligne 13)",
        ),
    ],
    "maximum.yaml": [
        (
            "maximum.yaml, ligne 8, champ « marche.accord_cadre.estimation_ht »",
            "l’estimation dépasse le maximum publié",
        ),
    ],
    "montant-ambigu.yaml": [
        (
            "montant-ambigu.yaml, ligne 13, lot 1, champ « montant_ht »",
            "« 850.000 » a deux lectures : 850000 ou 850,000",
        ),
    ],
    "montant-double.yaml": [
        (
            "montant-double.yaml, ligne 9, champ « marche.montant_ht »",
            "un montant est donné pour le marché entier alors que les lots sont décrits",
        ),
    ],
    "montant-illisible.xlsx": [
        (
            "montant-illisible.xlsx, feuille « Lots », cellule C4, lot 1, champ « montant_ht »",
            "« 850.000 » a deux lectures : 850000 ou 850,000",
        ),
        (
            "montant-illisible.xlsx, feuille « Lots », cellule C5, lot 2, champ « montant_ht »",
            "« 120 000 € TTC » est toutes taxes comprises",
        ),
        (
            "montant-illisible.xlsx, feuille « Lots », cellule D5, lot 2, champ « part_main_oeuvre »",
            "« beaucoup » n’est pas un pourcentage",
        ),
    ],
    "montant-sans-ht.xlsx": [
        (
            "montant-sans-ht.xlsx, feuille « Lots », cellule C3",
            "la colonne « Montant » ne dit pas si les montants sont hors taxes",
        ),
    ],
    "montant-ttc.yaml": [
        (
            "montant-ttc.yaml, ligne 14, lot 2, champ « montant_ht »",
            "« 120 000 € TTC » est toutes taxes comprises",
        ),
    ],
    "mot-inconnu.yaml": [
        ("mot-inconnu.yaml, ligne 5, champ « marche.nature »", "« travau » n’est pas une valeur possible"),
    ],
    "numero-double.xlsx": [
        (
            "numero-double.xlsx, feuille « Lots », cellule A5, lot 01, champ « numero »",
            "le numéro de lot « 01 » est déjà pris (cellule A4)",
        ),
    ],
    "page.xls": [
        (
            "dossier.yaml, ligne 12, champ « lots »",
            "« page.xls » : c’est une page web ou un fichier XML, pas un classeur",
        ),
    ],
    "pas-un-dossier.yaml": [
        ("pas-un-dossier.yaml", "le fichier ne contient pas de clés"),
    ],
    "pourcent-en-tete.yaml": [
        ("pourcent-en-tete.yaml, ligne 11", "une valeur ne peut pas commencer par « % »"),
    ],
    "profil-absent.yaml": [
        (
            "profil-absent.yaml, ligne 9, champ « profil »",
            "« profils/absent.yaml » : le fichier est introuvable",
        ),
    ],
    "profond.yaml": [
        ("profond.yaml, ligne 1", "le fichier est démesuré (trop de valeurs, ou trop emboîtées)"),
    ],
    "protege.xlsx": [
        (
            "dossier.yaml, ligne 12, champ « lots »",
            "« protege.xlsx » : le classeur est protégé par un mot de passe",
        ),
    ],
    "remarque.xlsx": [
        (
            "remarque.xlsx, feuille « Lots », cellule B6",
            "cette ligne ne ressemble pas à un lot : elle ne contient que « Source : estimation de la maîtrise d’œuvre »",
        ),
    ],
    "renomme.csv": [
        (
            "dossier.yaml, ligne 12, champ « lots »",
            "« renomme.csv » : le fichier porte l’extension « .csv » et contient un classeur Excel",
        ),
    ],
    "renomme.xlsx": [
        (
            "dossier.yaml, ligne 12, champ « lots »",
            "« renomme.xlsx » : le fichier porte l’extension « .xlsx » et contient du texte (CSV)",
        ),
    ],
    "reserves.yaml": [
        (
            "reserves.yaml, ligne 13, lot 1, champ « leviers »",
            "le lot serait réservé deux fois (reserve_ea_esat, reserve_siae)",
        ),
    ],
    "retrait.yaml": [
        (
            "retrait.yaml, ligne 6",
            "le retrait de la ligne ne correspond pas à celui des lignes voisines, ou du texte suit la valeur",
        ),
    ],
    "sans-entete.xlsx": [
        (
            "dossier.yaml, ligne 12, champ « lots »",
            "« sans-entete.xlsx » : aucune ligne d’en-têtes n’a été trouvée",
        ),
    ],
    "sans-espace.yaml": [
        ("sans-espace.yaml, ligne 4", "il manque une espace après les deux-points de « objet »"),
    ],
    "sans-intitule.xlsx": [
        (
            "sans-intitule.xlsx, feuille « Lots », cellule A5, lot 2, champ « intitule »",
            "la clé « intitule » est vide",
        ),
    ],
    "sans-lot.xlsx": [
        ("sans-lot.xlsx, feuille « Lots »", "le tableau ne contient aucun lot"),
    ],
    "sans-numero.xlsx": [
        (
            "sans-numero.xlsx, feuille « Lots », cellule A3, champ « numero »",
            "aucune colonne ne donne « numero »",
        ),
    ],
    "secteur.yaml": [
        (
            "secteur.yaml, ligne 10, champ « facilitateur.secteur »",
            "aucun facilitateur du profil n’a le secteur « Vercors »",
        ),
    ],
    "siret-cle.yaml": [
        (
            "siret-cle.yaml, ligne 1, champ « acheteur.siret »",
            "« 20004293500012 » : la clé de contrôle du SIRET est fausse",
        ),
    ],
    "siret-tableur.yaml": [
        (
            "siret-tableur.yaml, ligne 1, champ « acheteur.siret »",
            "« 2,00043E+13 » : le tableur a perdu les chiffres du SIRET",
        ),
    ],
    "sous-total-faux.xlsx": [
        (
            "sous-total-faux.xlsx, feuille « Lots », cellule C6, champ « montant_ht »",
            "le sous-total (1\xa0€) diffère de la somme des lots (970\u202f000\xa0€)",
        ),
    ],
    "tableur.csv": [
        ("tableur.csv, ligne 2, lot 1, champ « montant_ht »", "la cellule contient l’erreur « #VALEUR! »"),
        ("tableur.csv, ligne 2, lot 1, champ « taux_insertion »", "« 0,5 » a deux lectures : 0,5 % ou 50 %"),
        (
            "tableur.csv, ligne 3, lot 2, champ « montant_ht »",
            "« 12 0000 » a des espaces qui ne séparent pas des milliers",
        ),
    ],
    "tabulation.yaml": [
        ("tabulation.yaml, ligne 5", "la ligne commence par une tabulation"),
    ],
    "taux-ambigu.yaml": [
        (
            "taux-ambigu.yaml, ligne 11, champ « clause.taux_insertion »",
            "« 0,5 » a deux lectures : 0,5 % ou 50 %",
        ),
    ],
    "total-faux.xlsx": [
        (
            "total-faux.xlsx, feuille « Lots », cellule C6, champ « montant_ht »",
            "le total (970\u202f001\xa0€) diffère de la somme des lots (970\u202f000\xa0€)",
        ),
    ],
    "tout-a-la-fois.yaml": [
        ("tout-a-la-fois.yaml, ligne 1, champ « acheteur.type »", "« mairie » n’est pas une valeur possible"),
        ("tout-a-la-fois.yaml, ligne 4, champ « marche.objet »", "la valeur est restée « à compléter »"),
        ("tout-a-la-fois.yaml, ligne 7, champ « marche.date_envoi_avis »", "« hier » n’est pas une date"),
        (
            "tout-a-la-fois.yaml, ligne 11, champ « clause.taux_insertion »",
            "« 0,5 » a deux lectures : 0,5 % ou 50 %",
        ),
        (
            "tout-a-la-fois.yaml, ligne 14, lot 2, champ « montant_ht »",
            "« cher » n’est pas un montant en euros",
        ),
    ],
    "valeur-au-lieu-de-cles.yaml": [
        (
            "valeur-au-lieu-de-cles.yaml, ligne 12, champ « clause.penalites »",
            "une seule valeur, ou une liste, se trouve là où des clés sont attendues",
        ),
    ],
    "vide.csv": [
        ("dossier.yaml, ligne 12, champ « lots »", "« vide.csv » : le fichier est vide"),
    ],
    "vide.yaml": [
        ("vide.yaml", "le fichier est vide"),
    ],
    "word.yaml": [
        ("word.yaml", "ce fichier est un document Office ou PDF, pas un dossier YAML"),
    ],
}
