"""The result: intervals, parts of it, and rows for the results table."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.impact import ESTIMATE_COLUMNS, ImpactResult

LABELS = {
    "kind": ["group_time", "event_time", "overall", "calendar"],
    "cohort": [2016, None, None, None],
    "period": [2017, None, None, 2018],
    "event_time": [1, -2, None, None],
    "term": [None, None, "dynamic", None],
}


def made(**options: object) -> ImpactResult:
    covariance = np.array([[4.0, 1, 0, 0], [1, 1, 0, 0], [0, 0, 9, 0], [0, 0, 0, np.nan]])
    return ImpactResult.from_covariance(
        LABELS, [3.0, 2, 0, 5], covariance, method="a method", estimand="an effect", **options
    )


def test_every_column_in_order():
    table = made().estimates
    assert tuple(table.columns) == ESTIMATE_COLUMNS
    assert table["n_units"].isna().all()
    assert table["cohort"].dtype == "Int64"


def test_intervals_are_normal_without_degrees_of_freedom():
    table = made().estimates
    assert table["se"].tolist()[:3] == [2, 1, 3]
    assert table["lower"][0] == pytest.approx(3 - 1.959963984540054 * 2)
    assert table["upper"][1] == pytest.approx(2 + 1.959963984540054)
    assert table["p_value"][2] == pytest.approx(1)


def test_intervals_of_the_t_distribution():
    result = made(degrees_of_freedom=11, level=0.9)
    assert result.critical_value == pytest.approx(1.795884818704042)
    assert result.interval == "pointwise"


def test_a_factor_widens_intervals_but_no_error():
    plain, wide = made().estimates, made(error_factor=1.5).estimates
    assert wide["se"].tolist()[:3] == plain["se"].tolist()[:3]
    assert wide["upper"][0] == pytest.approx(3 + 1.5 * 1.959963984540054 * 2)
    assert wide["p_value"][0] == pytest.approx(2 * stats.norm.sf(3 / 2 / 1.5))


def test_no_degrees_of_freedom_no_intervals():
    table = made(degrees_of_freedom=np.nan).estimates
    assert table["se"][0] == 2
    assert table[["lower", "upper", "p_value"]].isna().all(axis=None)


def test_a_critical_value_makes_a_band():
    result = made(critical_value=2.7)
    assert result.interval == "simultaneous"
    assert result.estimates["upper"][0] == pytest.approx(3 + 2.7 * 2)


def test_an_estimate_without_an_error_has_no_interval():
    row = made().estimates.loc[3]
    assert row["estimate"] == 5
    assert row[["se", "lower", "upper", "p_value"]].isna().all()


def test_selecting_takes_covariance_and_influence_along():
    result = made(influence=np.arange(8.0).reshape(2, 4))
    part = result.select("group_time", "event_time")
    assert part.covariance.tolist() == [[4, 1], [1, 1]]
    assert part.influence.tolist() == [[0, 1], [4, 5]]
    assert part.estimates["kind"].tolist() == ["group_time", "event_time"]
    with pytest.raises(ValueError, match="unknown kind"):
        result.select("dynamic")


def test_rows_for_the_results_table():
    rows = made(small_sample="no correction").to_results()
    assert rows["measure"].tolist() == [
        "effect_group_time", "effect_event_time", "effect_overall", "effect_calendar",
    ]  # fmt: skip
    assert rows["text"].tolist() == [
        "cohort 2016 in 2017", "event time -2", "overall, dynamic", "in 2018",
    ]  # fmt: skip
    assert rows["interval"].tolist() == ["confidence"] * 3 + ["none"]
    assert pd.isna(rows["level"][3])
    assert rows["method"][0] == "a method; pointwise intervals, no correction"
    assert rows["group"].tolist()[:3] == ["cohort 2016", "event time -2", "dynamic"]
    assert rows["period"].tolist()[0] == "2017"
