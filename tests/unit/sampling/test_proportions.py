"""Intervals for a proportion: ends, shapes, and where statsmodels agrees."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from helpers.errors import UserError
from helpers.sampling import (
    agresti_coull,
    clopper_pearson,
    jeffreys,
    newcombe_difference,
    proportion_interval,
    wilson,
    wilson_corrected,
)

ALL = (wilson, wilson_corrected, jeffreys, clopper_pearson, agresti_coull)
X, N = np.array([0, 1, 3, 45, 60]), np.array([7, 7, 7, 52, 60])


@pytest.mark.parametrize("method", ALL)
def test_numbers_in_numbers_out(method):
    interval = method(45, 52)
    assert [type(end) for end in (interval.estimate, interval.lower, interval.upper)] == [float] * 3
    assert interval.lower < interval.estimate == 45 / 52 < interval.upper
    assert interval.level == 0.95


@pytest.mark.parametrize("method", ALL)
def test_arrays_are_their_elements(method):
    table = method(X, N, 0.9)
    for i, (x, n) in enumerate(zip(X, N, strict=True)):
        one = method(x, n, 0.9)
        found = (table.estimate[i], table.lower[i], table.upper[i])
        assert found == pytest.approx((one.estimate, one.lower, one.upper), abs=1e-15)


@pytest.mark.parametrize("method", ALL)
def test_one_base_for_many_counts(method):
    assert method([[1, 2, 3]], 9).upper.shape == (1, 3)


@pytest.mark.parametrize("method", ALL)
def test_nobody_and_everybody_reach_the_ends_exactly(method):
    nobody, everybody = method(0, 12), method(12, 12)
    assert nobody.lower == 0
    assert everybody.upper == 1
    assert nobody.upper == pytest.approx(1 - everybody.lower)


@pytest.mark.parametrize("method", ALL)
def test_missing_stays_missing(method):
    counts = pd.DataFrame({"x": [1, pd.NA], "n": [4, 4]}, dtype="Int64")
    interval = method(counts["x"], counts["n"])
    for values in (interval.estimate, interval.lower, interval.upper):
        assert np.isnan(values).tolist() == [False, True]


@pytest.mark.parametrize(
    ("method", "name"),
    [(wilson, "wilson"), (clopper_pearson, "beta"), (agresti_coull, "agresti_coull")],
)
def test_equals_statsmodels_where_it_is_right(method, name):
    interval = method(X, N)
    lower, upper = proportion_confint(X, N, method=name)
    np.testing.assert_allclose(interval.lower, lower, atol=1e-12)
    np.testing.assert_allclose(interval.upper, upper, atol=1e-12)


def test_jeffreys_equals_statsmodels_but_at_the_ends():
    lower, upper = proportion_confint(X, N, method="jeffreys")
    interval = jeffreys(X, N)
    np.testing.assert_allclose(interval.lower[1:], lower[1:], atol=1e-12)
    np.testing.assert_allclose(interval.upper[:-1], upper[:-1], atol=1e-12)
    assert lower[0] > 0 == interval.lower[0]
    assert upper[-1] < 1 == interval.upper[-1]


def test_agresti_coull_may_be_left_unlimited():
    assert agresti_coull(0, 20, limited=False).lower == pytest.approx(-0.0286844024897)
    assert agresti_coull(0, 20).lower == 0
    assert agresti_coull(9, 20, limited=False).lower == agresti_coull(9, 20).lower


def test_the_correction_is_never_more_than_to_one_half():
    # 5.2 of 10 is 0.2 from one half: corrected by 0.2, not by 0.5.
    assert wilson_corrected(5.2, 10).lower == pytest.approx(wilson(5, 10).lower)
    assert wilson_corrected(5, 10).lower == wilson(5, 10).lower


def test_the_exact_interval_does_not_collapse_at_high_levels():
    levels = [clopper_pearson(5, 10, 1 - 10.0**-k) for k in range(1, 15)]
    assert all(a.upper < b.upper < 1 for a, b in pairwise(levels))
    assert all(a.lower > b.lower > 0 for a, b in pairwise(levels))


def test_newcombe_equals_statsmodels():
    interval = newcombe_difference(56, 70, 48, 80)
    other = confint_proportions_2indep(56, 70, 48, 80, method="newcomb", compare="diff")
    assert (interval.lower, interval.upper) == pytest.approx(other)
    assert interval.estimate == pytest.approx(0.2)


def test_newcombe_turns_round_with_its_samples():
    one, other = newcombe_difference(7, 12, 3, 7), newcombe_difference(3, 7, 7, 12)
    assert (one.lower, one.upper) == pytest.approx((-other.upper, -other.lower))


def test_method_is_named():
    assert proportion_interval(1, 2).method == "Wilson's score interval"
    assert "continuity" in proportion_interval(1, 2, "wilson_corrected").method


@pytest.mark.parametrize(
    ("x", "n", "message"),
    [
        (62, 0, "counts: found 62 of 0, expected a sample of at least 1"),
        (-1, 5, "counts: found -1 of 5, expected successes from 0 to 5"),
        ([1, 9], [3, 3], "counts, row 2: found 9 of 3, expected successes from 0 to 3"),
    ],
)
def test_impossible_counts(x, n, message: str):
    with pytest.raises(UserError, match=message):
        wilson(x, n)


def test_unknown_method_and_level():
    with pytest.raises(UserError, match='found "wald", expected one of: wilson, '):
        proportion_interval(1, 2, "wald")
    with pytest.raises(UserError, match="parameter level: found 95"):
        newcombe_difference(1, 2, 1, 2, 95)
