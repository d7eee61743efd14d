"""Starts from a column of who is treated when."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact import first_treated_periods

NAMES = {"unit": "commune", "period": "year", "is_treated": "has_team"}


def table_of(*paths: list[float]) -> pd.DataFrame:
    rows = [
        (f"c{number}", 2015 + step, value)
        for number, path in enumerate(paths)
        for step, value in enumerate(path)
    ]
    return pd.DataFrame(rows, columns=["commune", "year", "has_team"])


def test_the_first_treated_period_of_each_row():
    table = table_of([0, 0, 1], [1, 1, 1], [0, 0, 0]).sample(frac=1, random_state=2)
    starts = first_treated_periods(table, **NAMES)
    by_unit = starts.groupby(table["commune"]).first()
    assert by_unit["c0"] == 2017
    assert by_unit["c1"] == 2015
    assert np.isnan(by_unit["c2"])
    assert starts.index.equals(table.index)


def test_yes_and_no_will_do():
    table = table_of([0, 1]).astype({"has_team": bool})
    assert first_treated_periods(table, **NAMES).tolist() == [2016, 2016]


def test_a_programme_that_stops_is_named():
    with pytest.raises(UserError) as caught:
        first_treated_periods(table_of([0, 0, 0], [0, 1, 0]), **NAMES)
    first, second = str(caught.value).splitlines()
    assert first == (
        "the panel, row 6, column has_team: found unit c1 untreated in 2017 after 2016 "
        "(treatment switches off), expected it to stay on."
    )
    assert second.startswith("Give the first treated period alone")


def test_a_share_is_not_a_treatment():
    with pytest.raises(UserError, match=r"row 2, column has_team: found 0.5, expected 0 or 1"):
        first_treated_periods(table_of([0, 0.5]), **NAMES)
