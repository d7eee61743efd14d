"""Two stages: estimates of imputation, errors that carry the first stage."""

import numpy as np
import pandas as pd
import pytest

from helpers.impact.imputation import estimate_imputation
from helpers.impact.panel import declare_panel
from helpers.impact.two_stage import estimate_two_stage

RNG = np.random.default_rng(11)


def table(starts=(3, 3, 4, 4, 0, 0, 0), n_periods=5):
    rows = pd.MultiIndex.from_product([range(len(starts)), range(1, n_periods + 1)]).to_frame()
    rows.columns = ["unit", "period"]
    rows["start"] = np.array(starts)[rows["unit"]]
    rows["w"] = RNG.uniform(0.5, 2, len(rows))
    rows["y"] = RNG.normal(size=len(rows)) + rows["unit"]
    return rows.reset_index(drop=True)


def panel(rows, **options):
    columns = {"unit": "unit", "period": "period", "outcome": "y", "first_treated": "start"}
    return declare_panel(rows, **columns, **options)


def read(result, kind, column="estimate"):
    rows = result.estimates[result.estimates["kind"] == kind]
    return rows[column].to_numpy("float64")


@pytest.mark.parametrize("weight", [None, "w"])
def test_estimates_are_those_of_imputation(weight):
    given = panel(table(), weight=weight)
    two_stage, imputed = estimate_two_stage(given), estimate_imputation(given)
    assert read(two_stage, "overall") == pytest.approx(read(imputed, "overall"))
    after = read(two_stage, "event_time")[-3:]
    assert after == pytest.approx(read(imputed, "event_time"))


@pytest.mark.parametrize("weight", [None, "w"])
def test_errors_are_those_of_stacked_moments(weight):
    rows = table()
    given = panel(rows, weight=weight)
    weights = given.table["weight"].to_numpy()
    treated = (rows["start"].gt(0) & rows["period"].ge(rows["start"])).to_numpy()
    first = np.hstack([np.eye(7)[rows["unit"]], np.eye(5)[rows["period"] - 1]])
    inverse = np.linalg.pinv((first[~treated] * weights[~treated, None]).T @ first[~treated])
    y = rows["y"].to_numpy()
    slopes = inverse @ (first[~treated].T @ (weights * y)[~treated])
    left = y - first @ slopes
    total = weights[treated].sum()
    effect = (weights * left)[treated].sum() / total
    moments = np.where(treated, weights * (left - effect), 0.0)
    carried = (first[treated].T @ weights[treated]) @ inverse
    moments -= np.where(treated, 0.0, weights * left * (first @ carried))
    by_unit = np.bincount(rows["unit"], moments) / total
    found = read(estimate_two_stage(given), "overall", "se")
    assert found == pytest.approx(np.sqrt((by_unit**2).sum()))


def test_event_times_but_the_references_have_rows():
    result = estimate_two_stage(panel(table()), references=(-2, -1), latest=1)
    events = result.select("event_time").estimates
    assert events["event_time"].tolist() == [-3, 0, 1]
    assert events["n_treated_units"].tolist() == [2, 4, 4]
    assert result.small_sample.startswith("no small-sample factor")
