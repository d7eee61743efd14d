"""Samples that are a large part of their population."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest

from helpers.errors import UserError
from helpers.sampling import FULL_COUNT, hypergeometric_interval, wilson, wilson_finite


def possible(x: int, n: int, population: int) -> list[int]:
    """Every M that neither one-sided test refuses at 2.5 %, in exact arithmetic."""

    def tail(positives: int, hits: range) -> Fraction:
        ways = sum(comb(positives, k) * comb(population - positives, n - k) for k in hits)
        return Fraction(ways, comb(population, n))

    small = Fraction(25, 1000)
    return [
        m for m in range(population + 1)
        if tail(m, range(x, n + 1)) > small and tail(m, range(x + 1)) > small
    ]  # fmt: skip


@pytest.mark.parametrize(("n", "population"), [(1, 1), (1, 9), (4, 9), (8, 9), (9, 9), (20, 25)])
def test_inversion_equals_trying_every_number(n: int, population: int):
    for x in range(n + 1):
        interval = hypergeometric_interval(x, n, population)
        found = list(range(interval.lower, interval.upper + 1))
        assert found == possible(x, n, population), x


def test_numbers_in_whole_numbers_out():
    interval = hypergeometric_interval(45, 52, 60)
    assert (interval.lower, interval.upper) == (49, 53)
    assert type(interval.lower) is int
    assert interval.estimate == pytest.approx(60 * 45 / 52)
    share = interval.as_share()
    assert (share.lower, share.upper) == (49 / 60, 53 / 60)
    assert type(share.lower) is float


def test_arrays_are_their_elements():
    table = hypergeometric_interval([6, 45, 3], [10, 52, 5], [12, 60, 500])
    assert table.lower.tolist() == [6, 49, 75]
    assert table.upper.tolist() == [8, 53, 473]
    assert table.as_share().upper.tolist() == [8 / 12, 53 / 60, 473 / 500]


def test_a_million_is_like_an_endless_population():
    few = hypergeometric_interval(33, 400, 1_000_000).as_share()
    endless = wilson(33, 400)
    assert few.lower == pytest.approx(endless.lower, abs=0.003)
    assert few.upper == pytest.approx(endless.upper, abs=0.003)
    large = hypergeometric_interval(250_000, 500_000, 1_000_000)
    assert large.lower + large.upper == pytest.approx(1_000_000, abs=1)
    assert large.upper - large.lower == pytest.approx(2 * 1.96 * 500, rel=0.01)


def test_effective_size():
    # 52 * 59 / 8 people of an endless population say as much as 52 of 60.
    interval = wilson_finite(45, 52, 60)
    n = 52 * 59 / 8
    same = wilson(45 / 52 * n, n)
    assert (interval.lower, interval.upper) == pytest.approx((same.lower, same.upper))
    assert (interval.lower, interval.upper) == pytest.approx((0.828, 0.896), abs=5e-4)
    assert wilson_finite(45, 52, 10**9).lower == pytest.approx(wilson(45, 52).lower)


@pytest.mark.parametrize("x", [0, 7, 12])
def test_a_full_count_has_no_sampling_interval(x: int):
    share, number = wilson_finite(x, 12, 12), hypergeometric_interval(x, 12, 12)
    assert share.lower == share.estimate == share.upper == x / 12
    assert number.lower == number.estimate == number.upper == x
    assert share.method == number.method == FULL_COUNT


def test_full_counts_among_samples_are_said():
    interval = wilson_finite([5, 5], [10, 9], [10, 10])
    assert interval.lower[0] == interval.upper[0] == 0.5
    assert interval.lower[1] < interval.upper[1]
    assert "where the sample is everyone" in interval.method


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ((5, 10, 8), "5 of 10 of 8"),
        ((1.5, 3, 9), "1.5 of 3 of 9"),
        ((1, 2, np.nan), "1 of 2 of nan"),
    ],
)
def test_impossible_counts(counts: tuple, found: str):
    for interval in (wilson_finite, hypergeometric_interval):
        with pytest.raises(UserError, match=f"counts: found {found}, expected whole numbers"):
            interval(*counts)
    with pytest.raises(UserError, match="counts, row 2"):
        wilson_finite([1, counts[0]], [2, counts[1]], [9, counts[2]])
