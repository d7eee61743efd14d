import numpy as np
import pytest
from scipy import stats

from helpers.impact.inversion import TOLERANCE, invert_test


def normal_p(value):
    return float(2 * stats.norm.sf(abs(value - 3.0) / 0.5))


def test_inverts_a_normal_test_to_its_interval():
    found = invert_test(normal_p, estimate=3.0, scale=0.5, level=0.9)
    assert found.lower == pytest.approx(3 - 0.5 * stats.norm.ppf(0.95), abs=2 * TOLERANCE)
    assert found.upper == pytest.approx(3 + 0.5 * stats.norm.ppf(0.95), abs=2 * TOLERANCE)
    assert found.is_whole
    assert found.tolerance == 0.5 * TOLERANCE


def test_ends_at_a_step():
    def steps(value):
        return 0.2 if -1 <= value < 2.5 else 0.04

    found = invert_test(steps, estimate=1.0, scale=1.0, level=0.95)
    assert (found.lower, found.upper) == pytest.approx((-1.0, 2.5), abs=1e-7)


def test_a_p_value_of_exactly_one_less_the_level_is_rejected():
    found = invert_test(
        lambda value: 0.05 if value > 1 else 1.0, estimate=0.0, scale=1.0, level=0.95
    )
    assert found.upper == pytest.approx(1.0, abs=1e-7)


def test_is_open_where_nothing_is_rejected():
    found = invert_test(
        lambda value: 1.0 if value > -2 else 0.01, estimate=0.0, scale=1.0, level=0.95
    )
    assert found.upper == np.inf
    assert found.lower == pytest.approx(-2.0, abs=1e-7)


def test_spans_every_part_of_the_set_and_says_so():
    def parted(value):
        return 1.0 if -1 < value < 1 or 3 < value < 100 else 0.01

    found = invert_test(parted, estimate=0.0, scale=1.0, level=0.95)
    assert (found.lower, found.upper) == pytest.approx((-1.0, 100.0), abs=1e-6)
    assert not found.is_whole
