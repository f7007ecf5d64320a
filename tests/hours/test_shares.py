"""A volume shared out among tranches."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausegen.hours.shares import share_out

amounts = st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=12)


@given(st.integers(0, 10**6), amounts)
def test_no_hour_is_lost_or_made(hours, montants):
    assert sum(share_out(Decimal(hours), montants)) == hours


@given(st.integers(0, 10**6), amounts.filter(any))
def test_each_part_is_within_an_hour_of_its_exact_share(hours, montants):
    total = sum(montants)
    for part, montant in zip(share_out(Decimal(hours), montants), montants, strict=True):
        assert abs(part * total - hours * montant) < total


def test_an_amount_of_zero_gets_nothing():
    assert share_out(Decimal(100), [Decimal(5), Decimal(0)]) == (100, 0)


def test_a_volume_that_is_not_whole_keeps_its_fraction_in_the_first_part():
    assert share_out(Decimal("10.5"), [Decimal(1), Decimal(1)]) == (Decimal("5.5"), 5)


@pytest.mark.parametrize("montants", [[Decimal(0)] * 3])
def test_amounts_that_are_all_zero_share_equally(montants):
    assert share_out(Decimal(7), montants) == (3, 2, 2)
