"""The joint test of event times before treatment."""

import numpy as np
import pytest
from scipy import stats

from helpers.impact.pre_trends import pre_trend_test
from helpers.impact.result import ImpactResult


def result(times, estimates, variances, n_clusters=12):
    return ImpactResult.from_covariance(
        {"kind": "event_time", "event_time": times},
        estimates,
        np.diag(np.asarray(variances, float)),
        method="made up",
        estimand="none",
        n_clusters=n_clusters,
    )


def test_independent_estimates_add_their_squared_ratios():
    found = pre_trend_test(result([-3, -2, 0], [1.0, -2.0, 9.0], [1.0, 4.0, 1.0]))
    assert (found.statistic, found.degrees_of_freedom) == (pytest.approx(2.0), 2)
    assert found.p_value == pytest.approx(stats.f(2, 10).sf(2.0 * 10 / (11 * 2)))


def test_one_estimate_is_the_t_test():
    found = pre_trend_test(result([-2, 0], [2.5, 9.0], [1.0, 1.0]))
    assert found.p_value == pytest.approx(2 * stats.t(11).sf(2.5))


def test_level_holds_where_clusters_are_few():
    rng = np.random.default_rng(20260101)
    n_clusters, n_before, n_draws = 12, 4, 2_000
    rejected = plain = 0
    for _ in range(n_draws):
        sums = rng.normal(size=(n_clusters, n_before))
        covariance = np.cov(sums, rowvar=False) / n_clusters
        found = pre_trend_test(
            ImpactResult.from_covariance(
                {"kind": "event_time", "event_time": range(-5, -1)}, sums.mean(axis=0), covariance,
                method="made up", estimand="none", n_clusters=n_clusters,
            )
        )  # fmt: skip
        rejected += found.p_value <= 0.05
        plain += stats.f(n_before, n_clusters - 1).sf(found.statistic / n_before) <= 0.05
    # Three standard errors of a share of 5 % among 2,000 are 1.5 points; as printed, 13 %.
    assert 0.035 < rejected / n_draws < 0.065
    assert plain / n_draws > 0.1


def test_more_estimates_than_clusters_are_not_tested():
    found = pre_trend_test(result([-4, -3, -2, 0], [1.0] * 4, [1.0] * 4, n_clusters=3))
    assert np.isnan(found.p_value)
    assert "more than 3 clusters can test" in found.reason


def test_without_event_times_before_there_is_no_test():
    found = pre_trend_test(result([0, 1], [1.0, 2.0], [1.0, 1.0]))
    assert np.isnan(found.p_value)
    assert found.reason == "no effect before treatment with a standard error"
