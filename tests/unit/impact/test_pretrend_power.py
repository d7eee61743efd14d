import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm, truncnorm

from helpers.errors import UserError
from helpers.impact.pretrend_power import pretest_power

ESTIMATES = np.array([0.05, -0.03, 0.02, 0.6, 0.9])
COVARIANCE = 0.01 * (np.eye(5) + 0.6)
TIMES = np.array([-3.0, -2.0, -1.0, 1.0, 2.0])


def test_slopes_are_found_with_the_power_asked_for():
    found = pretest_power((ESTIMATES, COVARIANCE), n_pre=3, powers=(0.5, 0.8))
    half = norm.ppf(0.975) * np.sqrt(np.diag(COVARIANCE)[:3])
    for row, power in zip(found.table.itertuples(), (0.5, 0.8), strict=True):
        assert row.power == pytest.approx(power)
        law = multivariate_normal(row.slope * TIMES[:3], COVARIANCE[:3, :3], abseps=1e-7)
        assert 1 - law.cdf(half, lower_limit=-half) == pytest.approx(power, abs=3e-5)
    assert found.table["slope"].is_monotonic_increasing


def test_one_estimate_before_treatment_in_closed_form():
    """Power, bias and its growth after passing from the truncated normal law itself."""
    covariance = np.array([[0.04, 0.03], [0.03, 0.09]])
    slope, half = 0.3, norm.ppf(0.975) * 0.2
    found = pretest_power(([0.1, 0.5], covariance), n_pre=1, powers=(), slopes=[slope])
    row = found.table.iloc[0]
    law = truncnorm((-half + slope) / 0.2, (half + slope) / 0.2, -slope, 0.2)
    passing = norm.cdf(law.b) - norm.cdf(law.a)
    assert row["power"] == pytest.approx(1 - passing)
    assert row["bias"] == pytest.approx(slope)
    assert row["bias_after_passing"] == pytest.approx(
        slope + 0.03 / 0.04 * (law.mean() + slope), rel=1e-4
    )
    assert row["bayes_factor"] == pytest.approx(passing / 0.95)
    ratio = norm.pdf(0.1, -slope, 0.2) / norm.pdf(0.1, 0, 0.2)
    assert row["likelihood_ratio"] == pytest.approx(ratio)
    assert found.size == pytest.approx(0.05)
    assert found.passed


def test_passing_the_test_makes_the_bias_worse_here():
    """As the paper shows for equal variances and covariances and a monotone trend."""
    found = pretest_power((ESTIMATES, COVARIANCE), n_pre=3, target="first")
    assert (found.table["bias_after_passing"] > found.table["bias"]).all()


def test_path_holds_the_omitted_period():
    found = pretest_power((ESTIMATES, COVARIANCE), n_pre=3, powers=(), slopes=[0.1])
    assert found.path["event_time"].tolist() == [-4, -3, -2, -1, 0, 1]
    assert found.path["trend"].tolist() == pytest.approx([-0.3, -0.2, -0.1, 0, 0.1, 0.2])
    omitted = found.path.iloc[3]
    assert (omitted["estimate"], omitted["mean_after_passing"]) == (0, 0)
    assert np.isnan(omitted["se"])


def test_means_after_passing_against_draws():
    found = pretest_power((ESTIMATES, COVARIANCE), n_pre=3, powers=(), slopes=[0.08])
    draws = np.random.default_rng(2).multivariate_normal(0.08 * TIMES, COVARIANCE, size=400_000)
    half = norm.ppf(0.975) * np.sqrt(np.diag(COVARIANCE)[:3])
    passed = draws[(np.abs(draws[:, :3]) < half).all(axis=1)]
    means = found.path.loc[found.path["event_time"] != -1, "mean_after_passing"].to_numpy()
    errors = passed.std(axis=0) / np.sqrt(len(passed))
    assert (np.abs(means - passed.mean(axis=0)) < 4 * errors).all()


def test_parallel_trends_have_no_bias():
    row = pretest_power((ESTIMATES, COVARIANCE), n_pre=3, powers=(), slopes=[0.0]).table.iloc[0]
    assert row["bias_after_passing"] == pytest.approx(0, abs=1e-12)
    assert row["bayes_factor"] == row["likelihood_ratio"] == 1


def test_a_significant_estimate_does_not_pass():
    estimates = np.where(np.arange(5) == 1, 0.9, ESTIMATES)
    assert not pretest_power((estimates, COVARIANCE), n_pre=3).passed


@pytest.mark.parametrize("power", [0.05, 1.0])
def test_power_that_no_slope_has(power):
    with pytest.raises(UserError, match="expected numbers between the size of the test"):
        pretest_power((ESTIMATES, COVARIANCE), n_pre=3, powers=(power,))
