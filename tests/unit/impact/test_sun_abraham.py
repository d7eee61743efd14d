"""Interaction-weighted effects: each cell by hand, shares, controls."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact.panel import declare_panel
from helpers.impact.sun_abraham import estimate_sun_abraham

RNG = np.random.default_rng(9)


def panel(starts, n_periods=5, weights=None, **options):
    rows = pd.MultiIndex.from_product([range(len(starts)), range(1, n_periods + 1)]).to_frame()
    rows.columns = ["unit", "period"]
    rows["start"] = np.array(starts)[rows["unit"]]
    rows["w"] = 1.0 if weights is None else np.array(weights)[rows["unit"]]
    rows["y"] = RNG.normal(size=len(rows)) + rows["unit"]
    columns = {"unit": "unit", "period": "period", "outcome": "y", "first_treated": "start"}
    return declare_panel(rows, **columns, weight="w", **options)


def by(result, kind, *names):
    rows = result.estimates[result.estimates["kind"] == kind]
    return rows.set_index(list(names))["estimate"]


def mean(table, starts, period):
    rows = table[table["first_treated"].isin(starts) & (table["period"] == period)]
    return np.average(rows["outcome"], weights=rows["weight"])


STAGED = (3, 3, 4, 0, 0, 0)


def test_each_cell_is_a_difference_in_differences_from_the_period_before():
    given = panel(STAGED, weights=[1, 3, 2, 1, 1, 4])
    cells = by(estimate_sun_abraham(given), "group_time", "cohort", "period")
    assert sorted(cells.index) == [(3, 1), (3, 3), (3, 4), (3, 5), (4, 1), (4, 2), (4, 4), (4, 5)]
    for (cohort, period), found in cells.items():
        table = given.table
        change = mean(table, [cohort], period) - mean(table, [cohort], cohort - 1)
        others = mean(table, [np.inf], period) - mean(table, [np.inf], cohort - 1)
        assert found == pytest.approx(change - others)


def test_means_are_by_the_weight_of_treated_rows():
    result = estimate_sun_abraham(panel(STAGED, weights=[1, 3, 2, 1, 1, 4]))
    cells = by(result, "group_time", "cohort", "period")
    events = by(result, "event_time", "event_time")
    assert events[0] == pytest.approx((4 * cells[3, 3] + 2 * cells[4, 4]) / 6)
    assert events[2] == pytest.approx(cells[3, 5])
    assert by(result, "cohort", "cohort")[4] == pytest.approx((cells[4, 4] + cells[4, 5]) / 2)
    assert by(result, "calendar", "period")[4] == pytest.approx(
        (4 * cells[3, 4] + 2 * cells[4, 4]) / 6
    )
    total = 4 * (cells[3, 3] + cells[3, 4] + cells[3, 5]) + 2 * (cells[4, 4] + cells[4, 5])
    assert by(result, "overall", "kind").item() == pytest.approx(total / 16)


def test_treated_units_are_counted():
    table = estimate_sun_abraham(panel(STAGED)).estimates.set_index("kind")["n_treated_units"]
    assert table["cohort"].tolist() == [2, 1]
    assert table["calendar"].tolist() == [2, 3, 3]
    assert table["overall"] == 3


def test_without_never_treated_the_last_cohort_is_the_control_until_it_starts():
    result = estimate_sun_abraham(panel((3, 3, 5, 5, 5)))
    cells = by(result, "group_time", "cohort", "period")
    assert sorted(cells.index) == [(3, 1), (3, 3), (3, 4)]
    (said,) = [words for words in result.warnings if words.startswith("last cohort as control")]
    assert "5 rows from 5 on" in said
    assert "compared with the last cohort, 5, before it starts" in result.method


def test_the_last_cohort_can_be_asked_for_and_leaves_never_treated_out():
    result = estimate_sun_abraham(panel((3, 3, 5, 5, 0, 0)), control="last")
    assert result.estimates["n_units"].iloc[0] == 4


def test_controls_that_are_not_there_are_refused():
    with pytest.raises(UserError, match="found no never-treated unit"):
        estimate_sun_abraham(panel((3, 4)), control="never")
    with pytest.raises(UserError, match="found fewer than 2 cohorts"):
        estimate_sun_abraham(panel((3, 3)))


def test_covariates_have_rows_and_collinear_ones_are_named():
    rows = panel(STAGED).table.assign(rain=RNG.normal(size=30))
    columns = {"unit": "unit", "period": "period", "outcome": "outcome"}
    given = declare_panel(
        rows.drop(columns=["weight"]).rename(columns={"first_treated": "start"}),
        **columns,
        first_treated="start",
        covariates=["rain"],
    )
    result = estimate_sun_abraham(given)
    assert by(result, "coefficient", "term").index.tolist() == ["rain"]
    assert result.covariance.shape == (len(result.estimates),) * 2
