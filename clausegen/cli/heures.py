"""``clausegen heures``: the hours of a dossier, or of a few options, with their proof."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clausegen.cli.options import Jour
from clausegen.french import NB

if TYPE_CHECKING:
    from clausegen.intake import DossierLu

OPTIONS = (
    (
        "montant_ht",
        "--montant",
        "MONTANT",
        "Montant estimé HT, par exemple «\u00a0120\u202f000\u00a0€\u00a0».",
    ),
    (
        "part_main_oeuvre",
        "--part-main-oeuvre",
        "PART",
        "Part de main-d’œuvre, par exemple «\u00a050\u00a0%\u00a0».",
    ),
    ("taux_insertion", "--taux", "TAUX", "Taux d’insertion, par exemple «\u00a05\u00a0%\u00a0»."),
    ("cout_horaire", "--cout-horaire", "EUROS", "Coût horaire chargé."),
    ("taux_charges", "--taux-charges", "TAUX", "Charges ajoutées au SMIC pour juger le coût horaire."),
    (
        "methode",
        "--methode",
        "MÉTHODE",
        "montant (par défaut), part_heures, proprete, tranche, palier ou forfait.",
    ),
    ("periode", "--periode", "PÉRIODE", "Période couverte\u00a0: ferme (par défaut), totale ou annuelle."),
    ("duree_mois", "--duree-mois", "MOIS", "Durée, en mois."),
    ("nature", "--nature", "NATURE", "travaux, fournitures ou services."),
    ("corps_etat", "--corps-etat", "MÉTIER", "Corps d’état, dont la part de main-d’œuvre est tirée."),
    ("estimation_ht", "--estimation-ht", "MONTANT", "Accord-cadre\u00a0: estimation des commandes HT."),
    ("maximum_ht", "--maximum-ht", "MONTANT", "Accord-cadre\u00a0: maximum HT."),
    ("heures_totales", "--heures-totales", "HEURES", "part_heures\u00a0: heures travaillées sur le lot."),
    ("effectif", "--effectif", "NOMBRE", "Effectif moyen présent."),
    ("heures_mensuelles", "--heures-mensuelles", "HEURES", "Heures par personne et par mois."),
    ("duree_chantier_mois", "--duree-chantier-mois", "MOIS", "Temps de présence du lot, en mois."),
    (
        "heures_mensuelles_transferables",
        "--heures-mensuelles-transferables",
        "HEURES",
        "proprete\u00a0: heures mensuelles du personnel à reprendre.",
    ),
    (
        "chiffre_affaires_horaire",
        "--chiffre-affaires-horaire",
        "EUROS",
        "proprete\u00a0: chiffre d’affaires par heure.",
    ),
    ("heures_par_tranche", "--heures-par-tranche", "HEURES", "tranche\u00a0: heures par tranche facturée."),
    ("tranche_ht", "--tranche-ht", "MONTANT", "tranche\u00a0: montant d’une tranche HT."),
    ("seuil_ht", "--seuil-ht", "MONTANT", "tranche\u00a0: montant facturé qui déclenche."),
    ("mode_tranche", "--mode-tranche", "MODE", "tranche\u00a0: prorata ou complete."),
    ("declenchement", "--declenchement", "MODE", "tranche\u00a0: au_dela ou premier_euro."),
    ("heures_forfait", "--heures-forfait", "HEURES", "forfait\u00a0: nombre d’heures."),
    ("arrondi.multiple", "--arrondi-multiple", "HEURES", "Multiple d’arrondi, par exemple 5 ou 35."),
    ("arrondi.mode", "--arrondi-mode", "MODE", "proche, inferieur ou superieur."),
    ("volume_minimal", "--volume-minimal", "HEURES", "Volume sous lequel la clause est déconseillée."),
    ("heures_par_etp", "--heures-par-etp", "HEURES", "Heures d’un équivalent temps plein par an."),
    ("heures_retenues", "--heures-retenues", "HEURES", "Volume retenu par l’acheteur."),
    ("motif_ecart", "--motif-ecart", "TEXTE", "Motif, si ce volume diffère de la recommandation."),
)
"""Dossier key, option, placeholder, help: the values that the command line may impose."""
_OF_ONE_LOT = {
    "montant_ht",
    "estimation_ht",
    "maximum_ht",
    "heures_totales",
    "effectif",
    "heures_retenues",
    "motif_ecart",
    "heures_mensuelles_transferables",
}
"""Values that belong to one lot: with several lots, ``--lot`` must say which."""


def _options(command: Callable[..., int]) -> Callable[..., int]:
    for key, name, placeholder, help_ in reversed(OPTIONS):
        parameter = key.replace(".", "_")
        command = click.option(name, parameter, metavar=placeholder, help=help_)(command)
    return command


@click.command()
@click.argument("dossier", required=False, type=click.Path(path_type=Path))
@click.option("--lot", "lot", metavar="NUMÉRO", help="Ne calcule que ce lot.")
@click.option("--detail", is_flag=True, help="Montre le raisonnement, l’origine des valeurs, la sensibilité.")
@click.option("--json", "as_json", is_flag=True, help="Écrit tout le résultat en JSON.")
@click.option(
    "--profil", "profil", type=click.Path(path_type=Path), metavar="FICHIER", help="Profil de territoire."
)
@click.option(
    "--date",
    "jour",
    type=Jour(),
    metavar="DATE",
    help="Date dont lire le droit, si le dossier n’en donne pas (par défaut\u00a0: celle du jour).",
)
@_options
def heures(
    *,
    dossier: Path | None,
    lot: str | None,
    detail: bool,
    as_json: bool,
    profil: Path | None,
    jour: date | None,
    **values: str | None,
) -> int:
    """Calcule les heures d’insertion, lot par lot, avec leur preuve.

    Le résultat est une recommandation : le volume reste le choix de l’acheteur. Une option l’emporte sur
    le dossier, qui l’emporte sur le profil.

    \b
    Exemples :
      clausegen heures mon-marche.yaml --detail
      clausegen heures --montant 1000000 --part-main-oeuvre 50% --taux 5% --cout-horaire 30
    """  # noqa: D301 - click wants the true backspace, which keeps the two lines apart
    from clausegen.cli.heures_text import warning_texts, write  # noqa: PLC0415 - heavy: only when the command runs
    from clausegen.hours import size_dossier, to_json  # noqa: PLC0415 - same
    from clausegen.intake import layers_for  # noqa: PLC0415 - same
    from clausegen.intake.situating import situated  # noqa: PLC0415 - same
    from clausegen.law import load_law  # noqa: PLC0415 - same

    given = {key: text for key, *_ in OPTIONS if (text := values[key.replace(".", "_")]) is not None}
    lu = _read(dossier, given, profil)
    marche = lu.dossier.marche
    day = marche.date_envoi_avis or marche.date_engagement or jour or date.today()  # noqa: DTZ011 - the user's own day
    droit = load_law().at(day)
    ranks = _ranks(lu, lot, given)
    lots = [
        (lu.dossier.lots[rank].numero, lu.dossier.lots[rank].intitule, layers_for(lu, rank, droit))
        for rank in ranks
    ]
    with situated(lu):
        result = size_dossier(lots, droit, alone=len(lu.dossier.lots) == 1)
    if as_json:
        plain: dict[str, Any] = {**to_json(result), "avertissements": warning_texts(lu.avertissements)}
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        click.echo(write(result, lu.avertissements, detail=detail))
    return 0


def _read(dossier: Path | None, given: dict[str, str], profil: Path | None) -> DossierLu:
    from dataclasses import replace  # noqa: PLC0415 - heavy neighbours below

    from clausegen.intake import dossier_from_options, read_dossier, read_profil  # noqa: PLC0415 - heavy

    if dossier is not None:
        return read_dossier(dossier, given, profil)
    if not given:
        raise click.UsageError(
            f"Donnez un dossier, ou des valeurs{NB}: clausegen heures --montant 1000000 "
            "--part-main-oeuvre 50% --taux 5% --cout-horaire 30"
        )
    lu = dossier_from_options(given)
    if profil is None:
        return lu
    found = read_profil(profil)
    return replace(
        lu, profil=found.profil, places_profil=found.places, avertissements=tuple(found.avertissements)
    )


def _ranks(lu: DossierLu, lot: str | None, given: dict[str, str]) -> list[int]:
    """The lots to size; a value of one lot given for several, or an unknown lot, is refused."""
    from clausegen.errors import InputError, Place, Problem  # noqa: PLC0415 - with the rest of the command
    from clausegen.model.scalars import lot_key  # noqa: PLC0415 - same

    numbers = [one.numero for one in lu.dossier.lots]
    known = f"l’un de ces lots{NB}: {', '.join(numbers)}"
    if lot is not None:
        found = [rank for rank, number in enumerate(numbers) if lot_key(number) == lot_key(lot)]
        if not found:
            where = Place(champ="--lot")
            raise InputError([Problem(where, f"le lot «{NB}{lot}{NB}» n’existe pas", known)])
        return found
    own = [name for key, name, *_ in OPTIONS if key in given and key in _OF_ONE_LOT]
    if len(numbers) > 1 and own:
        told = f"cette valeur est celle d’un lot, et le dossier en a {len(numbers)}"
        remedy = f"Ajoutez «{NB}--lot{NB}» et le numéro du lot."
        raise InputError([Problem(Place(champ=name), told, known, remedy) for name in own])
    return list(range(len(numbers)))
