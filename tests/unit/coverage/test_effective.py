"""Effective coverage: use times quality, and what is not measured."""

import numpy as np
import pandas as pd
import pytest

from helpers.coverage.effective import effective_coverage
from helpers.errors import UserError


def test_use_times_quality_weighted_by_need():
    found = effective_coverage([100, 300], [60, 90], [0.5, 0.8])
    assert found.units["estimate"].tolist() == pytest.approx([0.3, 0.24])
    # (60 * 0.5 + 90 * 0.8) / 400
    assert found.estimate == pytest.approx(0.255)
    assert found.crude_coverage == pytest.approx(150 / 400)
    assert (found.lower, found.upper) == pytest.approx((0.255, 0.255))
    assert found.quality_gap == pytest.approx(150 - 102)
    assert (found.interval, found.n_units, found.n_complete) == ("none", 2, 2)


def test_quality_not_measured_is_a_range_and_not_one():
    found = effective_coverage([100, 300], [60, 90], [0.5, np.nan])
    assert np.isnan(found.estimate)
    assert (found.lower, found.upper) == pytest.approx((30 / 400, 120 / 400))
    assert found.interval == "reported_range"
    second = found.units.iloc[1]
    assert np.isnan(second["estimate"])
    assert (second["lower"], second["upper"]) == pytest.approx((0, 0.3))
    assert found.units["interval"].tolist() == ["none", "reported_range"]
    assert "not taken for 1" in found.caveat


def test_use_not_counted_is_anything_up_to_need():
    found = effective_coverage([100], [np.nan], [0.5])
    assert (found.lower, found.upper) == pytest.approx((0, 0.5))
    assert np.isnan(found.crude_coverage)


def test_one_quality_for_all_and_the_index_is_kept():
    need = pd.Series([100, 300], index=["x", "y"])
    found = effective_coverage(need, pd.Series([60, 90], index=["x", "y"]), 0.5)
    assert found.units["estimate"].to_dict() == pytest.approx({"x": 0.3, "y": 0.15})


@pytest.mark.parametrize(
    ("need", "use", "quality", "message"),
    [
        ([0], [0], [1], "row 1, column need: found 0, expected a number above 0"),
        ([np.nan], [0], [1], "row 1, column need: found an empty cell"),
        ([10, 10], [5, 11], [1, 1], "row 2, column use: found 11, expected at most the need of 10"),
        ([10], [-1], [1], "column use: found -1, expected 0 or more"),
        ([10], [5], [80], "column quality: found 80, expected 0 to 1"),
        ([10], [5], [-0.1], "column quality: found -0.1, expected 0 to 1"),
        ([10, 10], [5], [1], r"unequal length \(need 2, use 1, quality 1\)"),
        ([], [], [], "found no rows"),
    ],
)
def test_bad_input(need, use, quality, message: str):
    with pytest.raises(UserError, match=message):
        effective_coverage(need, use, quality)
