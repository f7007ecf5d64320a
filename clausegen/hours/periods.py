"""The period that a volume covers, and the months that the lot's amount covers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from clausegen import french as fr
from clausegen.hours.inputs import Inputs
from clausegen.hours.records import Alerte, Etape, Niveau
from clausegen.model.layers import Valeur
from clausegen.model.vocabulary import Periode


@dataclass(frozen=True, slots=True)
class Temps:
    """The period of a lot; months are None when the duration is unknown."""

    periode: Periode
    origine: Valeur
    ferme: Fraction | None
    totale: Fraction | None
    """Renewals included."""
    mois_par_an: Fraction
    entrees: tuple[Valeur, ...]
    reconductions: int

    @property
    def mois(self) -> Fraction | None:
        """The months that the lot's amount and staff cover: the firm period, else the whole duration."""
        return self.ferme if self.periode is Periode.FERME else self.totale

    @property
    def annees(self) -> Fraction | None:
        """The whole duration in years."""
        return self.totale / self.mois_par_an if self.totale is not None else None

    @property
    def libelle(self) -> str:
        """The period as it is printed beside a figure."""
        return LIBELLES[self.periode]


LIBELLES = {
    Periode.FERME: "sur la période ferme",
    Periode.TOTALE: "sur la durée totale, reconductions comprises",
    Periode.ANNUELLE: "par an",
}


def read_period(inputs: Inputs) -> Temps:
    """The period of a lot; a yearly volume without a duration is a problem."""
    origine = inputs.default("periode", "calcul.periode", Periode.lire)
    duree = inputs.find("duree_mois")
    reconductions = inputs.find("reconductions")
    count = int(reconductions.valeur) if reconductions else 0
    each = inputs.find("duree_reconduction_mois") if count else None
    ferme = Fraction(duree.valeur) if duree else None
    renewal = Fraction(each.valeur) if each else ferme
    totale = ferme + count * renewal if ferme is not None and renewal is not None else None
    if origine.valeur is Periode.ANNUELLE and not totale:
        inputs.problem(
            "duree_mois",
            "un volume annuel ne se calcule pas sans la durée",
            "la durée du marché ou du lot, en mois",
            f"Ajoutez «{fr.NB}duree_mois{fr.NB}», ou choisissez une autre période.",
        )
    found = (origine, duree, reconductions if count else None, each)
    return Temps(
        origine.valeur,
        origine,
        ferme,
        totale,
        Fraction(inputs.droit.read("usage.duree.mois_par_an").nombre),
        tuple(value for value in found if value is not None),
        count,
    )


def covered_months(inputs: Inputs, temps: Temps) -> Valeur | None:
    """The months that the lot's amount covers, with the origin of the duration; None when unknown."""
    duration = inputs.find("duree_mois")
    if duration is None or temps.mois is None or duration.valeur == temps.mois:
        return duration
    return replace(duration, valeur=temps.mois, note="reconductions comprises")


def yearly(exact: Fraction, temps: Temps) -> tuple[Fraction, Etape]:
    """A volume over the whole duration brought to one year, and the line that says so."""
    mois = temps.totale or temps.mois_par_an
    result = exact * temps.mois_par_an / mois
    texte = fr.heures(result)
    formule = (
        f"{fr.heures(exact)} × {fr.nombre(temps.mois_par_an)} ÷ {fr.unite(mois, 'mois')} = {texte} par an"
    )
    return result, Etape("Volume ramené à l’année", formule, f"{texte} par an", temps.entrees)


def period_alerts(temps: Temps, *, amount: bool) -> list[Alerte]:
    """What must be said of the period: renewals, by default, shorter than a year."""
    found = []
    if temps.reconductions and amount:
        covered = "la seule période ferme" if temps.periode is Periode.FERME else "toute la durée"
        found.append(
            Alerte(
                "montant_et_reconductions",
                Niveau.ATTENTION,
                f"Le marché est reconductible{fr.NB}: le montant ou l’estimation est lu comme couvrant "
                f"{covered}{_months(temps.mois)}. Vérifiez-le.",
            )
        )
    if temps.periode is Periode.ANNUELLE and temps.annees is not None and temps.annees < 1:
        found.append(
            Alerte(
                "duree_inferieure_a_un_an",
                Niveau.ATTENTION,
                f"Le volume est annuel, mais la durée n’est que de {fr.unite(temps.totale or 0, 'mois')}.",
            )
        )
    return found


def _months(mois: Fraction | None) -> str:
    return f" ({fr.unite(mois, 'mois')})" if mois is not None else ""
