"""The pre-test: a Wald statistic, or the reason why there is none."""

import numpy as np
import pytest
from scipy import stats

from helpers.impact.pretest import wald_pretest

IS_BEFORE = np.array([True, True, False])


def test_independent_effects_add_up_their_squares():
    test = wald_pretest(np.array([2.0, 3.0, 9.0]), np.diag([4.0, 1.0, 1.0]), IS_BEFORE)
    assert test.statistic == pytest.approx(1 + 9)
    assert test.degrees_of_freedom == 2
    assert test.p_value == pytest.approx(stats.chi2.sf(10, 2))
    assert test.reason == ""


def test_effects_without_an_error_take_no_part():
    test = wald_pretest(np.array([2.0, 0.0, 9.0]), np.diag([4.0, 0.0, 1.0]), IS_BEFORE)
    assert (test.statistic, test.degrees_of_freedom) == (1.0, 1)


def test_nothing_before_treatment():
    test = wald_pretest(np.array([1.0]), np.eye(1), np.array([False]))
    assert np.isnan(test.p_value)
    assert "no effect before treatment" in test.reason


def test_more_effects_than_clusters():
    covariance = np.outer([1.0, 2, 3], [1.0, 2, 3])
    test = wald_pretest(np.ones(3), covariance, np.ones(3, bool))
    assert np.isnan(test.statistic)
    assert "more than the units or clusters tell apart" in test.reason
