"""Change observed and change required."""

import numpy as np
import pandas as pd
import pytest

from helpers.coverage.trajectory import (
    average_annual_change,
    date_reached,
    people_missing,
    required_change,
)
from helpers.errors import UserError


def counts(*pairs: tuple[str, float]) -> pd.DataFrame:
    days, done = zip(*pairs, strict=True)
    return pd.DataFrame({"reported_on": pd.to_datetime(list(days)), "done": done})


def test_a_constant_rate_is_found_by_both():
    table = pd.DataFrame({"year": [2020, 2021, 2023], "count": [100, 110, 133.1]})
    change = average_annual_change(table)
    assert change.log_linear_pct == pytest.approx(10)
    assert change.two_point_pct == pytest.approx(10)
    assert (change.first, change.last, change.n_points) == (2020, 2023, 3)


def test_two_points_ignore_what_lies_between():
    table = pd.DataFrame({"year": [2020, 2021, 2022], "n": [10, 50, 40], "N": [100] * 3})
    change = average_annual_change(table)
    assert change.two_point_pct == pytest.approx(100)
    assert change.log_linear_pct == pytest.approx(100 * (4**0.5 - 1))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"year": [1], "count": [5]}, "found one date, expected two"),
        ({"year": [1, 2], "count": [0, 5]}, "found a value of 0"),
    ],
)
def test_no_rate(table: dict, message: str):
    with pytest.raises(UserError, match=message):
        average_annual_change(pd.DataFrame(table))


def test_required_change_leads_to_the_target():
    change = required_change(0.6, 0.8, 5)
    assert 0.6 * (1 + change.aarc_pct / 100) ** 5 == pytest.approx(0.8)
    assert change.points_a_year == pytest.approx(4)
    logit = np.log(0.6 / 0.4) + 5 * change.logit_a_year
    assert 1 / (1 + np.exp(-logit)) == pytest.approx(0.8)


def test_required_change_of_counts_and_from_nothing():
    change = required_change(62, 312, 2.5, is_share=False)
    assert change.points_a_year == 100
    assert np.isnan(change.logit_a_year)
    start = required_change(0, 0.5, 5)
    assert np.isnan(start.aarc_pct)
    assert np.isnan(start.logit_a_year)
    assert start.points_a_year == pytest.approx(10)
    assert required_change(0.8, 0.6, 2).points_a_year == pytest.approx(-10)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.5, 0.8, 0), "years_left: found 0, expected above 0"),
        ((0.5, 80, 5), "target: found 80, expected 0 to 1.\nDivide a percentage by 100"),
        ((-0.1, 0.8, 5), "current: found -0.1, expected 0 to 1"),
        ((0.5, float("nan"), 5), "target: found nan"),
    ],
)
def test_no_required_change(arguments: tuple, message: str):
    with pytest.raises(UserError, match=message):
        required_change(*arguments)


def test_people_missing_are_whole():
    assert people_missing([601, 900, 0], [975, 1000, 180], 0.95).tolist() == [326, 50, 171]
    assert people_missing(990, 1000, 0.95) == 0
    with pytest.raises(UserError, match="target: found 95, expected 0 to 1"):
        people_missing(1, 2, 95)


@pytest.mark.parametrize(
    ("numerator", "denominator", "message"),
    [
        ([3, -1], [10, 10], "numerator, position 2: found -1, expected 0 or more"),
        (
            [3, 11],
            [10, 10],
            "numerator, position 2: found 11, expected at most the denominator, 10",
        ),
        ([3, 2, 0], [10, 10, 0], "denominator, position 3: found 0, expected above 0"),
        (1, -5, "denominator, position 1: found -5, expected above 0"),
        (1, np.inf, "denominator, position 1: found inf, expected above 0"),
        ([[1, 2], [3, 4]], [5, 3], "numerator, position 4: found 4, expected at most the"),
        ([1, 2], [5, 5, 5], "expected one count for each"),
    ],
)
def test_counts_that_cannot_be(numerator, denominator, message: str):
    with pytest.raises(UserError, match=message):
        people_missing(numerator, denominator, 0.9)


def test_a_missing_count_misses_an_unknown_number_of_people():
    found = people_missing([1, np.nan, 1], [10, 10, np.nan], 0.9)
    assert found.tolist() == pytest.approx([8, np.nan, np.nan], nan_ok=True)


def test_date_reached_at_the_pace_observed():
    reached = date_reached(counts(("2022-12-31", 62), ("2023-12-31", 162)), 212)
    # 50 more at 100 in 365 days: half of them, 182.5 days, so the 183rd.
    assert reached.on == pd.Timestamp("2024-07-01")
    assert reached.pace == pytest.approx(100 * 365.25 / 365)


def test_already_reached_is_the_first_count_that_did():
    table = counts(("2021-12-31", 62), ("2022-12-31", 320), ("2023-12-31", 330))
    assert date_reached(table, 312).on == pd.Timestamp("2022-12-31")


def test_down_to_a_ceiling():
    table = counts(("2022-12-31", 20), ("2023-12-31", 15))
    assert date_reached(table, 10, is_ceiling=True).on == pd.Timestamp("2024-12-30")
    assert date_reached(table, 10).on == pd.Timestamp("2022-12-31")


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        ([("2022-12-31", 62)], "one date only, and a pace needs two"),
        ([("2021-12-31", 62), ("2022-12-31", 62)], "never: the count does not move towards it"),
        ([("2021-12-31", 63), ("2022-12-31", 62)], "never: the count does not move towards it"),
        ([("2021-12-31", 61), ("2022-12-31", 62)], "not within 200 years at this pace"),
    ],
)
def test_no_date(pairs: list, reason: str):
    reached = date_reached(counts(*pairs), 312)
    assert pd.isna(reached.on)
    assert reached.reason == reason


def test_no_count():
    with pytest.raises(UserError, match="found no count"):
        date_reached(counts(("2022-12-31", float("nan"))), 312)
