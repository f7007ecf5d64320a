"""An oracle that shares nothing with the code under test: the formulas, written naively with fractions."""

import math
from datetime import date
from decimal import Decimal
from fractions import Fraction as F  # noqa: N817 - formulas read better with a short name

from hypothesis import given, settings
from hypothesis import strategies as st

from clausegen.hours import size_dossier, size_lot
from clausegen.law import load_law
from clausegen.model.dossier import Palier
from clausegen.model.layers import Couche, Layers, Valeur
from clausegen.model.vocabulary import Declenchement, Methode, ModeArrondi, ModeTranche, Periode

DROIT = load_law().at(date(2026, 12, 1))


def money(low, high):
    return st.decimals(low, high, places=2, allow_nan=False)


AMOUNTS = money("0.01", 50_000_000)
SHARES = st.decimals("0", "1", places=3)
COSTS = money(15, 90)
MULTIPLES = st.sampled_from([Decimal(n) for n in ("1", "5", "7", "10", "35", "0.5")])
SENSES = st.sampled_from(list(ModeArrondi))
QUICK = settings(max_examples=60, deadline=None)


def size(methode, **values):
    values = {"methode": Methode(methode), **values}
    layer = {(k := key.replace("__", ".")): Valeur(k, v, Couche.LOT, "lot") for key, v in values.items()}
    return size_lot("1", "Lot", Layers.of([layer]), DROIT)


def naive_round(exact, multiple, sense):
    steps = exact / F(multiple)
    if sense == "inferieur":
        count = math.floor(steps)
    elif sense == "superieur":
        count = math.ceil(steps)
    else:
        count = math.floor(steps + F(1, 2))
    return count * F(multiple)


def naive_printed(exact, multiple, sense):
    rounded = naive_round(exact, multiple, sense)
    return rounded if exact > 0 and rounded > 0 else None


def printed(calcul):
    return F(calcul.heures) if calcul.heures is not None else None


@QUICK
@given(AMOUNTS, SHARES, SHARES, COSTS, MULTIPLES, SENSES)
def test_by_amount(a, p, t, c, multiple, sense):
    found = size(
        "montant",
        montant_ht=a,
        part_main_oeuvre=p,
        taux_insertion=t,
        cout_horaire=c,
        arrondi__multiple=multiple,
        arrondi__mode=sense,
    )
    exact = F(a) * F(p) * F(t) / F(c)
    assert found.heures_exactes == exact
    assert printed(found) == naive_printed(exact, multiple, sense.value)


@QUICK
@given(AMOUNTS, st.integers(1, 120), MULTIPLES)
def test_by_amount_per_year(a, months, multiple):
    found = size(
        "montant",
        montant_ht=a,
        part_main_oeuvre=Decimal("0.6"),
        taux_insertion=Decimal("0.1"),
        cout_horaire=Decimal(30),
        periode=Periode.ANNUELLE,
        duree_mois=months,
        arrondi__multiple=multiple,
    )
    exact = F(a) * F("0.6") * F("0.1") / 30 / (F(months) / 12)
    assert found.heures_exactes == exact
    assert printed(found) == naive_printed(exact, multiple, "proche")
    if found.heures is not None:
        assert F(found.heures_sur_duree) == naive_round(printed(found) * months / 12, multiple, "proche")


@QUICK
@given(money(1, 500_000), SHARES, MULTIPLES, SENSES)
def test_by_total_hours(total, t, multiple, sense):
    found = size(
        "part_heures",
        heures_totales=total,
        taux_insertion=t,
        arrondi__multiple=multiple,
        arrondi__mode=sense,
    )
    assert found.heures_exactes == F(total) * F(t)
    assert printed(found) == naive_printed(F(total) * F(t), multiple, sense.value)


@QUICK
@given(money("0.5", 80), money(10, 180), money("0.5", 60), SHARES)
def test_by_staff(people, each, months, t):
    found = size(
        "part_heures",
        effectif=people,
        heures_mensuelles=each,
        duree_chantier_mois=months,
        taux_insertion=t,
    )
    assert found.heures_exactes == F(people) * F(each) * F(months) * F(t)


