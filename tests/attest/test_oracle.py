"""Counting against a naive oracle, written day by day from the guide and not from the code."""

import calendar
from datetime import date
from decimal import Decimal

from classeurs import JOUR, SIRETS, classeur, engagement, execution
from hypothesis import given, settings
from hypothesis import strategies as st

from clausegen.attest.counting import count
from clausegen.law import load_law

LAW = load_law()
DATES = st.sampled_from(
    [
        date(2024, 1, 15),
        date(2025, 3, 1),
        date(2025, 12, 31),
        date(2026, 1, 12),
        date(2026, 2, 16),
        date(2026, 4, 20),
    ]
)
ROWS = st.fixed_dictionaries(
    {
        "marche": st.sampled_from(["M-1", "M-2"]),
        "participant": st.sampled_from(["P-01", "P-02", "P-03"]),
        "mois": st.sampled_from([date(2025, 12, 1), *(date(2026, m, 1) for m in range(1, 6))]),
        "heures": st.sampled_from([Decimal(7), Decimal("70.5"), Decimal(110), Decimal(150)]),
        "heures_formation": st.sampled_from([Decimal(0), Decimal(7), Decimal(80)]),
        "date_embauche": DATES,
        "date_validation_eligibilite": st.none() | DATES,
        "modalite": st.sampled_from(["embauche_directe", "etti", "esat"]),
        "statut": st.sampled_from(["validee", "validee", "validee", "a_valider", "refusee"]),
    }
)
RULES = st.sampled_from(
    [
        "sans limite",
        "limite 12 mois",
        "limite 24 mois",
        "limite 24 mois, limite pour tous",
        "limite 24 mois, limite depuis l’éligibilité",
        "sans limite ; globalisation",
        "sans limite ; formation exclue",
        "sans limite ; éligibilité dans le mois",
    ]
)


def days_of(row, start, end):
    """Every day on which the hours may have been done."""
    last = calendar.monthrange(row["mois"].year, row["mois"].month)[1]
    month = [row["mois"].replace(day=d) for d in range(1, last + 1)]
    return [d for d in month if start <= d <= end and d >= row["date_embauche"]]


def status(row, rules, start, end):
    """« held », « aside », « part », « mend », « pending » or « counted », for a row alone."""
    last = row["mois"].replace(day=calendar.monthrange(row["mois"].year, row["mois"].month)[1])
    if row["statut"] != "refusee" and (
        row["heures_formation"] > row["heures"] or row["date_embauche"] > last
    ):
        return "held"
    days = days_of(row, start, end)
    outside = last < start or row["mois"] > end or not days
    if row["statut"] == "refusee":
        return "aside"
    if outside or row["date_validation_eligibilite"] is None:
        return "mend"
    for wrong in (ineligible(row, rules, days), too_late(row, rules, days)):
        if any(wrong):
            return "aside" if all(wrong) else "part"
    return "pending" if row["statut"] == "a_valider" else "counted"


def ineligible(row, rules, days):
    """Of each day, whether it does not count."""
    checked = row["date_validation_eligibilite"]
    late = [d < checked for d in days]
    return [False] if "dans le mois" in rules and not all(late) else late


def too_late(row, rules, days):
    limit = next((int(w) for w in rules.replace(",", " ").split() if w.isdigit()), None)
    if not limit or (row["modalite"] != "embauche_directe" and "pour tous" not in rules):
        return [False]
    origin = row["date_validation_eligibilite"] if "depuis" in rules else row["date_embauche"]
    until = origin.replace(year=origin.year + limit // 12)
    return [d >= until for d in days]


def oracle(rows, rules, start, end, due):
    """Hours per market; None when its attestation waits."""
    held = set()
    alive, mend = [], []
    for row in rows:
        what = status(row, rules[row["marche"]], start, end)
        if what in {"held", "part"}:
            held.add(row["marche"])
        elif what == "mend":
            mend.append(row)
        elif what != "aside":
            alive.append((row, what))
    alive = without_twins(alive, held)
    alive = without_full_months(alive, held)
    alive = without_shared_contracts(alive, rules, held)
    totals = {}
    for market in ("M-1", "M-2"):
        done = sum((hours(r, rules[market]) for r, w in alive if (r["marche"], w) == (market, "counted")), 0)
        wait = sum((hours(r, rules[market]) for r, w in alive if (r["marche"], w) == (market, "pending")), 0)
        wait += sum(hours(row, rules[market]) for row in mend if row["marche"] == market)
        changes = verdict(done, due) != verdict(done + wait, due)
        totals[market] = None if market in held or changes else done
    return totals


def verdict(done, due):
    return (done > due, done == due, done > 0)


def hours(row, rules):
    return row["heures"] - (row["heures_formation"] if "exclue" in rules else 0)


def contract(row):
    return (row["participant"], row["date_embauche"])


def without_twins(alive, held):
    kept = []
    for rank, (row, what) in enumerate(alive):
        same = [
            (place, other)
            for place, (other, _) in enumerate(alive)
            if contract(other) == contract(row)
            and (other["marche"], other["mois"]) == (row["marche"], row["mois"])
        ]
        if all(other == row for _, other in same):
            if same[0][0] == rank:
                kept.append((row, what))
        else:
            held.add(row["marche"])
    return kept


def without_full_months(alive, held):
    kept = []
    for row, what in alive:
        total = sum(
            other["heures"]
            for other, _ in alive
            if (other["participant"], other["mois"]) == (row["participant"], row["mois"])
        )
        most = Decimal(48) * calendar.monthrange(row["mois"].year, row["mois"].month)[1] / 7
        if total > most:
            held.add(row["marche"])
        else:
            kept.append((row, what))
    return kept


def without_shared_contracts(alive, rules, held):
    kept = []
    for row, what in alive:
        shared = [
            other
            for other, _ in alive
            if contract(other) == contract(row)
            and other["mois"] == row["mois"]
            and other["marche"] != row["marche"]
        ]
        if shared and not all("globalisation" in rules[m] for m in ("M-1", "M-2")):
            held.add(row["marche"])
        else:
            kept.append((row, what))
    return kept


@settings(max_examples=400, deadline=None)
@given(
    st.lists(ROWS, max_size=9),
    RULES,
    RULES,
    st.sampled_from([date(2025, 12, 15), date(2026, 1, 12)]),
    st.sampled_from([date(2026, 4, 30), date(2026, 4, 10)]),
    st.sampled_from([70, 100, 141]),
)
def test_every_market_has_the_hours_that_the_oracle_finds(rows, first, second, start, end, due):
    rules = {"M-1": first, "M-2": second}
    dates = {"date_debut": start, "date_fin": end, "heures_dues": due}
    markets = [
        engagement(marche=name, siret=SIRETS[rank], regles=rules[name], **dates)
        for rank, name in enumerate(rules)
    ]
    comptage = count(classeur(markets, [execution(**row) for row in rows]), JOUR, LAW)
    found = {a.marche: a.heures_validees for a in comptage.attestations}
    expected = oracle(rows, rules, start, end, due)
    assert found == {market: hours for market, hours in expected.items() if hours is not None}
    assert comptage.bilan.heures_validees == sum(found.values())
    given_hours = sum(row["heures"] for row in rows)
    if not comptage.retenues:
        assert comptage.bilan.heures_validees + comptage.bilan.heures_ecartees == given_hours
