"""The multiplier bootstrap: its spread, its band, and the same draws again."""

import numpy as np
import pytest
from scipy import stats

from helpers.impact.multiplier_bootstrap import (
    Draws,
    draw_errors,
    quartile_critical_value,
    spreads,
    studentised_critical_value,
)

RNG = np.random.default_rng(8)
INFLUENCE = RNG.normal(size=(300, 4)) @ np.diag([1.0, 2.0, 0.5, 0.0])
GROUPS = np.repeat([0.0, 1.0, np.inf], 100)


def drawn(influence: np.ndarray, groups: np.ndarray | None = None, **options: object) -> Draws:
    one = np.zeros(len(influence)) if groups is None else groups
    return draw_errors(influence, one, len(influence), **options)


def variances(influence: np.ndarray) -> np.ndarray:
    return (influence**2).sum(axis=0) / len(influence) ** 2


@pytest.mark.parametrize("multipliers", ["rademacher", "mammen"])
def test_draws_spread_as_the_influence_functions_say(multipliers: str):
    errors = drawn(INFLUENCE, GROUPS, draws=4000, seed=1, multipliers=multipliers).total
    expected = np.sqrt(variances(INFLUENCE))
    np.testing.assert_allclose(spreads(errors), expected, rtol=0.07)
    np.testing.assert_allclose(errors.std(axis=0), expected, rtol=0.05)
    np.testing.assert_allclose(errors.mean(axis=0), 0, atol=4 * expected.max() / 60)


def test_mammen_keeps_the_third_moment():
    skewed = RNG.exponential(size=(200, 1)) - 1
    errors = drawn(skewed, draws=20000, seed=2, multipliers="mammen").total
    expected = (skewed**3).sum() / 200**3
    assert (errors**3).mean() == pytest.approx(expected, rel=0.25)


def test_the_same_seed_gives_the_same_draws():
    one = drawn(INFLUENCE, draws=150, seed=5).errors
    assert np.array_equal(one, drawn(INFLUENCE, draws=150, seed=5).errors)
    assert not np.array_equal(one, drawn(INFLUENCE, draws=150, seed=6).errors)


def test_groups_share_out_the_same_error():
    sparse = INFLUENCE * (GROUPS[:, None] != [0.0, 1.0, np.inf, 3.0])
    plain = drawn(sparse, draws=50, seed=3)
    by_group = drawn(sparse, GROUPS, draws=50, seed=3)
    assert by_group.errors.shape == (3, 50, 4)
    assert by_group.sizes.tolist() == [100, 100, 100]
    np.testing.assert_allclose(by_group.total, plain.total, atol=1e-14)
    assert (by_group.errors[0, :, 0] == 0).all()


@pytest.mark.parametrize("rule", [studentised_critical_value, quartile_critical_value])
def test_a_band_is_wider_than_an_interval_and_grows_with_the_estimates(rule):
    wide = RNG.normal(size=(400, 30))
    draws = drawn(wide, draws=3000, seed=4)
    one = rule(Draws(draws.errors[..., :1], draws.sizes), variances(wide)[:1], 0.95)
    many = rule(draws, variances(wide), 0.95)
    assert one == pytest.approx(1.96, abs=0.12)
    # Of 30 independent estimates: the quantile of the largest is that of level 0.95 ** (1 / 30).
    assert many == pytest.approx(stats.norm.ppf((1 + 0.95 ** (1 / 30)) / 2), abs=0.15)


def test_few_clusters_ask_for_the_width_of_the_t_distribution():
    """Two groups of 8: the difference of their means over its error has t with 14."""
    rows = np.random.default_rng(1).normal(size=(16, 1))
    groups = np.repeat([0.0, np.inf], 8)
    centred = rows - np.where(groups[:, None] == 0, rows[:8].mean(), rows[8:].mean())
    influence = 2 * np.where(groups[:, None] == 0, 1, -1) * centred
    draws = drawn(influence, groups, draws=20000, seed=2)
    width = studentised_critical_value(draws, variances(influence), 0.95)
    exact = stats.t(14).ppf(0.975) * np.sqrt(8 / 7)
    assert width == pytest.approx(exact, rel=0.04)
    assert quartile_critical_value(draws, variances(influence), 0.95) < 0.92 * exact


def test_two_clusters_cannot_tell():
    influence = np.array([[1.0], [-1.0]])
    draws = drawn(influence, draws=200, seed=2)
    assert studentised_critical_value(draws, variances(influence), 0.95) == np.inf


@pytest.mark.parametrize("rule", [studentised_critical_value, quartile_critical_value])
def test_estimates_without_an_error_take_no_part(rule):
    draws = drawn(INFLUENCE, draws=500, seed=4)
    assert np.isfinite(rule(draws, variances(INFLUENCE), 0.9))
    assert np.isnan(rule(draws, np.array([0.0, np.nan, 0.0, 0.0]), 0.9))