@QUICK
@given(AMOUNTS, money(0, 2000), st.integers(1, 96), money(15, 60), SHARES)
def test_cleaning(a, s, n, c, t):
    found = size(
        "proprete",
        montant_ht=a,
        heures_mensuelles_transferables=s,
        duree_mois=n,
        chiffre_affaires_horaire=c,
        taux_insertion=t,
    )
    exact = F(t) * (F(a) / F(c) - n * F(s))
    assert found.heures_exactes == exact
    if exact < 150:
        assert (found.heures, found.sans_clause) == (None, True)
    else:
        assert F(found.heures) == naive_round(exact, Decimal(1), "proche")


@QUICK
@given(
    AMOUNTS,
    money(0, 20_000_000),
    money(1, 200_000),
    money("0.5", 500),
    st.sampled_from(list(ModeTranche)),
    st.sampled_from(list(Declenchement)),
    SENSES,
)
def test_slices(invoiced, threshold, piece, hours, mode, trigger, sense):
    found = size(
        "tranche",
        estimation_ht=invoiced,
        seuil_ht=threshold,
        tranche_ht=piece,
        heures_par_tranche=hours,
        mode_tranche=mode,
        declenchement=trigger,
        arrondi__mode=sense,
    )
    if trigger.value == "au_dela":
        base = max(F(0), F(invoiced) - F(threshold))
    else:
        base = F(invoiced) if invoiced >= threshold else F(0)
    pieces = base / F(piece)
    exact = (math.floor(pieces) if mode.value == "complete" else pieces) * F(hours)
    assert found.estimation_exacte == exact
    assert F(found.estimation) == naive_round(exact, Decimal(1), sense.value)
    assert found.heures is None


@QUICK
@given(
    AMOUNTS,
    st.dictionaries(st.integers(0, 30_000_000), st.integers(1, 5000), min_size=1, max_size=6),
)
def test_steps(a, table):
    steps = tuple(Palier(a_partir_de_ht=Decimal(k), heures=Decimal(v)) for k, v in table.items())
    found = size("palier", montant_ht=a, paliers=steps)
    expected = None
    for bound in sorted(table):
        if bound <= a:
            expected = F(table[bound])
    assert printed(found) == expected


@QUICK
@given(money(1, 90_000), MULTIPLES, SENSES)
def test_flat(hours, multiple, sense):
    found = size("forfait", heures_forfait=hours, arrondi__multiple=multiple, arrondi__mode=sense)
    assert printed(found) == naive_printed(F(hours), multiple, sense.value)


@QUICK
@given(AMOUNTS, AMOUNTS)
def test_more_money_never_gives_fewer_hours(one, other):
    low, high = sorted((one, other))
    values = {
        "part_main_oeuvre": Decimal("0.5"),
        "taux_insertion": Decimal("0.05"),
        "cout_horaire": Decimal(30),
    }
    few, many = (size("montant", montant_ht=amount, **values).heures or 0 for amount in (low, high))
    assert few <= many


@QUICK
@given(AMOUNTS, MULTIPLES)
def test_the_roundings_hold_the_exact_value_between_them(amount, multiple):
    values = {
        "part_main_oeuvre": Decimal("0.5"),
        "taux_insertion": Decimal("0.05"),
        "cout_horaire": Decimal(30),
    }
    down, near, up = (
        size("montant", montant_ht=amount, arrondi__multiple=multiple, arrondi__mode=mode, **values).heures
        or 0
        for mode in (ModeArrondi.INFERIEUR, ModeArrondi.PROCHE, ModeArrondi.SUPERIEUR)
    )
    exact = F(amount) * F("0.025") / 30
    assert F(down) <= exact <= F(up)
    assert near in {down, up}
    assert up - down in {0, multiple}


@QUICK
@given(st.lists(money(1, 5000), min_size=1, max_size=8))
def test_the_total_is_the_sum_of_the_rounded_lots(volumes):
    lots = [
        (
            str(rank),
            "Lot",
            Layers.of(
                [
                    {
                        "methode": Valeur("methode", Methode.FORFAIT, Couche.LOT),
                        "heures_forfait": Valeur("heures_forfait", volume, Couche.LOT),
                    }
                ]
            ),
        )
        for rank, volume in enumerate(volumes)
    ]
    total = size_dossier(lots, DROIT).total_heures
    assert total == sum(naive_round(F(volume), Decimal(1), "proche") for volume in volumes)
