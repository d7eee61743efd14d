import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact import Panel, declare_panel
from helpers.impact.placebo import placebo_dates, placebo_outcomes
from helpers.impact.result import ImpactResult


def table_with(trend: float = 0.0) -> pd.DataFrame:
    """Six units over 2010-2017: two from 2014, two from 2016, two never; effect 5."""
    rng = np.random.default_rng(4)
    rows = []
    for unit, start in enumerate([2014, 2014, 2016, 2016, 0, 0]):
        for year in range(2010, 2018):
            drift = trend * (year - 2010) * (start > 0)
            effect = 5.0 * (start > 0) * (year >= start)
            noise = rng.normal(scale=0.1)
            rows.append((unit, year, start, drift + effect + noise, noise))
    return pd.DataFrame(rows, columns=["unit", "year", "start", "rate", "rain"])


def declared(table: pd.DataFrame, outcome: str = "rate") -> Panel:
    return declare_panel(table, unit="unit", period="year", outcome=outcome, first_treated="start")


def mean_change(panel: Panel) -> ImpactResult:
    """Change of the treated from before to after less that of the never-treated."""
    table = panel.table
    is_after = table["period"] >= table["first_treated"].where(
        np.isfinite(table["first_treated"]), table["period"].median()
    )
    is_ever = np.isfinite(table["first_treated"])
    means = table.groupby([is_ever, is_after])["outcome"].mean()
    estimate = (means[True, True] - means[True, False]) - (means[False, True] - means[False, False])
    labels = {"kind": "overall", "n_treated_units": table.loc[is_ever, "unit"].nunique()}
    return ImpactResult.from_covariance(
        labels,
        [estimate],
        np.array([[0.01]]),
        method="means",
        estimand="change",
        warnings=(*panel.warnings, "made up: six units"),
    )


def seen_by(panel: Panel, shift: int, **settings: int) -> pd.DataFrame:
    """The table that the estimator is handed."""
    handed = []

    def keep(given: Panel) -> ImpactResult:
        handed.append(given.table)
        return mean_change(given)

    placebo_dates(panel, keep, shifts=[shift], **settings)
    return handed[0]


def test_no_row_after_treatment_reaches_the_estimator():
    table = seen_by(declared(table_with()), 2)
    latest = table.groupby("unit")["period"].max()
    assert latest.tolist() == [2013, 2013, 2015, 2015, 2015, 2015]
    assert table.groupby("unit")["first_treated"].first().tolist() == [
        2012, 2012, 2014, 2014, np.inf, np.inf,
    ]  # fmt: skip
    assert table["announced"].tolist() == table["first_treated"].tolist()


def test_anticipated_periods_are_left_out_too():
    table = seen_by(declared(table_with()), 1, anticipation=1)
    assert table.groupby("unit")["period"].max().tolist() == [2012, 2012, 2014, 2014, 2014, 2014]
    assert table.groupby("unit")["first_treated"].first().tolist()[:4] == [2012, 2012, 2014, 2014]


def test_shifts_count_observed_periods():
    every_other = table_with()
    every_other = every_other[every_other["year"] % 2 == 0]
    table = seen_by(declared(every_other), 1)
    assert table.groupby("unit")["first_treated"].first().tolist()[:4] == [2012, 2012, 2014, 2014]


def test_units_dated_before_the_panel_are_left_out():
    table = seen_by(declared(table_with()), 4)
    assert table["unit"].unique().tolist() == [2, 3, 4, 5]


def test_true_design_passes_and_a_trend_fails():
    passing = placebo_dates(declared(table_with()), mean_change, shifts=[1, 2])
    failing = placebo_dates(declared(table_with(trend=1.0)), mean_change, shifts=[1, 2])
    assert passing.table["estimate"].abs().max() < 0.2
    assert not passing.rejected
    assert failing.rejected
    assert failing.table["p_holm"].tolist() == pytest.approx(
        np.minimum(1, 2 * failing.table["p_value"]).tolist(), abs=1e-6
    )
    assert failing.level == 0.95
    assert passing.table["placebo"].tolist() == [
        "treatment dated 1 period earlier",
        "treatment dated 2 periods earlier",
    ]


def test_warnings_of_the_estimator_are_kept():
    found = placebo_dates(declared(table_with()), mean_change, shifts=[2])
    assert found.warnings == ("treatment dated 2 periods earlier: made up: six units",)


def test_no_estimate_says_why():
    found = placebo_dates(declared(table_with()), mean_change, shifts=[1, 7]).table
    assert found["reason"].isna().tolist() == [True, False]
    assert found["reason"].iloc[1] == "no unit seen before its placebo date"
    assert found["p_holm"].isna().tolist() == [False, True]


def test_mistakes_that_the_estimator_finds_are_the_reason():
    def refuse(panel: Panel) -> ImpactResult:
        raise UserError("the panel: found too little.\nAdd more.")

    found = placebo_dates(declared(table_with()), refuse, shifts=[1])
    assert found.table["reason"].tolist() == ["the panel: found too little."]
    assert not found.rejected


def test_outcomes_that_cannot_change():
    table = table_with()
    panels = {name: declared(table, name) for name in ("rain", "rate")}
    found = placebo_outcomes(panels, mean_change)
    assert found.table["placebo"].tolist() == ["outcome rain", "outcome rate"]
    assert found.table["shift"].isna().all()
    assert found.table["estimate"].tolist() == pytest.approx([0, 5], abs=0.2)
    assert found.table["n_treated_units"].tolist() == [4, 4]
    assert found.rejected


@pytest.mark.parametrize("shifts", [[], [0], [1, -1]])
def test_impossible_shifts(shifts):
    with pytest.raises(UserError, match="parameter shifts"):
        placebo_dates(declared(table_with()), mean_change, shifts=shifts)


def test_nobody_treated():
    with pytest.raises(UserError, match="no treated unit before its treatment"):
        placebo_dates(declared(table_with().assign(start=0)), mean_change)


def test_no_outcomes():
    with pytest.raises(UserError, match="found no panel"):
        placebo_outcomes({}, mean_change)


def test_estimator_of_many_estimates():
    def several(panel: Panel) -> ImpactResult:
        labels = {"kind": "cohort", "cohort": [2014, 2016]}
        return ImpactResult.from_covariance(
            labels, [1.0, 2.0], np.eye(2), method="many", estimand="each"
        )

    with pytest.raises(UserError, match="found 0 overall estimates, expected one"):
        placebo_dates(declared(table_with()), several)
