import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm, truncnorm

from helpers.impact.truncated_normal import box_moments, box_points, log_mass


@pytest.mark.parametrize(
    ("lower", "upper"), [(-1.0, 1.0), (-np.inf, 0.3), (2.0, np.inf), (9.0, 9.5), (-30.0, -29.0)]
)
def test_mass_in_the_middle_and_in_the_tails(lower, upper):
    low, high = (-upper, -lower) if lower > 0 else (lower, upper)
    expected = norm.logcdf(high) + np.log1p(-np.exp(norm.logcdf(low) - norm.logcdf(high)))
    assert log_mass(np.array(lower), np.array(upper)) == pytest.approx(expected)


def test_no_mass_between_bounds_that_meet_or_cross():
    lower, upper = np.array([1.0, 12.0, -11.0]), np.array([1.0, 2.0, -40.0])
    assert log_mass(lower, upper).tolist() == [-np.inf] * 3


@pytest.mark.parametrize("mean", [0.0, 0.7, -3.0])
def test_one_dimension_is_exact(mean):
    found = box_moments(np.array([mean]), np.array([[4.0]]), np.array([1.5]), box_points(1))
    law = truncnorm((-1.5 - mean) / 2, (1.5 - mean) / 2, mean, 2)
    assert found.probability == pytest.approx(norm.cdf(law.b) - norm.cdf(law.a), rel=1e-12)
    assert found.mean == pytest.approx([law.mean()], abs=1e-4)


def test_three_dimensions_against_another_integral_and_draws():
    rng = np.random.default_rng(5)
    root = rng.normal(size=(3, 5))
    covariance, mean, half_width = root @ root.T / 5, np.array([0.4, -0.2, 0.9]), np.ones(3)
    found = box_moments(mean, covariance, half_width, box_points(3))
    law = multivariate_normal(mean, covariance, abseps=1e-7)
    assert found.probability == pytest.approx(
        law.cdf(half_width, lower_limit=-half_width), abs=3e-5
    )
    draws = rng.multivariate_normal(mean, covariance, size=400_000)
    inside = draws[(np.abs(draws) < half_width).all(axis=1)]
    errors = inside.std(axis=0) / np.sqrt(len(inside))
    assert (np.abs(found.mean - inside.mean(axis=0)) < 4 * errors).all()


def test_centred_box_has_its_mean_at_0():
    covariance = np.array([[1.0, 0.8], [0.8, 2.0]])
    found = box_moments(np.zeros(2), covariance, np.array([1.0, 0.4]), box_points(2, seed=3))
    assert found.mean == pytest.approx([0, 0], abs=1e-12)


def test_box_out_of_reach_has_no_mean():
    found = box_moments(np.array([90.0]), np.eye(1), np.ones(1), box_points(1))
    assert found.probability == 0
    assert np.isnan(found.mean).all()


def test_points_follow_from_the_seed():
    assert (box_points(3, seed=1) == box_points(3, seed=1)).all()
    assert (box_points(3, seed=1) != box_points(3, seed=2)).any()
