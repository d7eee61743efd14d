"""The beta distribution behind the areas."""

import numpy as np
import pytest
from scipy import stats

from helpers.coverage.beta_binomial import (
    _negative_log_likelihood,
    dispersion_z,
    fit_prior,
    moment_start,
)


@pytest.fixture
def areas() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    most = rng.integers(5, 200, 400).astype(float)
    n = rng.binomial(most.astype(int), rng.beta(4, 12, 400)).astype(float)
    return n, most


def test_the_likelihood_is_that_of_the_beta_binomial(areas):
    prior = fit_prior(*areas)
    expected = stats.betabinom.logpmf(areas[0], areas[1], prior.alpha, prior.beta).sum()
    assert prior.log_likelihood == pytest.approx(expected, rel=1e-10)
    assert prior.mean == pytest.approx(prior.alpha / (prior.alpha + prior.beta))
    assert prior.rho == pytest.approx(1 / (prior.alpha + prior.beta + 1))


def test_no_step_aside_is_more_likely(areas):
    prior = fit_prior(*areas)
    for up in (0.99, 1.01):
        for alpha, beta in ((prior.alpha * up, prior.beta), (prior.alpha, prior.beta * up)):
            other = stats.betabinom.logpmf(areas[0], areas[1], alpha, beta).sum()
            assert other < prior.log_likelihood


def test_the_gradient_is_that_of_the_likelihood(areas):
    point = np.array([-0.7, 1.3])
    _, gradient = _negative_log_likelihood(point, *areas)
    for axis in range(2):
        step = np.zeros(2)
        step[axis] = 1e-5
        above = _negative_log_likelihood(point + step, *areas)[0]
        below = _negative_log_likelihood(point - step, *areas)[0]
        assert gradient[axis] == pytest.approx((above - below) / 2e-5, rel=1e-6)


def test_true_parameters_are_found(areas):
    prior = fit_prior(*areas)
    assert prior.mean == pytest.approx(0.25, abs=0.02)
    assert prior.alpha + prior.beta == pytest.approx(16, rel=0.25)
    assert sum(moment_start(*areas)) == pytest.approx(16, rel=0.35)
    assert prior.dispersion_z > 10


def test_no_more_variation_than_chance_is_pooled():
    n, most = np.array([50.0, 50.0, 50.0]), np.array([100.0, 100.0, 100.0])
    prior = fit_prior(n, most)
    assert prior.is_pooled
    assert (prior.mean, prior.rho) == (0.5, 0)
    assert np.isnan(prior.alpha)
    assert np.isinf(sum(moment_start(n, most)))
    assert prior.dispersion_z < 0
    expected = 3 * stats.binom.logpmf(50, 100, 0.5)
    assert prior.log_likelihood == pytest.approx(expected)


@pytest.mark.parametrize("share", [0, 1])
def test_nobody_or_everybody_is_pooled(share: int):
    most = np.array([10.0, 20.0])
    prior = fit_prior(share * most, most)
    assert (prior.is_pooled, prior.mean) == (True, share)
    assert prior.log_likelihood == 0
    assert np.isnan(prior.dispersion_z)


def test_areas_of_one_person_say_nothing_of_their_spread():
    n, most = np.array([0.0, 1.0, 1.0]), np.ones(3)
    assert fit_prior(n, most).is_pooled
    assert np.isnan(dispersion_z(n, most))


def test_nearly_everybody_in_most_areas_is_the_mirror_of_nearly_nobody():
    most = np.array([61.0, 128.0, 294.0])
    few, many = (fit_prior(n, most) for n in (np.array([0.0, 0.0, 147.0]), most - [0, 0, 147]))
    assert (many.alpha, many.beta) == pytest.approx((few.beta, few.alpha), rel=1e-5)
    assert not many.is_pooled


def test_all_or_nothing_in_each_area():
    n, most = np.array([0.0, 20.0] * 10), np.full(20, 20.0)
    prior = fit_prior(n, most)
    assert prior.mean == pytest.approx(0.5)
    assert prior.rho > 0.99
