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
    assert found.p_value == pytest.approx(stats.f(2, 11).sf(1.0))


def test_without_event_times_before_there_is_no_test():
    found = pre_trend_test(result([0, 1], [1.0, 2.0], [1.0, 1.0]))
    assert np.isnan(found.p_value)
    assert found.reason == "no effect before treatment with a standard error"
