"""Series over time, and years labelled by their end."""

import numpy as np
import pandas as pd
import pytest

from helpers.coverage.series_table import date_of, label_of, read_series
from helpers.errors import UserError


def test_a_year_and_its_last_day_are_the_same_time():
    years = read_series(pd.DataFrame({"year": [2024, 2022], "count": [9, 5]}))
    days = read_series(pd.DataFrame({"date": ["2024-12-31", "2022-12-31"], "count": [9, 5]}))
    assert years.time.tolist() == days.time.tolist() == [2022, 2024]
    assert years.count.tolist() == years.value.tolist() == [5, 9]


@pytest.mark.parametrize("day", ["2022-12-31", "2024-02-29", "2023-01-01", "2024-06-30"])
def test_label_and_day_go_both_ways(day: str):
    assert date_of(label_of(pd.Timestamp(day))) == pd.Timestamp(day)


def test_a_label_beyond_the_calendar_has_no_day():
    assert pd.isna(date_of(20_000.0))


def test_shares_and_rows_without_a_count():
    table = pd.DataFrame({"year": [1, 2, 3], "n": [5, None, 6], "N": [10, 10, 12]})
    series = read_series(table)
    assert series.time.tolist() == [1, 3]
    assert series.value.tolist() == [0.5, 0.5]
    assert np.array_equal(series.total, [10, 12])


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"year": [1, 1], "count": [5, 6]}, "row 2, column year: found 1, expected each year once"),
        (
            {"date": ["yesterday"], "count": [5]},
            "row 1, column date: found yesterday, expected a d",
        ),
        ({"date": [None], "count": [5]}, "row 1, column date: found an empty cell"),
        ({"year": [1], "n": [5], "N": [4]}, "column n: found 5, expected at most the 4 of N"),
        ({"year": [1], "n": [0], "N": [0]}, "column N: found 0, expected a number above 0"),
        ({"year": [1], "count": [-1]}, "column count: found -1, expected 0 or more"),
        ({"year": [1], "n": [5]}, "column N: found no such column"),
        ({"count": [5]}, "column date: found no such column"),
        ({"year": [1], "count": [None]}, "found no row with all counts"),
    ],
)
def test_bad_input(table: dict, message: str):
    with pytest.raises(UserError, match=message):
        read_series(pd.DataFrame(table))
