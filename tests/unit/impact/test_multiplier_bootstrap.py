"""The multiplier bootstrap: its spread, its band, and the same draws again."""

import numpy as np
import pytest
from scipy import stats

from helpers.impact.multiplier_bootstrap import (
    draw_errors,
    simultaneous_critical_value,
    spreads,
)

RNG = np.random.default_rng(8)
INFLUENCE = RNG.normal(size=(300, 4)) @ np.diag([1.0, 2.0, 0.5, 0.0])


@pytest.mark.parametrize("multipliers", ["rademacher", "mammen"])
def test_draws_spread_as_the_influence_functions_say(multipliers: str):
    errors = draw_errors(INFLUENCE, 300, draws=4000, seed=1, multipliers=multipliers)
    expected = np.sqrt((INFLUENCE**2).sum(axis=0)) / 300
    np.testing.assert_allclose(spreads(errors), expected, rtol=0.07)
    np.testing.assert_allclose(errors.std(axis=0), expected, rtol=0.05)
    np.testing.assert_allclose(errors.mean(axis=0), 0, atol=4 * expected.max() / 60)


def test_mammen_keeps_the_third_moment():
    skewed = RNG.exponential(size=(200, 1)) - 1
    errors = draw_errors(skewed, 200, draws=20000, seed=2, multipliers="mammen")
    expected = (skewed**3).sum() / 200**3
    assert (errors**3).mean() == pytest.approx(expected, rel=0.25)


def test_the_same_seed_gives_the_same_draws():
    one = draw_errors(INFLUENCE, 300, draws=150, seed=5)
    assert np.array_equal(one, draw_errors(INFLUENCE, 300, draws=150, seed=5))
    assert not np.array_equal(one, draw_errors(INFLUENCE, 300, draws=150, seed=6))


def test_passing_over_zeros_changes_nothing_but_the_order_of_units():
    groups = np.repeat([0.0, 1.0, 2.0], 100)
    sparse = INFLUENCE * (groups[:, None] != [0.0, 1.0, 2.0, 3.0])
    plain = draw_errors(sparse, 300, draws=50, seed=3)
    blocks = draw_errors(sparse, 300, draws=50, seed=3, groups=groups)
    np.testing.assert_allclose(blocks, plain, atol=1e-14)


def test_a_band_is_wider_than_an_interval_and_grows_with_the_estimates():
    wide = RNG.normal(size=(400, 30))
    errors = draw_errors(wide, 400, draws=3000, seed=4)
    one = simultaneous_critical_value(errors[:, :1], np.array([True]), 0.95)
    many = simultaneous_critical_value(errors, np.ones(30, bool), 0.95)
    assert one == pytest.approx(1.96, abs=0.12)
    # Of 30 independent estimates: the quantile of the largest is that of level 0.95 ** (1 / 30).
    assert many == pytest.approx(stats.norm.ppf((1 + 0.95 ** (1 / 30)) / 2), abs=0.15)


def test_estimates_without_an_error_take_no_part():
    errors = draw_errors(INFLUENCE, 300, draws=500, seed=4)
    has_error = np.array([True, True, True, False])
    assert np.isfinite(simultaneous_critical_value(errors, has_error, 0.9))
    nothing = simultaneous_critical_value(errors, np.zeros(4, bool), 0.9)
    assert nothing == pytest.approx(1.6448536269514722)
